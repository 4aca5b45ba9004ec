"""Parameters whose values are public ids of records.

All ids in a request are looked up in one query. An id that doesn't exist is a fault; the message
suggests the nearest one from a limited number of candidates, by its id or by its name.
"""

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import partial, singledispatch
from itertools import chain

from django.db.models import Model, Q, QuerySet

from statements.rest.query.conditions import any_of, fields_along
from statements.rest.query.id_lookups import IdLookup
from statements.rest.query.parameters import Parameter
from statements.rest.query.query_string import InvalidValue
from statements.rest.query.suggestions import MAX_QUOTED, REPEAT, ask, did_you_mean, quoted
from statements.rest.visibility import Visibility

PrimaryKeys = dict[str, list[int]]
"""For each column of a reference, the primary keys that the requested ids stand for."""

NEIGHBORS = 50
FIRST = 1000

MAX_ENDINGS = 3
"""Ids that end alike and are all named."""


def nearest_id(key: str, *targets: QuerySet[Model]) -> str:
    """Return ' Did you mean "…"?' with an existing id from one of the targets, or an empty string.

    First it's an id like this one, then one whose record has a name like it, then one that ends
    with it.
    """
    if len(key) > MAX_QUOTED:
        return ""
    known = [_candidates(key, records) for records in targets]
    by_id = (did_you_mean(key, candidates) for candidates in known)
    by_name = (_by_name(key, records) for records in targets)
    by_ending = (_by_ending(key, candidates) for candidates in known)
    return next(filter(None, chain(by_id, by_name, by_ending)), "")


def _candidates(key: str, records: QuerySet[Model]) -> list[str]:
    """Return the ids just before and after this one, and the first ones in the table.

    At most 1,100 are read from an index, so a long table costs no more than a short one.
    """
    keys = records.order_by("key").values_list("key", flat=True)
    sought = key.lower()
    return [
        *keys.filter(key__gte=sought)[:NEIGHBORS],
        *keys.filter(key__lt=sought).reverse()[:NEIGHBORS],
        *keys[:FIRST],
    ]


@singledispatch
def nearest_by_name(records: QuerySet[Model], text: str) -> tuple[str, str] | None:
    """Return the id and name of the record whose name is nearest to a text, if one is near.

    A package whose records have names registers how to find them for its class of querysets.
    """
    return None


def _by_name(key: str, records: QuerySet[Model]) -> str:
    nearest = nearest_by_name(records, key.replace("-", " "))
    return f' Did you mean "{nearest[0]}" ({nearest[1]})?' if nearest else ""


def _by_ending(key: str, candidates: Sequence[str]) -> str:
    found = sorted({id for id in candidates if id.endswith(f"-{key.lower()}")})
    if len(found) > MAX_ENDINGS:
        return f' Give the whole id, such as "{found[0]}".'
    return ask(found)


def _nearest_of(key: str, targets: Sequence[QuerySet[Model]]) -> str:
    return REPEAT if "," in key else nearest_id(key, *targets)


