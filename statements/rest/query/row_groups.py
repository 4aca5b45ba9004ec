"""Groups of parameters about one row, such as one speaker or one stance of a statement."""

from collections.abc import Mapping

from django.db.models import (
    BigIntegerField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.lookups import In
from django_filters import Filter

from statements.rest.query.conditions import complement
from statements.rest.query.few_rows import (
    FEW,
    FEW_NAMED,
    are_few,
    come_first,
    find_fewest,
    weighs_rows,
)
from statements.rest.query.parameters import Parameter, Value
from statements.rest.visibility import EVERYTHING


class RowGroup(Filter):
    """A filter by rows that belong to the record; a single row must match all its parameters.

    The foreign key ``link`` of a row refers to the column ``outer`` of the record. ``only`` limits
    the group to rows with these values, such as ``{"role": "speaker"}``. Set ``can_be_hidden`` if a
    row may be invisible to a reader who can see the record. ``few`` is how many rows to find before
    the records they belong to, by default FEW. ``row`` is what the docs call a row, by default the
    name of its model. ``comes_first`` says whether its rows are found before the records, if that
    was weighed against other groups; otherwise it's weighed alone.

    Each stock filter joins the rows anew: different rows could match them, and one record could be
    found several times.
    """

    def __init__(
        self,
        rows: type[Model],
        link: str,
        *parameters: Parameter,
        only: Mapping[str, str] | None = None,
        outer: str = "pk",
        can_be_hidden: bool = False,
        few: int | None = None,
        row: str = "",
    ) -> None:
        super().__init__(link)
        self.name = parameters[0].name
        self.rows, self.link, self.parameters = rows, link, parameters
        self.only, self.outer, self.can_be_hidden = only or {}, outer, can_be_hidden
        # There is only one row to be the same if the record refers to it.
        is_shared = len(parameters) > 1 and link != "pk"
        row_name = row or self.only.get("role") or str(rows._meta.verbose_name)
        for parameter in parameters:
            parameter.model, parameter.group = rows, self
            parameter.shared_row = row_name if is_shared else ""
        self.few = few
        self.comes_first: bool | None = None
        self.members = [one for parameter in parameters for one in parameter.family()]

    def filter(self, queryset: QuerySet[Model], value: Mapping[str, Value]) -> QuerySet[Model]:
        """Return the records whose rows match the values, given by the names of the members.

        One row must match all positive conditions. A negated one requires that no row matches it
        together with the positive ones, except that ``x`` is left out for ``x_not``:
        ``x=a&x_not=b`` finds records that have a row with a and no row with b.
        """
        wanted, unwanted = self.split(value)
        if wanted:
            queryset = queryset.filter(self._some_row(wanted))
        for one in unwanted:
            queryset = queryset.filter(~self._exists(self.beside(one, wanted, unwanted)))
        return queryset

    def choose(self, value: Mapping[str, Value]) -> QuerySet[Model]:
        """Return the rows that meet all positive conditions and none of the negated ones.

        Unlike records, rows are chosen one by one, whatever other rows their record has.
        """
        wanted, unwanted = self.split(value)
        rows = self._rows(wanted)
        for one, given in unwanted.items():
            rows = rows.filter(complement(one.condition(given)))
        return rows

    def split(
        self, value: Mapping[str, Value]
    ) -> tuple[dict[Parameter, Value], dict[Parameter, Value]]:
        """Return the values of the positive conditions, and those of the negated ones."""
        given = {one: value[one.name] for one in self.members if one.name in value}
        unwanted = {one: given[one] for one in given if one.is_negated(given[one])}
        return {one: given[one] for one in given if one not in unwanted}, unwanted

    def beside(
        self, one: Parameter, wanted: Mapping[Parameter, Value], unwanted: Mapping[Parameter, Value]
    ) -> dict[Parameter, Value]:
        """Return what a row matches that a negated condition doesn't allow."""
        others = {other: value for other, value in wanted.items() if other is not one.base}
        return {**others, one: unwanted[one]}

    def values_of(self, parameter: Parameter, given: Mapping[Parameter, Value]) -> list[QuerySet]:
        """Return pairs of the link and a value of the parameter, for the rows that match.

        Several querysets are alternatives; a pair may occur more than once.
        """
        found = parameter.values_in(self._rows(given).order_by(), self.link)
        if all(one is parameter for one in given):
            found += parameter.values_in_alternative(given.get(parameter), self.link)
        return found

    def _some_row(self, given: Mapping[Parameter, Value]) -> Q:
        """Return the condition that some row matches everything.

        IN finds the rows first, and EXISTS checks record by record until the page is full. The
        former is best if few rows match, the latter if many do. What is neither, SQLite may make
        a set of.
        """
        rows = self.links(given)
        if self._come_first(given, rows):
            return Q(**{f"{self.outer}__in": rows})
        if self._fit_in_set(given, rows):
            # Without `+ 0`, SQLite would find the records of each row by an index.
            number = ExpressionWrapper(F(self.outer) + 0, BigIntegerField())
            return Q(In(number, rows))
        return self._exists(given)

    def links(self, given: Mapping[Parameter, Value]) -> QuerySet:
        """Return the records' side of all rows that match, or count as matching."""
        rows = self._rows(given).order_by().values(self.link)
        alternative = _alternative(given)
        if alternative is None:
            return rows
        return rows.union(alternative.order_by().values(self.link), all=True)

    def _come_first(self, given: Mapping[Parameter, Value], rows: QuerySet) -> bool:
        """Return whether to find these rows before the records."""
        if self.parent.reads_all:
            return True
        if self.comes_first is not None:
            return self.comes_first
        is_named = any(one.is_selective for one in given)
        few = self.few or (FEW_NAMED if is_named else FEW)
        if _alternative(given) is not None:
            # Both databases read a condition with OR record by record.
            return are_few(rows, few)
        # With other conditions, few of a name's many rows may be left: a walk could be endless.
        return (is_named and len(self.parent.cleaned_data) > 1) or come_first(rows, few)

    def _fit_in_set(self, given: Mapping[Parameter, Value], rows: QuerySet) -> bool:
        """Return whether to make a set of these rows, and to look for each record's in that.

        A list that is read to its end takes SQLite a third of the time then. PostgreSQL makes such
        sets by itself.
        """
        if self.link != "pk" or self.comes_first is not None or weighs_rows(rows.db):
            return False
        return _alternative(given) is None and are_few(rows, FEW_NAMED)

    def _exists(self, given: Mapping[Parameter, Value]) -> Q:
        own = {self.link: OuterRef(self.outer)}
        found = Q(Exists(self._rows(given).filter(**own)))
        alternative = _alternative(given)
        return found if alternative is None else found | Q(Exists(alternative.filter(**own)))

    def _rows(self, given: Mapping[Parameter, Value]) -> QuerySet[Model]:
        """Return the rows that match everything, of those that the reader may see."""
        visibility = self.parent.visibility if self.can_be_hidden else EVERYTHING
        rows = visibility.rows(self.rows).filter(**self.only)
        for one, value in given.items():
            rows = rows.filter(one.condition(value))
            if one.twin:
                rows = rows.filter(one.near(one.twin, value))
        return rows


def weigh_together(groups: Mapping[RowGroup, Mapping[str, Value]], database: str) -> None:
    """Of several groups with their values, let the one with the fewest rows come first, if few.

    The others are then checked record by record. Otherwise, all rows of a frequent name would be
    found first, even next to a rare one.
    """
    wanted = {group: group.split(value)[0] for group, value in groups.items()}
    asked = [group for group in groups if wanted[group]]
    if len(asked) < 2 or weighs_rows(database):
        return
    fewest = find_fewest((group.links(wanted[group]) for group in asked), FEW_NAMED)
    if fewest is not None:
        for place, group in enumerate(asked):
            group.comes_first = place == fewest


def _alternative(given: Mapping[Parameter, Value]) -> QuerySet[Model] | None:
    """Return the rows that count instead, which apply only if there is a single condition."""
    if len(given) > 1:
        return None
    ((parameter, value),) = given.items()
    return parameter.get_alternative(value)
