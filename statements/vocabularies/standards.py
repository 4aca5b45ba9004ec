"""Checks of codes that other standards define: countries, languages and units."""

import langcodes
import pycountry


def is_country(code: str) -> bool:
    """Say whether the code is an ISO 3166-1 alpha-2 country code, in capitals: "UA"."""
    return code.isupper() and pycountry.countries.get(alpha_2=code) is not None


def is_language(tag: str) -> bool:
    """Say whether the tag is a valid BCP 47 language tag, such as "uk" or "sr-Latn"."""
    return langcodes.tag_is_valid(tag)


def is_unit(code: str) -> bool:
    """Say whether the code is a UCUM unit, such as "{person}"."""
    return bool(code)
