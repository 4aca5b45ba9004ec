"""Says what is wrong in the words that stand on the form, where the rules use those of the API."""

import re

from django.db.models import Model
from django.utils.text import capfirst

from statements.vocabularies import VOCABULARIES

SLUG = re.compile(r"^[a-z]+(?= )|(?<!['\w/-])[a-z]+(?:_[a-z0-9]+)+(?!['\w/-])")
"""The first word of a message if it has no capital; and words joined by underscores, unquoted."""

LABELS = {str(member.value): member.label for vocabulary in VOCABULARIES for member in vocabulary}


def as_on_form(message: str, model: type[Model]) -> str:
    """Return a message that names values and fields by their labels: “At least”, not at_least."""
    columns = {field.name: str(field.verbose_name) for field in model._meta.concrete_fields}

    def label(found: re.Match[str]) -> str:
        name = found[0]
        shown = LABELS.get(name) or columns.get(name)
        return f"“{capfirst(shown)}”" if shown else name

    return SLUG.sub(label, message)
