"""Moments and pieces of flights, as exporters need them."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import attrs
import numpy as np

from uppertier.earth.constants import WGS84_FLATTENING, WGS84_SEMI_MAJOR
from uppertier.earth.geodesy import ecef_to_geodetic
from uppertier.errors import InputError
from uppertier.flight.records import Flights, Phase
from uppertier.formats.shared.thinning import hermite, kept
from uppertier.numerics.arrays import Booleans, Floats, Integers

PHASE_NAMES = {Phase.BOOST: "boost", Phase.COAST: "coast", Phase.ENTRY: "entry"}


@attrs.frozen(eq=False)
class Leg:
    """A stretch of one flight within one phase; `samples` are indices into the batch, both ends included."""

    phase: Phase
    samples: Integers


def states(flights: Flights) -> Floats:
    """Position and velocity side by side, [M,6]."""
    return np.hstack([flights.position.reshape(-1, 3), flights.velocity.reshape(-1, 3)])


def corners(flights: Flights) -> Booleans:
    """Samples [M] at which a phase begins or a stage burns out: no curve may be drawn across them."""
    marked = np.zeros(flights.time.size, bool)
    marked[1:] |= np.diff(flights.phase) != 0
    burnouts = flights.burnout_time.reshape(len(flights), -1)
    for i in range(len(flights)):
        rows = flights.samples(i)
        for moment in burnouts[i][np.isfinite(burnouts[i])]:
            near = np.searchsorted(flights.time[rows], moment - 1e-6)
            marked[rows.start + min(int(near), rows.stop - rows.start - 1)] = True
    return marked


def knots(flights: Flights, bound: float, curved: bool) -> Integers:
    """Indices of the samples that stay when tracks are thinned to a greatest error [m]; see `thinning.kept`."""
    stays = kept(flights.time, states(flights), flights.offset, corners(flights), bound, curved)
    return np.flatnonzero(stays)


def knots_on_map(flights: Flights, bound: float) -> Integers:
    """As `knots`, for maps that join points straight in longitude, latitude and height."""
    latitude, longitude, height = ecef_to_geodetic(flights.position.reshape(-1, 3))
    place = np.column_stack([np.unwrap(longitude), latitude, height])
    # The greater radius of curvature makes the error too large by a third of a per cent at most.
    radius = WGS84_SEMI_MAJOR / (1.0 - WGS84_FLATTENING) + np.maximum(height, 0.0)
    scale = np.column_stack([radius * np.cos(latitude), radius, np.ones_like(height)])
    stays = kept(flights.time, place, flights.offset, corners(flights), bound, False, scale)
    return np.flatnonzero(stays)


def of_flight(indices: Integers, flights: Flights, flight: int) -> Integers:
    """Those of sorted sample indices that belong to one flight."""
    rows = flights.samples(flight)
    low, high = np.searchsorted(indices, [rows.start, rows.stop])
    return np.asarray(indices[low:high])


def legs(flights: Flights, samples: Integers) -> tuple[Leg, ...]:
    """The phases of one flight, given its samples; each leg ends where the next begins."""
    if samples.size < 2:
        return ()
    phase = flights.phase[samples]
    turns = [0, *(np.flatnonzero(np.diff(phase)) + 1).tolist(), samples.size - 1]
    spans = [(a, b) for a, b in itertools.pairwise(turns) if b > a]
    return tuple(Leg(Phase(int(phase[a])), samples[a : b + 1]) for a, b in spans)


def position_at(flights: Flights, flight: int, time: float) -> Floats:
    """Position[3] of one flight at a time since its launch [s], by the cubic between its samples; held at the ends."""
    rows = flights.samples(flight)
    times = flights.time[rows]
    before = int(np.clip(np.searchsorted(times, time, side="right") - 1, 0, times.size - 2))
    span = times[before + 1] - times[before]
    share = np.clip((time - times[before]) / span, 0.0, 1.0) if span > 0.0 else 0.0
    both = np.hstack([flights.position[rows][before : before + 2], flights.velocity[rows][before : before + 2]])
    return np.asarray(hermite(both[:1], both[1:], np.array([span]), np.array([share]))[0])


def epoch_of(text: str) -> datetime:
    """A scenario's epoch as a moment in UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"'{text}' is no moment in time", key="epoch", hint="write 2017-07-03T00:00:00Z") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def stamp(epoch: datetime, seconds: float) -> str:
    """The moment some seconds after an epoch, to the millisecond: 2017-07-03T00:01:30.000Z."""
    moment = epoch + timedelta(milliseconds=round(float(seconds) * 1e3))
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
