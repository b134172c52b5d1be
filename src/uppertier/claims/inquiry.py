"""What every task on the claims of one run needs, and what the tasks' parts are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from uppertier.catalog.assumptions import load_assumptions
from uppertier.claims.records import Claim, Question
from uppertier.claims.world import SHEETS
from uppertier.runs.pack import digest
from uppertier.runs.parts import Parts
from uppertier.runs.task import figures, task_id, whole

if TYPE_CHECKING:
    from uppertier.scenario.records import Scenario

SAMPLES = 48
TRIALS = 200


@attrs.frozen
class Inquiry:
    """What every task on the claims of one run needs. Two of the same key are the same."""

    key: str
    """Digest of the scenario, its assumption sets and all else that no claim changes"""
    flights: str
    """Part in which its flights are"""
    samples: int
    scenario: Scenario = attrs.field(eq=False, repr=False)
    parts: Parts = attrs.field(eq=False, repr=False)

    @property
    def sets(self) -> tuple[str, ...]:
        return self.scenario.assumptions or (SHEETS,)

    def draws_id(self, question: Question, first: int, last: int) -> str:
        """Id of some draws of a question under every assumption set."""
        return self._id("draws", question, first=first, last=last)

    def weights_id(self, question: Question) -> str:
        """Id of how much the values of a question weigh."""
        return self._id("weights", question)

    def answer_id(self, claim: Claim) -> str:
        """Id of the answer to a claim, however its draws were cut."""
        return self._id("answer", claim)

    def _id(self, stage: str, asked: Question | Claim, **more: Any) -> str:
        parameters = {"inquiry": self.key, "asked": digest(asked), "samples": self.samples, "trials": TRIALS}
        return task_id(stage, parameters | more, self.flights)


def inquiry(scenario: Scenario, flights: str, samples: int, parts: Parts) -> Inquiry:
    """The claims of a scenario, to be asked of flights that are in the memo."""
    sets = tuple(load_assumptions(name) for name in scenario.assumptions)
    key = digest((whole(scenario), sets, figures(), scenario.seed))
    return Inquiry(key, flights, samples, scenario, parts)
