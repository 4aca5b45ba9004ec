"""An editor opens a record, changes it whole, and saves it as one revision."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from statements.documents import SERIALIZERS, parse_document
from statements.models import Actor, Change, Estimate, Revision, Source, Statement, Topic
from tests import builders
from tests.admin.conftest import (
    add_address,
    add_row,
    address,
    delete_address,
    filled,
    list_address,
    messages_at,
)
from tests.sampling import sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded_once", "kept_words")]

SEED = "peacekeepers-ukraine-2024-12"
MODELS = [Actor, Source, Topic, Statement]


def document(record):
    """Return a record's document, as the write path takes it."""
    return parse_document(record.resource, SERIALIZERS[record.resource](record).data)[0]


def test_every_save_makes_one_revision_that_says_who_and_through_what(save, editor):
    statement = Statement.objects.get(key=f"{SEED}-s24")
    latest = Revision.objects.count()
    save(statement, text="Edited.")
    statement.refresh_from_db()
    revision = Revision.objects.get(number=statement.revision)
    assert Revision.objects.count() == latest + 1
    assert (revision.by, revision.through) == (editor, "admin")
    assert statement.text == "Edited."
    assert statement.updated_at == revision.at


@pytest.mark.parametrize("one_of", sample(5))
@pytest.mark.parametrize("model", MODELS)
def test_a_save_that_changes_nothing_writes_nothing_and_says_so(model, one_of, browser, save):
    """A form that is sent back as it was shown says exactly what is stored."""
    for record in model.objects.all()[::one_of]:
        latest = Revision.objects.count()
        before = document(record)

        answer = save(record, why="Looked at it again.")

        assert answer.status_code == 302, messages_at(answer)
        after = model.objects.get(pk=record.pk)
        assert document(after) == before
        assert Revision.objects.count() == latest
        assert (after.revision, after.updated_at) == (record.revision, record.updated_at)
        (message,) = browser.get(answer.url).context["messages"]
        assert str(message) == f"You changed nothing in “{record}”, so nothing was saved."


@pytest.mark.parametrize(
    ("button", "leads_to"),
    [
        ("_save", list_address(Topic)),
        ("_continue", None),
        ("_addanother", add_address(Topic)),
    ],
)
def test_every_button_leads_where_it_does_after_a_change(button, leads_to, save):
    topic = Topic.objects.get(key="un-auspices")

    for changes in ({}, {"name": "UN"}):
        answer = save(topic, **changes, **{button: "1"})
        assert answer.url == (leads_to or address(topic))


def test_a_statement_is_made_whole_on_one_page(browser):
    data = filled(browser.get(add_address(Statement)))
    data |= {
        "key": "made-by-hand",
        "document": Source.objects.get(key=SEED).pk,
        "text": "Poland would send two thousand soldiers at most.",
        "kind": "estimate",
        "said_edtf": "2024-12",
    }
    for topic in ("force-size", "us-troops"):
        add_row(data, "topics", topic=Topic.objects.get(key=topic).pk)
    poland = Actor.objects.get(key="poland").pk
    reuters = Source.objects.get(key="reuters").pk
    add_row(data, "participants", role="speaker", actor=poland)
    add_row(data, "chain", source=reuters, relation="reports", explicit="on")
    add_row(
        data,
        "estimates",
        key="made-by-hand-e1",
        measure="military_personnel",
        unit="{person}",
        quantity_role="planned",
        approximator="at_most",
        upper="2000",
        lower_inclusive="on",
        upper_inclusive="on",
    )
    answer = browser.post(add_address(Statement), data)
    assert answer.status_code == 302, messages_at(answer)
    made = document(Statement.objects.get(key="made-by-hand"))
    assert [(part["actor"], part["role"]) for part in made["participants"]] == [
        ("poland", "speaker")
    ]
    assert [(hop["source"], hop["position"]) for hop in made["chain"]] == [("reuters", 1)]
    assert made["topics"] == ["force-size", "us-troops"]
    assert made["said"] == {"edtf": "2024-12", "basis": "stated", "text": None}
    assert [(one["id"], one["value"], one["upper"]) for one in made["estimates"]] == [
        ("made-by-hand-e1", None, 2000)
    ]


