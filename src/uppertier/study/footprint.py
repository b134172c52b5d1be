"""Footprint: at which places a battery could meet one missile, how often, and what binds where it could not.

One threat (a missile from one launch area on one trajectory) is aimed at every node of a grid over a country. The grid
is refined only where its nodes differ: a square whose four corners have the same answer is taken to have it inside.
Rounds are not counted and no attack is searched for: it is a map of what geometry, energy, sight and time allow.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.battle.window import flyout_tables
from uppertier.chain import commit_ellipse
from uppertier.earth.constants import MEAN_RADIUS
from uppertier.earth.places import country
from uppertier.earth.places import inside as inside_country
from uppertier.errors import InputError, Status
from uppertier.flight.fly import Order, fly_orders
from uppertier.numerics.arrays import SAME, Booleans, Floats, Integers, as_booleans, as_floats, as_integers
from uppertier.study.defence import COUNTRY, aim_sites, lone_windows
from uppertier.study.footprint_refine import NOT_ASKED, Answer, fill
from uppertier.study.footprint_threats import Threat, raid_threats
from uppertier.study.lone.aimed import Aimer
from uppertier.study.lone.evaluate import lone_answers
from uppertier.study.lone.pack import Packed, packed, simple
from uppertier.study.lone.whole import flights_of, whole_chain
from uppertier.track.track import motions

if TYPE_CHECKING:
    from uppertier.battle.flyout import FlyoutTable
    from uppertier.scenario.records import RaidEntry, Scenario

SPACING = 2e3
STRIDE = 8
"""Steps of the grid between the nodes asked first: what is narrower than 16 km at the default may be overlooked."""
BATCH = 1000
"""Flights evaluated at once: their samples are held in memory."""
NOT_REACHED = -1

Box = tuple[float, float, float, float]
"""South, west, north and east [rad]."""


@attrs.frozen
class Raster:
    """Nodes of a grid in latitude and longitude, J by I."""

    latitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[J] rising [rad]"""
    longitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[I] rising [rad]"""
    inside: Booleans = attrs.field(converter=as_booleans, eq=SAME)
    """[J,I] whether the node lies in the country, and in the box where there is one"""
    box: Box | None = None
    """The part of the country asked for; None for all of it"""

    @property
    def edges(self) -> Box:
        """Of the whole grid."""
        ends = (axis[k] for k in (0, -1) for axis in (self.latitude, self.longitude))
        south, west, north, east = (float(end) for end in ends)
        return south, west, north, east

    @property
    def area(self) -> Floats:
        """Of the cell around each node, on the mean sphere [J,1] [m2]."""
        step = float(self.latitude[1] - self.latitude[0]), float(self.longitude[1] - self.longitude[0])
        return np.asarray(MEAN_RADIUS**2 * step[0] * step[1] * np.cos(self.latitude), float)[:, None]


@attrs.frozen
class Footprint:
    """One threat over a country, [J,I] nodes of `raster`."""

    threat: str
    title: str
    raster: Raster
    opportunities: Integers = attrs.field(converter=as_integers, eq=SAME)
    """Engagements of one missile that are feasible one after another; -1 where the missile does not reach, -2 where
    nothing was asked: at sea, far from land"""
    reason: Integers = attrs.field(converter=as_integers, eq=SAME)
    """`battle.records.Binding`; as above below zero"""
    flown: Booleans = attrs.field(converter=as_booleans, eq=SAME)
    """whether a missile was flown to the node itself, or the answer is that of the corners around it"""

    def share(self, engagements: int) -> float:
        """Share of the country's area, within the missile's reach, with at least so many engagements [-]."""
        area = np.broadcast_to(self.raster.area, self.opportunities.shape)
        reached = self.raster.inside & (self.opportunities >= 0)
        whole = float(area[reached].sum())
        return float(area[reached & (self.opportunities >= engagements)].sum()) / whole if whole > 0.0 else float("nan")

    def at(self, latitude: Floats, longitude: Floats) -> Answer:
        """Engagements and reason at the node nearest to each place [rad]; NOT_ASKED outside the grid or its box."""
        j = np.rint(np.interp(latitude, self.raster.latitude, np.arange(self.raster.latitude.size)))
        i = np.rint(np.interp(longitude, self.raster.longitude, np.arange(self.raster.longitude.size)))
        node = (j.astype(np.int64), i.astype(np.int64))
        south, west, north, east = self.raster.box or self.raster.edges
        there = (latitude >= south) & (latitude <= north) & (longitude >= west) & (longitude <= east)
        return np.where(there, self.opportunities[node], NOT_ASKED), np.where(there, self.reason[node], NOT_ASKED)


def raster(name: str = COUNTRY, spacing: float = SPACING, stride: int = STRIDE, box: Box | None = None) -> Raster:
    """Nodes about `spacing` apart [m] over a country's box, or a part of it, and one coarse square beyond.

    box : nodes outside it count as outside the country
    raises : InputError where no node lies in the country
    """
    if not (np.isfinite(spacing) and 500.0 <= spacing <= 100e3):
        raise InputError(f"a spacing of {spacing:g} m is not between 0.5 and 100 km", key="spacing")
    west, south, east, north = country(name).shape.bounds
    if box is not None:
        south, west, north, east = max(south, box[0]), max(west, box[1]), min(north, box[2]), min(east, box[3])
    if not (south < north and west < east):
        raise InputError(f"no part of it lies in {name}", key="region", hint="SOUTH,WEST,NORTH,EAST in degrees")
    lat_step = spacing / MEAN_RADIUS
    lon_step = lat_step / np.cos(0.5 * (south + north))
    latitude = _nodes(south, north, lat_step, stride)
    longitude = _nodes(west, east, lon_step, stride)
    inside = inside_country(name, latitude[:, None], longitude[None, :])
    if box is not None:
        inside &= ((latitude >= south) & (latitude <= north))[:, None] & ((longitude >= west) & (longitude <= east))
    if not inside.any():
        raise InputError(f"no node of the grid lies in {name}", key="region", hint="another region, or a finer grid")
    return Raster(latitude, longitude, inside, None if box is None else (south, west, north, east))


def _nodes(low: float, high: float, step: float, stride: int) -> Floats:
    count = int(np.ceil((high - low) / (step * stride))) * stride + 1
    return np.asarray(0.5 * (low + high) + step * (np.arange(count) - 0.5 * (count - 1)), float)


def footprint(
    scenario: Scenario,
    threat: str | Threat,
    nodes: Raster,
    tables: tuple[FlyoutTable, ...] | None = None,
    stride: int = STRIDE,
    threads: int | None = None,
    advance: Callable[[int, int], None] | None = None,
    evaluator: Lone | None = None,
) -> Footprint:
    """Where the scenario's batteries could meet one missile of a threat, node by node.

    threat : one of `defence.threats(scenario)` by name, or any other
    tables : fly-out tables by post, where they are at hand already
    threads : how many do the work; by default as many as Numba would. The answer does not depend on it
    advance : called with the number of missiles flown, and of those known so far to be needed
    evaluator : who answers for the threat, where it is at hand already
    raises : InputError for an unknown threat
    """
    asked = _known(scenario, threat) if isinstance(threat, str) else threat
    alone = evaluator or Lone.of(scenario, asked, tables)
    flown = 0

    def evaluate(rows: Integers, columns: Integers) -> Answer:
        nonlocal flown
        before, parts = flown, []
        for k in range(0, rows.size, BATCH):
            places = nodes.latitude[rows[k : k + BATCH]], nodes.longitude[columns[k : k + BATCH]]
            parts.append(alone.at(*places, threads))
            flown += parts[-1][0].size
            if advance:
                advance(flown, before + rows.size)
        return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])

    opportunities, reason, flew = fill(nodes.inside, evaluate, stride)
    return Footprint(asked.name, asked.title, nodes, opportunities, reason, flew)


def _known(scenario: Scenario, name: str) -> Threat:
    known = raid_threats(scenario)
    if name not in known:
        raise InputError(f"there is no threat {name!r}", key="threat", hint="known: " + ", ".join(known))
    return known[name]


@attrs.frozen
class Lone:
    """Answers for one threat alone: compiled, or by the whole chain where a battery has several posts or radars."""

    scenario: Scenario
    aimer: Aimer
    batteries: tuple[Packed, ...]
    tables: tuple[FlyoutTable, ...]

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        threat: Threat,
        tables: tuple[FlyoutTable, ...] | None = None,
        before: Lone | None = None,
    ) -> Lone:
        """Fly the threat's families and tabulate the batteries' reach.

        before : who answers for the same missile from the same place on another trajectory: what it has flown serves
        """
        if not scenario.batteries:
            raise InputError("has no battery: nowhere is defended", key="scenario")
        lean, made = attrs.evolve(scenario, watch=()), flyout_tables(scenario) if tables is None else tables
        batteries = packed(lean, made, commit_ellipse(lean)) if simple(lean) else ()
        return cls(lean, Aimer.of(threat, before.aimer if before else None), batteries, made)

    def at(self, latitude: Floats, longitude: Floats, threads: int | None = None) -> Answer:
        """Engagements and reason at places [n] [rad]."""
        paths, status = self.aimer.fly(latitude, longitude, threads)
        reached = status == Status.OK
        answer = np.full((2, latitude.size), NOT_REACHED)
        missile = self.aimer.threat.missile
        if self.batteries:
            got = lone_answers(self.batteries, missile, paths, threads)
            answer[:, reached] = got.opportunities.max(axis=0), got.reason.min(axis=0)
        else:
            flights = flights_of(missile, self.aimer.threat.launch, paths)
            found = whole_chain(self.scenario, missile, flights, self.tables)
            answer[:, reached] = found.opportunities.max(axis=0), found.reason.min(axis=0)
        return answer[0], answer[1]


def engagements_at(
    scenario: Scenario,
    entry: RaidEntry,
    latitude: Floats,
    longitude: Floats,
    tables: tuple[FlyoutTable, ...] | None = None,
) -> Answer:
    """Engagements feasible of one missile of an entry aimed at each place [n], and the binding reason of each.

    By direct aim and the whole chain: what `Lone` is held against.
    """
    sites = aim_sites(entry.aim, latitude, longitude)
    listed = [
        Order(f"{i}", "", 0, entry.missile, entry.launch, site, entry.trajectory, 0.0) for i, site in enumerate(sites)
    ]
    flights = fly_orders(listed)
    found = lone_windows(scenario, flights, motions(flights), tables)
    flies = np.asarray(flights.status) == Status.OK
    return (
        np.where(flies, found.opportunities.max(axis=0), NOT_REACHED),
        np.where(flies, found.reason.min(axis=0), NOT_REACHED),
    )
