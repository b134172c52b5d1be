"""The first stage of the chain: every missile of every raid and every watched flight, aimed and flown."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import numpy as np
from numpy.typing import NDArray

from uppertier.catalog.records import MissileSheet, SiteSheet
from uppertier.earth.constants import WGS84, Earth
from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.errors import Status
from uppertier.flight.aim import aim
from uppertier.flight.aim_many import aim_many
from uppertier.flight.batch import Conditions, Endings, fly_batch
from uppertier.flight.records import Flights, Phase
from uppertier.flight.vehicle import missile_vehicle
from uppertier.scenario.records import Scenario, Trajectory

SAMPLE_INTERVAL = 1.0
MANY = 24
"""From this many aim points on, a family of flights pays."""


@attrs.frozen
class Order:
    """One flight to be flown."""

    id: str
    raid: str
    entry: int
    missile: MissileSheet
    launch: SiteSheet
    aim: SiteSheet
    trajectory: Trajectory
    launch_time: float

    @property
    def path(self) -> tuple[object, ...]:
        """What decides the trajectory: flights that share it are solved and flown once."""
        apogee = self.trajectory.apogee.value if self.trajectory.apogee else float("nan")
        return (self.missile.id, self.launch.id, self.aim.id, int(self.trajectory.kind), repr(apogee))


@attrs.frozen
class Flown:
    """One solved path: status, shortfall, ending row and samples."""

    status: int
    shortfall: float
    endings: Endings
    row: int
    samples: NDArray[np.float64]


def orders(scenario: Scenario) -> list[Order]:
    """All flights of a scenario: raids first, in their order, then the watch list."""
    listed = []
    for raid in scenario.raids:
        for e, entry in enumerate(raid.entries):
            for k in range(entry.count):
                launch_time = entry.first_launch + k * entry.interval
                name = f"{raid.id}/{entry.missile.id}-{entry.launch.id}-{entry.aim.id}-{k + 1}"
                listed.append(
                    Order(name, raid.id, e, entry.missile, entry.launch, entry.aim, entry.trajectory, launch_time)
                )
    for w, watch in enumerate(scenario.watch):
        listed.append(Order(watch.id, "", w, watch.missile, watch.base, watch.target, watch.trajectory, 0.0))
    return listed


def fly(scenario: Scenario, earth: Earth = WGS84, advance: Callable[[int, int], None] | None = None) -> Flights:
    """Fly every threat and every watched flight of a scenario.

    advance : called with (done, total) after every missile type
    A flight that cannot be aimed keeps its status and no samples. Flights land within 50 m of their aim point
    (`Flights.miss`), on a rotating WGS-84 Earth unless another `earth` is given.
    """
    return fly_orders(orders(scenario), earth, advance)


def fly_orders(listed: list[Order], earth: Earth = WGS84, advance: Callable[[int, int], None] | None = None) -> Flights:
    """Fly a list of orders; each distinct path is solved once."""
    paths: dict[tuple[object, ...], Order] = {}
    for order in listed:
        paths.setdefault(order.path, order)
    flown: dict[tuple[object, ...], Flown] = {}
    groups: dict[tuple[object, ...], list[Order]] = {}
    for order in paths.values():
        groups.setdefault((order.missile.id, order.launch.id), []).append(order)
    for group in groups.values():
        flown.update(_fly_group(group, earth))
        if advance:
            advance(len(flown), len(paths))
    return _assemble(listed, [flown[order.path] for order in listed])


def _fly_group(group: list[Order], earth: Earth) -> dict[tuple[object, ...], Flown]:
    """Orders of one missile from one place: aim them in one batch, then fly with samples."""
    vehicle = missile_vehicle(group[0].missile)
    launch = group[0].launch
    site = (launch.latitude.value, launch.longitude.value, launch.height.value)
    latitude, longitude, height = (
        np.array([getattr(order.aim, field).value for order in group]) for field in ("latitude", "longitude", "height")
    )
    apogee = np.array([o.trajectory.apogee.value if o.trajectory.apogee else np.nan for o in group])
    solve = aim_many if len(group) >= MANY else aim
    solved = solve(vehicle, site, latitude, longitude, height, apogee, earth)
    conditions = Conditions.of(*site, solved.azimuth, solved.kick, solved.cut_off, height)
    endings, samples = fly_batch([vehicle], 0, conditions, earth=earth, interval=SAMPLE_INTERVAL)
    result = {}
    for i, order in enumerate(group):
        status = int(solved.status[i]) or int(endings.status[i])
        rows = samples[i] if status == Status.OK else np.empty((0, 8))
        result[order.path] = Flown(status, float(solved.shortfall[i]), endings, i, rows)
    return result


def _phases(time: NDArray[np.float64], burnout: float, entry: float, apogee: float) -> NDArray[np.int64]:
    begin = max(burnout, entry if np.isfinite(entry) else apogee)
    return np.where(time <= burnout, Phase.BOOST, np.where(time < begin, Phase.COAST, Phase.ENTRY)).astype(np.int64)


def _stage_burnouts(missile: MissileSheet, last: float, stages: int) -> list[float]:
    ends = np.cumsum([stage.burn_time.value for stage in missile.stages])
    cut = [float(min(end, last)) for end in ends]
    return cut + [float("nan")] * (stages - len(cut))


@attrs.frozen
class _Gathered:
    """Flown paths side by side, one per order, NaN where a path was not flown."""

    flown: list[Flown]

    def ending(self, name: str, *shape: int) -> NDArray[np.float64]:
        out = np.full((len(self.flown), *shape), np.nan)
        for i, path in enumerate(self.flown):
            if path.status == Status.OK:
                out[i] = getattr(path.endings, name)[path.row]
        return out

    def rows(self) -> NDArray[np.float64]:
        return np.concatenate([path.samples for path in self.flown]) if self.flown else np.empty((0, 8))


def _places(sites: list[SiteSheet]) -> NDArray[np.float64]:
    latitude, longitude, height = (
        np.array([getattr(site, field).value for site in sites]) for field in ("latitude", "longitude", "height")
    )
    return geodetic_to_ecef(latitude, longitude, height).reshape(-1, 3)


def _assemble(listed: list[Order], flown: list[Flown]) -> Flights:
    stages = max((len(order.missile.stages) for order in listed), default=1)
    gathered = _Gathered(flown)
    rows, impact = gathered.rows(), gathered.ending("impact", 3)
    burnout, entry = gathered.ending("burnout_time"), gathered.ending("entry_time")
    apogee_time, aims = gathered.ending("apogee_time"), _places([order.aim for order in listed])
    phases = [_phases(f.samples[:, 0], burnout[i], entry[i], apogee_time[i]) for i, f in enumerate(flown)]
    return Flights(
        id=tuple(order.id for order in listed),
        missile=tuple(order.missile.id for order in listed),
        raid=tuple(order.raid for order in listed),
        entry=[order.entry for order in listed],
        launch=_places([order.launch for order in listed]),
        aim=aims,
        status=[f.status for f in flown],
        shortfall=[f.shortfall for f in flown],
        offset=np.concatenate([[0], np.cumsum([len(f.samples) for f in flown])]),
        time=rows[:, 0],
        launch_time=[order.launch_time for order in listed],
        position=rows[:, 1:4],
        velocity=rows[:, 4:7],
        mass=rows[:, 7],
        phase=np.concatenate(phases) if phases else [],
        burnout_time=[_stage_burnouts(o.missile, burnout[i], stages) for i, o in enumerate(listed)],
        apogee=gathered.ending("apogee"),
        apogee_time=apogee_time,
        impact_time=gathered.ending("impact_time"),
        impact=impact,
        miss=np.linalg.norm(impact - aims, axis=1),
        ballistic_coefficient=[order.missile.ballistic_coefficient.value for order in listed],
        separating=[int(order.missile.separating) for order in listed],
    )
