"""The same battery elsewhere: its site, its radar's facing, changed together in one scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.catalog.records import Quantity, SiteSheet
    from uppertier.scenario.records import Scenario


def moved_battery(scenario: Scenario, *, site: SiteSheet | None = None, boresight: float | None = None) -> Scenario:
    """A scenario whose first battery stands on another site, its radar with it, or whose radar faces elsewhere.

    site : of the battery and of its radar; boresight : azimuth [rad]
    raises : InputError for a scenario without a battery
    """
    if not scenario.batteries:
        raise InputError("has no battery to move", key="scenario")
    battery = scenario.batteries[0]
    radars = []
    for unit in scenario.radars:
        if unit.id == battery.radar:
            where = unit.site if site is None else site
            facing = unit.boresight if boresight is None else _exactly(unit.boresight, boresight)
            radars.append(attrs.evolve(unit, site=where, boresight=facing))
        else:
            radars.append(unit)
    first = battery if site is None else attrs.evolve(battery, site=site)
    return attrs.evolve(scenario, radars=tuple(radars), batteries=(first, *scenario.batteries[1:]))


def _exactly(quantity: Quantity, value: float) -> Quantity:
    return attrs.evolve(quantity, value=value, low=value, high=value, note="asked for")


def placed(scenario: Scenario, name: str, latitude: float, longitude: float, height: float) -> SiteSheet:
    """A site of the first battery's kind at another place [rad, m]."""
    like = scenario.batteries[0].site
    return attrs.evolve(
        like,
        id=name.lower().replace(" ", "-"),
        title=name,
        latitude=_exactly(like.latitude, latitude),
        longitude=_exactly(like.longitude, longitude),
        height=_exactly(like.height, height),
    )
