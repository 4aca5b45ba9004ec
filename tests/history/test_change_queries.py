"""What records were as of a revision is found without comparing their changes with one another."""

import pytest
from django.db import connection

from statements.history.change_queries import as_of
from statements.rest.visibility import EVERYTHING

pytestmark = pytest.mark.django_db

ONE_BY_ONE = {"postgresql": "SubPlan", "sqlite": "CORRELATED SCALAR SUBQUERY"}
"""What the plan says where a query looks something up for each row."""


def test_a_record_that_was_changed_often_costs_one_look_for_each_change():
    plan = as_of("actors", 1, EVERYTHING).order_by("key").explain()

    assert ONE_BY_ONE[connection.vendor] in plan
    assert "Join" not in plan
