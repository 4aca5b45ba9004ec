"""`manage.py import_records` and `export_records`, for those who have a shell."""

import errno
import io
import json
import sys
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from statements.management.commands.import_records import Bar, draw
from statements.models import Revision, Topic
from statements.models.revision import WritersBusy
from statements.transfer import Imported
from statements.transfer.importer import write_received
from statements.transfer.spool import Spool
from tests.builders import topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]

LINE = json.dumps({"resource": "topics", **topic()}) + "\n"


def run(*arguments: str) -> str:
    output = StringIO()
    call_command("import_records", *arguments, stdout=output)
    return output.getvalue()


def written(folder: Path, text: str, name: str = "records.ndjson") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_it_imports_a_file_and_says_what_it_did(tmp_path: Path):
    file = written(tmp_path, LINE)

    assert run(file, "--why", "a test") == "Created: 1 topics.\nRevision 1.\n"
    assert run(file) == "Unchanged: 1 topics.\nThere was nothing to write.\n"
    assert Revision.objects.get().why == "a test"


def test_it_reads_an_array_by_the_name_of_the_file_or_when_told(tmp_path: Path):
    array = f"[{LINE}]"

    run(written(tmp_path, array, "records.json"))
    assert run(written(tmp_path, array, "records.txt"), "--format", "json").startswith("Unchanged")


def test_it_reads_standard_input(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(BytesIO(LINE.encode())))

    run("-")

    assert {one.key for one in Topic.objects.all()} == {"bridge"}


def test_in_chunks_it_names_the_revisions_that_it_made(tmp_path: Path):
    lines = "".join(
        json.dumps({"resource": "topics", **topic(name)}) + "\n" for name in ("a", "b", "c")
    )
    file = written(tmp_path, lines)

    assert run(file, "--chunk", "2") == "Created: 3 topics.\n2 revisions, from 1 to 2.\n"
    assert run(file, "--chunk", "2") == "Unchanged: 3 topics.\nThere was nothing to write.\n"
    assert Revision.objects.count() == 2


def test_a_chunk_that_fails_is_told_with_what_was_written_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    calls: list[int] = []

    def write_twice(*args: Any, **kwargs: Any) -> Imported:
        calls.append(1)
        if len(calls) == 3:
            raise WritersBusy("Other writers are busy; nothing was written. Try again.")
        return write_received(*args, **kwargs)

    monkeypatch.setattr("statements.transfer.chunked_importer.write_received", write_twice)
    lines = "".join(
        json.dumps({"resource": "topics", **topic(name)}) + "\n" for name in ("a", "b", "c", "d")
    )
    file = written(tmp_path, lines)

    with pytest.raises(CommandError) as error:
        run(file, "--chunk", "1")

    assert str(error.value).splitlines() == [
        "Other writers are busy; nothing was written. Try again.",
        "The chunks before that were imported: 2 revisions, from 1 to 2. "
        "Import the same file again to write the rest.",
    ]
    assert {one.key for one in Topic.objects.all()} == {"a", "b"}
    assert run(file, "--chunk", "1").startswith("Created: 2 topics.\nUnchanged: 2 topics.")


