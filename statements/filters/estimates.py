"""Filters for estimates."""

from typing import ClassVar

from statements.filters.shared import country, numbers, published, speakers, topic, written
from statements.models import Estimate
from statements.rest.query.computed import SearchParameter
from statements.rest.query.dates import DateRangeParameter
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.parameters import BooleanParameter, ChoiceParameter, NumberParameter
from statements.rest.query.references import ReferenceParameter
from statements.vocabularies import Approximator


class EstimateFilterSet(ParameterFilterSet):
    """The parameters that filter estimates: what was counted, who said it and where."""

    class Meta:
        model = Estimate

    costly = frozenset({"estimate_overlaps"})
    parameters: ClassVar = (
        ReferenceParameter("id", field_name="pk", help_text="The estimate's id."),
        ReferenceParameter(
            "statement", help_text="The id of the statement that contains the number."
        ),
        ReferenceParameter(
            "document",
            field_name="statement__document",
            help_text="The id of the document that contains the statement.",
        ),
        ReferenceParameter(
            "publisher",
            field_name="statement__document__publisher",
            help_text="The id of the outlet that published the document.",
        ),
        published("statement__document__published"),
        speakers(outer="statement_id"),
        *topic("topic", "the topic that the number is about"),
        country("topic_country", "the topic concerns", field_name="topic__country"),
        *numbers(),
        ChoiceParameter(
            "approximator",
            Approximator,
            help_text="How the number is hedged: exact, about, at most and so on.",
        ),
        NumberParameter("value", help_text="The number itself, if a single number was given."),
        NumberParameter("lower", help_text="The lower bound, if one was given."),
        NumberParameter("upper", help_text="The upper bound, if one was given."),
        BooleanParameter(
            "lower_inclusive", help_text="Whether the lower bound itself is included."
        ),
        BooleanParameter(
            "upper_inclusive", help_text="Whether the upper bound itself is included."
        ),
        DateRangeParameter("as_of", help_text="The date for which the number holds."),
        *written(),
        SearchParameter(
            "q",
            ("measured", "scenario"),
            help_text="Words that must each appear in what is measured or in the scenario, "
            "ignoring case.",
        ),
    )
