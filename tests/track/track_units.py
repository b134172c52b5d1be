"""A radar made for tests, and a sight in which it sees everything at one signal-to-noise ratio."""

from __future__ import annotations

import numpy as np
from track_arcs import RADAR

from uppertier.catalog.records import Grade, Quantity, RadarMode, RadarSheet, SiteSheet
from uppertier.flight.records import Flights
from uppertier.radar.look import look
from uppertier.radar.records import Reason, Sight
from uppertier.scenario.records import RadarUnit


def _q(value: float) -> Quantity:
    return Quantity(value, value, value, "test", Grade.ASSUMED)


MODE = RadarMode(
    id="terminal",
    title="Terminal",
    search_share=_q(0.4),
    track_share=_q(0.3),
    search_azimuth_width=_q(np.radians(90.0)),
    search_elevation_height=_q(np.radians(6.0)),
    search_revisit=_q(5.0),
    track_revisit=_q(1.0),
    supports_engagement=True,
)
FACE = {
    "frequency": 10e9,
    "average_power": 81e3,
    "aperture_area": 9.2,
    "aperture_width": 4.6,
    "aperture_height": 2.0,
    "aperture_efficiency": 0.8,
    "gain": 103_000.0,
    "noise_temperature": 500.0,
    "loss": 5.0,
    "track_dwell": 0.1,
    "azimuth_half_width": np.radians(60.0),
    "elevation_minimum": np.radians(5.0),
    "elevation_maximum": np.radians(80.0),
    "face_tilt": np.radians(30.0),
    "scan_loss_exponent": 1.5,
    "false_alarm_probability": 1e-6,
    "detection_snr": 20.0,
    "confirmation_looks": 3.0,
    "bandwidth": 5e8,
    "monopulse_slope": 1.6,
    "range_bias": 10.0,
    "angle_bias": 2e-4,
}


def unit_of(name: str = "eye", bias: float = 1.0) -> RadarUnit:
    scaled = FACE | {key: bias * FACE[key] for key in ("range_bias", "angle_bias")}
    sheet = RadarSheet("eye", "Eye", "", "", modes=(MODE,), **{key: _q(value) for key, value in scaled.items()})
    site = SiteSheet("site", "Site", "", *(_q(value) for value in RADAR))
    return RadarUnit(name, sheet, site, _q(np.radians(345.0)), MODE)


def sight_of(units: list[RadarUnit], flights: Flights, snr: float, confirmed: float, hidden: slice = slice(0)) -> Sight:
    """Where the face can look, every radar sees at one signal-to-noise ratio, but for `hidden` samples."""
    seen = [look(unit, flights.position) for unit in units]
    shape = (len(units), flights.time.size)
    reason = np.array([s.reason for s in seen]).reshape(shape)
    reason[:, hidden] = Reason.TOO_LITTLE_SIGNAL
    times = np.full((len(units), len(flights)), confirmed)
    return Sight(
        radar=tuple(unit.id for unit in units),
        followed="payload",
        range=[s.range for s in seen],
        azimuth=[s.azimuth for s in seen],
        elevation=[s.elevation for s in seen],
        aspect=np.zeros(shape),
        rcs=np.full(shape, 0.01),
        snr=np.full(shape, snr),
        reason=reason,
        cumulative_detection=np.ones(shape),
        rise=times,
        detection=times,
        confirmed=times,
        lost=times + 100.0,
        seconds_seen=times,
    )
