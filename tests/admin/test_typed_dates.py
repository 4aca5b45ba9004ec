"""A date that was typed and not confirmed: the form says what it was read as, and what to do."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from statements.models import Source, Statement
from tests import builders
from tests.admin.conftest import add_address, add_row, filled, messages_at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dated")]

CONFIRM = (
    "“18 May” is read as: 18 May 2031. The year is the document's: confirm it. Press "
    "“Use 2031-05-18, inferred”, or write 2031-05-18 and choose “Inferred” yourself."
)
NO_YEAR = (
    "“18 May” has no year, and there is no document with the date of a year to take it from: add "
    "the year."
)


@pytest.fixture
def dated(db: None) -> None:
    """Write a statement of a document with a date."""
    document = builders.article("harbor", published={"edtf": "2031-04-05"})
    said = builders.statement("harbor-s01", document="harbor")
    builders.save(
        {
            "actors": {"ada": builders.actor()},
            "sources": {"harbor": document, "herald": builders.outlet()},
            "statements": {"harbor-s01": said},
        }
    )


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("18 May", CONFIRM),
        ("Dec 2030", "“Dec 2030” is read as: December 2030. Write 2030-12."),
        (
            "early 2025",
            "“early 2025” is read as: 2025. EDTF has no “early”, so the words are kept. Write "
            "2025, and “early 2025” as its words.",
        ),
        ("03.04.2030", "“03.04.2030” may be 3 April 2030 or 4 March 2030: write the month as a"),
        ("2024-13", "'2024-13' cannot be read as a date. There is no such month: it comes before"),
    ],
)
def test_it_is_told_what_words_were_read_as_and_how_to_confirm_it(
    typed: str, told: str, save: Callable[..., Any]
):
    page = save(Statement.objects.get(), event_edtf=typed)

    ((place, (message,)),) = messages_at(page).items()
    assert (place, message[: len(told)]) == ("event_edtf", told)


def test_what_the_message_says_to_write_is_saved(save: Callable[..., Any]):
    save(Statement.objects.get(), event_edtf="2031-05-18", event_basis="inferred")

    saved: Any = Statement.objects.get()
    assert (saved.event_edtf, saved.event_basis) == ("2031-05-18", "inferred")


def test_dates_of_parts_are_told_too_each_at_its_own_field(browser: Client):
    data = filled(browser.get(add_address(Statement)))
    data |= {
        "key": "harbor-s02",
        "document": Source.objects.get(key="harbor").pk,
        "text": "It takes long.",
        "kind": "estimate",
    }
    estimate = {"measure": "duration", "unit": "mo", "quantity_role": "required"}
    for number, when in enumerate(["2031", "18 May"], start=1):
        values = {"key": f"harbor-s02-e{number}", "value": "18", "as_of_edtf": when}
        add_row(data, "estimates", **estimate, **values)

    page = browser.post(add_address(Statement), data)

    assert messages_at(page)["estimates-1-as_of_edtf"] == [CONFIRM]
    assert "estimates-0-as_of_edtf" not in messages_at(page)


def test_a_form_without_a_document_asks_for_the_year(save: Callable[..., Any]):
    page = save(Source.objects.get(key="harbor"), published_edtf="18 May")

    assert messages_at(page) == {"published_edtf": [NO_YEAR]}
