"""Where in a record's texts the words of a search stand, and in the names that it shows."""

from collections.abc import Iterator, Sequence
from itertools import chain

from statements.documents.serializers.parsing import Document
from statements.documents.store.words import PlacedText, compared, placed_texts
from statements.filters.search_query import Operand
from statements.models import ActorWords, SourceWords, StatementWords, TopicWords, Words
from statements.rest.lists.highlights import Span, mark
from statements.rest.query.ranking import Highlight
from statements.vocabularies import Role
from statements.word_forms import PlacedWord, place_words

MARKED_KEYS: dict[type[Words], frozenset[str]] = {
    StatementWords: frozenset(
        {
            *("text", "language", "note", "occasion", "conditions.text", "conditions.exact"),
            *("spans.exact", "chain.exact", "estimates.exact", "topics.name"),
            *("participants.role", "participants.actor.name"),
        }
    ),
    ActorWords: frozenset({"name", "other_names.name", "description"}),
    SourceWords: frozenset({"name", "other_names.name"}),
    TopicWords: frozenset({"name", "other_names.name"}),
}
"""The keys of an answer that have words, by the table of words of its resource."""


def highlights_of(operands: Sequence[Operand], answer: Document) -> Iterator[Highlight]:
    """Yield a highlight for each text and each name in an answer that has one of the operands."""
    shown: set[str] = set()
    for pointer, text, language in chain(placed_texts(answer), _names(answer)):
        # One fragment may stand in several places.
        if text in shown:
            continue
        shown.add(text)
        spans = find_spans(text, language, operands)
        if spans:
            yield Highlight(pointer, mark(text, spans))


def _names(statement: Document) -> Iterator[PlacedText]:
    """Yield the names of speakers and topics."""
    for place, one in enumerate(statement.get("participants", ())):
        if one["role"] == Role.SPEAKER.value:
            yield PlacedText(f"/participants/{place}/actor/name", one["actor"]["name"], None)
    for place, topic in enumerate(statement.get("topics", ())):
        yield PlacedText(f"/topics/{place}/name", topic["name"], None)


def find_spans(text: str, language: str | None, operands: Sequence[Operand]) -> list[Span]:
    """Return where the operands stand in a text, in order and apart from each other."""
    words = place_words(text)
    sequences = list(compared([one.word for one in words], language))
    found = sorted(span for operand in operands for span in _find_spans(operand, words, sequences))
    apart: list[Span] = []
    for start, end in found:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _find_spans(
    operand: Operand,
    words: Sequence[PlacedWord],
    sequences: Sequence[Sequence[str]],
) -> Iterator[Span]:
    if operand.is_prefix:
        (prefix,) = operand.words
        yield from ((one.start, one.end) for one in words if one.word.startswith(prefix))
        return
    length = len(operand.words)
    for tokens in operand.readings():
        wanted = [token.text for token in tokens]
        for sequence in sequences:
            for place in range(len(sequence) - length + 1):
                if sequence[place : place + length] == wanted:
                    yield words[place].start, words[place + length - 1].end
