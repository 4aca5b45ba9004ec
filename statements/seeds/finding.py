"""Find words in an article and write their anchor."""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from statements.rest.query.suggestions import quoted
from statements.seeds.anchors import SPANS, may_repeat
from statements.seeds.article import decode_article, digest_of, find_words
from statements.seeds.checking import read_seed
from statements.seeds.coverage import read_sentences
from statements.seeds.faults import SeedError
from statements.seeds.reading import NUMBER, SeedFile
from statements.seeds.seed import Sentence

LISTED = 10
"""Maximum number of places listed in a message."""

CONTEXT = 30
"""Characters shown before and after words that occur in several places."""


class NoSinglePlace(LookupError):
    """The words or the sentence occur several times or never; the message says where."""


class _Dumper(yaml.SafeDumper):
    """Quotes words that our reader would take for a number, beside those that PyYAML quotes."""


_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(rf"(?:{NUMBER.pattern})\Z"), list("+-.0123456789")
)


def find_anchor(
    seeds: Path, document: str, content: bytes, words: str, *, part: str, sentence: str | None
) -> str:
    """Return the anchor of words in the article's text, given as bytes, as YAML to paste.

    ``part`` is one of PARTS. ``sentence`` is a number of the coverage list, or words that stand in
    one sentence alone; without it the whole text is searched. Apart from its coverage list, the
    seed file may be unfinished.

    Raises NoSinglePlace, UnknownDocument, NotUtf8, and SeedError for a file that cannot be
    read, for faults of the coverage list and for a text that the file does not describe.
    """
    seed = read_seed(seeds, document)
    text = decode_article(content)
    _refuse_other_text(seed.file, text)
    seed.sentences = read_sentences(seed)
    chosen = None
    if sentence is not None:
        if seed.faults:
            raise SeedError(seed.faults)
        chosen = _choose_sentence(seed.sentences, text, sentence)
    return _Search(text, words.strip(), part, seed.sentences, chosen).find_anchor()


@dataclass(frozen=True)
class _Search:
    """A search for words in one sentence of a text or, without one, in all of it."""

    text: str
    words: str
    part: str
    sentences: Sequence[Sentence]
    sentence: Sentence | None

    def find_anchor(self) -> str:
        """Return the anchor of the only place; raise NoSinglePlace otherwise."""
        everywhere = find_words(self.text, self.words)
        starts = [start for start in everywhere if self.allows(start)]
        if len(starts) == 1:
            return self.write_anchor(starts[0])
        if starts:
            raise NoSinglePlace(self.list_places(starts))
        if self.sentence and everywhere:
            raise NoSinglePlace(self.refer_elsewhere(self.sentence, everywhere))
        raise NoSinglePlace(
            f"The words {quoted(self.words)} are not in the text. Copy them from it: "
            "capitals, spaces and quotation marks count."
        )

    def allows(self, start: int) -> bool:
        one = self.sentence
        return one is None or one.start <= start <= one.end - len(self.words)

    def write_anchor(self, start: int) -> str:
        """Return the anchor: a span with its key, a hop as keys for its braces, others as lines."""
        anchor: dict[str, str | int] = {"exact": self.words, "start": start}
        if not may_repeat(self.part, self.words):
            end, digest = start + len(self.words), digest_of(self.words)
            anchor = {"start": start, "end": end, "digest": digest}
        if self.part in SPANS:
            return f"{self.part}: {_dump(anchor, flow=True)}"
        return _dump(anchor, flow=True)[1:-1] if self.part == "hop" else _dump(anchor, flow=False)

    def list_places(self, starts: Sequence[int]) -> str:
        where, remedy = "in the text", "Name the sentence"
        if self.sentence:
            where, remedy = f"in sentence {self.sentence.sentence}", "Give more words"
        lines = [
            f"The words {quoted(self.words)} occur {len(starts)} times {where}. {remedy}, or use "
            "the one you mean:"
        ]
        for start in starts[:LISTED]:
            lines += [
                "",
                f"# {self.describe_place(start)}: {self.quote_context(start)}",
                self.write_anchor(start),
            ]
        if len(starts) > LISTED:
            lines += ["", f"There are {len(starts) - LISTED} more."]
        return "\n".join(lines)

    def refer_elsewhere(self, sentence: Sentence, starts: Sequence[int]) -> str:
        places = _listed([self.describe_place(start) for start in starts], "; ")
        return (
            f"The words {quoted(self.words)} are not in sentence {sentence.sentence}, but in "
            f"{places}. Name the sentence you mean."
        )

    def describe_place(self, start: int) -> str:
        numbers = [one.sentence for one in self.sentences if one.start <= start < one.end]
        return f"sentence {numbers[0]}, at {start}" if numbers else f"no sentence, at {start}"

    def quote_context(self, start: int) -> str:
        end = start + len(self.words)
        before, after = self.text[max(0, start - CONTEXT) : start], self.text[end : end + CONTEXT]
        return f"… {' '.join(f'{before}[{self.words}]{after}'.split())} …"


def _dump(anchor: Mapping[str, str | int], *, flow: bool) -> str:
    return yaml.dump(
        anchor,
        Dumper=_Dumper,
        default_flow_style=flow,
        sort_keys=False,
        allow_unicode=True,
        width=sys.maxsize,
    ).strip()


def _refuse_other_text(file: SeedFile, text: str) -> None:
    """Raise SeedError when the file is about another text: offsets would be wrong in it."""
    body = file.mapping.get("document")
    given = body.get("text_sha256") if isinstance(body, dict) else None
    digest = digest_of(text)
    if given not in (None, digest):
        message = f"The text has the SHA-256 {digest}: offsets in it would be wrong."
        raise SeedError([file.fault(("document", "text_sha256"), message)])


def _choose_sentence(sentences: Sequence[Sentence], text: str, wanted: str) -> Sentence:
    if wanted.isdecimal():
        for one in sentences:
            if one.sentence == int(wanted):
                return one
        listed = len(sentences)
        raise NoSinglePlace(f"There is no sentence {wanted}: the coverage list has {listed}.")
    chosen = [one for one in sentences if find_words(text[one.start : one.end], wanted.strip())]
    if len(chosen) == 1:
        return chosen[0]
    numbers = _listed([str(one.sentence) for one in chosen], ", ")
    where = f"are in the sentences {numbers}" if chosen else "are in no sentence"
    raise NoSinglePlace(
        f"The words {quoted(wanted)} {where}: give other words of the sentence, or its number in "
        "the coverage list."
    )


def _listed(names: Sequence[str], between: str) -> str:
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return between.join(names[:LISTED]) + more
