"""What a search should find, worked out from whole documents as the API answers with them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from statements.word_forms import split_words, stem

Record = dict[str, Any]


class Wanted(NamedTuple):
    """What is looked for in one place of a query: words that stand side by side, or a beginning."""

    words: tuple[str, ...]
    is_prefix: bool = False

    def __str__(self) -> str:
        if self.is_prefix:
            return f"{self.words[0]}*"
        return f'"{" ".join(self.words)}"' if len(self.words) > 1 else self.words[0]


class Query(NamedTuple):
    """Something of each group must be there, and nothing that is excluded."""

    groups: Sequence[Sequence[Wanted]]
    excluded: Sequence[Wanted] = ()

    def __str__(self) -> str:
        groups = (" or ".join(map(str, group)) for group in self.groups)
        return " ".join([*groups, *(f"-{one}" for one in self.excluded)])

    @property
    def words(self) -> set[str]:
        """All words of the query."""
        wanted = [*(one for group in self.groups for one in group), *self.excluded]
        return {word for one in wanted for word in one.words}


class Text(NamedTuple):
    """A text of a record; without a language, it may be in any."""

    text: str
    language: str | None = None

    def has(self, wanted: Wanted) -> bool:
        """Return whether the text has what is wanted, in any form of an English word."""
        words = split_words(self.text)
        if wanted.is_prefix:
            return any(word.startswith(wanted.words[0]) for word in words)
        stems = list(map(stem, words))
        if self.language is None:
            forms = [words, stems]
        elif self.language.split("-")[0] == "en":
            forms = [stems]
        else:
            forms = [words]
        asked = [list(wanted.words), list(map(stem, wanted.words))]
        return any(_runs(one, form) for one in asked for form in forms)


def _runs(asked: list[str], words: list[str]) -> bool:
    count = len(asked)
    return any(words[start : start + count] == asked for start in range(len(words) - count + 1))


def names(record: Record) -> Iterator[Text]:
    """Yield the names of an actor, a source or a topic."""
    yield from (Text(name) for name in [record["name"]] if name)
    yield from (Text(one["name"]) for one in record["other_names"])


def texts_of(resource: str, record: Record, named: dict[str, Record]) -> Iterator[Text]:
    """Yield the texts of a record, and the names of the speakers and topics of a statement.

    ``named`` has the actors and topics, by their ids with their resource.
    """
    if resource != "statements":
        yield from names(record)
        if record.get("description"):
            yield Text(record["description"])
        return
    own = [record["text"], record["note"]]
    yield from (Text(text, record["language"]) for text in own if text)
    parts = [
        part for name in ("spans", "chain", "conditions", "estimates") for part in record[name]
    ]
    others = [record["occasion"], *(condition["text"] for condition in record["conditions"])]
    yield from (Text(text) for text in [*others, *(part["exact"] for part in parts)] if text)
    for one in record["participants"]:
        if one["role"] == "speaker":
            yield from names(named[f"actors/{one['actor']['id']}"])
    for topic in record["topics"]:
        yield from names(named[f"topics/{topic['id']}"])


def matches(query: Query, texts: Iterable[Text]) -> bool:
    """Return whether a record with these texts is found."""
    known = list(texts)

    def has(wanted: Wanted) -> bool:
        return any(text.has(wanted) for text in known)

    return all(any(map(has, group)) for group in query.groups) and not any(map(has, query.excluded))


def expected(resource: str, query: Query, records: dict[str, list[Record]]) -> set[str]:
    """Return the ids of the records that a search of a list should find."""
    named = {f"{kind}/{one['id']}": one for kind in ("actors", "topics") for one in records[kind]}
    return {
        record["id"]
        for record in records[resource]
        if matches(query, texts_of(resource, record, named))
    }
