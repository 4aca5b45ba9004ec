"""Where the browser is, and the marks of tests that need it."""

import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SHELL = shutil.which("chromium-headless-shell") or CHROMIUM
"""Chromium without its windows: the same engine, for about two thirds of the CPU time."""

SCREENS = [
    (1024, "light"),
    (1440, "dark"),
    *(pytest.param(*one, marks=pytest.mark.long) for one in ((1024, "dark"), (1440, "light"))),
]
"""Widths and color schemes: each of them once, and in the long suite all together."""

IN_CHROMIUM = [
    pytest.mark.browser(CHROMIUM),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here"),
]
"""Tests of what an editor does from start to finish run in Chromium itself."""

IN_SHELL = [
    pytest.mark.browser(SHELL),
    pytest.mark.skipif(SHELL is None, reason="there is no chromium here"),
]
"""Tests of single pages run in the headless shell, where it is installed."""
