"""The same question by the whole chain: observe, track, windows. What the compiled evaluator is held against.

It also answers where the compiled one cannot: batteries with launchers or radars elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier import chain
from uppertier.battle.window import windows
from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.flight.records import Flights, Phase
from uppertier.radar.observe import observe
from uppertier.track.track import track

if TYPE_CHECKING:
    from uppertier.battle.flyout import FlyoutTable
    from uppertier.battle.records import Windows
    from uppertier.catalog.records import MissileSheet, SiteSheet
    from uppertier.numerics.arrays import Floats
    from uppertier.scenario.records import Scenario
    from uppertier.study.lone.evaluate import Paths


def whole_chain(
    scenario: Scenario, missile: MissileSheet, flights: Flights, tables: tuple[FlyoutTable, ...] | None = None
) -> Windows:
    """Windows against flights of one missile that each have the radars to themselves."""
    needed = {name for unit in scenario.batteries for name in unit.radars}
    alone = attrs.evolve(scenario, radars=tuple(unit for unit in scenario.radars if unit.id in needed))
    sight = observe(alone.radars, flights, {missile.id: missile})
    tracks = track(alone.radars, flights, sight, chain.commit_ellipse(alone), launch_points=False)
    return windows(alone, flights, sight, tracks, tables)


def flights_of(missile: MissileSheet, launch: SiteSheet, paths: Paths) -> Flights:
    """Paths as the record that the chain takes; what it does not ask for lone windows is left NaN."""
    count, rows = len(paths.burnout), paths.rows
    unknown = np.full(count, np.nan)
    place = geodetic_to_ecef(launch.latitude.value, launch.longitude.value, launch.height.value)
    burnout = np.repeat(paths.burnout, np.diff(paths.offset))
    return Flights(
        id=tuple(str(i) for i in range(count)),
        missile=(missile.id,) * count,
        raid=("",) * count,
        entry=np.zeros(count),
        launch=np.tile(place, (count, 1)),
        aim=np.full((count, 3), np.nan),
        status=np.zeros(count),
        shortfall=np.zeros(count),
        offset=paths.offset,
        time=rows[:, 0],
        launch_time=np.zeros(count),
        position=rows[:, 1:4],
        velocity=rows[:, 4:7],
        mass=rows[:, 7],
        phase=np.where(rows[:, 0] <= burnout, Phase.BOOST, Phase.COAST),
        burnout_time=np.array(paths.burnout)[:, None],
        apogee=unknown,
        apogee_time=unknown,
        impact_time=_ends(rows[:, 0], paths),
        impact=np.full((count, 3), np.nan),
        miss=unknown,
        ballistic_coefficient=np.full(count, missile.ballistic_coefficient.value),
        separating=np.full(count, int(missile.separating)),
    )


def _ends(time: Floats, paths: Paths) -> Floats:
    return np.asarray(time[np.asarray(paths.offset[1:]) - 1])
