"""Placements: how the footprint moves with the battery's site, its radar's facing and the number of batteries.

Sites are those that were proposed or talked of (`alternatives`). Of several batteries each is asked alone and the best
answer counts: what they could do one after the other is not added up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.battle.records import Binding
from uppertier.catalog import load
from uppertier.errors import InputError
from uppertier.study.alternatives import ELSEWHERE, NORTH_EAST
from uppertier.study.footprint import STRIDE, Footprint, Raster
from uppertier.study.footprint_places import town
from uppertier.study.footprint_sweep import footprints
from uppertier.study.moved import moved_battery

if TYPE_CHECKING:
    from uppertier.runs.execute import Executor
    from uppertier.runs.parts import Parts
    from uppertier.scenario.records import Scenario
    from uppertier.study.footprint_threats import Threat

DEPLOYED = "as-deployed"
TOGETHER = (("wonju",), ("daegu",), ("wonju", "daegu"))
"""Sites of further batteries beside the one there is."""


@attrs.frozen
class Placement:
    """One way to place it, and its footprints in the order of the threats."""

    id: str
    title: str
    batteries: int
    maps: tuple[Footprint, ...]


def single_placements(scenario: Scenario) -> dict[str, tuple[str, Scenario]]:
    """Title and scenario of every placement of one battery, by id.

    raises : InputError for a scenario with no battery, or with several
    """
    if len(scenario.batteries) != 1:
        raise InputError(
            f"has {len(scenario.batteries)} batteries", key="scenario", hint="one battery is moved, turned and added to"
        )
    battery = scenario.batteries[0]
    facing = next(unit.boresight for unit in scenario.radars if unit.id == battery.radar)
    made = {DEPLOYED: (f"{town(battery.site)}, as deployed", scenario)}
    for name in ELSEWHERE:
        if name != battery.site.id:
            site = load("sites", name)
            made[name] = (f"at {site.title}", moved_battery(scenario, site=site))
    for turned in (facing.low, facing.high, NORTH_EAST):
        degrees = round(float(np.degrees(turned))) % 360
        made[f"facing-{degrees}"] = (f"facing {degrees}°", moved_battery(scenario, boresight=turned))
    return made


def placements(
    scenario: Scenario,
    threats: Sequence[Threat],
    nodes: Raster,
    *,
    stride: int = STRIDE,
    workers: Executor | None = None,
    parts: Parts | None = None,
    advance: Callable[[int, int], None] | None = None,
) -> tuple[Placement, ...]:
    """Every placement: elsewhere, facing elsewhere, and with further batteries beside it.

    parts : as in `footprint_sweep.footprints`
    advance : called with how many placements are done, and of how many
    """
    singles = single_placements(scenario)
    found: dict[str, Placement] = {}
    for done, (name, (title, changed)) in enumerate(singles.items(), 1):
        maps = footprints(changed, threats, nodes, stride=stride, workers=workers, parts=parts)
        found[name] = Placement(name, title, 1, tuple(maps))
        if advance:
            advance(done, len(singles))
    here = scenario.batteries[0].site
    for names in TOGETHER:
        if here.id in names:
            continue
        all_of = [found[name] for name in (DEPLOYED, *names)]
        titles = [town(here), *(load("sites", name).title for name in names)]
        one = Placement(
            "-and-".join((here.id, *names)),
            ", ".join(titles[:-1]) + f" and {titles[-1]}",
            len(all_of),
            together(all_of),
        )
        found[one.id] = one
    return tuple(found.values())


def together(found: Sequence[Placement]) -> tuple[Footprint, ...]:
    """Footprints of several batteries: at every node the most engagements and the mildest reason of any."""
    return tuple(_best(maps) for maps in zip(*(one.maps for one in found), strict=True))


def _best(maps: Sequence[Footprint]) -> Footprint:
    counts = np.stack([one.opportunities for one in maps])
    reasons = np.stack([one.reason for one in maps])
    most = counts.max(axis=0)
    # Below zero stands what no battery was asked about: at sea one grid is refined where another is not.
    mildest = np.where(counts >= 0, reasons, len(Binding)).min(axis=0)
    return attrs.evolve(
        maps[0],
        opportunities=most,
        reason=np.where(most >= 0, mildest, most),
        flown=np.any([one.flown for one in maps], axis=0),
    )
