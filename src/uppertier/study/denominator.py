"""The denominator: what becomes of each of the North's systems, place by place, before any battery has fired a round.

Some do not reach the place, some are made for farther ones, some fly under an upper tier's floor all the way, some
pass outside its reach, and the rest could be met once at least. Missiles with a sheet are flown from every launch area
named for them and asked of the scenario's batteries; guns, rockets and the KN-02 have none, and are judged by range
and by the height of an arc. No source divides Scud into its kinds: the split is free, and carried as a band.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from itertools import product
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.battle.records import Binding
from uppertier.battle.window import flyout_tables
from uppertier.catalog import load
from uppertier.catalog.sources import keys_of
from uppertier.earth.geodesy import geodesic_inverse
from uppertier.earth.places import country
from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats
from uppertier.scenario.records import Raid, RaidEntry, Trajectory, TrajectoryKind
from uppertier.study.footprint import engagements_at

if TYPE_CHECKING:
    from uppertier.catalog.records import Quantity, SiteSheet
    from uppertier.scenario.records import Scenario


class Lot(IntEnum):
    """What becomes of a system aimed at a place."""

    TOO_SHORT = 0
    """Does not reach it from any launch area."""
    FARTHER = 1
    """Made for farther targets: not counted as aimed at it, and not asked whether it could be."""
    UNDER_FLOOR = 2
    """Flies under the interceptors' floor all the way, or where they could meet it."""
    OUT_OF_REACH = 3
    """Passes outside their reach, or cannot be met for another reason."""
    MET = 4
    """Could be met once at least, alone."""


WORDS = {
    Lot.TOO_SHORT: "does not reach it",
    Lot.FARTHER: "made for farther targets",
    Lot.UNDER_FLOOR: "under the floor",
    Lot.OUT_OF_REACH: "outside reach otherwise",
    Lot.MET: "could be met",
}

SCUDS = ("scud-b", "scud-c", "scud-er")
LAUNCH_AREAS = {
    "scud-b": ("sakkanmol", "kal-gol", "kumchon-ni", "hwangju", "wonsan"),
    "scud-c": ("sakkanmol", "kal-gol", "kumchon-ni", "hwangju", "wonsan"),
    "scud-er": ("sakkanmol", "kal-gol", "kumchon-ni", "hwangju", "wonsan"),
    "nodong": ("kal-gol", "kumchon-ni", "sino-ri", "paektusan"),
}
"""Where each is based or was fired from; each area counts alike, which is assumed."""
SHORT = {
    "kn-02": "range-of-kn-02",
    "guns-in-reach-of-seoul": "range-of-guns",
    "north-other-guns": "range-of-guns",
    "north-large-rocket-launchers": "range-of-large-rockets",
}
"""Systems without a sheet, and the figure that gives their range in kilometres."""
FAR = ("musudan", "intercontinental")
ARC = 4.0
"""Range over height of an arc at 45 degrees over flat ground without air: R / 4."""
MISSILES = {
    "north-scud-missiles": "scud", "north-nodong-missiles": "nodong", "north-kn-02-missiles": "kn-02",
    "north-musudan-missiles": "musudan", "north-intercontinental-missiles": "intercontinental",
}  # fmt: skip
SYSTEMS = {
    "north-scud-launchers": "scud", "north-nodong-launchers": "nodong", "north-kn-02-launchers": "kn-02",
    "north-musudan-launchers": "musudan", "north-intercontinental-launchers": "intercontinental",
    "guns-in-reach-of-seoul": "guns-in-reach-of-seoul", "north-other-guns": "north-other-guns",
    "north-large-rocket-launchers": "north-large-rocket-launchers",
}  # fmt: skip
COUNTINGS = {
    "missiles": MISSILES,
    "launchers": {figure: name for figure, name in SYSTEMS.items() if figure != name},
    "launchers, guns and rockets": SYSTEMS,
}
"""What is counted: figure sheet -> class."""


@attrs.frozen
class Share:
    """Share of all systems of one counting that meets one lot at one place [-], over splits of Scud and inventories."""

    place: str
    counting: str
    lot: Lot
    value: float
    """at equal thirds of the three kinds of Scud and the middle of every inventory"""
    low: float
    high: float


