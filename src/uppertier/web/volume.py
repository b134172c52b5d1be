"""The own radar's sector as a volume: what the page draws about its site, without knowing a radar's physics."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uppertier.scenario.records import RadarUnit


def sector(unit: RadarUnit, reach: float) -> dict[str, Any]:
    """Part of a ball about the face.

    unit : the radar, at its site and facing
    reach : detection range on the face's normal [m]; less in every other direction
    returns : site, radius, boresight and the limits of the face in azimuth and elevation
    """
    sheet, site = unit.sheet, unit.site
    return {
        "radar": unit.id,
        "latitude_deg": math.degrees(site.latitude.value),
        "longitude_deg": math.degrees(site.longitude.value),
        "height_m": site.height.value,
        "radius_km": reach / 1e3,
        "boresight_deg": math.degrees(unit.boresight.value),
        "half_width_deg": min(math.degrees(sheet.azimuth_half_width.value), 180.0),
        "elevation_low_deg": math.degrees(sheet.elevation_minimum.value),
        "elevation_high_deg": math.degrees(sheet.elevation_maximum.value),
    }
