"""Rules for statements and their parts."""

from collections.abc import Iterator
from hashlib import sha256

from statements.documents.faults import Fault
from statements.documents.rules.facts import Facts
from statements.documents.rules.records import items, slug
from statements.documents.serializers.parsing import Document
from statements.models.estimate import DOWNWARD, UPWARD
from statements.vocabularies import (
    Approximator,
    Attribution,
    RelationKind,
    ReviewStatus,
    Role,
    Speech,
    is_measure,
    is_sha256,
    is_unit,
)

NOBODY = (Attribution.NARRATOR.value, Attribution.UNSOURCED.value)
CONFIDENCE_MAX = 100
ONE_SIDED = dict.fromkeys(DOWNWARD, "upper") | dict.fromkeys(UPWARD, "lower")
"""The one bound that each of these approximators gives."""

MAX_WORDS = 12
"""Most words of the article that a fragment may repeat."""

REVIEW_RESULTS = {
    ReviewStatus.ACCEPTED.value,
    ReviewStatus.DISPUTED.value,
    ReviewStatus.REJECTED.value,
}
"""Statuses given only by someone who has compared the statement with its document."""

REVIEW_FORBIDDEN = (
    "You need permission to review statements before you can accept, dispute or reject one, or "
    "undo that."
)


def confidence(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield a fault if a statement's confidence is not a percentage."""
    value = document["confidence"]
    if value is not None and not 0 <= value <= CONFIDENCE_MAX:
        yield Fault("/confidence", "range", f"Give a confidence from 0 to {CONFIDENCE_MAX}.")


def attribution(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield a fault if the speaker, the speech or the chain doesn't fit the attribution."""
    said_by, participants = document["attribution"], document["participants"] or []
    roles = [participant and participant["role"] for participant in participants]
    if said_by is None or None in roles:
        return
    speaks = Role.SPEAKER.value in roles
    if said_by in NOBODY and speaks:
        place = roles.index(Role.SPEAKER.value)
        yield Fault(
            f"/participants/{place}/role",
            "speaker",
            f"With the attribution {said_by} nobody is named as the speaker.",
        )
    if said_by not in NOBODY and not speaks:
        yield Fault(
            "/participants",
            "no_speaker",
            f"The attribution {said_by} needs a speaker; without one it is narrator or unsourced.",
        )
    if said_by in NOBODY and document["speech"] not in (None, Speech.NONE.value):
        yield Fault(
            "/speech",
            "speech",
            f"With the attribution {said_by} nobody's words are rendered: the speech is none.",
        )
    if said_by == Attribution.NARRATOR.value and document["chain"]:
        yield Fault(
            "/chain", "narrator", "What the document states in its own voice came by no hop."
        )


def chain(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield the faults in the chain.

    Hops are numbered without gaps, each has either a source or an actor, and none is the speaker.
    """
    hops = document["chain"] or []
    positions = sorted(hop["position"] for hop in hops if hop and hop["position"] is not None)
    if len(positions) == len(hops) and positions != list(range(1, len(hops) + 1)):
        yield Fault(
            "/chain",
            "gap",
            f"The hops have the positions {', '.join(map(str, positions))}: number them from 1 "
            "without a gap.",
        )
    speakers = {
        participant["actor"]
        for _, participant in items(document, "participants")
        if participant["role"] == Role.SPEAKER.value
    }
    for pointer, hop in items(document, "chain"):
        if (hop["source"] is None) == (hop["actor"] is None):
            yield Fault(pointer, "one_of", "A hop has a source or an actor, not both.")
        source = facts.get("sources", hop["source"]) or {}
        passed_by = hop["actor"] or source.get("actor")
        if passed_by is not None and passed_by in speakers:
            detail = f"{passed_by} is the speaker, and the speaker is not a hop."
            yield Fault(pointer, "speaker", detail)


def relations(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield a fault for each relation to the statement itself, or that supersedes in a circle."""
    for pointer, relation in items(document, "relations"):
        if relation["other"] is None or document["id"] is None:
            continue
        place = f"{pointer}/other"
        if relation["other"] == document["id"]:
            yield Fault(place, "itself", "A statement is not related to itself.")
        elif relation["kind"] == RelationKind.SUPERSEDES.value and facts.successions.share(
            relation["other"], document["id"]
        ):
            yield Fault(
                place, "circle", f"{relation['other']} itself supersedes this, if by others."
            )


def estimate_ids(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield a fault for each estimate id that is malformed or another statement's."""
    id = document["id"]
    for pointer, estimate in items(document, "estimates"):
        yield from slug(estimate["id"], f"{pointer}/id")
        owner = facts.estimates.get(estimate["id"])
        if id is not None and owner not in (None, id):
            yield Fault(f"{pointer}/id", "taken", f"This id belongs to an estimate of {owner}.")


def estimates(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield the faults in each estimate's measure, unit and numbers."""
    for pointer, estimate in items(document, "estimates"):
        measure = estimate["measure"]
        if measure is not None and not is_measure(measure):
            yield Fault(
                f"{pointer}/measure",
                "slug",
                f"{measure!r} is not a valid measure: use lower-case letters and digits, in groups "
                "joined by single underscores, such as military_personnel.",
            )
        unit = estimate["unit"]
        if unit is not None and not is_unit(unit):
            detail = f"{unit!r} is not a unit in UCUM, such as {{person}}, {{EUR}}, % or km."
            yield Fault(f"{pointer}/unit", "unit", detail)
        for fault in (*_bounds(estimate), *_approximation(estimate), *_ends(estimate)):
            yield fault.below(pointer)


def _bounds(estimate: Document) -> Iterator[Fault]:
    value, lower, upper = (estimate[name] for name in ("value", "lower", "upper"))
    if lower is not None and upper is not None and lower > upper:
        yield Fault("/lower", "crossed", "The lower bound lies above the upper one.")
    elif value is not None and (
        (lower is not None and value < lower) or (upper is not None and value > upper)
    ):
        yield Fault("/value", "outside", "The value lies outside its bounds.")


def _approximation(estimate: Document) -> Iterator[Fault]:
    approximator = estimate["approximator"]
    if approximator is None:
        return
    needed = [ONE_SIDED.get(approximator, "value")]
    if approximator == Approximator.BETWEEN.value:
        needed = ["lower", "upper"]
    for name in needed:
        if estimate[name] is None:
            words = name if name == "value" else f"{name} bound"
            yield Fault(f"/{name}", "required", f"{approximator} needs the {words} that was said.")
    if approximator in ONE_SIDED and estimate["value"] is not None:
        yield Fault(
            "/value",
            "not_said",
            f"{approximator} gives a bound and no value: never fill in what was not said.",
        )


def _ends(estimate: Document) -> Iterator[Fault]:
    for end, excluding, including in (
        ("lower", Approximator.MORE_THAN.value, Approximator.AT_LEAST.value),
        ("upper", Approximator.LESS_THAN.value, Approximator.AT_MOST.value),
    ):
        flag = estimate[f"{end}_inclusive"]
        approximator = estimate["approximator"]
        if flag is False and estimate[end] is None and approximator != excluding:
            yield Fault(
                f"/{end}_inclusive", "no_bound", f"Only a {end} bound that was said is excluded."
            )
        elif flag is True and approximator == excluding:
            yield Fault(f"/{end}_inclusive", "excluded", f"{excluding} excludes its {end} bound.")
        elif flag is False and approximator == including:
            yield Fault(f"/{end}_inclusive", "included", f"{including} includes its {end} bound.")


def assessments(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield a fault for each assessment without a verdict and without its words."""
    for pointer, assessment in items(document, "assessments"):
        if assessment["verdict"] is None and assessment["verdict_text"] is None:
            detail = "Give the verdict, or the assessor's own words for it as verdict_text."
            yield Fault(f"{pointer}/verdict", "required", detail)


def identifiers(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield a fault for each identifier that another statement has."""
    id = document["id"]
    for pointer, identifier in items(document, "identifiers"):
        owner = facts.identifiers.get((identifier["scheme"], identifier["value"]))
        if id is not None and owner not in (None, id):
            yield Fault(pointer, "taken", f"This identifier already belongs to statements/{owner}.")


def anchors(document: Document, facts: Facts) -> Iterator[Fault]:
    """Yield the faults in all anchors, checked against the length of the document's text.

    A draft may lack digests: those of contents and conditions take the article to work out.
    """
    is_draft = document["review_status"] == ReviewStatus.DRAFT.value
    source = facts.get("sources", document["document"]) or {}
    length = source.get("text_length")
    for name in ("chain", "conditions", "spans", "estimates"):
        for pointer, part in items(document, name):
            is_given = any(part[key] is not None for key in ("start", "end", "exact", "digest"))
            if is_given or name == "spans":
                yield from _anchor(part, pointer, length, is_draft=is_draft)


def _anchor(part: Document, pointer: str, length: int | None, *, is_draft: bool) -> Iterator[Fault]:
    """Yield the faults of an anchor (W3C Web Annotation, TextPositionSelector).

    ``length`` is that of the text in code points, or None if it isn't known.
    """
    if part["exact"] is not None and part["start"] is None:
        # The end and the digest follow from the start, so they aren't missing.
        detail = (
            "Give the start of the exact fragment, as the number of characters before it in the "
            "document's text, or leave the fragment out."
        )
        yield Fault(f"{pointer}/start", "required", detail)
    else:
        needed = ["start", "end", "digest"]
        if is_draft and part["exact"] is None:
            needed.remove("digest")
        for name in needed:
            if part[name] is None:
                detail = (
                    "An anchor has a start, an end and a digest, or a start and exact words; only "
                    "a draft may lack the digest."
                )
                yield Fault(f"{pointer}/{name}", "required", detail)
    yield from _offsets(part, pointer, length)
    yield from _fragment(part, pointer)


def _offsets(part: Document, pointer: str, length: int | None) -> Iterator[Fault]:
    start, end = part["start"], part["end"]
    if start is not None and end is not None and start >= end:
        yield Fault(f"{pointer}/end", "empty", f"The end {end} is not after the start {start}.")
    if end is not None and length is not None and end > length:
        yield Fault(
            f"{pointer}/end",
            "past_the_end",
            f"The end {end} lies past the end of the text, which has {length} code points.",
        )


def _fragment(part: Document, pointer: str) -> Iterator[Fault]:
    start, end, exact, digest = (part[name] for name in ("start", "end", "exact", "digest"))
    if digest is not None and not is_sha256(digest):
        yield Fault(
            f"{pointer}/digest",
            "digest",
            "Give the digest as a SHA-256: 64 lower-case hexadecimal digits.",
        )
    if exact is None:
        return
    words = len(exact.split())
    if words > MAX_WORDS:
        yield Fault(
            f"{pointer}/exact",
            "too_long",
            f"The exact fragment has {words} words: give at most {MAX_WORDS}, or the digest alone.",
        )
    if start is not None and end is not None and end - start != len(exact):
        yield Fault(
            f"{pointer}/end",
            "length",
            f"The exact fragment has {len(exact)} code points, but the anchor spans {end - start}.",
        )
    if digest is not None and digest != sha256(exact.encode()).hexdigest():
        detail = "This is not the digest of the exact fragment."
        yield Fault(f"{pointer}/digest", "wrong_digest", detail)


def needs_review_right(before: str | None, after: str | None) -> bool:
    """Return whether going from one review status to another needs the right to review.

    ``before`` is None for a new statement. Giving a result needs the right, and so does undoing it.
    """
    return before != after and not REVIEW_RESULTS.isdisjoint({before, after})