def stop(*_: Any, **__: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("chunk", [(), ("--chunk", "1")])
def test_ctrl_c_before_anything_is_written_says_so(
    chunk: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("statements.transfer.importer.write_plan", stop)

    with pytest.raises(CommandError) as stopped:
        run(written(tmp_path, LINE), *chunk)

    assert stopped.value.returncode == 130
    assert str(stopped.value) == "Nothing was imported."
    assert not Topic.objects.exists()


def test_ctrl_c_between_chunks_names_those_that_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("statements.transfer.chunked_importer._let_others_write", stop)
    lines = "".join(json.dumps({"resource": "topics", **topic(name)}) + "\n" for name in "ab")

    with pytest.raises(CommandError) as stopped:
        run(written(tmp_path, lines), "--chunk", "1")

    assert stopped.value.returncode == 130
    assert str(stopped.value) == (
        "The chunks before that were imported: Revision 1. "
        "Import the same file again to write the rest."
    )
    assert {one.key for one in Topic.objects.all()} == {"a"}


@pytest.mark.django_db(transaction=True)
def test_ctrl_c_after_the_commit_says_that_all_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("statements.models.statistics.MANY", 1)
    monkeypatch.setattr("statements.models.statistics.renew_statistics", stop)

    with pytest.raises(CommandError) as stopped:
        run(written(tmp_path, LINE))

    assert stopped.value.returncode == 130
    assert str(stopped.value) == "Everything was imported."
    assert Topic.objects.exists()


def test_ctrl_c_says_what_has_become_of_an_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("statements.management.commands.export_records.export_lines", stop)

    for arguments, end in (
        ([str(tmp_path / "all")], f"{tmp_path / 'all'} is"),
        ([], "The output is"),
    ):
        with pytest.raises(CommandError) as stopped:
            call_command("export_records", *arguments)
        assert stopped.value.returncode == 130
        assert str(stopped.value) == f"{end} incomplete: export again."


@pytest.mark.parametrize("size", ["0", "-1", "many", "1.5"])
def test_a_size_of_chunks_that_is_no_number_of_records_is_refused(size: str, tmp_path: Path):
    with pytest.raises(CommandError, match=f"{size} is not a number of records from 1"):
        call_command("import_records", written(tmp_path, LINE), f"--chunk={size}")


def test_a_dry_run_writes_nothing(tmp_path: Path):
    assert run(written(tmp_path, LINE), "--dry-run") == (
        "Created: 1 topics.\nThis was a dry run: nothing was written.\n"
    )
    assert not Topic.objects.exists()


def test_the_mode_holds_for_all_lines_without_one_of_their_own(tmp_path: Path):
    run(written(tmp_path, LINE))
    thin = '{"resource": "topics", "id": "bridge", "country": "IT"}\n'

    with pytest.raises(CommandError, match=r'line 1 /id: There is a record "bridge" among'):
        run(written(tmp_path, LINE), "--mode", "create")
    assert run(written(tmp_path, thin), "--mode", "merge") == "Replaced: 1 topics.\nRevision 2.\n"
    with pytest.raises(CommandError, match="invalid choice: 'marge'"):
        run(written(tmp_path, thin), "--mode", "marge")


@pytest.mark.parametrize("chunk", [(), ("--chunk", "1")])
def test_it_lists_what_it_gives_up_and_what_it_creates_for_references(
    tmp_path: Path, chunk: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("statements.transfer.chunked_importer.PAUSE", 0)
    monkeypatch.setattr("statements.transfer.report.LISTED", 1)
    run(written(tmp_path, json.dumps({"resource": "topics", **topic(country="IT")})))
    pier = {"id": "pier", "name": "The pier", "kind": "issue"}
    lines = [
        {"resource": "topics", **topic()},
        *({"resource": "topics", **topic(id, parent=pier)} for id in ("a", "b")),
    ]
    file = written(tmp_path, "\n".join(map(json.dumps, lines)))

    assert run(file, "--create-missing", *chunk).splitlines()[:-1] == [
        "Created: 3 topics.",
        "Replaced: 1 topics.",
        "Created for references: 1.",
        "  line 2 /parent: topics/pier, issue, 'The pier'",
        "Given up: 1.",
        "  line 1: topics/bridge country: 'IT'",
    ]


def test_what_is_not_listed_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("statements.transfer.report.LISTED", 1)
    full = [{"resource": "topics", **topic(id, country="IT")} for id in ("a", "b", "c")]
    run(written(tmp_path, "\n".join(map(json.dumps, full))))
    thin = [{"resource": "topics", **topic(id)} for id in ("a", "b", "c")]

    assert run(written(tmp_path, "\n".join(map(json.dumps, thin))), "--dry-run").splitlines() == [
        "Replaced: 3 topics.",
        "Given up: 3.",
        "  line 1: topics/a country: 'IT'",
        "  ... and 2 more.",
        "This was a dry run: nothing was written.",
    ]


def test_every_fault_is_named_by_its_line(tmp_path: Path):
    bad = json.dumps({"resource": "topics", **topic("pier", parent="quay"), "country": "xx"})

    with pytest.raises(CommandError) as error:
        run(written(tmp_path, f"{LINE}\n{bad}\nx\n"))

    assert str(error.value).splitlines() == [
        "line 3 /country: 'xx' is not an ISO 3166-1 alpha-2 country code such as IT.",
        "line 3 /parent: There is no record 'quay' among the topics.",
        "line 4: This is not JSON: Expecting value, at 1. Each line has one whole record, as a "
        "JSON object.",
        "Nothing was imported.",
    ]
    assert not Topic.objects.exists()


def test_a_long_report_begins_with_a_tally(tmp_path: Path):
    lines = "".join(
        json.dumps({"resource": "topics", **topic(f"pier-{number}"), "country": country}) + "\n"
        for number, country in enumerate(["xx"] * 8 + ["IT"] * 4)
    )
    broken = lines.replace('"issue"', '"isue"')

    with pytest.raises(CommandError) as error:
        run(written(tmp_path, broken))

    told = str(error.value).splitlines()
    assert told[0] == "There are 20 faults: 12 unknown_word, 8 country."
    assert told[1].startswith("line 1 /country: 'xx' is not")
    assert len(told) == 22


def test_a_file_that_is_not_there_and_a_busy_database_are_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with pytest.raises(CommandError, match="cannot be read"):
        run(str(tmp_path / "nothing"))

    def busy(*_: object, **__: object) -> None:
        raise WritersBusy("Other writers are busy.")

    monkeypatch.setattr("statements.management.commands.import_records.import_items", busy)
    with pytest.raises(CommandError, match="Other writers are busy"):
        run(written(tmp_path, LINE))


def test_a_disk_that_is_full_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Spool, "add", full)
    with pytest.raises(CommandError, match=r"The disk is full\.\nNothing was imported"):
        run(written(tmp_path, LINE))


def test_progress_is_a_bar_with_the_rate_and_the_time_left():
    assert draw("writing", 250, 1000, 0.5) == (
        "writing  [######..................] 250 of 1,000  500/s  2 s left"
    )
    assert draw("reading", 1500, None, 1.0) == "reading  1,500  1,500/s"

    terminal = StringIO()
    bar = Bar(terminal)
    bar("writing", 1, 2)
    bar("writing", 2, 2)
    bar.close()
    assert terminal.getvalue().count("\r\x1b[K") == 3


def test_what_export_records_writes_import_records_takes(tmp_path: Path):
    run(written(tmp_path, LINE))
    file = tmp_path / "export.ndjson"

    call_command("export_records", str(file))

    [line] = file.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["id"] == "bridge"
    assert line.startswith('{"resource":"topics","id":"bridge",')
    assert run(str(file)).startswith("Unchanged: 1 topics.")
