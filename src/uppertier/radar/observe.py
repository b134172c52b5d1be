"""What each radar of a scenario sees of each flight, when, and how well.

An object is followed as one point: the burning missile until its last burnout, after it the payload or the body.
It is *seen* when geometry lets it be and one track look (`track_dwell`) reaches the sheet's track threshold.
It is *detected* by search looks, each with the dwell that the time budget leaves for one search beam, inside the
search volume; or, when an outside sensor has given a cue, by track looks anywhere in the sector. Everything follows
from the radar equation, cross-section, dwell and geometry: there is no range circle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.errors import InputError
from uppertier.numerics.arrays import Booleans, Floats, Integers
from uppertier.radar.detection import detection_probability, scanned_probability
from uppertier.radar.look import Look, look, signal
from uppertier.radar.records import Reason, Sight
from uppertier.radar.scan import budget, inside_search
from uppertier.radar.signature import Object, cross_section

if TYPE_CHECKING:
    from uppertier.catalog.records import MissileSheet
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import RadarUnit

SEARCH_SWERLING = 1
"""A tumbling body many wavelengths long: many scatterers, steady within a look, new from look to look. Swerling 1
is the usual choice (Skolnik, Radar Handbook, 3rd ed., ch. 7) and the cautious one for a stabilised payload."""

DETECTED = 0.5
"""Cumulative probability at which an object counts as detected: the median time of first detection."""


def observe(
    scenario_radars: Sequence[RadarUnit],
    flights: Flights,
    missiles: Mapping[str, MissileSheet],
    followed: str = "payload",
    *,
    cue_delay: float | None = None,
) -> Sight:
    """What each radar sees of each flight.

    scenario_radars : R radars
    flights : N flights, M samples
    missiles : sheet by the id that `flights.missile` names
    followed : "payload" or "body", the object after the last burnout; a missile that does not separate has one
    cue_delay : seconds after launch from which another sensor tells every radar where to look; None without cue
    returns : Sight, [R,M] and [R,N]; NaN times where never
    raises : InputError for an unknown `followed` or a missile without a sheet
    """
    if followed not in ("payload", "body"):
        raise InputError(f"{followed!r} cannot be followed", key="followed", hint="payload or body")
    for name in flights.missile:
        if name not in missiles:
            raise InputError(f"missile {name!r} has no sheet", key="missile", hint="known: " + ", ".join(missiles))
    rows = [_one_radar(unit, flights, missiles, followed, cue_delay) for unit in scenario_radars]
    names = [field.name for field in attrs.fields(Sight) if field.name not in ("radar", "followed")]
    stacked = {name: np.array([row[name] for row in rows]).reshape(len(rows), _width(name, flights)) for name in names}
    return Sight(radar=tuple(unit.id for unit in scenario_radars), followed=followed, **stacked)


_BY_FLIGHT = ("rise", "detection", "confirmed", "lost", "seconds_seen")


def _width(name: str, flights: Flights) -> int:
    return len(flights) if name in _BY_FLIGHT else flights.time.size


def _one_radar(
    unit: RadarUnit,
    flights: Flights,
    missiles: Mapping[str, MissileSheet],
    followed: str,
    cue_delay: float | None,
) -> dict[str, Floats | Integers]:
    sheet, mode = unit.sheet, unit.mode
    seen = look(unit, flights.position)
    aspect = _aspect(unit, flights)
    rcs = _cross_sections(flights, missiles, followed, aspect)
    snr = signal(sheet, seen, rcs, sheet.track_dwell.value)
    reason = np.where(
        (seen.reason == Reason.SEEN) & (snr < sheet.detection_snr.value), Reason.TOO_LITTLE_SIGNAL, seen.reason
    )
    if mode.track_share.value <= 0.0:
        reason = np.where(reason == Reason.SEEN, Reason.NO_RADAR_TIME, reason)
    looks = _looks(unit, flights, seen, rcs, snr, cue_delay)
    detected, times = _histories(unit, flights, seen.reason == Reason.SEEN, reason == Reason.SEEN, looks)
    return {
        "range": seen.range,
        "azimuth": seen.azimuth,
        "elevation": seen.elevation,
        "aspect": aspect,
        "rcs": rcs,
        "snr": snr,
        "reason": reason,
        "cumulative_detection": detected,
        **times,
    }


def _aspect(unit: RadarUnit, flights: Flights) -> Floats:
    """Angle between velocity and the line to the radar [M]; pi / 2 for an object at rest."""
    from uppertier.earth.geodesy import geodetic_to_ecef

    site = unit.site
    line = geodetic_to_ecef(site.latitude.value, site.longitude.value, site.height.value) - flights.position
    product = np.sum(line * flights.velocity, axis=1)
    size = np.linalg.norm(line, axis=1) * np.linalg.norm(flights.velocity, axis=1)
    cosine = np.divide(product, size, out=np.zeros_like(product), where=size > 0.0)
    return np.asarray(np.arccos(np.clip(cosine, -1.0, 1.0)))


def _cross_sections(flights: Flights, missiles: Mapping[str, MissileSheet], followed: str, aspect: Floats) -> Floats:
    """Cross-section of the object followed at every sample [M]."""
    rcs = np.empty(flights.time.size)
    for index, name in enumerate(flights.missile):
        part, sheet = flights.samples(index), missiles[name]
        after = cross_section(sheet, Object(followed), aspect[part])
        burning = cross_section(sheet, Object.BOOST, aspect[part])
        rcs[part] = np.where(flights.time[part] < _last_burnout(flights, index), burning, after)
    return rcs


def _last_burnout(flights: Flights, index: int) -> float:
    burnouts = np.atleast_2d(flights.burnout_time.reshape(len(flights), -1))[index]
    return float(np.max(burnouts[np.isfinite(burnouts)], initial=0.0))


@attrs.frozen
class _Looks:
    """Chance of one look at every sample [M] and the time between looks [s], for the search and for a cue."""

    search: Floats
    search_revisit: float
    cued: Floats
    cued_revisit: float


def _looks(unit: RadarUnit, flights: Flights, seen: Look, rcs: Floats, snr: Floats, cue_delay: float | None) -> _Looks:
    sheet, mode = unit.sheet, unit.mode
    plan = budget(sheet, mode)
    false_alarm = sheet.false_alarm_probability.value

    def chance(ratio: Floats, where: Booleans) -> Floats:
        # Where geometry hides the object a false alarm is not a detection of it.
        one = detection_probability(ratio, false_alarm, swerling=SEARCH_SWERLING)
        return np.where(where & (ratio > 0.0), one, 0.0)

    searched = signal(sheet, seen, rcs, plan.search_dwell) if plan.look_rate > 0.0 else np.zeros_like(snr)
    cued = cue_delay is not None and mode.track_share.value > 0.0
    return _Looks(
        search=chance(searched, inside_search(sheet, mode, seen.azimuth, seen.elevation)),
        search_revisit=mode.search_revisit.value,
        cued=chance(snr, flights.time >= (cue_delay or 0.0)) if cued else np.zeros_like(snr),
        cued_revisit=mode.track_revisit.value,
    )


def _histories(
    unit: RadarUnit, flights: Flights, risen: Booleans, seen: Booleans, looks: _Looks
) -> tuple[Floats, dict[str, Floats]]:
    """Cumulative detection [M] and the times [N] that follow from it, flight by flight."""
    cumulative = np.zeros(flights.time.size)
    times = {name: np.full(len(flights), np.nan) for name in _BY_FLIGHT}
    times["seconds_seen"][:] = 0.0
    delay = unit.sheet.confirmation_looks.value * unit.mode.track_revisit.value
    for index in range(len(flights)):
        part = flights.samples(index)
        if part.stop <= part.start:
            continue
        time = flights.time[part]
        search = scanned_probability(time, looks.search[part], looks.search_revisit)
        cued = scanned_probability(time, looks.cued[part], looks.cued_revisit)
        cumulative[part] = 1.0 - (1.0 - search) * (1.0 - cued)
        for name, value in _times(time, risen[part], seen[part], cumulative[part], delay).items():
            times[name][index] = value
    return cumulative, times


def _times(time: Floats, risen: Booleans, seen: Booleans, cumulative: Floats, delay: float) -> dict[str, float]:
    """Times of one flight; what never happens is left out.

    Confirmation waits until the object is seen again if it is not seen when it is due.
    """
    answer = {}
    if risen.any():
        answer["rise"] = float(time[np.argmax(risen)])
    if seen.any():
        answer["lost"] = float(time[seen.size - 1 - np.argmax(seen[::-1])])
    if cumulative[-1] < DETECTED:
        return answer
    first = int(np.argmax(cumulative >= DETECTED))
    step = slice(max(first - 1, 0), first + 1)
    answer["detection"] = float(np.interp(DETECTED, cumulative[step], time[step]))
    due = answer["detection"] + delay
    after = int(np.searchsorted(time, due))
    if not seen[after:].any():
        return answer
    next_seen = after + int(np.argmax(seen[after:]))
    held = next_seen == after and bool(seen[max(after - 1, 0)])
    start = due if held else float(time[next_seen])
    answer["confirmed"] = start
    both = seen[:-1] & seen[1:]
    answer["seconds_seen"] = float(np.sum(both * np.clip(time[1:] - np.maximum(time[:-1], start), 0.0, None)))
    return answer
