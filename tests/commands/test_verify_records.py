"""`manage.py verify_spans --records`: the anchors of what the database holds."""

from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from statements.documents import load_documents
from statements.documents.store.stored import read_kept
from statements.models import Change, Revision
from statements.seeds import record_anchors
from statements.vocabularies import Through
from tests.api.writing import Writer
from tests.builders import TEXT, anchor, changed, estimate, save, statement, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_words")]

S01 = "/statements/article-s01"
CONDITION = "if the harbor stays open"


def bare(words: str) -> dict[str, int]:
    """Return an anchor as somebody writes it who has counted, and computed nothing."""
    whole = anchor(words)
    return {"start": whole["start"], "end": whole["end"]}


def draft(id: str, **values: Any) -> dict[str, Any]:
    return statement(id, review_status="draft", **values)


def drafts() -> list[dict[str, Any]]:
    """Return drafts whose anchors lack digests: one of each part, and one beside a whole one."""
    return [
        draft(
            "article-s03",
            chain=[{"source": "agency", "relation": "cites", **bare("the ministry said")}],
            conditions=[{"kind": "if", "text": "it stays open", **bare(CONDITION)}],
            spans=[
                {"part": "content", **bare("The bridge will cost about 40,000 crowns")},
                {"part": "cue", **anchor("said")},
            ],
            estimates=[estimate("article-e9", **bare("about 40,000 crowns"))],
            identifiers=[{"scheme": "checks", "value": "bridge/3"}],
        ),
        draft("article-s04", spans=[{"part": "content", **bare("the harbor stays open")}]),
    ]


def write(*statements: dict[str, Any], changes: dict[str, Any] | None = None) -> Revision:
    """Save the world of the builders, with changes and with further statements."""
    records = changed(world(), changes or {})
    records["statements"] |= {one["id"]: one for one in statements}
    return save(records)


def verify(folder: Path, *options: str, document: str = "article", text: str = TEXT) -> str:
    path = folder / "article.txt"
    path.write_bytes(text.encode())
    output = StringIO()
    call_command(
        "verify_spans", document, "--records", "--text", str(path), *options, stdout=output
    )
    return output.getvalue()


def digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()


def digests(id: str) -> set[str | None]:
    """Return the digests of all anchors of a statement."""
    document = load_documents("statements", [id])[id]
    return {
        part["digest"]
        for name in ("chain", "conditions", "spans", "estimates")
        for part in document[name]
        if part["start"] is not None
    }


def test_the_right_text_is_confirmed_for_each_anchor_of_each_part(tmp_path: Path):
    write()

    assert verify(tmp_path) == "All 5 anchors of article agree with the text.\n"


def test_drafts_are_checked_too_and_statements_of_other_documents_are_not(tmp_path: Path):
    wrong = {"part": "cue", **anchor("said"), "start": 0, "end": 4}
    write(
        draft("article-s03", spans=[{"part": "cue", **anchor("said")}]),
        statement("notice-s01", document="notice", spans=[wrong]),
    )

    assert verify(tmp_path) == "All 6 anchors of article agree with the text.\n"


@pytest.mark.parametrize(
    ("part", "words", "digest_is_wrong", "says"),
    [
        ("chain/1", "said", False, "The text has 'The ' here, not 'said'."),
        ("conditions/0", CONDITION, True, "The text from start to end has another digest."),
        ("spans/0", "The bridge", True, "The text from start to end has another digest."),
        ("estimates/0", "40,000", False, "The text has 'The br' here, not '40,000'."),
    ],
)
def test_an_anchor_that_the_text_contradicts_is_named(
    tmp_path: Path, part: str, words: str, digest_is_wrong: bool, says: str
):
    wrong: dict[str, Any] = {f"{S01}/{part}/start": 0, f"{S01}/{part}/end": len(words)}
    if digest_is_wrong:
        wrong |= {f"{S01}/{part}/exact": None, f"{S01}/{part}/digest": digest("another")}
    else:
        wrong |= {f"{S01}/{part}/exact": words, f"{S01}/{part}/digest": digest(words)}
    write(changes=wrong)

    with pytest.raises(CommandError) as raised:
        verify(tmp_path)

    assert str(raised.value) == f"statements/article-s01 /{part}: {says}"


