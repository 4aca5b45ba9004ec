"""A key made from a shell."""

from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client

from statements.models import ApiKey

pytestmark = pytest.mark.django_db


def create(**options: Any) -> str:
    output = StringIO()
    call_command("create_api_key", **{"name": "desk", "scope": "read", **options}, stdout=output)
    return output.getvalue()


def test_it_prints_the_key_alone_and_the_key_opens_the_api(settings: Any):
    settings.ANONYMOUS_READING = False
    output = create()
    text = output.removesuffix("\n")

    answer = Client().get("/api/v1/topics/", headers={"authorization": f"Bearer {text}"})

    assert answer.status_code == 200
    assert text.split() == [text]
    assert output == f"{text}\n"


def test_what_is_chosen_is_kept():
    ada = get_user_model().objects.create_user("ada")

    create(name="Night desk", scope="review", owner="ada", expires="2131-05-02")

    (key,) = ApiKey.objects.values("name", "scope", "owner", "expires_at")
    assert key == {
        "name": "Night desk",
        "scope": "review",
        "owner": ada.pk,
        "expires_at": datetime(2131, 5, 2, tzinfo=UTC),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2131-05-02T12:30", datetime(2131, 5, 2, 12, 30, tzinfo=UTC)),
        ("2131-05-02T12:30:00Z", datetime(2131, 5, 2, 12, 30, tzinfo=UTC)),
        ("2131-05-02T12:30:00+02:00", datetime(2131, 5, 2, 10, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_in_utc_unless_it_says_otherwise(text: str, expected: datetime):
    create(expires=text)

    assert ApiKey.objects.get().expires_at == expected


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"owner": "nobody"}, "There is no user called 'nobody'"),
        ({"expires": "soon"}, "not a time in ISO 8601"),
        ({"expires": "2001-01-01"}, "is in the past"),
        ({"name": ""}, "cannot be blank"),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"scope": "everything"}, "invalid choice"),
    ],
)
def test_what_is_wrong_is_said_and_no_key_is_made(options: dict[str, str], message: str):
    given = {"name": "desk", "scope": "read", **options}
    output = StringIO()

    with pytest.raises(CommandError, match=message):
        call_command(
            "create_api_key", *(f"--{name}={value}" for name, value in given.items()), stdout=output
        )

    assert output.getvalue() == ""
    assert not ApiKey.objects.exists()


def test_a_name_that_is_taken_is_refused():
    create()

    with pytest.raises(CommandError, match="with this Name already exists"):
        create()
    assert [key.name for key in ApiKey.objects.all()] == ["desk"]
