"""How often a client may ask, as the environment says it: `120/minute,3000/hour`."""

import re

from django.core.exceptions import ImproperlyConfigured

SECONDS = {"second": 1, "minute": 60, "hour": 60 * 60, "day": 24 * 60 * 60}
WINDOW = re.compile(rf"([1-9][0-9]{{0,8}})/({'|'.join(SECONDS)})")


def parse_throttle(name: str, text: str) -> list[tuple[int, int]]:
    """Return the windows that a variable names: so many requests in so many seconds each.

    `none` is no window at all. Raises ImproperlyConfigured naming the fault and the remedy.
    """
    if text.strip() == "none":
        return []
    found = [WINDOW.fullmatch(window.strip()) for window in text.split(",")]
    windows = [(int(window[1]), SECONDS[window[2]]) for window in found if window]
    if len(windows) < len(found) or len({seconds for _, seconds in windows}) < len(found):
        raise ImproperlyConfigured(
            f"{name} is {text!r}: write numbers of requests, each with a unit of its own "
            f"({', '.join(SECONDS)}), such as 120/minute,3000/hour, or none."
        )
    return windows
