"""Find records by any spelling of their names.

Words of names are kept in a table of their own (`statements.models.name_word`). The words of the
name that is asked for select a limited number of records from it: those with the same words, with
words that sound the same, and with words that are one letter away. Only these are compared.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import nlargest
from itertools import permutations
from math import log2
from typing import Any, NamedTuple

from django.db import connections, router
from django.db.models import Q, QuerySet

from statements.analysis.name_matching import Likeness, Name, Word, compare_names, read_name
from statements.models import NAME_WORDS, NameWord, Record
from statements.models.name_word import as_one_word
from statements.querysets import RecordQuerySet
from statements.rest.query.references import nearest_by_name
from statements.rest.query.sql import Sql
from statements.vocabularies import MatchReason
from statements.word_forms import sound

MAX_NAME = 300
"""The longest name that a record can have."""

LOOKED_UP = 6
"""Words by which records are looked up: the longest of those asked for."""

MOST_ORDERED = 3
"""Words of a name that is looked up in every order; a longer one is only turned around."""

ROWS = 300
"""Rows that one look-up takes; a word that more records have says little on its own."""

ROWS_BOTH = 5000
"""Rows of a frequent word that are searched for records that have a second one, too."""

COMPARED, MOST_NAMES = 100, 5000
"""Records whose names are compared, and how many other names all of them together may have."""

FEWEST_SOUNDS, FEWEST_LETTERS, MOST_LETTERS = 5, 3, 16
"""How long a sound, and a word, must be for others that are one letter away to be looked up."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"
HEARD = "ABDFGKLMNPRST"

LEAST = 45
"""The score below which a record is not found."""

SURE = 70
"""The score from which a name is suggested for an id that doesn't exist."""

IN_FULL, ALMOST_IN_FULL, SAME, NEAR, BOTH = 10.0, 5.0, 1.0, 0.7, 0.5
"""How much a record's hits count when choosing which ones to compare.

That of a word counts less the more records there are; `BOTH` is for two frequent ones.
"""


class Named(NamedTuple):
    """A record, as much as a reference shows of it."""

    key: str
    name: str | None
    kind: str


class Match(NamedTuple):
    """A record that was found by name: its best fitting name, a score from 0 to 100, and why."""

    record: Named
    matched: str
    score: int
    reason: MatchReason


def resolve(records: QuerySet[Any], name: str, limit: int) -> list[Match]:
    """Return the records whose names fit best, best first, at most ``limit`` of them.

    ``records`` are those that the reader may see. Unnamed actors are never found. It takes at most
    four queries.
    """
    asked = read_name(name)
    candidates = _find_candidates(records.model, asked)
    matches = [match for match in _compare(records, asked, candidates) if match.score >= LEAST]
    return sorted(matches, key=lambda match: (-match.score, match.record.key))[:limit]


@nearest_by_name.register
def _nearest(records: RecordQuerySet, text: str) -> tuple[str, str] | None:
    if records.model not in NAME_WORDS or len(text) > MAX_NAME:
        return None
    for match in resolve(records, text, 1):
        if match.score >= SURE:
            return match.record.key, match.record.name or match.matched
    return None


def _compare(records: QuerySet[Any], asked: Name, owners: list[int]) -> Iterator[Match]:
    others = _other_names(records.model, owners)
    found = records.filter(pk__in=owners).order_by().values_list("pk", *Named._fields)
    for pk, *columns in found:
        record = Named(*columns)
        names = [record.name, *others.get(pk, ())]
        fits = [(compare_names(asked, read_name(name)), name) for name in names if name]
        if not fits:  # the names were taken away since the look-up
            continue
        # The first of several: that's the record's own name, if it's one of them.
        fit, name = max(fits, key=lambda found: found[0].score)
        reason = _reason(fit.likeness, is_own=name == record.name)
        yield Match(record, name, round(fit.score), reason)


