"""Reads YAML into plain data, and remembers the line of every value.

Scalars follow the core schema of YAML 1.2, so that Norway's ``NO`` stays a country and a day stays
text: only ``true`` and ``false`` are booleans, only ``null``, ``~`` and an empty value are null,
and only digits are numbers.
"""

import re
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from statements.seeds.faults import SeedError, SeedFault, Steps, dotted

Yaml: TypeAlias = "dict[str, Yaml] | list[Yaml] | str | int | float | None"
"""What a file may hold; booleans are among the integers, as in Python."""

CONSTANTS = {"null": None, "~": None, "": None, "true": True, "false": False}
INTEGER = re.compile(r"[-+]?[0-9]+")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
OLD_BREAK = re.compile("[\x85\u2028\u2029]")
"""Line breaks in YAML 1.1, which PyYAML follows, but plain characters in YAML 1.2."""

STANDARD_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))


@dataclass
class SeedFile:
    """One file as plain data: dicts, lists, strings, numbers, booleans and null.

    ``name`` is the file's path in messages; ``lines`` maps the path of each value to the line on
    which its key or list item begins, counted from 1.
    """

    name: str
    data: Yaml = None
    lines: dict[Steps, int] = field(default_factory=dict)

    @property
    def mapping(self) -> dict[str, Yaml]:
        """The file's keys with their values; none unless the file is a mapping."""
        return self.data if isinstance(self.data, dict) else {}

    def line(self, path: Steps) -> int:
        """Return the line of a path, or of its nearest ancestor in the file."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: Steps, message: str) -> SeedFault:
        """Return the fault that something at this path is wrong."""
        return SeedFault(self.name, self.line(path), dotted(path), message)


def read_yaml(content: bytes, name: str) -> SeedFile:
    """Return the data of a YAML file, given as bytes; messages call the file ``name``.

    Raises SeedError if it isn't UTF-8 or YAML, or if it has several documents, an alias, a tag,
    the same key twice or a key that isn't a plain word; it lists all such tags and keys.
    """
    node = compose_nodes(content, name)
    seed_file = SeedFile(name)
    faults: list[SeedFault] = []
    seed_file.data = _plain(node, (), seed_file, faults)
    if faults:
        raise SeedError(faults)
    return seed_file


def compose_nodes(content: bytes, name: str) -> yaml.Node | None:
    """Return a YAML file as nodes, which know where in its text they stand, or None if it is empty.

    Raises SeedError if it isn't UTF-8 or YAML, or if it has several documents or an alias.
    """
    return _compose(_decoded(content, name), name)


def _decoded(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SeedError([SeedFault(name, line, "", "This is not UTF-8 text.")]) from None
    found = OLD_BREAK.search(text)
    if found:
        code = f"{ord(found[0]):04X}"
        message = f'Write U+{code} as "\\u{code}": some readers of YAML take it for a line break.'
        raise SeedError([SeedFault(name, text.count("\n", 0, found.start()) + 1, "", message)])
    return text


class _Loader(yaml.BaseLoader):
    """Composes nodes without resolving scalars, and refuses aliases."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(
                problem="aliases are not used in seed files, write the value out",
                problem_mark=mark,
            )
        return super().compose_node(parent, index)


def _compose(text: str, name: str) -> yaml.Node | None:
    line = 1
    try:
        loader = _Loader(text)
        try:
            return loader.get_single_node()
        except (OverflowError, RecursionError, ValueError):
            line = loader.line + 1
            message = "an escape means no character, or brackets are nested too deeply"
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        message = ", ".join(part for part in (error.context, error.problem) if part)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = f"the character U+{ord(text[error.position]):04X} is not allowed"
    raise SeedError([SeedFault(name, line, "", f"This cannot be read: {message}.")])


def _plain(
    node: yaml.Node | None, path: Steps, seed_file: SeedFile, faults: list[SeedFault]
) -> Yaml:
    if node is None:
        return None
    seed_file.lines.setdefault(path, node.start_mark.line + 1)
    if node.tag not in STANDARD_TAGS:
        faults.append(seed_file.fault(path, f"Tags such as {node.tag} are not used in seed files."))
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, seed_file, faults)
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(item, (*path, place), seed_file, faults) for place, item in enumerate(node.value)
        ]
    if isinstance(node, yaml.ScalarNode) and _is_text(node.value):
        return plain_scalar(node.value) if node.style is None else node.value
    faults.append(seed_file.fault(path, "Half a character, a lone surrogate, is not text."))
    return None


def _mapping(
    node: yaml.MappingNode, path: Steps, seed_file: SeedFile, faults: list[SeedFault]
) -> dict[str, Yaml]:
    mapping: dict[str, Yaml] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode) or not _is_text(key_node.value):
            faults.append(SeedFault(seed_file.name, line, dotted(path), "A key is a plain word."))
            continue
        key = key_node.value
        here = (*path, key)
        if key in mapping:
            first = seed_file.line(here)
            message = f"This key is already on line {first}: write it once."
            faults.append(SeedFault(seed_file.name, line, dotted(here), message))
            continue
        seed_file.lines[here] = line
        mapping[key] = _plain(value_node, here, seed_file, faults)
    return mapping


def _is_text(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def plain_scalar(text: str) -> bool | int | float | str | None:
    """Return the value of an unquoted scalar by the core schema of YAML 1.2, as narrowed above."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    if NUMBER.fullmatch(text):
        return float(text)
    return text
