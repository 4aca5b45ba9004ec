"""Checks the coverage list, which accounts for every sentence of an article.

It gives each sentence's place in the text and the statements that carry it, or the reason why none
does. A document whose text nobody has needs none.
"""

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from statements.documents.faults import faults_in
from statements.documents.rules.records import items
from statements.rest.query.suggestions import did_you_mean
from statements.rest.serializers.fields import IntegerField, TextField
from statements.seeds.faults import Steps
from statements.seeds.notation import check_keys
from statements.seeds.reading import Yaml
from statements.seeds.seed import Seed, Sentence
from statements.vocabularies import SpanPart

LIST: Steps = ("coverage",)


class SentenceSerializer(serializers.Serializer):
    """One sentence of the article: where it stands, and which statements carry it."""

    sentence = IntegerField(min_value=1, help_text="The number of the sentence, from 1.")
    paragraph = IntegerField(min_value=1, help_text="The number of its paragraph, from 1.")
    start = IntegerField(
        min_value=0, help_text="The offset of its first character, in Unicode code points."
    )
    end = IntegerField(
        min_value=1, help_text="The offset just after its last character, in Unicode code points."
    )
    statements = serializers.ListField(
        child=TextField(),
        required=False,
        default=list,
        help_text="The short ids of the statements that record it.",
    )
    reason = TextField(
        required=False, default=None, help_text="Why no statement records it, if none does."
    )


def check_coverage(seed: Seed) -> None:
    """Read the coverage list of a seed whose documents are parsed, and add its faults."""
    if not _has_text(seed) and "coverage" not in seed.file.mapping:
        return
    seed.sentences = read_sentences(seed)
    _check_places(seed)
    _check_names(seed)
    if seed.sentences and len(seed.sentences) == len(_written_sentences(seed)):
        _check_numbers(seed)
        _check_carriers(seed)


def read_sentences(seed: Seed) -> list[Sentence]:
    """Return the readable sentences of a seed's coverage list; add faults for the others.

    Doesn't compare the sentences with each other, with the text or with statements.
    """
    written = _written_sentences(seed)
    if not written:
        remedy = "Give the coverage list: each sentence, with the statements that carry it."
        seed.fail(LIST, remedy)
    sentences = (_read_sentence(seed, item, (*LIST, place)) for place, item in enumerate(written))
    return [sentence for sentence in sentences if sentence is not None]


def _has_text(seed: Seed) -> bool:
    """Say whether the file describes a text; one whose document is faulty may well do."""
    return seed.article is None or seed.article[1]["text_sha256"] is not None


def _written_sentences(seed: Seed) -> list[Yaml]:
    written = seed.file.mapping.get("coverage")
    return written if isinstance(written, list) else []


def _read_sentence(seed: Seed, item: Yaml, steps: Steps) -> Sentence | None:
    if not isinstance(item, dict):
        seed.fail(steps, "Write a mapping here: sentence, paragraph, start, end, statements.")
        return None
    serializer = SentenceSerializer()
    check_keys(seed, item, serializer.fields, steps)
    body = {key: value for key, value in item.items() if key in serializer.fields}
    if isinstance(body.get("statements"), str):
        body["statements"] = [body["statements"]]
    try:
        return Sentence(steps=steps, **serializer.run_validation(body))
    except ValidationError as error:
        for fault in faults_in(error.detail):
            seed.fail((*steps, *fault.pointer.split("/")[1:2]), fault.with_hint().detail)
        return None


def _check_numbers(seed: Seed) -> None:
    paragraph = 0
    for number, sentence in enumerate(seed.sentences, start=1):
        if sentence.sentence != number:
            message = f"Number the sentences from 1 without a gap: this is number {number}."
            seed.fail((*sentence.steps, "sentence"), message)
        if sentence.paragraph not in (paragraph, paragraph + 1) or sentence.paragraph == 0:
            message = (
                "Number the paragraphs from 1 without a gap: after "
                f"{paragraph} comes {paragraph + 1}."
            )
            seed.fail((*sentence.steps, "paragraph"), message)
        paragraph = sentence.paragraph


def _check_places(seed: Seed) -> None:
    text_length = seed.article[1]["text_length"] if seed.article else None
    reached = 0
    for sentence in seed.sentences:
        if sentence.start < reached:
            message = f"This sentence begins before {reached}, where the one before it ends."
            seed.fail((*sentence.steps, "start"), message)
        if sentence.end <= sentence.start:
            message = f"The end {sentence.end} is not after the start {sentence.start}."
            seed.fail((*sentence.steps, "end"), message)
        if text_length is not None and sentence.end > text_length:
            message = (
                f"The end {sentence.end} is past the end of the text, which has {text_length} "
                "code points."
            )
            seed.fail((*sentence.steps, "end"), message)
        reached = max(reached, sentence.end)


def _check_names(seed: Seed) -> None:
    statements = seed.statements
    for sentence in seed.sentences:
        if bool(sentence.statements) == (sentence.reason is not None):
            message = (
                "Name the statements that carry this sentence, or give the reason why none does."
            )
            seed.fail(sentence.steps, message)
        for short in sentence.statements:
            if short not in statements:
                message = f"There is no statement {short!r} here.{did_you_mean(short, statements)}"
                seed.fail((*sentence.steps, "statements"), message)


def _check_carriers(seed: Seed) -> None:
    for short, (entry, document) in seed.statements.items():
        carriers = [sentence for sentence in seed.sentences if short in sentence.statements]
        if not carriers:
            seed.fail(("statements", short), "No sentence in the coverage list names this.")
            continue
        for pointer, span in items(document, "spans"):
            start, end = span["start"], span["end"]
            if span["part"] != SpanPart.CONTENT.value or None in (start, end):
                continue
            if not any(at.start <= start and end <= at.end for at in carriers):
                message = "This content isn't in a sentence that carries the statement."
                seed.faults.append(entry.fault(pointer, message))
