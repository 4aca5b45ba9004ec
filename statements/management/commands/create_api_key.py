"""Make an API key."""

from argparse import ArgumentParser
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from statements.models import ApiKey
from statements.vocabularies import Scope


class Command(BaseCommand):
    """Make a key and print nothing but the key, this once, so that a script can use the output."""

    help = (
        "Makes an API key and prints it, which happens only this once. Clients send it as "
        "`Authorization: Bearer KEY`."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the key's name, scope, owner and expiry."""
        parser.add_argument("--name", required=True, help="what the key is called in histories")
        parser.add_argument(
            "--scope", required=True, choices=Scope.values(), help="what the key may do"
        )
        parser.add_argument(
            "--owner", metavar="USERNAME", help="the user it acts for, whose rights limit it"
        )
        parser.add_argument(
            "--expires",
            metavar="TIME",
            help="when it stops working, in ISO 8601, in UTC unless it has an offset; a date alone "
            "means the start of that day",
        )

    def handle(
        self,
        *args: object,
        name: str,
        scope: str,
        owner: str | None,
        expires: str | None,
        **options: object,
    ) -> None:
        """Make the key; raise CommandError if anything is wrong, such as a name that is taken."""
        try:
            _, text = ApiKey.objects.make(name, scope, _find_user(owner), _read_time(expires))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(text)


def _find_user(username: str | None) -> User | None:
    if username is None:
        return None
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist:
        raise CommandError(f"There is no user called {username!r}.") from None


def _read_time(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(
            f"{text!r} is not a time in ISO 8601, such as 2031-05-02 or 2031-05-02T12:00:00Z."
        ) from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
