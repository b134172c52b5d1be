"""How much ground lies under what a radar sees, by height, and over a place from which height on, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.constants import MEAN_RADIUS
from uppertier.earth.geodesy import geodesic_direct, geodesic_inverse
from uppertier.earth.refraction import lowest_height, refraction
from uppertier.earth.sight_line import FOUR_THIRDS, straight_height
from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats
from uppertier.radar.coverage import farthest_possible, lowest_visible_height
from uppertier.radar.fields import Fields, fields
from uppertier.radar.records import Reason

if TYPE_CHECKING:
    from uppertier.earth.terrain import HorizonMask
    from uppertier.scenario.records import RadarUnit

MOST_CELLS = 40_000_000
_APART = 50e3


@attrs.frozen(eq=False)
class Survey:
    """A square about a radar in equal cells, and what the radar sees over each of them at each height."""

    spacing: float
    """side of a cell [m]"""
    offset: Floats
    """[n] of the cells' centres from the radar, along each side of the map [m]"""
    latitude: Floats
    """[n,n] rows from south to north [rad]"""
    longitude: Floats
    seen: Fields
    """C = n n, rows laid end to end"""

    @property
    def area(self) -> Floats:
        """Ground under what is seen, by height [H] [m2]."""
        return np.asarray(np.count_nonzero(self.seen.reason == Reason.SEEN, axis=1) * self.spacing**2, float)


def survey(
    unit: RadarUnit,
    heights: ArrayLike,
    rcs: float,
    *,
    spacing: float = 5e3,
    threshold: float | None = None,
    dwell: float | None = None,
    mask: HorizonMask | None = None,
) -> Survey:
    """What a radar sees at heights, over everything below the horizon of the greatest of them.

    heights : above the ellipsoid [H] [m]; rcs : [m2]; spacing : of the cells [m]
    threshold, dwell, mask : as in `fields`
    raises : InputError as `fields`, and where the cells would be more than MOST_CELLS

    Cells are those of Lambert's azimuthal equal-area map about the radar: each stands for the same area.
    """
    from pyproj import Proj

    levels = np.atleast_1d(np.asarray(heights, float))
    if not (levels.size and np.all(np.isfinite(levels))):
        raise InputError("a place or height is not a finite number", key="heights")
    reach = farthest_possible(unit, float(levels.max()))
    half = 2.0 * MEAN_RADIUS * np.sin(min(reach / (2.0 * MEAN_RADIUS), 0.25 * np.pi))
    count = 2 * int(half / spacing) + 1
    if count**2 * levels.size > MOST_CELLS:
        raise InputError(
            f"{count**2 * levels.size:,} cells are too many",
            key="spacing",
            hint=f"{spacing * np.sqrt(count**2 * levels.size / MOST_CELLS) / 1e3:.0f} km or more will do",
        )
    offset = (np.arange(count) - count // 2) * spacing
    place = unit.site.latitude.value, unit.site.longitude.value
    flat = Proj(proj="laea", lat_0=np.degrees(place[0]), lon_0=np.degrees(place[1]), ellps="WGS84")
    x, y = np.meshgrid(offset, offset)
    longitude, latitude = (np.radians(value) for value in flat(x, y, inverse=True))
    seen = fields(unit, latitude, longitude, levels, rcs, threshold=threshold, dwell=dwell, mask=mask)
    return Survey(spacing, offset.astype(np.float64), latitude, longitude, seen)


def shares(reason: ArrayLike, area: ArrayLike) -> dict[Reason, float]:
    """Share of an area under each reason; reasons that nowhere bind are left out.

    reason : of each cell [C]; area : of each cell [C] [m2]
    """
    why, size = np.asarray(reason), np.asarray(area, float)
    total = float(size.sum())
    parts = {one: float(size[why == one].sum()) / total for one in Reason}
    return {one: share for one, share in parts.items() if share > 0.0}


def filled(latitude: Floats, longitude: Floats, apart: float = _APART) -> tuple[Floats, Floats]:
    """A line [P] with points put in along its geodesics, none farther than `apart` [m] from the next."""
    if latitude.size < 2:
        return latitude, longitude
    azimuth, length = geodesic_inverse(latitude[:-1], longitude[:-1], latitude[1:], longitude[1:])
    parts = np.maximum(np.ceil(length / apart).astype(int), 1)
    first = np.repeat(np.arange(length.size), parts)
    share = (np.arange(parts.sum()) - (np.cumsum(parts) - parts)[first]) / parts[first]
    lat, lon = geodesic_direct(latitude[first], longitude[first], azimuth[first], share * length[first])
    return np.append(lat, latitude[-1]), np.append(lon, longitude[-1])


@attrs.frozen
class LowestHeights:
    """From which height on an object over one place stands in the line of sight [m]; NaN never.

    By the way in which the ray is thought to run: "straight", "four_thirds" or "traced". Plain geometry over a round
    Earth, without terrain and sector; `modelled` has everything, on the ellipsoid.
    """

    ground: float
    """distance from the radar along the ground [m]"""
    bearing: float
    level: Mapping[str, float]
    """ray that leaves the radar level"""
    limit: Mapping[str, float]
    """ray at the sheet's lowest elevation"""
    modelled: float
    """traced, with terrain, lowest elevation and sector"""
    modelled_without_limit: float
    """the same, down to the horizon that the ground leaves"""


def lowest_heights(
    unit: RadarUnit, latitude: float, longitude: float, mask: HorizonMask | None = None
) -> LowestHeights:
    """Lowest visible height over a place [rad], by each way of bending the ray, with and without elevation limit."""
    from uppertier.radar.look import own_mask

    site, lowest = unit.site, unit.sheet.elevation_minimum.value
    place = site.latitude.value, site.longitude.value
    bearing, ground = (float(value) for value in geodesic_inverse(*place, latitude, longitude))
    table = refraction(site.height.value)
    rows: list[dict[str, float]] = []
    for elevation in (0.0, lowest):
        rows.append(
            {
                "straight": float(straight_height(table.height, elevation, ground)),
                "traced": float(lowest_height(table, elevation, ground / MEAN_RADIUS)),
                "four_thirds": float(straight_height(table.height, elevation, ground, FOUR_THIRDS)),
            }
        )
    down = attrs.evolve(unit.sheet.elevation_minimum, value=-0.5 * np.pi)
    free = attrs.evolve(unit, sheet=attrs.evolve(unit.sheet, elevation_minimum=down))
    horizon = mask or own_mask(unit)
    modelled, without = (float(lowest_visible_height(one, latitude, longitude, horizon)) for one in (unit, free))
    return LowestHeights(ground, bearing, rows[0], rows[1], modelled, without)


def check_unit(unit: RadarUnit) -> None:
    """InputError where the sheet of a radar asks for what no face can do."""
    sheet = unit.sheet
    if not 0.0 < sheet.azimuth_half_width.value <= np.pi:
        width = 2.0 * np.degrees(sheet.azimuth_half_width.value)
        raise InputError(
            f"a sector of {width:.0f} degrees is none", key=f"{sheet.id}: azimuth_half_width_deg",
            hint="more than 0 and at most 180 to either side",
        )  # fmt: skip
    if not sheet.elevation_minimum.value < sheet.elevation_maximum.value:
        raise InputError("the lowest elevation lies above the highest", key=f"{sheet.id}: elevation_minimum_deg")
