"""The guide for annotators tells the truth: its values, its examples, its whole example."""

import re
import shlex
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command

from statements.documents.serializers.parts import ANCHOR
from statements.documents.serializers.records import (
    ActorSerializer,
    EstimateSerializer,
    RecordSerializer,
    StatementSerializer,
    TopicSerializer,
)
from statements.edtf import parse
from statements.seeds.anchors import PARTS
from statements.seeds.checking import check_folder
from statements.seeds.finding import find_anchor
from statements.seeds.notation import written_keys
from statements.seeds.reading import read_yaml
from statements.seeds.verifying import verify_anchors
from statements.vocabularies import (
    VOCABULARIES,
    ActorKind,
    Approximator,
    Attribution,
    ConditionKind,
    DateBasis,
    HopRelation,
    Likelihood,
    Modality,
    Polarity,
    QuantityRole,
    RelationKind,
    ReviewStatus,
    Role,
    Scale,
    Sector,
    SourceKind,
    SpanPart,
    Speech,
    StanceValue,
    StatementKind,
    TopicKind,
    Vocabulary,
)

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "annotating.md").read_text(encoding="utf-8")
SEED = "peacekeepers-ukraine-2024-12"
PATROL = "strait-patrol-2031-01"

PLACES: dict[type, tuple[str, ...]] = {
    SourceKind: ("kind",),
    ActorKind: ("kind",),
    Sector: ("sector",),
    TopicKind: ("kind",),
    StatementKind: ("kind",),
    Attribution: ("attribution",),
    Speech: ("speech",),
    Polarity: ("polarity",),
    Modality: ("modality",),
    Likelihood: ("likelihood",),
    ReviewStatus: ("review_status",),
    Role: ("participants", "role"),
    HopRelation: ("chain", "relation"),
    StanceValue: ("stances", "stance"),
    ConditionKind: ("conditions", "kind"),
    SpanPart: ("spans", "part"),
    RelationKind: ("relations", "kind"),
    QuantityRole: ("estimates", "quantity_role"),
    Approximator: ("estimates", "approximator"),
    DateBasis: ("event", "basis"),
}
"""Where the value of an example stands in its document."""


def rows_after(introduction: str) -> list[list[str]]:
    """Return the rows of the first table after a paragraph of the guide, as lists of cells."""
    _, _, rest = GUIDE.partition(f"\n\n{introduction}\n")
    table = re.search(r"^\| value .*\n\| ---.*\n((?:\|.*\n)+)", rest, re.MULTILINE)
    assert table, f"The guide has no table after {introduction!r}."
    return [row.strip("| ").split(" | ") for row in table[1].splitlines()]


def fenced(language: str, holding: str) -> str:
    """Return the code block in that language that holds those words."""
    blocks: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    (block,) = (each for each in blocks if holding in each)
    return block


def values_at(document: Any, place: tuple[str, ...]) -> set[Any]:
    """Return all values that stand at a place of a document, through its lists."""
    if isinstance(document, list):
        return {value for each in document for value in values_at(each, place)}
    if not place:
        return {document}
    return values_at((document or {}).get(place[0]), place[1:])


@pytest.fixture(scope="module")
def seed() -> dict[str, list[Any]]:
    """Return the delivered documents by id, and the first seed's statements by short id.

    An outlet and the actor that is its voice may have one id.
    """
    documents: dict[str, list[Any]] = {}
    for one in check_folder(ROOT / "seeds"):
        for _, document in one.documents:
            documents.setdefault(document["id"].removeprefix(f"{SEED}-"), []).append(document)
    return documents


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda each: each.__name__)
def test_every_value_stands_in_the_guide_with_its_meaning_an_example_and_its_origin(
    vocabulary: type[Vocabulary] | type[Scale],
):
    rows = rows_after(str(vocabulary.__doc__))

    assert [(value, meaning, origin) for value, meaning, _, origin in rows] == [
        (f"`{member.value}`", member.meaning, member.origin) for member in vocabulary
    ]
    assert all(example.strip() for _, _, example, _ in rows)


@pytest.mark.parametrize("vocabulary", PLACES, ids=lambda each: each.__name__)
def test_an_example_from_the_seed_has_the_value_it_is_an_example_of(
    vocabulary: type[Vocabulary], seed: dict[str, list[Any]]
):
    examples = [
        (value.strip("`"), cited[1])
        for value, _, example, _ in rows_after(str(vocabulary.__doc__))
        if (cited := re.match("`([a-z0-9-]+)`", example)) and cited[1] in seed
    ]

    assert examples
    for value, id in examples:
        found = values_at(seed[id], PLACES[vocabulary])
        assert value in found, f"{id} is no example of {value}: it has {found}"


