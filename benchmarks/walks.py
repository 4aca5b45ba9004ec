"""Lists the files a request walks through: `python -m benchmarks.walks`.

A file counts when one of its functions runs while a request is answered. The database is in memory
and has the delivered fixtures; each request is made once before, so that nothing is counted that
happens only the first time.
"""

import json
import os
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from benchmarks.databases import ROOT, environment

OURS = (f"{ROOT}/statements/", f"{ROOT}/config/")

GET = "/api/v1/statements/?speaker=donald-trump&kind=demand&ordering=-said"
PUT = "/api/v1/statements/peacekeepers-ukraine-2024-12-s05/"


def main() -> None:
    """Print the files of a GET of a filtered list and of a PUT, and how many there are."""
    os.environ.update(environment("sqlite://:memory:"))
    import django  # noqa: PLC0415 after the settings

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("load_fixtures", verbosity=0)
    client, key = _client(), _key()
    document = client.get(PUT).json()

    def get() -> Any:
        return client.get(GET)

    def put(text: str) -> Any:
        body = json.dumps({**document, "text": text})
        headers = {"Authorization": f"Bearer {key}"}
        return client.put(PUT, body, content_type="application/json", headers=headers)

    for name, first, again in (
        (f"GET {GET}", get, get),
        (f"PUT {PUT}", lambda: put("One way to say it."), lambda: put("Another way to say it.")),
    ):
        first()
        files = sorted(files_of(again))
        sys.stdout.write(f"{name}: {len(files)} files\n")
        sys.stdout.writelines(f"    {file}\n" for file in files)


def files_of(request: Any) -> set[str]:
    """Return the files of ours of which a function runs during a request."""
    files: set[str] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        file = frame.f_code.co_filename
        # A class body or a module that runs is no function.
        if event == "call" and file.startswith(OURS) and frame.f_code.co_name[0] != "<":
            files.add(str(Path(file).relative_to(ROOT)))

    sys.setprofile(note)
    try:
        response = request()
        b"".join(response)
    finally:
        sys.setprofile(None)
    if response.status_code != 200:
        raise RuntimeError(response.content)
    return files


def _client() -> Any:
    from django.test import Client  # noqa: PLC0415

    return Client(SERVER_NAME="127.0.0.1")


def _key() -> str:
    from io import StringIO  # noqa: PLC0415

    from django.core.management import call_command  # noqa: PLC0415

    said = StringIO()
    call_command("create_api_key", name="walks", scope="write", stdout=said)
    return said.getvalue().split()[-1]


if __name__ == "__main__":
    main()
