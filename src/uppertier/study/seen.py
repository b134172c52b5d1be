"""What each radar makes of each flight: when it rises, is found, tracked and lost, and how well it is known.

One line a pair of radar and flight, drawn from the Sight and the Tracks; where nothing comes of it, the reason.
"""

from __future__ import annotations

import attrs
import numpy as np

from uppertier.flight.records import Flights
from uppertier.numerics.arrays import Floats
from uppertier.radar.records import Reason, Sight
from uppertier.track.ellipse import semi_major
from uppertier.track.records import Tracks

NOT_SEARCHED = "not found: it never passes where this radar searches with any hope"
LEAST_CHANCE = 0.005
"""Below it the search is said not to look there at all."""


@attrs.frozen
class Seen:
    """One radar and one flight. SI, linear ratios; times since launch; NaN where there is none."""

    radar: int
    flight: int
    rise: float
    detection: float
    confirmed: float
    lost: float
    seconds_seen: float
    """after confirmation, above the track threshold"""
    chance: float
    """cumulative probability that the search has found it by the end"""
    snr: float
    """highest of one track look"""
    snr_time: float
    nearest: float
    """least range while in view [m]"""
    position: float
    """least root of the summed variances of position while tracked [m]"""
    velocity: float
    """the same of velocity [m/s]"""
    impact_first: float
    """semi-major axis, one sigma, of the first predicted impact [m]"""
    impact_last: float
    """of the last"""
    commit: float
    """when the predicted impact is good enough to act on"""
    launch: float
    """semi-major axis, one sigma, of the estimated launch point [m]"""
    why_not: str
    """why there is no track; empty where there is one"""


def seen(flights: Flights, sight: Sight, tracks: Tracks) -> tuple[Seen, ...]:
    """Every pair of radar and flight, radar by radar within a flight."""
    return tuple(
        one_seen(flights, sight, tracks, radar, flight)
        for flight in range(len(flights))
        for radar in range(len(sight.radar))
    )


def one_seen(flights: Flights, sight: Sight, tracks: Tracks, radar: int, flight: int) -> Seen:
    """One radar and one flight, by their indices."""
    part = flights.samples(flight)
    snr, reason = sight.snr[radar, part], sight.reason[radar, part]
    view = np.isin(reason, (Reason.SEEN, Reason.TOO_LITTLE_SIGNAL, Reason.NO_RADAR_TIME))
    best = int(np.argmax(snr)) if snr.size and snr.max() > 0.0 else None
    position, velocity = (deviation(tracks.covariance[radar, part], rows) for rows in (slice(0, 3), slice(3, 6)))
    impact = semi_major(tracks.impact_covariance[radar, part])
    impact = impact[np.isfinite(impact)]
    return Seen(
        radar=radar,
        flight=flight,
        rise=float(sight.rise[radar, flight]),
        detection=float(sight.detection[radar, flight]),
        confirmed=float(sight.confirmed[radar, flight]),
        lost=float(sight.lost[radar, flight]),
        seconds_seen=float(sight.seconds_seen[radar, flight]),
        chance=float(sight.cumulative_detection[radar, part].max(initial=0.0)),
        snr=np.nan if best is None else float(snr[best]),
        snr_time=np.nan if best is None else float(flights.time[part][best]),
        nearest=float(sight.range[radar, part][view].min()) if view.any() else np.nan,
        position=_least(position),
        velocity=_least(velocity),
        impact_first=float(impact[0]) if impact.size else np.nan,
        impact_last=float(impact[-1]) if impact.size else np.nan,
        commit=float(tracks.commit_time[radar, flight]),
        launch=float(semi_major(tracks.launch_covariance[radar, flight])),
        why_not=_why_not(sight, radar, flight, part),
    )


def deviation(covariance: Floats, rows: slice) -> Floats:
    """Root of the summed variances of three components [n] of covariances [n,6,6]; NaN while not tracked."""
    block = covariance[:, rows, rows]
    return np.asarray(np.sqrt(np.trace(block, axis1=1, axis2=2)))


def _least(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.min()) if known.size else float("nan")


def _why_not(sight: Sight, radar: int, flight: int, part: slice) -> str:
    """The first step that fails, in words; among reasons of geometry the one that holds longest."""
    if np.isfinite(sight.confirmed[radar, flight]):
        return ""
    reason = sight.reason[radar, part]
    if not np.isfinite(sight.rise[radar, flight]):
        return Reason(int(np.argmax(np.bincount(reason, minlength=len(Reason))))).sentence if reason.size else ""
    if not np.isfinite(sight.detection[radar, flight]):
        chance = float(sight.cumulative_detection[radar, part].max())
        return f"not found: the search has a chance of {chance:.0%}" if chance > LEAST_CHANCE else NOT_SEARCHED
    busy = np.count_nonzero(reason == Reason.NO_RADAR_TIME) > np.count_nonzero(reason == Reason.TOO_LITTLE_SIGNAL)
    return Reason.NO_RADAR_TIME.sentence if busy else "found, but too weak for a track"