def test_another_text_is_refused_with_its_length_its_digest_and_what_it_contradicts(
    tmp_path: Path,
):
    write()
    other = TEXT.replace("crowns", "crown")

    with pytest.raises(CommandError) as raised:
        verify(tmp_path, text=other)

    assert str(raised.value).splitlines() == [
        f"sources/article /text_length: The text has {len(other)} code points.",
        f"sources/article /text_sha256: The text has the SHA-256 {digest(other)}.",
        f"statements/article-s01 /chain/1: The text has {'aid.'!r} here, not 'said'.",
        "statements/article-s01 /conditions/0: The text has 'f the harbor stays open,' here, "
        f"not {CONDITION!r}.",
        "statements/article-s01 /spans/0: The text has "
        "'The bridge will cost about 40,000 crown ' here, not "
        "'The bridge will cost about 40,000 crowns'.",
        "statements/article-s01 /spans/1: The text has 'aid.' here, not 'said'.",
    ]


@pytest.mark.parametrize("document", ["herald", "nowhere"])
def test_what_is_no_document_of_the_database_is_an_error(tmp_path: Path, document: str):
    write()

    with pytest.raises(CommandError, match=f"no document '{document}' in the database"):
        verify(tmp_path, document=document)


def test_a_document_whose_text_is_not_described_is_an_error(tmp_path: Path):
    write()

    with pytest.raises(CommandError, match=f"notice /text_sha256: .*SHA-256 {digest(TEXT)}"):
        verify(tmp_path, document="notice")


def test_what_is_likely_a_mistake_is_a_warning_and_no_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    write(
        draft("article-s03", spans=[{"part": "content", **bare("the harbor")}]),
        changes={
            f"{S01}/spans/1": {"part": "cue", **anchor("bridge")},
            f"{S01}/likelihood_text": None,
            f"{S01}/said/text": "in May",
            f"{S01}/estimates/0/likelihood_text": None,
            f"{S01}/assessments/0/assessed/text": "on Sunday",
        },
    )

    assert verify(tmp_path) == "All 5 anchors of article agree with the text.\n"
    assert capsys.readouterr().err.splitlines() == [
        "Warning: statements/article-s01 /spans/0: This content overlaps its own cue, from 4 to "
        "10: leave that out, with two spans if it is in between.",
        "Warning: statements/article-s01 /said/text: The text does not have 'in May': write the "
        "words as it has them.",
        "Warning: statements/article-s03 /spans/0: This has no digest yet, so it isn't checked: "
        "--fill works it out.",
    ]


def test_faults_beyond_the_first_hundred_are_counted(tmp_path: Path):
    write(
        *(
            statement(f"article-t{number:03}", spans=[{"part": "cue", **anchor("said")}])
            for number in range(110)
        )
    )

    with pytest.raises(CommandError) as raised:
        verify(tmp_path, text=f"{TEXT[:5]}{TEXT}")

    lines = str(raised.value).splitlines()
    assert len(lines) == 101
    assert lines[99].startswith("statements/article-t092 /spans/0: ")
    assert lines[100] == "... and 17 more."


def test_statements_are_read_a_few_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write(*drafts())
    read: list[list[str]] = []

    def load(resource: str, ids: list[str]) -> Any:
        read.append(list(ids))
        return load_documents(resource, ids)

    monkeypatch.setattr(record_anchors, "CHUNK", 2)
    monkeypatch.setattr(record_anchors, "load_documents", load)

    assert verify(tmp_path) == "All 6 anchors of article agree with the text.\n"
    assert read == [
        ["article"],
        ["article-s00", "article-s01"],
        ["article-s02", "article-s03"],
        ["article-s04"],
    ]


@pytest.mark.parametrize("chunk", [500, 1])
def test_missing_digests_are_worked_out_and_shown_with_their_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
):
    monkeypatch.setattr(record_anchors, "CHUNK", chunk)
    before = write(*drafts())

    assert verify(tmp_path, "--fill").splitlines() == [
        "Filled in: statements/article-s03 /chain/0: 67 to 84, 'the ministry said'",
        "Filled in: statements/article-s03 /conditions/0: 41 to 65, 'if the harbor stays open'",
        "Filled in: statements/article-s03 /spans/0: 0 to 40, "
        "'The bridge will cost about 40,000 crowns'",
        "Filled in: statements/article-s03 /estimates/0: 21 to 40, 'about 40,000 crowns'",
        "Filled in: statements/article-s04 /spans/0: 44 to 65, 'the harbor stays open'",
        f"Revision {before.number + 1}.",
        "All 11 anchors of article agree with the text.",
    ]
    assert digests("article-s03") == {
        digest(words)
        for words in (
            "the ministry said",
            CONDITION,
            "The bridge will cost about 40,000 crowns",
            "said",
            "about 40,000 crowns",
        )
    }
    assert digests("article-s04") == {digest("the harbor stays open")}


