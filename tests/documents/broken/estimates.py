"""What an estimate can have wrong."""

from typing import Any

from tests.builders import Places, estimate

S01 = "/statements/article-s01"
S02 = "/statements/article-s02"
ESTIMATES = "/statements/article-s02/estimates"


def said(approximator: str, **numbers: Any) -> dict[str, Any]:
    """Return the change by which s02 gives one number so, and no other."""
    body = estimate("article-s02-e1", approximator=approximator)
    del body["value"]
    return {ESTIMATES: [{**body, **numbers}]}


BROKEN: dict[str, tuple[dict[str, Any], Places]] = {
    "an id is given twice": (
        {ESTIMATES: [estimate("article-s02-e1"), estimate("article-s02-e1")]},
        {(f"{ESTIMATES}/1/id", "twice")},
    ),
    "an id is that of another statement's": (
        {ESTIMATES: [estimate("article-s01-e1")]},
        {(f"{ESTIMATES}/0/id", "taken")},
    ),
    "an id is no slug, or a word of the routes": (
        {ESTIMATES: [estimate("E 1"), estimate("facets")]},
        {(f"{ESTIMATES}/0/id", "slug"), (f"{ESTIMATES}/1/id", "reserved")},
    ),
    "a fault is named where the estimate stands, in whatever order": (
        {
            ESTIMATES: [
                estimate("article-s02-e3"),
                estimate("article-s02-e2", unit="no unit"),
                estimate("article-s02-e1"),
            ]
        },
        {(f"{ESTIMATES}/1/unit", "unit")},
    ),
    "a measure is no slug": (
        {ESTIMATES: [estimate(measure="military-personnel", id="article-s02-e1")]},
        {(f"{ESTIMATES}/0/measure", "slug")},
    ),
    "a unit is none": (
        {ESTIMATES: [estimate(unit="persons of rank", id="article-s02-e1")]},
        {(f"{ESTIMATES}/0/unit", "unit")},
    ),
    "about has no value": (said("about"), {(f"{ESTIMATES}/0/value", "required")}),
    "exact has bounds only": (
        said("exact", lower=1, upper=2),
        {(f"{ESTIMATES}/0/value", "required")},
    ),
    "between has one bound": (
        said("between", lower=5),
        {(f"{ESTIMATES}/0/upper", "required")},
    ),
    "between has no bound": (
        said("between"),
        {(f"{ESTIMATES}/0/lower", "required"), (f"{ESTIMATES}/0/upper", "required")},
    ),
    "at most has a value": (
        said("at_most", upper=100, value=100),
        {(f"{ESTIMATES}/0/value", "not_said")},
    ),
    "less than has no bound": (
        said("less_than"),
        {(f"{ESTIMATES}/0/upper", "required")},
    ),
    "at least has a value and no bound": (
        said("at_least", value=100),
        {(f"{ESTIMATES}/0/lower", "required"), (f"{ESTIMATES}/0/value", "not_said")},
    ),
    "more than has no bound": (
        said("more_than", upper=7),
        {(f"{ESTIMATES}/0/lower", "required")},
    ),
    "bounds are crossed": (
        said("between", lower=8, upper=5),
        {(f"{ESTIMATES}/0/lower", "crossed")},
    ),
    "a value lies below its bounds": (
        said("about", value=1, lower=2, upper=3),
        {(f"{ESTIMATES}/0/value", "outside")},
    ),
    "a value lies above its only bound": (
        said("nearly", value=4, upper=3),
        {(f"{ESTIMATES}/0/value", "outside")},
    ),
    "an end is excluded that was not said": (
        said("about", value=1, lower_inclusive=False, upper_inclusive=False),
        {
            (f"{ESTIMATES}/0/lower_inclusive", "no_bound"),
            (f"{ESTIMATES}/0/upper_inclusive", "no_bound"),
        },
    ),
    "more than includes its bound": (
        said("more_than", lower=1, lower_inclusive=True),
        {(f"{ESTIMATES}/0/lower_inclusive", "excluded")},
    ),
    "less than includes its bound": (
        said("less_than", upper=1, upper_inclusive=True),
        {(f"{ESTIMATES}/0/upper_inclusive", "excluded")},
    ),
    "at least excludes its bound": (
        said("at_least", lower=1, lower_inclusive=False),
        {(f"{ESTIMATES}/0/lower_inclusive", "included")},
    ),
    "at most excludes its bound": (
        said("at_most", upper=1, upper_inclusive=False),
        {(f"{ESTIMATES}/0/upper_inclusive", "included")},
    ),
    "everything is wrong at once, in fields, in rules and across rows": (
        {
            f"{S01}/kind": "essay",
            f"{S01}/title": "On bridges",
            f"{S01}/confidence": 101,
            f"{S01}/document": "herald",
            f"{S01}/topics/0": "nowhere",
            f"{S01}/chain/0/position": 2,
            f"{S01}/participants/1": {"actor": "ada", "role": "speaker"},
            f"{S01}/spans/1/digest": "0" * 64,
            f"{S01}/relations/0/other": "article-s01",
            f"{S01}/estimates/0/unit": "",
            f"{S01}/estimates/0/lower": 50000,
            "/actors/ada/country": "Italy",
            "/sources/agency/name": None,
            "/topics/toll/parent": "toll",
        },
        {
            (f"{S01}/kind", "unknown_word"),
            (f"{S01}/title", "unknown_key"),
            (f"{S01}/confidence", "range"),
            (f"{S01}/document", "wrong_kind"),
            (f"{S01}/topics/0", "unknown_id"),
            (f"{S01}/chain", "gap"),
            (f"{S01}/participants/1", "twice"),
            (f"{S01}/spans/1/digest", "wrong_digest"),
            (f"{S01}/relations/0/other", "itself"),
            (f"{S01}/estimates/0/unit", "blank"),
            (f"{S01}/estimates/0/value", "outside"),
            ("/actors/ada/country", "max_length"),
            ("/sources/agency/name", "required"),
            ("/topics/toll/parent", "circle"),
        },
    ),
}
