"""Widgets that are rendered without templates are the same elements as Django renders."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.test.html import parse_html

from statements.admin.forms.rendering import WRITTEN, PlainRenderer

HOSTILE = "\"><script>'&amp;</script>"
ATTRS = {"id": "id_name", "class": HOSTILE, "required": True, "disabled": False, "data-none": None}
CHOICES = [("", "Any"), ("a", "A & B"), (3, 3), ("Group <1>", [("b", HOSTILE), (HOSTILE, "C")])]

WIDGETS: list[forms.Widget] = [
    *(widget(ATTRS) for widget in (forms.TextInput, forms.NumberInput, forms.URLInput)),
    *(widget(ATTRS) for widget in (forms.EmailInput, forms.HiddenInput, forms.CheckboxInput)),
    *(widget(ATTRS) for widget in (forms.DateInput, forms.TimeInput, forms.Textarea)),
    forms.Select(ATTRS, CHOICES),
    forms.SelectMultiple(ATTRS, CHOICES),
]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("attrs", [{}, {"aria-invalid": "true"}], ids=["plain", "with more"])
@pytest.mark.parametrize("value", [None, "", "a", HOSTILE, "b", 3, 0, True, 2.5, "two\nlines"])
def test_a_widget_is_the_element_that_django_renders(
    widget: forms.Widget, attrs: dict[str, str], value: Any
):
    ours, theirs = (
        widget.render("name", value, attrs, renderer)
        for renderer in (PlainRenderer(), DjangoTemplates())
    )

    assert parse_html(ours) == parse_html(theirs)


def test_every_template_that_is_replaced_is_compared():
    assert {widget.template_name for widget in WIDGETS} >= WRITTEN.keys()


def test_the_pages_are_rendered_so():
    assert isinstance(get_default_renderer(), PlainRenderer)
