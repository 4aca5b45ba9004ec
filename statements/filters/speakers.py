"""The parameters for who said something, by which statements and estimates are filtered."""

from statements.filters.shared import country
from statements.models import Participation
from statements.rest.query.parameters import BooleanParameter, ChoiceParameter
from statements.rest.query.references import ReferenceParameter
from statements.rest.query.row_groups import RowGroup
from statements.vocabularies import ActorKind, Role


def speakers(outer: str = "pk") -> RowGroup:
    """Return the parameters for speakers; ``outer`` is the record's column for its statement."""
    return RowGroup(
        Participation,
        "statement",
        ReferenceParameter("speaker", field_name="actor", help_text="A speaker's id."),
        ChoiceParameter(
            "speaker_kind",
            ActorKind,
            field_name="actor__kind",
            help_text="The kind of actor that a speaker is.",
        ),
        country("speaker_country", "a speaker belongs to", field_name="actor__country"),
        BooleanParameter(
            "speaker_named",
            field_name="actor__is_named",
            help_text="Whether a reader of the article can tell exactly who a speaker is.",
        ),
        outer=outer,
        only={"role": Role.SPEAKER.value},
    )
