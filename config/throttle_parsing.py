"""Parses request limits from environment variables: `120/minute,3000/hour`."""

import re

from django.core.exceptions import ImproperlyConfigured

SECONDS = {"second": 1, "minute": 60, "hour": 60 * 60, "day": 24 * 60 * 60}
WINDOW = re.compile(rf"([1-9][0-9]{{0,8}})/({'|'.join(SECONDS)})")


def parse_throttle(name: str, text: str) -> list[tuple[int, int]]:
    """Return the windows in a variable's text as (requests, seconds); none for `none`.

    `name` is the variable's name, for the error. Raises ImproperlyConfigured if the text can't be
    read.
    """
    if text.strip() == "none":
        return []
    found = [WINDOW.fullmatch(window.strip()) for window in text.split(",")]
    windows = [(int(window[1]), SECONDS[window[2]]) for window in found if window]
    if len(windows) < len(found) or len({seconds for _, seconds in windows}) < len(found):
        raise ImproperlyConfigured(
            f"{name} is {text!r}: write one or more limits, each with a different unit "
            f"({', '.join(SECONDS)}), such as 120/minute,3000/hour, or none."
        )
    return windows
