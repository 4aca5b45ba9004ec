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
        ReferenceParameter("id", field_name="pk", help_text="The estimate itself, by its id."),
        ReferenceParameter(
            "statement", help_text="The statement in which the number was said, by its id."
        ),
        ReferenceParameter(
            "document",
            field_name="statement__document",
            help_text="The document in which the statement stands, by its id.",
        ),
        ReferenceParameter(
            "publisher",
            field_name="statement__document__publisher",
            help_text="The outlet that published the document, by its id.",
        ),
        published("statement__document__published"),
        speakers(outer="statement_id"),
        *topic("topic", "The topic that the number is about"),
        country("topic_country", "that the topic concerns", field_name="topic__country"),
        *numbers(),
        ChoiceParameter(
            "approximator",
            Approximator,
            help_text="How near the number is said to be: exact, about, at most and so on.",
        ),
        NumberParameter("value", help_text="The number, where one number was said."),
        NumberParameter("lower", help_text="The lower bound, where one was said."),
        NumberParameter("upper", help_text="The upper bound, where one was said."),
        BooleanParameter(
            "lower_inclusive", help_text="Whether the lower bound itself is meant as well."
        ),
        BooleanParameter(
            "upper_inclusive", help_text="Whether the upper bound itself is meant as well."
        ),
        DateRangeParameter("as_of", help_text="When the number holds."),
        *written(),
        SearchParameter(
            "q",
            ("measured", "scenario"),
            help_text="Words, each of which occurs in what is measured or in the scenario.",
        ),
    )
