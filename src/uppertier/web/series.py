"""One flight over time: height, and range, signal and view of every radar, as columns for the page's plot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.earth.geodesy import ecef_to_geodetic
from uppertier.formats.shared.scene import title_of
from uppertier.numerics.arrays import Floats
from uppertier.radar.records import Reason
from uppertier.report.words import fixed
from uppertier.web.quick import index_of

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.radar.records import Sight
    from uppertier.scenario.records import Scenario
    from uppertier.track.records import Tracks


def series(scenario: Scenario, flights: Flights, sight: Sight, tracks: Tracks, name: str) -> dict[str, Any]:
    """Every sample of one flight; times are since its launch, which comes `launch_time_s` after the raid begins."""
    i = index_of(flights, name)
    part = flights.samples(i)
    latitude, longitude, height = ecef_to_geodetic(flights.position[part])
    return {
        "flight": name,
        "title": title_of(flights, scenario, i),
        "raid": flights.raid[i] or None,
        "launch_time_s": flights.launch_time[i],
        "time_s": flights.time[part].tolist(),
        "altitude_km": (height / 1e3).tolist(),
        "altitude_text": _texts(height / 1e3, "km"),
        "latitude_deg": np.degrees(latitude).tolist(),
        "longitude_deg": np.degrees(longitude).tolist(),
        "speed_m_s": np.linalg.norm(flights.velocity[part], axis=1).tolist(),
        "by_radar": {radar: _radar(sight, r, part) for r, radar in enumerate(sight.radar)},
        "reasons": {str(int(reason)): reason.sentence for reason in Reason},
        "events": sorted(_events(flights, sight, tracks, i), key=lambda row: float(row["time_s"])),
    }


def _radar(sight: Sight, r: int, part: slice) -> dict[str, Any]:
    """What one radar has of the samples. Where there is no line of sight, there is no signal."""
    snr, reason = sight.snr[r, part], sight.reason[r, part]
    with np.errstate(divide="ignore"):
        decibels = np.where(snr > 0.0, 10.0 * np.log10(snr), np.nan)
    return {
        "range_km": (sight.range[r, part] / 1e3).tolist(),
        "range_text": _texts(sight.range[r, part] / 1e3, "km"),
        "snr_db": decibels.tolist(),
        "snr_text": _texts(decibels, "dB"),
        "visible": (reason == Reason.SEEN).tolist(),
        "reason": reason.tolist(),
        "elevation_deg": np.degrees(sight.elevation[r, part]).tolist(),
    }


def _texts(values: Floats, unit: str) -> list[str]:
    """Whole numbers with their unit; a dash where there is none."""
    return [f"{fixed(value)} {unit}" if np.isfinite(value) else "–" for value in values.tolist()]


def _events(flights: Flights, sight: Sight, tracks: Tracks, i: int) -> list[dict[str, Any]]:
    """What happens to the flight, in words."""
    rows = [(0.0, "lift-off", ""), (float(flights.apogee_time[i]), f"apogee, {fixed(flights.apogee[i] / 1e3)} km", "")]
    burnouts = [float(time) for time in np.atleast_1d(flights.burnout_time[i]) if np.isfinite(time)]
    rows += [(time, f"burnout of stage {number}", "") for number, time in enumerate(burnouts, 1)]
    rows.append((float(flights.impact_time[i]), "comes down", ""))
    kinds = (
        (sight.rise, "rises over the horizon"),
        (sight.detection, "found"),
        (sight.confirmed, "tracked"),
        (tracks.commit_time, "known well enough to act on"),
        (sight.lost, "lost"),
    )
    for times, words in kinds:
        rows += [(float(times[r, i]), words, radar) for r, radar in enumerate(sight.radar)]
    return [{"time_s": time, "text": words, "radar": radar or None} for time, words, radar in rows if np.isfinite(time)]
