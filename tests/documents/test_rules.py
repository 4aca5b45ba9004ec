"""The rules: whatever is wrong is found, all of it at once, and nothing that is right."""

import ast
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

import statements
from statements.documents import Facts, check_batch, parse_document
from tests.builders import Places, batch_of, changed, faults_in, save, world
from tests.documents.broken import BROKEN

APP = Path(statements.__file__).parent


def codes_in(module: Path) -> set[str]:
    """Return the codes of faults that a module can give, as its source has them."""
    codes: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        given = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
        if name == "Fault":
            given += node.args[1:2]
        elif name == "fail":
            given += node.args[:1]
        codes |= {str(value.value) for value in given if isinstance(value, ast.Constant)}
    return codes


@pytest.mark.parametrize(("changes", "faults"), BROKEN.values(), ids=BROKEN.keys())
def test_everything_that_is_wrong_is_found_and_nothing_else(
    changes: dict[str, Any], faults: Places
):
    assert faults_in(changed(world(), changes)) == faults


def test_in_a_true_world_nothing_is_wrong():
    assert faults_in(world()) == set()


def test_documents_may_correct_and_retract_each_other():
    each_other = {
        "/sources/article/corrections": [{"kind": "corrects", "document": "notice"}],
        "/sources/notice/corrections/0/kind": "corrects",
    }
    assert faults_in(changed(world(), each_other)) == set()

    each_other["/sources/notice/corrections/0/kind"] = "retracts"
    assert faults_in(changed(world(), each_other)) == set()


def test_each_code_of_a_fault_stands_in_the_table_of_broken_worlds():
    modules = [*(APP / "documents").rglob("*.py"), APP / "rest" / "serializers" / "fields.py"]
    known = set().union(*map(codes_in, modules))

    assert len(known) > 30
    # What a record is used for only the database can tell: tests/documents/test_uses.py. Stances
    # are opposed only by a merge: tests/api/test_merging.py.
    in_table = {code for _, faults in BROKEN.values() for _, code in faults}
    assert known - in_table == {"in_use", "opposed"}


def record_at(pointer: str) -> tuple[str, str]:
    """Return the plural and the id with which a pointer into a world begins."""
    _, resource, id, *_ = pointer.split("/")
    return resource, id


@pytest.mark.django_db
def test_a_changed_record_is_judged_by_the_database_as_it_is_beside_all_others():
    save(world())

    for sentence, (changes, faults) in BROKEN.items():
        touched = {record_at(pointer) for pointer in changes}
        theirs = {fault for fault in faults if record_at(fault[0]) in touched}

        assert faults_in(changed(world(), changes), only=touched) == theirs, sentence


@pytest.mark.django_db
def test_parsing_and_checking_make_no_query(
    django_assert_num_queries: DjangoAssertNumQueries,
):
    batch = batch_of(world())
    facts = Facts.gather(batch)

    with django_assert_num_queries(0):
        for resource, raws in world().items():
            for raw in raws.values():
                parse_document(resource, raw)
        check_batch(batch, facts)
