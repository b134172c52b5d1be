"""The only reader of the package's data and of the user's own catalog folder.

Data lies in `data/KIND/ID.toml`. A user's folder of the same shape overlays it: the environment variable
UPPERTIER_CATALOG, else ~/.config/uppertier/catalog if that exists. A sheet there replaces the one of the same id.
"""

from __future__ import annotations

import difflib
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from uppertier.errors import InputError

KINDS = (
    "radars",
    "interceptors",
    "missiles",
    "families",
    "batteries",
    "sites",
    "drag",
    "figures",
    "ranges",
    "assumptions",
    "claims",
    "scenarios",
)

OVERLAY_VARIABLE = "UPPERTIER_CATALOG"
_DATA = Path(__file__).resolve().parent / "data"


_CHOSEN: ContextVar[Path | None] = ContextVar("overlay", default=None)


@contextmanager
def overlaid(folder: Path) -> Iterator[None]:
    """Let the sheets of a folder stand before those of the package for this thread alone, while the block lasts."""
    token = _CHOSEN.set(folder)
    try:
        yield
    finally:
        _CHOSEN.reset(token)


def overlay() -> Path | None:
    """The user's own catalog folder, or None. A folder that the environment names must exist."""
    chosen = _CHOSEN.get()
    if chosen is not None:
        return chosen
    named = os.environ.get(OVERLAY_VARIABLE)
    if named:
        folder = Path(named).expanduser()
        if not folder.is_dir():
            raise InputError(
                f"{OVERLAY_VARIABLE} names a folder that does not exist",
                file=str(folder),
                hint="create it, or unset the variable",
            )
        return folder
    usual = Path.home() / ".config" / "uppertier" / "catalog"
    return usual if usual.is_dir() else None


def _files(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        return {}
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def sheet_files(kind: str) -> dict[str, Path]:
    """Every sheet of one kind by id, sorted; the user's folder wins."""
    if kind not in KINDS:
        raise InputError(f"there is no kind of sheet called '{kind}'", hint=near(kind, KINDS))
    found = _files(_DATA / kind)
    own = overlay()
    if own is not None:
        found |= _files(own / kind)
    return dict(sorted(found.items()))


def own_files(kind: str) -> dict[str, Path]:
    """Sheets of one kind that lie in the user's folder and nowhere in the package's, by id, sorted."""
    own = overlay()
    bundled = _files(_DATA / kind)
    return {} if own is None else {name: path for name, path in _files(own / kind).items() if name not in bundled}


def find(kind: str, sheet_id: str) -> Path:
    """Path of one sheet; an unknown id is an InputError with the nearest names."""
    files = sheet_files(kind)
    if sheet_id not in files:
        raise InputError(f"{kind} holds no sheet called '{sheet_id}'", key=sheet_id, hint=near(sheet_id, files))
    return files[sheet_id]


def read_text(path: Path) -> str:
    """Text of one file, UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise InputError("there is no such file", file=str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        # The system's own sentence would name the file again, with all its folders.
        why = error.strerror if isinstance(error, OSError) else error
        raise InputError(f"the file cannot be read as UTF-8 text: {why}", file=str(path)) from error


def read_data(relative: str) -> bytes:
    """Content of one file of the package's own data folder, such as "geography/SOURCES.toml"."""
    path = data_path(relative)
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError("the package's data folder holds no such file", file=relative) from error


def data_path(relative: str) -> Path:
    """Path of one file of the package's own data folder; a path that leaves the folder is refused."""
    path = (_DATA / relative).resolve()
    if not path.is_relative_to(_DATA):
        raise InputError("this path leaves the package's data folder", file=relative)
    return path


def source_files() -> tuple[Path, ...]:
    """The bibliographies: the package's own, then the user's if there is one."""
    own = overlay()
    paths = [_DATA / "sources.toml"]
    if own is not None and (own / "sources.toml").is_file():
        paths.append(own / "sources.toml")
    return tuple(paths)


def sha256(path: Path) -> str:
    """SHA-256 of one file's bytes, hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def short_name(path: Path) -> str:
    """Name of a data file that says nothing about this machine: KIND/ID.toml."""
    return f"{path.parent.name}/{path.name}" if path.parent.name in KINDS else path.name


def near(word: str, known: Iterable[str]) -> str:
    """Hint with the nearest known words, or all of them if none is near."""
    words = sorted(known)
    matches = difflib.get_close_matches(word, words, n=3, cutoff=0.5)
    if matches:
        return "did you mean " + " or ".join(matches) + "?"
    return "known: " + ", ".join(words[:12]) + (", ..." if len(words) > 12 else "") if words else "none is known"
