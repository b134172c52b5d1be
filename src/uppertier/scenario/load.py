"""A scenario from its text: sheets looked up by id, dates held against each other, files recorded."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs

from uppertier import resources
from uppertier.catalog import text
from uppertier.catalog.assumptions import load_assumptions
from uppertier.catalog.records import RadarMode, RadarSheet
from uppertier.catalog.schema import Place, read_record, scalar
from uppertier.catalog.sheets import load_with_files
from uppertier.errors import InputError
from uppertier.scenario.assume import under
from uppertier.scenario.records import LeftOut, RadarUnit, Scenario
from uppertier.scenario.watch import expanded, take_lists

_MADE: dict[str, Any] = {"own_claims": (), "left_out": (), "sheets": ()}
"""What no text of a scenario says: it is found while one is read."""


@attrs.define
class _Files:
    """The files met while a scenario is read."""

    paths: dict[str, Path] = attrs.field(factory=dict)

    def add(self, *paths: Path) -> None:
        for path in paths:
            self.paths.setdefault(resources.short_name(path), path)

    def hashes(self) -> tuple[tuple[str, str], ...]:
        return tuple((name, resources.sha256(path)) for name, path in sorted(self.paths.items()))


def load_scenario(name: str | Path) -> Scenario:
    """A scenario by the name of its sheet, or from a file of its own.

    name : id of a sheet in data/scenarios or in the user's folder, or a path that ends in .toml
    returns : the frozen scenario with every sheet it names, and every file it came from with its SHA-256

    InputError : unknown name, wrong text, a sheet that did not exist on the scenario's date
    """
    path = Path(name) if str(name).endswith(".toml") else resources.find("scenarios", str(name))
    document = text.read(path)
    files = _Files()
    files.add(path, *resources.source_files())

    def lookup(kind: str, sheet_id: str) -> Any:
        found = load_with_files(kind, sheet_id)
        files.add(*found.files)
        return found.record

    place = Place(document, (), lookup)
    table = dict(document.table)
    allowed = scalar(list[str], table.pop("allow_anachronism", []), place.at("allow_anachronism"))
    radars = tuple(_radar(raw, place.at("radars", index)) for index, raw in enumerate(_rows(table, place)))
    listed = expanded(take_lists(table, place))
    scenario: Scenario = read_record(Scenario, table, place, given={"radars": radars, **_MADE})
    keys: list[text.KeyPath] = [("watch", i) for i in range(len(scenario.watch))] + [key for _, key in listed]
    scenario = attrs.evolve(scenario, watch=(*scenario.watch, *(entry for entry, _ in listed)))
    _check_epoch(scenario, place)
    _check_names(scenario, keys, place)
    _check_dates(scenario, keys, set(allowed), place)
    for kind in ("assumptions", "claims"):
        for index, sheet_id in enumerate(getattr(scenario, kind)):
            files.add(_find(kind, sheet_id, place.at(kind, index)))
    scenario = _with_own(scenario, files)
    return attrs.evolve(scenario, sheets=files.hashes())


def _with_own(scenario: Scenario, files: _Files) -> Scenario:
    """The scenario with the claims and assumption sets of the user's folder that no text names, after those it names.

    A set that is wrong, or names a value that the scenario lacks, is left out and says why. Whether a claim fits is for
    the ledger to say.
    """
    fitting, left_out = [], []
    for name, path in resources.own_files("assumptions").items():
        if name in scenario.assumptions:
            continue
        files.add(path)
        faulty = True
        try:
            chosen = load_assumptions(name)
            faulty = False
            under(scenario, chosen)
        except InputError as error:
            left_out.append(LeftOut(name, error.without_folders().sentence, faulty))
        else:
            fitting.append(name)
    claims = {name: path for name, path in resources.own_files("claims").items() if name not in scenario.claims}
    files.add(*claims.values())
    return attrs.evolve(
        scenario,
        assumptions=(*scenario.assumptions, *fitting),
        claims=(*scenario.claims, *claims),
        own_claims=tuple(claims),
        left_out=tuple(left_out),
    )


def _rows(table: dict[str, Any], place: Place) -> list[Any]:
    rows = table.pop("radars", [])
    if not isinstance(rows, list) or not rows:
        raise place.at("radars").error("a scenario needs at least one radar")
    return rows


def _radar(raw: Any, place: Place) -> RadarUnit:
    """A radar unit; its mode is named and belongs to its sheet."""
    if not isinstance(raw, dict):
        raise place.error("this should be a table of keys")
    table = dict(raw)
    word = scalar(str, table.pop("mode", None), place.at("mode"))
    sheet_id = scalar(str, table.get("sheet"), place.at("sheet"))
    try:
        sheet: RadarSheet = place.lookup("radars", sheet_id)
    except InputError as error:
        raise error if error.file else place.at("sheet").error(error.message, error.hint) from error
    modes: dict[str, RadarMode] = {mode.id: mode for mode in sheet.modes}
    if word not in modes:
        raise place.at("mode").error(f"{sheet.id} has no mode called '{word}'", resources.near(word, modes))
    unit: RadarUnit = read_record(RadarUnit, table, place, given={"mode": modes[word]})
    return unit


def _find(kind: str, sheet_id: str, place: Place) -> Path:
    try:
        return resources.find(kind, sheet_id)
    except InputError as error:
        raise place.error(error.message, error.hint) from error


def _check_epoch(scenario: Scenario, place: Place) -> None:
    try:
        offset = datetime.fromisoformat(scenario.epoch).utcoffset()
    except ValueError:
        offset = None  # told below, together with a missing zone
    if offset != timedelta(0):
        raise place.at("epoch").error(f"'{scenario.epoch}' is no time in UTC", "write it as 2017-07-03T00:00:00Z")


def _check_names(scenario: Scenario, watch: list[text.KeyPath], place: Place) -> None:
    """Ids stand once, and every battery's radar is there."""
    for group in ("radars", "batteries", "raids", "watch"):
        ids = [item.id for item in getattr(scenario, group)]
        for index, item_id in enumerate(ids):
            if ids.index(item_id) != index:
                key: text.KeyPath = watch[index] if group == "watch" else (group, index)
                raise place.at(*key, "id").error(f"the id '{item_id}' stands here twice")
    radars = {unit.id for unit in scenario.radars}
    for index, battery in enumerate(scenario.batteries):
        for name in battery.radars:
            if name not in radars:
                named = "radar" if name == battery.radar else "remote_radars"
                raise place.at("batteries", index, named).error(
                    f"the scenario has no radar called '{name}'", resources.near(name, radars)
                )
        if len(set(battery.radars)) < len(battery.radars):
            raise place.at("batteries", index, "remote_radars").error("a radar stands here twice")
        if battery.launcher_sites and len(battery.launcher_sites) != battery.launchers:
            raise place.at("batteries", index, "launcher_sites").error(
                f"{len(battery.launcher_sites)} sites for {battery.launchers} launchers", "name one site a launcher"
            )


