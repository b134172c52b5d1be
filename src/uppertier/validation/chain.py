"""Published cases that take the chain as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from uppertier.errors import NoAnswer
from uppertier.validation.records import Compute, Computed, Given

if TYPE_CHECKING:
    from uppertier.study.single import Meeting


def choi_lofted_nodong(given: Given) -> Computed:
    """Flight time of a lofted missile, and the time it takes through height bands on the way down."""
    from uppertier.earth.geodesy import ecef_to_geodetic
    from uppertier.flight.fly import fly_orders, orders
    from uppertier.scenario.load import load_scenario

    scenario = load_scenario(given["scenario"])
    wanted = [order for order in orders(scenario) if order.raid == given["raid"] and order.aim.id == given["aim"]]
    if not wanted:
        raise NoAnswer(f"no flight of {given['raid']} is aimed at {given['aim']}")
    flights = fly_orders(wanted[:1])
    time, height = flights.time, ecef_to_geodetic(flights.position)[2] / 1e3
    top = int(np.argmax(height))

    def falling_through(level: float) -> float:
        # From the highest sample on heights only fall, so that they can be read as a table of time by height.
        if height[top] < level:
            raise NoAnswer(f"this flight does not reach {level:g} km")
        return float(np.interp(-level, -height[top:], time[top:]))

    def rising_through(level: float) -> float:
        return float(np.interp(level, height[: top + 1], time[: top + 1]))

    def band(low: float, high: float) -> float:
        # A band that reaches above the apogee is crossed from the apogee on.
        begin = falling_through(high) if height[top] > high else float(time[top])
        return falling_through(low) - begin

    atmosphere = given["atmosphere_top_km"]
    return {
        "flight_time_s": float(flights.impact_time[0]),
        "time_above_atmosphere_s": falling_through(atmosphere) - rising_through(atmosphere),
        "thaad_window_40_150_km_s": band(40.0, 150.0),
        "sm3_window_70_500_km_s": band(70.0, 500.0),
        "pac3_window_12_15_km_s": band(12.0, 15.0),
    }


def _single(given: Given, apogee: float | None) -> Meeting:
    from uppertier.scenario.load import load_scenario
    from uppertier.study.single import meet

    return meet(load_scenario(given["scenario"]), given["missile"], given["launch"], given["aim"], apogee)


def detection_to_floor(given: Given) -> Computed:
    """Time from first detection by the battery's radar until the missile falls through the floor."""
    found = _single(given, None)
    return {"detection_to_floor_s": found.falling_through(given["floor_km"] * 1e3) - found.seen()}


def height_over(given: Given) -> Computed:
    """Height at which a lofted missile passes over a place."""
    from uppertier.catalog import load

    found = _single(given, given["apogee_km"] * 1e3)
    return {"height_over_km": found.passing(load("sites", given["over"]))[0] / 1e3}


CASES: dict[str, Compute] = {
    "choi-2014-lofted-nodong": choi_lofted_nodong,
    "chang-2016-nodong-at-pyeongtaek": detection_to_floor,
    "channel-a-2017-over-seongju": height_over,
}
NOT_YET: dict[str, str] = {}
