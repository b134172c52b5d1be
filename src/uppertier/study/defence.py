"""Defence: the people who live in cities that a battery could defend, missile by missile.

Every threat of the reference raids (a missile from one launch area on one kind of trajectory) is aimed at every large
city of the country in turn, and the battery's radar, track and reach are asked for engagements of that one missile.
Raids stay what they are: no attack is searched for, and rounds are not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import attrs
import numpy as np

from uppertier import chain
from uppertier.battle.flyout import downrange_altitude
from uppertier.battle.posts import posts
from uppertier.battle.reach import reach
from uppertier.battle.records import Binding
from uppertier.battle.window import flyout_tables, windows
from uppertier.catalog.sources import keys_of
from uppertier.earth.places import cities
from uppertier.errors import Status
from uppertier.flight.fly import Order, fly_orders
from uppertier.numerics.arrays import SAME, Floats, Integers, as_integers
from uppertier.outcome.records import Finding
from uppertier.study.subset import subset
from uppertier.track.track import motions, track

if TYPE_CHECKING:
    from uppertier.battle.flyout import FlyoutTable
    from uppertier.battle.records import Windows
    from uppertier.catalog.records import Quantity, SiteSheet
    from uppertier.earth.records import Cities
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import RaidEntry, Scenario
    from uppertier.track.motion import Motion

COUNTRY = "South Korea"
LEAST_PEOPLE = 200_000
"""Cities smaller than this are left out: in South Korea those above hold six sevenths of all city people."""
ENGAGEMENTS = (1, 2)
BETWEEN_SAMPLES = 4e3
"""More than a missile of these ranges climbs or falls in the second between two samples [m]."""


@attrs.frozen
class CityFlights:
    """Every threat aimed at every city: threats outermost. Cities that a missile does not reach keep their status."""

    threats: tuple[str, ...]
    """Names for keys."""
    titles: tuple[str, ...]
    """Names for people."""
    cities: Cities
    flights: Flights
    moved: Sequence[Motion | None]


@attrs.frozen
class Defended:
    """[T,C] engagements of one missile that are feasible, and the binding reason; -1 where it does not reach."""

    opportunities: Integers = attrs.field(converter=as_integers, eq=SAME)
    reason: Integers = attrs.field(converter=as_integers, eq=SAME)


class _Kind(NamedTuple):
    missile: str
    launch: str
    apogee: float


def threats(scenario: Scenario) -> dict[str, RaidEntry]:
    """One entry of the raids for each missile, launch area and kind of trajectory, by name."""
    found: dict[_Kind, RaidEntry] = {}
    for raid in scenario.raids:
        for entry in raid.entries:
            apogee = entry.trajectory.apogee.value if entry.trajectory.apogee else 0.0
            found.setdefault(_Kind(entry.missile.id, entry.launch.id, apogee), entry)
    return {
        f"{kind.missile}-{kind.launch}" + (f"-{kind.apogee / 1e3:.0f}-km-high" if kind.apogee else ""): entry
        for kind, entry in found.items()
    }


def city_flights(scenario: Scenario, least_people: int = LEAST_PEOPLE) -> CityFlights:
    """Fly every threat of a scenario's raids to every large city.

    Each is a raid of its own: one missile alone has the radar to itself.
    """
    there = cities(COUNTRY, least_people)
    asked = threats(scenario)
    listed = [
        Order(f"{name}/{city.id}", f"{name}/{city.id}", 0, entry.missile, entry.launch, city, entry.trajectory, 0.0)
        for name, entry in asked.items()
        for city in aim_sites(entry.aim, there.latitude, there.longitude, there.name)
    ]
    flights = fly_orders(listed)
    return CityFlights(tuple(asked), tuple(title(entry) for entry in asked.values()), there, flights, motions(flights))


def title(entry: RaidEntry) -> str:
    """Missile, launch area and trajectory in words."""
    apogee = entry.trajectory.apogee
    height = f", lofted to {apogee.value / 1e3:.0f} km" if apogee else ""
    # What follows the comma tells sheets of one missile apart.
    return f"{entry.missile.title.split(',')[0]} from {entry.launch.title}{height}"


def aim_sites(
    like: SiteSheet, latitude: Floats, longitude: Floats, names: Sequence[str] | None = None
) -> list[SiteSheet]:
    """Places [rad] as aim points, on the ground at sea level: a hundred metres of height do not move an engagement."""

    def exactly(quantity: Quantity, value: float) -> Quantity:
        return attrs.evolve(quantity, value=value, low=value, high=value)

    return [
        attrs.evolve(
            like,
            id=f"{names[i]}-{i}" if names else f"{i}",
            title=names[i] if names else f"{i}",
            latitude=exactly(like.latitude, float(latitude[i])),
            longitude=exactly(like.longitude, float(longitude[i])),
            height=exactly(like.height, 0.0),
        )
        for i in range(len(latitude))
    ]


def defended(scenario: Scenario, flown: CityFlights, tables: tuple[FlyoutTable, ...] | None = None) -> Defended:
    """Engagements that the first battery's radar, track and rockets allow of one missile at each city.

    tables : fly-out tables by battery, where they are at hand already
    """
    found = lone_windows(scenario, flown.flights, flown.moved, tables)
    shape = (len(flown.threats), len(flown.cities))
    flies = (np.asarray(flown.flights.status) == Status.OK).reshape(shape)
    return Defended(
        np.where(flies, found.opportunities.max(axis=0).reshape(shape), -1),
        np.where(flies, found.reason.min(axis=0).reshape(shape), -1),
    )


def lone_windows(
    scenario: Scenario,
    flights: Flights,
    moved: Sequence[Motion | None],
    tables: tuple[FlyoutTable, ...] | None = None,
) -> Windows:
    """Windows against flights that each have the battery's radar to themselves.

    moved : `track.motions` of the flights
    """
    needed = {name for unit in scenario.batteries for name in unit.radars}
    alone = attrs.evolve(scenario, radars=tuple(unit for unit in scenario.radars if unit.id in needed))
    sight = chain.observe(alone, flights)
    tracks = track(alone.radars, flights, sight, chain.commit_ellipse(alone), moved=moved, launch_points=False)
    return windows(alone, flights, sight, tracks, tables)


def engagements(scenario: Scenario, flown: CityFlights, tables: tuple[FlyoutTable, ...] | None = None) -> Integers:
    """[T,C] engagements feasible at each city, as `defended` has them, without the reasons.

    Missiles that pass nowhere near what the rockets reach are not observed and tracked for it.
    """
    made = flyout_tables(scenario) if tables is None else tables
    kept = _passing(scenario, flown.flights, made)
    found = np.where(np.asarray(flown.flights.status) == Status.OK, 0, -1)
    if kept:
        part = subset(flown.flights, kept)
        found[kept] = lone_windows(scenario, part, [flown.moved[i] for i in kept], made).opportunities.max(axis=0)
    return found.reshape(len(flown.threats), len(flown.cities))


def _passing(scenario: Scenario, flights: Flights, tables: tuple[FlyoutTable, ...]) -> list[int]:
    """Flights with a sample in some battery's reach, its limits widened by what a missile flies between samples."""
    inside = np.zeros(flights.time.size, bool)
    for post, table in zip(posts(scenario), tables, strict=True):
        rocket = post.unit.interceptor
        wide = attrs.evolve(
            rocket,
            altitude_minimum=_moved(rocket.altitude_minimum, -BETWEEN_SAMPLES),
            altitude_maximum=_moved(rocket.altitude_maximum, BETWEEN_SAMPLES),
            flight_time_maximum=_moved(rocket.flight_time_maximum, 2.0),
        )
        _, reason = reach(table, wide, *downrange_altitude(post.site, flights.position))
        inside |= reason == Binding.FEASIBLE
    return [i for i in range(len(flights)) if inside[flights.samples(i)].any()]


