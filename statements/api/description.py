"""The text at the head of the API's description, and what else of it does not come from views."""

from statements.api.changes import ChangesView
from statements.api.examples import EXAMPLES
from statements.api.imports import ImportsView
from statements.api.position_views import PositionViewSet
from statements.api.search import SearchView
from statements.api.urls import RESOURCES
from statements.rest.openapi.schema import complete_with
from statements.vocabularies import VOCABULARIES

ABOUT = """\
Structured geopolitical statements: who said what, on whose word, with which numbers, under which
conditions, and exactly where you can check it.

* **Reading** needs no key, unless this installation requires one. Ids are readable and stable;
  every `url` is root-relative.
* **Every key is always present**; a missing value is `null`. `fields` and `omit` select keys.
* **[Filters](/filters/)**: repeating a parameter means OR, different parameters mean AND. `x_not`
  finds everything that `x` does not, including records without a value. `_min` and `_max`, `_after`
  and `_before` are inclusive; `_isnull` asks whether there is a value at all. An imprecise date
  matches if it overlaps; a topic includes all topics below it. Parameters about a speaker, a hop, a
  stance, a condition, a relation or an estimate must all match the same one.
* **Search** with `q` finds words in any of their forms, on each list or across all at `search`.
* **Nothing is silently ignored**: a request that is not understood gets a 400 that lists every
  fault, with the nearest valid name.
* **Writing** takes a key with the scope `write`. `PUT` accepts what `GET` returns; `If-Match` keeps
  two clients from overwriting each other's changes. Every write is kept as a revision: see
  `history`, `as_of`, `restore`, and the feed of `changes`.
* **Pages** are linked by `next` and `previous`, however deep; no record is skipped or repeated.
* **Errors** are `application/problem+json` (RFC 9457), all in the same form.
"""

VIEWS = {
    **RESOURCES,
    "search": SearchView,
    "positions": PositionViewSet,
    "changes": ChangesView,
    "imports": ImportsView,
}

complete = complete_with(VOCABULARIES, VIEWS, EXAMPLES, ABOUT)
