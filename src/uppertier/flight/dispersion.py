"""Dispersion: where launches of one missile come down, with what is unknown kept apart from what is random.

Unknown but fixed are the values of the sheet, within their bands, and the sizes of the launch errors: they are the
same for every round of one missile, and nobody here knows them. Random are the launch errors themselves, new for every
round. D draws of the unknown values are each fired M times with the same random numbers, so that draws differ by what
is unknown alone. Two questions can be asked.

Held (the default): the settings solved for the middle values stay, whatever the missile is. The settings are the
azimuth, and the flight-path angle and speed at burnout that guidance steers for (`steering`). This answers: how far may
our prediction of the impact be off, because we know the missile only within bands? It does not say how well its owner
shoots.

Re-aimed: every draw is aimed anew, as by an owner who knows the missile from his own tests. Mean impacts then fall
together by construction. This answers: with the impact given, how far apart may apogee, time and scatter be, and in
which share of the draws is the point out of reach?

Guidance cuts thrust at a speed, not at a time: a motor that burns stronger reaches it sooner. A draw too weak for the
speed that is set burns out. A missile that cannot cut its thrust, or burns out by choice, has its angle held alone.
Speed and angle are relative to the turning Earth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs
import numpy as np
from numpy.typing import NDArray

from uppertier.catalog.records import MissileSheet, Quantity
from uppertier.catalog.uncertainty import draw, quantities, with_values
from uppertier.earth.geodesy import geodesic_inverse
from uppertier.errors import InputError, Status
from uppertier.flight.aim import aim
from uppertier.flight.batch import Conditions, fly_batch
from uppertier.flight.launch_errors import LaunchErrors, load_launch_errors, standard_normal
from uppertier.flight.shots import Place, Shots
from uppertier.flight.steering import Boosts, Steered, steer
from uppertier.flight.vehicle import Vehicle, missile_vehicle
from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers
from uppertier.numerics.random import check_seed

TOLERANCE = 1e-3
"""Local error of one step [m]: impacts within a few metres, where rounds scatter over hundreds."""
STEERING = ("vertical_time", "pitch_over_end")
UNFLOWN = ("published_range", "rcs_boost", "rcs_body", "rcs_payload")


@attrs.frozen
class Dispersion:
    """D draws of the unknown values, row 0 the sheet's middle ones, fired M times each. SI, radians."""

    missile: str
    launch: Place
    reference: tuple[float, float]
    """Latitude and longitude of the aim point, or of the middle values' impact without errors where none is given."""
    aimed: bool
    course: float
    """Azimuth of the flight at the reference point [rad]: down-range."""
    errors: LaunchErrors
    seed: int
    re_aimed: bool
    values: Mapping[str, Floats]
    """[D] every unknown value by its path."""
    status: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[D,M]"""
    east: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[D,M] of the reference point, along the geodesic [m]; NaN where a round failed, like all that follows."""
    north: Floats = attrs.field(converter=as_floats, eq=SAME)
    apogee: Floats = attrs.field(converter=as_floats, eq=SAME)
    time: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[D,M] of flight [s]"""

    @property
    def down_range(self) -> Floats:
        """[D,M] beyond the reference point along the course [m]."""
        return np.asarray(self.east * np.sin(self.course) + self.north * np.cos(self.course))

    @property
    def cross_range(self) -> Floats:
        """[D,M] to the right of the course [m]."""
        return np.asarray(self.east * np.cos(self.course) - self.north * np.sin(self.course))


@attrs.frozen
class _Settings:
    """What a draw's guidance steers for; NaN speed for full burn."""

    azimuth: float
    angle: float
    speed: float
    status: int = Status.OK


