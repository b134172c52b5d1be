"""Balance: what a radar adds to the sensors already there when strategic flights are watched.

A flight counts as tracked by a radar from its confirmation on, while one track look reaches the track threshold.
Two ways to find it are kept apart: the radar's own search, and a cue from another sensor (infrared satellites see
every large launch), after which track looks are pointed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.battle.window import flyout_tables
from uppertier.earth.geodesy import enu_basis, geodetic_to_ecef
from uppertier.numerics.arrays import SAME, Booleans, Floats, Integers, as_booleans, as_floats, as_integers
from uppertier.outcome.records import Finding
from uppertier.radar.observe import observe
from uppertier.radar.records import Reason
from uppertier.study.interceptors import passes_reach
from uppertier.study.lone.held import held_along, plain
from uppertier.study.reach import battery_radar
from uppertier.study.subset import subset, watched_flights

if TYPE_CHECKING:
    from uppertier.catalog.records import MissileSheet
    from uppertier.flight.records import Flights
    from uppertier.radar.records import Sight
    from uppertier.scenario.records import RadarUnit, Scenario
    from uppertier.study.lone.held import Lines

CUE_DELAY = 60.0
"""From launch to a cue by an infrared satellite [s]; assumed: they report within tens of seconds."""
ENOUGH = 60.0
"""Seconds of tracking, or of earlier tracking, that count as a gain [s]; the claims' own choice."""
LEEWAY = np.radians(1.5)
"""Rays near the horizon are bent by up to a degree."""
STRIDE = 3
"""The other radars see thousands of seconds of a flight: every third second of them is looked at."""


@attrs.frozen
class InView:
    """Watched flights cut, radar by radar, to the stretch that can stand above its lowest elevation.

    Geometry alone decides it, so one cut serves every draw of cross-sections, losses, facings and modes.
    """

    flight: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[W] indices into the Flights they were cut from"""
    country: tuple[str, ...]
    parts: tuple[Flights, ...]
    """By radar; a flight that never rises keeps no samples"""


@attrs.frozen
class Gain:
    """What one radar adds to the others together, by watched flight [W]. Seconds."""

    tracked: Floats = attrs.field(converter=as_floats, eq=SAME)
    """by this radar"""
    others: Floats = attrs.field(converter=as_floats, eq=SAME)
    """by at least one of the others"""
    marginal: Floats = attrs.field(converter=as_floats, eq=SAME)
    """by this radar while no other tracks"""
    first: Floats = attrs.field(converter=as_floats, eq=SAME)
    """confirmation by this radar, since launch; NaN where never"""
    others_first: Floats = attrs.field(converter=as_floats, eq=SAME)
    added: Booleans = attrs.field(converter=as_booleans, eq=SAME)
    """tracked at least ENOUGH longer, or ENOUGH earlier and that long, than by the others together"""


def in_view(scenario: Scenario, flights: Flights, stride: int = STRIDE) -> InView:
    """Cut the watched flights of a scenario for each of its radars.

    stride : seconds between samples for radars other than the battery's, whose own samples all stay
    """
    kept = watched_flights(flights)
    country = tuple(scenario.watch[int(flights.entry[i])].missile.country for i in kept)
    own = battery_radar(scenario).id
    parts = tuple(_cut(unit, flights, kept, 1 if unit.id == own else stride) for unit in scenario.radars)
    return InView(kept, country, parts)


def _cut(unit: RadarUnit, flights: Flights, kept: list[int], stride: int) -> Flights:
    return subset(flights, kept, risen_rows(unit, flights, kept, stride))


def risen_rows(unit: RadarUnit, flights: Flights, kept: list[int], stride: int = 1) -> list[Integers]:
    """Which samples of some flights can stand above the lowest elevation of a radar: one stretch of each, or none."""
    site = unit.site
    place = geodetic_to_ecef(site.latitude.value, site.longitude.value, site.height.value)
    up = enu_basis(site.latitude.value, site.longitude.value)[2]
    away = flights.position - place
    # A lower limit drawn below the sheet's middle must still find its samples, and bent rays show them higher.
    lowest = min(unit.sheet.elevation_minimum.low, unit.sheet.elevation_minimum.value) - LEEWAY
    risen = away @ up > np.sin(lowest) * np.sqrt(np.einsum("ij,ij->i", away, away))
    chosen = []
    for i in kept:
        rows = flights.samples(i)
        standing = np.flatnonzero(risen[rows])
        first, last = (max(standing[0] - stride, 0), standing[-1] + stride + 1) if standing.size else (0, 0)
        chosen.append(np.arange(rows.start + int(first), min(rows.start + int(last), rows.stop), stride))
    return chosen


@attrs.frozen
class Held:
    """What one radar tracks of the watched flights: stretches of time and confirmations, by flight."""

    stretches: tuple[Floats, ...]
    """[k,2] start and end of each step between samples in which a confirmed flight is seen [s]"""
    confirmed: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[W] since launch; NaN where never"""


