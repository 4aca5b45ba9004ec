"""Renders the plainest widgets without templates: a statement's page has four hundred of them.

Django renders three templates for an input, and two for each option of a select. That is most of
what such a page takes.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]
"""The context that Django passes to a widget's template."""

NONE = SafeString()


def _attributes(widget: Widget) -> SafeString:
    shown = [(name, value) for name, value in widget["attrs"].items() if value is not False]
    return format_html_join("", "{}", ([_attribute(*one)] for one in shown)) if shown else NONE


def _attribute(name: str, value: object) -> SafeString:
    if value is True:
        return format_html(" {}", name)
    return format_html(' {}="{}"', name, value)


def _input(widget: Widget) -> SafeString:
    value = widget["value"]
    return format_html(
        '<input type="{}" name="{}"{}{}>',
        widget["type"],
        widget["name"],
        "" if value is None else format_html(' value="{}"', value),
        _attributes(widget),
    )


def _textarea(widget: Widget) -> SafeString:
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>',
        widget["name"],
        _attributes(widget),
        widget["value"] or "",
    )


def _select(widget: Widget) -> SafeString:
    groups = (_group(name, options) for name, options, _ in widget["optgroups"])
    return format_html(
        '<select name="{}"{}>{}\n</select>',
        widget["name"],
        _attributes(widget),
        format_html_join("", "{}", ([group] for group in groups)),
    )


def _group(name: str | None, options: list[Widget]) -> SafeString:
    shown = format_html_join(
        "",
        '\n  <option value="{}"{}>{}</option>',
        ((one["value"], _attributes(one), one["label"]) for one in options),
    )
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, shown) if name else shown


WRITTEN: dict[str, Callable[[Widget], SafeString]] = {
    **{
        f"django/forms/widgets/{kind}.html": _input
        for kind in ("text", "number", "url", "email", "hidden", "checkbox", "date", "time")
    },
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
"""The functions that replace Django's templates, by template name."""


class PlainRenderer(DjangoTemplates):
    """Django's renderer, but for the widgets in WRITTEN."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Return the widget, the same as Django does."""
        write = WRITTEN.get(template_name)
        return (
            write(context["widget"]) if write else super().render(template_name, context, request)
        )
