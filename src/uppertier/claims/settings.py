"""The conditions of a claim, `[where]` in its text, against the settings that its measure knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uppertier import resources
from uppertier.catalog.schema import scalar
from uppertier.catalog.units import UNITS
from uppertier.claims.records import Option, Where
from uppertier.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from uppertier.catalog.schema import Place
    from uppertier.claims.form import Measure, Setting
    from uppertier.scenario.records import Scenario


def read_where(measure: Measure, table: Any, place: Place) -> Where:
    """Every setting of a measure, as a claim's text has it or by default.

    InputError : an unknown key, a number without its unit or out of bounds, an unknown word, a setting missing
    """
    if not isinstance(table, dict):
        raise place.error("this should be a table of conditions")
    known = {setting.key(name): (name, setting) for name, setting in measure.settings.items()}
    told: dict[str, Option] = {}
    for key, raw in table.items():
        if key not in known:
            bare = {name: full for full, (name, _) in known.items()}
            hint = f"with its unit: {bare[key]}" if key in bare else resources.near(key, known)
            raise place.at(key).error("this condition does not belong here", hint)
        name, setting = known[key]
        told[name] = _value(setting, raw, place.at(key))
    for key, (name, setting) in known.items():
        if setting.needed and name not in told:
            raise place.error(f"the condition {key} is missing", setting.says)
    return Where(tuple((name, told.get(name, setting.default)) for name, setting in sorted(measure.settings.items())))


def _value(setting: Setting, raw: Any, place: Place) -> Option:
    if setting.kind == "number":
        number = UNITS[setting.unit].to_si(scalar(float, raw, place))
        if not setting.low <= number <= setting.high:
            low, high = (UNITS[setting.unit].from_si(end) for end in (setting.low, setting.high))
            raise place.error("this number is out of bounds", f"between {low:g} and {high:g} {setting.unit}")
        return number
    if setting.kind == "sites":
        names = tuple(scalar(list[str], raw, place))
        for name in names:
            _site(name, place)
        if not names:
            raise place.error("no site stands here", "name one, or leave the key out")
        return names
    word: str = scalar(str, raw, place)
    if setting.kind == "word" and setting.words and word not in setting.words:
        raise place.error(f"'{word}' is not one of the choices", resources.near(word, setting.words))
    if setting.kind == "site" and word not in setting.words:
        _site(word, place)
    return word


def _site(name: str, place: Place) -> None:
    try:
        resources.find("sites", name)
    except InputError as error:
        raise place.error(error.message, error.hint) from error


_PARTS = {"batteries": "battery", "raids": "raid", "watch": "watch list"}
"""One of each part of a scenario, in words."""


def check_names(measure: Measure, scenario: Scenario, where: Where) -> None:
    """InputError, with the key, where a condition names what a scenario does not have, or the measure needs it."""
    for part in measure.needs:
        if not getattr(scenario, part):
            raise InputError(f"{scenario.id} has no {_PARTS[part]}, and this measure asks for one", key="measure")
    there = _there(scenario, measure.needs)
    for name, setting in measure.settings.items():
        wanted = where.get(name)
        if isinstance(wanted, str) and setting.kind in there and wanted not in setting.words:
            known = there[setting.kind]
            if wanted not in known:
                raise InputError(
                    f"{scenario.id} has no {setting.kind} called '{wanted}'",
                    key=setting.key(name),
                    hint=resources.near(wanted, known),
                )


def _there(scenario: Scenario, needs: tuple[str, ...]) -> Mapping[str, set[str]]:
    """What a scenario has, by kind of setting; missiles of those parts alone that a measure asks for."""
    raided = {entry.missile.id for raid in scenario.raids for entry in raid.entries}
    watched = {entry.missile.id for entry in scenario.watch}
    return {
        "radar": {unit.id for unit in scenario.radars},
        "missile": (raided if "raids" in needs else set()) | (watched if "watch" in needs else set()),
        "raid": {raid.id for raid in scenario.raids},
        "interceptor": {unit.interceptor.id for unit in scenario.batteries},
        "country": {entry.missile.country for entry in scenario.watch},
    }
