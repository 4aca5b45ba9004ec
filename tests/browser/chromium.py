"""Where the browser is, and the mark of tests that need it."""

import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

SCREENS = [
    (1024, "light"),
    (1440, "dark"),
    *(pytest.param(*one, marks=pytest.mark.long) for one in ((1024, "dark"), (1440, "light"))),
]
"""Widths and color schemes: each of them once, and in the long suite all together."""

IN_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here"),
]
