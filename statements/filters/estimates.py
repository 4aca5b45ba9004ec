"""Filters for estimates."""

from typing import ClassVar

from statements.filters.shared import FEW_DOCUMENTS, country, published, topic, written
from statements.filters.speakers import speakers
from statements.models import Estimate, Source
from statements.models.columns import MISSING_DAY
from statements.models.estimate import NO_NUMBER
from statements.rest.query.computed import OverlapParameter, SearchParameter
from statements.rest.query.dates import DateRangeParameter
from statements.rest.query.filtersets import ParameterFilterSet
from statements.rest.query.parameters import (
    BooleanParameter,
    ChoiceParameter,
    NumberParameter,
    Parameter,
    TextParameter,
)
from statements.rest.query.references import ReferenceParameter
from statements.rest.query.row_groups import RowGroup
from statements.rest.query.twins import Twin
from statements.vocabularies import Approximator, Likelihood, QuantityRole, is_measure, is_unit


def numbers() -> tuple[Parameter, ...]:
    """Return the parameters that statements and estimates have in common for estimates."""
    return (
        TextParameter(
            "measure",
            check=is_measure,
            form="a measure such as military_personnel",
            help_text="What is counted or measured, as a slug such as military_personnel.",
        ),
        TextParameter(
            "unit",
            check=is_unit,
            form="a UCUM unit such as {person}",
            help_text="The unit of the number, as a UCUM code such as {person}.",
        ),
        ChoiceParameter(
            "quantity_role",
            QuantityRole,
            help_text="Whether the number is actual, required, planned or expected.",
        ),
        OverlapParameter(
            "estimate_overlaps",
            least="range_min",
            most="range_max",
            least_included="lower_inclusive",
            most_included="upper_inclusive",
            help_text="A range that the number must overlap, such as `80000,120000`. Leave an end "
            "out to keep it open: `80000,` means at least 80000. Excluded bounds stay excluded, "
            "bounds that were not given are open, and about 100,000 counts as 100000.",
        ),
        ChoiceParameter(
            "estimate_likelihood",
            Likelihood,
            field_name="likelihood",
            help_text="How likely the number is said to be, as a band of probability (ICD 203).",
        ),
    )


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
        RowGroup(
            Source,
            "pk",
            ReferenceParameter(
                "publisher", help_text="The id of the outlet that published the document."
            ),
            published(),
            outer="statement__document",
            few=FEW_DOCUMENTS,
        ),
        speakers(outer="statement_id"),
        *topic("topic", "the topic that the number is about"),
        country("topic_country", "the topic concerns", field_name="topic__country"),
        *numbers(),
        TextParameter(
            "scenario",
            help_text="The circumstances that the number is limited to, exactly as recorded.",
        ),
        ChoiceParameter(
            "approximator",
            Approximator,
            help_text="How the number is hedged: exact, about, at most and so on.",
        ),
        NumberParameter(
            "value",
            twin=Twin("value_order", NO_NUMBER),
            help_text="The number itself, if a single number was given.",
        ),
        NumberParameter("lower", help_text="The lower bound, if one was given."),
        NumberParameter("upper", help_text="The upper bound, if one was given."),
        BooleanParameter(
            "lower_inclusive", help_text="Whether the lower bound itself is included."
        ),
        BooleanParameter(
            "upper_inclusive", help_text="Whether the upper bound itself is included."
        ),
        DateRangeParameter(
            "as_of", missing_day=MISSING_DAY, help_text="The date for which the number holds."
        ),
        *written(),
        SearchParameter(
            "q",
            ("measured", "scenario"),
            help_text="Words that must each appear in what is measured or in the scenario, "
            "ignoring case.",
        ),
    )
