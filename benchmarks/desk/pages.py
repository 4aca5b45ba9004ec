"""Every page of the desk that is asked, with what the data set has most of.

Set up Django before calling anything here.
"""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import site
from django.db.models import Count, Model
from django.urls import reverse

from benchmarks.desk.asking import ADMIN, USERNAMES, Page
from benchmarks.desk.cursors import cursors_of
from benchmarks.desk.most import Most
from benchmarks.expensive.known import Values
from statements.admin.lists.filters import IdSelect, field_for
from statements.admin.review.queue import FILTERED_BY
from statements.analysis.review_queue import WAITING
from statements.models import MODELS, Change, Revision, Source, Statement
from statements.models.permissions import READER
from statements.rest.visibility import Visibility
from statements.vocabularies import Through

EVERYBODY = (ADMIN, READER)

COMBINED = 40
"""How many combinations of filters are asked of each list."""

TOGETHER = (2, 2, 3, 4)
"""How many filters are combined."""

BEYOND = {"_after": "2031", "_before": "1901"}
"""Days before and after which nothing happens in the data set, by the ends of the parameters."""

LETTERS = 3
"""How many letters somebody has typed who is offered completions."""

SAVED = "Saved anew"
"""The new name of each saved record, or the new note of a statement."""

Query = dict[str, str]


def pages(values: Values, seed: int) -> Iterator[Page]:
    """Yield every page; what is random about the lists is drawn with the seed."""
    most = Most()
    yield Page("index", EVERYBODY, reverse("admin:index"))
    for model in reversed(MODELS.values()):
        if site.is_registered(model):
            chance = Random(f"{seed} {model.resource}")  # noqa: S311 nothing is secret
            yield from _list_pages(model, values[model.resource], chance)
            yield from _form_pages(model, most)
            yield from _history_pages(model, most)
            yield from _saved(model, most)
    yield from _queue_pages(values["statements"])
    yield from _completions(most)
    yield from _asked_by_scripts(most)
    yield from _pages_of_writes(most)
    asked: set[type[Model]] = {*MODELS.values(), Revision, Change}
    for accounts in (one for one in site._registry if one not in asked):
        yield Page("accounts", (ADMIN,), _address(accounts, "changelist"))
        yield Page("accounts", (ADMIN,), _address(accounts, "add"))