def held_by(
    unit: RadarUnit,
    part: Flights,
    missiles: Mapping[str, MissileSheet],
    followed: str,
    cue_delay: float | None,
    along: Lines | None = None,
) -> Held:
    """What one radar tracks of watched flights.

    part : the flights as `in_view` cut them for this radar
    followed : "payload" or "body" after the last burnout
    cue_delay : as in `radar.observe`
    along : `lines_to` the same flights, for sweeps in which radar and flights stay where they are
    """
    if along is not None and plain(missiles, part):
        return Held(*held_along(unit, along, missiles, followed, cue_delay))
    sight = observe((unit,), part, missiles, followed, cue_delay=cue_delay)
    held = tuple(stretches(part, sight, i) for i in range(len(part)))
    return Held(held, sight.confirmed[0])


def follow(
    scenario: Scenario, view: InView, followed: str = "body", cue_delay: float | None = None, radar: str | None = None
) -> Gain:
    """What the battery's radar tracks of the watched flights, beside what the others track.

    view : `in_view` of the same sites and flights
    followed, cue_delay : as in `held_by`
    radar : id of the unit asked about; the battery's where it is not given
    """
    missiles = {entry.missile.id: entry.missile for entry in scenario.watch}
    pairs = zip(scenario.radars, view.parts, strict=True)
    held = {unit.id: held_by(unit, part, missiles, followed, cue_delay) for unit, part in pairs}
    return gain(held, battery_radar(scenario, radar).id)


def stretches(part: Flights, sight: Sight, index: int) -> Floats:
    """[k,2] start and end of every stretch between samples in which the first radar of a sight tracks a flight."""
    rows, confirmed = part.samples(index), float(sight.confirmed[0, index])
    if np.isnan(confirmed) or rows.stop - rows.start < 2:
        return np.empty((0, 2))
    time, good = part.time[rows], sight.reason[0, rows] == Reason.SEEN
    both = good[:-1] & good[1:] & (time[1:] > confirmed)
    return np.column_stack([np.maximum(time[:-1], confirmed)[both], time[1:][both]])


def _length(stretches: list[Floats]) -> float:
    """Length of the union of intervals [k,2] from several lists."""
    joined = np.concatenate(stretches) if stretches else np.empty((0, 2))
    if joined.size == 0:
        return 0.0
    joined = joined[np.argsort(joined[:, 0])]
    covered = np.maximum.accumulate(joined[:, 1])
    start = np.maximum(joined[1:, 0], covered[:-1])
    return float(joined[0, 1] - joined[0, 0] + np.maximum(joined[1:, 1] - start, 0.0).sum())


def gain(held: Mapping[str, Held], radar: str) -> Gain:
    """What one radar adds to the others, from what each tracks by id."""
    own, rest = held[radar], [one for name, one in held.items() if name != radar]
    flights = range(own.confirmed.size)
    tracked = np.array([_length([own.stretches[i]]) for i in flights])
    others = np.array([_length([one.stretches[i] for one in rest]) for i in flights])
    together = np.array([_length([own.stretches[i], *(one.stretches[i] for one in rest)]) for i in flights])
    earliest = np.fmin.reduce([np.full(own.confirmed.size, np.nan), *(one.confirmed for one in rest)], axis=0)
    earlier = (tracked >= ENOUGH) & ~(own.confirmed > earliest - ENOUGH) & np.isfinite(own.confirmed)
    longer = tracked - others >= ENOUGH
    return Gain(tracked, others, together - others, own.confirmed, earliest, longer | earlier)


def balance(scenario: Scenario, flights: Flights) -> tuple[Finding, ...]:
    """Seconds tracked, first sight and gain of every watched flight, with a cue and without; closest approach.

    Every value at its sheet's middle; the claims carry the bands.
    """
    view = in_view(scenario, flights)
    passes = passes_reach(scenario, subset(flights, [int(i) for i in view.flight]), lambda: flyout_tables(scenario))
    found = []
    for cue, delay in (("own search", None), (f"a cue {CUE_DELAY:.0f} s after launch", CUE_DELAY)):
        for followed in ("body", "payload"):
            gained = follow(scenario, view, followed, delay)
            where = f"{followed} followed after burnout, {cue}"
            found += _gain_findings(flights, view, gained, where, f"{followed}-{cue.split()[0]}")
    for row, index in enumerate(view.flight):
        distance = float(passes.closest[row]) / 1e3
        found.append(
            _one(
                f"closest-{flights.id[index]}",
                "closest approach to the launchers",
                distance,
                "km",
                f"{flights.id[index]}, at any height",
            )
        )
    return tuple(found)


def _gain_findings(flights: Flights, view: InView, gained: Gain, where: str, tag: str) -> list[Finding]:
    found = []
    for row, index in enumerate(view.flight):
        name = f"{flights.id[index]}-{tag}"
        rows = (
            ("tracked", "seconds tracked by the battery's radar", gained.tracked[row]),
            ("others", "seconds tracked by the other radars together", gained.others[row]),
            ("marginal", "seconds tracked by the battery's radar alone", gained.marginal[row]),
            ("first", "confirmed by the battery's radar, after launch", gained.first[row]),
            ("others-first", "confirmed by the first other radar, after launch", gained.others_first[row]),
        )
        found += [
            _one(f"{id}-{name}", what, float(value), "s", f"{flights.id[index]}, {where}")
            for id, what, value in rows
            if np.isfinite(value)
        ]
    return found


def _one(id: str, quantity: str, value: float, unit: str, conditions: str) -> Finding:
    return Finding(id, quantity, value, value, value, unit, "unknown", conditions, ())
