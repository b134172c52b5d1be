"""What a task is called: the SHA-256 of everything that affects what it makes, and of nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from uppertier import chain, resources
from uppertier.runs.pack import digest
from uppertier.runs.provenance import code_version, machine_class

if TYPE_CHECKING:
    from uppertier.scenario.records import Scenario


def task_id(stage: str, parameters: dict[str, Any], *inputs: str) -> str:
    """Id of what a stage makes on this kind of machine from parameters and from inputs by their ids."""
    return chain.content_id(stage, f"{code_version()} {machine_class()}", parameters, inputs)


@attrs.frozen
class StageIds:
    """Ids of the records of the chain, and of the findings of the studies."""

    fly: str
    observe: str
    observe_body: str
    track: str
    engage: str
    score: str
    reach: str
    studies: str


def fly_id(scenario: Scenario) -> str:
    """Id of the flights of a scenario."""
    return task_id("fly", {"reads": digest(chain.read_by("fly", scenario))})


def stage_ids(scenario: Scenario, trials: int) -> StageIds:
    """Ids of everything the chain makes of a scenario under its own seed."""
    read = {stage: digest(chain.read_by(stage, scenario)) for stage in chain.STAGES if stage != "fly"}
    fly = fly_id(scenario)
    observe = task_id("observe", {"reads": read["observe"], "followed": "payload"}, fly)
    body = task_id("observe", {"reads": read["observe"], "followed": "body"}, fly)
    track = task_id("track", {"reads": read["track"]}, observe)
    engage = task_id("engage", {"reads": read["engage"], "trials": trials, "seed": scenario.seed}, track)
    score = task_id("score", {"reads": read["score"]}, engage)
    told = {"reads": whole(scenario), "figures": figures()}
    reach, studies = task_id("reach", told), task_id("studies", told, body, score)
    return StageIds(fly, observe, body, track, engage, score, reach, studies)


def whole(scenario: Scenario) -> str:
    """Digest of a scenario with its bands and sources, but for its title, its claims and the names of its files."""
    return digest(attrs.evolve(scenario, title="", description="", claims=(), own_claims=(), left_out=(), sheets=()))


def figures() -> str:
    """Digest of the public figures that belong to no sheet of a scenario, which studies look up by name."""
    return digest(tuple((name, resources.sha256(path)) for name, path in resources.sheet_files("figures").items()))
