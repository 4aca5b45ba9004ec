"""Import many records with one request, all or none; `rest/limits/` says how large it may be."""

import json
from io import BytesIO

from django.db import IntegrityError
from django.db.models import Model
from django.http import HttpResponse
from rest_framework.request import Request

from statements.api.permissions import ADD, CHANGE, DELETE, ByRole
from statements.api.write_views import author_of, problems
from statements.documents import MODELS
from statements.models import Revision
from statements.rest.http.parsers import ArrayParser, LinesParser
from statements.rest.http.views import JsonTextResponse, StrictView
from statements.rest.json.document_queries import Json
from statements.rest.openapi.operations import IMPORT_BODY, Operation, object_schema
from statements.rest.problems.exceptions import Conflict, InvalidDocument
from statements.rest.query import values
from statements.rest.query.query_string import QueryParameter
from statements.transfer import Imported, ImportRefused, import_items, read_lines
from statements.vocabularies import Through

DRY_RUN = QueryParameter(
    "dry_run",
    "`true` checks everything and writes nothing.",
    {"type": "boolean", "default": False},
)
OUTCOMES = ("created", "replaced", "unchanged", "deleted")
COUNTS = object_schema(
    "ImportCounts",
    {
        resource: {"type": "integer", "description": f"The number of {resource}."}
        for resource in MODELS
    },
    description="How many records of each kind there are.",
)
REPORT = object_schema(
    "ImportReport",
    {
        "dry_run": {"type": "boolean", "description": "Whether this was only a check."},
        "revision": {
            "type": ["integer", "null"],
            "description": "The number of the revision; null if nothing was written.",
        },
        **{
            outcome: {"description": f"The records that are {outcome}.", "allOf": [COUNTS]}
            for outcome in OUTCOMES
        },
    },
    description="What an import did, or would do.",
)
ABOUT = """\
The body is NDJSON with one record per line, or a JSON array of records. A record is a document with
its kind as `resource`, or with its `url` as in responses. Records can come in any order and refer
to each other. A record that would not change is left alone; `{"resource": …, "id": …, "deleted":
true}` deletes one. Every fault is listed with its line, or its position in the array, and a
pointer, up to a thousand faults."""


class ImportByRole(ByRole):
    """An import may hold anything, so it needs every permission for every kind of record."""

    perms_map = {"POST": [ADD, CHANGE, DELETE]}  # noqa: RUF012

    def get_required_permissions(self, method: str, model_cls: type[Model]) -> list[str]:  # noqa: ARG002
        """Return the permissions for every kind of record, whatever model the view has."""
        return [
            permission
            for model in MODELS.values()
            for permission in super(ImportByRole, self).get_required_permissions(method, model)
        ]


class ImportsView(StrictView):
    """Writes many records with one request, all or none, as one revision."""

    detail = False
    basename = "imports"
    parser_classes = (LinesParser, ArrayParser)
    permission_classes = (ImportByRole,)
    queryset = Revision.objects.none()  # DRF wants a model; any would do, see ImportByRole
    operation = Operation(
        "importRecords",
        "Import many records, all or none",
        "What the import did, or would do.",
        ABOUT,
        (400, 401, 403, 409, 413, 415, 429, 503, 507),
        body=IMPORT_BODY,
        content=REPORT,
        is_write=True,
    )

    def query_parameters(self) -> list[QueryParameter]:
        """Return the import's query parameters."""
        return [DRY_RUN, *super().query_parameters()]

    def post(self, request: Request) -> HttpResponse:
        """Import the records in the body."""
        query = self.strict_query()
        dry_run = query.read(DRY_RUN.name, values.boolean, False)
        query.raise_faults()
        given = request.data
        # Without a body, DRF calls no parser and makes up empty data.
        if not isinstance(given, tuple):
            raise InvalidDocument.at("#", "required", "Send records: NDJSON, or a JSON array.")
        body, format = given
        with problems():
            try:
                imported = import_items(
                    read_lines(BytesIO(body), format),
                    author=author_of(request, Through.IMPORT),
                    dry_run=dry_run,
                )
            except ImportRefused as refused:
                raise _invalid(refused) from refused
            except IntegrityError as error:
                raise Conflict("The database refuses the records; nothing was written.") from error
        return JsonTextResponse(json.dumps(_report(imported, dry_run=dry_run)))


def _report(imported: Imported, *, dry_run: bool) -> Json:
    counted = {outcome: getattr(imported, outcome) for outcome in OUTCOMES}
    return {
        "dry_run": dry_run,
        "revision": imported.revision,
        **{outcome: {kind: counts[kind] for kind in MODELS} for outcome, counts in counted.items()},
    }


def _invalid(refused: ImportRefused) -> InvalidDocument:
    return InvalidDocument(
        [
            {
                "line": fault.line,
                "pointer": f"#{fault.pointer}",
                "code": fault.code,
                "detail": fault.detail,
            }
            for fault in refused.faults
        ],
        more=refused.more,
    )