def disperse(
    sheet: MissileSheet,
    shots: Shots,
    row: int = 0,
    *,
    aim_point: Place | None = None,
    apogee: float = np.nan,
    angle: float = np.nan,
    samples: int = 64,
    rounds: int = 100,
    seed: int = 0,
    errors: LaunchErrors | None = None,
    re_aim: bool = False,
    advance: Callable[[int, int], None] | None = None,
) -> Dispersion:
    """Fire a missile many times over the bands of its sheet and over launch errors.

    sheet, shots, row : the missile, and the flight at its middle values whose settings are used
    aim_point : what was aimed at; `apogee` [m] or `angle` [rad] as it was wanted
    samples : draws of the unknown values beside the middle ones, a Latin hypercube over bands and error sizes
    rounds : of each draw; draw d, round m has the same numbers for any count of rounds
    re_aim : solve each draw's settings anew (see the module's text for the question this answers)
    advance : called with (done, total) as draws are aimed anew
    returns : Dispersion with [samples + 1, rounds] impacts

    InputError where the counts are too small, the flight did not end well, or there is nothing to re-aim at.
    """
    _check(shots, row, samples, rounds, re_aim and aim_point is None)
    check_seed(seed)
    errors = errors or load_launch_errors()
    values = _draws({**_unknown(sheet, re_aim), **errors.banded()}, samples, seed)
    own = [path for path in values if not path.startswith("launch-error.")]
    drawn = [with_values(sheet, {path: float(values[path][d]) for path in own}) for d in range(samples + 1)]
    vehicles = [missile_vehicle(one) for one in drawn]
    tell = advance or (lambda done, total: None)
    held = _held(shots, row)
    if re_aim and aim_point is not None:
        settings = _re_aimed(shots, vehicles, held, aim_point, (apogee, angle), tell)
    else:
        settings = [held] * len(vehicles)
    level = aim_point[2] if aim_point is not None else 0.0
    noise = standard_normal(seed, rounds)
    flown = _fire(shots, vehicles, settings, values, noise, level)
    middle = (float(shots.endings.impact_latitude[row]), float(shots.endings.impact_longitude[row]))
    reference = aim_point[:2] if aim_point is not None else middle
    return _gathered(sheet, shots, reference, errors, seed, re_aim, values, flown, aim_point is not None)


def _check(shots: Shots, row: int, samples: int, rounds: int, aimless: bool) -> None:
    if samples < 1:
        raise InputError(f"{samples} draws are too few", key="samples", hint="one or more")
    if rounds < 2:
        raise InputError(f"{rounds} rounds cannot scatter", key="rounds", hint="two or more")
    if aimless:
        raise InputError("there is no aim point to aim at anew", key="re_aim", hint="give an aim point")
    if int(shots.status[row]) != Status.OK:
        raise InputError("this flight did not end well", key=f"row {row}", hint="see its status")


def _unknown(sheet: MissileSheet, re_aim: bool) -> dict[str, Quantity]:
    """The quantities of a sheet that decide how it flies. Held settings include the steering's times."""
    passed = UNFLOWN if re_aim else UNFLOWN + STEERING
    found = quantities(sheet)
    return {path: quantity for path, quantity in found.items() if path.rsplit(".", 1)[-1] not in passed}


def _draws(banded: Mapping[str, Quantity], samples: int, seed: int) -> dict[str, Floats]:
    """[samples + 1] values of everything that is unknown, the middle ones first."""
    drawn = draw(banded, samples, seed)
    whole = {
        path: np.concatenate([[quantity.value], drawn.get(path, np.full(samples, quantity.value))])
        for path, quantity in banded.items()
    }
    return {path: column for path, column in whole.items() if path in drawn or path.startswith("launch-error.")}


def _held(shots: Shots, row: int) -> _Settings:
    """The settings of the flight at the middle values."""
    cut = float(shots.cut_off[row]) < shots.vehicle.burn_time - 1e-9
    speed = float(shots.endings.burnout_speed[row]) if cut else np.nan
    return _Settings(float(shots.azimuth[row]), float(shots.endings.burnout_angle[row]), speed)


def _re_aimed(
    shots: Shots,
    vehicles: list[Vehicle],
    held: _Settings,
    aim_point: Place,
    wanted: tuple[float, float],
    tell: Callable[[int, int], None],
) -> list[_Settings]:
    settings = [held]
    for number, vehicle in enumerate(vehicles[1:], start=1):
        solved = aim(vehicle, shots.site, *aim_point, wanted[0], earth=shots.earth, angle=wanted[1])
        status = int(solved.status[0])
        if status == Status.OK:
            conditions = Conditions.of(*shots.site, solved.azimuth, solved.kick, solved.cut_off, aim_point[2])
            ends = fly_batch([vehicle], 0, conditions, earth=shots.earth)[0]
            cut = solved.cut_off[0] < vehicle.burn_time - 1e-9
            speed = float(ends.burnout_speed[0]) if cut else np.nan
            settings.append(_Settings(float(solved.azimuth[0]), float(ends.burnout_angle[0]), speed))
        else:
            settings.append(_Settings(np.nan, np.nan, np.nan, status))
        tell(number, len(vehicles))
    return settings


