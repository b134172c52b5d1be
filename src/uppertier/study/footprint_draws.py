"""How often each place is defended when nobody knows the numbers: footprints over draws of every sheet's band.

Draw k takes the k-th point of a Latin hypercube over the bands of radar, battery, rockets and missile, under the
assumption sets in turn. The same seed gives the same draws to every threat and set, so that maps differ by what they
are of and not by chance. Places and trajectories are not drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier import chain
from uppertier.battle.window import flyout_tables
from uppertier.catalog.records import MissileSheet
from uppertier.catalog.uncertainty import draw, quantities, with_values
from uppertier.errors import InputError
from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers
from uppertier.runs.execute import Alone
from uppertier.scenario.assume import under
from uppertier.scenario.records import Scenario
from uppertier.study.footprint import Footprint, Raster, footprint
from uppertier.study.footprint_area import people

if TYPE_CHECKING:
    from uppertier.runs.execute import Executor
    from uppertier.study.footprint_threats import Threat

ENGAGEMENTS = (1, 2)
STRIDE = 4
SPACING = 8e3
"""Of the grid of the draws, at least [m]: shares of draws change slowly over the ground."""


@attrs.frozen
class Companion:
    """One threat over a country in N draws, [J,I] nodes of `raster`."""

    threat: str
    title: str
    raster: Raster
    reached: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[J,I] draws in which the missile reaches the node"""
    defended: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[2,J,I] draws with at least one engagement, and with at least two"""
    area_share: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N,2] of the area in its reach; NaN where it reaches nothing"""
    people_share: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N,2] of the city people in its reach"""

    def share(self, engagements: int) -> Floats:
        """[J,I] share of those draws that reach a node in which there are so many engagements; NaN where none does."""
        held = self.defended[ENGAGEMENTS.index(engagements)].astype(float)
        return np.asarray(np.divide(held, self.reached, out=np.full(held.shape, np.nan), where=self.reached > 0))


@attrs.frozen
class _Tree:
    """What is drawn together."""

    scenario: Scenario
    missiles: tuple[MissileSheet, ...]


_Task = tuple[Scenario, "tuple[Threat, ...]", Raster]


def companions(
    scenario: Scenario,
    threats: Sequence[Threat],
    nodes: Raster,
    samples: int,
    *,
    sets: Sequence[str] = (),
    seed: int | None = None,
    workers: Executor | None = None,
    advance: Callable[[int, int], None] | None = None,
) -> list[Companion]:
    """One companion a threat.

    nodes : a raster made with this module's STRIDE
    samples : how many draws; sets : assumption sets taken in turn, the sheets alone where none is named
    seed : the scenario's own where it is not given
    raises : InputError for fewer than two draws
    """
    if samples < 2:
        raise InputError(f"{samples} draws make no share", key="draws", hint="20 or more")
    worlds = _drawn(scenario, tuple(threats), samples, sets, scenario.seed if seed is None else seed)
    tasks: list[_Task] = [(*world, nodes) for world in worlds]
    found: dict[int, tuple[Footprint, ...]] = {}
    for number, made in (workers or Alone()).completed(_one_draw, tasks):
        found[number] = made
        if advance:
            advance(len(found), samples)
    return [_companion([found[k][t] for k in range(samples)]) for t in range(len(threats))]


def _drawn(
    scenario: Scenario, threats: tuple[Threat, ...], samples: int, sets: Sequence[str], seed: int
) -> list[tuple[Scenario, tuple[Threat, ...]]]:
    """Scenario and threats of every draw."""
    trees = [_tree(under(scenario, name) if name else scenario, threats) for name in (sets or ("",))]
    columns = [draw(quantities(tree), samples, seed) for tree in trees]
    worlds = []
    for k in range(samples):
        tree, column = trees[k % len(trees)], columns[k % len(trees)]
        world = with_values(tree, {path: float(values[k]) for path, values in column.items()})
        sheets = {sheet.id: sheet for sheet in world.missiles}
        worlds.append((world.scenario, tuple(attrs.evolve(one, missile=sheets[one.missile.id]) for one in threats)))
    return worlds


def _tree(scenario: Scenario, threats: tuple[Threat, ...]) -> _Tree:
    """What a battery's draws are over: its radars and itself, and the missiles, as the set has them where it does."""
    needed = {name for unit in scenario.batteries for name in unit.radars}
    known = chain.missiles(scenario)
    sheets = {one.missile.id: known.get(one.missile.id, one.missile) for one in threats}
    radars = tuple(unit for unit in scenario.radars if unit.id in needed)
    return _Tree(attrs.evolve(scenario, radars=radars, raids=(), watch=(), defended=()), tuple(sheets.values()))


def _one_draw(task: _Task) -> tuple[Footprint, ...]:
    scenario, threats, nodes = task
    tables = flyout_tables(scenario)
    return tuple(footprint(scenario, one, nodes, tables, STRIDE) for one in threats)


def _companion(found: Sequence[Footprint]) -> Companion:
    opportunities = np.stack([one.opportunities for one in found])
    return Companion(
        found[0].threat,
        found[0].title,
        found[0].raster,
        (opportunities >= 0).sum(axis=0),
        np.stack([(opportunities >= count).sum(axis=0) for count in ENGAGEMENTS]),
        np.array([[one.share(count) for count in ENGAGEMENTS] for one in found]),
        np.array([[people(one, count)[0] for count in ENGAGEMENTS] for one in found]),
    )
