"""Rules for codes from international standards, wherever a document has one."""

from collections.abc import Iterator

from statements.documents.faults import Fault
from statements.vocabularies import is_country, is_language, is_unit


def country(value: str | None, pointer: str = "/country") -> Iterator[Fault]:
    """Yield a fault if a country is not an ISO 3166-1 alpha-2 code."""
    if value is not None and not is_country(value):
        yield Fault(pointer, "country", f"{value!r} is not an ISO 3166-1 alpha-2 code such as IT.")


def language(value: str | None, pointer: str = "/language") -> Iterator[Fault]:
    """Yield a fault if a language is not a BCP 47 tag in canonical form."""
    if value is not None and not is_language(value):
        yield Fault(
            pointer, "language", f"{value!r} is not a BCP 47 tag in canonical form, such as en."
        )


def languages_of_names(names: list[dict[str, str | None] | None] | None) -> Iterator[Fault]:
    """Yield a fault for each name whose language is not a BCP 47 tag in canonical form."""
    for place, name in enumerate(names or ()):
        if name:
            yield from language(name["language"], f"/other_names/{place}/language")


def unit(value: str | None, pointer: str) -> Iterator[Fault]:
    """Yield a fault if a unit is not a UCUM code."""
    if value is not None and not is_unit(value):
        yield Fault(
            pointer, "unit", f"{value!r} is not a UCUM code such as {{person}}, {{country}} or km."
        )
