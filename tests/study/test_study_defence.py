"""People defended: by the same windows as the raids, counted by hand where it can be."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from uppertier import chain
from uppertier.battle.records import Binding
from uppertier.battle.window import flyout_tables, windows
from uppertier.catalog import load
from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.earth.records import Cities
from uppertier.errors import Status
from uppertier.flight.records import Flights
from uppertier.scenario.records import Scenario
from uppertier.study.defence import (
    CityFlights,
    city_flights,
    defended,
    engagements,
    population_defended,
    shares,
    threats,
)
from uppertier.study.subset import raid_flights, subset


@pytest.fixture(scope="module")
def flown(seongju: Scenario) -> CityFlights:
    """The four largest cities: Seoul, Busan, Incheon, Daegu."""
    return city_flights(seongju, 2_000_000)


def test_every_threat_of_the_raids_is_aimed_at_every_city(seongju: Scenario, flown: CityFlights) -> None:
    assert flown.threats == (
        "nodong-sino-ri-420-km-high", "scud-c-hwangju", "scud-er-wonsan", "nodong-paektusan",
    )  # fmt: skip
    assert flown.cities.name == ("Seoul", "Busan", "Incheon", "Daegu")
    assert len(flown.flights) == 16
    assert (np.asarray(flown.flights.status) == Status.OK).all()
    place = geodetic_to_ecef(flown.cities.latitude, flown.cities.longitude, 0.0)
    assert np.linalg.norm(flown.flights.impact - np.tile(place, (4, 1)), axis=1).max() < 50.0
    # Lofted ones keep the apogee that the raid gives them.
    wanted = threats(seongju)["nodong-sino-ri-420-km-high"].trajectory.apogee
    assert wanted is not None
    assert np.abs(flown.flights.apogee[:4] - wanted.value).max() < 100.0


def test_seoul_is_judged_as_in_the_raid_that_aims_at_it(
    seongju: Scenario, seongju_flights: Flights, flown: CityFlights
) -> None:
    """The raid's aim point and the city's centre lie 2 km apart: the same engagements, the same reasons."""
    flights = subset(seongju_flights, raid_flights(seongju_flights))
    alone = attrs.evolve(seongju, radars=seongju.radars[:1])
    tracks = chain.track(alone, chain.observe(alone, flights))
    found = windows(alone, flights, tracks.sight, tracks)
    lofted = next(
        i for i, name in enumerate(flights.id) if name.startswith("three-nodong-lofted") and "-seoul-" in name
    )
    mine = defended(seongju, flown)
    assert mine.opportunities[0, 0] == found.opportunities[0, lofted]
    assert mine.reason[0, 0] == found.reason[0, lofted]
    # At least energy it comes down too far from the launchers.
    assert mine.reason[1, 0] == Binding.OUTSIDE_REACH
    assert mine.opportunities[1, 0] == 0


def test_leaving_out_what_passes_nowhere_near_changes_nothing(seongju: Scenario) -> None:
    """Every city above 300,000 people, every threat: the same counts as with all of them tracked."""
    flown = city_flights(seongju, 300_000)
    assert np.array_equal(engagements(seongju, flown), defended(seongju, flown).opportunities)


def test_shares_are_counted_over_who_is_in_reach() -> None:
    """By hand: 5, 3 and 2 million people; the second threat does not reach the first city."""
    cities = Cities(("a", "b", "c"), ("KOR",) * 3, "", np.zeros(3), np.zeros(3), [5_000_000, 3_000_000, 2_000_000])
    flown = CityFlights(("one", "two", "none"), ("One", "Two", "None"), cities, None, ())
    assert shares(flown, np.array([[2, 1, 0], [-1, 0, 1], [-1, -1, -1]])) == {
        "one 1": 0.8,
        "one 2": 0.5,
        "two 1": 0.4,
        "two 2": 0.0,
    }


def test_a_battery_far_away_defends_nobody(seongju: Scenario, flown: CityFlights) -> None:
    clear = load("sites", "clear")
    moved = attrs.evolve(
        seongju,
        radars=tuple(attrs.evolve(unit, site=clear) for unit in seongju.radars),
        batteries=tuple(attrs.evolve(unit, site=clear) for unit in seongju.batteries),
    )
    assert set(shares(flown, engagements(moved, flown)).values()) == {0.0}


def test_the_band_holds_middles_and_corners(seongju: Scenario, flown: CityFlights) -> None:
    """One view with batteries and one without radar time: the median of one, the lowest of both."""
    table = flyout_tables(seongju)
    blind = attrs.evolve(
        seongju,
        batteries=tuple(
            attrs.evolve(unit, sheet=attrs.evolve(
                unit.sheet, decision_delay=attrs.evolve(unit.sheet.decision_delay, value=1e4)))
            for unit in seongju.batteries
        ),
    )  # fmt: skip
    found = {one.id: one for one in population_defended([seongju], [blind], flown, table)}
    best = shares(flown, defended(seongju, flown, table).opportunities)
    assert found["population-defended-nodong-paektusan-1"].value == best["nodong-paektusan 1"] > 0.0
    assert found["population-defended-nodong-paektusan-1"].low == 0.0
    assert found["population-defended-nodong-paektusan-1"].high == best["nodong-paektusan 1"]
    assert "Nodong" in found["population-defended-nodong-paektusan-1"].quantity