def test_every_statement_that_the_guide_names_stands_in_the_seed(seed: dict[str, list[Any]]):
    prose = re.sub(r"^```.*?^```$", "", GUIDE, flags=re.MULTILINE | re.DOTALL)

    assert {id for id in re.findall(r"`(s\d\d)`", prose) if id not in seed} == set()


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """Return a folder with the whole example: its seed file, and its text as article.txt."""
    (tmp_path / f"{PATROL}.yaml").write_text(fenced("yaml", "coverage:"), encoding="utf-8")
    (tmp_path / "article.txt").write_text(fenced("text", "Selmark"), encoding="utf-8")
    return tmp_path


def test_the_whole_example_builds_and_its_anchors_agree_with_its_text(example: Path):
    (one,) = check_folder(example)

    assert {document["id"] for _, document in one.documents if "spans" in document} == {
        f"{PATROL}-s0{number}" for number in range(1, 6)
    }
    verified = verify_anchors(example, PATROL, (example / "article.txt").read_bytes())
    assert verified.anchors > 20
    assert verified.warnings == []


def test_find_span_gives_every_anchor_of_the_whole_example(example: Path):
    content = (example / "article.txt").read_bytes()
    text = content.decode()
    found = 0
    for part, written, sentence in anchors_of_example():
        end = written.get("end", written["start"] + len(written.get("exact", "")))
        words = text[written["start"] : end]
        printed = find_anchor(example, PATROL, content, words, part=part, sentence=str(sentence))
        anchor = yaml.safe_load(f"{{{printed}}}" if part == "hop" else printed)
        assert anchor.get(part, anchor) == written
        found += 1

    assert found > 20


def anchors_of_example() -> Iterator[tuple[str, dict[str, Any], int]]:
    """Yield each anchor with its part and the number of the sentence that holds it."""
    data = yaml.safe_load(fenced("yaml", "coverage:"))
    for body in data["statements"].values():
        anchored = [
            *((part, span) for part, span in body["spans"].items()),
            *([("hop", body["chain"])] if "chain" in body else []),
            *([("condition", body["conditions"])] if "conditions" in body else []),
            *(("estimate", estimate) for estimate in body.get("estimates", {}).values()),
        ]
        for part, place in anchored:
            written = {
                key: place[key] for key in ("exact", "start", "end", "digest") if key in place
            }
            if "start" in written:
                (sentence,) = (
                    one["sentence"]
                    for one in data["coverage"]
                    if one["start"] <= written["start"] < one["end"]
                )
                yield part, written, sentence


def test_find_span_prints_what_the_guide_shows(example: Path, monkeypatch: pytest.MonkeyPatch):
    shown = re.findall(
        r"^```sh\n\.venv/bin/python manage\.py (find_span [^\n]*)\n```\n\n```text\n(.*?)^```$",
        GUIDE,
        re.MULTILINE | re.DOTALL,
    )
    monkeypatch.chdir(example)

    assert len(shown) == 2
    for command, printed in shown:
        output = StringIO()
        call_command(*shlex.split(command), "--seeds", ".", stdout=output)
        assert output.getvalue() == printed


DIGEST = re.compile(r"(, |\n +)digest: [0-9a-f]{64}")


