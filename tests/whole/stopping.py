"""A process that answers requests one after another, and stops at a stage of one if it has to.

What it is asked, and what it says, are lines of JSON. Whoever asks goes on once the stage is
reached, and lets this process go on or kills it.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

from tests.whole.installation import ROOT, Installation

MERGING = "statements.documents.merging"
STAGES = {
    "merge prepared": f"{MERGING}.preparing.Preparation.refuse",
    "merge moved": f"{MERGING}.merging.move_rows",
    "merge stamped": f"{MERGING}.merging.stamp",
    "undoing compared": f"{MERGING}.comparing.Comparison._compare",
    "undoing moved": f"{MERGING}.undoing.move_rows",
    "undoing stamped": f"{MERGING}.undoing.stamp",
}
"""The functions after which a request stops, the first time that they are called in it."""


class Stopping:
    """Sends requests to such a process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def begin(self, stage: str, method: str, address: str, body: Any = None) -> None:
        """Send a request to the API, and return once it has reached a stage."""
        self._say({"stage": stage, "method": method, "address": address, "body": body})
        assert self._hear() == {"stage": stage}

    def go_on(self) -> tuple[int, Any]:
        """Let the request go on; return the status and the body of the answer."""
        self._say("go on")
        return self.read()

    def start(self, method: str, address: str, body: Any = None) -> None:
        """Send a request that stops nowhere."""
        self._say({"stage": None, "method": method, "address": address, "body": body})

    def read(self) -> tuple[int, Any]:
        """Return the status and the body of the answer to what was sent."""
        answer = self._hear()
        return answer["status"], answer["body"]

    def send(self, method: str, address: str, body: Any = None) -> tuple[int, Any]:
        """Send a request that stops nowhere, and return the status and the body of the answer."""
        self.start(method, address, body)
        return self.read()

    def kill(self) -> None:
        """End the process at once, without a word to it."""
        self.process.kill()
        self.process.wait()

    def _say(self, message: Any) -> None:
        assert self.process.stdin
        print(json.dumps(message), file=self.process.stdin, flush=True)

    def _hear(self) -> Any:
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())


@contextmanager
def stopping(made: Installation, **more: str) -> Iterator[Stopping]:
    """Run such a process on an installation, with more in its environment."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.whole.stopping"],
        cwd=ROOT,
        env={**made.environment, "DJANGO_SETTINGS_MODULE": "config.settings", **more},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Stopping(process)
        finally:
            process.kill()


def answer_all() -> None:
    """Answer what comes on standard input, for as long as it comes."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.test.utils import setup_test_environment

    setup_test_environment()
    client = Client(raise_request_exception=False)
    editor, _ = get_user_model().objects.get_or_create(username="editor", is_superuser=True)
    client.force_login(editor)
    for line in sys.stdin:
        asked = json.loads(line)
        with _stopping_after(asked["stage"]):
            answer: Any = client.generic(
                asked["method"],
                f"/api/v1/{asked['address']}",
                "" if asked["body"] is None else json.dumps(asked["body"]),
                content_type="application/json",
            )
        body = json.loads(b"".join(answer) or b"null")
        _tell({"status": answer.status_code, "body": body})


def _tell(message: Any) -> None:
    sys.stdout.write(f"{json.dumps(message)}\n")
    sys.stdout.flush()


@contextmanager
def _stopping_after(stage: str | None) -> Iterator[None]:
    if stage is None:
        yield
        return
    path, _, name = STAGES[stage].rpartition(".")
    owner: Any = resolve_name(path)
    act, waiting = getattr(owner, name), [stage]

    def act_and_wait(*arguments: Any, **named: Any) -> Any:
        done = act(*arguments, **named)
        if waiting:
            _tell({"stage": waiting.pop()})
            sys.stdin.readline()
        return done

    with patch.object(owner, name, act_and_wait):
        yield


if __name__ == "__main__":
    answer_all()