def lots(scenario: Scenario) -> dict[str, Floats]:
    """Shares [P,5] of the launch areas of every class that meet each `Lot`, at each of the scenario's defended places.

    raises : InputError for a scenario without a battery or without a place to defend
    """
    if not scenario.batteries:
        raise InputError("has no battery", key="scenario", hint="add [[batteries]]")
    if not scenario.defended:
        raise InputError("names no place to defend", key="defended", hint='as ["seoul", "busan"]')
    tables = flyout_tables(scenario)
    found = {name: np.zeros((len(scenario.defended), len(Lot))) for name in (*LAUNCH_AREAS, *SHORT, *FAR)}
    latitude = np.array([site.latitude.value for site in scenario.defended])
    longitude = np.array([site.longitude.value for site in scenario.defended])
    for name, areas in LAUNCH_AREAS.items():
        for area in areas:
            entry = _entry(name, area, scenario.defended[0])
            asked = attrs.evolve(scenario, watch=(), raids=(Raid("asked", "asked", "", (entry,)),))
            met, reason = engagements_at(asked, entry, latitude, longitude, tables)
            for place, (count, why) in enumerate(zip(met, reason, strict=True)):
                found[name][place, lot_of(int(count), int(why))] += 1.0 / len(areas)
    floor = min(unit.interceptor.altitude_minimum.value for unit in scenario.batteries)
    for place, site in enumerate(scenario.defended):
        distance = from_the_north(site)
        for name, figure in SHORT.items():
            reach = 1e3 * load("figures", figure).amount.value
            # By its own name the gun bears on Seoul and the other does not.
            bears = reach if name != "north-other-guns" or site.id != "seoul" else 0.0
            found[name][place, short_lot(distance, bears, floor)] = 1.0
        for name in FAR:
            found[name][place, Lot.FARTHER] = 1.0
    return found


def lot_of(engagements: int, reason: int) -> Lot:
    """Of a missile that was flown: engagements and binding reason as `footprint.engagements_at` has them."""
    if engagements < 0:
        return Lot.TOO_SHORT
    if engagements > 0:
        return Lot.MET
    return Lot.UNDER_FLOOR if reason == Binding.UNDER_FLOOR else Lot.OUT_OF_REACH


def short_lot(distance: float, reach: float, floor: float) -> Lot:
    """Of a gun, rocket or missile without a sheet, fired over a distance by an arc whose top is a quarter of it [m]."""
    if distance > reach:
        return Lot.TOO_SHORT
    return Lot.UNDER_FLOOR if distance / ARC < floor else Lot.OUT_OF_REACH


def from_the_north(site: SiteSheet, name: str = "North Korea") -> float:
    """Distance of a place from the nearest ground of a country [m]: nothing it has stands nearer."""
    import shapely

    edge = shapely.get_coordinates(shapely.segmentize(country(name).shape.boundary, 3e-4))
    _, away = geodesic_inverse(site.latitude.value, site.longitude.value, edge[:, 1], edge[:, 0])
    return float(np.min(away))


def _entry(missile: str, area: str, aim: SiteSheet) -> RaidEntry:
    kind = Trajectory(TrajectoryKind.MINIMUM_ENERGY)
    return RaidEntry(load("missiles", missile), load("sites", area), aim, 1, 0.0, 0.0, kind)


def weighed(found: Mapping[str, Floats], amounts: Mapping[str, float], split: tuple[float, float, float]) -> Floats:
    """Shares [P,5] of all systems that meet each lot.

    found : as `lots` has them
    amounts : number by class, "scud" for all of its kinds
    split : share of B, C and ER among them
    """
    total = 0.0
    summed = np.zeros_like(next(iter(found.values())))
    for name, amount in amounts.items():
        kinds = dict(zip(SCUDS, split, strict=True)) if name == "scud" else {name: 1.0}
        for kind, share in kinds.items():
            summed = summed + amount * share * found[kind]
        total += amount
    return summed / total


def denominator(scenario: Scenario) -> tuple[Share, ...]:
    """Every place, counting and lot with its band: all corners of the split and of every inventory."""
    found, rows = lots(scenario), []
    for counting, figures in COUNTINGS.items():
        stock = {name: load("figures", figure).amount for figure, name in figures.items()}
        middle = weighed(found, {name: one.value for name, one in stock.items()}, (1 / 3, 1 / 3, 1 / 3))
        corners = np.array(
            [weighed(found, dict(zip(stock, ends, strict=True)), split) for ends, split in _corners(stock)]
        )
        low, high = corners.min(axis=0), corners.max(axis=0)
        rows += [
            Share(site.id, counting, lot, float(middle[p, lot]), float(low[p, lot]), float(high[p, lot]))
            for p, site in enumerate(scenario.defended)
            for lot in Lot
        ]
    return tuple(rows)


def _corners(
    stock: Mapping[str, Quantity],
) -> product[tuple[tuple[float, ...], tuple[float, float, float]]]:
    ends = [tuple(dict.fromkeys((one.low, one.value, one.high))) for one in stock.values()]
    return product(tuple(product(*ends)), ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)))


def sources() -> tuple[str, ...]:
    """Keys of every source of the inventories and ranges used."""
    names = dict.fromkeys((*MISSILES, *SYSTEMS, *SHORT.values()))
    return tuple(dict.fromkeys(key for name in names for key in keys_of(load("figures", name).amount.source)))
