"""What a constraint and a rule have in common, and short ways to write it."""

from dataclasses import dataclass, field
from typing import Any

from tests.builders import world

ADA = "/actors/ada"
HERALD = "/sources/herald"
ARTICLE = "/sources/article"
NOTICE = "/sources/notice"
S01 = "/statements/article-s01"
S02 = "/statements/article-s02"
DIGEST = "0" * 64
NO_ANCHOR = dict.fromkeys(("start", "end", "exact", "digest"))
HALF = {"start": 7, "end": None, "exact": None, "digest": DIGEST}
EMPTY = {"start": 7, "end": 7, "exact": None, "digest": DIGEST}
DAYLESS = {"edtf": None, "basis": "stated", "text": None}


@dataclass(frozen=True)
class Twin:
    """A constraint, what breaks it in the true world, and the fault that tells of it.

    `beside` are further changes, which break nothing.
    """

    constraint: str
    pointer: str
    value: Any
    at: str
    code: str
    beside: dict[str, Any] = field(default_factory=dict)

    @property
    def changes(self) -> dict[str, Any]:
        return {**self.beside, self.pointer: self.value}

    def __str__(self) -> str:
        return f"{self.constraint} {self.at} {self.code}"


def word(constraint: str, pointer: str) -> Twin:
    """Return the twin by which a column has a word that its vocabulary does not have."""
    return Twin(constraint, pointer, "nonsense", pointer, "unknown_word")


def again(constraint: str, name: str, at: str) -> Twin:
    """Return the twin by which s01 or ada has the first part of a list once more."""
    resource, id, key = name.split("/")
    parts = world()[resource][id][key]
    last = {"position": len(parts) + 1} if key == "participants" else {}
    return Twin(
        constraint, f"/{name}", [*parts, {**parts[0], **last}], f"/{name}/{len(parts)}{at}", "twice"
    )
