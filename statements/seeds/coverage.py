"""The rules of coverage: every sentence of an article is accounted for.

The coverage list of a document gives each sentence's place in the text and the statements that
carry it, or the reason why none does.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from statements.documents.faults import faults_in
from statements.documents.serializers.parsing import Document
from statements.rest.query.suggestions import did_you_mean
from statements.rest.serializers.fields import IntegerField, TextField
from statements.seeds.faults import Steps
from statements.seeds.notation import Entry, Seed, check_keys
from statements.vocabularies import SpanPart

LIST: Steps = ("coverage",)


class SentenceSerializer(serializers.Serializer[Any]):
    """One sentence of the article: where it stands, and which statements carry it."""

    sentence = IntegerField(min_value=1, help_text="The number of the sentence, from 1.")
    paragraph = IntegerField(min_value=1, help_text="The number of its paragraph, from 1.")
    start = IntegerField(
        min_value=0, help_text="The number of Unicode code points of the text before it."
    )
    end = IntegerField(
        min_value=1, help_text="The offset, in Unicode code points, just after its last character."
    )
    statements = serializers.ListField(
        child=TextField(),
        required=False,
        default=list,
        help_text="The short ids of the statements that carry it.",
    )
    reason = TextField(
        required=False, default=None, help_text="Why no statement carries it, where none does."
    )


@dataclass(frozen=True)
class Sentence:
    """One sentence as the coverage list has it, and where in the file that is."""

    steps: Steps
    sentence: int
    paragraph: int
    start: int
    end: int
    statements: list[str]
    reason: str | None


def check(
    seed: Seed, text_length: int | None, statements: Mapping[str, tuple[Entry, Document]]
) -> list[Sentence]:
    """Note what is wrong with a document's coverage in its seed, and return its sentences.

    ``statements`` are those of the seed's file by their short ids, as parsed; ``text_length`` is
    the number of code points of the article, or None when that is not known.
    """
    sentences = read_sentences(seed)
    _check_places(seed, sentences, text_length)
    _check_names(seed, sentences, statements)
    if sentences and len(sentences) == len(seed.file.data["coverage"]):
        _check_numbers(seed, sentences)
        _check_carriers(seed, sentences, statements)
    return sentences


def read_sentences(seed: Seed) -> list[Sentence]:
    """Return the sentences of a seed's coverage list that can be read, and note the other faults.

    What the sentences say of each other, of the text and of statements is not looked at.
    """
    listed = seed.file.data.get("coverage")
    if not isinstance(listed, list) or not listed:
        remedy = "Give the coverage list: each sentence, with the statements that carry it."
        seed.fail(LIST, remedy)
        return []
    return [
        sentence
        for place, item in enumerate(listed)
        if (sentence := _sentence(seed, item, (*LIST, place))) is not None
    ]


def _sentence(seed: Seed, item: Any, steps: Steps) -> Sentence | None:
    if not isinstance(item, Mapping):
        seed.fail(steps, "Write a mapping here: sentence, paragraph, start, end, statements.")
        return None
    shape = SentenceSerializer()
    check_keys(seed, item, shape.fields, steps)
    body = {key: value for key, value in item.items() if key in shape.fields}
    if isinstance(body.get("statements"), str):
        body["statements"] = [body["statements"]]
    try:
        return Sentence(steps=steps, **shape.run_validation(body))
    except ValidationError as error:
        for fault in faults_in(error.detail):
            seed.fail((*steps, *fault.pointer.split("/")[1:2]), fault.with_hint().detail)
        return None


def _check_numbers(seed: Seed, sentences: list[Sentence]) -> None:
    paragraph = 0
    for number, sentence in enumerate(sentences, start=1):
        if sentence.sentence != number:
            seed.fail(
                (*sentence.steps, "sentence"),
                f"Sentences are numbered from 1 without a gap: this is number {number}.",
            )
        if sentence.paragraph not in (paragraph, paragraph + 1) or sentence.paragraph == 0:
            seed.fail(
                (*sentence.steps, "paragraph"),
                "Paragraphs are numbered from 1 without a gap: after "
                f"{paragraph} comes {paragraph + 1}.",
            )
        paragraph = sentence.paragraph


def _check_places(seed: Seed, sentences: list[Sentence], text_length: int | None) -> None:
    reached = 0
    for sentence in sentences:
        if sentence.start < reached:
            message = f"This sentence begins before {reached}, where the one before it ends."
            seed.fail((*sentence.steps, "start"), message)
        if sentence.end <= sentence.start:
            message = f"The end {sentence.end} is not after the start {sentence.start}."
            seed.fail((*sentence.steps, "end"), message)
        if text_length is not None and sentence.end > text_length:
            seed.fail(
                (*sentence.steps, "end"),
                f"The end {sentence.end} lies past the end of the text, which has {text_length} "
                "code points.",
            )
        reached = max(reached, sentence.end)


def _check_names(seed: Seed, sentences: list[Sentence], statements: Collection[str]) -> None:
    for sentence in sentences:
        if bool(sentence.statements) == (sentence.reason is not None):
            seed.fail(
                sentence.steps,
                "Name the statements that carry this sentence, or give the reason why none does.",
            )
        for short in sentence.statements:
            if short not in statements:
                message = f"There is no statement {short!r} here.{did_you_mean(short, statements)}"
                seed.fail((*sentence.steps, "statements"), message)


def _check_carriers(
    seed: Seed, sentences: list[Sentence], statements: Mapping[str, tuple[Entry, Document]]
) -> None:
    for short, (entry, document) in statements.items():
        carriers = [sentence for sentence in sentences if short in sentence.statements]
        if not carriers:
            seed.fail(("statements", short), "No sentence in the coverage list names this.")
            continue
        for place, span in enumerate(document["spans"] or ()):
            if not span or span["part"] != SpanPart.CONTENT.value:
                continue
            start, end = span["start"], span["end"]
            if None in (start, end):
                continue
            if not any(at.start <= start and end <= at.end for at in carriers):
                seed.faults.append(
                    entry.fault(
                        f"/spans/{place}",
                        "This content lies in no sentence that carries the statement.",
                    )
                )
