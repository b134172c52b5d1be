"""What each radar of a scenario sees of each flight, when, and how well.

An object is followed as one point: the burning missile until its last burnout, after it the payload or the body.
It is *seen* when geometry lets it be and one track look (`track_dwell`) reaches the sheet's track threshold.
It is *detected*, it or the brighter body that flies beside it, by search looks, each with the dwell that the time
budget leaves for one search beam, inside the search volume; or, when an outside sensor has given a cue, by track
looks anywhere in the sector. Everything follows
from the radar equation, cross-section, dwell and geometry: there is no range circle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats, Integers
from uppertier.radar.history import TIMES, detection_history, looks_at, times_of
from uppertier.radar.load import dwell_share
from uppertier.radar.look import look, signal
from uppertier.radar.records import Reason, Sight
from uppertier.radar.signature import Object, cross_section

if TYPE_CHECKING:
    from uppertier.catalog.records import MissileSheet
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import RadarUnit


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
    names = [field.name for field in attrs.fields(Sight) if field.name not in ("radar", "followed", "flights")]
    stacked: dict[str, Any] = {
        name: np.array([row[name] for row in rows]).reshape(len(rows), _width(name, flights)) for name in names
    }
    return Sight(radar=tuple(unit.id for unit in scenario_radars), followed=followed, **stacked)


def _width(name: str, flights: Flights) -> int:
    return len(flights) if name in TIMES else flights.time.size


def _one_radar(
    unit: RadarUnit,
    flights: Flights,
    missiles: Mapping[str, MissileSheet],
    followed: str,
    cue_delay: float | None,
) -> dict[str, Floats | Integers]:
    sheet = unit.sheet
    seen = look(unit, flights.position)
    aspect = _aspect(unit, flights)
    rcs = _cross_sections(flights, missiles, followed, aspect, sheet.frequency.value)
    # Payload and spent body stay within one beam of each other: whichever shines brighter is found, and leads the
    # radar to the other.
    brightest = np.maximum(rcs, _cross_sections(flights, missiles, "body", aspect, sheet.frequency.value))
    full = signal(sheet, seen, rcs, sheet.track_dwell.value)
    detected, detection = detection_history(flights, looks_at(unit, flights, seen, brightest, cue_delay))
    strong = (seen.reason == Reason.SEEN) & (full >= sheet.detection_snr.value)
    found = flights.time >= np.repeat(detection, np.diff(flights.offset))
    snr = full * dwell_share(unit, flights, strong & found)
    held = strong & (snr >= sheet.detection_snr.value)
    reason = np.where(seen.reason == Reason.SEEN, Reason.TOO_LITTLE_SIGNAL, seen.reason)
    reason = np.where(strong, np.where(held, Reason.SEEN, Reason.NO_RADAR_TIME), reason)
    times = times_of(unit, flights, seen.reason == Reason.SEEN, held, detection)
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


def _cross_sections(
    flights: Flights, missiles: Mapping[str, MissileSheet], followed: str, aspect: Floats, frequency: float
) -> Floats:
    """Cross-section of the object followed at every sample [M], at the radar's own frequency."""
    rcs = np.empty(flights.time.size)
    for index, name in enumerate(flights.missile):
        part, sheet = flights.samples(index), missiles[name]
        after = cross_section(sheet, Object(followed), aspect[part], frequency)
        burning = cross_section(sheet, Object.BOOST, aspect[part], frequency)
        rcs[part] = np.where(flights.time[part] < _last_burnout(flights, index), burning, after)
    return rcs


def _last_burnout(flights: Flights, index: int) -> float:
    burnouts = np.atleast_2d(flights.burnout_time.reshape(len(flights), -1))[index]
    return float(np.max(burnouts[np.isfinite(burnouts)], initial=0.0))
