"""Links from a parameter's description to the page that explains filters."""

from collections.abc import Sequence

PAGE = "/filters/"
"""Its anchors are the kinds of values and a few sections."""

TO_SUFFIXES = f"[Suffixes]({PAGE}#suffixes)."


def links_to_grammar(takes: str, suffixes: Sequence[str], shared_row: str) -> str:
    """Return what a parameter takes as sentences in Markdown, each with a link."""
    links = [f"Value: [{takes}]({PAGE}#{takes})."]
    if suffixes:
        links.append(f"Suffixes: [`{'`, `'.join(suffixes)}`]({PAGE}#suffixes).")
    if shared_row:
        links.append(f"Same row: [{shared_row}]({PAGE}#same-row).")
    return " ".join(links)
