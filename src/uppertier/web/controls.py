"""The controls of the page: what a reader may change of a scenario, with units, ranges, sources and grades."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from uppertier.report.words import banded, bare
from uppertier.web.changes import own_unit

if TYPE_CHECKING:
    from uppertier.catalog.records import MissileSheet, Quantity
    from uppertier.scenario.records import Scenario

Control = dict[str, Any]
ROUNDS = 72
"""Nine launchers: the most that one battery is said to have."""


def controls(scenario: Scenario) -> list[Control]:
    """Every control of a scenario, in the order of the page; `in_run` says whether a full run follows it."""
    unit = own_unit(scenario)
    found = [
        _number("boresight_deg", "Boresight", "°", unit.boresight, math.degrees, (0.0, 360.0, 1.0), True),
        _sites(scenario),
        _object(scenario),
        _choice("mode", "Dwell allocation", unit.mode.id, [(one.id, one.title) for one in unit.sheet.modes], True),
        _number("snr_threshold_db", "Track threshold", "dB", unit.sheet.detection_snr, _db, (3.0, 30.0, 0.5), True),
    ]
    if scenario.batteries:
        found += _battery(scenario)
    return [*found, _sets(scenario)]


def _db(ratio: float) -> float:
    return 10.0 * math.log10(ratio)


def _number(
    key: str, label: str, unit: str, quantity: Quantity, scale: Any, span: tuple[float, float, float], in_run: bool
) -> Control:
    value, low, high = (scale(one) for one in (quantity.value, quantity.low, quantity.high))
    return {
        "key": key,
        "label": label,
        "unit": unit,
        "kind": "number",
        "value": value,
        "low": low,
        "high": high,
        "text": banded(value, low, high, unit),
        "minimum": span[0],
        "maximum": span[1],
        "step": span[2],
        "scale": "linear",
        "source": quantity.source,
        "grade": quantity.grade.value,
        "note": quantity.note,
        "in_run": in_run,
    }


def _choice(key: str, label: str, value: str, choices: list[tuple[str, str]], in_run: bool, note: str = "") -> Control:
    return {
        "key": key,
        "label": label,
        "unit": "",
        "kind": "choice",
        "value": value,
        "choices": [{"value": name, "label": title} for name, title in choices],
        "free": False,
        "source": "",
        "grade": "",
        "note": note,
        "in_run": in_run,
    }


def _sites(scenario: Scenario) -> Control:
    """Sites of the radar's own country; any other place may be named as well."""
    from uppertier.catalog import listing, load
    from uppertier.formats.shared.scene import site_name

    own = own_unit(scenario).site
    sheets = [load("sites", name) for name in listing("sites")]
    near = [(sheet.id, site_name(sheet)) for sheet in sheets if sheet.country == own.country]
    note = "battery and radar together; also a city, or LAT,LON in degrees"
    found = _choice("site", "Site", own.id, near, True, note)
    return found | {"free": True, "source": own.latitude.source, "grade": own.latitude.grade.value}


def _object(scenario: Scenario) -> Control:
    """What is looked for: a question's own, for in a run every missile has its own cross-sections."""
    section = object_of(scenario)
    note = section.note or "of the first watched missile, burning"
    found = _number("rcs_m2", "Radar cross-section", "m²", section, float, (1e-4, 100.0, 0.0), False)
    return found | {"scale": "log", "note": note, "presets": presets(scenario)}


def _sheets(scenario: Scenario) -> list[MissileSheet]:
    watched = [entry.missile for entry in scenario.watch]
    raiding = [entry.missile for raid in scenario.raids for entry in raid.entries]
    return list({sheet.id: sheet for sheet in [*watched, *raiding]}.values())


def object_of(scenario: Scenario) -> Quantity:
    """Cross-section of a burning missile, as on the report's maps: the watch list's first, or the first raid's."""
    return _sheets(scenario)[0].rcs_boost


def presets(scenario: Scenario) -> list[Control]:
    """Cross-sections of the scenario's missiles by what is seen of them."""
    parts = (("rcs_boost", "burning"), ("rcs_body", "spent stage or body"), ("rcs_payload", "warhead"))
    return [
        {
            "label": f"{bare(sheet.title)}, {word}",
            "value": band.value,
            "low": band.low,
            "high": band.high,
            "text": banded(band.value, band.low, band.high, "m²"),
            "source": band.source,
            "grade": band.grade.value,
        }
        for sheet in _sheets(scenario)[:8]
        for field, word in parts
        for band in (getattr(sheet, field),)
    ]


def _battery(scenario: Scenario) -> list[Control]:
    from uppertier.battle.doctrine import doctrine_names, load_doctrine

    battery = scenario.batteries[0]
    each = battery.sheet.rounds_per_launcher
    rounds = _number("rounds", "Rounds", "", each, lambda _: float(battery.rounds), (0.0, ROUNDS, each.value), True)
    rounds["note"] = f"{battery.launchers} launchers of {battery.rounds_per_launcher}; whole launchers only"
    titles = [(name, load_doctrine(name).title) for name in doctrine_names()]
    return [rounds, _choice("doctrine", "Firing doctrine", battery.doctrine, titles, True)]


def _sets(scenario: Scenario) -> Control:
    titles = [(one["id"], one["title"]) for one in assumption_sets() if _fits(scenario, one["id"])]
    note = "in a full run the claims are then asked under this set alone"
    return _choice("assumption_set", "Assumption set", "", [("", "values of the sheets"), *titles], True, note)


def _fits(scenario: Scenario, name: str) -> bool:
    """Whether a set says something of this scenario's sheets alone: one of a second tier does not fit one tier."""
    from uppertier.errors import InputError
    from uppertier.scenario.assume import under

    try:
        under(scenario, name)
    except InputError:
        return False
    return True


def assumption_sets() -> list[Control]:
    """Every assumption set of the catalog: whom it follows."""
    from uppertier.catalog import listing
    from uppertier.catalog.assumptions import load_assumptions

    sets = (load_assumptions(name) for name in listing("assumptions"))
    return [{"id": one.id, "title": one.title, "follows": one.follows, "note": one.note.strip()} for one in sets]
