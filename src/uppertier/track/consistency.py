"""Whether a filter errs as it believes: normalised errors over ensembles, and errors over the bound."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.earth.constants import WGS84, Earth
from uppertier.earth.geodesy import ecef_to_geodetic
from uppertier.flight.records import Flights
from uppertier.numerics.arrays import SAME, Booleans, Floats, Integers, as_booleans, as_floats, as_integers
from uppertier.radar.records import Sight
from uppertier.scenario.records import RadarUnit
from uppertier.track.filters import polar_shift, simulate
from uppertier.track.looks import looks
from uppertier.track.motion import AIR_TOP, motion
from uppertier.track.records import MotionModel
from uppertier.track.track import filter_covariance
from uppertier.track.watch import watch_looks


@attrs.frozen
class Consistency:
    """Averages over T trials of one flight under one radar at S samples."""

    trials: int
    time: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[S] since launch"""
    height: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[S]"""
    burning: Booleans = attrs.field(converter=as_booleans, eq=SAME)
    """[S] before the last burnout: no filter here models thrust, so these are to be shown apart"""
    states: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[S] 6 in free flight, 7 in the air, where the drag factor counts too"""
    error_squared: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[S] average normalised estimation error squared (NEES)"""
    error_low: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[S] and `error_high`: the 95 % band in which that average falls if the filter is consistent"""
    error_high: Floats = attrs.field(converter=as_floats, eq=SAME)
    innovation_squared: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[S] average normalised innovation squared (NIS), of three measurements; NaN without a look"""
    innovation_low: float
    innovation_high: float
    position: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[S] root mean square error of position [m]"""
    velocity: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[S] of velocity [m/s]"""
    position_bound: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[S] its posterior Cramer-Rao bound; with biases considered, the covariance of the filter that knows the path"""
    velocity_bound: Floats = attrs.field(converter=as_floats, eq=SAME)
    thrust: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[S] mean probability that the filter gives to thrust"""


def normalised_error(error: ArrayLike, covariance: ArrayLike) -> Floats:
    """error' inverse(covariance) error [...] of errors [...,n] (NEES). Bar-Shalom, Li & Kirubarajan (2001), (5.4.2-5).

    NaN where the covariance is not positive definite or not a number.
    """
    error, covariance = np.asarray(error, float), np.asarray(covariance, float)
    scale = np.sqrt(np.einsum("...ii->...i", covariance))
    usable = np.isfinite(covariance).all(axis=(-2, -1)) & (scale > 0.0).all(axis=-1)
    safe = np.where(usable[..., None], scale, 1.0)
    # Metres, metres a second and shares stand in one matrix: scaled, it is easier to invert.
    unit = np.where(
        usable[..., None, None], covariance / safe[..., :, None] / safe[..., None, :], np.eye(error.shape[-1])
    )
    small = np.where(usable[..., None], error / safe, 0.0)
    solved = np.linalg.solve(unit, small[..., None])[..., 0]
    return np.where(usable, np.einsum("...i,...i->...", small, solved), np.nan)


def average_band(dimension: ArrayLike, runs: int, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Band of the average over `runs` independent normalised squares of `dimension` numbers.

    [5.34, 6.70] for 100 runs and six states. Bar-Shalom, Li & Kirubarajan (2001), sec. 5.4.2.
    """
    from scipy.special import chdtri

    degrees = np.asarray(dimension, float) * runs
    tail = (1.0 - confidence) / 2.0
    return np.asarray(chdtri(degrees, 1.0 - tail) / runs), np.asarray(chdtri(degrees, tail) / runs)


def consistency(
    unit: RadarUnit,
    flights: Flights,
    sight: Sight,
    flight: int,
    *,
    trials: ArrayLike = 100,
    every: int = 1,
    method: str = "extended",
    seed: int = 0,
    switching: bool | None = None,
    biased: bool = True,
    drawn: bool = True,
    model: MotionModel | None = None,
    earth: Earth = WGS84,
) -> Consistency:
    """Errors of a simulated filter over time, averaged over trials, beside what it believes and what is possible.

    trials : how many (0, 1, ...), or their numbers; every : keep every so many samples
    switching : None where the motor may still burn at the first look, as `track.track` has it
    the rest : as `filters.simulate` has it
    """
    model = model or MotionModel()
    part = flights.samples(flight)
    seen = looks(unit, sight, sight.radar.index(unit.id), flight, part, flights.time[part], flights.position[part])
    if not biased:
        seen = attrs.evolve(seen, bias_variance=np.zeros(3))
    one = watch_looks(f"{unit.id}:{flights.id[flight]}", unit, flights, flight, seen, model, earth)
    switching = one.burning if switching is None else switching
    number = np.asarray(trials, int)
    number = np.arange(int(number)) if number.ndim == 0 else number
    sample = np.arange(one.first, one.last + 1)[::every]
    runs = simulate(
        [one], np.zeros(number.size, int), number, method=method, seed=seed, samples=sample, switching=switching,
        drawn=drawn, biased=biased, straight=False, model=model, earth=earth,
    )  # fmt: skip
    bound = filter_covariance(motion(flights, flight, model, earth), seen, model.velocity, one.drag)[sample]
    height = ecef_to_geodetic(one.path[sample, :3], earth.semi_major, earth.flattening)[2]
    error = runs.state - runs.truth
    burning = one.time[sample] < one.burnout
    states = np.where((height < AIR_TOP) & ~burning, 7, 6)
    # In the coordinates in which the filter believes: Earth-fixed, an arc deeper than the noise would look like error.
    bent = np.concatenate([polar_shift(runs.truth, runs.state, one.place, one.basis), error[..., 6:]], axis=-1)
    both = [normalised_error(bent[..., :n], runs.covariance[..., :n, :n]).mean(axis=0) for n in (6, 7)]
    return Consistency(
        trials=number.size,
        time=one.time[sample],
        height=height,
        burning=burning,
        states=states,
        error_squared=np.where(states == 7, both[1], both[0]),
        innovation_squared=runs.innovation.mean(axis=0),
        position=_rms(error[..., :3]),
        velocity=_rms(error[..., 3:6]),
        position_bound=np.sqrt(np.einsum("sii->s", bound[:, :3, :3])),
        velocity_bound=np.sqrt(np.einsum("sii->s", bound[:, 3:6, 3:6])),
        thrust=runs.thrust.mean(axis=0),
        **_bands(states, number.size),
    )


def _rms(error: NDArray[np.float64]) -> Floats:
    return np.asarray(np.sqrt((error**2).sum(axis=-1).mean(axis=0)))


def _bands(states: NDArray[np.int64], runs: int) -> dict[str, Any]:
    low, high = average_band(states, runs)
    innovation = average_band(3, runs)
    return {
        "error_low": low,
        "error_high": high,
        "innovation_low": float(innovation[0]),
        "innovation_high": float(innovation[1]),
    }
