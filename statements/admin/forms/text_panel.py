"""What the text panel beside a statement's form asks the server.

The article's text comes with each request and goes with it: nothing here stores or logs it.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.forms import Media, Script
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from statements.admin.forms.reading import (
    NO_DOCUMENT,
    ReadingAdmin,
    Refused,
    find_document,
    published_date,
)
from statements.admin.refusals import BUSY, RACE
from statements.documents import Document
from statements.documents.store.writes import Author, DocumentInvalid, save_document
from statements.models import Source
from statements.models.revision import WritersBusy
from statements.number_words import read_number
from statements.rest.http.parsers import UnreadableJson, read_json
from statements.rest.limits.body_size import MAX_DOCUMENT_BYTES
from statements.seeds.anchors import PARTS, Unclear
from statements.seeds.article import digest_of
from statements.seeds.pasted_text import check_anchor, make_anchor, match_text, with_line_feeds
from statements.typed_dates import read_date
from statements.vocabularies import SpanPart, Through

MAX_ANCHORS = 1000
"""Most anchors in one request; a statement has a handful."""

WHY = "The hash and length of its text, from the text pasted beside a statement."

TOO_LARGE = "The text and its anchors have more than 1 MiB. Split the document, or paste less."
HALF = "The text has half of a character at {}: paste it again."
NOT_JSON = "Send a JSON object with the keys document, text and anchors."
CHANGED = "Somebody else has just changed the document. Nothing was saved. Paste the text again."

SAME = "This is the document's text."
NORMALIZED = (
    "This is the document's text, with its own line ends and spaces in place of the pasted ones."
)
OTHER = (
    "This is another text than the document's, which has {:,} characters, so no anchor is made. "
    "Paste the text that was annotated, unchanged."
)
UNKNOWN = (
    "The document has no text yet. Is this its text, whole and unchanged? Then its length, {:,} "
    "characters, and its hash are saved with the document. The text itself is not."
)
ADOPTED = "The length and the hash of this text are now saved with the document."
MAY_NOT = "The document has no text yet, and you may not change documents: ask somebody who may."


class TextPanelAdmin(ReadingAdmin):
    """Adds the text panel to a record's form, and answers what it asks."""

    def asked_views(self) -> dict[str, Callable[..., HttpResponse]]:
        """Return the views that scripts ask, by their names."""
        return {**super().asked_views(), "text": require_POST(self.check_text)}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form, with the panel's script if it can be saved."""
        if self._may_write(request):
            script = Script(
                "admin_desk/text_panel.js",
                type="module",
                **{"data-text-url": reverse(f"admin:{self._url('text')}")},
            )
            context["media"] += Media(
                js=[script],  # type: ignore[list-item]
                css={"all": ["admin_desk/text_panel.css"]},
            )
        return super().render_change_form(request, context, *args, **kwargs)

    def check_text(self, request: HttpRequest) -> HttpResponse:
        """Say whether a pasted text is the document's, and check or make anchors in it.

        A document without a text takes this one if ``adopt`` is true.
        """
        asked = _read_asked(request)
        source, pasted = asked["document"], asked["text"]
        message, text = SAME, pasted
        if source.text_sha256 is not None:
            matching = match_text(pasted, source.text_sha256)
            if matching is None:
                message = OTHER.format(source.text_length)
                return JsonResponse({"outcome": "other", "message": message})
            message, text = SAME if matching == pasted else NORMALIZED, matching
        elif asked["adopt"]:
            text = with_line_feeds(pasted)
            self._adopt(request, source, text)
            message = ADOPTED
        else:
            text = with_line_feeds(pasted)
            may = self._may_change(request, source)
            message = UNKNOWN.format(len(text)) if may else MAY_NOT
            return JsonResponse({"outcome": "unknown", "message": message, "may_adopt": may})
        return JsonResponse(
            {
                "outcome": "same",
                "message": message,
                "text": text if text != pasted else None,
                "anchors": [_answer_anchor(anchor, text, source) for anchor in asked["anchors"]],
            }
        )

    def _may_change(self, request: HttpRequest, source: Source) -> bool:
        return self.admin_site.get_model_admin(Source).has_change_permission(request, source)

    def _adopt(self, request: HttpRequest, source: Source, text: str) -> None:
        """Write the hash and length of a text into its document, unless that has changed."""
        if not self._may_change(request, source):
            raise PermissionDenied

        def refuse_changed(revision: int | None) -> None:
            if revision != source.revision:
                raise Refused(409, ("/document", CHANGED))

        described = {"text_sha256": digest_of(text), "text_length": len(text)}
        author = Author(request.user, Through.ADMIN, WHY)  # type: ignore[arg-type]
        try:
            save_document(
                Source.resource, source.key, described, refuse_changed, author, is_patch=True
            )
        except DocumentInvalid as invalid:
            raise Refused(400, *((one.pointer, one.detail) for one in invalid.faults)) from None
        except IntegrityError:
            raise Refused(409, ("/document", RACE)) from None
        except WritersBusy:
            raise Refused(503, ("", BUSY)) from None


