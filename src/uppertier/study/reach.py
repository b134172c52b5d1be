"""Reach: what a radar sees over China and its neighbours, at which height, of what.

Depth is the geodesic distance from a place inside a country to that country's nearest border or coast. Cells stand
for places: the deepest cell seen lies within half a cell's diagonal of the deepest place seen. Nothing here is a
range circle: horizon, lowest elevation, sector, scan loss and signal decide cell by cell.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.catalog.quantity import collapsed
from uppertier.earth.constants import MEAN_RADIUS
from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.earth.places import grid, grid_over
from uppertier.earth.refraction import apparent_elevation, refraction
from uppertier.numerics.arrays import SAME, Booleans, Floats, as_booleans, as_floats
from uppertier.outcome.records import Finding
from uppertier.radar import face
from uppertier.radar.detection import required_snr
from uppertier.radar.history import SEARCH_SWERLING
from uppertier.radar.look import Look, signal
from uppertier.radar.propagation import gas_loss
from uppertier.radar.records import Reason
from uppertier.radar.scan import budget, inside_search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from uppertier.catalog.records import MissileSheet, Quantity
    from uppertier.earth.records import Cells
    from uppertier.scenario.records import RadarUnit, Scenario

SPACING = 25e3
"""Width of a cell over one country [m]."""
WIDE_SPACING = 50e3
"""Width of a cell over the whole neighbourhood [m]."""
NEIGHBOURHOOD = 3_500e3
"""How far around the radar land and sea are asked about [m]: the horizon of an object at 500 km and more."""
HEIGHTS = (100e3, 300e3, 500e3)
FREQUENCIES = 4
"""For which a sky keeps what the air's gases take."""
ABROAD = ("CHN", "RUS")


@attrs.frozen
class Sky:
    """C places at one height, above the horizon of one site, as they stand to it whichever way its radar faces."""

    height: float
    whole_area: float
    """of all cells asked about, those below the horizon included [m2]"""
    bearing: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[C] east of north"""
    elevation: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[C] apparent"""
    range: Floats = attrs.field(converter=as_floats, eq=SAME)
    area: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[C] of the cell on the ground [m2]"""
    depth: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[C] inside the country [m]; NaN elsewhere"""
    abroad: Booleans = attrs.field(converter=as_booleans, eq=SAME)
    """[C] whether the cell lies in China or Russia"""
    _gas: dict[float, Floats] = attrs.field(factory=dict, init=False, eq=False, repr=False)
    """By frequency"""

    def gas_loss(self, frequency: float) -> Floats:
        """[C] two-way loss in the air's gases; the last frequencies are kept: most draws ask for the sheet's own."""
        if frequency not in self._gas:
            self._gas[frequency] = gas_loss(self.elevation, frequency)
            if len(self._gas) > FREQUENCIES:
                del self._gas[next(iter(self._gas))]
        return self._gas[frequency]


def sky_over_china(unit: RadarUnit, height: float) -> Sky:
    """Every cell of China at one height [m], seen from a radar's site; kept between calls."""
    return _sky(_site(unit), height, "china")


def sky_around(unit: RadarUnit, height: float) -> Sky:
    """Every cell of land and sea within NEIGHBOURHOOD at one height [m]; kept between calls."""
    return _sky(_site(unit), height, "around")


def _site(unit: RadarUnit) -> tuple[float, float, float]:
    site = unit.site
    return site.latitude.value, site.longitude.value, site.height.value


@lru_cache(maxsize=32)
def _sky(site: tuple[float, float, float], height: float, where: str) -> Sky:
    cells = grid("CHN", SPACING) if where == "china" else _neighbourhood(site)
    line = face.line_to(*site, geodetic_to_ecef(cells.latitude, cells.longitude, np.full(len(cells), height)))
    apparent, visible = apparent_elevation(refraction(site[2]), line.elevation, line.range)
    theirs = [index for index, code in enumerate(cells.countries) if code in ABROAD]
    return Sky(
        height,
        float(cells.area.sum()),
        line.bearing[visible],
        apparent[visible],
        line.range[visible],
        cells.area[visible],
        cells.depth[visible],
        np.isin(cells.country, theirs)[visible],
    )


