"""Rules for the numbers of a statement: never more than was said."""

from collections.abc import Iterator

from statements.documents.faults import Fault
from statements.documents.rules import records
from statements.documents.rules.facts import Facts
from statements.documents.serializers.parsing import Document
from statements.vocabularies import Approximator, is_measure, is_unit

DOWNWARD = (Approximator.AT_MOST.value, Approximator.LESS_THAN.value)
UPWARD = (Approximator.AT_LEAST.value, Approximator.MORE_THAN.value)


def owners(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield a fault for each estimate id that is malformed, repeated or another statement's."""
    rows, id = document["estimates"] or [], document["id"]
    for place in records.repeated(rows, "id"):
        yield Fault(f"/estimates/{place}/id", "twice", "This id is given twice.")
    for place, estimate in enumerate(rows):
        if estimate is None:
            continue
        yield from records.slug(estimate["id"], f"/estimates/{place}/id")
        owner = facts.estimates.get(estimate["id"])
        if id is not None and owner not in (None, id):
            yield Fault(
                f"/estimates/{place}/id", "taken", f"This id belongs to an estimate of {owner}."
            )


def numbers(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield the faults in each estimate's measure, unit and numbers."""
    for place, estimate in enumerate(document["estimates"] or ()):
        if estimate is None:
            continue
        pointer = f"/estimates/{place}"
        measure = estimate["measure"]
        if measure is not None and not is_measure(measure):
            yield Fault(
                f"{pointer}/measure",
                "slug",
                f"{measure!r} is not a valid measure: use lower-case letters and digits, in groups "
                "joined by single underscores, such as military_personnel.",
            )
        unit = estimate["unit"]
        if unit is not None and not is_unit(unit):
            detail = f"{unit!r} is not a UCUM code such as {{person}}, {{country}} or km."
            yield Fault(f"{pointer}/unit", "unit", detail)
        for fault in (*_bounds(estimate), *_approximation(estimate), *_ends(estimate)):
            yield fault.below(pointer)


def _bounds(estimate: Document) -> Iterator[Fault]:
    value, lower, upper = (estimate[name] for name in ("value", "lower", "upper"))
    if lower is not None and upper is not None and lower > upper:
        yield Fault("/lower", "crossed", "The lower bound lies above the upper one.")
    elif value is not None and (
        (lower is not None and value < lower) or (upper is not None and value > upper)
    ):
        yield Fault("/value", "outside", "The value lies outside its bounds.")


def _approximation(estimate: Document) -> Iterator[Fault]:
    approximator = estimate["approximator"]
    if approximator is None:
        return
    needed: tuple[str, ...]
    if approximator == Approximator.BETWEEN.value:
        needed, excluded = ("lower", "upper"), None
    elif approximator in DOWNWARD:
        needed, excluded = ("upper",), "value"
    elif approximator in UPWARD:
        needed, excluded = ("lower",), "value"
    else:
        needed, excluded = ("value",), None
    for name in needed:
        if estimate[name] is None:
            yield Fault(f"/{name}", "required", f"{approximator} needs the {name} that was said.")
    if excluded and estimate[excluded] is not None:
        yield Fault(
            f"/{excluded}",
            "not_said",
            f"{approximator} gives a bound and no {excluded}: never fill in what was not said.",
        )


def _ends(estimate: Document) -> Iterator[Fault]:
    for end, excluding, including in (
        ("lower", Approximator.MORE_THAN.value, Approximator.AT_LEAST.value),
        ("upper", Approximator.LESS_THAN.value, Approximator.AT_MOST.value),
    ):
        flag = estimate[f"{end}_inclusive"]
        approximator = estimate["approximator"]
        if flag is False and estimate[end] is None and approximator != excluding:
            yield Fault(
                f"/{end}_inclusive", "no_bound", f"Only a {end} bound that was said is excluded."
            )
        elif flag is True and approximator == excluding:
            yield Fault(f"/{end}_inclusive", "excluded", f"{excluding} excludes its bound.")
        elif flag is False and approximator == including:
            yield Fault(f"/{end}_inclusive", "included", f"{including} includes its bound.")
