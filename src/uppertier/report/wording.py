"""Every word that the report prints, read from one file that can be translated: `text/en.toml`.

`say` gives a text for figures and tables, `phrase` one for the page, in which the file's own markup stays and whatever
is put in is escaped. Another language is another file of the same keys, named by the environment variable
UPPERTIER_TEXT. What programs read is written `as_bundled`, the same whatever the page's language is.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uppertier.errors import InputError

if TYPE_CHECKING:
    from markupsafe import Markup

VARIABLE = "UPPERTIER_TEXT"
BUNDLED = Path(__file__).parent / "text" / "en.toml"


_BUNDLED_ALONE: ContextVar[bool] = ContextVar("bundled", default=False)


@contextmanager
def as_bundled() -> Iterator[None]:
    """Take the package's own texts while the block lasts."""
    before = _BUNDLED_ALONE.set(True)
    try:
        yield
    finally:
        _BUNDLED_ALONE.reset(before)


def say(key: str, /, **values: Any) -> str:
    """The text under a dotted key, with values put in."""
    return _chosen()[key].format(**values)


def phrase(key: str, /, **values: Any) -> Markup:
    """The same for the page: the text may hold markup, what is put in is only text."""
    from markupsafe import Markup

    return Markup(_chosen()[key]).format(**values)


def family(name: str) -> dict[str, str]:
    """Every text whose key begins so, by the rest of its key: one for each member of a closed list."""
    return {key.removeprefix(f"{name}."): text for key, text in _chosen().items() if key.startswith(f"{name}.")}


def read(path: Path) -> dict[str, str]:
    """Texts of one file by dotted key, their lines joined. InputError where it is no such file."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the texts cannot be read: {error}", file=str(path)) from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"this is not valid TOML: {error}", file=str(path)) from None
    return dict(_flat(table, "", path))


def _chosen() -> Mapping[str, str]:
    return _bundled() if _BUNDLED_ALONE.get() else _texts()


@cache
def _bundled() -> Mapping[str, str]:
    return read(BUNDLED)


@cache
def _texts() -> Mapping[str, str]:
    bundled, named = _bundled(), os.environ.get(VARIABLE)
    if not named:
        return bundled
    texts = read(Path(named))
    for key, text in bundled.items():
        if key not in texts:
            raise InputError(
                "this text is missing", file=named, key=key, hint="every key of text/en.toml has to be there"
            )
        if holes(texts[key]) != holes(text):
            wanted = ", ".join(sorted(holes(text))) or "none"
            raise InputError("this text puts in other values", file=named, key=key, hint=f"the values are: {wanted}")
    return texts


def holes(text: str) -> frozenset[str]:
    """Names of the values that a text puts in."""
    return frozenset(re.findall(r"\{(\w+)", text))


def _flat(node: Any, key: str, path: Path) -> list[tuple[str, str]]:
    if isinstance(node, dict):
        return [pair for name, item in node.items() for pair in _flat(item, f"{key}.{name}" if key else name, path)]
    if not isinstance(node, str):
        raise InputError("this should be a text", file=str(path), key=key)
    return [(key, re.sub(r"[ \t\r\n]+", " ", node).strip())]
