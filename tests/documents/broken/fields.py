"""What one value alone can have wrong."""

from typing import Any

from tests.builders import ABSENT, Places

ADA = "/actors/ada"
HERALD = "/sources/herald"
ARTICLE = "/sources/article"
S01 = "/statements/article-s01"
PARTS = (
    "topics",
    "participants",
    "chain",
    "stances",
    "conditions",
    "spans",
    "relations",
    "estimates",
)

BROKEN: dict[str, tuple[dict[str, Any], Places]] = {
    "a record is no object": (
        {"/statements/article-s02": ["article"]},
        {("/statements/article-s02", "invalid")},
    ),
    "a required key is left out": (
        {f"{ADA}/name": ABSENT},
        {(f"{ADA}/name", "required")},
    ),
    "an id is left out": (
        {"/statements/article-s02/id": ABSENT},
        {("/statements/article-s02/id", "required")},
    ),
    "a required key is null": (
        {f"{ADA}/name": None, f"{S01}/document": None},
        {(f"{ADA}/name", "null"), (f"{S01}/document", "null")},
    ),
    "a list is null": (
        {f"{S01}/{name}": None for name in PARTS},
        {(f"{S01}/{name}", "null") for name in PARTS},
    ),
    "a list of names is null": (
        {f"{ADA}/other_names": None, f"{ADA}/identifiers": None},
        {(f"{ADA}/other_names", "null"), (f"{ADA}/identifiers", "null")},
    ),
    "a list is an object": (
        {f"{S01}/{name}": {"0": {}} for name in PARTS},
        {(f"{S01}/{name}", "not_a_list") for name in PARTS},
    ),
    "a list has no end": (
        {f"{ADA}/other_names": [{"name": f"Ada {number}"} for number in range(1001)]},
        {(f"{ADA}/other_names", "too_many")},
    ),
    "a list is text": (
        {f"{S01}/{name}": "none" for name in PARTS},
        {(f"{S01}/{name}", "not_a_list") for name in PARTS},
    ),
    "a list is a number": (
        {f"{S01}/{name}": 0 for name in PARTS},
        {(f"{S01}/{name}", "not_a_list") for name in PARTS},
    ),
    "a part is null": (
        {f"{S01}/{name}/0": None for name in PARTS},
        {(f"{S01}/{name}/0", "null") for name in PARTS},
    ),
    "a part is text": (
        {f"{S01}/{name}/0": "none" for name in PARTS if name != "topics"},
        {(f"{S01}/{name}/0", "invalid") for name in PARTS if name != "topics"},
    ),
    "there is a key that nobody knows": (
        {f"{ADA}/nmae": "Ada", f"{ADA}/a~1b~0c": 1, f"{S01}/spans/1/exakt": "said"},
        {
            (f"{ADA}/nmae", "unknown_key"),
            (f"{ADA}/a~1b~0c", "unknown_key"),
            (f"{S01}/spans/1/exakt", "unknown_key"),
        },
    ),
    "text is a number, a truth value, a list or an object": (
        {
            f"{ADA}/name": 5,
            f"{ADA}/description": True,
            f"{HERALD}/name": ["The Herald"],
            f"{S01}/text": {"en": "It is so."},
        },
        {
            (f"{ADA}/name", "invalid"),
            (f"{ADA}/description", "invalid"),
            (f"{HERALD}/name", "invalid"),
            (f"{S01}/text", "invalid"),
        },
    ),
    "text is empty or blank": (
        {f"{ADA}/name": "", f"{ADA}/description": " \t\u2003"},
        {(f"{ADA}/name", "blank"), (f"{ADA}/description", "blank")},
    ),
    "text is too long": (
        {f"{ADA}/name": "a" * 301, f"{ADA}/description": "a" * 2001, f"{S01}/text": "a" * 2001},
        {
            (f"{ADA}/name", "max_length"),
            (f"{ADA}/description", "max_length"),
            (f"{S01}/text", "max_length"),
        },
    ),
    "an id is too long": (
        {"/statements/article-s02/id": "a" * 101},
        {("/statements/article-s02/id", "max_length")},
    ),
    "text has a NUL or half a surrogate pair": (
        {
            f"{ADA}/name": "A\0da",
            f"{ADA}/description": "A\ud800da",
            f"{S01}/id": "article\0s01",
            f"{S01}/document": "arti\0cle",
            f"{S01}/topics/1": "to\ud800ll",
            f"{S01}/relations/0/other": {"id": "article\0s00"},
        },
        {
            (f"{ADA}/name", "null_characters_not_allowed"),
            (f"{ADA}/description", "surrogate_characters_not_allowed"),
            (f"{S01}/id", "null_characters_not_allowed"),
            (f"{S01}/document", "null_characters_not_allowed"),
            (f"{S01}/topics/1", "surrogate_characters_not_allowed"),
            (f"{S01}/relations/0/other", "null_characters_not_allowed"),
        },
    ),
    "a number is text, a truth value or a list": (
        {
            f"{S01}/confidence": "90",
            f"{S01}/estimates/0/value": "40000",
            f"{S01}/estimates/0/lower": True,
            f"{S01}/spans/0/position": True,
            f"{S01}/spans/1/position": [2],
        },
        {
            (f"{S01}/confidence", "invalid"),
            (f"{S01}/estimates/0/value", "invalid"),
            (f"{S01}/estimates/0/lower", "invalid"),
            (f"{S01}/spans/0/position", "invalid"),
            (f"{S01}/spans/1/position", "invalid"),
        },
    ),
    "a whole number has a fraction": (
        {f"{S01}/confidence": 90.5},
        {(f"{S01}/confidence", "invalid")},
    ),
    "a number is not finite": (
        {
            f"{S01}/estimates/0/value": float("nan"),
            f"{S01}/estimates/0/lower": float("-inf"),
            f"{S01}/estimates/0/upper": 10**400,
        },
        {
            (f"{S01}/estimates/0/value", "finite"),
            (f"{S01}/estimates/0/lower", "finite"),
            (f"{S01}/estimates/0/upper", "finite"),
        },
    ),
    "a whole number is negative": (
        {f"{S01}/confidence": -1, f"{S01}/spans/1/start": -1, f"{S01}/chain/0/position": 0},
        {
            (f"{S01}/confidence", "min_value"),
            (f"{S01}/spans/1/start", "min_value"),
            (f"{S01}/chain/0/position", "min_value"),
        },
    ),
    "a whole number is too large for its column": (
        {
            f"{S01}/confidence": 32768,
            f"{S01}/spans/0/position": 32768,
            f"{S01}/spans/1/end": 2**31,
            f"{ARTICLE}/text_length": 2**31,
        },
        {
            (f"{S01}/confidence", "max_value"),
            (f"{S01}/spans/0/position", "max_value"),
            (f"{S01}/spans/1/end", "max_value"),
            (f"{ARTICLE}/text_length", "max_value"),
        },
    ),
    "a whole number has more than 64 bits": (
        {f"{S01}/confidence": 2**63, f"{S01}/spans/1/start": 10**5000},
        {(f"{S01}/confidence", "range"), (f"{S01}/spans/1/start", "range")},
    ),
    "a truth value is a number or text": (
        {f"{ADA}/is_named": 1, f"{S01}/chain/0/explicit": "true"},
        {(f"{ADA}/is_named", "invalid"), (f"{S01}/chain/0/explicit", "invalid")},
    ),
    "a truth value that may be left out is text": (
        {f"{S01}/estimates/0/lower_inclusive": "false"},
        {(f"{S01}/estimates/0/lower_inclusive", "invalid")},
    ),
    "a word is not in its vocabulary": (
        {
            f"{ADA}/kind": "Person",
            f"{ADA}/sector": 5,
            f"{HERALD}/reliability": "G",
            f"{S01}/modality": "",
            f"{S01}/credibility": 7,
            f"{S01}/polarity": True,
        },
        {
            (f"{ADA}/kind", "unknown_word"),
            (f"{ADA}/sector", "unknown_word"),
            (f"{HERALD}/reliability", "unknown_word"),
            (f"{S01}/modality", "unknown_word"),
            (f"{S01}/credibility", "unknown_word"),
            (f"{S01}/polarity", "unknown_word"),
        },
    ),
    "a word is of another type than its vocabulary": (
        {f"{S01}/credibility": "3", f"{HERALD}/reliability": 1},
        {(f"{S01}/credibility", "unknown_word"), (f"{HERALD}/reliability", "unknown_word")},
    ),
    "a word is a list or an object": (
        {f"{ADA}/kind": ["person"], f"{ADA}/sector": {"gov": True}, f"{S01}/credibility": [3]},
        {
            (f"{ADA}/kind", "unknown_word"),
            (f"{ADA}/sector", "unknown_word"),
            (f"{S01}/credibility", "unknown_word"),
        },
    ),
    "a reference is neither an id nor an object with one": (
        {
            f"{ADA}/parent": 5,
            f"{ARTICLE}/publisher": ["herald"],
            f"{S01}/document": {"name": "A bridge for the harbor"},
            f"{S01}/topics/0": True,
            f"{S01}/topics/1": " ",
            f"{S01}/stances/0/holder": {"id": None},
        },
        {
            (f"{ADA}/parent", "invalid"),
            (f"{ARTICLE}/publisher", "invalid"),
            (f"{S01}/document", "invalid"),
            (f"{S01}/topics/0", "invalid"),
            (f"{S01}/topics/1", "invalid"),
            (f"{S01}/stances/0/holder", "invalid"),
        },
    ),
    "a time is none": (
        {f"{ARTICLE}/retrieved_at": "yesterday", f"{HERALD}/retrieved_at": 1734600000},
        {(f"{ARTICLE}/retrieved_at", "invalid"), (f"{HERALD}/retrieved_at", "invalid")},
    ),
    "a time says nothing of its offset": (
        {f"{ARTICLE}/retrieved_at": "2024-12-19T09:30:00"},
        {(f"{ARTICLE}/retrieved_at", "naive")},
    ),
    "a time lies outside the calendar in UTC": (
        {
            f"{ARTICLE}/retrieved_at": "0001-01-01T00:00:00+01:00",
            f"{HERALD}/retrieved_at": "9999-12-31T23:59:59-01:00",
        },
        {(f"{ARTICLE}/retrieved_at", "overflow"), (f"{HERALD}/retrieved_at", "overflow")},
    ),
    "a date is no object": (
        {f"{S01}/said": "2024-12-17", f"{S01}/event": []},
        {(f"{S01}/said", "invalid"), (f"{S01}/event", "invalid")},
    ),
    "a date has neither EDTF nor words": (
        {f"{S01}/said": {}, f"{S01}/event": {"basis": "stated", "first": "2024-12-17"}},
        {(f"{S01}/said/edtf", "required"), (f"{S01}/event/edtf", "required")},
    ),
    "a date is no EDTF": (
        {f"{S01}/said": {"edtf": "17 December 2024"}, f"{S01}/event": {"edtf": "2024-02-30"}},
        {(f"{S01}/said/edtf", "edtf"), (f"{S01}/event/edtf", "edtf")},
    ),
    "all of a date is wrong": (
        {
            f"{S01}/said": {"edtf": "2024-13", "basis": "guessed", "text": 5, "year": 2024},
            f"{S01}/event": {"edtf": 2024, "basis": ["stated"], "text": "", "edft": "2024"},
        },
        {
            (f"{S01}/said/edtf", "edtf"),
            (f"{S01}/said/basis", "unknown_word"),
            (f"{S01}/said/text", "invalid"),
            (f"{S01}/said/year", "unknown_key"),
            (f"{S01}/event/edtf", "invalid"),
            (f"{S01}/event/basis", "unknown_word"),
            (f"{S01}/event/text", "blank"),
            (f"{S01}/event/edft", "unknown_key"),
        },
    ),
}
