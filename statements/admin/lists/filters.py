"""The form fields in which an editor fills in the API's filters."""

from typing import Any

from django import forms
from django.contrib.admin import site
from django.contrib.admin.widgets import AutocompleteSelect

from statements.rest.query.conditions import fields_along
from statements.rest.query.dates import TemporalParameter
from statements.rest.query.parameters import BooleanParameter, ChoiceParameter, Parameter
from statements.rest.query.references import ReferenceParameter
from statements.rest.visibility import Visibility

ANY = ("", "Any")


class IdSelect(AutocompleteSelect):
    """A record that completes as the editor types; its value is the id, as everywhere in the API.

    Django's completes to primary keys.
    """

    url_name = "%s:autocomplete_ids"

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> list[Any]:
        """Return the chosen record by its name, or by its id if there is none with this id."""
        chosen = [id for id in value if id]
        records: Any = self.choices
        found = {one.key: str(one) for one in records.queryset.filter(key__in=chosen)}
        options = [("", ""), *((id, found.get(id, id)) for id in chosen)]
        return [
            (None, [self.create_option(name, id, text, id in chosen, place)], place)
            for place, (id, text) in enumerate(options)
        ]


def field_for(parameter: Parameter, label: str, visibility: Visibility) -> forms.Field:
    """Return the field for a parameter's value."""
    common: dict[str, Any] = {"label": label, "required": False}
    if isinstance(parameter, ReferenceParameter):
        (target,) = parameter.targets
        return forms.ModelChoiceField(
            visibility.rows(target),
            to_field_name="key",
            widget=IdSelect(_reference_of(parameter, target), site),
            **common,
        )
    if isinstance(parameter, ChoiceParameter):
        withheld = {} if visibility.sees_drafts else parameter.not_public
        words: Any = parameter.words
        choices = [choice for choice in words.choices() if choice[0] not in withheld]
        return forms.ChoiceField(choices=[ANY, *choices], **common)
    if isinstance(parameter, BooleanParameter):
        return forms.ChoiceField(choices=[ANY, ("true", "Yes"), ("false", "No")], **common)
    hint = "2024-12-18" if isinstance(parameter.base, TemporalParameter) else ""
    return forms.CharField(widget=forms.TextInput(attrs={"placeholder": hint}), **common)


def _reference_of(parameter: ReferenceParameter, target: Any) -> Any:
    """Return the column whose values complete the parameter's.

    If that asks for the record itself, it's any column that refers to one.
    """
    field = fields_along(parameter.model, parameter.field_name)[-1]
    return field if field.is_relation else target._meta.related_objects[0].field
