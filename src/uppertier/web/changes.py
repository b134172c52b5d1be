"""What a reader changes of a scenario: the controls of the page, and the scenario changed by them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import attrs

from uppertier.errors import InputError
from uppertier.resources import near

if TYPE_CHECKING:
    from uppertier.catalog.records import SiteSheet
    from uppertier.scenario.records import RadarUnit, Scenario


PLACED = "asked-for"
"""Id of a place that no sheet has."""


@attrs.frozen
class Changes:
    """What is asked for in place of the scenario's own; None leaves it."""

    boresight_deg: float | None = None
    site: str | None = None
    """Id of a site, a city, or LAT,LON[,HEIGHT_M] in degrees"""
    mode: str | None = None
    snr_threshold_db: float | None = None
    rounds: int | None = None
    doctrine: str | None = None
    assumption_set: str | None = None

    @property
    def asked(self) -> dict[str, Any]:
        """Those that are asked for."""
        return attrs.asdict(self, filter=lambda _, value: value is not None)


def own_unit(scenario: Scenario) -> RadarUnit:
    """The radar of the first battery; the first radar where there is no battery."""
    name = scenario.batteries[0].radar if scenario.batteries else scenario.radars[0].id
    return next(unit for unit in scenario.radars if unit.id == name)


def changed(scenario: Scenario, changes: Changes) -> Scenario:
    """The scenario as asked for; what is not asked for stays. InputError where something cannot be so."""
    from uppertier.catalog.uncertainty import with_values
    from uppertier.scenario.assume import under

    if changes.assumption_set is not None:
        _known("assumptions", changes.assumption_set, "assumption_set")
        scenario = under(scenario, changes.assumption_set)
    scenario = _moved(scenario, changes)
    unit = own_unit(scenario)
    if changes.mode is not None:
        modes = {mode.id: mode for mode in unit.sheet.modes}
        if changes.mode not in modes:
            raise InputError(
                f"{unit.sheet.id} has no mode '{changes.mode}'", key="mode", hint=near(changes.mode, modes)
            )
        scenario = with_unit(scenario, attrs.evolve(unit, mode=modes[changes.mode]))
    if changes.snr_threshold_db is not None:
        path = f"{unit.sheet.id}.detection_snr"
        scenario = with_values(scenario, {path: 10.0 ** (changes.snr_threshold_db / 10.0)})
    return _armed(scenario, changes)


def _known(kind: str, name: str, key: str) -> None:
    from uppertier.catalog import listing

    if name not in listing(kind):
        raise InputError(f"there is none called '{name}'", key=key, hint=near(name, listing(kind)))


def with_unit(scenario: Scenario, unit: RadarUnit) -> Scenario:
    """The scenario with one radar in place of that of the same id."""
    radars = tuple(unit if one.id == unit.id else one for one in scenario.radars)
    return attrs.evolve(scenario, radars=radars)


def _moved(scenario: Scenario, changes: Changes) -> Scenario:
    """The first battery and its radar elsewhere, or its radar facing elsewhere."""
    from uppertier.study.moved import moved_battery

    if changes.site is None and changes.boresight_deg is None:
        return scenario
    turned = None if changes.boresight_deg is None else math.radians(changes.boresight_deg % 360.0)
    where = None if changes.site is None else place_of(scenario, changes.site)
    if scenario.batteries:
        return moved_battery(scenario, site=where, boresight=turned)
    unit = own_unit(scenario)
    facing = unit.boresight
    if turned is not None:
        facing = attrs.evolve(facing, value=turned, low=turned, high=turned, note="asked for")
    return with_unit(scenario, attrs.evolve(unit, site=where or unit.site, boresight=facing))


def place_of(scenario: Scenario, name: str) -> SiteSheet:
    """A site of the catalog by its id, or any other place as one of the same kind as the radar's own."""
    from uppertier.catalog import listing, load
    from uppertier.catalog.places import find_place

    if name in listing("sites"):
        site: SiteSheet = load("sites", name)
        return site
    spot = find_place(name, "site")
    like = own_unit(scenario).site
    numbers = zip(("latitude", "longitude", "height"), spot.place, strict=True)
    exact = {key: attrs.evolve(getattr(like, key), value=v, low=v, high=v, note="asked for") for key, v in numbers}
    return attrs.evolve(like, id=PLACED, title=spot.name, **exact)


def _armed(scenario: Scenario, changes: Changes) -> Scenario:
    """Other rounds, another doctrine."""
    from uppertier.battle.doctrine import load_doctrine
    from uppertier.study.cases import with_rounds

    if changes.rounds is not None:
        scenario = with_rounds(scenario, changes.rounds).scenario
    if changes.doctrine is None:
        return scenario
    load_doctrine(changes.doctrine)
    if not scenario.batteries:
        raise InputError("the scenario has no battery that could follow one", key="doctrine")
    # A run compares doctrines only where all its batteries follow the same.
    armed = tuple(attrs.evolve(battery, doctrine=changes.doctrine) for battery in scenario.batteries)
    return attrs.evolve(scenario, batteries=armed)
