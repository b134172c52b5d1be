"""What the battery's radar, or another, sees: depth, area and range."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from uppertier.claims.form import Measure, Measured, Setting, Side
from uppertier.claims.measures._paths import EQUATION, MODE, SEARCH, SECTIONS, SIGNAL, missile_of, radar_paths
from uppertier.errors import InputError
from uppertier.radar.detection import required_snr
from uppertier.radar.detection_range import detection_range
from uppertier.radar.history import SEARCH_SWERLING
from uppertier.radar.scan import budget
from uppertier.study import reach as reach_study

if TYPE_CHECKING:
    from uppertier.catalog.records import MissileSheet, RadarMode
    from uppertier.claims.records import Where
    from uppertier.claims.world import Context, World
    from uppertier.scenario.records import RadarUnit, Scenario

BODY, WARHEAD = "missile-or-stage", "warhead"
_OBJECT = Setting("word", "what is seen: a burning missile or spent stage, or a warhead", BODY, words=(BODY, WARHEAD))
_HEIGHT = Setting("number", "height of the object", 300e3, unit="km", low=1e3, high=2_000e3)


def _china(scenario: Scenario) -> MissileSheet:
    sheet = reach_study.watched_sheet(scenario, "China")
    if sheet is None:
        raise InputError(
            f"{scenario.id} has no Chinese missile on its watch list",
            key="measure",
            hint="its cross-section is asked for",
        )
    return sheet


def _china_fits(scenario: Scenario, where: Where) -> None:
    _china(scenario)


def _section(sheet: MissileSheet, what: str) -> float:
    return sheet.rcs_payload.value if what == WARHEAD else reach_study.body_rcs(sheet)


def _china_touches(world: World, where: Where) -> tuple[str, ...]:
    unit = reach_study.battery_radar(world.scenario)
    sheet = _china(world.scenario)
    return (*radar_paths(world.scenario, (unit.id,), SIGNAL, False), *(f"{sheet.id}.{part}" for part in SECTIONS))


def depth_seen(context: Context, where: Where) -> Measured:
    """Greatest depth inside China [km] over which the battery's radar tracks an object at a height."""
    unit = reach_study.battery_radar(context.scenario)
    sheet = _china(context.scenario)
    height, section = where.number("height"), _section(sheet, where.name("object"))
    heights = {*reach_study.HEIGHTS, height}
    skies = {one: reach_study.sky_over_china(unit, one) for one in sorted(heights)}
    warhead = sheet.rcs_payload.value
    asked = {one: (section, warhead) if one == height else (section,) for one in skies}
    found = {one: reach_study.seen_each(unit, sky, asked[one]) for one, sky in skies.items()}
    masks = {one: each[0] for one, each in found.items()}
    depths = {one: reach_study.deepest(skies[one], mask) / 1e3 for one, mask in masks.items()}
    return Measured(
        depths[height],
        {
            "depth-100": depths[100e3],
            "depth-500": depths[500e3],
            "depth-warhead": reach_study.deepest(skies[height], found[height][1]) / 1e3,
            "share-of-china": reach_study.share_of_country(skies[height], masks[height]),
            "deeper-than-200": float(depths[height] >= 200.0),
            "deeper-than-1000": float(depths[height] >= 1000.0),
        },
    )


def area_seen(context: Context, where: Where) -> Measured:
    """Share of China's area [-] over which the battery's radar tracks an object at a height."""
    unit = reach_study.battery_radar(context.scenario)
    sheet = _china(context.scenario)
    sky = reach_study.sky_over_china(unit, where.number("height"))
    mask = reach_study.seen(unit, sky, _section(sheet, where.name("object")))
    # Above the horizon, whatever the radar: no cross-section or power can make it more from this site.
    return Measured(reach_study.share_of_country(sky, mask), {"above-horizon": float(sky.area.sum() / sky.whole_area)})


def _unit(scenario: Scenario, where: Where) -> RadarUnit:
    return reach_study.battery_radar(scenario, where.name("radar") or None)


def _mode(unit: RadarUnit, where: Where) -> RadarMode:
    wanted = where.name("mode")
    for mode in unit.sheet.modes:
        if mode.id == (wanted or unit.mode.id):
            return mode
    known = ", ".join(mode.id for mode in unit.sheet.modes)
    raise InputError(f"{unit.sheet.id} has no mode called '{wanted}'", key="mode", hint=f"known: {known}")


