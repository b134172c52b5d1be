"""From one look to a history: cumulative detection, and the times at which a flight rises, is found, held and lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.numerics.arrays import Booleans, Floats
from uppertier.radar.detection import detection_probability, scanned_probability
from uppertier.radar.look import Look, signal
from uppertier.radar.scan import budget, inside_search

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import RadarUnit

SEARCH_SWERLING = 1
"""A tumbling body many wavelengths long: many scatterers, steady within a look, new from look to look. Swerling 1
is the usual choice (Skolnik, Introduction to Radar Systems, 3rd ed., ch. 2). For a stabilised payload, nearer to a
steady target, it is cautious: 1.5 dB at a probability of one half."""

DETECTED = 0.5
"""Cumulative probability at which an object counts as detected: the median time of first detection."""

TIMES = ("rise", "detection", "confirmed", "lost", "seconds_seen")


@attrs.frozen
class Looks:
    """Chance of one look at every sample [M] and the time between looks [s], for the search and for a cue."""

    search: Floats
    search_revisit: float
    cued: Floats
    cued_revisit: float


def looks_at(unit: RadarUnit, flights: Flights, seen: Look, rcs: Floats, cue_delay: float | None) -> Looks:
    """Chances of the looks that search, and of those a cue allows from `cue_delay` on, at a cross-section [M]."""
    sheet, mode = unit.sheet, unit.mode
    plan = budget(sheet, mode)
    false_alarm = sheet.false_alarm_probability.value

    def chance(ratio: Floats, where: Booleans) -> Floats:
        # Where geometry hides the object a false alarm is not a detection of it.
        one = detection_probability(ratio, false_alarm, swerling=SEARCH_SWERLING)
        return np.where(where & (ratio > 0.0), one, 0.0)

    searched = signal(sheet, seen, rcs, plan.search_dwell) if plan.look_rate > 0.0 else np.zeros_like(rcs)
    cued = cue_delay is not None and mode.track_share.value > 0.0
    tracked = signal(sheet, seen, rcs, sheet.track_dwell.value)
    return Looks(
        search=chance(searched, inside_search(sheet, mode, seen.azimuth, seen.elevation)),
        search_revisit=mode.search_revisit.value,
        cued=chance(tracked, flights.time >= (cue_delay or 0.0)) if cued else np.zeros_like(rcs),
        cued_revisit=mode.track_revisit.value,
    )


def detection_history(flights: Flights, looks: Looks) -> tuple[Floats, Floats]:
    """Cumulative detection at every sample [M], and when it reaches one half in every flight [N], NaN where never."""
    cumulative, detection = np.zeros(flights.time.size), np.full(len(flights), np.nan)
    for index in range(len(flights)):
        part = flights.samples(index)
        time = flights.time[part]
        search = scanned_probability(time, looks.search[part], looks.search_revisit)
        cued = scanned_probability(time, looks.cued[part], looks.cued_revisit)
        found = 1.0 - (1.0 - search) * (1.0 - cued)
        cumulative[part] = found
        if found.size and found[-1] >= DETECTED:
            first = int(np.argmax(found >= DETECTED))
            step = slice(max(first - 1, 0), first + 1)
            detection[index] = np.interp(DETECTED, found[step], time[step])
    return cumulative, detection


def times_of(
    unit: RadarUnit, flights: Flights, risen: Booleans, held: Booleans, detection: Floats
) -> dict[str, Floats]:
    """The times [N] of Sight, NaN where never; `seconds_seen` is zero where never.

    risen : [M] inside the face's limits; held : [M] above the track threshold; detection : [N]
    """
    times = {name: np.full(len(flights), np.nan) for name in TIMES}
    times["seconds_seen"][:] = 0.0
    times["detection"] = detection
    delay = unit.sheet.confirmation_looks.value * unit.mode.track_revisit.value
    for index in range(len(flights)):
        part = flights.samples(index)
        time, seen = flights.time[part], held[part]
        if risen[part].any():
            times["rise"][index] = time[np.argmax(risen[part])]
        if not seen.any():
            continue
        times["lost"][index] = time[seen.size - 1 - np.argmax(seen[::-1])]
        start = _confirmed(time, seen, detection[index] + delay)
        times["confirmed"][index] = start
        if np.isfinite(start):
            steps = np.clip(time[1:] - np.maximum(time[:-1], start), 0.0, None)
            times["seconds_seen"][index] = np.sum(steps[seen[:-1] & seen[1:]])
    return times


def _confirmed(time: Floats, seen: Booleans, due: float) -> float:
    """When a due track is confirmed: at once while the object is seen, else when it is next seen; NaN if never."""
    after = int(np.searchsorted(time, due)) if np.isfinite(due) else time.size
    if not seen[after:].any():
        return float("nan")
    next_seen = after + int(np.argmax(seen[after:]))
    held = next_seen == after and bool(seen[max(after - 1, 0)])
    return due if held else float(time[next_seen])
