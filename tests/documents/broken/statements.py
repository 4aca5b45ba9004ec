"""What a statement as a whole can have wrong."""

from typing import Any

from tests.builders import Places, statement

S00 = "/statements/article-s00"
S01 = "/statements/article-s01"
S02 = "/statements/article-s02"

BROKEN: dict[str, tuple[dict[str, Any], Places]] = {
    "the document is an outlet": (
        {f"{S02}/document": "herald"},
        {(f"{S02}/document", "wrong_kind")},
    ),
    "the document is not there": (
        {f"{S02}/document": "articel"},
        {(f"{S02}/document", "unknown_id")},
    ),
    "references in parts lead nowhere": (
        {
            f"{S01}/topics/1": "tole",
            f"{S01}/participants/1/actor": "ministre",
            f"{S01}/chain/0/source": "agence",
            f"{S01}/chain/1/actor": "witless",
            f"{S01}/stances/0/holder": "adda",
            f"{S01}/stances/0/topic": "tole",
            f"{S01}/conditions/0/topic": "harbour",
            f"{S01}/relations/0/other": "article-s99",
            f"{S01}/estimates/0/topic": "brige",
        },
        {
            (f"{S01}/topics/1", "unknown_id"),
            (f"{S01}/participants/1/actor", "unknown_id"),
            (f"{S01}/chain/0/source", "unknown_id"),
            (f"{S01}/chain/1/actor", "unknown_id"),
            (f"{S01}/stances/0/holder", "unknown_id"),
            (f"{S01}/stances/0/topic", "unknown_id"),
            (f"{S01}/conditions/0/topic", "unknown_id"),
            (f"{S01}/relations/0/other", "unknown_id"),
            (f"{S01}/estimates/0/topic", "unknown_id"),
        },
    ),
    "the language is none": (
        {f"{S02}/language": "english"},
        {(f"{S02}/language", "language")},
    ),
    "the confidence is above 100": (
        {f"{S02}/confidence": 101},
        {(f"{S02}/confidence", "range")},
    ),
    "nobody speaks where somebody must": (
        {f"{S02}/participants": [], f"{S00}/participants/0/role": "about"},
        {(f"{S02}/participants", "no_speaker"), (f"{S00}/participants", "no_speaker")},
    ),
    "nobody speaks in a carried-over attribution": (
        {f"{S02}/participants": [], f"{S02}/attribution": "carried_over"},
        {(f"{S02}/participants", "no_speaker")},
    ),
    "somebody speaks where nobody can": (
        {f"{S02}/attribution": "unsourced", f"{S02}/speech": "none"},
        {(f"{S02}/participants/0/role", "speaker")},
    ),
    "nobody's words are rendered": (
        {f"{S02}/attribution": "narrator", f"{S02}/speech": "direct", f"{S02}/participants": []},
        {(f"{S02}/speech", "speech")},
    ),
    "the document's own voice came by a hop": (
        {
            f"{S02}/attribution": "narrator",
            f"{S02}/speech": "none",
            f"{S02}/participants": [],
            f"{S02}/chain": [{"source": "agency", "relation": "cites"}],
        },
        {(f"{S02}/chain", "narrator")},
    ),
    "an actor has a role twice": (
        {f"{S01}/participants/1": {"actor": "ada", "role": "speaker", "office": "poet"}},
        {(f"{S01}/participants/1", "twice")},
    ),
    "a topic is given twice": (
        {f"{S01}/topics": ["toll", "bridge", "toll"]},
        {(f"{S01}/topics/2", "twice")},
    ),
    "a holder has two stances on a topic": (
        {
            f"{S01}/stances": [
                {"holder": "ada", "topic": "toll", "stance": "against"},
                {"holder": "realm", "topic": "toll", "stance": "favor"},
                {"holder": "ada", "topic": "toll", "stance": "favor"},
            ]
        },
        {(f"{S01}/stances/2", "twice")},
    ),
    "a statement is related to itself": (
        {f"{S01}/relations/0/other": "article-s01"},
        {(f"{S01}/relations/0/other", "itself")},
    ),
    "a relation is given twice": (
        {f"{S01}/relations": [{"kind": "supports", "other": "article-s00"}] * 2},
        {(f"{S01}/relations/1", "twice")},
    ),
    "statements supersede in a circle": (
        {
            f"{S00}/relations": [{"kind": "supersedes", "other": "article-s02"}],
            f"{S02}/relations": [{"kind": "supersedes", "other": "article-s03"}],
            "/statements/article-s03": statement(
                "article-s03",
                relations=[
                    {"kind": "supports", "other": "article-s02"},
                    {"kind": "supersedes", "other": "article-s00"},
                ],
            ),
        },
        {
            (f"{S00}/relations/0/other", "circle"),
            (f"{S02}/relations/0/other", "circle"),
            ("/statements/article-s03/relations/1/other", "circle"),
        },
    ),
}
