"""The words by which records are found: built from their documents, and kept with each write.

English is stemmed, other languages are only folded. What may be in any language is kept both ways,
and so are names. The tokens are of six kinds:

    forc   a stem, or a folded word        ~forc   the same, in a name
    =force a folded word, for prefixes     ~=force the same, in a name
    @17    a speaker, by primary key       #4      a topic

Names aren't words of the statements they occur in: with a new name, all those would change.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from statements.documents.serializers.parsing import Document
from statements.documents.store.bulk import insert
from statements.models import ActorWords, SourceWords, StatementWords, TopicWords, Words
from statements.vocabularies import Role
from statements.word_forms import split_words, stem

TABLES: dict[str, type[Words]] = {
    "statements": StatementWords,
    "actors": ActorWords,
    "sources": SourceWords,
    "topics": TopicWords,
}
"""The table of words of each resource that can be searched."""

FORM, NAME, SPEAKER, TOPIC = "=", "~", "@", "#"
"""The signs that tokens begin with."""

BREAK = "_"
"""A token between texts: a phrase lies in one of them."""

ENGLISH = "en"
LISTED = (
    ("other_names", "name"),
    ("conditions", "text"),
    *((name, "exact") for name in ("spans", "chain", "conditions", "estimates")),
)
"""The lists of a record whose parts have texts, and the keys of those."""


class PlacedText(NamedTuple):
    """A text that has words, with its language if that is known, and its JSON Pointer."""

    pointer: str
    text: str
    language: str | None


PrimaryKeys = Mapping[str, int]
"""The primary key of each record, by its id."""


def replace_words(
    resource: str,
    documents: Iterable[Document],
    owners: PrimaryKeys,
    old: list[int],
    speakers: PrimaryKeys,
    topics: PrimaryKeys,
) -> None:
    """Write the words of records, given by their documents, over those that they had.

    Does nothing if the resource can't be searched.
    ``old`` are the primary keys of records that had some. ``speakers`` and ``topics`` must have
    those of the documents. A reference may be an id, or an object with one.
    """
    table = TABLES.get(resource)
    if table is None:
        return
    if old:
        table._default_manager.filter(pk__in=old).delete()
    insert(
        table,
        [
            {
                "rowid": owners[document["id"]],
                "words": words_of(resource, document, speakers, topics),
            }
            for document in documents
        ],
    )


def words_of(resource: str, document: Document, speakers: PrimaryKeys, topics: PrimaryKeys) -> str:
    """Return the words of a record, with a space on either side of each."""
    match resource:
        case "statements":
            tokens = [*_words_of_statement(document), *_references(document, speakers, topics)]
        case "actors":
            tokens = [*_words_of_names(document), *_words_in(document["description"])]
        case _:
            tokens = _words_of_names(document)
    return f" {' '.join(tokens)} "


def _words_of_statement(statement: Document) -> list[str]:
    tokens: list[str] = []
    forms: set[str] = set()
    for text, language in _texts(statement):
        words = split_words(text)
        tokens += _sequences(words, language)
        forms.update(words)
    return tokens + _forms(forms)


def _texts(statement: Document) -> Iterator[tuple[str, str | None]]:
    """Yield each text of a statement, with its language if that is known."""
    # One fragment may stand in several places.
    yield from dict.fromkeys((text, language) for _, text, language in placed_texts(statement))


def placed_texts(record: Document) -> Iterator[PlacedText]:
    """Yield each text of a record that has words of its own, names among them."""
    language = record.get("language")
    texts: list[tuple[str, str | None, str | None]] = [
        ("/name", record.get("name"), None),
        ("/description", record.get("description"), None),
        ("/text", record.get("text"), language),
        ("/note", record.get("note"), language),
        ("/occasion", record.get("occasion"), None),
    ]
    for name, key in LISTED:
        texts += [
            (f"/{name}/{place}/{key}", part[key], None)
            for place, part in enumerate(record.get(name, ()))
            if part[key]
        ]
    return (PlacedText(place, text, language) for place, text, language in texts if text)


def compared(words: Sequence[str], language: str | None) -> Iterator[list[str]]:
    """Yield the words as they are compared: English ones as stems, others as they are.

    If the language isn't known, that's both.
    """
    stems = list(map(stem, words))
    is_english = language is not None and language.partition("-")[0] == ENGLISH
    if language is None or is_english:
        yield stems
    if not is_english and (language is not None or words != stems):
        yield list(words)


def _sequences(words: list[str], language: str | None) -> list[str]:
    tokens: list[str] = []
    for sequence in compared(words, language):
        tokens += sequence
        tokens.append(BREAK)
    return tokens


def _forms(words: Iterable[str]) -> list[str]:
    return [FORM + word for word in sorted(set(words))]


def _words_in(text: str | None) -> list[str]:
    """Return the words of a text in any language, and their forms."""
    words = split_words(text or "")
    return _sequences(words, None) + _forms(words)


def _words_of_names(document: Document) -> list[str]:
    others = (one["name"] for one in document["other_names"])
    tokens: list[str] = []
    for name in (document["name"], *others):
        own = _words_in(name)
        tokens += own
        tokens += [token if token == BREAK else NAME + token for token in own]
    return tokens


def split_names(words: str) -> Iterator[list[str]]:
    """Yield the names among the words of a record: each as stems, and as it is if that differs."""
    name: list[str] = []
    for token in words.split():
        if token == BREAK and name:
            yield name
            name = []
        elif token.startswith(NAME) and not token.startswith(f"{NAME}{FORM}"):
            name.append(token.removeprefix(NAME))


def _references(statement: Document, speakers: PrimaryKeys, topics: PrimaryKeys) -> Iterator[str]:
    for one in statement["participants"]:
        if one["role"] == Role.SPEAKER.value:
            yield f"{SPEAKER}{speakers[_id(one['actor'])]}"
    for topic in statement["topics"]:
        yield f"{TOPIC}{topics[_id(topic)]}"


def _id(reference: str | Document) -> str:
    return reference if isinstance(reference, str) else str(reference["id"])
