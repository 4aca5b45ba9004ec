"""Clients as their users make them: generated from a schema, compiled, and run.

`make test-clients` installs the generators and compilers under var/clients.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

PROJECT = Path(__file__).parent / "project"
INSTALLED = Path(__file__).resolve().parents[2] / "var" / "clients"
PYTHON = INSTALLED / "venv" / "bin"
NODE_MODULES = INSTALLED / "npm" / "node_modules"

Schema = Any


class Generator(NamedTuple):
    """The commands that make a client from schema.json, compile it and run its session."""

    generate: tuple[str, ...]
    compile: tuple[str, ...]
    run: tuple[str, ...]


GENERATORS = {
    "openapi-python-client": Generator(
        generate=(
            *(f"{PYTHON}/openapi-python-client", "generate", "--path", "schema.json"),
            *("--meta", "none", "--output-path", "on_record_client", "--fail-on-warning"),
        ),
        compile=(f"{PYTHON}/mypy", "httpx_session.py", "on_record_client"),
        run=(f"{PYTHON}/python", "httpx_session.py"),
    ),
    "openapi-typescript": Generator(
        generate=(f"{NODE_MODULES}/.bin/openapi-typescript", "schema.json", "-o", "schema.d.ts"),
        compile=(f"{NODE_MODULES}/.bin/tsc",),
        run=("node", "session.js"),
    ),
    "datamodel-code-generator": Generator(
        generate=(
            *(f"{PYTHON}/datamodel-codegen", "--input", "schema.json"),
            *("--input-file-type", "openapi", "--output", "on_record_models.py"),
            *("--output-model-type", "pydantic_v2.BaseModel", "--target-python-version", "3.11"),
            *("--use-annotated", "--formatters", "builtin"),
        ),
        compile=(f"{PYTHON}/mypy", "pydantic_session.py", "on_record_models.py"),
        run=(f"{PYTHON}/python", "pydantic_session.py"),
    ),
}


class Failed(Exception):
    """A command failed; the message is what it wrote."""


class ClientProject:
    """A folder with a generated client and its session."""

    def __init__(self, generator: str, schema: Schema, folder: Path) -> None:
        self.folder = folder / "project"
        self.commands = GENERATORS[generator]
        shutil.copytree(PROJECT, self.folder)
        (self.folder / "node_modules").symlink_to(NODE_MODULES)
        (self.folder / "schema.json").write_text(json.dumps(schema), encoding="utf-8")

    def build(self) -> None:
        """Generate the client, and compile it with its session; raise Failed if that fails."""
        self._run(self.commands.generate)
        self._run(self.commands.compile)

    def hold_session(self, *arguments: str) -> Any:
        """Return what the session found; raise Failed if it fails."""
        return json.loads(self._run((*self.commands.run, *arguments)))

    def _run(self, command: tuple[str, ...]) -> str:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={
                **os.environ,
                "PATH": f"{PYTHON}:{os.environ['PATH']}",  # openapi-python-client runs ruff
                "MYPY_CACHE_DIR": str(self.folder.parent.parent / "mypy_cache"),
            },
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
        )
        if done.returncode:
            raise Failed(done.stdout + done.stderr)
        return done.stdout
