"""Ten chosen points each, by a plain calculation that shares no code with what it checks."""

from __future__ import annotations

import math

import attrs
import numpy as np
import pytest
from pymap3d import ecef2aer
from pyproj import Geod
from scipy.optimize import brentq

from uppertier import chain
from uppertier.scenario import load_scenario
from uppertier.study.alternatives import NORTH_EAST, variants
from uppertier.study.balance import risen_rows
from uppertier.study.denominator import Lot, lots
from uppertier.study.homeland import curve
from uppertier.study.interceptors import passes_reach
from uppertier.study.subset import subset, watched_flights
from uppertier.study.watch_table import watch_table


@pytest.fixture(scope="module")
def ten():
    """Ten flights of the bundled watch list, from the nearest bases and from one far away."""
    whole = load_scenario("balance-2017")
    bases = ("luoyang", "jingzhou", "tonghua", "bohai-sea", "wuzhai", "irkutsk")
    watch = [
        entry for entry in whole.watch if entry.base.id in bases and entry.target.id not in ("chicago", "new-york")
    ]
    scenario = attrs.evolve(whole, raids=(), watch=tuple(watch))
    flights = chain.fly(scenario)
    kept = watched_flights(flights)[:: max(len(watched_flights(flights)) // 10, 1)][:10]
    return scenario, subset(flights, [int(i) for i in kept])


def test_ten_closest_approaches_by_pymap3d(ten) -> None:
    """Straight distances from the launchers, by another program's conversion from latitude and longitude."""
    scenario, flights = ten
    assert len(flights) == 10
    site = scenario.batteries[0].site
    here = (math.degrees(site.latitude.value), math.degrees(site.longitude.value), site.height.value)
    found = passes_reach(scenario, flights, lambda: ())
    for i in range(10):
        away = ecef2aer(*flights.position[flights.samples(i)].T, *here)[2]
        assert found.closest[i] == pytest.approx(float(np.min(away)), rel=1e-9)
        assert not found.inside[i] and float(np.min(away)) > found.farthest_possible


def test_ten_flights_seen_by_the_radar_turned_north_east(ten) -> None:
    """Of the alternatives the one that is turned: who stands in its sector, by pymap3d's azimuth and elevation."""
    scenario, flights = ten
    turned = variants(attrs.evolve(scenario, raids=load_scenario("balance-2017").raids))["north-east"][1]
    assert turned is not None
    unit = turned.radars[0]
    only = attrs.evolve(turned, radars=(unit,), raids=())
    table = watch_table(only, flights, "body")
    site, sheet = unit.site, unit.sheet
    here = (math.degrees(site.latitude.value), math.degrees(site.longitude.value), site.height.value)
    seen = {one.flight for one in table.pairs}
    for i in range(10):
        azimuth, elevation, _ = ecef2aer(*flights.position[flights.samples(i)].T, *here)
        aside = np.abs((np.asarray(azimuth) - math.degrees(NORTH_EAST) + 180.0) % 360.0 - 180.0)
        limit = math.degrees(sheet.elevation_minimum.value)
        within = aside <= math.degrees(sheet.azimuth_half_width.value)
        if np.any(within & (elevation > limit + 0.5)):
            assert i in seen
        if not np.any(within & (elevation > limit - 0.8)):
            assert i not in seen
    assert 0 < len(seen) < 10 and len(risen_rows(unit, flights, list(range(10)))) == 10


def test_ten_lots_by_distance_alone(seongju) -> None:
    """Range against Geod distances: what falls short of a place from every launch area, and what does not."""
    from uppertier.catalog import load

    found, geod = lots(seongju), Geod(ellps="WGS84")
    areas = ("sakkanmol", "kal-gol", "kumchon-ni", "hwangju", "wonsan")
    places = ("seoul", "pyeongtaek", "gunsan", "daegu", "busan")
    asked = 0
    for missile in ("scud-b", "scud-c"):
        sheet = load("missiles", missile)
        for place in places:
            row = [site.id for site in seongju.defended].index(place)
            there = load("sites", place)
            aways = [
                geod.inv(
                    *(math.degrees(getattr(one, side).value) for one in (load("sites", area), there)
                      for side in ("longitude", "latitude"))
                )[2]
                for area in areas
            ]  # fmt: skip
            # The turning Earth and the sheet's fit move a range by some five per cent.
            far = sum(away > 1.05 * sheet.published_range.value for away in aways) / len(areas)
            near = sum(away < 0.95 * sheet.published_range.value for away in aways) / len(areas)
            short = found[missile][row, Lot.TOO_SHORT]
            assert far - 1e-9 <= short <= 1.0 - near + 1e-9, (missile, place)
            asked += 1
    assert asked == 10


@pytest.mark.parametrize("attack", [1, 2, 3, 5, 9, 12, 18, 36, 50, 100])
def test_ten_break_evens_by_a_root(attack: int) -> None:
    """36 rounds dealt one by one; the gain in the chance to recognise a warhead that makes one warhead fewer."""
    from uppertier.catalog import load

    shot = float(load("figures", "homeland-single-shot").amount.value)
    dealt = [36 // attack + (k < 36 % attack) for k in range(attack)]

    def killed(chance: float) -> float:
        return chance * sum(1.0 - (1.0 - shot) ** rounds for rounds in dealt)

    found = float(curve().gain[attack - 1, 0])
    most = killed(1.0)
    if most <= 1.0:
        assert found == pytest.approx(1.0, abs=1e-6)
        return
    gain = brentq(lambda g: killed(g) - 1.0, 0.0, 1.0)
    assert found == pytest.approx(gain, rel=0.02)
