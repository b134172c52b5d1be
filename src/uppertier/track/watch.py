"""One flight watched by one radar: what a filter is given, and what a simulated truth starts from."""

from __future__ import annotations

import attrs
import numpy as np

from uppertier.earth.constants import WGS84, Earth
from uppertier.errors import InputError
from uppertier.flight.records import Flights
from uppertier.numerics.arrays import SAME, Floats, as_floats
from uppertier.radar.records import Sight
from uppertier.scenario.records import RadarUnit
from uppertier.track.looks import Looks, looks
from uppertier.track.motion import last_burnout
from uppertier.track.records import MotionModel


@attrs.frozen
class Watch:
    """n samples of one flight and the looks of one radar at them."""

    name: str
    """Of radar and flight: it names the stream of random numbers."""
    time: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[n]"""
    path: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[n,6] true position and velocity"""
    look: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[n] 0 no look, 2 the first look, 1 any other"""
    variance: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[n,3] of range, traverse angle and elevation"""
    bias: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[3] one sigma"""
    place: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[3]"""
    basis: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[3,3] east, north, up of the radar"""
    beta: float
    """Ballistic coefficient that the filter assumes [kg/m2]; infinite for a body without drag"""
    drag: float
    """One sigma of the relative error of drag"""
    burnout: float

    @property
    def first(self) -> int:
        """Sample of the first look; the number of samples where there is none."""
        taken = np.flatnonzero(self.look)
        return int(taken[0]) if taken.size else self.time.size

    @property
    def last(self) -> int:
        """Sample of the last look; -1 where there is none."""
        taken = np.flatnonzero(self.look)
        return int(taken[-1]) if taken.size else -1

    @property
    def burning(self) -> bool:
        """Whether a motor still burns at the first look."""
        return self.first < self.time.size and bool(self.time[self.first] < self.burnout)


def watch(
    unit: RadarUnit,
    flights: Flights,
    sight: Sight,
    flight: int,
    *,
    model: MotionModel | None = None,
    earth: Earth = WGS84,
) -> Watch:
    """Flight number `flight` as the radar `unit` of `sight` sees it.

    raises : InputError where the sight has no such radar, or there is no such flight
    """
    if unit.id not in sight.radar:
        raise InputError("the sight was made without this radar", key="radar")
    if not 0 <= flight < len(flights):
        raise InputError(f"there is no flight {flight}", key="flight", hint=f"use 0 to {len(flights) - 1}")
    part = flights.samples(flight)
    seen = looks(unit, sight, sight.radar.index(unit.id), flight, part, flights.time[part], flights.position[part])
    return watch_looks(f"{unit.id}:{flights.id[flight]}", unit, flights, flight, seen, model or MotionModel(), earth)


def watch_looks(
    name: str, unit: RadarUnit, flights: Flights, flight: int, seen: Looks, model: MotionModel, earth: Earth
) -> Watch:
    """The same from looks that are at hand."""
    from uppertier.earth.geodesy import enu_basis, geodetic_to_ecef

    part, site = flights.samples(flight), unit.site
    look = (seen.count > 0).astype(float)
    if look.any():
        look[int(np.argmax(look))] = 2.0
    beta = float(flights.ballistic_coefficient[flight])
    known = np.isfinite(beta) and beta > 0.0 and earth.atmosphere
    return Watch(
        name=name,
        time=flights.time[part],
        path=np.concatenate([flights.position[part], flights.velocity[part]], axis=1),
        look=look,
        variance=seen.variance / np.maximum(seen.count, 1)[:, None],
        bias=np.sqrt(seen.bias_variance),
        place=geodetic_to_ecef(site.latitude.value, site.longitude.value, site.height.value),
        basis=enu_basis(site.latitude.value, site.longitude.value),
        beta=beta if known else float("inf"),
        drag=model.drag_separated if flights.separating[flight] else model.drag_whole,
        burnout=last_burnout(flights, flight),
    )
