"""Highlights: where the words of a search stand, in texts that may have any markup of their own."""

import html
import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st

from statements.filters.highlighting import find_spans
from statements.filters.search_query import parse_search
from statements.rest.lists.highlights import CUT, LENGTH, MOST, mark
from statements.word_forms import split_words, stem
from tests.api.asking import RESOURCES, faults, get
from tests.api.writing import Writer
from tests.builders import actor, anchor, changed, outlet, save, statement, topic, world
from tests.database import module_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("corpus")]

LONG = "Nothing. " * 40 + "Then the ferry came. " + "Nothing else. " * 40
S01 = "article-s01"


@pytest.fixture(scope="module")
def corpus(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Fill the database with the builders' world and a few odd records."""

    def fill() -> None:
        records = world()
        whole = records["statements"][S01]
        records["statements"][S01] = changed(whole, {"/text": "The bridges & 'the' <b>toll</b>."})
        records["statements"] |= {
            "long": statement("long", text=LONG, language="en"),
            "markup": statement(
                "markup",
                text="</mark><script>alert('ferry')</script> &lt;ferry&gt; \u202eferry",
                note="&amp;ferry; <mark>no ferry</mark>",
                language="de",
            ),
            "secret": statement("secret", text="A ferry in secret.", review_status="draft"),
        }
        records["actors"]["ferryman"] = actor(
            "ferryman",
            name="The Ferryman",
            other_names=[{"name": "Il traghettatore (ferry)", "language": "it", "note": None}],
            description="Owns ferries.",
        )
        records["sources"]["daily"] = outlet("daily", name="Ferry <i>Daily</i>")
        records["topics"]["ferry"] = topic("ferry", name="A new ferry")
        save(records)

    with module_data(django_db_blocker, fill):
        yield


def shown(resource: str, query: str, more: str = "") -> dict[str, dict[str, str]]:
    """Return the highlights of each record found, by its id: the HTML by the pointer."""
    response = get(f"/api/v1/{resource}/?q={query}&highlight=true{more}")
    assert response.status_code == 200, response.text
    return {
        record["id"]: {one["pointer"]: one["html"] for one in record["highlights"]}
        for record in response.json()["results"]
    }


def test_every_text_and_name_of_a_statement_is_shown_with_its_place():
    assert shown("statements", "bridge+or+harbor", "&id=article-s01") == {
        S01: {
            "/text": "The <mark>bridges</mark> &amp; &#x27;the&#x27; &lt;b&gt;toll&lt;/b&gt;.",
            "/occasion": "at the opening of the <mark>harbor</mark>",
            "/conditions/0/text": "the <mark>harbor</mark> stays open",
            "/spans/0/exact": "The <mark>bridge</mark> will cost about 40,000 crowns",
            "/conditions/0/exact": "if the <mark>harbor</mark> stays open",
        }
    }
    assert shown("statements", '"old+crowns"+ada', "&id=article-s01") == {
        S01: {
            "/note": "The sum may be meant in <mark>old crowns</mark>.",
            "/participants/0/actor/name": "<mark>Ada</mark>",
        }
    }


def test_names_of_records_are_shown():
    assert shown("actors", "ferr*") == {
        "ferryman": {
            "/name": "The <mark>Ferryman</mark>",
            "/other_names/0/name": "Il traghettatore (<mark>ferry</mark>)",
            "/description": "Owns <mark>ferries</mark>.",
        }
    }
    assert shown("sources", "ferry") == {
        "daily": {"/name": "<mark>Ferry</mark> &lt;i&gt;Daily&lt;/i&gt;"}
    }
    assert shown("topics", "FERRIES") == {"ferry": {"/name": "A new <mark>ferry</mark>"}}


def test_a_long_text_is_cut_between_words_around_what_was_found():
    (piece,) = shown("statements", "ferry", "&id=long")["long"].values()

    assert piece.startswith(f"{CUT}Nothing. ")
    assert "Then the <mark>ferry</mark> came." in piece
    assert piece.endswith(CUT)
    assert LENGTH - 20 < len(plain(piece)) <= LENGTH


def test_markup_of_a_record_is_shown_as_text():
    assert shown("statements", "ferry", "&id=markup")["markup"] == {
        "/text": "&lt;/mark&gt;&lt;script&gt;alert(&#x27;<mark>ferry</mark>&#x27;)&lt;/script&gt; "
        "&amp;lt;<mark>ferry</mark>&amp;gt; \u202e<mark>ferry</mark>",
        "/note": "&amp;amp;<mark>ferry</mark>; &lt;mark&gt;no <mark>ferry</mark>&lt;/mark&gt;",
    }


@pytest.mark.parametrize("more", ["&fields=kind", "&omit=text,note", "&view=brief"])
def test_a_record_has_the_same_highlights_however_little_else_it_shows(more: str):
    assert shown("statements", "ferry", more) == shown("statements", "ferry")


def test_lines_have_the_highlights_of_pages():
    response = get("/api/v1/statements/?q=ferry&highlight=true&format=ndjson")
    lines = map(json.loads, response.getvalue().decode().splitlines())
    page = get("/api/v1/statements/?q=ferry&highlight=true").json()

    assert list(lines) == page["results"]


def test_nothing_is_added_unless_it_is_asked_for():
    for query in ("q=ferry", "q=ferry&highlight=false", "highlight=false"):
        for record in get(f"/api/v1/statements/?{query}").json()["results"]:
            assert "highlights" not in record


def test_what_is_excluded_is_not_marked():
    found = shown("statements", "-ferry")

    assert S01 in found
    assert set(map(len, found.values())) == {0}


def test_drafts_are_marked_for_those_who_may_see_them():
    assert set(shown("statements", "secret")) == set()
    page = Writer().client.get("/api/v1/statements/?q=secret&highlight=true").json()

    assert [record["highlights"] for record in page["results"]] == [
        [{"pointer": "/text", "html": "A ferry in <mark>secret</mark>."}]
    ]


def test_a_record_has_five_highlights_at_most():
    conditions = [{"kind": "if", "text": f"the ferry sails {place}"} for place in range(9)]
    save({"statements": {"many": statement("many", conditions=conditions)}})

    found = shown("statements", "ferry", "&id=many")["many"]

    assert list(found) == [f"/conditions/{place}/text" for place in range(MOST)]


def test_a_fragment_that_stands_in_several_places_is_shown_once():
    fragment = anchor("said")
    save(
        {
            "statements": {
                "twice": statement(
                    "twice",
                    spans=[{"part": "cue", **fragment}],
                    chain=[{"source": "agency", "relation": "cites", **fragment}],
                )
            }
        }
    )

    assert shown("statements", "said", "&id=twice") == {
        "twice": {"/spans/0/exact": "<mark>said</mark>"}
    }


REFUSED = [
    ("highlight=true", "needs_search", 'add "q"'),
    ("highlight=yes&q=a", "not_a_flag", "neither true nor false"),
    ("highlight=true&highlight=false&q=a", "repeated", "one value"),
    ("highlight=true&q=a&format=csv", "not_in_csv", "ask for JSON"),
    ("highlight=true&as_of=1", "not_as_of", "as_of"),
]


@pytest.mark.parametrize(("query", "code", "remedy"), REFUSED)
def test_highlights_of_nothing_or_in_a_csv_are_refused(query: str, code: str, remedy: str):
    (fault,) = faults("statements", query)

    assert (fault["parameter"], fault["code"]) == ("highlight", code)
    assert remedy in fault["detail"]


def test_a_search_that_is_invalid_is_the_only_fault():
    (fault,) = faults("statements", "highlight=true&q=...")

    assert (fault["parameter"], fault["code"]) == ("q", "empty")


@pytest.mark.parametrize("resource", RESOURCES)
def test_lists_without_such_a_search_know_no_highlights(resource: str):
    page = get(f"/api/v1/{resource}/?highlight=true&q=a")

    assert page.status_code == (400 if resource == "estimates" else 200)


def test_highlights_cost_one_query(django_assert_num_queries: Any):
    # PostgreSQL also says how many rows of its index it expects.
    expected = 7 if connection.vendor == "postgresql" else 6
    with django_assert_num_queries(expected):
        get("/api/v1/statements/?q=ferry&highlight=true&limit=1")
    with django_assert_num_queries(expected):
        get("/api/v1/statements/?q=ferry&highlight=true&limit=500")


def plain(piece: str) -> str:
    """Return the text of a highlight, without what it says of cuts."""
    return html.unescape(re.sub("</?mark>", "", piece.removeprefix(CUT).removesuffix(CUT)))


ODD = [
    *(
        "<script>",
        "</mark>",
        "<mark>",
        "&lt;",
        "&",
        "'",
        '"',
        "\u202e",
        "\u0338",
        "e\u0301",
        "\u05e9",
    ),
    *(
        "ferry",
        "Ferries",
        "FERRY's",
        "fe\u0301rry",
        "\u0338ferry",
        "a",
        " ",
        " ",
        "\n",
        "\ufdfa",
        "\u0130",
    ),
    *("ferry" * 50, "\u7fd2\u8fd1\u5e73", "\u0915\u0940\u0935", "\u2026", "\U0001f6a2"),
]
texts = st.one_of(
    st.lists(st.sampled_from(ODD), min_size=1, max_size=80).map("".join), st.text(min_size=1)
)
searches = st.sampled_from(
    [
        "ferry",
        "ferr*",
        '"ferry a"',
        "a or ferry",
        "\ufdfa",
        "i*",
        "\u7fd2*",
        "e \u05e9",
        "mark",
        "lt",
    ]
)
TAGS = re.compile(r"<[^>]*>")


@example(text="ferry & <a", query='"ferry a"', language="en")
@example(text="\u0338ferry", query="ferry", language="en")
@given(text=texts, query=searches, language=st.sampled_from(["en", "de", None]))
def test_a_piece_is_text_of_the_record_with_nothing_but_marks(
    text: str, query: str, language: str | None
):
    operands = parse_search(query).wanted
    spans = find_spans(text, language, operands)
    if not spans:
        return
    piece = mark(text, spans)
    marked = re.findall("<mark>(.*?)</mark>", piece, re.DOTALL)

    assert plain(piece) in text
    assert len(plain(piece)) <= LENGTH
    assert TAGS.findall(piece) == ["<mark>", "</mark>"] * len(marked)
    assert marked
    assert not re.search(r"&(?!(?:amp|lt|gt|quot|#x27);)", piece)
    # Normalized, a mark and an accent after it would be another character.
    assert TAGS.findall(unicodedata.normalize("NFC", f"<p>{piece}"))[1:] == TAGS.findall(piece)
    # What is marked has a word that was looked for; a word may be cut at the end of a piece.
    wanted = {word for one in operands for word in one.words}
    stems = {stem(word) for word in wanted}
    for one in marked[:-1]:
        for word in split_words(html.unescape(one)):
            assert stem(word) in stems or word in wanted or query.endswith("*")


@given(text=texts, query=searches, language=st.sampled_from(["en", "de", None]))
def test_spans_are_in_order_and_apart(text: str, query: str, language: str | None):
    spans = find_spans(text, language, parse_search(query).wanted)
    ends = [end for span in spans for end in span]

    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(text) for start, end in spans)
