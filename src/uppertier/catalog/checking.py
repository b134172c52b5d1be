"""Whether a sheet, a bibliography, an assumption set or a claim is well formed: everything that is text in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import attrs

from uppertier import resources
from uppertier.catalog import text
from uppertier.catalog.assumptions import read_assumptions
from uppertier.catalog.quantity import check_source
from uppertier.catalog.schema import Place, scalar
from uppertier.catalog.sheets import RECORDS, read_sheet
from uppertier.catalog.sources import bibliography
from uppertier.errors import InputError

CLAIM_KEYS: dict[str, type | object] = {
    "id": str,
    "who": str,
    "date": str,
    "source": str,
    "quotation": str,
    "statement": str,
    "measure": str,
    "comparison": str,
    "threshold": float,
    "unit": str,
    "conditions": str,
    "said_aloud": list[str],
}
"""What a claim's text must say; a test holds it against the claim's record, which stands in a later room."""

Readers = Mapping[str, Callable[[Path], object]]
"""How to read the kinds that later rooms own (scenarios): kind -> reader that raises InputError."""

COMPARISONS = (">=", "<=", "==", ">", "<")


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


def check_claim(path: Path) -> None:
    """A claim's text has every key it needs, cites known sources, and compares with a known sign."""
    document = text.read(path)
    place = Place(document, (), _no_lookup)
    for key in document.table:
        if key not in CLAIM_KEYS:
            raise place.at(key).error("this key does not belong here", resources.near(key, CLAIM_KEYS))
    for key, kind in CLAIM_KEYS.items():
        if key not in document.table:
            raise place.error(f"{key} is missing", "add it")
        scalar(kind, document.table[key], place.at(key))
    if document.table["id"] != path.stem:
        raise place.at("id").error(f"the id '{document.table['id']}' is not the name of its file")
    text.check_date(document.table["date"], document, ("date",))
    check_source(document.table["source"], document, ("source",))
    if document.table["comparison"] not in COMPARISONS:
        raise place.at("comparison").error(
            f"'{document.table['comparison']}' is no comparison", "write one of " + " ".join(COMPARISONS)
        )
    if not document.table["said_aloud"]:
        raise place.at("said_aloud").error("a claim without limits said aloud is not finished", "say one")


def _no_lookup(kind: str, sheet_id: str) -> object:
    raise AssertionError(f"a claim names no sheets: {kind}, {sheet_id}")


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
    elif kind == "claims":
        check_claim(path)
    else:
        text.read(path)
