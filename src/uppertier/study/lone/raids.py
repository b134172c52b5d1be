"""Every launch worth choosing against raids, draw by draw: what no draw changes is made once, the rest is compiled.

The same as observe, track and windows of the whole chain, for batteries of one post that shoot by their own radar.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from uppertier import chain
from uppertier.battle.posts import posts
from uppertier.battle.records import Options
from uppertier.numerics.arrays import Floats, Integers
from uppertier.radar.scan import budget
from uppertier.study.lone.evaluate import Paths
from uppertier.study.lone.halves import InReach, Still, in_reach, still_along
from uppertier.study.lone.held import burnouts, plain, samples
from uppertier.study.lone.pack import (
    Packed,
    earth_numbers,
    gas_table,
    motion_numbers,
    packed,
    sections,
    simple,
    with_face,
    with_limits,
)
from uppertier.track.records import MotionModel

if TYPE_CHECKING:
    from uppertier.battle.flyout import FlyoutTable
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import RadarUnit, Scenario


@attrs.frozen(eq=False)
class Raids:
    """N missiles of raids and, by battery, what no draw changes of them."""

    flights: Flights
    paths: Paths
    raid: Integers
    """[N] number of each missile's raid"""
    seconds: int
    """On the longest raid's clock"""
    drag: Floats
    """[N] variance of the relative error of drag"""
    batteries: tuple[Packed, ...]
    stands: tuple[Still, ...]
    reached: tuple[InReach, ...]


@attrs.frozen(eq=False)
class Known:
    """What the battery's radar knows of every missile."""

    reason: Integers
    """[M]"""
    times: Floats
    """[N,2] confirmed, and known well enough to act on [s]"""


def raids(scenario: Scenario, flights: Flights, tables: tuple[FlyoutTable, ...], alone: bool = False) -> Raids | None:
    """Flights of raids, made ready; None where batteries or missiles are not of the plain kind.

    tables : of the longest flight that is ever asked about
    alone : whether every missile has the radar to itself, as if it were a raid of its own
    """
    if not simple(scenario) or not plain(chain.missiles(scenario), flights):
        return None
    paths, model = Paths(samples(flights), flights.offset, burnouts(flights)), MotionModel()
    clans = range(len(flights)) if alone else flights.raid
    names = {name: k for k, name in enumerate(dict.fromkeys(clans))}
    batteries = packed(scenario, tables, chain.commit_ellipse(scenario))
    clock = np.repeat(flights.launch_time, np.diff(flights.offset)) + flights.time
    return Raids(
        flights=flights,
        paths=paths,
        raid=np.array([names[name] for name in clans], np.int64),
        seconds=int(max(np.max(clock, initial=0.0), 0.0)) + 1,
        drag=np.where(np.array(flights.separating) > 0, model.drag_separated, model.drag_whole) ** 2,
        batteries=batteries,
        stands=tuple(still_along(one, np.array(flights.ballistic_coefficient), paths) for one in batteries),
        reached=tuple(in_reach(one, paths) for one in batteries),
    )


def known_of(ready: Raids, scenario: Scenario) -> tuple[Known, ...]:
    """What every battery's radar knows of the raids under the scenario's values."""
    units = {unit.id: unit for unit in scenario.radars}
    missiles, ellipse = chain.missiles(scenario), chain.commit_ellipse(scenario)
    return tuple(
        _known(ready, index, units[post.unit.radar], missiles, ellipse) for index, post in enumerate(posts(scenario))
    )


def _known(ready: Raids, index: int, unit: RadarUnit, missiles: dict[str, Any], ellipse: float) -> Known:
    from uppertier.study.lone.shared.kernels import known_raids
    from uppertier.study.lone.view.kernels import TIME_SHARE

    kernel: Any = known_raids
    flights, paths, stands = ready.flights, ready.paths, ready.stands[index]
    radar, frequency = with_face(ready.batteries[index].radar, unit), unit.sheet.frequency.value
    radar[TIME_SHARE] = 1.0
    shown = {name: sections(missiles[name], frequency) for name in dict.fromkeys(flights.missile)}
    busy = np.empty((int(ready.raid.max(initial=0)) + 1, ready.seconds))
    reason, times = np.zeros(len(paths.rows), np.int64), np.empty((len(flights), 2))
    kernel(
        paths.rows, paths.offset, paths.burnout, flights.ballistic_coefficient, ready.drag, ready.raid,
        flights.launch_time, stands.lines, stands.projection, stands.future, radar,
        float(budget(unit.sheet, unit.mode).tracks), gas_table(frequency),
        np.stack([shown[name] for name in flights.missile]), ellipse, motion_numbers(MotionModel()), earth_numbers(),
        busy, reason, times,
    )  # fmt: skip
    return Known(reason, times)


def options_of(ready: Raids, known: tuple[Known, ...], scenario: Scenario) -> Options:
    """The launches worth choosing, from what the radars know; limits and delays are the scenario's."""
    found = _best(ready, known, scenario)
    launch, intercept, height = np.concatenate([np.empty((0, 3)), *(rows for rows, _ in found)]).T
    counts = np.concatenate([np.zeros(1, np.int64), *(count for _, count in found)])
    return Options(np.cumsum(counts), launch, intercept, height)


def engagements_of(ready: Raids, known: tuple[Known, ...], scenario: Scenario) -> Integers:
    """[N] engagements of each missile that the best placed battery can make one after another."""
    from uppertier.study.lone.shared.kernels import turns_of

    kernel: Any = turns_of
    most = np.zeros(len(ready.flights), np.int64)
    for (rows, count), unit in zip(_best(ready, known, scenario), scenario.batteries, strict=True):
        taken = np.empty(len(most), np.int64)
        kernel(rows, count, unit.sheet.assessment_delay.value, taken)
        most = np.maximum(most, taken)
    return most


def _best(ready: Raids, known: tuple[Known, ...], scenario: Scenario) -> list[tuple[Floats, Integers]]:
    """By battery: launch, intercept and height [k,3] of what is worth choosing, and how many for each missile [N]."""
    from uppertier.study.lone.shared.kernels import best_options

    kernel: Any = best_options
    found = []
    for one, reached, told, post in zip(ready.batteries, ready.reached, known, posts(scenario), strict=True):
        count, options = np.empty(len(ready.flights), np.int64), np.empty((len(reached.points), 3))
        kernel(
            reached.points, reached.sample, reached.begin, ready.paths.offset, with_limits(one.post, post.unit),
            told.reason, told.times, count, options,
        )  # fmt: skip
        found.append((options[: count.sum()], count))
    return found
