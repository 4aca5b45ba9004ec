"""The line that tells what a statement says: as it is stored, or as a form would have it."""

import json
from typing import Any

from statements.admin.forms.documents import DocumentForm
from statements.documents.serializers.briefs import StatementBriefSerializer
from statements.documents.serializers.one_lines import StatementLine
from statements.models import Statement
from statements.rest.json import document_queries
from statements.rest.serializers.sparse_fields import ALL_FIELDS
from statements.rest.visibility import Visibility

UNKNOWN = "…"


def stored_line(statement: Statement, visibility: Visibility) -> str:
    """Return the line of a statement as it is stored. One query."""
    rows = Statement.objects.filter(pk=statement.pk).order_by("key")
    document = document_queries.document_sql(
        StatementBriefSerializer, ALL_FIELDS, visibility, rows.db
    )
    found = document_queries.select_documents(rows, ["key"], document)
    return "".join(json.loads(text)["one_line"] for _, text in found)


def preview_line(form: DocumentForm) -> str:
    """Return the line of a statement as far as its form is filled in."""
    document = form.read()
    named = {record.key: {"id": record.key, "name": str(record)} for record in form.chosen()}
    answer: dict[str, Any] = {
        "text": document["text"] or UNKNOWN,
        "kind": document["kind"] or UNKNOWN,
        "attribution": document["attribution"] or UNKNOWN,
        "review_status": document["review_status"],
        "said": document["said"],
        "participants": [
            {"role": one["role"], "actor": named[one["actor"]]}
            for one in document["participants"]
            if one["role"] and one["actor"]
        ],
        "stances": [
            {"stance": one["stance"], "holder": named[one["holder"]], "topic": named[one["topic"]]}
            for one in document["stances"]
            if one["stance"] and one["holder"] and one["topic"]
        ],
        "conditions": [one for one in document["conditions"] if one["kind"]],
    }
    return StatementLine().to_representation(answer)