def test_broken_rules_are_messages_at_their_fields_and_nothing_is_written(save):
    statement = Statement.objects.get(key=f"{SEED}-s20")
    before = document(statement)
    latest = Revision.objects.count()
    answer = save(
        statement,
        **{
            "said_edtf": "2024-13",
            "estimates-0-value": "90000",
            "chain-0-source": "",
            "participants-0-DELETE": "on",
        },
    )
    assert answer.status_code == 200
    assert messages_at(answer).keys() == {
        "said_edtf",
        "estimates-0-value",
        "chain-0",
        "participants",
    }
    assert document(Statement.objects.get(pk=statement.pk)) == before
    assert Revision.objects.count() == latest


def test_faults_that_a_form_finds_itself_are_shown_beside_those_of_the_rules(save):
    answer = save(
        Statement.objects.get(key=f"{SEED}-s20"),
        **{"text": "", "confidence": "many", "estimates-0-unit": "persons?!"},
    )
    assert messages_at(answer).keys() == {"text", "confidence", "estimates-0-unit"}
    assert all(len(messages) == 1 for messages in messages_at(answer).values())


def test_a_basis_without_a_date_is_refused_and_not_dropped(save):
    answer = save(Statement.objects.get(key=f"{SEED}-s01"), said_basis="inferred")
    assert messages_at(answer).keys() == {"said_edtf"}


def test_a_message_stands_at_the_part_it_is_about_also_when_rows_were_moved(save):
    statement = Statement.objects.get(key=f"{SEED}-s14")
    answer = save(
        statement,
        **{"participants-0-position": "9", "participants-0-office": "x" * 201},
    )
    assert messages_at(answer).keys() == {"participants-0-office"}


def test_positions_order_the_parts_and_leave_no_gap(save):
    statement = Statement.objects.get(key=f"{SEED}-s04")
    answer = save(statement, **{"chain-0-position": "7"})
    assert answer.status_code == 302
    hops = [(hop["position"], hop["source"]) for hop in document(statement)["chain"]]
    assert hops == [(1, "reuters"), (2, "rbc-ukraine")]


def test_an_id_that_is_taken_is_refused_and_the_other_record_stays(browser):
    before = document(Actor.objects.get(key="italy"))
    data = filled(browser.get(add_address(Actor)))
    answer = browser.post(
        add_address(Actor), data | {"key": "italy", "kind": "person", "name": "Another"}
    )
    assert messages_at(answer).keys() == {"key"}
    assert document(Actor.objects.get(key="italy")) == before


def test_an_id_is_only_shown_once_it_is_chosen(browser):
    page = browser.get(address(Actor.objects.get(key="italy")))
    assert "key" not in page.context["adminform"].form.fields
    assert "italy" in page.text


def test_a_document_cannot_become_an_outlet(browser, save):
    source = Source.objects.get(key=SEED)
    page = browser.get(address(source))
    assert "kind" not in page.context["adminform"].form.fields
    assert save(source, kind="outlet", language="fr").status_code == 302
    source.refresh_from_db()
    assert (source.kind, source.language) == ("document", "fr")


def test_documents_that_replace_each_other_are_refused_at_the_later_save(browser):
    older = Source.objects.get(key=SEED)
    replaces = [{"kind": "replaces", "document": SEED}]
    builders.save({"sources": {"newer": builders.article("newer", corrections=replaces)}})
    data = filled(browser.get(address(older)))
    newer = Source.objects.get(key="newer")
    add_row(data, "corrections", kind="replaces", document=newer.pk)

    answer = browser.post(address(older), data)

    (message,) = messages_at(answer)["corrections-0-document"]
    assert message.startswith("newer itself replaces this")


def test_a_page_that_somebody_else_has_overtaken_is_not_saved(browser, save):
    statement = Statement.objects.get(key=f"{SEED}-s01")
    stale = filled(browser.get(address(statement)))
    save(statement, text="First.")
    answer = browser.post(address(statement), stale | {"text": "Second."})
    assert "Somebody else has changed this record" in messages_at(answer)[""][0]
    statement.refresh_from_db()
    assert statement.text == "First."


def test_a_clash_that_only_the_database_sees_is_a_message(browser, monkeypatch):
    from statements.admin.forms import documents

    monkeypatch.setattr(documents, "check", lambda *args: [])
    italy = Actor.objects.get(key="italy")
    data = filled(browser.get(address(italy))) | {"wikidata_id": "Q142"}
    answer = browser.post(address(italy), data, follow=True)
    assert answer.status_code == 200
    assert "conflicts" in answer.text
    assert Actor.objects.get(key="italy").wikidata_id == "Q38"


