"""What the chain makes of a scenario at middle values, kept in memory by content: nothing here is written to disk."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from uppertier import chain
from uppertier.errors import NoAnswer, Status
from uppertier.runs.pack import digest
from uppertier.runs.parts import FOLDER, OnDisk, made
from uppertier.runs.task import stage_ids

if TYPE_CHECKING:
    from uppertier.battle.records import Battle
    from uppertier.flight.records import Flights
    from uppertier.radar.records import Sight
    from uppertier.report.records import RunResult
    from uppertier.scenario.records import Scenario
    from uppertier.track.records import Tracks

TRIALS = 200
"""Behind the trial that is shown; trial K is the same in a run of any length."""
_MOST = 48
"""Records kept: some ten changes of a scenario's five stages."""


class Recent:
    """Parts in memory, the latest used; what a run has left on disk is read, and nothing is ever written there."""

    def __init__(self, root: Path, most: int = _MOST) -> None:
        self._disk, self._most = OnDisk(root / FOLDER), most
        self._kept: OrderedDict[str, Any] = OrderedDict()
        self._lock = threading.Lock()

    def has(self, part: str) -> bool:
        return part in self._kept or self._disk.has(part)

    def get(self, part: str) -> Any | None:
        with self._lock:
            if part in self._kept:
                self._kept.move_to_end(part)
                return self._kept[part]
        found = self._disk.get(part) if self._disk.has(part) else None
        if found is not None:
            self.put(part, found)
        return found

    def put(self, part: str, record: Any) -> None:
        with self._lock:
            self._kept[part] = record
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


@attrs.frozen(eq=False)
class Scene:
    """One scenario with what its radars and its first trials make of it."""

    scenario: Scenario
    flights: Flights
    sight: Sight
    tracks: Tracks
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
    """Scenes by content. One is computed at a time: kernels use every processor."""

    def __init__(self, root: Path) -> None:
        self.parts = Recent(root)
        self.written = Recent(root, 8)
        self._lock = threading.RLock()

    def flights(self, scenario: Scenario) -> Flights:
        """Every flight of a scenario."""
        with self._lock:
            return made(self.parts, stage_ids(scenario, TRIALS).fly, lambda: chain.fly(scenario))

    def seen(self, scenario: Scenario) -> tuple[Flights, Sight, Tracks]:
        """Flights, and what the radars make of them."""
        with self._lock:
            ids = stage_ids(scenario, TRIALS)
            flights = self.flights(scenario)
            if not len(flights):
                raise NoAnswer("nothing flies in this scenario")
            sight = made(self.parts, ids.observe, lambda: chain.observe(scenario, flights))
            sight = attrs.evolve(sight, flights=flights)
            tracks = made(self.parts, ids.track, lambda: chain.track(scenario, sight))
            return flights, sight, attrs.evolve(tracks, sight=sight)

    def scene(self, scenario: Scenario) -> Scene:
        """All of it, some trials of every raid included."""
        with self._lock:
            ids = stage_ids(scenario, TRIALS)
            flights, sight, tracks = self.seen(scenario)
            for name, raid, status in zip(flights.id, flights.raid, flights.status, strict=True):
                # A watched flight that its missile cannot make is told as such, and not drawn.
                if raid and status != Status.OK:
                    raise NoAnswer(f"{name}: {Status(int(status)).sentence}")
            battle = made(self.parts, ids.engage, lambda: chain.engage(scenario, tracks, TRIALS, scenario.seed))
            return Scene(scenario, flights, sight, tracks, attrs.evolve(battle, flights=flights), ids.engage)

    def czml(self, scenario: Scenario) -> bytes:
        """The scene as CZML, kept as it was written: viewers ask for it again and again."""
        from uppertier.formats.czml import packets

        part = f"czml {digest(scenario)}"
        with self._lock:
            found: bytes | None = self.written.get(part)
            if found is None:
                rows = packets(self.scene(scenario).result())
                found = json.dumps(rows, separators=(",", ":"), allow_nan=False).encode()
                self.written.put(part, found)
            return found

    def alone(self, question: Any) -> Any:
        """Answer a question while nothing else is computed."""
        with self._lock:
            return question()