@pytest.fixture
def undigested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a folder with the whole example and its text, and return where its seed file is."""
    seed = tmp_path / "seeds" / f"{PATROL}.yaml"
    seed.parent.mkdir()
    seed.write_text(fenced("yaml", "coverage:"), encoding="utf-8")
    (tmp_path / "article.txt").write_text(fenced("text", "Selmark"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return seed


def test_verify_spans_fills_in_every_digest_of_the_whole_example(undigested: Path):
    whole = undigested.read_text(encoding="utf-8")
    bare, count = DIGEST.subn("", whole)
    undigested.write_text(bare, encoding="utf-8")

    call_command(
        "verify_spans", PATROL, "--fill", text=Path("article.txt"), seeds=Path("seeds"),
        stdout=(output := StringIO()),
    )  # fmt: skip

    assert output.getvalue().count("Filled in: ") == count == 6
    assert undigested.read_text(encoding="utf-8") == whole


def test_verify_spans_prints_what_the_guide_shows(undigested: Path):
    ((command, printed),) = re.findall(
        r"^```sh\n\.venv/bin/python manage\.py (verify_spans [^\n]*)\n```\n\n```text\n(.*?)^```$",
        GUIDE,
        re.MULTILINE | re.DOTALL,
    )
    whole = undigested.read_text(encoding="utf-8")
    before, end, after = whole.partition("      end: 268")
    bare = before + end + DIGEST.sub("", after, count=1)
    undigested.write_text(bare, encoding="utf-8")

    output = StringIO()
    call_command(*shlex.split(command), "--seeds", "seeds", stdout=output)

    assert output.getvalue() == printed
    assert undigested.read_text(encoding="utf-8") == whole


def additions() -> list[dict[str, Any]]:
    """Return what each example of the section on further keys adds to the whole example."""
    section = GUIDE.partition("## What else an article can tell")[2].partition("\n## ")[0]
    blocks = re.findall("^```yaml\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return [plain(block) for block in blocks]


def plain(text: str) -> Any:
    return read_yaml(text.encode(), "example.yaml").data


def merge(into: Any, added: Any) -> None:
    for key, value in added.items():
        if isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value


def test_the_examples_of_further_keys_build_with_the_whole_example(tmp_path: Path):
    whole = plain(fenced("yaml", "coverage:"))
    for added in additions():
        if "id" in added.get("document", {}):
            carried = {"sentence": 1, "paragraph": 1, "start": 0, "end": 9, "reason": "is a notice"}
            file = {"recorded": whole["recorded"], "coverage": [carried], **added}
            (tmp_path / f"{added['document']['id']}.yaml").write_text(yaml.safe_dump(file))
        else:
            merge(whole, added)
    (tmp_path / f"{PATROL}.yaml").write_text(yaml.safe_dump(whole), encoding="utf-8")

    patrol, notice = check_folder(tmp_path)

    assert patrol.article is not None
    assert notice.article is not None
    _, statement = patrol.statements["s02"]
    (brun,) = (one for one in patrol.batch["actors"] if one["id"] == "adele-brun")
    assert patrol.article[1]["authors"] == ["ilka-renn", "tomas-veld"]
    assert [one["document"] for one in notice.article[1]["corrections"]] == [PATROL]
    assert statement["occasion"] == "the opening of the naval yard"
    assert [one["verdict"] for one in statement["assessments"]] == ["mostly_false"]
    assert [one["value"] for one in statement["identifiers"]] == ["claims/118"]
    assert [one["value"] for one in brun["identifiers"]] == ["0000 0004 5678 9012"]


def test_the_guide_names_every_part_that_can_be_found():
    (names,) = re.findall(r"^`--part` is (.*)\. `--sentence`", GUIDE, re.MULTILINE)

    assert re.findall("`([a-z]+)`", names) == list(PARTS)


def test_every_command_of_the_guide_names_its_interpreter():
    commands = re.findall(
        r"[^`\n]*manage\.py [a-z_]+|^ *[^` \n]*python\S* -.*", GUIDE, re.MULTILINE
    )

    assert len(commands) > 7
    for command in commands:
        assert command.strip().startswith(".venv/bin/python "), command


@pytest.mark.parametrize(
    ("record", "shape", "elsewhere"),
    [
        ("actor", ActorSerializer, set()),
        ("topic", TopicSerializer, set()),
        ("statement", StatementSerializer, {"document", "participants"}),
        ("estimate", EstimateSerializer, set(ANCHOR)),
    ],
)
def test_the_guide_lists_the_keys_of_each_record(
    record: str, shape: type[RecordSerializer], elsewhere: set[str]
):
    (row,) = re.findall(rf"^\| {record} \| (.*) \|$", GUIDE, re.MULTILINE)

    assert set(re.findall("`([a-z0-9_]+)`", row)) == set(written_keys(shape())) - {
        "id",
        *elsewhere,
    }


def test_every_date_of_the_guide_can_be_read():
    section = GUIDE.partition("### When: dates")[2].partition("\n### ")[0]
    written = [row.split(" | ")[1] for row in section.splitlines() if row.startswith("| ")][2:]
    dates = [re.sub(r"\{edtf: ([^,]*),.*", r"\1", code) for row in written
             for code in re.findall("`([^`]*)`", row) if not code.startswith("{text:")]  # fmt: skip

    assert {"2024-12-18", "202X", "2024/..", "2024~", "2024-24"} <= set(dates)
    for edtf in dates:
        parse(edtf)


def test_every_link_within_the_guide_leads_to_a_heading():
    headings = {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", GUIDE, re.MULTILINE)
    }

    assert set(re.findall(r"\]\(#([^)]*)\)", GUIDE)) <= headings
