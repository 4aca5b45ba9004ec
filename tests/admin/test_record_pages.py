"""The page of a record: its sections, cards, words, numbers and faults, as an editor meets them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from statements.documents import SERIALIZERS
from statements.models import Actor, Source, Statement, Topic
from statements.vocabularies import StatementKind
from tests.admin.conftest import add_address, add_row, address, filled, messages_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded_once", "kept_words")]

SEED = "peacekeepers-ukraine-2024-12"
ORDER = [
    *("Document and words", "Who said it, and for whom", "Chain", "Kind and stance", "When"),
    *("Conditions", "Numbers", "Where in the text", "Relations", "Assessments", "Review"),
    *("Identifiers", "History"),
]


def sections(page: Any) -> dict[str, bool]:
    """Return the sections of a page by their titles, in order, and whether each is open."""
    found = re.findall(
        r'<details class="section"( open)?>\s*<summary><h2[^>]*>(.*?)</h2>', page.text
    )
    return {title: bool(is_open) for is_open, title in found}


def faults(page: Any) -> list[tuple[str, str, str]]:
    """Return what the list at the top says: where each fault leads, its label and its message."""
    listed = re.search(r'<div class="faults".*?</div>', page.text, re.DOTALL)
    assert listed
    items = re.findall(r"<li>(?:<a href=\"#(.*?)\">(.*?)</a>: )?(.*?)</li>", listed[0], re.DOTALL)
    return [(place, label, message) for place, label, message in items]


def test_a_statement_is_in_the_order_in_which_one_thinks(browser: Client):
    assert list(sections(browser.get(add_address(Statement)))) == ORDER


def test_sections_with_nothing_in_them_are_folded(browser: Client):
    new = sections(browser.get(add_address(Statement)))
    assert {title for title, is_open in new.items() if is_open} == {
        "Document and words",
        "Kind and stance",
    }

    page = browser.get(address(Statement.objects.get(key=f"{SEED}-s20")))
    assert {title for title, is_open in sections(page).items() if is_open} == {
        *("Document and words", "Who said it, and for whom", "Chain", "Kind and stance"),
        *("Numbers", "Where in the text", "Relations"),
    }


@pytest.mark.parametrize("model", [Actor, Source, Topic, Statement])
def test_every_part_stands_in_a_section_of_its_page(model: Any, browser: Client):
    page = browser.get(add_address(model))

    placed = [one.formset.prefix for section in page.context["sections"] for one in section.parts]
    inlines = [one.formset.prefix for one in page.context["inline_admin_formsets"]]
    assert sorted(placed) == sorted(inlines)
    assert all(f'id="{prefix}-group"' in page.text for prefix in inlines)


def test_positions_and_the_place_of_the_text_are_there_and_nobody_types_them(browser: Client):
    page = browser.get(address(Statement.objects.get(key=f"{SEED}-s14")))

    positions = re.findall(r'<input type="(\w+)" name="participants-\d+-position"', page.text)
    assert set(positions) == {"hidden"}
    assert '<aside id="text-panel" aria-label="The text of the document"></aside>' in page.text


def test_each_word_of_a_vocabulary_is_explained_once(browser: Client):
    page = browser.get(add_address(Statement))

    assert page.text.count('id="meanings-StatementKind"') == 1
    for kind in StatementKind:
        assert f'<dt data-value="{kind.value}">{kind.label}</dt>' in page.text
    assert 'data-vocabulary="StatementKind"' in page.text
    assert page.text.count('data-vocabulary="ConditionKind"') == 1


def test_faults_are_listed_at_the_top_and_lead_to_fields_called_as_on_the_form(
    save: Callable[..., Any],
):
    page = save(
        Statement.objects.get(key=f"{SEED}-s20"),
        **{"estimates-0-upper": "", "confidence": "900", "participants-0-DELETE": "on"},
    )

    assert faults(page) == [
        (
            "participants-group",
            "Participants",
            "The attribution explicit needs a speaker; without one it is narrator or unsourced.",
        ),
        (
            "id_estimates-0-upper",
            "Estimate 1, Upper bound",
            "“At most” needs the upper bound that was said.",
        ),
        ("id_confidence", "Confidence", "Give a confidence from 0 to 100."),
    ]
    assert sections(page)["Review"]
    assert 'id="id_confidence"' in page.text


def test_the_section_with_a_fault_is_open(save: Callable[..., Any]):
    page = save(Statement.objects.get(key=f"{SEED}-s01"), said_edtf="2024-13", why="x" * 501)

    assert sections(page)["When"]
    assert sections(page)["History"]
    assert {place for place, _, _ in faults(page)} == {"id_said_edtf", "id_why"}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("100,000", 100000), ("1,234,567.5", 1234567.5), ("100 000", 100000)),
        *(("100\u202f000", 100000), ("100000", 100000), ("2.5", 2.5), ("1e5", 100000)),
    ],
)
def test_thousands_may_be_set_apart(typed: str, number: float, save: Callable[..., Any]):
    statement = Statement.objects.get(key=f"{SEED}-s20")

    answer = save(statement, **{"estimates-0-upper": typed, "why": "Read again."})

    assert answer.status_code == 302, messages_at(answer)
    assert statement.estimates.get().upper == number


@pytest.mark.parametrize("typed", ["100,00", "1,00,000", "12,5", "100,000 000", "ten", "inf"])
def test_what_is_no_number_is_refused_and_not_guessed(typed: str, save: Callable[..., Any]):
    page = save(Statement.objects.get(key=f"{SEED}-s20"), **{"estimates-0-upper": typed})

    assert messages_at(page).keys() == {"estimates-0-upper"}


def test_a_part_with_only_what_the_page_proposed_is_left_out(browser: Client):
    statement = Statement.objects.get(key=f"{SEED}-s01")
    data = filled(browser.get(address(statement))) | {"note": "Looked at again."}
    add_row(data, "estimates", key=f"{SEED}-e99", lower_inclusive="on", upper_inclusive="on")
    add_row(data, "conditions", position="1")

    answer = browser.post(address(statement), data)

    assert answer.status_code == 302, messages_at(answer)
    assert not statement.estimates.exists()
    assert not statement.conditions.exists()


def test_the_id_of_a_stored_estimate_stays(save: Callable[..., Any]):
    statement = Statement.objects.get(key=f"{SEED}-s20")
    answer = save(statement, **{"estimates-0-key": "another", "note": "Looked at again."})

    assert answer.status_code == 302, messages_at(answer)
    assert [one.key for one in statement.estimates.all()] == [f"{SEED}-e4"]


def test_a_reader_sees_the_same_sections_and_nothing_to_change_or_add():
    user = get_user_model().objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client = Client()
    client.force_login(user)

    page = client.get(address(Statement.objects.get(key=f"{SEED}-s20")))

    assert list(sections(page)) == ORDER
    assert "up to 100,000 military personnel" in page.text
    assert 'name="_save"' not in page.text
    assert "-empty" not in page.text
    assert 'class="move-part"' not in page.text


@pytest.mark.parametrize("key", ["s01", "s14", "s20", "s29"])
def test_a_page_costs_as_many_queries_however_many_parts_it_has(
    key: str, browser: Client, django_assert_num_queries: Any
):
    page = address(Statement.objects.get(key=f"{SEED}-{key}"))
    browser.get(page)  # what is only read once

    with django_assert_num_queries(17):
        browser.get(page)


@pytest.mark.parametrize(("model", "count"), [(Actor, 2), (Source, 2), (Topic, 2), (Statement, 2)])
def test_the_page_for_a_new_record_reads_nothing_but_who_asks(
    model: Any, count: int, browser: Client, django_assert_num_queries: Any
):
    browser.get(add_address(model))  # what is only read once

    with django_assert_num_queries(count):
        browser.get(add_address(model))


def test_every_writable_key_of_a_record_has_a_place_on_its_page(browser: Client):
    for model in (Actor, Source, Topic, Statement):
        data = filled(browser.get(add_address(model)))
        names = {name.split("-")[0] for name in data} | {name.rpartition("_")[0] for name in data}
        fields = SERIALIZERS[model.resource]().fields.items()
        writable = {str(one.source) for _, one in fields if not one.read_only}
        assert writable <= names | {"key"} | {"id"}, model
