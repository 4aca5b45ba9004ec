"""What one installation exports, another takes and gives again, whatever database each has."""

from pathlib import Path

from tests.whole.installation import Installation, installation

S18 = "statements/peacekeepers-ukraine-2024-12-s18/"


def test_an_export_imports_into_an_empty_installation_and_gives_an_equal_export(tmp_path: Path):
    file, other, back = (str(tmp_path / name) for name in ("a.ndjson", "b.ndjson", "c.ndjson"))
    elsewhere = Installation(f"sqlite:///{tmp_path}/elsewhere.sqlite3")
    with (
        installation(tmp_path, "source") as source,
        installation(tmp_path, "again", filled=False) as again,
    ):
        elsewhere.manage("migrate", "--verbosity", "0")
        source.manage("export_records", file)

        elsewhere.manage("import_records", file)
        elsewhere.manage("export_records", other)
        again.manage("import_records", other)
        again.manage("export_records", back)

        texts = [Path(name).read_bytes() for name in (file, other, back)]
        assert texts[0] == texts[1] == texts[2]
        assert texts[0].count(b"\n") > 80
        assert "nothing to write" in again.manage("import_records", file)


def test_what_was_there_then_is_exported_as_it_was_exported_then(tmp_path: Path):
    with installation(tmp_path) as made:
        key = made.key()
        then = made.export(), made.export("--public")
        with made.serving() as server:
            client = server.client(key)
            for body in ({"text": "Anew."}, {"review_status": "draft", "estimates": []}):
                assert client.send("PATCH", S18, body).status == 200
            assert client.send("PUT", "topics/pier/", {"kind": "issue", "name": "P"}).status == 201
            client.close()

        assert made.export("--as-of", "1") == then[0] != made.export()
        assert made.export("--as-of", "1", "--public") == then[1]
        assert made.export("--as-of", "4") == made.export()
        assert made.export("--as-of", "4", "--public") == made.export("--public")
        assert "latest revision" in made.manage("export_records", "--as-of", "99", check=False)
