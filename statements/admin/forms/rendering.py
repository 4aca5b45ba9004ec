"""Renders the plainest widgets without templates: a statement's page has four hundred of them.

Django renders three templates for an input, and two for each option of a select. That is most of
what such a page takes.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]
"""The context that Django passes to a widget's template."""


def _escape(value: object) -> str:
    """Do what `conditional_escape` does, which would take a fifth of the time of such a page."""
    text = value if hasattr(value, "__html__") else str(value)
    return text.__html__() if hasattr(text, "__html__") else escape(str(text))


def _attributes(widget: Widget) -> str:
    return "".join(
        f" {_escape(name)}" if value is True else f' {_escape(name)}="{_escape(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    kind, name, value = _escape(widget["type"]), _escape(widget["name"]), widget["value"]
    shown = "" if value is None else f' value="{_escape(value)}"'
    return f'<input type="{kind}" name="{name}"{shown}{_attributes(widget)}>'


def _textarea(widget: Widget) -> str:
    name, value = _escape(widget["name"]), _escape(widget["value"] or "")
    return f'<textarea name="{name}"{_attributes(widget)}>\n{value}</textarea>'


def _select(widget: Widget) -> str:
    groups = "".join(_group(name, options) for name, options, _ in widget["optgroups"])
    return f'<select name="{_escape(widget["name"])}"{_attributes(widget)}>{groups}\n</select>'


def _group(name: str | None, options: list[Widget]) -> str:
    shown = "".join(
        f'\n  <option value="{_escape(one["value"])}"{_attributes(one)}>{_escape(one["label"])}'
        "</option>"
        for one in options
    )
    return f'\n  <optgroup label="{_escape(name)}">{shown}\n  </optgroup>' if name else shown


WRITTEN: dict[str, Callable[[Widget], str]] = {
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
        if write is None:
            return super().render(template_name, context, request)
        return SafeString(write(context["widget"]))
