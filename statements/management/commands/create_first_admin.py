"""Make the first user of a new installation."""

import secrets
from argparse import ArgumentParser

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

USERNAME = "admin"


class Command(BaseCommand):
    """Make the superuser `admin` and print its password once, unless there is a superuser."""

    help = (
        "Makes the user `admin` and prints its random password, unless there already is a "
        "superuser."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add whether the user is the demo world's."""
        parser.add_argument(
            "--demo",
            action="store_true",
            help="don't say how to change the password: the next start of a demo makes another",
        )

    def handle(self, *args: object, demo: bool, **options: object) -> None:
        """Make the user; raise CommandError if a user without those rights has the name."""
        if User.objects.filter(is_superuser=True).exists():
            return
        if User.objects.filter(username=USERNAME).exists():
            raise CommandError(
                f"There is no superuser, and the user {USERNAME!r} is not one. "
                "Make one yourself with `manage.py createsuperuser`."
            )
        password = secrets.token_urlsafe(16)
        User.objects.create_superuser(USERNAME, password=password)
        # What `manage.py` changes is the installation, whatever database the demo has.
        hint = "" if demo else f"; `manage.py changepassword {USERNAME}` sets another"
        self.stdout.write(
            f"Made the first user. Sign in to the admin as\n\n"
            f"    user      {USERNAME}\n"
            f"    password  {password}\n\n"
            f"The password won't be shown again{hint}."
        )
