"""Whether a sheet, a bibliography, an assumption set or a claim is well formed: everything that is text in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import attrs

from uppertier import resources
from uppertier.catalog import text
from uppertier.catalog.assumptions import read_assumptions
from uppertier.catalog.sheets import RECORDS, read_sheet
from uppertier.catalog.sources import bibliography
from uppertier.errors import InputError

Readers = Mapping[str, Callable[[Path], object]]
"""How to read the kinds that later rooms own (scenarios): kind -> reader that raises InputError."""


@attrs.frozen
class Checked:
    """One file that was checked: its kind, its id, and the fault if there is one."""

    kind: str
    id: str
    fault: InputError | None


def check(target: str, readers: Readers | None = None) -> tuple[Checked, ...]:
    """Checks one file, or every sheet of an id; raises nothing for a faulty sheet, says it in the result.

    target : a path that ends in .toml, an id, or KIND/ID
    readers : for kinds that this room cannot read itself; without one, their TOML alone is checked
    InputError : nothing of that name exists
    """
    if target.endswith(".toml"):
        path = Path(target)
        if not path.is_file():
            raise InputError("there is no such file", file=target)
        return (_checked(kind_of(path), path, readers or {}),)
    return tuple(_checked(kind, path, readers or {}) for kind, path in locate(target))


def check_all(readers: Readers | None = None) -> tuple[Checked, ...]:
    """Checks every sheet of every kind, the user's own among them."""
    return tuple(
        _checked(kind, path, readers or {}) for kind in resources.KINDS for path in resources.sheet_files(kind).values()
    )


def locate(name: str) -> tuple[tuple[str, Path], ...]:
    """Kind and path of every sheet called `name` (or KIND/ID); none is an InputError with the nearest names."""
    kind, _, sheet_id = name.rpartition("/")
    if kind:
        return ((kind, resources.find(kind, sheet_id)),)
    everything = {kind: resources.sheet_files(kind) for kind in resources.KINDS}
    found = tuple((kind, files[sheet_id]) for kind, files in everything.items() if sheet_id in files)
    if not found:
        known = {known for files in everything.values() for known in files}
        raise InputError(f"the catalog holds nothing called '{name}'", key=name, hint=resources.near(name, known))
    return found


def kind_of(path: Path) -> str:
    """Kind of a file: that of its folder, else the one whose keys it carries."""
    if path.parent.name in resources.KINDS:
        return path.parent.name
    keys = set(text.read(path).table)
    signs = {
        "scenarios": {"epoch", "raids", "watch"},
        "claims": {"quotation", "measure", "statement"},
        "assumptions": {"follows", "values"},
        "radars": {"modes", "track_dwell_ms", "gain_db", "gain_ratio"},
        "interceptors": {"kill_vehicle_mass_kg", "stage"},
        "families": {"propellant", "launch_mass_t"},
        "missiles": {"stages", "payload_mass_kg"},
        "batteries": {"reload_time_min", "commit_ellipse_km"},
        "ranges": {"figures"},
        "drag": {"mach_ratio"},
        "sites": {"latitude_deg", "longitude_deg"},
    }
    for kind, marks in signs.items():
        if keys & marks:
            return kind
    raise InputError(
        "this file looks like no kind of sheet",
        file=str(path),
        hint="put it into a folder named " + ", ".join(resources.KINDS),
    )


def _checked(kind: str, path: Path, readers: Readers) -> Checked:
    try:
        _check_one(kind, path, readers)
    except InputError as fault:
        return Checked(kind, path.stem, fault)
    return Checked(kind, path.stem, None)


def _check_one(kind: str, path: Path, readers: Readers) -> None:
    bibliography()
    if kind in readers:
        readers[kind](path)
    elif kind in RECORDS:
        read_sheet(kind, path)
    elif kind == "assumptions":
        read_assumptions(path)
    else:
        text.read(path)
