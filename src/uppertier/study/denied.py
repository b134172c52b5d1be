"""Denied: from which ground a missile at one place could be met, how often, and what binds where it could not.

The footprint the other way round: the aim point stands still and launch places lie on a grid. All are inputs, and the
answer is what geometry, energy, sight and time allow the defence; rounds are not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.battle.window import flyout_tables
from uppertier.earth.places import inside
from uppertier.errors import InputError, Status
from uppertier.flight.fly import Order, fly_orders
from uppertier.numerics.arrays import Integers
from uppertier.runs.execute import Alone
from uppertier.runs.pack import digest
from uppertier.runs.parts import InMemory, Parts, made
from uppertier.runs.task import task_id
from uppertier.scenario.records import Trajectory, TrajectoryKind
from uppertier.study.defence import COUNTRY, aim_sites
from uppertier.study.footprint import BATCH, NOT_REACHED, Footprint, Raster
from uppertier.study.footprint_refine import Answer, fill
from uppertier.study.footprint_threats import RATIO, Kind
from uppertier.study.lone.whole import whole_chain

if TYPE_CHECKING:
    from uppertier.battle.flyout import FlyoutTable
    from uppertier.catalog.records import MissileSheet, Quantity, SiteSheet
    from uppertier.flight.records import Flights
    from uppertier.numerics.arrays import Floats
    from uppertier.runs.execute import Executor
    from uppertier.scenario.records import Scenario

LAUNCH_COUNTRY = "North Korea"
STRIDE = 4


@attrs.frozen
class Aimed:
    """One missile at one place on one kind of trajectory, from anywhere."""

    missile: MissileSheet
    aim: SiteSheet
    kind: Kind = Kind.LEAST_ENERGY

    @property
    def name(self) -> str:
        tail = "" if self.kind is Kind.LEAST_ENERGY else f"-{self.kind.value}"
        return f"{self.missile.id}-at-{self.aim.id}{tail}"

    @property
    def title(self) -> str:
        tail = "" if self.kind is Kind.LEAST_ENERGY else f", {self.kind.value}"
        return f"{self.missile.title.split(',')[0]} at {self.aim.title}{tail}"


def denied(
    scenario: Scenario,
    asked: Aimed,
    nodes: Raster,
    tables: tuple[FlyoutTable, ...] | None = None,
    stride: int = STRIDE,
) -> Footprint:
    """Launch places on a grid: engagements of one missile from each at the one place, and what binds.

    nodes : a raster over the country of the launches; `opportunities` is -1 from where the missile does not reach
    raises : InputError for an aim outside the defended country, or a scenario without a battery
    """
    check(scenario, asked)
    lean = attrs.evolve(scenario, watch=(), raids=())
    at_hand = flyout_tables(lean) if tables is None else tables

    def evaluate(rows: Integers, columns: Integers) -> Answer:
        parts = [
            from_places(
                lean, asked, nodes.latitude[rows[k : k + BATCH]], nodes.longitude[columns[k : k + BATCH]], at_hand
            )
            for k in range(0, rows.size, BATCH)
        ]
        return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])

    opportunities, reason, flew = fill(nodes.inside, evaluate, stride)
    return Footprint(asked.name, asked.title, nodes, opportunities, reason, flew)


def check(scenario: Scenario, asked: Aimed) -> None:
    """InputError for what makes no map."""
    if not scenario.batteries:
        raise InputError("has no battery: nothing is denied", key="scenario", hint="add [[batteries]]")
    place = np.array([asked.aim.latitude.value]), np.array([asked.aim.longitude.value])
    if not bool(inside(COUNTRY, *place)[0]):
        raise InputError(
            f"{asked.aim.title} lies outside {COUNTRY} or at sea", key="aim", hint=f"a place on the ground of {COUNTRY}"
        )


def from_places(
    scenario: Scenario, asked: Aimed, latitude: Floats, longitude: Floats, tables: tuple[FlyoutTable, ...]
) -> Answer:
    """Engagements and reason of one missile from each launch place [n] [rad], by direct aim and the whole chain."""
    flights = _flown(asked, aim_sites(asked.aim, latitude, longitude))
    found = whole_chain(scenario, asked.missile, flights, tables)
    flies = np.asarray(flights.status) == Status.OK
    return (
        np.where(flies, found.opportunities.max(axis=0), NOT_REACHED),
        np.where(flies, found.reason.min(axis=0), NOT_REACHED),
    )


def _flown(asked: Aimed, sites: Sequence[SiteSheet]) -> Flights:
    """A flight from each site; of a lofted or depressed kind by the apogee of least energy from the same place."""
    least = Trajectory(TrajectoryKind.MINIMUM_ENERGY)
    flights = fly_orders([_order(asked, site, least) for site in sites])
    if asked.kind is Kind.LEAST_ENERGY:
        return flights
    tops = RATIO[asked.kind] * np.asarray(flights.apogee)
    like = asked.aim.height
    shaped = [
        Trajectory(TrajectoryKind.LOFTED, _exactly(like, float(top))) if np.isfinite(top) else least for top in tops
    ]
    return fly_orders([_order(asked, site, one) for site, one in zip(sites, shaped, strict=True)])


def _order(asked: Aimed, site: SiteSheet, trajectory: Trajectory) -> Order:
    return Order(site.id, "", 0, asked.missile, site, asked.aim, trajectory, 0.0)


def _exactly(quantity: Quantity, value: float) -> Quantity:
    return attrs.evolve(quantity, value=value, low=value, high=value)


_Task = tuple["Scenario", Aimed, Raster, "tuple[FlyoutTable, ...]", int, Parts]


def denied_maps(
    scenario: Scenario,
    asked: Sequence[Aimed],
    nodes: Raster,
    *,
    stride: int = STRIDE,
    workers: Executor | None = None,
    parts: Parts | None = None,
    advance: Callable[[int, int], None] | None = None,
) -> list[Footprint]:
    """One map each, side by side in processes, each kept as soon as it is done; in their order.

    parts : where finished maps are kept, by the id of all that they depend on, and taken from
    """
    for one in asked:
        check(scenario, one)
    lean = attrs.evolve(scenario, watch=(), raids=())
    tables, kept = flyout_tables(lean), parts or InMemory()
    tasks: list[_Task] = [(lean, one, nodes, tables, stride, kept) for one in asked]
    found: dict[int, Footprint] = {}
    for number, drawn in (workers or Alone()).completed(_one_map, tasks):
        found[number] = drawn
        if advance:
            advance(len(found), len(asked))
    return [found[number] for number in range(len(asked))]


def _one_map(task: _Task) -> Footprint:
    scenario, asked, nodes, tables, stride, parts = task
    given = {"scenario": digest(scenario), "asked": digest(asked), "nodes": digest(nodes), "stride": stride}
    return made(parts, task_id("denied", given), lambda: denied(scenario, asked, nodes, tables, stride))
