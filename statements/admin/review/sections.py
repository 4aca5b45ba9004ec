"""A statement in a few short lines for each of its parts, for whoever reviews it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from statements.documents import Document
from statements.documents.serializers.briefs import EstimateBriefSerializer, brief


class Section(NamedTuple):
    """What the page calls some parts of a statement, and a line for each of them."""

    title: str
    lines: list[str]


def sections_of(answer: Document) -> Iterator[Section]:
    """Yield the sections that have something in them, in the order of the statement's page."""
    found = {
        "Participants": _participants(answer),
        "Chain": [_hop(one) for one in answer["chain"]],
        "How": [_how_said(answer)],
        "Said": _date(answer["said"]),
        "Topics": [one["name"] for one in answer["topics"]],
        "Stances": [
            f"{one['holder']['name']}: {_plain(one['stance'])}, {one['topic']['name']}"
            for one in answer["stances"]
        ],
        "Conditions": [f"{_plain(one['kind'])}: {one['text']}" for one in answer["conditions"]],
        "Numbers": [
            brief(EstimateBriefSerializer(), {**one, "statement": answer})["one_line"]
            for one in answer["estimates"]
        ],
        "Event": _date(answer["event"]),
        "In the text": list(_anchors(answer)),
        "Relations": [f"{_plain(one['kind'])} {one['other']['id']}" for one in answer["relations"]],
        "Assessments": [
            f"{one['assessor']['name']}: {_plain(one['verdict'])}" for one in answer["assessments"]
        ],
        "Note": [answer["note"]] if answer["note"] else [],
    }
    for title, lines in found.items():
        if lines:
            yield Section(title, lines)


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _participants(answer: Document) -> list[str]:
    found = []
    for one in answer["participants"]:
        described = one["described_as"] and f"“{one['described_as']}”"
        words = ", ".join(filter(None, (one["actor"]["name"], one["office"], described)))
        found.append(f"{_plain(one['role'])}: {words}")
    return found


def _hop(hop: dict[str, Any]) -> str:
    passes = hop["source"] or hop["actor"]
    name = (passes.get("name") or passes["id"]) if passes else "somebody"
    return f"{name} {_plain(hop['relation'])}"


def _how_said(answer: Document) -> str:
    speech = "no speech" if answer["speech"] == "none" else f"{answer['speech']} speech"
    words = [answer["kind"], f"{answer['attribution']} attribution", speech]
    words += [answer[name] for name in ("polarity", "modality", "likelihood")]
    return ", ".join(_plain(word) for word in words if word)


def _date(date: dict[str, Any] | None) -> list[str]:
    if not date:
        return []
    words = [date["edtf"], date["text"] and f"“{date['text']}”", date["basis"]]
    return [", ".join(filter(None, words))]


def _anchors(answer: Document) -> Iterator[str]:
    """Yield each place of the article's text that a part of the statement stands at."""
    for name, anchored in (
        *((one["part"], one) for one in answer["spans"]),
        *(("hop", one) for one in answer["chain"]),
        *(("condition", one) for one in answer["conditions"]),
        *(("number", one) for one in answer["estimates"]),
    ):
        if anchored["start"] is not None:
            words = f": “{anchored['exact']}”" if anchored["exact"] else ""
            yield f"{_plain(name)} {anchored['start']} to {anchored['end']}{words}"
