"""The nearest known name."""

import pytest

from statements.rest.query.suggestions import did_you_mean, quoted

KNOWN = ["speaker", "speaker_kind", "said_before", "topic", "UA"]


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("speker", ' Did you mean "speaker"?'),
        ("Topic", ' Did you mean "topic"?'),
        ("ua", ' Did you mean "UA"?'),
        ("said_befor", ' Did you mean "said_before"?'),
        ("unheard-of", ""),
        ("", ""),
        ("speaker" * 1000, ""),
    ],
)
def test_the_nearest_name_is_suggested_or_none(name: str, suggestion: str):
    assert did_you_mean(name, KNOWN) == suggestion


def test_a_long_text_is_quoted_in_part():
    assert quoted("a" * 500) == f'"{"a" * 120}…"'
