"""Commands of `manage.py`, each in a process of its own that is forked and has all code at once.

Starting Python and importing the code takes longer than most commands do. So a process imports it
once, for all tests of a run, opens no database, and each command is a fork of it.
"""

import importlib
import os
import sys
from multiprocessing import get_context
from pathlib import Path

import django
from django.conf import Settings, settings
from django.core.management import execute_from_command_line, get_commands, load_command_class
from django.db import connections

FORKING = get_context("forkserver")
FORKING.set_forkserver_preload([__name__])


def run_command(arguments: tuple[str, ...], environment: dict[str, str], printed: Path) -> int:
    """Run a command in an environment, with what it prints in a file for each stream.

    Return its exit code. The files are `stdout` and `stderr` in the folder `printed`.
    """
    process = FORKING.Process(target=_run, args=(arguments, environment, printed))
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def _run(arguments: tuple[str, ...], environment: dict[str, str], printed: Path) -> None:
    for stream in (sys.stdout, sys.stderr):
        with (printed / stream.name.strip("<>")).open("wb") as file:
            os.dup2(file.fileno(), stream.fileno())
    os.chdir(settings.BASE_DIR)
    os.environ.clear()
    os.environ.update(environment)
    # The settings that were read before the fork are those of the tests.
    importlib.reload(importlib.import_module(settings.SETTINGS_MODULE))
    settings._wrapped = Settings(settings.SETTINGS_MODULE)
    connections["default"].close()
    del connections["default"]
    connections.databases.update(connections.configure_settings(settings.DATABASES))
    execute_from_command_line(["manage.py", *arguments])


def _import_code() -> None:
    django.setup()
    for name, app in get_commands().items():
        if app == "statements":
            load_command_class(app, name)


if not settings.configured:
    _import_code()