def _range_agrees(where: Where) -> None:
    if where.name("mode") and where.name("look") == "track":
        raise InputError(
            "a track look is the same in every mode, so that a mode cannot be a condition of it",
            key="mode",
            hint='leave it out, or ask with look = "search"',
        )


def _range_fits(scenario: Scenario, where: Where) -> None:
    _mode(_unit(scenario, where), where)


def _range_touches(world: World, where: Where) -> tuple[str, ...]:
    unit = _unit(world.scenario, where)
    names = [f"{unit.sheet.id}.{field}" for field in EQUATION]
    if where.name("look") == "search":
        limits = ("azimuth_half_width", "elevation_minimum", "elevation_maximum", "face_tilt")
        names += [f"{unit.sheet.id}.{field}" for field in (*limits, *SEARCH)]
        names += [f"{unit.sheet.id}.modes.{_mode(unit, where).id}.{field}" for field in MODE]
    return (*names, *(f"{where.name('missile')}.{part}" for part in SECTIONS))


def range_of(context: Context, where: Where) -> Measured:
    """Range [km] at which one look, on the face's normal in free space, reaches what it needs."""
    unit = _unit(context.scenario, where)
    sheet, section = unit.sheet, _section(missile_of(context.scenario, where.name("missile")), where.name("object"))
    if where.name("look") == "search":
        dwell = budget(sheet, _mode(unit, where)).search_dwell
        least = _even(sheet.false_alarm_probability.value)
        if dwell <= 0.0:
            return Measured(0.0)
        return Measured(detection_range(sheet, rcs=section, snr=least, dwell=dwell).range / 1e3)
    return Measured(detection_range(sheet, rcs=section, snr=sheet.detection_snr.value).range / 1e3)


@lru_cache(maxsize=4096)
def _even(false_alarm: float) -> float:
    """Signal-to-noise ratio at which one look of the search has an even chance; sets and claims share their draws."""
    return float(required_snr(0.5, false_alarm, swerling=SEARCH_SWERLING))


_HOW = (
    "where one track look, inside the face's limits and above the horizon by a bent ray, reaches the track threshold: "
    "SNR = P G A σ t / ((4π)² k T L R⁴)"
)

MEASURES = {
    "depth_seen": Measure(
        depth_seen,
        "km",
        "how deep inside China an object at a height is tracked from the battery's radar",
        f"greatest distance from border or coast among cells 25 km wide {_HOW}",
        _china_touches,
        {"height": _HEIGHT, "object": _OBJECT},
        fits=_china_fits,
        needs=("batteries", "watch"),
        sides={
            "depth-100": Side("depth seen of the same object at 100 km", "km"),
            "depth-500": Side("depth seen of the same object at 500 km", "km"),
            "depth-warhead": Side("depth seen of a separated warhead at the same height", "km"),
            "share-of-china": Side("share of China's area over which the object is seen", "share"),
            "deeper-than-200": Side("draws in which the depth is 200 km or more", "share", share=True),
            "deeper-than-1000": Side("draws in which the depth is 1,000 km or more", "share", share=True),
        },
    ),
    "area_seen": Measure(
        area_seen,
        "share",
        "over which share of China's area an object at a height is tracked from the battery's radar",
        f"area of the cells {_HOW}, over that of all cells",
        _china_touches,
        {"height": _HEIGHT, "object": _OBJECT},
        fits=_china_fits,
        needs=("batteries", "watch"),
        sides={"above-horizon": Side("share of China's area over which such an object is above the horizon", "share")},
    ),
    "detection_range": Measure(
        range_of,
        "km",
        "how far one look of a radar reaches, on the face's normal in free space",
        "R = (P G A σ t / ((4π)² k T L SNR))^¼, with the dwell and ratio of a track look, or of one search look in "
        "which an even chance is enough",
        _range_touches,
        {
            "radar": Setting("radar", "a radar of the scenario; the battery's where it is not given"),
            "missile": Setting("missile", "whose cross-section is taken", needed=True),
            "object": _OBJECT,
            "look": Setting("word", "a track look, or a look of the search", "track", words=("track", "search")),
            "mode": Setting("word", "how the search shares the radar's time; as the scenario has it if not given"),
        },
        _range_agrees,
        _range_fits,
    ),
}
