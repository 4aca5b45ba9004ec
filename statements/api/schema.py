"""The parts of the API's description that don't come from its views."""

from statements.api.changes import ChangesView
from statements.api.examples import EXAMPLES
from statements.api.imports import ImportsView
from statements.api.urls import RESOURCES
from statements.rest.openapi.schema import complete_with
from statements.vocabularies import VOCABULARIES

ABOUT = """\
Structured geopolitical statements: who said what, on whose word, with which numbers, under which
conditions, and where exactly that can be checked.

* **Reading** needs no key, unless this installation asks for one. Ids are readable and stable;
  every `url` is root-relative.
* **All keys are always there**; what is absent is `null`. `fields` and `omit` trim an answer.
* **Filters**: a repeated parameter is OR, different parameters are AND. `x_not` is the complement
  of `x`, records without any included; `_min` and `_max`, `_after` and `_before` include their
  ends; `_isnull` asks whether there is a value at all. An imprecise date matches by overlap, a
  topic covers all below it. Parameters about a speaker, a hop, a stance, a condition, a relation
  or an estimate hold for one and the same of them.
* **Nothing is silently ignored**: what cannot be understood is a 400 that lists every fault, with
  the nearest name that exists.
* **Writing** takes a key with the scope `write`. What `GET` gives, `PUT` takes; `If-Match` keeps
  two from writing over each other. Every write is a revision that stays: `history`, `as_of`,
  `restore`, and the feed of `changes`.
* **Pages** are followed by `next` and `previous`, however deep, and none is skipped or doubled.
* **Errors** are `application/problem+json` (RFC 9457), all of one shape.
"""

VIEWS = {**RESOURCES, "changes": ChangesView, "imports": ImportsView}

complete = complete_with(VOCABULARIES, VIEWS, EXAMPLES, ABOUT)