@pytest.mark.parametrize(
    "parts",
    [
        {"chain": [{"source": "agency", "relation": "cites", **bare("said")}]},
        {"conditions": [{"kind": "if", "text": "it stays open", **bare("said")}]},
        {"spans": [{"part": "content", **bare("said")}]},
        {"estimates": [estimate("article-e9", **bare("said"))]},
    ],
    ids=lambda parts: next(iter(parts)),
)
def test_a_draft_that_lacks_a_single_digest_is_found(tmp_path: Path, parts: dict[str, Any]):
    write(draft("article-s03", **parts))

    verify(tmp_path, "--fill")

    assert digests("article-s03") == {digest("said")}


@pytest.mark.parametrize("chunk", [500, 1])
def test_filling_is_one_revision_and_keeps_everything_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
):
    monkeypatch.setattr(record_anchors, "CHUNK", chunk)
    before = write(*drafts())
    was = load_documents("statements", ["article-s03", "article-s04"])

    verify(tmp_path, "--fill")

    (revision,) = Revision.objects.filter(number__gt=before.number)
    assert (revision.by, revision.through, revision.why) == (
        None,
        Through.FILL.value,
        "Digests worked out from the article's text.",
    )
    kept = {
        change.key: read_kept("statements", change.document or "")
        for change in Change.objects.filter(revision=revision)
    }
    now = load_documents("statements", ["article-s03", "article-s04"])
    assert kept.keys() == was.keys()
    for id, document in now.items():
        assert without_digests(document) == without_digests(was[id])
        assert [span["digest"] for span in kept[id]["spans"]] == [
            span["digest"] for span in document["spans"]
        ]


def test_the_history_and_the_feed_tell_of_what_was_filled_in(tmp_path: Path):
    before = write(*drafts())
    verify(tmp_path, "--fill")
    writer = Writer()

    (change,) = writer.get("statements/article-s03/history/?limit=1").json()["results"]
    feed = writer.get(f"changes/?after={before.number}").json()["results"]

    assert (change["through"], change["by"]) == ("fill", None)
    assert {(one["pointer"], one["before"]) for one in change["changes"]} == {
        (f"/{part}/0/digest", None) for part in ("chain", "conditions", "spans", "estimates")
    }
    assert [one["id"] for one in feed] == ["article-s03", "article-s04"]


def test_drafts_of_other_documents_are_left_to_their_own_text(tmp_path: Path):
    other = {"document": "notice", "spans": [{"part": "content", **bare("The bridge")}]}
    write(*drafts(), draft("notice-s01", **other))

    verify(tmp_path, "--fill")

    assert digests("notice-s01") == {None}


def without_digests(value: Any) -> Any:
    if isinstance(value, list):
        return [without_digests(one) for one in value]
    if isinstance(value, dict):
        return {key: without_digests(one) for key, one in value.items() if key != "digest"}
    return value


def test_where_no_digest_is_missing_nothing_is_written(tmp_path: Path):
    before = write()

    assert verify(tmp_path, "--fill").splitlines() == [
        "There was nothing to fill in.",
        "All 5 anchors of article agree with the text.",
    ]
    assert Revision.latest(sees_drafts=True) == before.number


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        (0, 2, "This begins or ends inside a word: the text has 'Th' from 0 to 2. "),
        (5, 10, "This begins or ends inside a word: the text has 'ridge' from 5 to 10. "),
        (3, 10, "This begins or ends with a blank or a line end: the text has ' bridge' "),
    ],
)
def test_without_whole_words_no_digest_is_worked_out_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: int, end: int, says: str
):
    monkeypatch.setattr(record_anchors, "CHUNK", 1)
    unclear = {"part": "content", "start": start, "end": end}
    before = write(*drafts(), draft("article-s05", spans=[unclear]))

    with pytest.raises(CommandError, match=f"^statements/article-s05 /spans/0: {says}"):
        verify(tmp_path, "--fill")

    assert Revision.latest(sees_drafts=True) == before.number
    assert digests("article-s04") == {None}


def test_from_another_text_nothing_is_worked_out(tmp_path: Path):
    before = write(*drafts())

    with pytest.raises(CommandError) as raised:
        verify(tmp_path, "--fill", text=(other := TEXT.replace("The bridge", "A bridge, ")))

    assert str(raised.value) == (
        f"sources/article /text_sha256: The text has the SHA-256 {digest(other)}."
    )
    assert Revision.latest(sees_drafts=True) == before.number
