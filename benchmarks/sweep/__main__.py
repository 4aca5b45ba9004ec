"""Sweeps one database: `python -m benchmarks.sweep SIZE`.

DATABASE_URL says which one. The output is JSON, one line per question and ordering.
"""

import sys
from collections.abc import Iterator

import django

from benchmarks.databases import report
from benchmarks.expensive.known import Values, known_examples
from benchmarks.explaining import print_explained
from benchmarks.lists import view_of

Asked = tuple[str, list[tuple[str, str]], str]
"""A list, the query and an ordering."""


def sweep(examples: Values) -> Iterator[Asked]:
    """Yield every list without a filter and with each of its filters, in all of its orderings."""
    for resource, by_name in examples.items():
        orderings = view_of(resource).orderings
        queries = [[], *([(name, value)] for name in by_name for value in by_name[name])]
        report(f"{resource}: {len(queries):,} queries in {2 * len(orderings)} orderings")
        for query in queries:
            for ordering in orderings:
                yield resource, query, ordering
                yield resource, query, f"-{ordering}"


def main() -> None:
    """Explain every question of the sweep."""
    django.setup()
    size = int(sys.argv[1])
    print_explained(sweep(known_examples(size)), size)


if __name__ == "__main__":
    main()
