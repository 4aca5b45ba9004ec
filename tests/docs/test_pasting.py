"""The commands of the documentation can be pasted into a shell, whatever port the server is on."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.docs.markdown import (
    ANSWERS,
    ROOT,
    Block,
    agrees,
    blocks,
    name_of,
    opening,
    text_of,
    world_of,
)
from tests.whole.installation import Client, installation

README = ROOT / "README.md"
GUIDES = sorted((ROOT / "docs").glob("*.md"))
DEFAULT = "http://127.0.0.1:8000"
END_OF_BLOCK = "\x1e"

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="there is no node")


@dataclass
class Shell:
    """A shell in the folder of a running installation, on a port that nobody knew before."""

    client: Client
    environment: dict[str, str]

    def run(self, *command: str) -> str:
        """Return what a command prints; fail the test when the command does."""
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def paste(self, *codes: str) -> list[str]:
        """Return what each block of commands prints when one is pasted after the other."""
        script = "".join(f"{code}\nprintf '{END_OF_BLOCK}'\n" for code in codes)
        script = script.replace(".venv/bin/python", sys.executable)
        return self.run("bash", "-euo", "pipefail", "-c", script).split(END_OF_BLOCK)[:-1]

    def country_of(self, topic: str) -> Any:
        return self.client.send("GET", f"topics/{topic}/").json()["country"]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with shell_in(tmp_path_factory.mktemp("pasting")) as made:
        yield made


@pytest.fixture(scope="module")
def demo_shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with shell_in(tmp_path_factory.mktemp("demo"), demo=True) as made:
        yield made


@contextmanager
def shell_in(folder: Path, *, demo: bool = False) -> Iterator[Shell]:
    """Give a shell that asks an installation of its own, which may have the demo world."""
    (folder / ".curlrc").write_text("silent\nshow-error\n")
    with installation(folder, demo=demo) as made, made.serving() as server:
        known = {"BASE": server.url, "KEY": made.key("write"), "CURL_HOME": str(folder)}
        client = server.client(known["KEY"])
        yield Shell(client, made.environment | known)
        client.close()


def agrees_with(shown: Block, printed: str) -> bool:
    """Say whether a command printed the answer that is shown."""
    if shown.language == "json":
        return agrees(json.loads(shown.code), json.loads(printed))
    return printed.replace("\r\n", "\n") == shown.code


@needs_curl
def test_the_readme_can_be_pasted_from_the_first_question_to_the_last_write(shell: Shell):
    start = text_of(README).index("## Ten questions")
    told = [block for block in blocks(README) if block.start > start]
    commands = [block for block in told if block.language == "sh"]
    answers = {one: two for one, two in pairwise(told) if two.language in ANSWERS}
    codes = [block.code.replace(DEFAULT, shell.environment["BASE"]) for block in commands]

    printed = dict(zip(commands, shell.paste(*codes), strict=True))

    assert len(answers) == 11
    assert [
        one.code for one, shown in answers.items() if not agrees_with(shown, printed[one])
    ] == []
    assert json.loads(printed[commands[-1]])["country"] == "UA"
    assert shell.country_of("un-auspices") == "UA"


def test_what_was_read_before_somebody_else_wrote_it_is_refused(shell: Shell):
    read = shell.client.send("GET", "topics/mandate/")
    other = {"name": "The mandate"}
    assert shell.client.send("PATCH", "topics/mandate/", other).status == 200

    refused = shell.client.send("PATCH", "topics/mandate/", other, If_Match=read.headers["ETag"])

    assert refused.status == 412


def test_the_python_of_the_readme_reads_every_page_and_writes(shell: Shell):
    (code,) = (block.code for block in blocks(README) if block.language == "python")

    printed = shell.run(sys.executable, "-c", code)

    assert_all_of_reuters(printed)
    assert shell.country_of("us-troops") == "UA"


@needs_node
def test_the_javascript_of_the_readme_reads_every_page_and_writes(shell: Shell, tmp_path: Path):
    (code,) = (block.code for block in blocks(README) if block.language == "js")
    (tmp_path / "ask.mjs").write_text(code)

    printed = shell.run("node", str(tmp_path / "ask.mjs"))

    assert_all_of_reuters(printed)
    assert shell.country_of("european-lead") == "UA"


def assert_all_of_reuters(printed: str) -> None:
    """Check that what came through Reuters is printed, each statement in a line of its own."""
    found = re.findall(r"^peacekeepers-ukraine-2024-12-(s\d\d) \S", printed, re.MULTILINE)

    numbers = (4, 5, 7, 8, 11, 12, 13, 14, 15, 20, 21)
    assert found == [f"s{number:02}" for number in numbers]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_a_guide_begins_with_what_one_can_do_and_with_a_command(guide: Path):
    _, _, after = text_of(guide).partition("\n\n")

    assert after.startswith("You can ")
    assert opening(guide)[0].language == "sh"


@needs_curl
@pytest.mark.parametrize(
    "guide",
    # What make does is done by the tests of make, or takes minutes.
    [guide for guide in GUIDES if opening(guide) and not opening(guide)[0].code.startswith("make")],
    ids=lambda guide: guide.name,
)
def test_the_command_at_the_beginning_of_a_guide_works(guide: Path, request: pytest.FixtureRequest):
    uses_demo = world_of(name_of(guide)) == "demo"
    shell: Shell = request.getfixturevalue("demo_shell" if uses_demo else "shell")
    command, *others = opening(guide)

    (printed,) = shell.paste(command.code)

    if others and others[0].language in ANSWERS:
        assert agrees_with(others[0], printed), printed
    if command.code.startswith("curl"):
        assert '"status"' not in printed


def test_the_address_of_the_installation_stands_in_one_place():
    shown = "\n".join(block.code for path in (README, *GUIDES) for block in blocks(path))

    assert shown.count(DEFAULT) == 1
    assert f"export BASE={DEFAULT}\n" in shown
    assert "localhost" not in shown


def test_every_command_of_django_is_given_in_one_form_which_needs_no_activated_environment():
    told = "\n".join(map(text_of, (README, *GUIDES)))
    forms = re.findall(r"(?:[\w./]+ )?manage\.py (?=[a-z])|[\w./]+ (?=-m config\b)", told)

    assert len(forms) > 30
    assert set(forms) == {".venv/bin/python manage.py ", ".venv/bin/python "}


def test_commands_use_only_the_variables_that_the_readme_sets():
    shown = [block.code for path in (README, *GUIDES) for block in opening(path) or blocks(path)]
    commands = [code for code in shown if "curl" in code]
    used = set(re.findall(r"\$([A-Z]+)", "\n".join(commands)))

    assert used <= {"BASE", "KEY", "TAG", "ANSWER"}
    assert "BASE" in used
