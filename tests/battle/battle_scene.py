"""A small made-up scene: one battery, straight-flying rounds, missiles on parabolas. Nothing here is a real system."""

from __future__ import annotations

import math

import attrs
import numpy as np

from uppertier.battle.flyout import FlyoutTable, downrange_altitude, tabulate
from uppertier.catalog.records import (
    BatterySheet,
    DragCurve,
    Grade,
    InterceptorSheet,
    Quantity,
    RadarMode,
    RadarSheet,
    SiteSheet,
    Stage,
)
from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from uppertier.flight.records import Flights
from uppertier.radar.records import Sight
from uppertier.scenario.records import BatteryUnit, RadarUnit, Raid, Scenario
from uppertier.track.records import Tracks

SPEED = 2000.0
GRAVITY = 9.8
SITE = (math.radians(36.0), math.radians(128.0), 0.0)


def q(value: float) -> Quantity:
    return Quantity(value, value, value, "test", Grade.ASSUMED)


def _sheet(cls: type, **named: object) -> object:
    """A sheet in which every quantity not named is zero."""
    values = {field.name: q(0.0) for field in attrs.fields(cls)}
    values.update({"id": "x", "title": "x", "valid_from": "", "valid_to": ""})
    known = {field.name for field in attrs.fields(cls)}
    values = {key: value for key, value in values.items() if key in known}
    return cls(**{**values, **named})


def site(height: float = 0.0) -> SiteSheet:
    return SiteSheet("x", "x", "X", q(SITE[0]), q(SITE[1]), q(height))


def interceptor(**named: float) -> InterceptorSheet:
    values = {
        "altitude_minimum": 40e3,
        "altitude_maximum": 150e3,
        "flight_time_maximum": 100.0,
        "launch_elevation_minimum": math.radians(10.0),
        "launch_elevation_maximum": math.radians(90.0),
        "reliability": 1.0,
        "hit_given_cue": 0.7,
        "kill_given_hit": 1.0,
        **named,
    }
    stage = Stage(q(1.0), q(1.0), q(1.0), q(1.0), q(10.0), q(1.0))
    curve = DragCurve("x", "x", [0.0, 1.0], [0.0, 0.0], "test", Grade.ASSUMED)
    return _sheet(InterceptorSheet, stage=stage, drag=curve, **{k: q(v) for k, v in values.items()})


def battery_sheet(**named: float) -> BatterySheet:
    values = {
        "launch_interval": 2.0,
        "decision_delay": 10.0,
        "assessment_delay": 5.0,
        "raid_availability": 1.0,
        "object_track": 1.0,
        **named,
    }
    return _sheet(BatterySheet, **{k: q(v) for k, v in values.items()})


def scenario(
    batteries: int = 1,
    launchers: int = 4,
    rounds: int = 8,
    supports: bool = True,
    raids: tuple[str, ...] = ("raid",),
    sheet: BatterySheet | None = None,
    weapon: InterceptorSheet | None = None,
) -> Scenario:
    mode = _sheet(RadarMode, supports_engagement=supports)
    face = _sheet(RadarSheet, modes=(mode,))
    return Scenario(
        id="made-up",
        title="made up",
        description="",
        epoch="2017-07-03T00:00:00Z",
        radars=(RadarUnit("eye", face, site(), q(0.0), mode),),
        batteries=tuple(
            BatteryUnit(
                f"battery-{k}",
                sheet or battery_sheet(),
                "eye",
                weapon or interceptor(),
                site(),
                launchers,
                rounds,
                "salvo_of_two",
            )
            for k in range(batteries)
        ),
        raids=tuple(Raid(name, name, "test", ()) for name in raids),
        watch=(),
        defended=(),
        assumptions=(),
        claims=(),
        seed=2017,
    )


def straight_table(step: float = 0.5, duration: float = 100.0, lowest: float = 0.0) -> FlyoutTable:
    """Rounds that fly straight at a constant speed: time to a point is its distance over SPEED."""
    elevation = np.radians(90.0) - (np.radians(90.0) - lowest) * np.linspace(1.0, 0.0, 181) ** 2
    time = np.arange(0.0, duration + step, step)
    basis = enu_basis(SITE[0], SITE[1])
    along = np.cos(elevation)[:, None] * basis[1] + np.sin(elevation)[:, None] * basis[2]
    position = geodetic_to_ecef(*SITE) + SPEED * time[None, :, None] * along[:, None, :]
    downrange, altitude = downrange_altitude(site(), position)
    return tabulate(elevation, time, downrange, altitude, np.full(downrange.shape, SPEED))


