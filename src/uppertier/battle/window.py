"""Windows: when each battery can meet each flight, and what stands in the way where it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.battle.flyout import FlyoutTable, downrange_altitude, flyout_table
from uppertier.battle.posts import Post, posts
from uppertier.battle.reach import binding_of, reach
from uppertier.battle.records import Binding, Options, Windows
from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.numerics.arrays import SAME, Booleans, Floats, Integers, as_booleans, as_floats
from uppertier.radar.records import Reason

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.radar.records import Sight
    from uppertier.scenario.records import Scenario
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


_Rows = tuple[Floats, Floats, Floats]
"""Launch, intercept and altitude of the options of one post against one flight."""
_NOTHING: _Rows = (np.empty(0), np.empty(0), np.empty(0))


@attrs.frozen
class _Cell:
    """One post against one flight: the points of the flight within its energy's distance, and which are in time."""

    time: Floats = attrs.field(converter=as_floats, eq=SAME)
    altitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    launch: Floats = attrs.field(converter=as_floats, eq=SAME)
    in_time: Booleans = attrs.field(converter=as_booleans, eq=SAME)

    def options(self) -> _Rows:
        good = self.in_time
        return best_launches(self.launch[good], self.time[good], self.altitude[good])


def flyout_tables(scenario: Scenario) -> tuple[FlyoutTable, ...]:
    """One table a post, flown along the boresight of its battery's radar."""
    boresight = {radar.id: radar.boresight.value for radar in scenario.radars}
    return tuple(flyout_table(post.unit.interceptor, post.site, boresight[post.unit.radar]) for post in posts(scenario))


def windows(
    scenario: Scenario,
    flights: Flights,
    sight: Sight,
    tracks: Tracks,
    tables: tuple[FlyoutTable, ...] | None = None,
) -> Windows:
    """Every battery's window against every flight, with the binding reason where there is none.

    tables : fly-out tables by post, where they are at hand already
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
    standing = posts(scenario)
    shape = (len(scenario.batteries), len(flights))
    rows: list[list[_Rows]] = [[_NOTHING] * len(flights) for _ in standing]
    limits = np.full((6, *shape), np.nan)
    turns = np.full((2, *shape, OPPORTUNITIES), np.nan)
    reason = np.zeros(shape, np.int64)
    for b, battery in enumerate(scenario.batteries):
        own = [p for p, post in enumerate(standing) if post.battery == b]
        for i in range(len(flights)):
            met = [_meet(scenario, standing[p], tables[p], flights, i, sight, tracks) for p in own]
            reason[b, i] = min(why for _, why in met)
            for p, (cell, why) in zip(own, met, strict=True):
                rows[p][i] = cell.options() if why == Binding.FEASIBLE else _NOTHING
            limits[:, b, i] = _limits([cell for cell, why in met if why == Binding.FEASIBLE])
            launch, intercept, _ = _merged([rows[p][i] for p in own])
            launch, intercept = take_turns(launch, intercept, battery.sheet.assessment_delay.value)
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
    return made, _lay_end_to_end([row for post in rows for row in post])


def _limits(cells: list[_Cell]) -> Floats:
    """Least and greatest launch, intercept and altitude of all that is in time; NaN where nothing is."""
    columns = [
        np.concatenate([column[cell.in_time] for cell, column in pairs])
        for pairs in zip(*([(c, c.launch), (c, c.time), (c, c.altitude)] for c in cells), strict=True)
    ]
    if not columns or columns[0].size == 0:
        return np.full(6, np.nan)
    return np.array([f(column) for column in columns for f in (np.min, np.max)])


def _merged(parts: list[_Rows]) -> _Rows:
    """Options of several posts as one row: the earliest intercept first."""
    if len(parts) == 1:
        return parts[0]
    launch, intercept, altitude = (np.concatenate([part[k] for part in parts]) for k in range(3))
    order = np.argsort(intercept, kind="stable")
    return best_launches(launch[order], intercept[order], altitude[order])


def _lay_end_to_end(rows: list[_Rows]) -> Options:
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


def best_launches(launch: Floats, intercept: Floats, altitude: Floats) -> _Rows:
    """Those of some options, by their intercept, at which the latest possible launch so far rises."""
    before = np.maximum.accumulate(np.concatenate([[-np.inf], launch]))[:-1]
    keep = launch > before
    return launch[keep], intercept[keep], altitude[keep]


def _meet(
    scenario: Scenario,
    post: Post,
    table: FlyoutTable,
    flights: Flights,
    flight: int,
    sight: Sight,
    tracks: Tracks,
) -> tuple[_Cell, Binding]:
    """One post against one flight: every point searched, and the binding reason.

    Every radar whose tracks the battery may use counts by itself: a launch is in time where one of them sees the
    intercept and has known enough for long enough. Where none helps, the reason is that of the battery's own radar.
    """
    time, position, left, later = _fine_path(post, table, flights, flight)
    downrange, altitude = downrange_altitude(post.site, position)
    flyout_time, geometry = reach(table, post.unit.interceptor, downrange, altitude)
    launch = time - flyout_time
    within = geometry == Binding.FEASIBLE
    in_time, blocked = np.zeros(time.size, bool), Binding.FEASIBLE
    for k, name in enumerate(post.unit.radars):
        if k > 0 and name not in sight.radar:
            continue
        seen, tracked = sight.radar.index(name), tracks.radar.index(name)
        view = sight.reason[seen, flights.samples(flight)]
        fine_view = _between(view, left)
        earliest = tracks.commit_time[tracked, flight] + post.unit.sheet.decision_delay.value
        mine = within & (fine_view == Reason.SEEN) & (launch >= earliest)
        in_time |= mine
        if k == 0:
            blocked = _blocked(view[later], fine_view[within], geometry, sight.confirmed[seen, flight], mine)
    cell = _Cell(time, altitude, launch, in_time)
    return cell, _binding(scenario, post, blocked, in_time)


def _blocked(later: Integers, within: Integers, geometry: Integers, confirmed: float, in_time: Booleans) -> Binding:
    """What stands in the way of one radar's own engagement, from its view of a flight after burnout and in reach."""
    if within.size == 0:
        blocked = _view_binding(later)
        return blocked if blocked != Binding.FEASIBLE else binding_of(geometry)
    blocked = _view_binding(within)
    if blocked == Binding.FEASIBLE and np.isnan(confirmed):
        blocked = Binding.TOO_LITTLE_SIGNAL
    return Binding.TOO_LATE if blocked == Binding.FEASIBLE and not in_time.any() else blocked


