"""Whatever the description allows, and much that it does not, is answered as it says: never a 500.

Requests are made up from the description of the API by property-based testing (Hatfield-Dodds and
Dygalo, Deriving Semantics-Aware Fuzzers from Web API Schemas, 2022). Some 200 a configuration here,
and 10,000 in the long run.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, assume, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from statements.documents.rules.records import ROUTE_WORDS
from statements.models import ApiKey
from statements.rest.serializers.sparse_fields import SparseFields
from tests.builders import save, world
from tests.database import module_data
from tests.sampling import IS_LONG

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = 42
CASES = 10_000 if IS_LONG else 200

schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", get_wsgi_application())


def declare_what_has_no_type(paths: Any) -> None:
    """Declare what the description tells outside the types of bodies and answers."""
    text = {"schema": {"type": "string"}}
    operations = [one for path in paths.values() for one in path.items()]
    for method, operation in operations:
        body, answers = operation.get("requestBody", {}), operation["responses"]
        for described in (body, answers.get("200", {})):
            for media_type in described.get("x-streams", ()):
                described["content"][media_type] = text
        if method == "get":
            answers["304"] = {"description": "Not modified."}
            answers["200"]["content"]["text/html"] = text


declare_what_has_no_type(schema.raw_schema["paths"])


@schemathesis.serializer("application/x-ndjson")
def ndjson(_: Any, value: Any) -> bytes:
    """Return what was made up for the body as lines."""
    return str(value).encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def bearer(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Return the text of a key that may do everything, in the world of the builders."""
    # The framework closes a connection after a request in the midst of a transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)

    def fill() -> str:
        save(world())
        return ApiKey.objects.make("fuzz", "review")[1]

    with module_data(django_db_blocker, fill) as text:
        yield text
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.parametrize("has_key", [True, False], ids=["with a key", "without a key"])
@schema.parametrize()
@settings(
    max_examples=-(-CASES // OPERATIONS),
    suppress_health_check=list(HealthCheck),
    # The explicit ones are every boundary of every parameter: thousands.
    phases=[*([Phase.explicit] if IS_LONG else []), Phase.generate],
    deadline=None,
)
def test_every_answer_is_one_that_is_described(case: Any, has_key: bool, bearer: str):
    # Where a record's id is a word of a route, the address is that of another operation.
    assume(case.path_parameters.get("id") not in ROUTE_WORDS)
    headers = {"Authorization": f"Bearer {bearer}"} if has_key else {}
    checks = list(CHECKS)
    if case.query and set(SparseFields._fields) & set(case.query):
        checks.remove(response_schema_conformance)  # keys that it requires may be left out
    case.call_and_validate(headers=headers, checks=checks)
