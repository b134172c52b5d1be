"""A radar like the AN/TPY-2 of Lewis & Postol (2012), a missile like the Nodong, and Keplerian arcs between places."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np
import pytest
from radar_places import PLACES, SEONGJU, quantity, site_sheet

from uppertier.catalog.records import (
    DragCurve,
    Grade,
    MissileSheet,
    RadarMode,
    RadarSheet,
)
from uppertier.earth.geodesy import geodesic_direct, geodesic_inverse, geodetic_to_ecef
from uppertier.flight.records import Flights
from uppertier.scenario.records import RadarUnit

RADIUS, MU = 6_371_000.0, 3.986004418e14


@pytest.fixture
def mode() -> RadarMode:
    return RadarMode(
        id="terminal",
        title="Terminal",
        search_share=quantity(0.5),
        track_share=quantity(0.5),
        search_azimuth_width=quantity(np.radians(120.0)),
        search_elevation_height=quantity(np.radians(5.0)),
        search_revisit=quantity(10.0),
        track_revisit=quantity(1.0),
        supports_engagement=True,
    )


@pytest.fixture
def sheet(mode: RadarMode) -> RadarSheet:
    numbers = {
        "frequency": 9.5e9,
        "average_power": 81e3,
        "aperture_area": 9.2,
        "aperture_width": 4.6,
        "aperture_height": 2.0,
        "aperture_efficiency": 0.8,
        "gain": 103_000.0,
        "noise_temperature": 500.0,
        "loss": 10.0**0.7,
        "track_dwell": 0.1,
        "azimuth_half_width": np.radians(60.0),
        "elevation_minimum": np.radians(5.0),
        "elevation_maximum": np.radians(85.0),
        "face_tilt": np.radians(30.0),
        "scan_loss_exponent": 1.5,
        "false_alarm_probability": 1e-6,
        "detection_snr": 20.0,
        "confirmation_looks": 3.0,
        "bandwidth": 1e8,
        "monopulse_slope": 1.6,
        "range_bias": 10.0,
        "angle_bias": 2e-4,
    }
    return RadarSheet(
        "tpy2", "Test radar", "2010", "", modes=(mode,), **{key: quantity(value) for key, value in numbers.items()}
    )


@pytest.fixture
def unit(sheet: RadarSheet, mode: RadarMode) -> RadarUnit:
    return RadarUnit("seongju", sheet, site_sheet(*SEONGJU), quantity(np.radians(345.0)), mode)


@pytest.fixture
def missile() -> MissileSheet:
    curve = DragCurve("drag", "Drag", mach=[0.0, 5.0], coefficient=[0.2, 0.2], source="test", grade=Grade.ASSUMED)
    numbers = {
        "payload_mass": 1000.0,
        "ballistic_coefficient": 3000.0,
        "vertical_time": 5.0,
        "pitch_over_end": 15.0,
        "published_range": 1e6,
        "rcs_boost": 1.0,
        "rcs_body": 0.5,
        "rcs_payload": 0.01,
    }
    return MissileSheet(
        "nodong", "Nodong", "", "", "", stages=(), drag=curve, separating=True, cut_off=True,
        **{key: quantity(value) for key, value in numbers.items()},
    )  # fmt: skip


def _arc(start: str, end: str, angle_deg: float) -> tuple[np.ndarray, np.ndarray]:
    """Time and position of a Keplerian arc over a round, resting Earth, laid on the ellipsoid's geodesic."""
    one, two = (np.radians(PLACES[name]) for name in (start, end))
    azimuth, length = geodesic_inverse(*one, *two)
    half, slope = 0.5 * float(length) / RADIUS, np.radians(angle_deg)
    q = 2.0 * np.sin(half) / (np.sin(2.0 * slope + half) + np.sin(half))
    eccentricity = np.sqrt(1.0 + q * (q - 2.0) * np.cos(slope) ** 2)
    axis = RADIUS / (2.0 - q)
    anomaly = np.linspace(np.pi - half, np.pi + half, 2001)
    eccentric = 2.0 * np.arctan2(
        np.sqrt(1.0 - eccentricity) * np.sin(anomaly / 2), np.sqrt(1.0 + eccentricity) * np.cos(anomaly / 2)
    )
    clock = np.sqrt(axis**3 / MU) * (eccentric - eccentricity * np.sin(eccentric))
    clock -= clock[0]
    time = np.append(np.arange(0.0, clock[-1]), clock[-1])
    ground = np.interp(time, clock, (anomaly - anomaly[0]) * RADIUS)
    radial = axis * (1.0 - eccentricity**2) / (1.0 + eccentricity * np.cos(anomaly))
    height = np.interp(time, clock, radial - RADIUS)
    latitude, longitude = geodesic_direct(*one, float(azimuth), ground)
    return time, geodetic_to_ecef(latitude, longitude, np.maximum(height, 0.0))


@pytest.fixture
def arcs() -> Callable[..., Flights]:
    """Flights of the missile between named places at a launch angle; burnout 70 s after launch."""

    def build(*legs: tuple[str, str, float]) -> Flights:
        paths = [_arc(*leg) for leg in legs]
        time = np.concatenate([path[0] for path in paths])
        offset = np.concatenate([[0], np.cumsum([path[0].size for path in paths])])
        count, size = len(legs), time.size
        known = dict(
            id=tuple(f"flight-{i}" for i in range(count)),
            missile=("nodong",) * count,
            raid=("raid",) * count,
            entry=np.arange(count),
            launch=[path[1][0] for path in paths],
            aim=[path[1][-1] for path in paths],
            offset=offset,
            time=time,
            launch_time=np.zeros(count),
            position=np.concatenate([path[1] for path in paths]),
            velocity=np.concatenate([np.gradient(path[1], path[0], axis=0) for path in paths]),
            mass=np.full(size, 1000.0),
            phase=np.ones(size),
            burnout_time=np.full((count, 1), 70.0),
            impact_time=[path[0][-1] for path in paths],
            impact=[path[1][-1] for path in paths],
            ballistic_coefficient=np.full(count, 3000.0),
            separating=np.ones(count),
        )
        # What observing does not read is zero, whatever else a flight comes to carry.
        rest = {field.name: np.zeros(count) for field in attrs.fields(Flights) if field.name not in known}
        return Flights(**known, **rest)

    return build


@pytest.fixture
def change() -> Callable[..., RadarUnit]:
    """A radar unit with other numbers on its sheet or in its mode."""

    def altered(unit: RadarUnit, **numbers: float) -> RadarUnit:
        sheet = {key: quantity(value) for key, value in numbers.items() if hasattr(unit.sheet, key)}
        mode = {key: quantity(value) for key, value in numbers.items() if hasattr(unit.mode, key)}
        place = {key: quantity(value) for key, value in numbers.items() if key == "boresight"}
        return attrs.evolve(
            unit, sheet=attrs.evolve(unit.sheet, **sheet), mode=attrs.evolve(unit.mode, **mode), **place
        )

    return altered
