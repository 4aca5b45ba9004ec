"""Asks every page of the desk on one database: `python -m benchmarks.desk SIZE`.

DATABASE_URL says which one. The output is JSON, one line for each page and who asks for it.
"""

import json
import os
import sys
from contextlib import closing

import django

from benchmarks.databases import report
from benchmarks.servers import CPU_OF_DATABASE

SEED = 1
REPORTED = 100


def main() -> None:
    """Ask every page of the database that DATABASE_URL names."""
    # As `config.wsgi` does: the server has its own limits, and settings of the database.
    os.environ["ON_RECORD_SERVER"] = "true"
    django.setup()
    from django.db import connection  # noqa: PLC0415 after the settings

    from benchmarks.desk.asking import asking  # noqa: PLC0415
    from benchmarks.desk.pages import pages  # noqa: PLC0415
    from benchmarks.expensive.histories import keep_histories  # noqa: PLC0415
    from benchmarks.expensive.known import known_examples  # noqa: PLC0415

    is_postgresql = connection.vendor == "postgresql"
    if is_postgresql:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
    keep_histories()
    everything = list(pages(known_examples(int(sys.argv[1])), SEED))
    connection.close()  # the next one has the server's limit again
    database_cpu = CPU_OF_DATABASE["postgresql" if is_postgresql else "sqlite"]
    with closing(connection), asking(database_cpu) as asker:
        for place, page in enumerate(everything):
            if place % REPORTED == 0:
                report(f"{connection.vendor}: {place} of {len(everything)} pages")
            for who in page.asked_by:
                cost = asker.cost(who, page)._asdict()
                told = {"kind": page.kind, "who": who, "address": page.address, **cost}
                sys.stdout.write(json.dumps(told) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
