"""The works: what each one requests, from which candidates, and at which addresses."""

import base64
import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from benchmarks import questions
from benchmarks.candidates.flat import COLUMNS, KEYS
from benchmarks.questions import Known, Question

LIST = "/api/v1/statements/"
DATASETTE = "/on_record"
"""The address of the one database that Datasette serves."""

LEAST, MOST = "-9e999", "9e999"
"""Numbers that SQLite reads as infinite."""

ALL = ("onrecord", "stock_drf", "tuned_drf", "django_ninja", "fastapi", "datasette", "bare")
SOME = ("onrecord", "tuned_drf", "datasette", "bare")


class Work(NamedTuple):
    """One kind of question, and the candidates that have to answer it.

    ``kind`` says how to read the answers: a page, one record, or a stream of lines. A page of
    ``flat`` records has no parts; a ``conditional`` question sends the entity tag. A ``costly`` one
    is asked over one connection only, as On Record answers few of those to a client at once.

    Works that aren't about pages of the list say more. ``address`` returns where to ask a candidate
    a question, and ``compare`` raises Different if its answer isn't the expected one, see
    `checking.compare_records`. With ``asks_all``, every sample has all the questions equally often,
    and all of them are checked. With ``all_sql``, ``bare`` runs all of On Record's SQL, not only
    that of the documents.
    """

    name: str
    questions: Callable[[Known], list[Question]]
    candidates: tuple[str, ...]
    kind: str = "page"
    flat: bool = False
    conditional: bool = False
    costly: bool = False
    address: Callable[[str, Question], str] | None = None
    compare: Callable[[str, "Work", str, Any, Any], None] | None = None
    asks_all: bool = False
    all_sql: bool = False


WORKS: dict[str, Work] = {
    work.name: work
    for work in (
        Work("page_first", questions.first, SOME),
        Work("page_deep", questions.deep, ALL),
        Work("page_filtered", questions.filtered, ALL),
        Work("detail", questions.detail, ALL, kind="record"),
        Work("page_stance", questions.stance, SOME),
        Work("page_overlap", questions.overlap, SOME, costly=True),
        Work("page_flat", questions.first, SOME, flat=True),
        Work("not_modified", questions.first, SOME, conditional=True),
        Work(
            "export",
            questions.first,
            ("onrecord", "stock_drf", "tuned_drf", "datasette", "bare"),
            kind="lines",
        ),
    )
}
"""Every work by name."""


class Asker(NamedTuple):
    """Turns questions into addresses.

    ``second_page`` is On Record's own address of its second page, from which its cursors are made.
    """

    second_page: str | None

    def addresses(self, candidate: str, work: Work, asked: Iterable[Question]) -> list[str]:
        """Return the address of each question for a candidate."""
        if candidate == "bare":
            return [f"/?work={work.name}&question={place}" for place, _ in enumerate(asked)]
        if work.address is not None:
            return [work.address(candidate, question) for question in asked]
        match candidate:
            case "datasette":
                return [_of_datasette(work, question) for question in asked]
            case "onrecord":
                return [self._of_api(work, question, self._cursor) for question in asked]
            case "stock_drf":
                return [self._of_api(work, question, _offset) for question in asked]
        return [self._of_api(work, question, _after) for question in asked]

    def _of_api(
        self, work: Work, question: Question, beginning: Callable[[Question], dict[str, str]]
    ) -> str:
        if question.key is not None:
            return f"{LIST}{question.key}/"
        query = dict(question.filters)
        if question.after is not None:
            query |= beginning(question)
        if work.flat:
            query["fields"] = ",".join(KEYS)
        if work.kind == "lines":
            query["format"] = "ndjson"
        return f"{LIST}?{urlencode(query)}" if query else LIST

    def _cursor(self, question: Question) -> dict[str, str]:
        """Return On Record's cursor: that of its second page, moved to another record."""
        if question.after is None or self.second_page is None:
            raise ValueError("There is no page after the first.")
        text = parse_qs(urlsplit(self.second_page).query)["cursor"][0]
        ordering, digest, _, *rest = json.loads(base64.urlsafe_b64decode(text + "==="))
        moved = json.dumps([ordering, digest, [question.after.key], *rest], separators=(",", ":"))
        return {"cursor": base64.urlsafe_b64encode(moved.encode()).decode().rstrip("=")}


def _offset(question: Question) -> dict[str, str]:
    return {"offset": str(question.after.row)} if question.after else {}


def _after(question: Question) -> dict[str, str]:
    return {"after": question.after.key} if question.after else {}


def _of_datasette(work: Work, question: Question) -> str:
    if question.filters:
        query = dict(question.filters)
        if "estimate_overlaps" in query:
            least, most = query.pop("estimate_overlaps").split(",")
            query |= {"least": least or LEAST, "most": most or MOST}
        return f"{DATASETTE}/{work.name}.json?{urlencode({**query, '_shape': 'array'})}"
    columns = [("_col", column) for column in COLUMNS]
    table = f"{DATASETTE}/statements_statement"
    if work.kind == "lines":
        lines = [("_sort", "key"), ("review_status__not", "draft"), ("_stream", "on"), *columns]
        return f"{table}.csv?{urlencode(lines)}"
    plain = [("_shape", "array"), ("_nocount", "1"), ("_nofacet", "1"), *columns]
    if question.key is not None:
        return f"{table}.json?{urlencode([('key', question.key), *plain])}"
    page = [("_sort", "key"), ("_size", str(questions.PAGE)), ("review_status__not", "draft")]
    after = question.after
    begin = [("_next", f"{after.key},{after.pk}")] if after else []
    return f"{table}.json?{urlencode([*page, *begin, *plain], safe=',')}"
