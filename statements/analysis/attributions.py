"""Attributions: on whose word statements rest and when they were made, for many at once."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models.functions import Coalesce

from statements.models import Hop, Participation, Statement
from statements.vocabularies import Role


class Attribution(NamedTuple):
    """On whose word a statement rests, by ids; the chain begins nearest to the document.

    Dates are in EDTF or, if only words are known, in those words.
    """

    statement: str
    speakers: list[str]
    chain: list[str]
    document: str
    publisher: str | None
    said: str | None
    published: str | None


def read_attributions(statements: Collection[int]) -> dict[int, Attribution]:
    """Return the attributions of statements by their primary keys, in three queries."""
    rows = Statement.objects.filter(pk__in=statements).order_by()
    found = {
        pk: Attribution(key, [], [], *others)
        for pk, key, *others in rows.values_list(
            *("pk", "key", "document__key", "document__publisher__key"),
            Coalesce("said_edtf", "said_text"),
            Coalesce("document__published_edtf", "document__published_text"),
        )
    }
    # A statement that is deleted between two queries has no parts either.
    speakers = Participation.objects.filter(statement__in=found, role=Role.SPEAKER.value)
    for pk, key in speakers.order_by("position").values_list("statement_id", "actor__key"):
        found[pk].speakers.append(key)
    hops = Hop.objects.filter(statement__in=found).order_by("position")
    for pk, source, actor in hops.values_list("statement_id", "source__key", "actor__key"):
        found[pk].chain.append(source or actor)
    return found
