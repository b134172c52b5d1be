"""Windows: when each battery can meet each flight, and what stands in the way where it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.battle.flyout import FlyoutTable, downrange_altitude, flyout_table
from uppertier.battle.reach import binding_of, reach
from uppertier.battle.records import Binding, Options, Windows
from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.numerics.arrays import SAME, Booleans, Floats, Integers, as_booleans, as_floats, as_integers
from uppertier.radar.records import Reason

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.radar.records import Sight
    from uppertier.scenario.records import BatteryUnit, Scenario
    from uppertier.track.records import Tracks

OPPORTUNITIES = 4
"""Opportunities counted in turn, at most."""
FINE_STEP = 0.25
"""Step at which a flight is searched for intercepts [s]."""

# In the order asked: what the radar says, and what it means for an engagement.
_VIEW = (
    (Binding.BELOW_HORIZON, (Reason.BELOW_HORIZON, Reason.BEHIND_TERRAIN, Reason.UNDER_ELEVATION_LIMIT)),
    (Binding.OUTSIDE_SECTOR, (Reason.OUTSIDE_SECTOR,)),
    (Binding.TOO_LITTLE_SIGNAL, (Reason.TOO_LITTLE_SIGNAL,)),
    (Binding.NO_RADAR_TIME, (Reason.NO_RADAR_TIME,)),
)


@attrs.frozen
class _Cell:
    """One battery against one flight: the points of the flight within its energy's distance, and what holds there."""

    time: Floats = attrs.field(converter=as_floats, eq=SAME)
    altitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    launch: Floats = attrs.field(converter=as_floats, eq=SAME)
    in_time: Booleans = attrs.field(converter=as_booleans, eq=SAME)
    geometry: Integers = attrs.field(converter=as_integers, eq=SAME)
    view: Integers = attrs.field(converter=as_integers, eq=SAME)


def flyout_tables(scenario: Scenario) -> tuple[FlyoutTable, ...]:
    """One table a battery, flown along the boresight of its radar."""
    boresight = {radar.id: radar.boresight.value for radar in scenario.radars}
    return tuple(flyout_table(b.interceptor, b.site, boresight[b.radar]) for b in scenario.batteries)


def windows(
    scenario: Scenario,
    flights: Flights,
    sight: Sight,
    tracks: Tracks,
    tables: tuple[FlyoutTable, ...] | None = None,
) -> Windows:
    """Every battery's window against every flight, with the binding reason where there is none.

    tables : fly-out tables by battery, where they are at hand already
    """
    return windows_and_options(scenario, flights, sight, tracks, tables)[0]


def windows_and_options(
    scenario: Scenario,
    flights: Flights,
    sight: Sight,
    tracks: Tracks,
    tables: tuple[FlyoutTable, ...] | None = None,
) -> tuple[Windows, Options]:
    """Windows, and beside them the launches worth choosing that the event simulation picks from."""
    tables = flyout_tables(scenario) if tables is None else tables
    rows: list[tuple[Floats, Floats, Floats]] = []
    limits = np.full((6, len(scenario.batteries), len(flights)), np.nan)
    turns = np.full((2, len(scenario.batteries), len(flights), OPPORTUNITIES), np.nan)
    reason = np.zeros((len(scenario.batteries), len(flights)), np.int64)
    for b, battery in enumerate(scenario.batteries):
        for i in range(len(flights)):
            cell, reason[b, i] = _meet(scenario, battery, tables[b], flights, i, sight, tracks)
            good = cell.in_time if reason[b, i] == Binding.FEASIBLE else np.zeros_like(cell.in_time)
            if good.any():
                columns = (cell.launch[good], cell.time[good], cell.altitude[good])
                limits[:, b, i] = [f(column) for column in columns for f in (np.min, np.max)]
            best = _best_launches(cell, good)
            rows.append(best)
            launch, intercept = take_turns(best[0], best[1], battery.sheet.assessment_delay.value)
            turns[0, b, i, : launch.size], turns[1, b, i, : launch.size] = launch, intercept
    made = Windows(
        battery=tuple(battery.id for battery in scenario.batteries),
        first_launch=limits[0],
        last_launch=limits[1],
        first_intercept=limits[2],
        last_intercept=limits[3],
        lowest=limits[4],
        highest=limits[5],
        opportunities=np.isfinite(turns[0]).sum(axis=-1),
        reason=reason,
        intercept_time=turns[1],
        launch_time=turns[0],
    )
    return made, _lay_end_to_end(rows)


def _lay_end_to_end(rows: list[tuple[Floats, Floats, Floats]]) -> Options:
    offset = np.concatenate([[0], np.cumsum([row[0].size for row in rows], dtype=np.int64)])
    launch, intercept, altitude = (np.concatenate([row[k] for row in rows]) if rows else np.empty(0) for k in range(3))
    return Options(offset, launch, intercept, altitude)


