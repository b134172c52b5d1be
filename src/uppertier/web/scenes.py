"""What the chain makes of a scenario at middle values, kept in memory by content: nothing here is written to disk.

Each radar's sight is a part of its own, so that a turned radar is looked through again and no other. Tracks are made
of those radars that support a battery; of the others where one flight is asked about.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import numpy as np

from uppertier import chain
from uppertier.errors import NoAnswer, Status
from uppertier.runs.pack import digest
from uppertier.runs.task import StageIds, fly_id, stage_ids, task_id
from uppertier.web.progress import Progress
from uppertier.web.recent import Recent

if TYPE_CHECKING:
    from uppertier.battle.records import Battle
    from uppertier.flight.records import Flights
    from uppertier.radar.records import Sight
    from uppertier.report.records import RunResult
    from uppertier.scenario.records import RadarUnit, Scenario
    from uppertier.track.records import Tracks

T = TypeVar("T")
TRIALS = 200
"""Behind the trial that is shown; trial K is the same in a run of any length."""
_WRITTEN = 64 << 20
_NAMED = 64


@attrs.frozen(eq=False)
class Scene:
    """One scenario with what its radars and its first trials make of it."""

    scenario: Scenario
    flights: Flights
    sight: Sight
    tracks: Tracks
    """By the radars that support a battery alone"""
    battle: Battle
    name: str
    """Id of what was engaged"""

    def result(self) -> RunResult:
        """The same as a run that asked nothing of studies and claims: what writers of files take."""
        from uppertier.outcome.records import Outcome
        from uppertier.report.records import RunResult

        return RunResult(
            self.name, self.scenario, self.flights, self.sight, self.sight, self.tracks, self.battle, Outcome(()),
            (), (), 0,
        )  # fmt: skip


class Scenes:
    """Scenes by content. Who asks for what is being made waits for it; whatever else is asked goes on."""

    def __init__(self, root: Path) -> None:
        self.parts = Recent(root)
        self.written = Recent(root, _WRITTEN)
        self.progress = Progress()
        self._named: dict[int, tuple[Scenario, StageIds]] = {}
        self._flown: dict[int, tuple[Scenario, str]] = {}
        self._lock, self._quick = threading.Lock(), threading.Lock()

    def flights(self, scenario: Scenario) -> Flights:
        """Every flight of a scenario; those of a run are read."""

        def make() -> Flights:
            with self.progress.of(scenario, "fly") as tell:
                return chain.fly(scenario, tell)

        # Flights are wanted for quick answers; the names of what follows are not, and take as long again.
        return self.parts.once(self._told(self._flown, scenario, fly_id), make, self.parts.get)

    def ids(self, scenario: Scenario) -> StageIds:
        """Its stages by name."""
        return self._told(self._named, scenario, lambda asked: stage_ids(asked, TRIALS))

    def _told(self, known: dict[int, tuple[Scenario, T]], scenario: Scenario, name: Callable[[Scenario], T]) -> T:
        """What a scenario's content is called; told once of each, for that takes longer than a quick answer may."""
        with self._lock:
            found = known.get(id(scenario))
        if found is None:
            # The scenario is kept beside its name, or another could be made in its place.
            found = scenario, name(scenario)
            with self._lock:
                while len(known) >= _NAMED:
                    known.pop(next(iter(known)))
                known[id(scenario)] = found
        return found[1]

    def sights(self, scenario: Scenario) -> list[Sight]:
        """What each radar sees of the flights, radar by radar."""
        flights = self.flights(scenario)
        if not len(flights):
            raise NoAnswer("nothing flies in this scenario")
        with self.progress.of(scenario, "observe") as tell:
            found: list[Sight] = []
            for unit in scenario.radars:
                tell(len(found), len(scenario.radars))
                found.append(self._sight(scenario, unit, flights))
        return found

    def _sight(self, scenario: Scenario, unit: RadarUnit, flights: Flights) -> Sight:
        alone = attrs.evolve(scenario, radars=(unit,))
        part = task_id("one sight", {"reads": digest(chain.read_by("observe", alone))}, self.ids(scenario).fly)
        return self.parts.once(part, lambda: attrs.evolve(chain.observe(alone, flights), flights=None))

    def one_seen(self, scenario: Scenario, flight: int) -> tuple[Flights, Sight, Tracks]:
        """One flight by its index, and what every radar makes of it in the company of the others."""
        from uppertier.study.subset import sight_of, subset

        flights = self.flights(scenario)
        each = [sight_of(one, flights, flight) for one in self.sights(scenario)]
        alone = subset(flights, [flight])
        sight = attrs.evolve(side_by_side(each), flights=alone)
        return alone, sight, chain.track(scenario, sight)

    def supporting(self, scenario: Scenario) -> tuple[Scenario, Flights, Sight, Tracks]:
        """The scenario with no radars but those that support a battery, and what they make of the flights."""
        flights = self.flights(scenario)
        needed = {name for battery in scenario.batteries for name in battery.radars} or {scenario.radars[0].id}
        fewer = attrs.evolve(scenario, radars=tuple(unit for unit in scenario.radars if unit.id in needed))
        sight = side_by_side([one for one in self.sights(scenario) if one.radar[0] in needed])
        sight = attrs.evolve(sight, flights=flights)
        part = task_id("some tracks", {"radars": sorted(needed)}, self.ids(scenario).track)
        with self.progress.of(scenario, "track"):
            tracks = self.parts.once(part, lambda: attrs.evolve(chain.track(fewer, sight), sight=None))
        return fewer, flights, sight, attrs.evolve(tracks, sight=sight)

    def alone(self, question: Callable[[], T]) -> T:
        """Quick answers one after another: many at once would all be slow."""
        with self._quick:
            return question()

    def scene(self, scenario: Scenario) -> Scene:
        """All of it, some trials of every raid included."""
        each = self.sights(scenario)
        fewer, flights, _, tracks = self.supporting(scenario)
        for name, raid, status in zip(flights.id, flights.raid, flights.status, strict=True):
            # A watched flight that its missile cannot make is told as such, and not drawn.
            if raid and status != Status.OK:
                raise NoAnswer(f"{name}: {Status(int(status)).sentence}")
        engage = self.ids(scenario).engage
        with self.progress.of(scenario, "engage"):
            battle = self.parts.once(engage, lambda: self._fought(fewer, tracks))
        sight = attrs.evolve(side_by_side(each), flights=flights)
        return Scene(scenario, flights, sight, tracks, attrs.evolve(battle, flights=flights), engage)

    def _fought(self, fewer: Scenario, tracks: Tracks) -> Battle:
        return attrs.evolve(chain.engage(fewer, tracks, TRIALS, fewer.seed), flights=None)

    def czml(self, scenario: Scenario) -> bytes:
        """The scene as CZML, kept as it was written: viewers ask for it again and again."""
        from uppertier.formats.czml import packets

        def write() -> bytes:
            scene = self.scene(scenario)
            with self.progress.of(scenario, "draw"):
                return json.dumps(packets(scene.result()), separators=(",", ":"), allow_nan=False).encode()

        return self.written.once(f"czml {digest(scenario)}", write)


def side_by_side(each: list[Sight]) -> Sight:
    """What several radars see of the same flights as one Sight, its rows in the order given."""
    names = [field.name for field in attrs.fields(type(each[0])) if field.name not in ("radar", "followed", "flights")]
    rows: dict[str, Any] = {name: np.concatenate([getattr(one, name) for one in each]) for name in names}
    return attrs.evolve(each[0], radar=tuple(name for one in each for name in one.radar), **rows)
