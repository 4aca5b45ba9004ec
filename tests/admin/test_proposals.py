"""What the desk proposes before anything is saved: free ids, the line that says it, namesakes."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from statements.documents.store.writes import Author, delete_document
from statements.models import Actor, Change, Revision, Source, Statement, Topic
from statements.vocabularies import Through
from tests.admin.conftest import add_address, add_row, address, filled, messages_at
from tests.builders import actor, save
from tests.sampling import sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded_once", "kept_words")]

SEED = "peacekeepers-ukraine-2024-12"


def proposed(client: Client, model: Any, **query: Any) -> dict[str, str | None]:
    """Return the ids that are proposed."""
    answer = client.get(reverse(f"admin:statements_{model._meta.model_name}_propose_ids"), query)
    assert answer.status_code == 200
    ids: dict[str, str | None] = answer.json()
    return ids


@pytest.fixture
def staff() -> Any:
    """Return a function that gives the client of staff with these permissions."""

    def staff(*codenames: str) -> Client:
        user = get_user_model().objects.create_user("staff", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client = Client()
        client.force_login(user)
        return client

    return staff


@pytest.mark.parametrize(
    ("model", "name", "id"),
    [
        (Actor, "Guido Crosetto", "guido-crosetto-2"),
        (Actor, "Ada Lovelace", "ada-lovelace"),
        (Actor, "Зеленський", "zelenskii"),
        (Actor, "  Ørsted & Søn  ", "orsted-son"),
        (Topic, "Timeline", "timeline-2"),
        (Source, "Reuters", "reuters-2"),
        (Actor, "?!", None),
        (Actor, "", None),
        (Actor, "word " * 200, "-".join(["word"] * 12)),
    ],
)
def test_a_free_id_is_made_from_a_name(model: Any, name: str, id: str | None, browser: Client):
    assert proposed(browser, model, name=name) == {"key": id}


def test_ids_of_a_document_go_on_after_the_highest_number(browser: Client):
    document = Source.objects.get(key=SEED)
    assert proposed(browser, Statement, document=document.pk) == {
        "key": f"{SEED}-s36",
        "estimate": f"{SEED}-e5",
    }
    reuters = Source.objects.get(key="reuters")
    assert proposed(browser, Statement, document=reuters.pk) == {
        "key": "reuters-s01",
        "estimate": "reuters-e1",
    }


@pytest.mark.parametrize("document", ["", "0", "999999", "x", "1' OR 1", "9" * 40, "²"])
def test_no_ids_are_proposed_for_what_is_no_document(document: str, browser: Client):
    assert proposed(browser, Statement, document=document) == {}


def test_the_number_of_a_hidden_draft_is_not_told(staff: Any):
    Statement.objects.filter(key=f"{SEED}-s35").update(review_status="draft")
    Change.objects.filter(key=f"{SEED}-s35").update(is_public=False)
    client = staff("add_statement", "view_statement")

    ids = proposed(client, Statement, document=Source.objects.get(key=SEED).pk)

    assert ids["key"] == f"{SEED}-s35"


def test_the_ids_of_deleted_records_are_not_proposed_again(browser: Client):
    author = Author(None, Through.API, None)
    save({"actors": {"ada-lovelace": actor("ada-lovelace")}})
    for resource, id in (("actors", "ada-lovelace"), ("statements", f"{SEED}-s35")):
        delete_document(resource, id, lambda _: None, author)

    assert proposed(browser, Actor, name="Ada Lovelace") == {"key": "ada-lovelace-2"}
    document = Source.objects.get(key=SEED)
    assert proposed(browser, Statement, document=document.pk)["key"] == f"{SEED}-s36"


def test_the_next_statement_begins_with_the_document_of_the_one_before(browser: Client):
    statement = Statement.objects.get(key=f"{SEED}-s20")
    for changes in ({}, {"note": "Looked at again."}):
        page = browser.get(address(statement))

        answer: Any = browser.post(address(statement), filled(page) | changes | {"_addanother": 1})

        form = browser.get(answer.url).context["adminform"].form
        assert form["document"].value() == str(statement.document_id)


def test_ids_are_proposed_only_to_those_who_may_add(staff: Any):
    client = staff("view_actor")

    answer = client.get(reverse("admin:statements_actor_propose_ids"), {"name": "Ada"})

    assert answer.status_code == 403


def test_the_page_for_a_name_begins_with_an_id(browser: Client):
    page = browser.get(add_address(Actor), {"name": "Ada Lovelace", "_popup": "1"})

    form = page.context["adminform"].form
    assert (form["name"].value(), form["key"].value()) == ("Ada Lovelace", "ada-lovelace")


def line_of(client: Client, data: dict[str, Any], statement: Statement | None = None) -> str:
    """Return the line of a statement as a form would have it."""
    query = f"?id={statement.pk}" if statement else ""
    answer = client.post(reverse("admin:statements_statement_one_line") + query, data)
    assert answer.status_code == 200
    line: str = answer.json()["one_line"]
    return line


@pytest.mark.parametrize("one_of", sample(5))
def test_the_line_of_a_form_is_that_of_the_stored_statement(one_of: int, browser: Client):
    for statement in Statement.objects.all()[::one_of]:
        page = browser.get(address(statement))
        api = browser.get(f"/api/v1/statements/{statement.key}/?view=brief").json()

        assert page.context["one_line"] == api["one_line"]
        assert line_of(browser, filled(page), statement) == api["one_line"]


def test_the_line_of_a_form_tells_what_there_is_and_writes_nothing(browser: Client):
    data = filled(browser.get(add_address(Statement)))
    latest = Revision.objects.count()
    assert line_of(browser, data) == "… [explicit; …; undated]"

    crosetto, italy = (Actor.objects.get(key=key).pk for key in ("guido-crosetto", "italy"))
    topic = Topic.objects.get(key="un-auspices").pk
    data |= {"text": "It ought to.", "kind": "demand", "said_edtf": "2024-12", "confidence": "x"}
    add_row(data, "participants", role="speaker", actor=crosetto)
    add_row(data, "participants", role="on_behalf_of", actor=italy)
    add_row(data, "participants", role="", actor=italy)
    add_row(data, "stances", holder=crosetto, topic=topic, stance="favor")
    add_row(data, "stances", holder=crosetto)
    add_row(data, "conditions", kind="if", text="")

    assert line_of(browser, data) == (
        "It ought to. [Guido Crosetto for Italy; demand; favor: Force operates under United "
        "Nations auspices; conditional; 2024-12]"
    )
    assert Revision.objects.count() == latest


@pytest.mark.parametrize(
    "data",
    [{}, {"text": "A"}, {"participants-TOTAL_FORMS": "x", "participants-INITIAL_FORMS": "9"}],
)
def test_a_form_that_is_none_has_no_line_and_no_error(data: dict[str, str], browser: Client):
    line_of(browser, data)


def test_the_line_of_a_hidden_draft_is_not_told(staff: Any):
    statement = Statement.objects.get(key=f"{SEED}-s23")
    Statement.objects.filter(pk=statement.pk).update(review_status="draft")
    client = staff("change_statement", "view_statement")

    assert "aegis" not in line_of(client, {}, statement)


def test_a_line_is_worked_out_only_for_editors(staff: Any, browser: Client):
    line = reverse("admin:statements_statement_one_line")

    assert staff("view_statement").post(line, {}).status_code == 403
    assert Client().post(line, {}).status_code == 302
    assert browser.get(line).status_code == 405


@pytest.mark.parametrize(
    ("model", "name", "existing"),
    [
        (Actor, "Guido Crosetto", "guido-crosetto"),
        (Actor, "Crosetto, Guido", "guido-crosetto"),
        (Actor, "Kyiv", "ukraine"),
        (Source, "Reuters", "reuters"),
        (Topic, "Force operates under UN auspices", "un-auspices"),
    ],
)
def test_a_name_that_is_there_already_is_warned_of_and_can_be_confirmed(
    model: Any, name: str, existing: str, browser: Client
):
    kind = {Actor: "person", Source: "outlet", Topic: "issue"}[model]
    data = filled(browser.get(add_address(model)))
    data |= {"key": "another", "kind": kind, "name": name}

    page = browser.post(add_address(model), data)

    assert messages_at(page).keys() == {"name"}
    assert page.context["faults"] == []
    record = model.objects.get(key=existing)
    assert record in [one for one, _ in page.context["namesakes"]]
    assert f'href="{address(record)}" class="take-record" data-id="{record.pk}"' in page.text
    assert not model.objects.filter(key="another").exists()

    other = browser.post(add_address(model), data | {"confirmed_name": "Somebody else"})
    assert messages_at(other).keys() == {"name"}
    answer = browser.post(add_address(model), data | {"confirmed_name": name})
    assert answer.status_code == 302, messages_at(answer)
    assert model.objects.get(key="another").name == name


def test_nobody_is_warned_of_a_name_that_stays(browser: Client):
    crosetto = Actor.objects.get(key="guido-crosetto")
    data = filled(browser.get(address(crosetto)))

    answer = browser.post(address(crosetto), data | {"description": "A politician."})

    assert answer.status_code == 302, messages_at(answer)


def test_unnamed_actors_are_never_taken_for_one_another(browser: Client):
    data = filled(browser.get(add_address(Actor)))
    data |= {"key": "another", "kind": "person", "name": "Unnamed source of Reuters (2)"}
    data.pop("is_named")

    answer = browser.post(add_address(Actor), data)

    assert answer.status_code == 302, messages_at(answer)
