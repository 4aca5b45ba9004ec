"""Form fields and widgets: numbers as people write them, words with meanings, names of records."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Model

from statements.models import Statement
from statements.vocabularies import VOCABULARIES, Scale, Vocabulary

GROUPED = re.compile(
    r"[+-]?[0-9]{1,3}(?P<separator>[,' \u2019\u2009\u00a0\u202f])[0-9]{3}"
    r"(?:(?P=separator)[0-9]{3})*(?:\.[0-9]+)?"
)
"""A number whose thousands are set apart."""

SHOWN_TEXT = 120
"""Characters of a statement's text that stand for it where it's chosen."""

BY_CHOICES: dict[tuple[tuple[str | int, str], ...], type[Vocabulary] | type[Scale]] = {
    tuple(vocabulary.choices()): vocabulary for vocabulary in VOCABULARIES
}


class ReasonField(forms.CharField):
    """Why something is written, for the history."""

    def __init__(self, help_text: str) -> None:
        widget = forms.TextInput(attrs={"class": "vTextField"})
        super().__init__(
            label="Reason", required=False, max_length=500, widget=widget, help_text=help_text
        )


class PlainNumberField(forms.FloatField):
    """A number, shown as in the API: whole numbers have no decimal point.

    Thousands may be set apart by commas, spaces or apostrophes; the decimal point is a point.
    """

    default_error_messages = {  # noqa: RUF012 Django's own type
        "invalid": "This is not a number such as 100,000 or 2.5.",
    }

    def prepare_value(self, value: object) -> object:
        """Return the number as the field shows it."""
        is_whole = isinstance(value, float) and value.is_integer()
        return f"{value:.0f}" if is_whole else value

    def to_python(self, value: Any) -> Any:
        """Return the number; raise ValidationError if it isn't one."""
        text = value.strip() if isinstance(value, str) else value
        if isinstance(text, str) and (grouped := GROUPED.fullmatch(text)):
            text = text.replace(grouped["separator"], "")
        return super().to_python(text)


class RecordSelect(AutocompleteSelect):
    """A reference that completes; what is chosen needs no query if the form knows it."""

    known: Model | None = None

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> list[Any]:
        """Return the option that is chosen, after an empty one if it may be taken away."""
        if self.known is None or value != [str(self.known.pk)]:
            return super().optgroups(name, value, attrs)
        none = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        chosen = self.create_option(name, self.known.pk, label_of(self.known), True, len(none))
        return [(None, [*none, chosen], 0)]


class RecordChoiceField(forms.ModelChoiceField):
    """A reference, shown by what people know the record by."""

    def label_from_instance(self, record: Model) -> str:
        """Return the name of the record, or the beginning of a statement's text."""
        return label_of(record)


def label_of(record: Any) -> str:
    """Return what people know a record by: its name; of a statement its text, then its id."""
    if not isinstance(record, Statement):
        return str(record)
    text = record.text
    shown = text if len(text) <= SHOWN_TEXT else f"{text[:SHOWN_TEXT].rstrip()}…"
    return f"{shown} ({record.key})"


def vocabulary_attrs(choices: Iterable[tuple[str | int, str]] | None) -> dict[str, str]:
    """Return the attribute by which a widget for these choices names its vocabulary, if it does."""
    vocabulary = BY_CHOICES.get(tuple(choices or ()))
    return {} if vocabulary is None else {"data-vocabulary": vocabulary.__name__}


class Words(NamedTuple):
    """The values of a vocabulary, as templates take them: they would call its class."""

    name: str
    members: list[Vocabulary | Scale]


def words_in(page_forms: Iterable[forms.BaseForm]) -> list[Words]:
    """Return the vocabularies of all fields of these forms, each once, in their order there."""
    names = {
        field.widget.attrs.get("data-vocabulary"): None
        for form in page_forms
        for field in form.fields.values()
    }
    by_name = {vocabulary.__name__: vocabulary for vocabulary in VOCABULARIES}
    return [Words(name, list(by_name[name])) for name in names if name]