def _neighbourhood(site: tuple[float, float, float]) -> Cells:
    half = NEIGHBOURHOOD / MEAN_RADIUS
    width = half / np.cos(min(abs(site[0]) + half, 1.4))
    south, north = max(site[0] - half, -1.5), min(site[0] + half, 1.5)
    return grid_over(south, north, site[1] - width, site[1] + width, WIDE_SPACING)


def _look(unit: RadarUnit, sky: Sky) -> Look:
    """The geometry of `radar.look`, with the lines of sight already at hand."""
    sheet = unit.sheet
    azimuth = face.off_boresight(sky.bearing, unit.boresight.value)
    reason = np.select(
        [sky.elevation < sheet.elevation_minimum.value, ~face.inside_sector(sheet, azimuth, sky.elevation)],
        [Reason.UNDER_ELEVATION_LIMIT, Reason.OUTSIDE_SECTOR],
        Reason.SEEN,
    )
    angle = face.off_normal(azimuth, sky.elevation, sheet.face_tilt.value)
    return Look(sky.range, azimuth, sky.elevation, angle, reason)


def seen(unit: RadarUnit, sky: Sky, rcs: float) -> Booleans:
    """Which cells [C] a radar sees an object over: inside the face's limits, one track look at the track threshold.

    rcs : cross-section [m2]
    """
    return np.asarray(seen_each(unit, sky, (rcs,))[0])


def seen_each(unit: RadarUnit, sky: Sky, rcs: Sequence[float]) -> Booleans:
    """The same [k,C] for each of several cross-sections [k]."""
    sheet = unit.sheet
    azimuth = face.off_boresight(sky.bearing, unit.boresight.value)
    inside = (sky.elevation >= sheet.elevation_minimum.value) & face.inside_sector(sheet, azimuth, sky.elevation)
    # Most cells are hidden from a face: no signal is computed for them.
    rows = np.flatnonzero(inside)
    elevation = sky.elevation[rows]
    angle = face.off_normal(azimuth[rows], elevation, sheet.face_tilt.value)
    view = Look(sky.range[rows], azimuth[rows], elevation, angle, np.full(rows.size, Reason.SEEN))
    gas = sky.gas_loss(sheet.frequency.value)[rows]
    found = signal(sheet, view, np.array(rcs)[:, None], sheet.track_dwell.value, gas)
    masks = np.zeros((len(rcs), inside.size), np.bool_)
    masks[:, rows] = (found >= sheet.detection_snr.value) & (found > 0.0)
    return masks


def found_by_search(unit: RadarUnit, sky: Sky, rcs: float) -> Booleans:
    """Which cells [C] the radar's own search finds an object over, in the unit's mode: even chance in one look."""
    sheet, mode = unit.sheet, unit.mode
    plan = budget(sheet, mode)
    if plan.search_dwell <= 0.0:
        return np.zeros(sky.range.shape, np.bool_)
    view = _look(unit, sky)
    least = float(required_snr(0.5, sheet.false_alarm_probability.value, swerling=SEARCH_SWERLING))
    ratio = signal(sheet, view, rcs, plan.search_dwell)
    return (ratio >= least) & inside_search(sheet, mode, view.azimuth, view.elevation)


def deepest(sky: Sky, mask: Booleans) -> float:
    """Greatest depth among the cells of a mask [m]; 0 where there is none."""
    return float(np.max(sky.depth[mask], initial=0.0))


def share_of_country(sky: Sky, mask: Booleans) -> float:
    """Area of a mask over the area of all cells asked about, hidden ones included [-]."""
    return float(sky.area[mask].sum() / sky.whole_area)


def share_abroad(sky: Sky, mask: Booleans) -> float:
    """Share of the area seen, land and sea, that lies over China and Russia [-]; 0 where nothing is seen."""
    total = float(sky.area[mask].sum())
    return float(sky.area[mask & sky.abroad].sum()) / total if total > 0.0 else 0.0


