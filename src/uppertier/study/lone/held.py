"""What one radar holds of flights that have it to themselves, one by one: `radar.observe`, compiled, where the lines
of sight are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from uppertier.numerics.arrays import Floats
from uppertier.radar.signature import Object, constant_of
from uppertier.study.lone.pack import gas_table, radar_numbers, sections, with_face

if TYPE_CHECKING:
    from uppertier.catalog.records import MissileSheet
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import RadarUnit


@attrs.frozen(eq=False)
class Lines:
    """Flights, and the lines of sight to them from one radar's place: they serve every draw of the radar."""

    flights: Flights
    rows: Floats
    """[M,8] time, position, velocity, mass"""
    burnout: Floats
    """[N] the last, since launch [s]"""
    radar: Floats
    """Its numbers, of which those of the place count"""
    lines: Floats
    """[M,8] as `view.kernels` has them"""


def lines_to(unit: RadarUnit, flights: Flights) -> Lines:
    """Lines of sight from a radar to every sample of some flights."""
    from uppertier.study.lone.view.kernels import LINE_NUMBERS, lines_of

    kernel: Any = lines_of
    rows = samples(flights)
    radar, correction, lowest, profile, distance = radar_numbers(unit)
    lines = np.empty((len(rows), LINE_NUMBERS))
    kernel(rows, 0, len(rows), radar, correction, lowest, profile, distance, lines)
    return Lines(flights, rows, burnouts(flights), radar, lines)


def samples(flights: Flights) -> Floats:
    """[M,8] time, position, velocity and mass, as the kernels take them."""
    return np.column_stack([flights.time, flights.position, flights.velocity, flights.mass])


def burnouts(flights: Flights) -> Floats:
    """[N] the last burnout since launch [s]; 0 for a flight without a motor."""
    times = np.asarray(flights.burnout_time).reshape(len(flights), -1)
    return np.asarray(np.max(times, axis=1, initial=0.0, where=np.isfinite(times)))


def plain(missiles: Mapping[str, MissileSheet], flights: Flights) -> bool:
    """Whether no cross-section depends on the aspect: then the compiled one is that of `radar.observe` exactly."""
    return all(constant_of(missiles[name], one) is not None for name in set(flights.missile) for one in Object)


def held_along(
    unit: RadarUnit, along: Lines, missiles: Mapping[str, MissileSheet], followed: str, cue_delay: float | None
) -> tuple[tuple[Floats, ...], Floats]:
    """Stretches in which each flight is held, [k,2] start and end [s], and when each is confirmed [s], NaN if never.

    missiles : by the name that the flights say, all `plain`; followed, cue_delay : as in `radar.observe`
    """
    from uppertier.study.lone.split.kernels import held_flight

    kernel: Any = held_flight
    steps = np.empty((_longest(along), 2))
    found, confirmed = [], np.empty(len(along.flights))
    for i, asked in enumerate(_asked(unit, along, missiles, followed, cue_delay)):
        confirmed[i], count = kernel(*asked, steps)
        found.append(steps[:count].copy())
    return tuple(found), confirmed


def detected_along(
    unit: RadarUnit, along: Lines, missiles: Mapping[str, MissileSheet], followed: str, cue_delay: float | None
) -> Floats:
    """[N] when each flight is found [s], NaN if never. As in `held_along`."""
    from uppertier.study.lone.split.kernels import found_flight

    kernel: Any = found_flight
    return np.array([kernel(*asked) for asked in _asked(unit, along, missiles, followed, cue_delay)])


def _asked(
    unit: RadarUnit, along: Lines, missiles: Mapping[str, MissileSheet], followed: str, cue_delay: float | None
) -> Iterator[tuple[Any, ...]]:
    """What the kernels are asked of one flight after another."""
    flights, radar, frequency = along.flights, with_face(along.radar, unit), unit.sheet.frequency.value
    # A mode that tracks nothing points no look at what it is told of.
    cue = np.inf if cue_delay is None or not unit.mode.track_share.value > 0.0 else cue_delay
    rows = [0, 2 if followed == "body" else 1, 2]
    shown = {name: sections(missiles[name], frequency)[rows] for name in dict.fromkeys(flights.missile)}
    room, gas = _longest(along), gas_table(frequency)
    seen, reason = np.empty((room, 3)), np.empty(room, np.int64)
    for i, name in enumerate(flights.missile):
        first, last = int(flights.offset[i]), int(flights.offset[i + 1])
        yield along.rows, first, last, along.burnout[i], along.lines, radar, gas, shown[name], cue, seen, reason


def _longest(along: Lines) -> int:
    return int(np.max(np.diff(along.flights.offset), initial=0))