@dataclass(eq=False)
class ReferenceParameter(Parameter):
    """Another record, given by its id, or the record itself if the field is ``pk``.

    ``columns`` are the foreign keys that may refer to it, by default the field. ``alternative``
    returns rows of another kind, with the same link to the record, that count as well, but only if
    the query has no other condition on the same row; ``alternative_key`` is the lookup path of the
    id there.
    """

    is_selective = True
    takes = "id"

    _: KW_ONLY
    columns: tuple[str, ...] = ()
    alternative: Callable[[PrimaryKeys | None], QuerySet[Model]] | None = None
    alternative_key: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.columns = self.columns or (self.field_name,)

    @property
    def null_column(self) -> str:
        """The lookup path of the first foreign key."""
        return self.columns[0]

    @property
    def is_facet(self) -> bool:
        """Return whether records can be counted by its values: not if each record is one itself."""
        return self.field_name != "pk"

    @property
    def targets(self) -> list[type[Model]]:
        """The model of the records that each column may refer to."""
        fields = [fields_along(self.model, column)[-1] for column in self.columns]
        return [field.related_model or self.model for field in fields]

    def values_in(self, rows: QuerySet[Model], link: str, path: str = "") -> list[QuerySet]:
        """Return pairs of the link and a record: its primary key or, with several columns, its id.

        An id may stand for a record of either kind, or for both. With several columns, there are
        no pairs for rows without a value.
        """
        if len(self.columns) == 1:
            return [rows.values_list(link, f"{path}{self.columns[0]}")]
        keys = [f"{path}{column}__key" for column in self.columns]
        # Rows without a value would take outer joins, for which SQLite reads the whole table.
        return [rows.filter(**{f"{key}__isnull": False}).values_list(link, key) for key in keys]

    def values_in_alternative(self, value: PrimaryKeys | None, link: str) -> list[QuerySet]:
        """Return pairs of the link and an id for the rows that count as well."""
        rows = self.get_alternative(value)
        return [] if rows is None else [rows.order_by().values_list(link, self.alternative_key)]

    def lookups(self, texts: Sequence[str], visibility: Visibility) -> list[IdLookup]:
        """Return the lookup of the ids for each column; run them before `read`."""
        return [self.look_up(visibility.rows(model), texts) for model in self.targets]

    def read(
        self,
        texts: Sequence[str],
        lookups: Sequence[IdLookup],
        visibility: Visibility,  # noqa: ARG002
    ) -> tuple[PrimaryKeys, list[InvalidValue]]:
        """Return the primary keys for each column, and a fault for each id that wasn't found."""
        targets = [one.target for one in lookups]
        unknown = [text for text in texts if not any(text in one.found for one in lookups)]
        found = {
            column: sorted({pk for pks in one.found.values() for pk in pks})
            for column, one in zip(self.columns, lookups, strict=True)
        }
        return found, [self._unknown(text, targets) for text in unknown]

    def look_up(self, target: QuerySet[Model], texts: Sequence[str]) -> IdLookup:
        """Return a lookup of the ids among the records that a column may refer to."""
        return IdLookup(target, texts, partial(self.select, target))

    def select(self, target: QuerySet[Model], ids: Sequence[str]) -> tuple[str, Sequence[str]]:
        """Return SQL and its parameters that select pairs of an id and a primary key."""
        rows = target.order_by().filter(key__in=ids).values_list("key", "pk")
        return rows.query.sql_with_params()

    def _unknown(self, text: str, targets: list[QuerySet[Model]]) -> InvalidValue:
        kinds = " or ".join(str(target.model._meta.verbose_name) for target in targets)
        detail = f"There is no {kinds} with the id {quoted(text)}."
        return InvalidValue("unknown_id", detail, partial(_nearest_of, text, targets))

    def condition(self, value: PrimaryKeys) -> Q:
        """Match rows where any of the columns refers to one of the records."""
        return any_of(Q(**{f"{column}__in": pks}) for column, pks in value.items())

    def get_alternative(self, value: PrimaryKeys | None) -> QuerySet[Model] | None:
        """Return the alternative rows, if there are any; a value of None means any record."""
        return None if self.alternative is None else self.alternative(value)

    def known(self) -> Q:
        """Match rows where any of the columns is set."""
        return any_of(Q(**{f"{column}__isnull": False}) for column in self.columns)


@dataclass(eq=False)
class SubtreeParameter(ReferenceParameter):
    """Another record or any of its descendants.

    ``subtrees`` gets the records and ids. It returns SQL and its parameters that select pairs of an
    existing id and a primary key in its subtree, including the record's own. ``lineages`` returns
    SQL that selects pairs of primary keys, of each record and of each whose subtree it is in.
    """

    _: KW_ONLY
    subtrees: Callable[[QuerySet[Model], Sequence[str]], tuple[str, Sequence[str]]]
    lineages: Callable[[QuerySet[Model]], str]

    def select(self, target: QuerySet[Model], ids: Sequence[str]) -> tuple[str, Sequence[str]]:
        """Return SQL and its parameters that select pairs of an id and a key in its subtree."""
        return self.subtrees(target, ids)