def test_deleting_a_statement_is_a_revision_and_is_remembered(browser):
    statement = Statement.objects.get(key=f"{SEED}-s33")
    answer = browser.post(delete_address(statement), {"post": "yes"})
    assert answer.status_code == 302
    assert not Statement.objects.filter(key=statement.key).exists()
    deletion = Change.objects.get(document=None, resource="statements", key=statement.key)
    assert deletion.revision == Revision.objects.last()
    assert deletion.revision.through == "admin"


def test_chosen_statements_are_deleted_as_one_revision(browser):
    chosen = Statement.objects.filter(key__in=[f"{SEED}-s15", f"{SEED}-s16", f"{SEED}-s17"])
    latest = Revision.objects.count()
    keys = {statement.key for statement in chosen}
    browser.post(
        "/admin/statements/statement/",
        {
            "action": "delete_selected",
            "_selected_action": [statement.pk for statement in chosen],
            "post": "yes",
        },
    )
    assert not Statement.objects.filter(key__in=keys).exists()
    assert set(Change.objects.filter(document=None).values_list("key", flat=True)) == keys
    assert Revision.objects.count() == latest + 1


def test_a_record_in_use_is_not_deleted_and_its_users_are_named(browser):
    for record in (
        Actor.objects.get(key="other-officials"),
        Statement.objects.get(key=f"{SEED}-s23"),
    ):
        page = browser.get(delete_address(record))
        assert f"{SEED}-s24" in page.text
        browser.post(delete_address(record), {"post": "yes"})
        assert type(record).objects.filter(pk=record.pk).exists()


def test_an_editor_without_permission_changes_nothing():
    client = Client()
    client.force_login(get_user_model().objects.create_user("guest", is_staff=True))
    statement = Statement.objects.get(key=f"{SEED}-s01")
    assert client.post(address(statement), {"text": "Changed."}).status_code == 403
    statement.refresh_from_db()
    assert statement.text != "Changed."


def test_an_estimate_keeps_its_id_and_birth_when_its_statement_is_saved(save):
    estimate = Estimate.objects.get(key=f"{SEED}-e4")
    save(estimate.statement, **{"estimates-0-scenario": "with rotation"})
    after = Estimate.objects.get(key=f"{SEED}-e4")
    assert (after.pk, after.created_at) == (estimate.pk, estimate.created_at)
    assert after.scenario == "with rotation"
    assert after.revision > estimate.revision


def test_why_a_record_was_changed_is_kept_in_the_editor_s_words(browser):
    page = address(Topic.objects.get(key="un-auspices"))
    answer = browser.post(page, filled(browser.get(page)) | {"name": "UN", "why": "Shorter."})

    assert answer.status_code == 302, answer.context["errors"]
    assert Revision.objects.latest("number").why == "Shorter."
    assert browser.get(page).context["adminform"].form["why"].value() is None


def test_a_topic_s_other_names_are_written_and_found(browser, save):
    topic = Topic.objects.get(key="un-auspices")
    row = {"name": "Blue helmets", "language": "en", "note": ""}
    data = filled(browser.get(address(topic)))
    add_row(data, "other_names", **row)

    assert browser.post(address(topic), data).status_code == 302

    assert [one.name for one in topic.other_names.all()] == ["Blue helmets"]
    page = browser.get(list_address(Topic), {"q": "helmets"})
    assert [one.key for one in page.context["cl"].result_list] == ["un-auspices"]


def test_who_may_write_a_record_may_write_its_parts_whatever_older_groups_were_granted(client_of):
    topic = Topic.objects.get(key="un-auspices")
    topic.other_names.create(name="Blue helmets")
    verbs = ("view", "add", "change", "delete")
    client = client_of("editor", *(f"{verb}_topicname" for verb in verbs))

    data = filled(client.get(address(topic)))
    client.post(address(topic), data | {"country": "UA", "other_names-0-note": "slang"})

    topic.refresh_from_db()
    names = [(one.name, one.note) for one in topic.other_names.all()]
    assert (topic.country, names) == ("UA", [("Blue helmets", "slang")])
