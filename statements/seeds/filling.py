"""Works out the digests that a seed file leaves out, for those who have the article.

They are written into the lines of the file: an annotator wants the comments and the layout as they
were, and dozens of digests pasted by hand would be misplaced sooner or later.
"""

from collections.abc import Iterator
from pathlib import Path
from shutil import copymode

import yaml

from statements.seeds.anchors import Unclear, find_text_faults, quote_ends, work_out_digest
from statements.seeds.article import decode_article
from statements.seeds.checking import read_seed
from statements.seeds.faults import SeedError, SeedFault, Steps
from statements.seeds.reading import INTEGER, SeedFile, compose_nodes, read_yaml

Edit = tuple[int, str]
"""A place in a file, in code points, and what to insert there."""


def fill_seed(seeds: Path, document: str, content: bytes) -> list[SeedFault]:
    """Give anchors with a start and an end, but no words, their digest in a document's seed file.

    Returns the anchors, with the words that each encloses in place of what is wrong. The rest of
    the file may be unfinished. Raises UnknownDocument, NotUtf8, and SeedError for a file that
    cannot be read, for another text and for every anchor that doesn't enclose whole words; the
    file is left as it was then.
    """
    file = read_seed(seeds, document).file
    text = decode_article(content)
    path = seeds / f"{document}.yaml"
    written = path.read_bytes()
    _refuse_other_text(file, text)
    edits: list[Edit] = []
    filled: dict[Steps, str] = {}
    faults: list[SeedFault] = []
    for steps, node in _find_bare(_statements_of(compose_nodes(written, file.name)), ()):
        keys = {key.value: (key, value) for key, value in node.value}
        start, end = (int(keys[name][1].value) for name in ("start", "end"))
        try:
            digest = work_out_digest(start, end, text)
        except Unclear as unclear:
            faults.append(file.fault(steps, str(unclear)))
            continue
        filled[steps] = f"{start} to {end}, {quote_ends(text[start:end])!r}"
        edits.append(_edit_after(node, *keys["end"], digest, written.decode()))
    if faults:
        raise SeedError(faults)
    if edits:
        _replace(path, _insert(written.decode(), edits))
        file = read_yaml(path.read_bytes(), file.name)
    return [file.fault(steps, words) for steps, words in filled.items()]


def _refuse_other_text(file: SeedFile, text: str) -> None:
    body = file.mapping.get("document")
    given = body if isinstance(body, dict) else {}
    described = {name: given.get(name) for name in ("text_length", "text_sha256")}
    faults = [
        file.fault(("document", *pointer.split("/")[1:]), message)
        for pointer, message in find_text_faults(described, text)
    ]
    if faults:
        raise SeedError(faults)


def _statements_of(root: yaml.Node | None) -> yaml.Node | None:
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    return next((value for key, value in pairs if key.value == "statements"), None)


def _find_bare(node: yaml.Node | None, below: Steps) -> Iterator[tuple[Steps, yaml.MappingNode]]:
    """Yield the mappings, with their paths, that have a start and an end and no words or digest."""
    path = below or ("statements",)
    if isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            yield from _find_bare(item, (*path, place))
    elif isinstance(node, yaml.MappingNode):
        keys = {key.value: value for key, value in node.value}
        offsets = [keys.get("start"), keys.get("end")]
        if all(map(_is_offset, offsets)) and not keys.keys() & {"exact", "digest"}:
            yield path, node
        for key, value in keys.items():
            yield from _find_bare(value, (*path, key))


def _is_offset(node: yaml.Node | None) -> bool:
    return (
        isinstance(node, yaml.ScalarNode)
        and node.style is None
        and INTEGER.fullmatch(node.value) is not None
    )


def _edit_after(
    anchor: yaml.MappingNode, key: yaml.Node, value: yaml.Node, digest: str, written: str
) -> Edit:
    """Return how to write the digest: after the end in braces, or on a line of its own."""
    if anchor.flow_style:
        return value.end_mark.index, f", digest: {digest}"
    line_end = written.find("\n", value.end_mark.index)
    line = f"{' ' * key.start_mark.column}digest: {digest}"
    if line_end < 0:
        return len(written), f"\n{line}"
    is_crlf = written[line_end - 1] == "\r"
    return line_end + 1, f"{line}\r\n" if is_crlf else f"{line}\n"


def _insert(written: str, edits: list[Edit]) -> str:
    pieces, reached = [], 0
    for place, new in sorted(edits):
        pieces += [written[reached:place], new]
        reached = place
    return "".join([*pieces, written[reached:]])


def _replace(path: Path, text: str) -> None:
    """Replace a file at one go, so that no full disk leaves half of it."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(text.encode())
        copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
