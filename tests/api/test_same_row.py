"""Parameters of one group hold for one and the same row: compared with a search by hand.

The search reads the documents of the statements, as the API answers with them, and knows nothing
of how filters work.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.asking import found
from tests.api.by_hand import GROUPS, Library, Pick, by_hand, picks, question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.fixture(scope="module")
def library(world: None) -> Library:
    return Library()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(group=st.sampled_from(sorted(GROUPS)), picks=picks)
def test_a_group_finds_what_a_search_by_hand_finds(group: str, picks: list[Pick], library: Library):
    asked = question(group, picks, library)
    query = "&".join(map(str, asked))

    expected = {id for id in library.statements if by_hand(asked, id, group, library)}

    assert found("statements", query) == expected, query


@pytest.mark.parametrize("group", GROUPS)
def test_the_search_by_hand_knows_every_parameter_of_the_group(group: str, library: Library):
    from statements.filters import StatementFilterSet
    from statements.rest.query.row_groups import RowGroup

    names = {name for rows in library.rows[group].values() for row in rows for name in row}
    groups = [
        {parameter.name for parameter in one.parameters}
        for one in StatementFilterSet.parameters
        if isinstance(one, RowGroup)
    ]

    assert names in groups
