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


_WORDS = frozenset({"title", "description", "source", "note", "country", "valid_from", "valid_to"})
"""Fields that people read and no stage does."""
_SECTIONS = (
    "rcs_boost",
    "rcs_body",
    "rcs_payload",
    "signature_boost",
    "signature_body",
    "signature_payload",
)


def read_by(stage: str, scenario: Scenario) -> tuple[Any, ...]:
    """What a stage reads of a scenario beside the records handed to it: values alone, no bands, sources or titles.

    A change of anything else leaves the stage's record as it is. Raids and missiles are fly's alone; observe adds
    cross-sections and radars, track the tightest demand on the impact, engage and score the batteries.
    """
    threats = missiles(scenario)
    if stage == "fly":
        return (_values(scenario.raids, _SECTIONS), _values(scenario.watch, _SECTIONS))
    if stage == "observe":
        sections = tuple(
            (name, *(_values(getattr(threats[name], key)) for key in _SECTIONS)) for name in sorted(threats)
        )
        return (_values(scenario.radars), sections)
    if stage == "track":
        return (_values(scenario.radars), commit_ellipse(scenario))
    return (_values(scenario.radars), _values(scenario.batteries), tuple(raid.id for raid in scenario.raids))


def _values(node: Any, without: tuple[str, ...] = ()) -> Any:
    """A tree of records as nested tuples: of a quantity its value, of a record its fields but the words."""
    if isinstance(node, tuple):
        return tuple(_values(item, without) for item in node)
    if not attrs.has(type(node)):
        return node
    names = [field.name for field in attrs.fields(type(node))]
    if "grade" in names and "value" in names:
        return node.value
    kept = [name for name in names if name not in _WORDS and name not in without and name != "grade"]
    return tuple((name, _values(getattr(node, name), without)) for name in kept)


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