def _other_names(model: Any, owners: list[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    owner = f"{model._meta.model_name}_id"
    rows = model.other_names.rel.related_model.objects.filter(**{f"{owner}__in": owners})
    for pk, name in rows.order_by("pk").values_list(owner, "name")[:MOST_NAMES]:
        names.setdefault(pk, []).append(name)
    return names


def _reason(likeness: Likeness, *, is_own: bool) -> MatchReason:
    if likeness is Likeness.SAME:
        return MatchReason.EXACT if is_own else MatchReason.OTHER_NAME
    if likeness is Likeness.SOUND:
        return MatchReason.TRANSLITERATION
    return MatchReason.SPELLING


def _find_candidates(model: type[Record], asked: Name) -> list[int]:
    """Return the primary keys of the records to compare: those with most, and rarest, hits."""
    words, weights = _longest(asked), Counter[int]()
    groups = [_look_ups_in_full(asked), *([*_look_ups(word)] for word in words)]
    found = iter(_run(NAME_WORDS[model], [one for group in groups for one in group]))
    frequent = []
    for place, group in enumerate(groups):
        hits: dict[int, float] = {}
        for look_up, owners in zip(group, found, strict=False):
            if look_up.weight == SAME and len(owners) == ROWS:
                frequent.append(words[place - 1])
            rarity = 1 + log2(len(owners)) if owners and place else 1
            for owner in owners:
                hits.setdefault(owner, look_up.weight / rarity)
        weights.update(hits)
    chosen = _best(weights)
    if frequent:
        weights.update(dict.fromkeys(_find_with_both(model, asked, frequent), BOTH))
        chosen = [*chosen[: COMPARED // 2], *_best(weights)]
    return list(dict.fromkeys(chosen))[:COMPARED]


def _best(weights: Counter[int]) -> list[int]:
    return nlargest(COMPARED, weights, key=lambda owner: (weights[owner], -owner))


class LookUp(NamedTuple):
    """Forms of a word to be looked up in a column, and how much each hit counts."""

    column: str
    forms: Sequence[str]
    weight: float


def _look_ups_in_full(asked: Name) -> list[LookUp]:
    """Return the look-ups of all of a name as one word, whatever its order, or almost."""
    latin = [word.latin for word in asked.words]
    orders = permutations(latin) if len(latin) <= MOST_ORDERED else (latin, latin[::-1])
    in_one = list(dict.fromkeys(as_one_word(order) for order in orders))
    heard = dict.fromkeys(sound(word) for word in in_one)
    near = one_away(sound(asked.in_one), HEARD, FEWEST_SOUNDS)
    return [
        LookUp("word", in_one, IN_FULL),
        LookUp("sound", [*heard, *near], ALMOST_IN_FULL),
    ]


def _longest(asked: Name) -> list[Word]:
    words = [word for word in dict.fromkeys(asked.words) if len(word.latin) > 1]
    return sorted(words, key=lambda word: -len(word.latin))[:LOOKED_UP]


def _look_ups(word: Word) -> Iterator[LookUp]:
    """Yield the look-ups of a word: as it is, as it sounds, and a letter or a sound away.

    Another letter often makes another sound, so of a long word only its sounds are varied.
    """
    sounds = one_away(word.sound, HEARD, FEWEST_SOUNDS)
    yield LookUp("word", [word.latin], SAME)
    yield LookUp("sound", [word.sound, *sounds], NEAR)
    if not sounds and (letters := one_away(word.latin, LETTERS, FEWEST_LETTERS)):
        yield LookUp("word", letters, NEAR)


def _run(table: type[NameWord], look_ups: Sequence[LookUp]) -> list[list[int]]:
    """Run all look-ups in one query; return the owners of the first rows that each one finds.

    Django's own union has no limits for its parts on SQLite, and takes as long as the database to
    build conditions of so many values.
    """
    connection = connections[router.db_for_read(table)]
    name = connection.ops.quote_name(table._meta.db_table)
    sql = " UNION ALL ".join(
        f"SELECT {place}, owner_id FROM (SELECT owner_id FROM {name} "  # noqa: S608 names are the model's own
        f"WHERE {one.column} IN ({', '.join(['%s'] * len(one.forms))}) "
        f"ORDER BY {one.column}, owner_id LIMIT {ROWS}) look_up_{place}"
        for place, one in enumerate(look_ups)
    )
    found: list[list[int]] = [[] for _ in look_ups]
    forms = tuple(form for one in look_ups for form in one.forms)
    for place, owner in Sql(sql, forms).read(connection.alias):
        found[place].append(owner)
    return found


def _find_with_both(model: type[Record], asked: Name, frequent: list[Word]) -> list[int]:
    """Return the records that have a frequent word and a second one, or one with an initial."""
    words: QuerySet[Any] = NAME_WORDS[model].objects.all()
    rows = words.filter(word=frequent[0].latin).order_by("owner_id")[:ROWS_BOTH]
    initials = [word.latin for word in asked.words if len(word.latin) == 1]
    if len(frequent) > 1:
        second = Q(word=frequent[1].latin)
    elif initials:
        second = Q(word__gte=initials[0], word__lt=chr(ord(initials[0]) + 1))
    else:
        return []
    both = words.filter(second, owner__in=rows.values("owner_id")).order_by("word", "owner_id")
    return list(both.values_list("owner_id", flat=True)[:ROWS])


def one_away(text: str, letters: str, fewest: int) -> list[str]:
    """Return every text that's one letter away: missing, added, other or swapped with the next.

    There are none for a text with fewer letters than ``fewest`` or more than `MOST_LETTERS`.
    """
    if not fewest <= len(text) <= MOST_LETTERS:
        return []
    splits = [(text[:place], text[place:]) for place in range(len(text) + 1)]
    found = [start + end[1:] for start, end in splits if end]
    found += [start + end[1] + end[0] + end[2:] for start, end in splits if len(end) > 1]
    for start, end in splits:
        found += [start + letter + end for letter in letters]
        found += [start + letter + end[1:] for letter in letters if end]
    return list(dict.fromkeys(found))
