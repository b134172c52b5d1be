"""What `uppertier coverage` was asked, checked."""

from __future__ import annotations

import math

import attrs

from uppertier.catalog import load
from uppertier.catalog.places import Spot, find_place
from uppertier.catalog.records import Grade, Quantity, SiteSheet
from uppertier.earth.places import country
from uppertier.errors import InputError
from uppertier.radar.area import check_unit
from uppertier.report.coverage_map import Question
from uppertier.scenario.records import RadarUnit

_MOST_HEIGHTS = 60
_HIGHEST_KM = 40_000.0


def asked(
    radar: str, site: str | None, boresight_deg: float | None, rcs_m2: float, height_km: list[str],
    snr_db: float | None, dwell_s: float | None, terrain: str | None, spacing_km: float,
) -> Question:  # fmt: skip
    """The question, in SI; InputError names the option that is wrong."""
    for key, value in (("--rcs-m2", rcs_m2), ("--dwell-s", dwell_s)):
        if value is not None and not 1e-15 <= value <= 1e15:
            raise InputError(f"{value} is not a positive number between 1e-15 and 1e15", key=key)
    for key, value, limit in (("--snr-db", snr_db, 300.0), ("--boresight-deg", boresight_deg, 360.0)):
        if value is not None and not abs(value) <= limit:
            raise InputError(f"{value} does not lie between {-limit:g} and {limit:g}", key=key)
    if not 1.0 <= spacing_km <= 500.0:
        raise InputError(f"{spacing_km} does not lie between 1 and 500", key="--spacing-km")
    unit = _unit(radar, site, boresight_deg)
    check_unit(unit)
    question = Question(unit, _heights(height_km), rcs_m2, None if snr_db is None else 10.0 ** (snr_db / 10.0), dwell_s)
    return _on_terrain(question, terrain)


def _unit(radar: str, site: str | None, boresight_deg: float | None) -> RadarUnit:
    """A scenario's radar, or a sheet's on a site."""
    if "/" in radar:
        unit = _of_scenario(*radar.split("/", 1))
    else:
        sheet = load("radars", radar)
        if site is None:
            raise InputError("a sheet's radar stands nowhere", key="--site", hint="name a site or LAT,LON")
        if boresight_deg is None and sheet.azimuth_half_width.value < math.pi:
            raise InputError("the face of the radar looks nowhere", key="--boresight-deg", hint="as 345")
        # Coverage asks nothing of the mode: it is that of one look, wherever the radar's time goes.
        unit = RadarUnit(radar, sheet, _site(site), _given(0.0), sheet.modes[0])
        site = None
    if site is not None:
        unit = attrs.evolve(unit, site=_site(site))
    if boresight_deg is not None:
        unit = attrs.evolve(unit, boresight=_given(math.radians(boresight_deg)))
    return unit


def _of_scenario(scenario: str, radar: str) -> RadarUnit:
    from uppertier.scenario.load import load_scenario

    units = {unit.id: unit for unit in load_scenario(scenario).radars}
    if radar not in units:
        raise InputError(f"scenario '{scenario}' has no radar '{radar}'", key="RADAR", hint=", ".join(units))
    return units[radar]


def _given(value: float) -> Quantity:
    return Quantity(value, value, value, "command line", Grade.ASSUMED)


def _site(text: str) -> SiteSheet:
    from uppertier.catalog import listing

    if text in listing("sites"):
        site: SiteSheet = load("sites", text)
        return site
    spot = find_place(text, "--site")
    # A city, and a place without a height, stand on the ground.
    height = spot.height if text.count(",") == 2 else math.nan
    return SiteSheet("site", spot.name, "", _given(spot.latitude), _given(spot.longitude), _given(height))


def _on_terrain(question: Question, terrain: str | None) -> Question:
    """The ground's horizon, and a site without a height set upon the ground."""
    from uppertier.earth.elevation_file import check_site, load_patch
    from uppertier.earth.terrain import height, horizon_mask

    site = question.unit.site
    place = site.latitude.value, site.longitude.value
    patch = None if terrain is None else load_patch(terrain, *place)
    if math.isnan(site.height.value):
        ground = max(float(height(*place, patch)), 0.0)
        site = attrs.evolve(site, height=_given(ground))
    else:
        check_site(patch, *place, site.height.value)
    unit = attrs.evolve(question.unit, site=site)
    return attrs.evolve(question, unit=unit, mask=horizon_mask(*place, site.height.value, patch))


def _heights(texts: list[str]) -> tuple[float, ...]:
    """Heights [m], rising, from numbers and FIRST:LAST:STEP."""
    found: set[float] = set()
    for text in texts:
        try:
            parts = [float(part) for part in text.split(":")]
        except ValueError:
            parts = []
        if len(parts) not in (1, 3) or not all(0.0 <= part <= _HIGHEST_KM for part in parts):
            raise InputError(
                f"'{text}' is no height",
                key="--height-km",
                hint=f"0 to {_HIGHEST_KM:g}, or FIRST:LAST:STEP as 50:500:50",
            )
        if len(parts) == 1:
            found.add(parts[0] * 1e3)
            continue
        first, last, step = parts
        if not (step > 0.0 and first <= last and (last - first) / step <= _MOST_HEIGHTS):
            raise InputError(f"'{text}' is no range of at most {_MOST_HEIGHTS} heights", key="--height-km")
        found |= {round(first + number * step, 6) * 1e3 for number in range(int((last - first) / step + 1e-9) + 1)}
    if len(found) > _MOST_HEIGHTS:
        raise InputError(f"{len(found)} heights are more than {_MOST_HEIGHTS}", key="--height-km")
    return tuple(sorted(found))


def regions_and_places(texts: list[str]) -> tuple[list[str], list[Spot]]:
    """Countries, and places, among what coverage is asked over."""
    regions, spots = [], []
    for text in texts:
        try:
            regions.append(country(text).name)
        except InputError:
            spots.append(find_place(text, "--over"))
    return regions, spots
