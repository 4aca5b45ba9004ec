"""Statements: one thing said, as one document has it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from statements.models.base import Record
from statements.models.columns import EdtfDate, number_order, optional_text, vocabulary_field
from statements.models.constraints import date_holds, in_vocabulary
from statements.models.source import Source
from statements.models.topic import Topic
from statements.querysets import StatementQuerySet
from statements.vocabularies import (
    Attribution,
    Credibility,
    Likelihood,
    Modality,
    Polarity,
    ReviewStatus,
    Speech,
    StatementKind,
)

WAITING = Q(review_status=ReviewStatus.DRAFT.value) | Q(review_status=ReviewStatus.UNREVIEWED.value)
"""The condition of statements that nobody has judged.

SQLite uses an index with a condition wherever a query implies it, and sorts all that it finds. It
doesn't see that IN, by which lists are filtered, implies OR.
"""

FILTERED = ("said_first", "said_last", "review_status", "kind", "attribution", "document", "id")
"""The columns by which the desk filters its list of statements.

The indexes for the list's orders end with them: a filter that few statements match reads such an
index to its end, and no rows of the table.
"""

NO_CREDIBILITY, NO_CONFIDENCE = 0, -1
"""Sort before every credibility and every confidence."""


class Statement(Record):
    """One content that one document attributes to somebody, or states itself.

    Its parts say who said it, on whose word and for whom, with which stances, numbers and
    conditions, and exactly where in the article.
    """

    resource = "statements"

    document = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="statements",
        help_text="The document that contains the statement.",
    )
    text = models.CharField(
        max_length=2000, help_text="The content in our own words, clear without the article."
    )
    language = models.CharField(
        max_length=35,
        default="en",
        help_text="The language of our own words, as a BCP 47 tag.",
    )
    kind = vocabulary_field(
        StatementKind,
        help_text="What the speaker does by saying it: assert, predict, propose, demand and so on.",
    )
    attribution = vocabulary_field(
        Attribution,
        default=Attribution.EXPLICIT.value,
        help_text="Whether and how the document says whose statement it is.",
    )
    speech = vocabulary_field(
        Speech,
        max_length=10,
        default=Speech.INDIRECT.value,
        help_text="Whether the words are quoted, reported, both or nobody's speech.",
    )
    polarity = vocabulary_field(
        Polarity,
        default=Polarity.AFFIRMATIVE.value,
        help_text="Whether the content is affirmed or denied.",
    )
    modality = vocabulary_field(
        Modality,
        default=Modality.ASSERTED.value,
        help_text="Whether the content is presented as fact, probable, possible, necessary or "
        "hypothetical.",
    )
    likelihood = optional_text(
        max_length=30,
        choices=Likelihood.choices(),
        help_text="How likely the content is said to be, as a band of probability (ICD 203).",
    )
    likelihood_text = optional_text(
        max_length=100, help_text="The exact words that say how likely it is."
    )
    said = EdtfDate("on which it was said", ordered=True)
    occasion = optional_text(
        max_length=300,
        help_text="Where or at what it was said, as the article puts it, such as a floor speech.",
    )
    event = EdtfDate("of the event that the statement speaks of", ordered=True)
    credibility = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        choices=Credibility.choices(),
        help_text="How well other sources support the content, from 1 (confirmed) to 6 (cannot be "
        "judged), by the Admiralty code.",
    )
    credibility_order = number_order("credibility", models.SmallIntegerField(), NO_CREDIBILITY)
    confidence = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Our confidence, from 0 to 100, that this record represents the document "
        "correctly.",
    )
    confidence_order = number_order("confidence", models.SmallIntegerField(), NO_CONFIDENCE)
    review_status = vocabulary_field(
        ReviewStatus,
        default=ReviewStatus.UNREVIEWED.value,
        help_text="How far the record has been reviewed; a draft is never public.",
    )
    note = optional_text(
        max_length=2000,
        help_text="What the annotator wants readers to know, such as another possible reading.",
    )
    topics = models.ManyToManyField(
        Topic,
        through="StatementTopic",
        blank=True,
        related_name="statements",
        help_text="The topics that the statement is about.",
    )

    objects: ClassVar = StatementQuerySet.as_manager()

    class Meta(Record.Meta):
        permissions: ClassVar = [
            ("view_draft", "Can view drafts"),
            ("judge_statement", "Can accept, dispute and reject statements"),
        ]
        constraints: ClassVar = [
            in_vocabulary("statement", "kind", StatementKind),
            in_vocabulary("statement", "attribution", Attribution),
            in_vocabulary("statement", "speech", Speech),
            in_vocabulary("statement", "polarity", Polarity),
            in_vocabulary("statement", "modality", Modality),
            in_vocabulary("statement", "likelihood", Likelihood, null=True),
            in_vocabulary("statement", "review_status", ReviewStatus),
            date_holds("statement", "said"),
            date_holds("statement", "event"),
            models.CheckConstraint(
                name="statement_credibility_range",
                condition=Q(credibility__isnull=True) | Q(credibility__range=(1, 6)),
                violation_error_message="Credibility is a whole number from 1 to 6.",
            ),
            models.CheckConstraint(
                name="statement_confidence_range",
                condition=Q(confidence__isnull=True) | Q(confidence__range=(0, 100)),
                violation_error_message="Confidence is a whole number from 0 to 100.",
            ),
            models.CheckConstraint(
                name="statement_nobody_speaks",
                condition=~Q(
                    attribution__in=[Attribution.NARRATOR.value, Attribution.UNSOURCED.value]
                )
                | Q(speech=Speech.NONE.value),
                violation_error_message="What nobody is said to have said has speech none.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["document", "key"], name="statement_by_document"),
            models.Index(fields=["said_order", "key", *FILTERED], name="statement_by_said"),
            models.Index(fields=["event_order", "key"], name="statement_by_event"),
            models.Index(fields=["created_at", "key"], name="statement_by_created"),
            models.Index(
                fields=["updated_at", "key", "said_order", *FILTERED], name="statement_by_updated"
            ),
            models.Index(fields=["credibility_order", "key"], name="statement_by_credibility"),
            models.Index(fields=["confidence_order", "key"], name="statement_by_confidence"),
            models.Index(
                fields=["review_status", "created_at", "key", "document"],
                name="statement_waiting",
                condition=WAITING,
            ),
        ]
