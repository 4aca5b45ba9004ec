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
from statements.rest.http.strict_view import StrictView
from statements.rest.http.views import JsonTextResponse
from statements.rest.json.document_queries import Json
from statements.rest.openapi.operations import Operation, Schema, object_schema
from statements.rest.problems.exceptions import Conflict, InvalidDocument
from statements.rest.query import values
from statements.rest.query.query_string import InvalidValue, QueryParameter
from statements.rest.query.suggestions import MAX_QUOTED
from statements.transfer import Imported, ImportRefused, Mode, import_items, read_lines
from statements.transfer.items import describe_unknown_mode
from statements.transfer.report import LISTED, OUTCOMES
from statements.vocabularies import Through

DRY_RUN, MODE, CREATE_MISSING = PARAMETERS = (
    QueryParameter(
        "dry_run",
        "`true` checks everything and writes nothing.",
        {"type": "boolean", "default": False},
    ),
    QueryParameter(
        "mode",
        "What a record does if there is one with its id already: `replace` overwrites it, "
        "`create` is an error, `merge` changes only the keys that it has (RFC 7396). A record's "
        "own `mode` comes first.",
        # No enum: Python's generators make a class of text of it, where replace is a method.
        {"type": "string", "pattern": f"^({'|'.join(Mode)})$", "default": Mode.REPLACE.value},
    ),
    QueryParameter(
        "create_missing",
        "`true` creates the missing records that are referred to as `{id, name, kind}`, and lists "
        "them.",
        {"type": "boolean", "default": False},
    ),
)
IMPORT_BODY: Schema = {
    "description": "Records, each with its kind as `resource` or its address as `url`.",
    "type": "array",
    "items": {
        "title": "RecordToImport",
        "type": "object",
        "description": "A document with its kind as `resource` or its address as `url`.",
        "additionalProperties": True,
    },
}
COUNTS = object_schema(
    "ImportCounts",
    {
        resource: {"type": "integer", "description": f"The number of {resource}."}
        for resource in MODELS
    },
    description="How many records of each kind there are.",
)
PLACE: dict[str, Schema] = {
    "line": {"type": "integer", "description": "The line, or the place in the array, from 1."},
    "resource": {"type": "string", "description": f"The kind of record: {', '.join(MODELS)}."},
    "id": {"type": "string", "description": "The id of the record."},
}


def _listed(name: str, entry: dict[str, Schema], about: str, about_one: str) -> Schema:
    """Return the schema of a list in the report, which ends at a bound."""
    return object_schema(
        f"{name}List",
        {
            "count": {"type": "integer", "description": "How many there are in all."},
            "listed": {
                "type": "array",
                "description": f"The first {LISTED} by their lines.",
                "items": object_schema(name, entry, description=about_one),
            },
        },
        description=about,
    )


CREATED_MISSING = _listed(
    "CreatedMissing",
    {
        **PLACE,
        "pointer": {"type": "string", "description": "The place of the reference in the line."},
        "name": {"type": ["string", "null"], "description": "The name of the record."},
        "kind": {"type": "string", "description": "The kind that the record has."},
    },
    "The records that are created because of `create_missing`; they are among `created`, too.",
    "One record, with the first reference to it that says what it is.",
)
GIVEN_UP = _listed(
    "GivenUp",
    {
        **PLACE,
        "key": {"type": "string", "description": "The key that loses its value, or items."},
        "was": {
            "type": "string",
            "description": "What it loses: text as it is, anything else as JSON, cut off at "
            f"{MAX_QUOTED} characters. The history has all of it.",
        },
    },
    "What records that exist lose: values, because a key is left out or null, and items of lists.",
    "One key of one record.",
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
        "created_missing": CREATED_MISSING,
        "given_up": GIVEN_UP,
    },
    description="What an import did, or would do.",
)
ABOUT = """\
The body is NDJSON with one record per line, or a JSON array of records. A record is a document with
its kind as `resource`, or with its `url` as in responses. Records can come in any order and refer
to each other. A record that exists is replaced whole, unless `mode` says otherwise, and the answer
lists what that takes away. A record that would not change is left alone. `{"resource": …, "id": …,
"deleted": true}` deletes one, and with `"merged_into": …` its id leads to another one. Every fault
is listed with its line, or its position in the array, and a pointer, up to a thousand faults."""


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
        return [*PARAMETERS, *super().query_parameters()]

    def post(self, request: Request) -> HttpResponse:
        """Import the records in the body."""
        query = self.strict_query()
        dry_run = query.read(DRY_RUN.name, values.boolean, False)
        mode = query.read(MODE.name, _mode, Mode.REPLACE)
        create_missing = query.read(CREATE_MISSING.name, values.boolean, False)
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
                    mode=mode,
                    create_missing=create_missing,
                    dry_run=dry_run,
                )
            except ImportRefused as refused:
                raise _invalid(refused) from refused
            except IntegrityError as error:
                raise Conflict("The database refuses the records; nothing was written.") from error
        return JsonTextResponse(json.dumps(_report(imported, dry_run=dry_run)))


def _mode(text: str) -> Mode:
    if text not in list(Mode):
        raise InvalidValue("unknown_word", describe_unknown_mode(text))
    return Mode(text)


def _report(imported: Imported, *, dry_run: bool) -> Json:
    counted = {outcome: getattr(imported, outcome) for outcome in OUTCOMES}
    missing, given_up = imported.created_missing, imported.given_up
    return {
        "dry_run": dry_run,
        "revision": imported.revision,
        **{outcome: {kind: counts[kind] for kind in MODELS} for outcome, counts in counted.items()},
        "created_missing": {
            "count": missing.count,
            "listed": [{**one._asdict(), "pointer": f"#{one.pointer}"} for one in missing.first],
        },
        "given_up": {
            "count": given_up.count,
            "listed": [one._asdict() for one in given_up.first],
        },
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
        tally=refused.tally,
    )
