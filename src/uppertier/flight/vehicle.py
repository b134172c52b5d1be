"""Vehicles: the numbers of a sheet, packed as the flight kernel wants them."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np

from uppertier.catalog.records import InterceptorSheet, MissileSheet, Stage
from uppertier.earth.constants import STANDARD_GRAVITY
from uppertier.numerics.arrays import SAME, Floats, as_floats

SEA_LEVEL_PRESSURE = 101_325.0


@attrs.frozen
class Vehicle:
    """One vehicle in SI. `stages` rows: dry mass, propellant mass, vacuum impulse, exit area, burn time, drag area."""

    id: str
    stages: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[S,6]"""
    payload_mass: float
    ballistic_coefficient: float
    separating: bool
    cut_off: bool
    vertical_end: float
    """End of the vertical rise [s]."""
    kick_end: float
    """End of the pitch-over, start of the gravity turn [s]."""
    turn_end: float
    """End of the gravity turn; the attitude is held among the stars from here on [s]."""
    pitch_rate: float
    """A programmed pitch rate in place of kick and gravity turn [rad/s]; 0 for none."""
    mach: Floats = attrs.field(converter=as_floats, eq=SAME)
    drag_coefficient: Floats = attrs.field(converter=as_floats, eq=SAME)

    @property
    def burn_time(self) -> float:
        return float(self.stages[:, 4].sum())

    @property
    def earliest_cut_off(self) -> float:
        """Thrust can be cut in the last stage only, and not in its first tenth; single stages from a third on."""
        before = float(self.stages[:-1, 4].sum())
        last = float(self.stages[-1, 4])
        return before + (0.1 if before else 0.33) * last


def exit_area(flow: float, impulse_vacuum: float, impulse_sea_level: float) -> float:
    """Nozzle exit area [m2] from mass flow [kg/s] and both specific impulses [s].

    Thrust falls by pressure times exit area. Sutton & Biblarz, Rocket Propulsion Elements (2017), eq. (2-13).
    """
    return flow * STANDARD_GRAVITY * (impulse_vacuum - impulse_sea_level) / SEA_LEVEL_PRESSURE


def stage_row(stage: Stage) -> list[float]:
    """The kernel's row for one stage of a sheet."""
    flow = stage.propellant_mass.value / stage.burn_time.value
    vacuum, sea_level = stage.specific_impulse_vacuum.value, stage.specific_impulse_sea_level.value
    area = np.pi / 4.0 * stage.diameter.value**2
    return [
        stage.dry_mass.value,
        stage.propellant_mass.value,
        vacuum,
        exit_area(flow, vacuum, sea_level),
        stage.burn_time.value,
        float(area),
    ]


def missile_vehicle(sheet: MissileSheet) -> Vehicle:
    """The vehicle of a missile sheet. A single stage turns with gravity to burnout, more stages to the first."""
    stages = np.array([stage_row(stage) for stage in sheet.stages])
    return Vehicle(
        id=sheet.id,
        stages=stages,
        payload_mass=sheet.payload_mass.value,
        ballistic_coefficient=sheet.ballistic_coefficient.value,
        separating=sheet.separating,
        cut_off=sheet.cut_off,
        vertical_end=sheet.vertical_time.value,
        kick_end=sheet.pitch_over_end.value,
        turn_end=float(stages[0, 4]),
        pitch_rate=0.0,
        mach=sheet.drag.mach,
        drag_coefficient=sheet.drag.coefficient,
    )


def interceptor_vehicle(sheet: InterceptorSheet) -> Vehicle:
    """The vehicle of an interceptor: thrust held along the launch elevation, then the kill vehicle coasts."""
    return Vehicle(
        id=sheet.id,
        stages=np.array([stage_row(sheet.stage)]),
        payload_mass=sheet.kill_vehicle_mass.value,
        ballistic_coefficient=sheet.ballistic_coefficient.value,
        separating=True,
        cut_off=False,
        vertical_end=0.0,
        kick_end=np.inf,
        turn_end=np.inf,
        pitch_rate=0.0,
        mach=sheet.drag.mach,
        drag_coefficient=sheet.drag.coefficient,
    )


@attrs.frozen
class Packed:
    """Vehicles laid out for the kernel: stages[V,S,6], stage_count[V], body[V,7], drag tables [V,K]."""

    stages: Floats = attrs.field(converter=as_floats, eq=SAME)
    stage_count: np.ndarray = attrs.field()
    body: Floats = attrs.field(converter=as_floats, eq=SAME)
    mach: Floats = attrs.field(converter=as_floats, eq=SAME)
    drag_coefficient: Floats = attrs.field(converter=as_floats, eq=SAME)


def pack(vehicles: Sequence[Vehicle]) -> Packed:
    """Lay vehicles end to end, shorter ones padded with rows that are never read."""
    stages = np.zeros((len(vehicles), max(len(v.stages) for v in vehicles), 6))
    points = max(len(v.mach) for v in vehicles)
    mach = np.empty((len(vehicles), points))
    coefficient = np.empty_like(mach)
    body = np.empty((len(vehicles), 7))
    for i, v in enumerate(vehicles):
        stages[i, : len(v.stages)] = v.stages
        # A drag table is constant beyond its end: repeating the last point at higher Mach changes nothing.
        extra = points - len(v.mach)
        mach[i] = np.concatenate([v.mach, v.mach[-1] + np.arange(1, extra + 1)])
        coefficient[i] = np.concatenate([v.drag_coefficient, np.full(extra, v.drag_coefficient[-1])])
        body[i] = (
            v.payload_mass,
            v.ballistic_coefficient,
            float(v.separating),
            v.vertical_end,
            v.kick_end,
            v.turn_end,
            v.pitch_rate,
        )
    counts = np.array([len(v.stages) for v in vehicles], dtype=np.int64)
    return Packed(stages, counts, body, mach, coefficient)
