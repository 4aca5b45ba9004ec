"""The first user of a new installation."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def run_the_command(*options: str) -> str:
    output = StringIO()
    call_command("create_first_admin", *options, stdout=output)
    return output.getvalue()


def password_printed(output: str) -> str:
    return next(line.split()[1] for line in output.splitlines() if "  password  " in line)


def test_a_new_installation_gets_a_superuser_whose_printed_password_signs_in():
    password = password_printed(run_the_command())

    user = authenticate(username="admin", password=password)

    assert user is not None
    assert user.is_superuser
    assert user.is_staff
    assert len(password) >= 20


def test_the_password_is_kept_only_as_an_argon2_hash():
    password = password_printed(run_the_command())

    stored = User.objects.get(username="admin").password

    assert stored.startswith("argon2")
    assert password not in stored


def test_how_to_change_the_password_is_told_except_in_a_demo():
    assert "changepassword" in run_the_command()
    User.objects.all().delete()

    printed = run_the_command("--demo")

    assert password_printed(printed)
    assert "changepassword" not in printed


def test_a_second_run_is_silent_and_changes_nothing():
    run_the_command()
    before = list(User.objects.values())

    assert run_the_command() == ""
    assert list(User.objects.values()) == before


def test_any_superuser_will_do():
    User.objects.create_superuser("editor-in-chief", password="not the one printed")

    assert run_the_command() == ""
    assert [user.username for user in User.objects.all()] == ["editor-in-chief"]


def test_an_ordinary_user_called_admin_is_never_promoted():
    User.objects.create_user("admin", password="an ordinary one")

    with pytest.raises(CommandError, match="createsuperuser"):
        run_the_command()

    assert not User.objects.get(username="admin").is_superuser