def take_turns(launch: Floats, intercept: Floats, assessment: float) -> tuple[Floats, Floats]:
    """Opportunities in turn: as early as possible, each after the last intercept has been assessed.

    launch, intercept : [n] options of one battery and flight, both rising [s]
    assessment : from intercept to knowing [s]
    returns : launch and intercept of up to OPPORTUNITIES shots
    """
    chosen: list[int] = []
    free = -np.inf
    while len(chosen) < OPPORTUNITIES:
        k = int(np.searchsorted(launch, free))
        if k == launch.size:
            break
        chosen.append(k)
        free = intercept[k] + assessment
    return launch[chosen], intercept[chosen]


def _best_launches(cell: _Cell, good: Booleans) -> tuple[Floats, Floats, Floats]:
    """Launch, intercept and altitude of the options at which the latest possible launch so far rises."""
    launch = cell.launch[good]
    before = np.maximum.accumulate(np.concatenate([[-np.inf], launch]))[:-1]
    keep = launch > before
    return launch[keep], cell.time[good][keep], cell.altitude[good][keep]


def _meet(
    scenario: Scenario,
    battery: BatteryUnit,
    table: FlyoutTable,
    flights: Flights,
    flight: int,
    sight: Sight,
    tracks: Tracks,
) -> tuple[_Cell, Binding]:
    """One battery against one flight: every point searched, and the binding reason."""
    seen_by, tracked_by = sight.radar.index(battery.radar), tracks.radar.index(battery.radar)
    view = sight.reason[seen_by, flights.samples(flight)]
    time, position, fine_view, later = _fine_path(battery, table, flights, flight, view)
    downrange, altitude = downrange_altitude(battery.site, position)
    flyout_time, geometry = reach(table, battery.interceptor, downrange, altitude)
    launch = time - flyout_time
    earliest = tracks.commit_time[tracked_by, flight] + battery.sheet.decision_delay.value
    within = geometry == Binding.FEASIBLE
    in_time = within & (fine_view == Reason.SEEN) & (launch >= earliest)
    cell = _Cell(time, altitude, launch, in_time, geometry, fine_view)
    if not within.any():
        blocked = _view_binding(view[later])
        return cell, blocked if blocked != Binding.FEASIBLE else binding_of(geometry)
    blocked = _view_binding(fine_view[within])
    if blocked == Binding.FEASIBLE and np.isnan(sight.confirmed[seen_by, flight]):
        blocked = Binding.TOO_LITTLE_SIGNAL
    supports = next(radar.mode.supports_engagement for radar in scenario.radars if radar.id == battery.radar)
    last = ((Binding.TOO_LATE, not in_time.any()), (Binding.NO_ROUNDS, battery.rounds == 0))
    for binding, holds in (*last, (Binding.NO_RADAR_TIME, not supports)):
        if blocked == Binding.FEASIBLE and holds:
            blocked = binding
    return cell, blocked


def _view_binding(view: Integers) -> Binding:
    """What keeps the radar from seeing any of some points: each cause takes its points away in turn."""
    left = np.asarray(view)
    for binding, causes in _VIEW:
        left = left[~np.isin(left, causes)]
        if left.size == 0:
            return binding
    return Binding.FEASIBLE


def _fine_path(
    battery: BatteryUnit, table: FlyoutTable, flights: Flights, flight: int, view: Integers
) -> tuple[Floats, Floats, Integers, Booleans]:
    """Time, position and radar's reason of a flight after its last burnout, finely, where it is near enough.

    A point between two samples counts as seen only if both are. The last entry marks the samples after burnout.
    """
    rows = flights.samples(flight)
    time, position, velocity = flights.time[rows], flights.position[rows], flights.velocity[rows]
    burnout = flights.burnout_time[flight]
    later = time >= np.max(burnout, initial=0.0, where=np.isfinite(burnout))
    site = battery.site
    place = geodetic_to_ecef(site.latitude.value, site.longitude.value, site.height.value)
    near = later & (np.linalg.norm(position - place, axis=1) <= table.downrange[-1] + table.altitude[-1])
    if np.count_nonzero(near) < 2:
        return np.empty(0), np.empty((0, 3)), np.empty(0, np.int64), later
    index = np.flatnonzero(near)
    fine = np.arange(time[index[0]], time[index[-1]], FINE_STEP)
    left = np.clip(np.searchsorted(time, fine, side="right") - 1, 0, time.size - 2)
    worse = np.where(view[left] == Reason.SEEN, view[left + 1], view[left])
    return fine, hermite(time, position, velocity, fine, left), worse, later


def hermite(time: Floats, position: Floats, velocity: Floats, at: Floats, left: Integers) -> Floats:
    """Cubic Hermite positions [m,3] at times `at`[m], each in the interval that begins at sample `left`[m]."""
    width = time[left + 1] - time[left]
    s = ((at - time[left]) / np.where(width > 0.0, width, 1.0))[:, None]
    width = width[:, None]
    start, end = position[left], position[left + 1]
    inner = (1.0 - s) * width * velocity[left] - s * width * velocity[left + 1]
    return np.asarray(start * (1.0 - s) + end * s + s * (1.0 - s) * ((1.0 - 2.0 * s) * (start - end) + inner))
