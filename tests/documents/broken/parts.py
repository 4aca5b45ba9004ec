"""What the chain, the anchored parts and the positions of parts can have wrong."""

from typing import Any

from tests.builders import TEXT, Places, anchor

S01 = "/statements/article-s01"
S02 = "/statements/article-s02"
HOP = {"source": "agency", "relation": "cites"}
NO_ANCHOR = dict.fromkeys(("start", "end", "exact", "digest"))
ANCHORED = ("chain/1", "conditions/0", "spans/1", "estimates/0")

BROKEN: dict[str, tuple[dict[str, Any], Places]] = {
    "the chain has a gap": (
        {f"{S02}/chain": [{**HOP, "position": 1}, {**HOP, "position": 3}]},
        {(f"{S02}/chain", "gap")},
    ),
    "the chain begins behind 1": (
        {f"{S02}/chain": [{**HOP, "position": 2}]},
        {(f"{S02}/chain", "gap")},
    ),
    "two hops have one position": (
        {f"{S02}/chain": [{**HOP, "position": 1}, {**HOP, "position": 1}]},
        {(f"{S02}/chain", "gap")},
    ),
    "a hop has a source and an actor, or neither": (
        {f"{S01}/chain/0/actor": "realm", f"{S01}/chain/1/actor": None},
        {(f"{S01}/chain/0", "one_of"), (f"{S01}/chain/1", "one_of")},
    ),
    "the speaker is a hop": (
        {f"{S01}/chain/1/actor": "ada"},
        {(f"{S01}/chain/1", "speaker")},
    ),
    "the outlet that speaks is a hop": (
        {
            f"{S01}/participants/0/actor": "desk",
            f"{S01}/chain/0/source": "herald",
        },
        {(f"{S01}/chain/0", "speaker")},
    ),
    "two parts have one position": (
        {f"{S01}/participants/2/position": 1, f"{S01}/spans/0/position": 2},
        {
            (f"{S01}/participants/2/position", "twice"),
            (f"{S01}/spans/1/position", "twice"),
        },
    ),
    "two conditions have one position": (
        {
            f"{S01}/conditions": [
                {"kind": "if", "text": "it rains", "position": 7},
                {"kind": "unless", "text": "it snows", "position": 7},
            ]
        },
        {(f"{S01}/conditions/1/position", "twice")},
    ),
    "a span stands nowhere": (
        {f"{S02}/spans": [{"part": "content"}]},
        {
            (f"{S02}/spans/0/start", "required"),
            (f"{S02}/spans/0/end", "required"),
            (f"{S02}/spans/0/digest", "required"),
        },
    ),
    "an anchor is not whole": (
        {
            f"{S01}/chain/1/start": None,
            f"{S01}/conditions/0/end": None,
            f"{S01}/conditions/0/exact": None,
            f"{S01}/spans/1/digest": None,
            f"{S01}/spans/1/exact": None,
            f"{S01}/estimates/0/start": None,
            f"{S01}/estimates/0/end": None,
        },
        {
            (f"{S01}/chain/1/start", "required"),
            (f"{S01}/conditions/0/end", "required"),
            (f"{S01}/spans/1/digest", "required"),
            (f"{S01}/estimates/0/start", "required"),
        },
    ),
    "a fragment is all there is of an anchor": (
        {f"{S02}/chain": [{**HOP, "exact": "said"}]},
        {(f"{S02}/chain/0/start", "required")},
    ),
    "an anchor spans nothing": (
        {
            f"{S01}/{part}/{name}": value
            for part in ANCHORED
            for name, value in {"start": 7, "end": 7, "exact": None}.items()
        },
        {(f"{S01}/{part}/end", "empty") for part in ANCHORED},
    ),
    "an anchor ends past the end": (
        {
            f"{S01}/{part}/{name}": value
            for part in ANCHORED
            for name, value in {"end": len(TEXT) + 1, "exact": None}.items()
        },
        {(f"{S01}/{part}/end", "past_the_end") for part in ANCHORED},
    ),
    "an anchor has another digest than its fragment": (
        {f"{S01}/{part}/digest": "0" * 64 for part in ANCHORED},
        {(f"{S01}/{part}/digest", "wrong_digest") for part in ANCHORED},
    ),
    "a digest is none": (
        {f"{S01}/spans/0/digest": "said", f"{S01}/spans/0/exact": None},
        {(f"{S01}/spans/0/digest", "digest")},
    ),
    "a fragment is longer than its anchor": (
        {f"{S01}/spans/1/end": anchor("said")["end"] - 1},
        {(f"{S01}/spans/1/end", "length")},
    ),
    "a fragment has thirteen words": (
        {f"{S01}/spans/1": {"part": "content", **anchor(" ".join(TEXT.split()[:13]))}},
        {(f"{S01}/spans/1/exact", "too_long")},
    ),
}
