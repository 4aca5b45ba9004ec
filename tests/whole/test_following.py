"""A second installation is kept equal to the first, whatever happens there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.whole.installation import Installation, installation

S33 = "peacekeepers-ukraine-2024-12-s33"
S18 = "peacekeepers-ukraine-2024-12-s18"
BODY = {"kind": "issue", "name": "Rules of the harbor"}


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Installation]]:
    """Give an installation with the fixtures and an empty one."""
    folder = tmp_path_factory.mktemp("pair")
    with (
        installation(folder, "source") as source,
        installation(folder, "copy", filled=False) as copy,
    ):
        yield source, copy


def test_a_copy_is_equal_after_each_round_with_drafts_for_who_may_see_them(
    pair: tuple[Installation, Installation], tmp_path: Path
):
    source, copy = pair
    key = source.key()
    with source.serving() as server:
        client = server.client(key)

        def follow() -> str:
            return copy.manage("follow", server.url, "--once", ON_RECORD_KEY=key)

        follow()
        assert copy.export() == source.export()

        assert client.send("PUT", "topics/harbor-rules/", BODY).status == 201
        assert client.send("PATCH", f"statements/{S18}/", {"review_status": "draft"}).status == 200
        assert client.send("DELETE", f"statements/{S33}/").status == 204
        assert "1 deleted" in follow()
        assert copy.export() == source.export()

        assert follow() == ""

        # More changes than a page holds, of records that were changed before and are gone again.
        for country in (None, "NO"):
            lines = [
                {"resource": "topics", "id": f"many-{number}", **BODY, "country": country}
                for number in range(260)
            ]
            assert client.send("POST", "imports/", lines).status == 200
        client.send("DELETE", "topics/many-7/")
        client.send("DELETE", "topics/harbor-rules/")
        client.send("PATCH", f"statements/{S18}/", {"review_status": "accepted"})
        follow()
        assert copy.export() == source.export()
        copy.manage("index_search", "--check")
        client.close()

    refused = copy.manage("follow", server.url, "--once", check=False)
    assert "cannot be reached" in refused


@pytest.mark.long
def test_a_copy_that_reads_without_a_key_has_what_is_public(
    pair: tuple[Installation, Installation], tmp_path: Path
):
    source, _ = pair
    key = source.key()
    with installation(tmp_path, "public", filled=False) as copy, source.serving() as server:
        client = server.client(key)

        def follow() -> str:
            return copy.manage("follow", server.url, "--once")

        for status in ("draft", "unreviewed", "draft"):
            client.send("PATCH", f"statements/{S18}/", {"review_status": status})
            follow()
            assert copy.export() == source.export("--public")
            # A write that it may not know of is none, and the next one is not missed.
            client.send("PATCH", f"statements/{S18}/", {"note": f"Was {status}."})
            assert (follow() == "") == (status == "draft")
            assert copy.export() == source.export("--public")
        client.close()


@pytest.mark.parametrize(
    ("url", "message"),
    [("ftp://records.example", "is not an address"), ("records.example", "is not an address")],
)
def test_what_is_no_address_is_refused(url: str, message: str):
    from django.core.management import CommandError, call_command

    with pytest.raises(CommandError, match=message):
        call_command("follow", url, "--once")