def _check_dates(scenario: Scenario, watch: list[text.KeyPath], allowed: set[str], place: Place) -> None:
    day = scenario.epoch[:10]
    for sheet, path in _dated(scenario, watch):
        if sheet.id in allowed:
            continue
        too_early = bool(sheet.valid_from) and day < sheet.valid_from
        too_late = bool(sheet.valid_to) and day > sheet.valid_to
        if too_early or too_late:
            when = f"is valid only from {sheet.valid_from}" if too_early else f"was valid until {sheet.valid_to}"
            hint = f'to allow it, write allow_anachronism = ["{sheet.id}"]'
            raise place.at(*path).error(f"{sheet.id} {when}, the scenario is set on {day}", hint)


def _dated(scenario: Scenario, watch: list[text.KeyPath]) -> list[tuple[Any, text.KeyPath]]:
    """Every sheet that has dates, with the key that names it."""
    found: list[tuple[Any, text.KeyPath]] = []
    found += [(unit.sheet, ("radars", i, "sheet")) for i, unit in enumerate(scenario.radars)]
    for i, battery in enumerate(scenario.batteries):
        found += [(battery.sheet, ("batteries", i, "sheet"))]
        found += [(battery.interceptor, ("batteries", i, "interceptor"))]
    for i, raid in enumerate(scenario.raids):
        found += [(entry.missile, ("raids", i, "entries", j, "missile")) for j, entry in enumerate(raid.entries)]
    found += [(entry.missile, (*key, "missile")) for entry, key in zip(scenario.watch, watch, strict=True)]
    return found
