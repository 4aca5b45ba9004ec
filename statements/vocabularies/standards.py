"""Checks of codes that other standards define: countries, languages and units."""

import re

import langcodes
import pycountry

PREFIXES = "da|[YZEPTGMkhdcmunpfazy]"
METRIC = (
    "m|s|g|rad|sr|K|C|cd|mol|A|Hz|N|Pa|J|W|V|F|Ohm|S|Wb|T|H|Cel|lm|lx"  # SI and its named units
    "|Bq|Gy|Sv|Ci|eV|cal|bar|l|L|t|ar|pc|bit|By|Bd"
)
OTHER = (
    "min|h|d|wk|mo|a|deg|'|''|%"
    r"|\[(?:ppth|ppm|ppb|degF|HP|Btu|in_i|ft_i|yd_i|mi_i|nmi_i|kn_i|acr_us|gal_us|bbl_us"
    r"|lb_av|oz_av|oz_tr|ston_av|lton_av)\]"
    r"|10[*^]"
)
SIMPLE_UNIT = rf"(?:(?:{PREFIXES})?(?:{METRIC})|{OTHER})(?:[+-]?[1-9][0-9]*)?"
ANNOTATION = r"\{[!-z|~]+\}"
COMPONENT = rf"(?:(?:{SIMPLE_UNIT}|[1-9][0-9]*)(?:{ANNOTATION})?|{ANNOTATION})"
UNIT = re.compile(rf"/?{COMPONENT}(?:[./]{COMPONENT})*")


def is_country(code: str) -> bool:
    """Return whether the code is assigned in ISO 3166-1 alpha-2, written in capitals: "UA".

    Reserved and withdrawn codes, such as EU, UK and SU, and user-assigned ones, such as XK, are
    not countries of the standard.
    """
    return code.isupper() and pycountry.countries.get(alpha_2=code) is not None


def is_language(tag: str) -> bool:
    """Return whether the tag is a registered BCP 47 language tag in its canonical form: "sr-Latn".

    A language has one spelling here, so that a filter finds all of it: "EN-us", "en_US", "eng"
    and the withdrawn "iw" are other ways to write "en-US", "en" and "he".
    """
    return langcodes.tag_is_valid(tag) and langcodes.standardize_tag(tag) == tag


def is_unit(code: str) -> bool:
    """Return whether the code is a case-sensitive UCUM unit, such as "km" or "{person}".

    We accept annotations (what is counted, in braces and without spaces), whole numbers, powers
    of ten (`10*6`), the units of the SI and those around it with their prefixes, and the common
    other ones listed above, each with an exponent (`km2`), multiplied with `.` and divided with
    `/`: "%", "t/d", "kW.h", "{person}/a", "[bbl_us]". We don't accept parentheses and
    the units of laboratories. UCUM has no currencies: those are annotations too, as "{EUR}".
    """
    return UNIT.fullmatch(code) is not None


def is_measure(text: str) -> bool:
    """Return whether a text has the form of a measure: a slug such as ``military_personnel``."""
    return re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", text) is not None


def is_sha256(text: str) -> bool:
    """Return whether a text is a SHA-256 as 64 lower-case hexadecimal digits (FIPS 180-4)."""
    return re.fullmatch("[0-9a-f]{64}", text) is not None