def parabola(
    north: float, apogee: float, end: float = 0.0, burn: float = 60.0, start: float = 0.0
) -> tuple[np.ndarray, ...]:
    """Samples of a missile launched `north` metres from the site that comes down `end` metres north of it.

    A parabola in the site's tangent plane: cubic Hermite interpolation reproduces it exactly.
    """
    duration = 2.0 * math.sqrt(2.0 * apogee / GRAVITY)
    time = np.append(np.arange(0.0, duration, 1.0), duration)
    basis = enu_basis(SITE[0], SITE[1])
    origin = geodetic_to_ecef(*SITE)
    rise = math.sqrt(2.0 * apogee * GRAVITY)
    across = (end - north) / duration
    place = (
        origin
        + (north + across * time)[:, None] * basis[1]
        + (rise * time - GRAVITY * time**2 / 2.0)[:, None] * basis[2]
    )
    velocity = across * basis[1] + (rise - GRAVITY * time)[:, None] * basis[2]
    return time, place, velocity


def flights(
    paths: list[tuple[np.ndarray, ...]],
    raid: list[str] | None = None,
    launch_time: list[float] | None = None,
    burnout: float = 60.0,
) -> Flights:
    count = len(paths)
    offset = np.concatenate([[0], np.cumsum([path[0].size for path in paths])])
    position = np.concatenate([path[1] for path in paths])
    height = ecef_to_geodetic(position)[2]
    top = [int(np.argmax(height[offset[i] : offset[i + 1]])) for i in range(count)]
    return Flights(
        id=tuple(f"missile-{i}" for i in range(count)),
        missile=("x",) * count,
        raid=tuple(raid or ["raid"] * count),
        entry=np.zeros(count),
        launch=[path[1][0] for path in paths],
        aim=[path[1][-1] for path in paths],
        status=np.zeros(count),
        offset=offset,
        time=np.concatenate([path[0] for path in paths]),
        launch_time=launch_time or [0.0] * count,
        position=position,
        velocity=np.concatenate([path[2] for path in paths]),
        mass=np.ones(offset[-1]),
        phase=np.ones(offset[-1]),
        burnout_time=np.full((count, 1), burnout),
        apogee=[height[offset[i] + top[i]] for i in range(count)],
        apogee_time=[paths[i][0][top[i]] for i in range(count)],
        impact_time=[path[0][-1] for path in paths],
        impact=[path[1][-1] for path in paths],
        miss=np.zeros(count),
        ballistic_coefficient=np.full(count, 2000.0),
        separating=np.ones(count),
        shortfall=np.zeros(count),
    )


def sight(made: Flights, reason: np.ndarray | int = 0, confirmed: float = 70.0) -> Sight:
    samples, count = made.time.size, len(made)
    blank = np.zeros((1, samples))
    return Sight(
        radar=("eye",),
        followed="payload",
        range=blank,
        azimuth=blank,
        elevation=blank,
        aspect=blank,
        rcs=blank,
        snr=blank,
        reason=np.broadcast_to(np.asarray(reason), (1, samples)),
        cumulative_detection=blank,
        rise=np.zeros((1, count)),
        detection=np.zeros((1, count)),
        confirmed=np.full((1, count), confirmed),
        lost=np.zeros((1, count)),
        seconds_seen=np.zeros((1, count)),
    )


def tracks(made: Flights, commit: float | np.ndarray = 80.0) -> Tracks:
    samples, count = made.time.size, len(made)
    return Tracks(
        radar=("eye",),
        covariance=np.full((1, samples, 6, 6), np.nan),
        impact_covariance=np.full((1, samples, 2, 2), np.nan),
        launch_covariance=np.full((1, count, 2, 2), np.nan),
        commit_time=np.broadcast_to(np.asarray(commit, float), (1, count)),
    )
