"""The tables of docs/finding.md: names that are looked for, and what the reasons mean."""

from urllib.parse import quote

import pytest

from statements.analysis.names import LEAST
from statements.api.resolving import MATCHES, MOST_MATCHES
from statements.vocabularies import MatchReason
from tests.api.asking import get
from tests.docs.markdown import ROOT, Row, code_in, tables

FINDING = ROOT / "docs" / "finding.md"


def table_with(head: str) -> list[Row]:
    """Return the table of the page with a column of this name."""
    (table,) = (table for table in tables(FINDING) if head in table[0])
    return table


@pytest.mark.django_db
@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("row", table_with("First"), ids=lambda row: row["Request"].strip("`"))
def test_a_name_finds_the_record_of_the_table_first(row: Row):
    address, _, name = code_in(row["Request"])[0].partition("?name=")
    best = get(f"/api/v1/{address}?name={quote(name)}").json()["results"][0]

    found = (best["record"]["id"], best["reason"])
    assert found == (code_in(row["First"])[0], code_in(row["Reason"])[0])


def test_every_reason_is_explained():
    assert table_with("Means") == [
        {"Reason": f"`{reason.value}`", "Means": reason.meaning} for reason in MatchReason
    ]


def test_the_limits_are_those_of_the_code():
    text = " ".join(FINDING.read_text(encoding="utf-8").split())

    assert (MATCHES, MOST_MATCHES) == (10, 20)
    assert "ten, or up to twenty with `limit`" in text
    assert f"A score is at least {LEAST};" in text
