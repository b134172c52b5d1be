"""Who is defended: the compiled halves against the compiled whole, and both against the whole chain."""

from __future__ import annotations

from functools import partial

import attrs
import numpy as np
import pytest
from claims_asked import ask, conditions, drawn

from uppertier import chain
from uppertier.catalog import load
from uppertier.claims import lone
from uppertier.claims.lone import Places, aimed, engagements, ground, people
from uppertier.claims.world import SHEETS, World
from uppertier.errors import InputError
from uppertier.scenario.records import Scenario
from uppertier.study.defence import threats
from uppertier.study.footprint import NOT_REACHED, engagements_at, raster
from uppertier.study.lone import halves
from uppertier.study.lone.evaluate import lone_answers
from uppertier.study.lone.pack import packed
from uppertier.study.lone.whole import flights_of, whole_chain

LOFTED = {"missile": "nodong", "launch": "sino-ri", "apogee_km": 420}
FLAT = {"missile": "scud-er", "launch": "wonsan"}
FAR = {"missile": "nodong", "launch": "paektusan"}
THREATS = [LOFTED, FLAT, FAR]
NEEDS = ("batteries", "raids")


def spots(count: int, seed: int) -> Places:
    """Places on land at random, some of which a missile may not reach."""
    nodes = raster(spacing=4e3)
    rows, columns = np.nonzero(nodes.inside)
    picked = np.random.default_rng(seed).choice(rows.size, count, replace=False)
    return lone.places(np.asarray(nodes.latitude)[rows[picked]], np.asarray(nodes.longitude)[columns[picked]])


def wide_draws(world: World, where: dict, count: int, seed: int) -> list[tuple[str, dict[str, float]]]:
    """Draws under the sheets and under the sets that go farthest from them."""
    names = (SHEETS, "sceptic", "lewis-postol-2012")
    return [(name, values) for name in names for values in drawn(world, "area_defended", name, count, seed, **where)]


@pytest.mark.parametrize("where", THREATS, ids=lambda where: where["missile"] + "-" + where["launch"])
def test_random_places_and_draws_are_answered_as_the_whole_chain_answers(world: World, where: dict) -> None:
    """The same flights through observe, track and windows.

    A table flown anew for a draw's shorter flight loses the cells at its own edge: 1 of these 432 answers is another.
    """
    there, asked = spots(24, 11), conditions("place_defended", place="seoul", **where)
    flown = aimed(world, asked, there)
    missile, launch = load("missiles", where["missile"]), load("sites", where["launch"])
    flights = flights_of(missile, launch, flown.paths)
    kinds = set()
    for view, values in wide_draws(world, where, 2, 3):
        context = world.context(view, values, NEEDS)
        found = engagements(context, asked, there)
        drawn_missile = chain.missiles(context.scenario)[missile.id]
        lean = attrs.evolve(context.scenario, watch=(), radars=context.scenario.radars[:1])
        whole = whole_chain(lean, drawn_missile, flights, world.long_tables).opportunities.max(axis=0)
        assert np.array_equal(found[flown.reached], whole), (view, values)
        missed = np.setdiff1d(np.arange(len(found)), flown.reached)
        assert (found[missed] == NOT_REACHED).all()
        kinds |= set(found.tolist())
    assert len(kinds) > 1


def test_places_are_answered_as_a_direct_aim_is(world: World, seongju) -> None:
    """Aimed by the chain's own solver; under the sheets."""
    there = spots(24, 5)
    entry = threats(seongju)["nodong-paektusan"]
    bare = attrs.evolve(seongju, watch=())
    exact, _ = engagements_at(bare, entry, np.asarray(there.latitude), np.asarray(there.longitude), world.long_tables)
    found = engagements(world.context(SHEETS, {}, NEEDS), conditions("place_defended", place="seoul", **FAR), there)
    assert np.array_equal(found, exact)


@pytest.mark.parametrize("level", [None, 60e3, 1e5])
@pytest.mark.parametrize(("view", "seed"), [(SHEETS, 1), (SHEETS, 2), ("sceptic", 3), ("official-2017", 4)])
def test_two_halves_make_the_whole(world: World, seed: int, view: str, level: float | None) -> None:
    """`lone_answers` in one piece, on random draws of all that is ever drawn."""
    asked, there = conditions("place_defended", place="seoul", **LOFTED), spots(40, 1)
    flown = aimed(world, asked, there)
    hold = None if level is None else flown.falling_through(level)
    for values in drawn(world, "area_defended", view, 1, seed, **LOFTED):
        scenario = world.context(view, values, NEEDS).scenario
        lean = attrs.evolve(scenario, watch=(), raids=(), radars=scenario.radars[:1])
        ellipse, missile = chain.commit_ellipse(lean), chain.missiles(scenario)["nodong"]
        (one,) = packed(lean, world.long_tables, ellipse)
        whole = lone_answers((one,), missile, flown.paths, 1, hold)
        reached = halves.in_reach(one, flown.paths)
        known = halves.knowledge(one, missile, flown.paths, reached, ellipse)
        found = halves.engagements(known, reached, lean.batteries[0], flown.paths, hold)
        assert np.array_equal(found, whole.opportunities[0])
        # What the radar knows is the same to the bit where both were asked for it.
        both = ~np.isinf(whole.confirmed[0])
        assert np.array_equal(known.times[both, 0], whole.confirmed[0][both], equal_nan=True)
        both = ~np.isinf(whole.commit[0])
        assert np.array_equal(known.times[both, 1], whole.commit[0][both], equal_nan=True)


