"""The words of names, in Latin letters and as they sound, by which records are found by name."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models

from statements.models.actor import Actor
from statements.models.base import Record
from statements.models.columns import BINARY, owner_field
from statements.models.source import Source
from statements.models.topic import Topic
from statements.word_forms import LONGEST, fold, romanize, sound, split_words

MAX_WORDS = 12
"""Words of one name that it's found by, from its first: titles can be long."""


class NameWord(models.Model):
    """A word of a record's names, or one of its names as a single word.

    Every write of a record renews them; nobody writes them otherwise.
    """

    word = models.CharField(
        max_length=LONGEST,
        db_collation=BINARY,
        help_text="The word in Latin letters, without case and accents.",
    )
    sound = models.CharField(
        max_length=LONGEST,
        db_collation=BINARY,
        help_text="How the word sounds: little more than its consonants.",
    )

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return self.word


class ActorNameWord(NameWord):
    """A word of an actor's names."""

    owner = owner_field(
        Actor, "name_words", help_text="The actor that has this word in a name.", db_index=False
    )

    class Meta(NameWord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "word"], name="actor_name_word_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["word", "owner"], name="actor_by_word"),
            models.Index(fields=["sound", "owner"], name="actor_by_sound"),
        ]


class SourceNameWord(NameWord):
    """A word of a source's names."""

    owner = owner_field(
        Source, "name_words", help_text="The source that has this word in a name.", db_index=False
    )

    class Meta(NameWord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "word"], name="source_name_word_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["word", "owner"], name="source_by_word"),
            models.Index(fields=["sound", "owner"], name="source_by_sound"),
        ]


class TopicNameWord(NameWord):
    """A word of a topic's names."""

    owner = owner_field(
        Topic, "name_words", help_text="The topic that has this word in a name.", db_index=False
    )

    class Meta(NameWord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "word"], name="topic_name_word_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["word", "owner"], name="topic_by_word"),
            models.Index(fields=["sound", "owner"], name="topic_by_sound"),
        ]


NAME_WORDS: dict[type[Record], Any] = {
    Actor: ActorNameWord,
    Source: SourceNameWord,
    Topic: TopicNameWord,
}
"""The tables of words by the kind of record that they lead to."""


def name_words(name: str) -> list[str]:
    """Return the folded words of a name, or the name itself if it has none, such as "?!"."""
    return split_words(name) or [(fold(name) or name)[:LONGEST]]


def as_one_word(words: Iterable[str]) -> str:
    """Return romanized words as a single one: "Xi Jinping" is also written in one."""
    return "".join(words)[:LONGEST]


def word_rows_of(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return each word by which a record with these names is found, with its sound.

    An initial is none of them, unless it's a whole name.
    """
    found: set[str] = set()
    for name in names:
        words = [romanize(word) for word in name_words(name)]
        found.update(word for word in words[:MAX_WORDS] if len(word) > 1)
        found.add(as_one_word(words))
    return [(word, sound(word)) for word in sorted(found)]
