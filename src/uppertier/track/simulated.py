"""One trial of every track: measurements are drawn, and a filter that knows nothing of the truth estimates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from uppertier.earth.constants import Earth
from uppertier.flight.records import Flights, Phase
from uppertier.radar.records import Sight
from uppertier.scenario.records import RadarUnit
from uppertier.track.ellipse import first_below
from uppertier.track.filters import Runs, simulate
from uppertier.track.motion import motion
from uppertier.track.points import impact_point, launch_point
from uppertier.track.records import MotionModel, SimulatedTracks
from uppertier.track.watch import Watch, watch


def simulated_tracks(
    radars: Sequence[RadarUnit],
    flights: Flights,
    sight: Sight,
    commit_ellipse: float,
    model: MotionModel,
    earth: Earth,
    method: str,
    seed: int,
    trial: int,
) -> SimulatedTracks:
    """`track.track` with measurements. Arguments as there.

    Where the first look comes before the last burnout, the filter has to find out by itself whether the motor burns,
    and gives no impact while it thinks so. What is first seen after it is taken as falling, as covariance alone has it.
    """
    count, samples = len(radars), flights.time.size
    shapes = {
        "covariance": (samples, 6, 6), "impact_covariance": (samples, 2, 2), "launch_covariance": (len(flights), 2, 2),
        "commit_time": (len(flights),), "state": (samples, 7), "thrust": (samples,), "innovation": (samples,),
        "impact": (samples, 3), "launch": (len(flights), 3),
    }  # fmt: skip
    out: dict[str, Any] = {name: np.full((count, *shape), np.nan) for name, shape in shapes.items()}
    seen = [
        (r, f, watch(unit, flights, sight, f, model=model, earth=earth))
        for r, unit in enumerate(radars)
        for f in range(len(flights))
        if flights.offset[f + 1] - flights.offset[f] > 1 and np.isfinite(sight.confirmed[r, f])
    ]
    seen = [(r, f, one) for r, f, one in seen if one.last >= 0]
    for switching in (False, True):
        group = [row for row in seen if row[2].burning == switching]
        if not group:
            continue
        runs = simulate(
            [one for _, _, one in group], np.arange(len(group)), trial, method=method, seed=seed, switching=switching,
            model=model, earth=earth,
        )  # fmt: skip
        for i, (r, f, one) in enumerate(group):
            _enter(out, r, f, one, i, runs, flights, model, commit_ellipse, earth)
    return SimulatedTracks(tuple(unit.id for unit in radars), method=method, seed=seed, trial=trial, **out)


def _enter(
    out: dict[str, Any],
    radar: int,
    flight: int,
    one: Watch,
    row: int,
    runs: Runs,
    flights: Flights,
    model: MotionModel,
    limit: float,
    earth: Earth,
) -> None:
    part = flights.samples(flight)
    span = slice(one.first, one.last + 1)
    kept = slice(part.start + span.start, part.start + span.stop)
    out["state"][radar, kept] = runs.state[row, span]
    out["covariance"][radar, kept] = runs.covariance[row, span, :6, :6]
    out["thrust"][radar, kept] = runs.thrust[row, span]
    out["innovation"][radar, kept] = runs.innovation[row, span]
    # What noise on the way adds is all that is taken from the true path.
    future = motion(flights, flight, model, earth).future
    for k in range(one.first, one.last + 1):
        if runs.thrust[row, k] < 0.5:
            found = impact_point(runs.state[row, k], runs.covariance[row, k], one.beta, earth)
            out["impact"][radar, part.start + k] = found.place
            out["impact_covariance"][radar, part.start + k] = found.covariance + future[k]
    out["commit_time"][radar, flight] = first_below(one.time, out["impact_covariance"][radar, part], limit)
    coasting = (
        (one.time >= one.burnout) & (flights.phase[part] != Phase.ENTRY) & (runs.thrust[row, : one.time.size] < 0.5)
    )
    coasting[one.last + 1 :] = False
    if coasting.any():
        k = int(np.flatnonzero(coasting)[-1])
        start = int(np.argmax(one.time >= one.burnout))
        here, burnt_out = flights.launch[flight], one.path[start, :3]
        turned = here @ burnt_out / (np.linalg.norm(here) * np.linalg.norm(burnt_out))
        boosted = float(np.linalg.norm(here) * np.arccos(np.clip(turned, -1.0, 1.0)))
        found = launch_point(
            runs.state[row, k], runs.covariance[row, k], one.beta, float(one.time[k] - one.time[start]), boosted,
            model.boost_share, earth,
        )  # fmt: skip
        out["launch"][radar, flight], out["launch_covariance"][radar, flight] = found.place, found.covariance
