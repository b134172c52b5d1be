"""The spine: six stages in order, each a pure function from named records to one record.

    scenario -> fly -> observe -> track -> engage -> score

`content_id` names what a stage makes by everything that affects it; `runs` keeps and re-makes by that name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.battle.records import Battle
    from uppertier.catalog.records import MissileSheet
    from uppertier.flight.records import Flights
    from uppertier.outcome.records import Outcome
    from uppertier.radar.records import Sight
    from uppertier.scenario.records import Scenario
    from uppertier.track.records import Tracks

STAGES = ("fly", "observe", "track", "engage", "score")
TRIALS = 2000

Before = TypeVar("Before")


def content_id(stage: str, code_version: str, parameters: Mapping[str, Any], inputs: tuple[str, ...]) -> str:
    """SHA-256 of stage name, code version, parameters and the ids of its inputs, as 64 hexadecimal digits."""
    text = json.dumps([stage, code_version, dict(parameters), list(inputs)], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def missiles(scenario: Scenario) -> dict[str, MissileSheet]:
    """Every missile sheet of a scenario by id."""
    sheets = {entry.missile.id: entry.missile for raid in scenario.raids for entry in raid.entries}
    return sheets | {entry.missile.id: entry.missile for entry in scenario.watch}


def fly(scenario: Scenario, advance: Callable[[int, int], None] | None = None) -> Flights:
    """Threat and watched trajectories, aimed and flown over a rotating WGS-84 Earth."""
    from uppertier.flight.fly import fly as run

    return run(scenario, advance=advance)


def observe(scenario: Scenario, flights: Flights, followed: str = "payload") -> Sight:
    """What each radar sees of each flight, when and how well.

    followed : "payload" or "body": which of the two the radars follow after the last burnout
    """
    from uppertier.radar.observe import observe as run

    return attrs.evolve(run(scenario.radars, flights, missiles(scenario), followed), flights=flights)


def track(scenario: Scenario, sight: Sight) -> Tracks:
    """How well each radar knows each flight, and when the predicted impact is good enough to act on."""
    from uppertier.track.track import track as run

    flights = _made(sight.flights, "sight", "observe")
    return attrs.evolve(run(scenario.radars, flights, sight, commit_ellipse(scenario)), sight=sight)


def commit_ellipse(scenario: Scenario) -> float:
    """The tightest demand of the scenario's batteries on the predicted impact [m]; infinite without a battery."""
    return min((unit.sheet.commit_ellipse.value for unit in scenario.batteries), default=float("inf"))


def engage(scenario: Scenario, tracks: Tracks, trials: int = TRIALS, seed: int | None = None) -> Battle:
    """Windows of every flight and `trials` trials of every raid under every doctrine.

    seed : the scenario's own where it is not given
    """
    from uppertier.battle.engage import engage as run

    sight = _made(tracks.sight, "tracks", "track")
    flights = _made(sight.flights, "sight", "observe")
    return attrs.evolve(run(scenario, flights, sight, tracks, trials, seed), flights=flights)


def score(scenario: Scenario, battle: Battle) -> Outcome:
    """What got through, how often, with intervals, beside the closed form."""
    from uppertier.outcome.score import score as run

    return run(scenario, _made(battle.flights, "battle", "engage"), battle)


def _made(before: Before | None, name: str, stage: str) -> Before:
    """The record that one of the chain was made from: a record that some other hand made has none."""
    if before is None:
        raise InputError("does not say what it was made from", key=name, hint=f"make it with uppertier.{stage}")
    return before