def _binding(scenario: Scenario, post: Post, blocked: Binding, in_time: Booleans) -> Binding:
    """The reason of a post: none where a launch is in time, there are rounds, and its own radar can guide them."""
    if not in_time.any():
        return blocked
    own = next(radar for radar in scenario.radars if radar.id == post.unit.radar)
    if post.unit.rounds == 0:
        return Binding.NO_ROUNDS
    return Binding.FEASIBLE if own.mode.supports_engagement else Binding.NO_RADAR_TIME


def _view_binding(view: Integers) -> Binding:
    """What keeps the radar from seeing any of some points: each cause takes its points away in turn."""
    left = np.asarray(view)
    for binding, causes in _VIEW:
        left = left[~np.isin(left, causes)]
        if left.size == 0:
            return binding
    return Binding.FEASIBLE


def _fine_path(
    post: Post, table: FlyoutTable, flights: Flights, flight: int
) -> tuple[Floats, Floats, Integers, Booleans]:
    """Time and position of a flight after its last burnout, finely, where it is near enough.

    The third entry is the sample before each point, the last marks the samples after burnout.
    """
    rows = flights.samples(flight)
    time, position, velocity = flights.time[rows], flights.position[rows], flights.velocity[rows]
    burnout = flights.burnout_time[flight]
    later = time >= np.max(burnout, initial=0.0, where=np.isfinite(burnout))
    site = post.site
    place = geodetic_to_ecef(site.latitude.value, site.longitude.value, site.height.value)
    near = later & (np.linalg.norm(position - place, axis=1) <= table.downrange[-1] + table.altitude[-1])
    if np.count_nonzero(near) < 2:
        return np.empty(0), np.empty((0, 3)), np.empty(0, np.int64), later
    index = np.flatnonzero(near)
    fine = np.arange(time[index[0]], time[index[-1]], FINE_STEP)
    left = np.clip(np.searchsorted(time, fine, side="right") - 1, 0, time.size - 2)
    return fine, hermite(time, position, velocity, fine, left), left, later


def _between(view: Integers, left: Integers) -> Integers:
    """A radar's view of points between two samples: seen only if both are."""
    return np.where(view[left] == Reason.SEEN, view[left + 1], view[left])


def hermite(time: Floats, position: Floats, velocity: Floats, at: Floats, left: Integers) -> Floats:
    """Cubic Hermite positions [m,3] at times `at`[m], each in the interval that begins at sample `left`[m]."""
    width = time[left + 1] - time[left]
    s = ((at - time[left]) / np.where(width > 0.0, width, 1.0))[:, None]
    width = width[:, None]
    start, end = position[left], position[left + 1]
    inner = (1.0 - s) * width * velocity[left] - s * width * velocity[left + 1]
    return np.asarray(start * (1.0 - s) + end * s + s * (1.0 - s) * ((1.0 - 2.0 * s) * (start - end) + inner))
