"""Codes of countries, languages and units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.vocabularies import is_country, is_language, is_unit


@pytest.mark.parametrize("code", ["UA", "GB", "NO", "FR", "TW"])
def test_an_assigned_code_in_capitals_is_a_country(code: str):
    assert is_country(code)


@pytest.mark.parametrize("code", ["", "ua", "Ua", "UKR", "UK", "EU", "XK", "SU", "A1", "U"])
def test_a_reserved_withdrawn_or_misspelt_code_is_no_country(code: str):
    assert not is_country(code)


@pytest.mark.parametrize("tag", ["en", "uk", "no", "pt-BR", "zh-Hant", "sr-Latn", "und", "mul"])
def test_a_registered_language_in_its_canonical_form_is_a_language(tag: str):
    assert is_language(tag)


@pytest.mark.parametrize(
    "tag", ["", "EN", "en_US", "en-us", "eng", "iw", "xx", "English", "en ", "root", "C.UTF-8"]
)
def test_another_spelling_of_a_language_is_refused(tag: str):
    assert not is_language(tag)


@pytest.mark.parametrize(
    "code",
    [
        "{person}", "{country}", "{EUR}", "{military_personnel}", "%", "1", "km", "km2", "kg", "t",
        "h", "d", "wk", "mo", "a", "/a", "km/h", "kW.h", "TW.h", "m3/d", "{person}/a", "har", "Cel",
        "10*6{EUR}", "[bbl_us]/d", "m.s-2", "GBy",
    ],
)  # fmt: skip
def test_a_ucum_code_is_a_unit(code: str):
    assert is_unit(code)


@pytest.mark.parametrize(
    "code",
    [
        "", "person", "troops", "km ", "KM", "Kg", "EUR", "USD", "UAH", "[USD]", "{}", "{a b}",
        "{a", "a}", "{{a}}", "{é}", "km//h", "km/", "m2/", "km^2", "(km)", "percent", "MB", "0",
        "0.5",
    ],
)  # fmt: skip
def test_a_currency_a_plain_word_or_a_slip_is_no_unit(code: str):
    assert not is_unit(code)


@given(st.text())
def test_any_text_gets_an_answer(text: str):
    for check in (is_country, is_language, is_unit):
        assert check(text) in (True, False)


@pytest.mark.parametrize("text", ["1" * 100_000, "{" * 100_000, "m." * 50_000, "km" * 50_000])
def test_a_very_long_text_gets_an_answer(text: str):
    assert not is_unit(text + "!")