def _read_asked(request: HttpRequest) -> Document:
    """Return the body of a request, checked, with the document in place of its key."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_DOCUMENT_BYTES:
        raise Refused(413, ("", TOO_LARGE))
    try:
        body = read_json(request.body)
    except UnreadableJson as error:
        raise Refused(400, ("", error.detail)) from None
    if not isinstance(body, dict):
        raise Refused(400, ("", NOT_JSON))
    asked: Document = {"adopt": False, "anchors": [], **body}
    faults = list(_find_faults(asked))
    if faults:
        raise Refused(400, *faults)
    return {**asked, "document": find_document(asked["document"])}


def _find_faults(asked: Document) -> Iterator[tuple[str, str]]:
    for name in asked.keys() - {"document", "text", "adopt", "anchors"}:
        yield "", f"There is no key {name[:60]!a} here. {NOT_JSON}"
    if not isinstance(asked.get("document"), str):
        yield "/document", NO_DOCUMENT
    if not isinstance(asked["adopt"], bool):
        yield "/adopt", "Give true or false."
    text = asked.get("text")
    if not isinstance(text, str) or not text.strip():
        yield "/text", "Paste the article's text."
    else:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            yield "/text", HALF.format(error.start)
    anchors = asked["anchors"]
    if not isinstance(anchors, list) or len(anchors) > MAX_ANCHORS:
        yield "/anchors", f"Give a list of at most {MAX_ANCHORS} anchors."
        return
    for place, anchor in enumerate(anchors):
        yield from _find_anchor_faults(anchor, f"/anchors/{place}")


def _find_anchor_faults(anchor: object, pointer: str) -> Iterator[tuple[str, str]]:
    keys = {"part", "start", "end", "exact", "digest"}
    if not isinstance(anchor, dict) or anchor.keys() != keys:
        yield pointer, f"An anchor has the keys {', '.join(sorted(keys))}."
        return
    if anchor["part"] not in PARTS:
        yield f"{pointer}/part", f"Give one of {', '.join(PARTS)}."
    for name, is_needed in (("start", True), ("end", False)):
        value = anchor[name]
        is_offset = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        if not is_offset and (is_needed or value is not None):
            yield f"{pointer}/{name}", "Give the number of characters before it."
    for name in ("exact", "digest"):
        value = anchor[name]
        if not (value is None or (isinstance(value, str) and _is_whole(value))):
            yield f"{pointer}/{name}", "Give text, or null."


def _is_whole(text: str) -> bool:
    """Return whether a text can be encoded, which half of a surrogate pair can't."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _answer_anchor(anchor: Document, text: str, source: Source) -> Document:
    """Return an anchor checked or, if it has neither words nor digest, made.

    A time and an estimate that are made have with them what their words say.
    """
    if anchor["exact"] is not None or anchor["digest"] is not None or anchor["end"] is None:
        return {**anchor, "fault": check_anchor(anchor, text)}
    start, end = anchor["start"], anchor["end"]
    try:
        made = make_anchor(anchor["part"], start, end, text)
    except Unclear as unclear:
        return {**anchor, "fault": str(unclear)}
    words = text[start:end]
    answer = {**anchor, **made, "fault": None}
    if anchor["part"] == "estimate":
        answer["number"] = read_number(words)._asdict()
    elif anchor["part"] == SpanPart.TIME.value:
        answer["date"] = read_date(words, published_date(source))._asdict()
    return answer
