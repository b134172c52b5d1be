"""The least covariance with which each radar can know each flight, along the true path."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from uppertier.earth.constants import WGS84, Earth
from uppertier.errors import InputError
from uppertier.flight.records import Flights, Phase
from uppertier.radar.records import Sight
from uppertier.scenario.records import RadarUnit
from uppertier.track.ellipse import first_below
from uppertier.track.looks import Looks, looks
from uppertier.track.motion import Motion, ground, motion
from uppertier.track.records import MotionModel, Tracks


def track(
    radars: Sequence[RadarUnit],
    flights: Flights,
    sight: Sight,
    commit_ellipse: float,
    *,
    model: MotionModel | None = None,
    earth: Earth = WGS84,
    moved: Sequence[Motion | None] | None = None,
    launch_points: bool = True,
    method: str = "covariance",
    seed: int = 0,
    trial: int = 0,
) -> Tracks:
    """How well each radar knows each flight.

    radars : R radars, those of `sight` in its order
    flights, sight : N flights with M samples, and what is seen of them
    commit_ellipse : semi-major axis, one sigma, of the predicted impact below which a battery acts [m];
        infinite: any prediction will do
    model : what the tracker does not know about the motion; the default is this project's own choice
    moved : `motions` of the same flights, model and Earth, for sweeps in which the flights stay as they are
    launch_points : whether to estimate launch points too; NaN where not
    method : "covariance": no measurements, the least covariance; "extended" or "unscented": measurements are drawn and
        filtered, and the answer is a SimulatedTracks, one trial of what a radar would have
    seed, trial : which trial; without meaning for "covariance"
    returns : Tracks; NaN before the first look at a confirmed object and after the last, and for the predicted
        impact before the last burnout
    raises : InputError where radars and sight differ, the ellipse is not a positive length, or the method is unknown

    Posterior Cramer-Rao bound of Tichavsky, Muravchik & Nehorai (1998), in covariance form with the true path as
    point of linearisation (Taylor 1979), and with the biases of the radar considered but not estimated
    (Schmidt 1966).
    """
    if not commit_ellipse > 0.0:
        raise InputError("the ellipse to act on is not a positive length", key="commit_ellipse")
    if tuple(unit.id for unit in radars) != sight.radar:
        raise InputError("these are not the radars that the sight was made with", key="radars")
    model = model or MotionModel()
    if method != "covariance":
        from uppertier.track.simulated import simulated_tracks

        return simulated_tracks(radars, flights, sight, commit_ellipse, model, earth, method, seed, trial)
    samples, count = flights.time.size, len(radars)
    covariance = np.full((count, samples, 6, 6), np.nan)
    impact = np.full((count, samples, 2, 2), np.nan)
    launch = np.full((count, len(flights), 2, 2), np.nan)
    commit = np.full((count, len(flights)), np.nan)
    for flight in range(len(flights)):
        part = flights.samples(flight)
        if part.stop - part.start < 2 or np.all(np.isnan(sight.confirmed[:, flight])):
            continue
        path = (moved[flight] if moved else None) or motion(flights, flight, model, earth)
        whole = model.drag_separated if flights.separating[flight] else model.drag_whole
        for radar, unit in enumerate(radars):
            if np.isnan(sight.confirmed[radar, flight]):
                continue
            seen = looks(unit, sight, radar, flight, part, flights.time[part], flights.position[part])
            state = filter_covariance(path, seen, model.velocity, whole)
            covariance[radar, part] = state[:, :6, :6]
            impact[radar, part] = impact_covariance(path, state)
            if launch_points:
                launch[radar, flight] = launch_covariance(flights, flight, path, state, model.boost_share, earth)
            commit[radar, flight] = first_below(flights.time[part], impact[radar, part], commit_ellipse)
    return Tracks(tuple(unit.id for unit in radars), covariance, impact, launch, commit)


def motions(flights: Flights, model: MotionModel | None = None, earth: Earth = WGS84) -> list[Motion | None]:
    """Linearised motion along every flight; None for one of fewer than two samples."""
    model = model or MotionModel()
    spans = (flights.samples(flight) for flight in range(len(flights)))
    return [motion(flights, i, model, earth) if s.stop - s.start > 1 else None for i, s in enumerate(spans)]


def filter_covariance(moved: Motion, seen: Looks, velocity: float, drag: float) -> NDArray[np.float64]:
    """Covariance [n,7,7] of position, velocity and relative drag; NaN before the first look and after the last.

    velocity, drag : one sigma of each before anything is measured
    """
    from uppertier.track.bound.kernels import filter_along

    state = np.empty((seen.count.size, 7, 7))
    filter_along(
        moved.step, moved.matrices, moved.noise, seen.count, seen.rows, seen.variance, seen.bias_variance,
        velocity**2, drag**2, state,
    )  # fmt: skip
    taken = np.flatnonzero(seen.count)
    state[(taken[-1] + 1 if taken.size else 0) :] = np.nan
    return state


def impact_covariance(moved: Motion, state: NDArray[np.float64]) -> NDArray[np.float64]:
    """Covariance [n,2,2] of the predicted impact, east and north [m2]; NaN while not tracked or still burning."""
    projected = np.einsum("nik,nkl,njl->nij", moved.projection, state, moved.projection) + moved.future
    return np.where(moved.free[:, None, None], projected, np.nan)


def launch_covariance(
    flights: Flights, flight: int, moved: Motion, state: NDArray[np.float64], boost_share: float, earth: Earth = WGS84
) -> NDArray[np.float64]:
    """Covariance [2,2] of the estimated launch point, east and north [m2]; NaN without a look in free flight.

    The last tracked state above the air is carried back to the last burnout, with all noise on the way added (on the
    safe side: a smoother would add less), and `boost_share` of the ground distance covered in boost is added in
    every direction for the powered flight that is not modelled backwards.
    """
    part = flights.samples(flight)
    coasting = moved.free & (flights.phase[part] != Phase.ENTRY) & np.isfinite(state[:, 0, 0])
    if not coasting.any():
        return np.full((2, 2), np.nan)
    start = int(np.argmax(moved.free))
    last = int(np.flatnonzero(coasting)[-1])
    way, added = np.eye(7), np.zeros((7, 7))
    for k in range(start, last):
        way = moved.matrices[k] @ way
        added = moved.matrices[k] @ added @ moved.matrices[k].T
        added[3:6, 3:6] += moved.noise[k] * moved.step[k] * np.eye(3)
    back = np.linalg.inv(way)
    carried = (back @ (state[last] + added) @ back.T)[:3, :3]
    here, burnt_out = flights.launch[flight], flights.position[part][start]
    turned = here @ burnt_out / (np.linalg.norm(here) * np.linalg.norm(burnt_out))
    boosted = boost_share * float(np.linalg.norm(here) * np.arccos(np.clip(turned, -1.0, 1.0)))
    level = ground(here, earth)[:2]
    return np.asarray(level @ carried @ level.T + boosted**2 * np.eye(2))
