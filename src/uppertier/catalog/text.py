"""TOML text with the line of every key, so that an error can point at it."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from uppertier import resources
from uppertier.errors import InputError

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")

KeyPath = tuple[str | int, ...]


@attrs.frozen
class Document:
    """A parsed TOML file and where its keys stand.

    name : the file as an error should name it
    table : what it says
    lines : path of a key -> line, counted from one
    """

    name: str
    table: dict[str, Any]
    lines: dict[KeyPath, int]

    def line(self, path: KeyPath) -> int | None:
        """Line of a key, or of the nearest key that encloses it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None

    def error(self, message: str, path: KeyPath = (), hint: str | None = None) -> InputError:
        """The InputError that points at one key."""
        key = ".".join(str(part) for part in path) or None
        return InputError(message, file=self.name, line=self.line(path), key=key, hint=hint)


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _lines(text: str) -> dict[KeyPath, int]:
    found: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    head: KeyPath = ()
    inside_text = False
    for number, line in enumerate(text.split("\n"), start=1):
        was_inside = inside_text
        if line.count('"""') % 2 == 1 or line.count("'''") % 2 == 1:
            inside_text = not inside_text
        if was_inside:
            continue
        header = _HEADER.match(line)
        if header:
            head = _enter(_parts(header[2]), header[1] == "[[", counts)
            found.setdefault(head, number)
        elif key := _KEY.match(line):
            found.setdefault(head + _parts(key[1]), number)
    return found


def _enter(names: tuple[str, ...], repeated: bool, counts: dict[KeyPath, int]) -> KeyPath:
    """Full path of a table header, with the index of every repeated table above it."""
    path: KeyPath = ()
    for position, name in enumerate(names):
        path = (*path, name)
        last = position == len(names) - 1
        if last and repeated:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def parse(text: str, name: str) -> Document:
    """TOML text -> Document; broken TOML is an InputError with its line."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(at[1]) if at else text.rstrip("\n").count("\n") + 1
        what = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise InputError(
            f"this is not valid TOML: {what[:1].lower()}{what[1:]}",
            file=name,
            line=line,
            hint="the file may be cut short" if not at else "mend the text at this line",
        ) from error
    except ValueError as error:
        raise InputError("a number in it has thousands of digits", file=name, hint="no sheet needs this") from error
    except RecursionError as error:
        raise InputError("the text is nested too deeply", file=name, hint="no sheet needs this") from error
    return Document(name, table, _lines(text))


def read(path: Path) -> Document:
    """Document of one file."""
    return parse(resources.read_text(path), str(path))


def check_date(written: str, document: Document, path: KeyPath) -> None:
    """A date must read YYYY-MM-DD and exist."""
    try:
        date.fromisoformat(written)
    except ValueError as error:
        raise document.error(f"'{written}' is no date", path, "write it as 2017-07-03") from error