def _address(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def _with(address: str, query: Mapping[str, object]) -> str:
    return f"{address}?{urlencode(query)}" if query else address


def _list_pages(model: Any, values: Mapping[str, list[str]], chance: Random) -> Iterator[Page]:
    """Yield the pages of a list: in each order, each filter, words, combinations, deep inside."""
    address, kind = _address(model, "changelist"), f"list of {model.resource}"
    orders = list(_orders(model))
    filters = _filters_of(model, values)
    searches = [{"q": text} for text in _searches(values["q"])]
    alone = [{}, *({name: one} for name, some in filters.items() for one in some), *searches]
    heaviest = [{}, *({name: some[0]} for name, some in filters.items() if some), searches[0]]
    for query in alone:
        yield Page(kind, EVERYBODY, _with(address, query))
    for order in orders:
        for query in heaviest:
            yield Page(kind, (ADMIN,), _with(address, query | order))
    # A period that ends before it begins is refused.
    combined = [name for name in filters if filters[name] and not name.endswith("_before")]
    for _ in range(COMBINED):
        names = chance.sample(combined, chance.choice(TOGETHER))
        drawn = {name: chance.choice(filters[name]) for name in names}
        if chance.random() < 1 / 2:
            drawn |= chance.choice(searches)
        yield Page(kind, (ADMIN,), _with(address, drawn | chance.choice(orders)))
    for query in cursors_of(model, filters, [{}, *orders]):
        yield Page(f"{kind}, deep inside", (ADMIN,), _with(address, query))


def _orders(model: Any) -> Iterator[Query]:
    """Yield what orders a list by its columns, other than it's ordered anyway."""
    admin: Any = site._registry[model]
    usual = admin.ordering[0]
    # The first column of the list is for ticking.
    columns: list[Any] = ["action_checkbox", *admin.list_display]
    for column in admin.sortable_by:
        place, by = columns.index(column), getattr(admin, column).admin_order_field
        for sign in ("", "-"):
            if f"{sign}{by}" != usual:
                yield {"o": f"{sign}{place}"}


def _filters_of(model: Any, values: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return the values of each filter of a list, most frequent first."""
    admin: Any = site._registry[model]
    return {
        name: [*values[name], *(day for end, day in BEYOND.items() if name.endswith(end))]
        for name in admin.filtered_by
    }


def _searches(words: list[str]) -> Iterator[str]:
    """Yield what somebody types: single words, several, a phrase, a beginning, without a word."""
    yield from words
    first, second = words[:2]
    yield from (f"{first} {second}", f'"{first} {second}"', f"{first[:2]}*", f"{first} -{second}")


def _form_pages(model: Any, most: Most) -> Iterator[Page]:
    kind, record = f"form of {model.resource}", most.used(model)
    yield Page(kind, (ADMIN,), _address(model, "add"))
    for one in dict.fromkeys((record, *most.largest(model))):
        yield Page(kind, EVERYBODY, _address(model, "change", one.pk))
        yield Page(kind, (ADMIN,), _address(model, "delete", one.pk))
    if hasattr(site._registry[model], "merge_view"):
        merge = _address(model, "merge", record.pk)
        other = model.objects.filter(kind=record.kind).order_by("pk").last()
        yield Page("merging", (ADMIN,), merge)
        yield Page("merging", (ADMIN,), merge, merge, {"other": str(other.pk)})
        others = _address(model, "merge_others", record.pk)
        own_kind = next(one for one in model._meta.concrete_fields if one.related_model is model)
        for query in _completing(own_kind, str(record)):
            yield Page("merging", (ADMIN,), _with(others, query))


def _saved(model: Any, most: Most) -> Iterator[Page]:
    """Yield the large forms as they are saved, and the lines of statements."""
    for one in dict.fromkeys((most.used(model), *most.largest(model))):
        form = _address(model, "change", one.pk)
        changed = "note" if model is Statement else "name"
        yield Page("saving", (ADMIN,), form, form, {changed: SAVED, "_save": "Save"})
        if model is Statement:
            line = _with(_address(model, "one_line"), {"id": one.pk})
            yield Page("asked by scripts", (ADMIN,), line, form)


def _history_pages(model: Any, most: Most) -> Iterator[Page]:
    kind = f"history of {model.resource}"
    yield Page(kind, EVERYBODY, _address(model, "deleted"))
    if written := most.written(model):
        key, (first, middle, last) = written
        history = _address(model, "id_history", key)
        compared = _with(_address(model, "compare", key), {"from": first, "to": last})
        yield Page(kind, EVERYBODY, history)
        yield Page(kind, EVERYBODY, _with(history, {"before": f"{middle}-0"}))
        yield Page(kind, EVERYBODY, compared)
        yield Page(kind, (ADMIN,), _address(model, "restore", key, middle))


def _queue_pages(values: Mapping[str, list[str]]) -> Iterator[Page]:
    address = _address(Statement, "queue")
    some = values["id"][:1]
    filters = [{}, *({name: one} for name in FILTERED_BY for one in values[name])]
    own = [{}, *({"at": id} for id in some), {"by": USERNAMES[ADMIN]}]
    for status in WAITING:
        for newest in ({}, {"newest": "1"}):
            order = {"status": status.value, **newest}
            for query in (*filters, *own[1:]):
                yield Page("review queue", (ADMIN,), _with(address, order | query))


def _completions(most: Most) -> Iterator[Page]:
    """Yield what the forms and the filters ask while somebody types."""
    fields = dict.fromkeys(_completed_fields(), ("autocomplete", (ADMIN,)))
    filters = dict.fromkeys(_completed_filters(), ("autocomplete_ids", EVERYBODY))
    for field, (view, asked_by) in (*fields.items(), *filters.items()):
        for query in _completing(field, str(most.used(field.related_model))):
            yield Page("completion", asked_by, _with(reverse(f"admin:{view}"), query))


def _completing(field: Any, name: str) -> Iterator[Query]:
    """Yield what a reference asks while somebody types who means this name, or another."""
    about = field.model._meta
    column = {
        "app_label": about.app_label,
        "model_name": about.model_name,
        "field_name": field.name,
    }
    letters = (name[:count] for count in range(1, LETTERS + 1))
    for term in ("", *letters, name):
        yield {**column, "term": term}


def _completed_fields() -> Iterator[Any]:
    for model in MODELS.values():
        if site.is_registered(model):
            admin: Any = site._registry[model]
            for one in (admin, *(inline(model, site) for inline in admin.inlines)):
                yield from (one.opts.get_field(name) for name in one.autocomplete_fields)


def _completed_filters() -> Iterator[Any]:
    for model in MODELS.values():
        if site.is_registered(model):
            admin: Any = site._registry[model]
            for name in admin.filtered_by:
                parameter = admin.filterset_class.by_name[name]
                widget = field_for(parameter, "", Visibility(sees_drafts=True)).widget
                if isinstance(widget, IdSelect):
                    yield widget.field


def _asked_by_scripts(most: Most) -> Iterator[Page]:
    kind = "asked by scripts"
    for model in MODELS.values():
        if site.is_registered(model):
            query = {"name": str(most.used(model))}
            if model is Statement:
                query = {"document": most.used(Source).pk}
            yield Page(kind, (ADMIN,), _with(_address(model, "propose_ids"), query))
    date = {"words": "18 December", "document": most.used(Source).pk}
    yield Page(kind, (ADMIN,), _with(_address(Statement, "read-date"), date))
    yield Page(kind, (ADMIN,), _with(_address(Statement, "read-number"), {"words": "100,000"}))


def _pages_of_writes(most: Most) -> Iterator[Page]:
    """Yield the lists of revisions and of changes, and the largest page of one."""
    revisions, changes = (_address(model, "changelist") for model in (Revision, Change))
    yield Page("revisions", EVERYBODY, revisions)
    yield Page("changes", EVERYBODY, changes)
    for query in (
        {"o": "1"},
        {"o": "2"},
        {"p": "49"},
        *({"through__exact": one.value} for one in Through),
    ):
        yield Page("revisions", EVERYBODY, _with(revisions, query))
    keys = [written[0] for model in MODELS.values() if (written := most.written(model))]
    for query in ({"o": "6"}, {"p": "49"}, *({"q": key} for key in (*keys, "nowhere"))):
        yield Page("changes", EVERYBODY, _with(changes, query))
    large = Change.objects.order_by().values("revision__pk").annotate(number=Count("*"))
    for pk in large.order_by("-number").values_list("revision__pk", flat=True)[:1]:
        yield Page("revisions", EVERYBODY, _address(Revision, "change", pk))
    shown_to_all = Change.objects.filter(document__isnull=False, is_public=True)
    for change in shown_to_all.order_by("-revision", "-pk")[:1]:
        yield Page("changes", EVERYBODY, _address(Change, "change", change.pk))