@attrs.frozen
class _Fired:
    """[D,M] each."""

    status: NDArray[np.int64]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    apogee: NDArray[np.float64]
    time: NDArray[np.float64]


def _fire(
    shots: Shots,
    vehicles: list[Vehicle],
    settings: list[_Settings],
    values: Mapping[str, Floats],
    noise: Mapping[str, Floats],
    level: float,
) -> _Fired:
    """All rounds of all draws: steered together, then flown in one batch."""
    shape = (len(vehicles), len(noise["azimuth"]))
    error = {name: np.outer(values[f"launch-error.{name}"], column) for name, column in noise.items()}
    azimuth, angle, speed, aimed = (
        np.array([getattr(one, field) for one in settings]) for field in ("azimuth", "angle", "speed", "status")
    )
    # A sheet whose two impulses are not tied to each other can be drawn with more of it at sea level than in vacuum.
    sound = np.array([bool((vehicle.stages[:, 3] >= 0.0).all()) for vehicle in vehicles])
    aimed = np.where(sound, aimed, Status.INVALID_INPUT)
    means = steer(Boosts(shots.site, shots.earth, vehicles, np.arange(shape[0]), azimuth), angle, speed)
    own = np.repeat(np.arange(shape[0]), shape[1])
    guess = Steered(means.kick[own], means.cut_off[own], means.status[own], means.jacobian[own])
    rounds = [_round(vehicles[d], error["impulse"].flat[i], error["drag"].flat[i]) for i, d in enumerate(own)]
    course = azimuth[own] + error["azimuth"].ravel()
    boosts = Boosts(shots.site, shots.earth, rounds, np.arange(len(rounds)), course)
    steered = steer(
        boosts, angle[own] + error["angle"].ravel(), speed[own] * (1.0 + error["cut_off_speed"].ravel()), guess
    )
    cut = np.maximum(steered.cut_off + error["cut_off_time"].ravel(), 0.0)
    conditions = Conditions.of(*shots.site, course, steered.kick, cut, level)
    ends = fly_batch(rounds, np.arange(len(rounds)), conditions, earth=shots.earth, tolerance=TOLERANCE)[0]
    status = np.where(steered.status == Status.OK, ends.status, steered.status)
    status = np.where(aimed[own] == Status.OK, status, aimed[own]).reshape(shape)
    columns = (ends.impact_latitude, ends.impact_longitude, ends.apogee, ends.impact_time)
    return _Fired(status, *(np.where(status == Status.OK, np.reshape(c, shape), np.nan) for c in columns))


def _round(vehicle: Vehicle, impulse: float, drag: float) -> Vehicle:
    """One round of a missile: its motor and its drag a little different from the next one's."""
    stages = np.array(vehicle.stages)
    stages[:, 2] *= 1.0 + impulse
    coefficient = vehicle.ballistic_coefficient * float(np.exp(drag))
    return attrs.evolve(vehicle, stages=stages, ballistic_coefficient=coefficient)


def _gathered(
    sheet: MissileSheet,
    shots: Shots,
    reference: tuple[float, float],
    errors: LaunchErrors,
    seed: int,
    re_aimed: bool,
    values: Mapping[str, Floats],
    flown: _Fired,
    aimed: bool,
) -> Dispersion:
    """Impacts about the reference point, along geodesics."""
    shape = (shots.earth.semi_major, shots.earth.flattening)
    back, _ = geodesic_inverse(*reference, *shots.site[:2], *shape)
    bearing, away = geodesic_inverse(*reference, flown.latitude, flown.longitude, *shape)
    return Dispersion(
        missile=sheet.id,
        launch=shots.site,
        reference=reference,
        aimed=aimed,
        course=float((back + np.pi) % (2.0 * np.pi)),
        errors=errors,
        seed=seed,
        re_aimed=re_aimed,
        values=values,
        status=flown.status,
        east=away * np.sin(bearing),
        north=away * np.cos(bearing),
        apogee=flown.apogee,
        time=flown.time,
    )
