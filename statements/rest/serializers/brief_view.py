"""Brief answers: ``view=brief`` shows each record in a few keys, by a serializer of their own."""

from functools import partial

from rest_framework.serializers import Serializer

from statements.rest.query.query_string import InvalidValue, QueryParameter, QueryString
from statements.rest.query.suggestions import did_you_mean, quoted
from statements.rest.serializers.sparse_fields import SparseFields

VIEW, WHOLE, BRIEF = "view", "whole", "brief"
VIEWS = (WHOLE, BRIEF)


def view_parameter(brief: type[Serializer]) -> QueryParameter:
    """Return the parameter for records that this serializer shows in brief."""
    component = brief.__name__.removesuffix("Serializer")
    return QueryParameter(
        VIEW,
        f"How much of each record to return: `{WHOLE}`, by default, or `{BRIEF}`. In brief, a "
        f"record has the form of the schema `{component}`, not that of the response below. A "
        "brief record always has the same keys, so `fields` and `omit` are errors.",
        {
            "title": "RecordView",
            "type": "string",
            "enum": list(VIEWS),
            "description": "How much of each record to return.",
        },
    )


def check_view(query: QueryString) -> None:
    """Note a fault in the query for an unknown view, and for sparse fields of a brief one."""
    view = query.value(VIEW)
    if view is not None and view not in VIEWS:
        hint = partial(did_you_mean, view, VIEWS)
        detail = f"{quoted(view)} is not a view: use {WHOLE} or {BRIEF}."
        query.refuse(VIEW, InvalidValue("unknown_word", detail, hint))
    for name in SparseFields._fields if view == BRIEF else ():
        if query.value(name) is not None:
            detail = f'A brief record always has the same keys: leave "{name}" or view=brief out.'
            query.refuse(name, InvalidValue("not_in_brief", detail))