def _moved(quantity: Quantity, by: float) -> Quantity:
    return attrs.evolve(quantity, value=quantity.value + by)


def shares(flown: CityFlights, opportunities: Integers) -> dict[str, float]:
    """Share of the people in reach of each threat for whom one engagement, or two, are feasible [-].

    opportunities : [T,C], -1 for who is out of reach
    Key: threat, a blank, and the number of engagements. A threat that reaches nobody is left out.
    """
    people = np.asarray(flown.cities.population, float)
    result = {}
    for t, name in enumerate(flown.threats):
        reached = opportunities[t] >= 0
        if reached.any():
            for count in ENGAGEMENTS:
                held = people[opportunities[t] >= count].sum()
                result[f"{name} {count}"] = float(held / people[reached].sum())
    return result


def counting(
    scenario: Scenario, flown: CityFlights, tables: tuple[FlyoutTable, ...] | None
) -> Callable[[Scenario], Integers]:
    """How `engagements` are counted: compiled, where batteries and missiles are plain and tables are at hand."""
    from uppertier.study.lone.raids import engagements_of, known_of, raids

    status = np.asarray(flown.flights.status)
    flies = np.flatnonzero(status == Status.OK)
    part = subset(flown.flights, flies.tolist())
    ready = None if tables is None else raids(scenario, part, tables, alone=True)
    if ready is None:
        return lambda one: engagements(one, flown, tables)

    def count(one: Scenario) -> Integers:
        found = np.where(status == Status.OK, 0, -1)
        found[flies] = engagements_of(ready, known_of(ready, one), one)
        return found.reshape(len(flown.threats), len(flown.cities))

    return count


def population_defended(
    middles: Sequence[Scenario],
    corners: Sequence[Scenario],
    flown: CityFlights,
    tables: tuple[FlyoutTable, ...] | None = None,
) -> tuple[Finding, ...]:
    """People in cities with at least one and at least two feasible engagements, by threat.

    middles : the scenario under each assumption set
    corners : the same with what matters at the ends of its range
    returns : the median over the middles, and the lowest and highest of all
    """
    asked = counting(middles[0], flown, tables)
    middle, end = ([shares(flown, asked(one)) for one in part] for part in (middles, corners))
    where = (
        f"one missile alone at each of {len(flown.cities)} cities above {LEAST_PEOPLE:,} people; populations are a "
        f"proxy; median of {len(middle)} assumption sets, lowest and highest with every value at either end"
    )
    found, titles = [], dict(zip(flown.threats, flown.titles, strict=True))
    for key in middle[0]:
        name, count = key.rsplit(" ", 1)
        values = [one[key] for one in middle]
        everything = [one[key] for one in (*middle, *end)]
        words = "one engagement is" if count == "1" else f"{count} engagements are"
        found.append(
            Finding(
                f"population-defended-{name}-{count}",
                f"share of the people in reach of {titles[name]} for whom {words} feasible",
                float(np.median(values)),
                min(everything),
                max(everything),
                "share",
                "unknown",
                where,
                keys_of("geonames"),
            )
        )
    return tuple(found)
