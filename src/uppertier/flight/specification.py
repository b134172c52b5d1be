"""The flight, written out plainly: what the compiled kernel must compute, at a hundredth of its speed.

Forces are summed in an inertial frame that coincides with the Earth-fixed one at lift-off, and the answer is turned
back. Each leg is integrated by SciPy's DOP853 at tight tolerances, and SciPy finds the events. Only air and geodetic
height are shared with the kernels; those two are held against independent libraries (tests/earth).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from uppertier.earth.atmosphere import us1976
from uppertier.earth.constants import STANDARD_GRAVITY, WGS84, Earth
from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from uppertier.earth.gravity import gravitation
from uppertier.flight.vehicle import Vehicle

Vector = NDArray[np.float64]
Attitude = Callable[[float, Vector], Vector]
"""(time, Earth-fixed velocity) -> unit vector of thrust in Earth-fixed axes"""

Found = dict[str, tuple[float, Vector]]
"""Name of an event -> time and inertial state"""

EVENTS = ("apogee", "entry", "impact")
ENTRY_HEIGHT = 100e3
RELATIVE = 2.3e-14
ABSOLUTE = np.array([1e-9, 1e-9, 1e-9, 1e-12, 1e-12, 1e-12])
"""The tightest SciPy takes, and of position [m] and velocity [m/s]. Corners of air and drag curve fool the step
control: a velocity off by 1e-6 at each of them moves an impact by millimetres."""


@attrs.frozen
class Shot:
    """One launch: place [rad, m], azimuth and kick [rad], thrust cut-off [s], height at which the flight ends [m]."""

    latitude: float
    longitude: float
    height: float
    azimuth: float
    kick: float
    cut_off: float = np.inf
    target_height: float = 0.0


@attrs.frozen
class Leg:
    """A stretch of flight under one law."""

    begin: float
    end: float
    mass: float
    """At `begin` [kg]."""
    flow: float = 0.0
    vacuum_thrust: float = 0.0
    exit_area: float = 0.0
    drag_area: float = 0.0
    """Cross-section [m2] under the vehicle's drag curve; 0 where a ballistic coefficient rules."""
    attitude: Attitude | None = None


@attrs.frozen
class Flown:
    """One flight: times [s], apogee [m], states in Earth-fixed axes; NaN where not reached."""

    burnout_time: float
    burnout: Vector
    """Position and velocity [6]."""
    apogee: float
    apogee_time: float
    entry_time: float
    impact_time: float
    impact: Vector
    """Position and velocity [6]."""
    state: Callable[[float], Vector]
    """Time -> position and velocity [6]."""


def fly(
    vehicle: Vehicle, shot: Shot, earth: Earth = WGS84, longest: float = 7200.0, corners: Iterable[float] = ()
) -> Flown:
    """Fly one missile from rest until it falls through the target height.

    corners : times [s] at which a step is to end, for there the drag curve or the air has a corner. SciPy steps over
        corners that it is not told of, and each may cost a micrometre a second.
    """
    from scipy.integrate import solve_ivp

    position = geodetic_to_ecef(shot.latitude, shot.longitude, shot.height, earth.semi_major, earth.flattening)
    state = _to_inertial(0.0, np.concatenate([position, np.zeros(3)]), earth)
    found: Found = {}
    solutions: list[tuple[float, float, Any]] = []
    time = 0.0
    while time < longest and "impact" not in found:
        leg = _leg(vehicle, shot, time, _to_fixed(time, state, earth), earth, longest)
        if leg.attitude is None:
            found.setdefault("burnout", (time, state))
        end = min(leg.end, longest)
        for stop in (*sorted(corner for corner in corners if time < corner < end), end):
            solved = solve_ivp(
                lambda t, y, leg=leg: _derivative(t, y, leg, vehicle, earth),
                (time, stop), state, method="DOP853", rtol=RELATIVE, atol=ABSOLUTE, dense_output=True,
                events=_events(shot.target_height, earth),
            )  # fmt: skip
            for name, times, states in zip(EVENTS, solved.t_events, solved.y_events, strict=True):
                _note(found, name, zip(times, states, strict=True), earth)
            solutions.append((time, float(solved.t[-1]), solved.sol))
            time, state = float(solved.t[-1]), solved.y[:, -1]
            if "impact" in found:
                break
    return _flown(found, solutions, earth)


