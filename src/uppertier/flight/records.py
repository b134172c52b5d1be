"""Flights: a batch of trajectories, all samples of all flights laid end to end."""

from __future__ import annotations

from enum import IntEnum

import attrs

from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers


class Phase(IntEnum):
    BOOST = 0
    COAST = 1
    ENTRY = 2
    """Coming down below 100 km."""


@attrs.frozen
class Flights:
    """N flights, M samples in all; flight i owns samples offset[i]:offset[i+1]. ECEF WGS-84, SI.

    Samples stand at every whole second and at every event (burnouts, apogee, impact). Cubic Hermite interpolation
    between them is within 1 m in free flight. `raid[i]` is empty for flights of the watch list, whose `entry[i]`
    counts watch entries instead.
    """

    id: tuple[str, ...]
    missile: tuple[str, ...]
    raid: tuple[str, ...]
    entry: Integers = attrs.field(converter=as_integers, eq=SAME)
    launch: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N,3]"""
    aim: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N,3]"""
    status: Integers = attrs.field(converter=as_integers, eq=SAME)
    shortfall: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] how far short of the aim point full burn falls [m]; 0 where it reaches"""
    offset: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[N+1]"""
    time: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[M] since launch [s]"""
    launch_time: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] after the raid begins [s]"""
    position: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[M,3]"""
    velocity: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[M,3] relative to the rotating Earth"""
    mass: Floats = attrs.field(converter=as_floats, eq=SAME)
    phase: Integers = attrs.field(converter=as_integers, eq=SAME)
    burnout_time: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N,stages], NaN where a missile has fewer stages"""
    apogee: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] height above the ellipsoid [m]"""
    apogee_time: Floats = attrs.field(converter=as_floats, eq=SAME)
    impact_time: Floats = attrs.field(converter=as_floats, eq=SAME)
    impact: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N,3]"""
    miss: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] distance from impact to aim point [m]"""
    ballistic_coefficient: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] of what re-enters [kg/m2]"""
    separating: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[N] 1 where a payload leaves the last stage at burnout"""

    def __len__(self) -> int:
        return len(self.id)

    def samples(self, flight: int) -> slice:
        """Where the samples of one flight stand."""
        return slice(int(self.offset[flight]), int(self.offset[flight + 1]))