def watched_sheet(scenario: Scenario, country: str) -> MissileSheet | None:
    """The first missile of a country on the watch list: it lends its cross-sections."""
    return next((entry.missile for entry in scenario.watch if entry.missile.country == country), None)


def body_rcs(sheet: MissileSheet) -> float:
    """Cross-section of the burning missile or the spent stage, whichever is larger [m2]."""
    return max(sheet.rcs_boost.value, sheet.rcs_body.value)


def facings(unit: RadarUnit) -> tuple[float, ...]:
    """Boresights asked about [rad]: both ends of the band, the sheet's own, and 300 degrees, towards Beijing."""
    own = unit.boresight
    return tuple(dict.fromkeys((own.value, own.low, own.high, float(np.radians(300.0)))))


def reach(scenario: Scenario, radar: str | None = None) -> tuple[Finding, ...]:
    """Depth, share of China and share abroad for three objects and heights, each mode and a few facings.

    radar : id of the unit; the radar of the first battery where it is not given
    returns : Findings without a band of their own (every value at its sheet's middle); the claims carry the bands
    """
    unit = battery_radar(scenario, radar)
    sheet = watched_sheet(scenario, "China")
    if sheet is None:
        return ()
    objects = (
        ("burning missile", sheet.rcs_boost),
        ("spent stage", sheet.rcs_body),
        ("separated warhead", sheet.rcs_payload),
    )
    found = []
    for facing in facings(unit):
        turned = attrs.evolve(unit, boresight=collapsed(unit.boresight, facing))
        # At every facing the height asked about; the others at the sheet's own.
        for height in HEIGHTS if facing == unit.boresight.value else (300e3,):
            for name, quantity in objects:
                found += _tracked(turned, height, name, quantity)
        for mode in unit.sheet.modes:
            found += _searched(attrs.evolve(turned, mode=mode), sheet.rcs_body)
    return tuple(found)


def battery_radar(scenario: Scenario, radar: str | None = None) -> RadarUnit:
    """The radar unit named, or that of the first battery, or the first of all."""
    named = radar or (scenario.batteries[0].radar if scenario.batteries else scenario.radars[0].id)
    return next(unit for unit in scenario.radars if unit.id == named)


def _tracked(unit: RadarUnit, height: float, name: str, rcs: Quantity) -> list[Finding]:
    china, around = sky_over_china(unit, height), sky_around(unit, height)
    mask, wide = seen(unit, china, rcs.value), seen(unit, around, rcs.value)
    where = f"{name} of {rcs.value:g} m2 at {height / 1e3:.0f} km, {_facing(unit)}, one track look"
    tag = f"{name.replace(' ', '-')}-{height / 1e3:.0f}-{_degrees(unit)}"
    return [
        _finding(f"depth-{tag}", "depth seen inside China", deepest(china, mask) / 1e3, "km", where, rcs),
        _finding(f"share-{tag}", "share of China's area seen", share_of_country(china, mask), "share", where, rcs),
        _finding(f"abroad-{tag}", "share of the area seen that is China or Russia", share_abroad(around, wide), "share",
                 where, rcs),
    ]  # fmt: skip


def _searched(unit: RadarUnit, rcs: Quantity) -> list[Finding]:
    sky = sky_over_china(unit, 300e3)
    mask = found_by_search(unit, sky, rcs.value)
    where = f"spent stage of {rcs.value:g} m2 at 300 km, {_facing(unit)}, own search in {unit.mode.id} mode, no cue"
    tag = f"spent-stage-300-{_degrees(unit)}-{unit.mode.id}"
    return [_finding(f"searched-{tag}", "depth searched inside China", deepest(sky, mask) / 1e3, "km", where, rcs)]


def _degrees(unit: RadarUnit) -> str:
    return f"{np.degrees(unit.boresight.value):.0f}"


def _facing(unit: RadarUnit) -> str:
    return f"facing {_degrees(unit)} degrees"


def _finding(id: str, quantity: str, value: float, unit: str, conditions: str, rcs: Quantity) -> Finding:
    sources = (rcs.source, "natural-earth")
    return Finding(id, quantity, value, value, value, unit, "unknown", conditions, sources)
