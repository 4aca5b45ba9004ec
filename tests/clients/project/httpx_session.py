"""A session with the client that openapi-python-client made.

Its arguments are the address of the server, a key, and an id for the topic that it writes. It
prints what it found.
"""

import json
import sys
from typing import assert_type

from on_record_client import AuthenticatedClient, Client
from on_record_client.api.imports import import_records
from on_record_client.api.statements import get_statement, list_statements
from on_record_client.api.topics import create_topic, list_topics, patch_topic, put_topic
from on_record_client.models import (
    CountMode,
    CountRelation,
    Problem,
    RecordToImport,
    Statement,
    StatementKind,
    StatementPage,
    Topic,
    TopicKind,
    TopicPage,
    TopicPatch,
    TopicRequest,
)
from on_record_client.types import UNSET, Unset

BASE_URL, KEY, ID = sys.argv[1:]
reader = Client(base_url=BASE_URL)
writer = AuthenticatedClient(base_url=BASE_URL, token=KEY)


def list_demands() -> list[str]:
    page = list_statements.sync(
        client=reader, kind=[StatementKind.DEMAND], speaker_isnull=False, count=CountMode.EXACT
    )
    assert_type(page, StatementPage | Problem | None)
    assert isinstance(page, StatementPage)
    assert page.count
    assert page.count.value == len(page.results)
    assert page.count.relation is CountRelation.EXACT
    assert {statement.kind for statement in page.results} <= {StatementKind.DEMAND}
    return [statement.id for statement in page.results]


def walk_topics() -> list[str]:
    found: list[Topic] = []
    cursor: str | Unset = UNSET
    while True:
        page = list_topics.sync(client=reader, limit=5, cursor=cursor)
        assert isinstance(page, TopicPage)
        found += page.results
        if page.next_cursor is None:
            return [topic.id for topic in found]
        cursor = page.next_cursor


def read_document(statement: str) -> str:
    found = get_statement.sync(statement, client=reader)
    assert_type(found, Statement | Problem | None)
    assert isinstance(found, Statement)
    assert found.said is None or found.said.first is None or found.said.first.year > 2000
    return found.document.id


def write() -> str:
    body = TopicRequest(id=ID, kind=TopicKind.ISSUE, name="A made-up issue")
    made = create_topic.sync_detailed(client=writer, body=body)
    assert isinstance(made.parsed, Topic)
    assert made.parsed.parent is None
    patch = TopicPatch(name="A renamed issue", identifiers=None)
    patched = patch_topic.sync(ID, client=writer, body=patch, if_match=made.headers["ETag"])
    assert isinstance(patched, Topic)
    body = TopicRequest.from_dict(patched.to_dict())
    put = put_topic.sync(ID, client=writer, body=body)
    assert isinstance(put, Topic)
    assert put.revision == patched.revision
    return put.name


def overwrite() -> int:
    body = TopicRequest(id=ID, kind=TopicKind.ISSUE, name="Somebody else's name")
    refused = put_topic.sync(ID, client=writer, body=body, if_match='"an older state"')
    assert isinstance(refused, Problem)
    return refused.status


def ask_wrongly() -> list[str]:
    refused = list_statements.sync(client=reader, limit=0, said=["soon"])
    assert isinstance(refused, Problem)
    return sorted(str(fault.parameter) for fault in refused.errors)


def check_import() -> int:
    record = RecordToImport.from_dict(
        {"resource": "topics", "id": f"{ID}-2", "kind": "issue", "name": "Another made-up issue"}
    )
    report = import_records.sync(client=writer, body=[record], dry_run=True)
    assert report
    assert not isinstance(report, Problem)
    return report.created.topics


def read_columns() -> list[str]:
    query = {"format": "csv", "kind": "event"}
    answer = reader.get_httpx_client().get("/api/v1/topics/", params=query)
    return answer.text.split("\r\n", 1)[0].split(",")[:2]


demands = list_demands()
facts = {
    "demands": demands,
    "topics": walk_topics(),
    "document": read_document(demands[0]),
    "written": write(),
    "refused": overwrite(),
    "faults": ask_wrongly(),
    "imported": check_import(),
    "columns": read_columns(),
}
print(json.dumps(facts))