def _note(found: Found, name: str, crossings: Iterable[tuple[float, Vector]], earth: Earth) -> None:
    """Keep the last crossing of each kind, and of the apogees the highest."""
    for time, state in crossings:
        top = _height(_to_fixed(*found[name], earth), earth) if name == "apogee" and name in found else -np.inf
        if _height(_to_fixed(time, state, earth), earth) > top:
            found[name] = (float(time), state)


def _flown(found: Found, solutions: list[tuple[float, float, Any]], earth: Earth) -> Flown:
    missing = (float("nan"), np.full(6, np.nan))
    at = {name: found.get(name, missing) for name in ("burnout", "apogee", "entry", "impact")}
    fixed = {name: _to_fixed(time, state, earth) for name, (time, state) in at.items()}

    def state(time: float) -> Vector:
        for begin, end, solution in solutions:
            if begin <= time <= end:
                return _to_fixed(time, solution(time), earth)
        return np.full(6, np.nan)

    return Flown(
        burnout_time=at["burnout"][0],
        burnout=fixed["burnout"],
        apogee=_height(fixed["apogee"], earth),
        apogee_time=at["apogee"][0],
        entry_time=at["entry"][0],
        impact_time=at["impact"][0],
        impact=fixed["impact"],
        state=state,
    )


def _turn(time: float, earth: Earth) -> Vector:
    """Rotation from inertial to Earth-fixed axes."""
    c, s = np.cos(earth.rotation * time), np.sin(earth.rotation * time)
    return np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]])


def _spin(earth: Earth) -> Vector:
    return np.array([0.0, 0.0, earth.rotation])


def _to_inertial(time: float, fixed: Vector, earth: Earth) -> Vector:
    back = _turn(time, earth).T
    return np.concatenate([back @ fixed[:3], back @ (fixed[3:] + np.cross(_spin(earth), fixed[:3]))])


def _to_fixed(time: float, inertial: Vector, earth: Earth) -> Vector:
    turn = _turn(time, earth)
    position = turn @ inertial[:3]
    return np.concatenate([position, turn @ inertial[3:] - np.cross(_spin(earth), position)])


def _height(fixed: Vector, earth: Earth) -> float:
    return float(ecef_to_geodetic(fixed[:3], earth.semi_major, earth.flattening)[2])


def _climb(fixed: Vector, earth: Earth) -> float:
    latitude, longitude, _ = ecef_to_geodetic(fixed[:3], earth.semi_major, earth.flattening)
    return float(enu_basis(latitude, longitude)[2] @ fixed[3:])


def _events(target: float, earth: Earth) -> tuple[Callable[[float, Vector], float], ...]:
    def apogee(t: float, y: Vector) -> float:
        return _climb(_to_fixed(t, y, earth), earth)

    def entry(t: float, y: Vector) -> float:
        return _height(_to_fixed(t, y, earth), earth) - ENTRY_HEIGHT

    def impact(t: float, y: Vector) -> float:
        return _height(_to_fixed(t, y, earth), earth) - target

    # SciPy reads these off the functions: count falls through zero only, and stop at the ground.
    events: tuple[Any, ...] = (apogee, entry, impact)
    for event in events:
        event.direction = -1.0
    events[-1].terminal = True
    return events


