"""Say in words what differs between two documents: labels as on forms, and values as people read.

This is the one place that turns JSON pointers into labels: `/chain/1/relation` is
"Chain 2: Relation".
"""

from collections.abc import Iterable, Iterator, Mapping
from textwrap import shorten
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.utils.text import capfirst

from statements.documents import Document, serializer_for
from statements.documents.serializers.layout import complete, layout_of, referenced_ids
from statements.documents.store.bulk import chunked
from statements.history.differences import Difference, differences
from statements.history.marked_words import Runs, mark_words, whole
from statements.models import MODELS, Part, Statement
from statements.rest.serializers.objects import DocumentSerializer, ReferenceSerializer
from statements.rest.visibility import Visibility
from statements.vocabularies import DateBasis

Names = Mapping[tuple[str, str], str]
"""What records are called, by resource and id."""

LONGEST_NAME = 100
"""Characters after which the text of a statement is cut where it stands for the statement."""

IDS_PER_QUERY = 500

UNTOLD = ("position", "digest")
"""What the line of a part leaves out: its label has its place, and nobody reads a digest."""


class WordedDifference(NamedTuple):
    """One difference in words: a label, and what it says there before and after.

    A side is empty where there was nothing.
    """

    label: str
    before: Runs
    after: Runs


def differences_from(
    resource: str, before: Document | None, after: Document | None
) -> list[Difference]:
    """Return what differs between two documents from the history; None stands for no record."""
    blank = complete(serializer_for(resource), {})
    return list(differences(resource, before or blank, after or blank))


def word_difference(resource: str, one: Difference, names: Names) -> WordedDifference:
    """Return one difference between two documents in words."""
    serializer = serializer_for(resource)
    label = label_at(resource, one.pointer)
    name, *steps = one.pointer.split("/")[1:]
    child = _child(serializer, name)
    if child is None:
        return WordedDifference(label, *_sides(serializer, name, one, names))
    if not steps:
        before, after = (
            "; ".join(_item_name(child, item, names) for item in side)
            for side in (one.before, one.after)
        )
        return WordedDifference(f"{label}: order", whole(before), whole(after))
    if len(steps) == 1:
        before, after = (_item(child, item, names) for item in (one.before, one.after))
        return WordedDifference(label, whole(before), whole(after))
    return WordedDifference(label, *_sides(child, steps[1], one, names))


def names_in(resource: str, documents: Iterable[Document], visibility: Visibility) -> Names:
    """Return what the records in documents are called now, as far as the reader may see them.

    What has no name, or is gone, is left out. At least one query for each kind of record.
    """
    found: dict[tuple[str, str], str] = {}
    for other, ids in referenced_ids({resource: list(documents)}).items():
        column = "text" if other == Statement.resource else "name"
        rows = visibility.rows(MODELS[other]).values_list("key", column)
        for some in chunked(sorted(ids), IDS_PER_QUERY):
            found |= {(other, key): name for key, name in rows.filter(key__in=some) if name}
    return found


def label_at(resource: str, pointer: str) -> str:
    """Return the label of a place in a document, given by its JSON pointer; "" for the whole."""
    serializer: DocumentSerializer = serializer_for(resource)
    steps = pointer.split("/")[1:]
    labels = []
    while steps:
        name, *steps = steps
        label = _label(serializer, name)
        child = _child(serializer, name)
        if steps and child is not None:
            serializer, label = child, f"{label} {int(steps[0]) + 1}"
            steps = steps[1:]
        elif steps:  # the parts of a date have columns of their own
            label, steps = _column_label(serializer, f"{name}_{steps[0]}") or label, []
        labels.append(label)
    return ": ".join(labels)


def _sides(
    serializer: DocumentSerializer, name: str, one: Difference, names: Names
) -> tuple[Runs, Runs]:
    """Return the value of a key before and after, with its words marked if it's free text."""
    before, after = (_value(serializer, name, value, names) for value in (one.before, one.after))
    if before and after and _is_free_text(serializer, name):
        return mark_words(before, after)
    return whole(before), whole(after)


def _is_free_text(serializer: DocumentSerializer, name: str) -> bool:
    column = _column(serializer, name)
    return column is not None and column.get_internal_type() == "CharField" and not column.choices


def _value(serializer: DocumentSerializer, name: str, value: Any, names: Names) -> str:
    """Return a value as people read it; "" if there is none."""
    layout = layout_of(serializer)
    column = _column(serializer, name)
    if value is None:
        return ""
    if name in layout.dates:
        return _date(value)
    if name in layout.references:
        return _reference(layout.references[name], value, names)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if column is not None and column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return str(value)


def _date(date: Mapping[str, str | None]) -> str:
    """Return a date as it was written, with its words and whether it was inferred."""
    words = date["text"] and f"“{date['text']}”"
    if not date["edtf"]:
        return words or ""
    basis = "inferred" if date["basis"] == DateBasis.INFERRED.value else None
    notes = ", ".join(filter(None, (basis, words)))
    return f"{date['edtf']} ({notes})" if notes else date["edtf"]


def _reference(reference: ReferenceSerializer, id: str, names: Names) -> str:
    name = names.get((reference.resource, id))
    return f"{shorten(name, LONGEST_NAME, placeholder='…')} ({id})" if name else id


def _item(child: DocumentSerializer, item: Any, names: Names) -> str:
    """Return an item of a list as one line; "" if there is none."""
    if item is None:
        return ""
    if isinstance(child, ReferenceSerializer):
        return _reference(child, item, names)
    return "; ".join(_told(child, item, names))


def _told(child: DocumentSerializer, part: Document, names: Names) -> Iterator[str]:
    for name, field in child.fields.items():
        column = _column(child, name)
        if field.read_only or name in UNTOLD or part.get(name) is None:
            continue
        if isinstance(part[name], bool) and column is not None and part[name] == column.default:
            continue
        yield f"{_label(child, name)}: {_value(child, name, part[name], names)}"


def _item_name(child: DocumentSerializer, name: Any, names: Names) -> str:
    """Return what identifies an item among its siblings, see `Difference`, in words."""
    if isinstance(child, ReferenceSerializer):
        return _reference(child, name, names)
    model = child.Meta.model
    if not issubclass(model, Part):
        return str(name)
    keys = (look_up.removesuffix("__key") for look_up in model.natural)
    pairs = zip((key for key in keys if key in child.fields), name, strict=True)
    return ", ".join(_value(child, key, value, names) for key, value in pairs)


def _child(serializer: DocumentSerializer, name: str) -> DocumentSerializer | None:
    """Return what reads the items of a list; None if the key holds no list."""
    layout = layout_of(serializer)
    return layout.parts.get(name) or layout.reference_lists.get(name)


def _label(serializer: DocumentSerializer, name: str) -> str:
    column = None if _child(serializer, name) else _column(serializer, name)
    return capfirst(str(column.verbose_name if column is not None else name.replace("_", " ")))


def _column(serializer: DocumentSerializer, name: str) -> "Field | None":
    """Return the column that a key stands for; None for lists and dates, which have several."""
    field = serializer.fields.get(name)
    return None if field is None else _find_column(serializer, str(field.source))


def _column_label(serializer: DocumentSerializer, column: str) -> str | None:
    found = _find_column(serializer, column)
    return None if found is None else capfirst(str(found.verbose_name))


def _find_column(serializer: DocumentSerializer, column: str) -> "Field | None":
    try:
        found = serializer.Meta.model._meta.get_field(column)
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None
