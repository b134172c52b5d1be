"""A footprint at ten places against a plain calculation: pymap3d's line of sight, SciPy's look at the fly-out table.

What is taken as known: the flight's samples, the time at which its track was good enough, and the table of the
interceptor's times. What is worked out again, by a loop over whole seconds: whether the radar sees the missile there,
whether it lies between floor and ceiling, whether a launch late enough arrives in time, and how often.
"""

from __future__ import annotations

import math
from typing import Any

import attrs
import numpy as np
import pytest
from pymap3d import ecef2aer, ecef2geodetic
from pyproj import Geod
from scipy.interpolate import RegularGridInterpolator

from uppertier.battle.records import Binding
from uppertier.battle.window import flyout_tables
from uppertier.catalog import load
from uppertier.chain import commit_ellipse
from uppertier.radar.observe import observe
from uppertier.scenario.records import Scenario
from uppertier.study.footprint import Lone
from uppertier.study.footprint_threats import Threat, raid_threats
from uppertier.study.lone.aimed import Aimer
from uppertier.study.lone.whole import flights_of
from uppertier.track.track import track

PLACES = {
    "Seoul": (37.566, 126.978), "Osan": (37.09, 127.03), "Gunsan": (35.90, 126.62), "Daejeon": (36.35, 127.38),
    "Daegu": (35.87, 128.60), "Gwangju": (35.16, 126.85), "Busan": (35.18, 129.08), "Gori": (35.32, 129.29),
    "Gangneung": (37.75, 128.88), "Seongju": (36.04, 128.22),
}  # fmt: skip
BENDING = 0.2
"""Degrees by which bent rays lift a missile at five degrees; within that of an edge either answer stands."""


@pytest.mark.parametrize("name", ["scud-c-hwangju", "nodong-paektusan", "nodong-sino-ri-420-km-high"])
def test_ten_places_by_a_plain_loop(seongju: Scenario, name: str) -> None:
    lean = attrs.evolve(seongju, watch=(), radars=seongju.radars[:1])
    threat, tables = raid_threats(seongju)[name], flyout_tables(lean)
    latitude, longitude = np.radians(np.array(list(PLACES.values()))).T
    counts, reasons = Lone.of(lean, threat, tables).at(latitude, longitude)
    paths, _ = Aimer.of(threat).fly(latitude, longitude)
    flights = flights_of(threat.missile, threat.launch, paths)
    sight = observe(lean.radars, flights, {threat.missile.id: threat.missile})
    commit = track(lean.radars, flights, sight, commit_ellipse(lean), launch_points=False).commit_time[0]
    met = []
    for i, place in enumerate(PLACES):
        rows = flights.samples(i)
        strict, loose = (
            plain(lean, tables[0], flights.time[rows], flights.position[rows], float(commit[i]), side)
            for side in (BENDING, -BENDING)
        )
        assert strict[0] <= counts[i] <= loose[0], (place, strict, int(counts[i]), loose)
        assert (reasons[i] == Binding.FEASIBLE) == (counts[i] > 0)
        if counts[i] == 0:
            assert reasons[i] in loose[1], (place, Binding(int(reasons[i])).sentence, loose[1])
        met.append(int(counts[i]))
    assert 0 in met and max(met) >= 1


def plain(
    scenario: Scenario, table: Any, time: Any, position: Any, commit: float, margin: float
) -> tuple[int, set[Binding]]:
    """Engagements in turn, and every reason that a loop over seconds allows.

    margin : degrees by which the limits of the face are drawn in
    """
    battery, radar = scenario.batteries[0], scenario.radars[0]
    rocket, site, sheet = battery.interceptor, battery.site, radar.sheet
    here = (math.degrees(site.latitude.value), math.degrees(site.longitude.value), site.height.value)
    arrive = RegularGridInterpolator((table.downrange, table.altitude), table.time, bounds_error=False)
    floor, ceiling = rocket.altitude_minimum.value, rocket.altitude_maximum.value
    options, reached, sector = [], [], []
    for second, there in zip(time, position, strict=True):
        azimuth, elevation, _ = (float(v) for v in ecef2aer(*there, *here))
        lat, lon, height = (float(v) for v in ecef2geodetic(*there))
        away = Geod(ellps="WGS84").inv(here[1], here[0], lon, lat)[2]
        needed = float(arrive([[away, height]])[0]) if height > 0.0 else math.nan
        if not (floor <= height <= ceiling and needed <= rocket.flight_time_maximum.value):
            continue
        aside = (azimuth - math.degrees(radar.boresight.value) + 180.0) % 360.0 - 180.0
        looks = abs(aside) <= math.degrees(sheet.azimuth_half_width.value) - margin
        looks &= math.degrees(sheet.elevation_minimum.value) + margin <= elevation
        looks &= elevation <= math.degrees(sheet.elevation_maximum.value) - margin
        reached.append(second)
        sector.append(looks)
        if looks and second - needed >= commit + battery.sheet.decision_delay.value:
            options.append((second - needed, second))
    shots, free = 0, -math.inf
    for launch, hit in options:
        if launch >= free and shots < 4:
            shots, free = shots + 1, hit + battery.sheet.assessment_delay.value
    low = {Binding.OUTSIDE_REACH, Binding.UNDER_FLOOR, Binding.OVER_CEILING, Binding.BELOW_HORIZON}
    if not reached:
        return 0, low
    if not any(sector):
        return shots, {Binding.OUTSIDE_SECTOR, Binding.BELOW_HORIZON}
    return shots, {Binding.TOO_LATE} | ({Binding.OUTSIDE_SECTOR} if not all(sector) else set())


def test_moving_the_launch_place_is_moving_the_launch_place(seongju: Scenario) -> None:
    """The launch area denied at ten launch places, against footprints from each of them asked at the one aim."""
    from uppertier.study.denied import Aimed, from_places
    from uppertier.study.footprint_threats import Kind, swept_threats

    lean, tables = attrs.evolve(seongju, watch=()), flyout_tables(seongju)
    sites = [load("sites", name) for name in ("hwangju", "wonsan", "sino-ri", "paektusan", "kal-gol")]
    aim, sheet = load("sites", "pyeongtaek"), load("missiles", "scud-er")
    latitude, longitude = (np.array([getattr(s, side).value for s in sites]) for side in ("latitude", "longitude"))
    where = np.array([aim.latitude.value]), np.array([aim.longitude.value])
    for kind in (Kind.LEAST_ENERGY, Kind.DEPRESSED):
        counts, reasons = from_places(lean, Aimed(sheet, aim, kind), latitude, longitude, tables)
        for i, site in enumerate(sites):
            (threat,) = swept_threats([sheet], [site], [kind]).values()
            assert isinstance(threat, Threat)
            count, reason = Lone.of(lean, threat, tables).at(*where)
            assert (counts[i], reasons[i]) == (count[0], reason[0]), (site.id, kind)
        assert len(set(reasons.tolist())) > 1 or kind is Kind.DEPRESSED