def _derivative(time: float, y: Vector, leg: Leg, vehicle: Vehicle, earth: Earth) -> Vector:
    """Newton's law in inertial axes: gravitation, thrust and drag, no apparent forces."""
    fixed = _to_fixed(time, y, earth)
    force = np.zeros(3)
    mass = leg.mass - leg.flow * (time - leg.begin)
    pressure = 0.0
    if earth.atmosphere:
        here = us1976(_height(fixed, earth))
        pressure = float(here.pressure)
        speed = float(np.linalg.norm(fixed[3:]))
        dynamic = 0.5 * float(here.density) * speed
        if leg.drag_area > 0.0:
            mach = speed / float(here.speed_of_sound)
            force -= dynamic * leg.drag_area * np.interp(mach, vehicle.mach, vehicle.drag_coefficient) * fixed[3:]
        else:
            force -= dynamic * mass / vehicle.ballistic_coefficient * fixed[3:]
    if leg.attitude is not None:
        force += (leg.vacuum_thrust - pressure * leg.exit_area) * leg.attitude(time, fixed[3:])
    acceleration = gravitation(fixed[:3], earth) + force / mass
    return np.concatenate([y[3:], _turn(time, earth).T @ acceleration])


def _leg(vehicle: Vehicle, shot: Shot, time: float, fixed: Vector, earth: Earth, longest: float) -> Leg:
    """The leg that begins at `time`: the stage that burns then, under the steering law that holds then."""
    ends = np.cumsum([stage[4] for stage in vehicle.stages])
    cut = min(shot.cut_off, float(ends[-1]))
    if time >= cut:
        left = 0.0 if vehicle.separating else float(vehicle.stages[-1][0])
        # Without a ballistic coefficient the burnt-out missile keeps its drag by Mach number.
        area = 0.0 if vehicle.ballistic_coefficient > 0.0 else float(vehicle.stages[-1][5])
        return Leg(time, longest, vehicle.payload_mass + left, drag_area=area)
    number = int(np.searchsorted(ends, time, side="right"))
    _, propellant, impulse, exit_area, burn, area = (float(x) for x in vehicle.stages[number])
    flow = propellant / burn
    burnt = flow * (time - (float(ends[number]) - burn))
    mass = vehicle.payload_mass + float(vehicle.stages[number:, :2].sum()) - burnt
    attitude, until = _steering(vehicle, shot, time, fixed, earth)
    end = min(float(ends[number]), cut, until)
    return Leg(time, end, mass, flow, flow * impulse * STANDARD_GRAVITY, exit_area, area, attitude)


def _steering(vehicle: Vehicle, shot: Shot, time: float, fixed: Vector, earth: Earth) -> tuple[Attitude, float]:
    """Attitude as a function of time and velocity, and until when it holds.

    Vertical rise; then a constant tilt by the kick and a gravity turn, or a pitch that falls at a constant rate
    until the kick is reached; at last an attitude held among the stars, taken anew from the velocity at each ignition.
    """
    east, north, up = enu_basis(shot.latitude, shot.longitude)
    along = np.cos(shot.azimuth) * north + np.sin(shot.azimuth) * east

    def tilted(angle: float) -> Vector:
        direction: Vector = np.cos(angle) * up + np.sin(angle) * along
        return direction

    if time < vehicle.vertical_end:
        return (lambda t, v: up), vehicle.vertical_end
    if vehicle.pitch_rate > 0.0:
        stop = vehicle.vertical_end + shot.kick / vehicle.pitch_rate
        if time < stop:
            return (lambda t, v: tilted(vehicle.pitch_rate * (t - vehicle.vertical_end))), stop
        return (lambda t, v: tilted(shot.kick)), np.inf
    if time < vehicle.kick_end:
        return (lambda t, v: tilted(shot.kick)), vehicle.kick_end
    if time < vehicle.turn_end:
        return (lambda t, v: v / np.linalg.norm(v)), vehicle.turn_end
    held = fixed[3:] / np.linalg.norm(fixed[3:])
    return (lambda t, v: _turn(t - time, earth) @ held), np.inf
