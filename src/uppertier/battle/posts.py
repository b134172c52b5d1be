"""Posts: the sites from which a battery's launchers fire. Most batteries have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from uppertier.catalog.records import SiteSheet
    from uppertier.scenario.records import BatteryUnit, Scenario


@attrs.frozen
class Post:
    """One site of one battery's launchers."""

    battery: int
    """Index into the scenario's batteries."""
    unit: BatteryUnit
    site: SiteSheet
    launchers: int


def posts(scenario: Scenario) -> tuple[Post, ...]:
    """Every post of every battery, in the order in which its launchers name their sites."""
    found: list[Post] = []
    for index, unit in enumerate(scenario.batteries):
        sites = unit.launcher_sites or (unit.site,) * unit.launchers
        for site in {site.id: site for site in sites}.values():
            count = sum(other.id == site.id for other in sites)
            found.append(Post(index, unit, site, count))
    return tuple(found)
