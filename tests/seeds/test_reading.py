"""YAML as people mean it: words stay words, and every value has its line."""

import json
from contextlib import suppress
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from statements.seeds.faults import SeedError
from statements.seeds.reading import read_yaml


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("on", "on"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("NULL", "NULL"),
        ("2024-12-18", "2024-12-18"),
        ("2024-12-18T09:30:00Z", "2024-12-18T09:30:00Z"),
        ("203X", "203X"),
        ("2031-03/..", "2031-03/.."),
        ("12:30", "12:30"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("40000", 40000),
        ("-3", -3),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        (".inf", ".inf"),
        ("'40000'", "40000"),
        ('"true"', "true"),
        ("{person}", {"person": None}),
        ("'{person}'", "{person}"),
        ("[a, 1]", ["a", 1]),
    ],
)
def test_a_scalar_means_what_the_core_schema_of_yaml_1_2_says(written: str, meant: Any):
    assert read_yaml(f"key: {written}\n".encode(), "x.yaml").data == {"key": meant}


def test_every_value_has_the_line_on_which_its_key_or_item_begins():
    content = b"""\
# a comment
one: 1
two:
  - a
  - {b: 1,
     c: 2}
three: >-
  folded
  text
"""
    file = read_yaml(content, "x.yaml")

    assert file.lines == {
        (): 2,
        ("one",): 2,
        ("two",): 3,
        ("two", 0): 4,
        ("two", 1): 5,
        ("two", 1, "b"): 5,
        ("two", 1, "c"): 6,
        ("three",): 7,
    }
    assert file.line(("two", 1, "d", "e")) == 5
    assert file.mapping["three"] == "folded text"


def test_characters_beyond_16_bit_and_combining_ones_are_kept():
    text = "Cafe\u0301 \U0001f3f4\u200d\u2620\ufe0f \U00020000"

    assert read_yaml(f"key: {text}\n".encode(), "x.yaml").data == {"key": text}


def test_all_keys_that_stand_twice_are_named_at_once():
    with pytest.raises(SeedError) as raised:
        read_yaml(b"a: {b: 1, b: 2}\nc: 1\na: 3\n", "x.yaml")

    assert [str(fault) for fault in raised.value.faults] == [
        "x.yaml:1: a.b: This key is already on line 1: write it once.",
        "x.yaml:3: a: This key is already on line 1: write it once.",
    ]


text = st.text(st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029"))
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | text,
    lambda inner: st.lists(inner) | st.dictionaries(text, inner),
)


@given(plain)
def test_json_is_read_as_what_it_is(value: Any):
    content = json.dumps({"key": value}, ensure_ascii=False)
    try:
        yaml.reader.Reader(content)
    except yaml.reader.ReaderError:
        return
    assert read_yaml(content.encode(), "x.yaml").data == {"key": value}


@given(st.binary() | st.text(alphabet="ab:-[]{}&*!|>'\"#?,% \n\t\\uU0").map(str.encode))
def test_whatever_is_not_yaml_is_a_fault_and_never_an_accident(content: bytes):
    with suppress(SeedError):
        read_yaml(content, "x.yaml")
