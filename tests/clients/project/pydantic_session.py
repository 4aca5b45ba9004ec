"""A session with the models that datamodel-code-generator made for pydantic.

Its arguments are the address of the server, a key, and an id for the topic that it writes. It
prints what it found.
"""

import json
import sys

import httpx
from on_record_models import (
    CountRelation,
    ImportReport,
    Problem,
    Statement,
    StatementKind,
    StatementPage,
    Topic,
    TopicKind,
    TopicPage,
    TopicPatch,
    TopicRequest,
)

BASE_URL, KEY, ID = sys.argv[1:]
JSON = {"Content-Type": "application/json"}
reader = httpx.Client(base_url=f"{BASE_URL}/api/v1/")
writer = httpx.Client(base_url=reader.base_url, headers={"Authorization": f"Bearer {KEY}", **JSON})


def list_demands() -> list[str]:
    query = {"kind": "demand", "speaker_isnull": "false", "count": "exact"}
    page = StatementPage.model_validate_json(reader.get("statements/", params=query).content)
    assert page.count
    assert page.count.value == len(page.results)
    assert page.count.relation is CountRelation.exact
    assert {statement.kind for statement in page.results} <= {StatementKind.demand}
    return [statement.id for statement in page.results]


def walk_topics() -> list[str]:
    found: list[Topic] = []
    query = {"limit": "5"}
    while True:
        page = TopicPage.model_validate_json(reader.get("topics/", params=query).content)
        found += page.results
        if page.next_cursor is None:
            return [topic.id for topic in found]
        query["cursor"] = page.next_cursor


def read_document(statement: str) -> str:
    found = Statement.model_validate_json(reader.get(f"statements/{statement}/").content)
    assert found.said is None or found.said.first is None or found.said.first.year > 2000
    return found.document.id


def write() -> str:
    body = TopicRequest(id=ID, kind=TopicKind.issue, name="A made-up issue")
    answer = writer.post("topics/", content=body.model_dump_json(exclude_unset=True))
    assert Topic.model_validate_json(answer.content).parent is None
    patch = TopicPatch(name="A renamed issue", identifiers=None)
    patched = writer.patch(
        f"topics/{ID}/",
        content=patch.model_dump_json(exclude_unset=True),
        headers={"If-Match": answer.headers["ETag"]},
    )
    changed = Topic.model_validate_json(patched.content)
    body = TopicRequest.model_validate(changed.model_dump(mode="json"))
    put = writer.put(f"topics/{ID}/", content=body.model_dump_json(exclude_unset=True))
    kept = Topic.model_validate_json(put.content)
    assert kept.revision == changed.revision
    return kept.name


def overwrite() -> int:
    body = TopicRequest(id=ID, kind=TopicKind.issue, name="Somebody else's name")
    refused = writer.put(
        f"topics/{ID}/",
        content=body.model_dump_json(exclude_unset=True),
        headers={"If-Match": '"an older state"'},
    )
    return Problem.model_validate_json(refused.content).status


def ask_wrongly() -> list[str]:
    refused = reader.get("statements/", params={"limit": 0, "said": "soon"})
    problem = Problem.model_validate_json(refused.content)
    return sorted(str(fault.parameter) for fault in problem.errors)


def check_import() -> int:
    record = {"resource": "topics", "id": f"{ID}-2", "kind": "issue", "name": "Another one"}
    answer = writer.post("imports/", params={"dry_run": "true"}, json=[record])
    return ImportReport.model_validate_json(answer.content).created.topics


def read_columns() -> list[str]:
    answer = reader.get("topics/", params={"format": "csv", "kind": "event"})
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