@pytest.mark.parametrize(("where", "level"), [(FAR, 150e3), (FAR, 120e3), (FLAT, 100e3), (FLAT, 80e3), (LOFTED, 150e3)])
def test_to_wait_until_a_height_is_to_decide_so_much_later(world: World, where: dict, level: float) -> None:
    """A hold is a longer delay by another name: the whole chain, place by place, with the delay that ends then."""
    asked, there = conditions("place_defended", place="seoul", **where), spots(14, 4)
    flown, context = aimed(world, asked, there), world.context(SHEETS, {}, NEEDS)
    lean = attrs.evolve(context.scenario, watch=(), raids=(), radars=context.scenario.radars[:1])
    missile, launch = load("missiles", where["missile"]), load("sites", where["launch"])
    alone = packed(lean, world.long_tables, chain.commit_ellipse(lean))
    commit = lone_answers(alone, missile, flown.paths, 1).commit[0]
    wait = attrs.evolve(asked, options=tuple((k, level if k == "wait_until" else v) for k, v in asked.options))
    found, soon = (engagements(context, one, there)[flown.reached] for one in (wait, asked))
    flights = flights_of(missile, launch, flown.paths)
    for i in np.flatnonzero(soon > 0):
        height, time = flown.height[flown.paths.offset[i] : flown.paths.offset[i + 1]], flights.time[flights.samples(i)]
        top = int(np.argmax(height))
        # One that never rises so high is below it all the time.
        hold = float(np.interp(-level, -height[top:], time[top:])) if height[top] >= level else 0.0
        whole = whole_chain(_slower(lean, hold - commit[i]), missile, flights, world.long_tables)
        assert found[i] == whole.opportunities[0, i]
    assert (found <= soon).all() and (found < soon).any()


def _slower(scenario: Scenario, delay: float) -> Scenario:
    """The first battery with a decision delay of at least its own."""
    unit = scenario.batteries[0]
    longer = max(delay, unit.sheet.decision_delay.value)
    held = attrs.evolve(unit.sheet.decision_delay, value=longer, low=0.0, high=longer)
    return attrs.evolve(scenario, batteries=(attrs.evolve(unit, sheet=attrs.evolve(unit.sheet, decision_delay=held)),))


def test_shares_are_sums_of_places(world: World) -> None:
    """Area and people, by hand over the places; nobody out of the missile's reach counts."""
    for measure, all_places in (("area_defended", ground()), ("population_defended", people())):
        for view, values in wide_draws(world, FLAT, 1, 8)[:2]:
            each = engagements(world.context(view, values, NEEDS), conditions(measure, **FLAT), all_places)
            weight = np.asarray(all_places.weight)
            in_range = each != NOT_REACHED
            for wanted in (1, 2, 3):
                found = ask(world, measure, values, view, engagements_ratio=wanted, **FLAT)
                by_hand = sum(w for w, n in zip(weight, each, strict=True) if n >= wanted) / weight[in_range].sum()
                assert found.value == pytest.approx(by_hand, rel=1e-12)
            assert found.sides["in-range"] == pytest.approx(weight[in_range].sum() / weight.sum(), rel=1e-12)
            assert found.sides["once"] >= found.sides["twice"]


def test_a_place_is_one_of_them_and_two_batteries_are_the_better_of_both(world: World) -> None:
    site = load("sites", "daegu")
    alone = partial(ask, world, "place_defended", place="daegu", **FLAT)
    there = lone.places([site.latitude.value], [site.longitude.value])
    met = engagements(world.context(SHEETS, {}, NEEDS), conditions("place_defended", place="daegu", **FLAT), there)
    assert alone().value == met[0] >= 1
    moved = [ask(world, "place_defended", place="daegu", sites=[name], **FLAT).value for name in ("wonju", "daegu")]
    both = ask(world, "place_defended", place="daegu", sites=["wonju", "daegu"], **FLAT).value
    assert both == max(moved)


def test_a_missile_that_does_not_come_so_far_is_said(world: World) -> None:
    with pytest.raises(InputError, match="does not reach") as caught:
        ask(world, "place_defended", missile="scud-c", launch="paektusan", place="busan")
    assert caught.value.key == "place"
