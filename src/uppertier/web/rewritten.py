"""The text of a scenario with a reader's changes written into it: what a full run, a colleague or Git is handed.

What belongs to a sheet (a threshold, a place that no sheet has) goes into a catalog folder beside the scenario, which
overlays the package's own as UPPERTIER_CATALOG does.
"""

from __future__ import annotations

import math
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uppertier import resources
from uppertier.errors import InputError
from uppertier.web.changes import PLACED, Changes, changed, own_unit, place_of

if TYPE_CHECKING:
    from uppertier.scenario.records import Scenario


def rewritten(text: str, scenario: Scenario, changes: Changes) -> str:
    """The scenario's text with the changes that its own keys hold.

    text : the TOML that `scenario` was read from
    InputError : a change that cannot be, or a text that has no place for it
    """
    import tomlkit

    wanted = changed(scenario, changes)
    if not changes.asked:
        return text
    document: Any = tomlkit.parse(text)
    unit = own_unit(wanted)
    row = _row(document, "radars", unit.id)
    if changes.boresight_deg is not None:
        row["boresight_deg"] = _asked_for(math.degrees(unit.boresight.value))
    if changes.mode is not None:
        row["mode"] = changes.mode
    if changes.site is not None:
        row["site"] = unit.site.id
    if changes.assumption_set is not None:
        document["assumptions"] = [changes.assumption_set]
    for number, battery in enumerate(wanted.batteries):
        armed = _row(document, "batteries", battery.id)
        if changes.doctrine is not None:
            armed["doctrine"] = battery.doctrine
        if changes.rounds is not None and number == 0:
            armed["launchers"], armed["rounds_per_launcher"] = battery.launchers, battery.rounds_per_launcher
        if changes.site is not None and number == 0:
            armed["site"] = battery.site.id
    return tomlkit.dumps(document)


def _row(document: Any, group: str, name: str) -> Any:
    for row in document.get(group, []):
        if row.get("id") == name:
            return row
    raise InputError(f"the scenario's text has no {group} called '{name}'", key=group)


def _asked_for(value: float) -> Any:
    import tomlkit

    band = tomlkit.inline_table()
    value = round(value, 9)
    band.update({"value": value, "low": value, "high": value})
    band.update({"source": "uppertier-assumption", "grade": "assumed", "note": "asked for by the reader"})
    return band


def overlay(scenario: Scenario, changes: Changes, folder: Path) -> bool:
    """Write the sheets that the changes ask for into a catalog folder; returns whether there are any.

    folder : made where needed; what the user's own catalog holds is copied into it first
    """
    place = changes.site if changes.site is not None and place_of(scenario, changes.site).id == PLACED else None
    if changes.snr_threshold_db is None and place is None:
        return False
    own = resources.overlay()
    if own is not None:
        shutil.copytree(own, folder, dirs_exist_ok=True)
    if changes.snr_threshold_db is not None:
        sheet = own_unit(scenario).sheet.id
        _write(folder / "radars" / f"{sheet}.toml", _radar_text(sheet, changes.snr_threshold_db))
    if place is not None:
        _write(folder / "sites" / f"{PLACED}.toml", _site_text(scenario, place))
    return True


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _radar_text(sheet: str, threshold_db: float) -> str:
    import tomlkit

    document: Any = tomlkit.parse(resources.read_text(resources.find("radars", sheet)))
    document["detection_snr_db"] = _asked_for(threshold_db)
    return tomlkit.dumps(document)


def _site_text(scenario: Scenario, place: str) -> str:
    import tomlkit

    site = place_of(scenario, place)
    document = tomlkit.document()
    document.update({"id": PLACED, "title": site.title, "country": site.country})
    document["latitude_deg"] = _asked_for(math.degrees(site.latitude.value))
    document["longitude_deg"] = _asked_for(math.degrees(site.longitude.value))
    document["height_m"] = _asked_for(site.height.value)
    return tomlkit.dumps(document)
