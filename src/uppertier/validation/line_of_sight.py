"""Heights at which a line of sight passes over the ground: straight, over 4/3 Earth, and traced through the air."""

from __future__ import annotations

import numpy as np

from uppertier.earth.constants import MEAN_RADIUS
from uppertier.earth.refraction import lowest_height, refraction
from uppertier.earth.sight_line import FOUR_THIRDS, straight_height
from uppertier.validation.records import Compute, Computed, Given


def shortcuts(given: Given) -> Computed:
    """Height by each shortcut over each ground distance."""
    ground, height = np.array(given["ground_km"]) * 1e3, given["radar_height_km"] * 1e3
    radius = given["earth_radius_km"] * 1e3
    rows = {}
    for key in given["columns"]:
        name, degrees = key.rsplit("_", 1)
        factor = {"straight": 1.0, "four_thirds": FOUR_THIRDS}[name]
        found = straight_height(height, np.radians(float(degrees)), ground, factor, radius) / 1e3
        rows[f"{key}_km"] = found.tolist()
    return rows


def traced(given: Given) -> Computed:
    """Height of the ray through the reference atmosphere over each ground distance."""
    ground = np.array(given["ground_km"]) * 1e3
    table = refraction(given["radar_height_km"] * 1e3)
    return {
        f"{key}_km": (
            lowest_height(table, np.radians(float(key.rsplit("_", 1)[1])), ground / MEAN_RADIUS) / 1e3
        ).tolist()
        for key in given["columns"]
    }


CASES: dict[str, Compute] = {"line-of-sight-shortcuts": shortcuts, "line-of-sight-traced": traced}
NOT_YET: dict[str, str] = {}
