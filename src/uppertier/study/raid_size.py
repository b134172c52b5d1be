"""Raid size: how much gets through as a raid grows, by doctrine, stock and battery, and what each doctrine spends.

The raid is one of the scenario's own, repeated or cut: the k-th missile is of the same kind, from the same place and at
the same aim as in the raid itself, and launches go on at the raid's own intervals. Sizes are nested: the raid of ten is
the first ten of the raid of a hundred. A radar divides its time among all of them that are in the air. Nothing about a
raid is searched for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from uppertier.battle.doctrine import load_doctrine
from uppertier.battle.engage import raid_setup
from uppertier.battle.worth import fight
from uppertier.errors import InputError, NoAnswer
from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers
from uppertier.numerics.random import check_seed
from uppertier.numerics.statistics import mean_interval_counted, wilson
from uppertier.study.cases import Case, as_it_stands, without
from uppertier.study.repeated import fly_entries, repeat, scene_of

if TYPE_CHECKING:
    from uppertier.battle.records import Options
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Raid, Scenario

SIZES = (*range(1, 21), *range(22, 41, 2), *range(45, 101, 5))
"""Every size to 20, every second to 40, every fifth to 100."""
SIZES_OF_A_RUN = (1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 17, 20, 24, 30, 40, 50, 70, 100)
TRIALS_OF_A_RUN = 300
LARGEST = 1000
DOCTRINES = (
    "salvo_of_one",
    "salvo_of_two",
    "salvo_of_three",
    "salvo_of_four",
    "shoot_look_shoot",
    "salvo_then_look",
)
TRIALS = 1000


@attrs.frozen
class RaidSizes:
    """[C,D,S] over C cases, D doctrines and S sizes; each with the ends of its 95 % interval of chance."""

    raid: str
    missiles: tuple[str, ...]
    """Sheets of the raid's missiles."""
    case: tuple[str, ...]
    rounds: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[C] all rounds of all batteries."""
    doctrine: tuple[str, ...]
    size: Integers = attrs.field(converter=as_integers, eq=SAME)
    leakers: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[C,D,S,3] mean number that gets through: value, low, high."""
    none: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[C,D,S,3] probability that none gets through: value, low, high."""
    clean: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[C,D,S,3] probability that none of those gets through that some battery can meet: value, low, high."""
    spent: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[C,D,S,3] mean number of rounds fired: value, low, high."""
    beyond: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[C,S] missiles of the raid that no battery can meet at all."""
    trials: int
    seed: int

    def rows(self) -> Iterator[dict[str, Any]]:
        """One row a case, doctrine and size, for tables; keys carry units."""
        names = (
            "expected_leakers_count",
            "none_through_share",
            "none_within_reach_through_share",
            "rounds_spent_count",
        )
        for c, d, s in np.ndindex(self.leakers.shape[:3]):
            row: dict[str, Any] = {
                "case": self.case[c],
                "doctrine": self.doctrine[d],
                "raid_size_count": int(self.size[s]),
                "out_of_reach_count": int(self.beyond[c, s]),
            }
            for name, values in zip(names, (self.leakers, self.none, self.clean, self.spent), strict=True):
                for end, value in zip(("", "_low", "_high"), values[c, d, s], strict=True):
                    head, _, unit = name.rpartition("_")
                    row[f"{head}{end}_{unit}"] = float(value)
            yield row


def of_a_run(scenario: Scenario) -> RaidSizes | None:
    """The curves that stand in a run: its largest raid, as it stands and, where there is another, less the upper tier.

    None where there is no raid or nobody to defend.
    """
    if not scenario.batteries or not any(raid.size for raid in scenario.raids):
        return None
    first = min(scenario.batteries, key=lambda unit: unit.tier)
    cases = [as_it_stands(scenario)] + ([without(scenario, first.id)] if len(scenario.batteries) > 1 else [])
    return raid_sizes(cases, SIZES_OF_A_RUN, trials=TRIALS_OF_A_RUN)


def raid_sizes(
    cases: Sequence[Case],
    sizes: Sequence[int] = SIZES,
    doctrines: Sequence[str] = DOCTRINES,
    raid: str | None = None,
    missile: str | None = None,
    trials: int = TRIALS,
    seed: int | None = None,
    advance: Callable[[int, int], None] | None = None,
) -> RaidSizes:
    """What gets through, by case, doctrine and raid size.

    cases : who defends; the raid is taken from the first case's scenario
    raid : its id; the largest of the scenario where not given
    missile : sheet of the one class of the raid's missiles that is kept; all where not given
    trials : of every size, case and doctrine
    seed : the scenario's own where not given; the same draws for every case, doctrine and size
    advance : called with (done, total)

    InputError for sizes, names or numbers that cannot be; NoAnswer where a missile of the raid cannot fly.
    """
    if not cases:
        raise InputError("somebody has to defend", key="cases")
    base = cases[0].scenario
    _check(sizes, doctrines, trials)
    chosen = _chosen(base, raid, missile)
    number = check_seed(base.seed if seed is None else seed)
    flights = fly_entries(base, chosen)
    parts = np.empty((4, len(cases), len(doctrines), len(sizes), 3))
    beyond = np.zeros((len(cases), len(sizes)))
    total, done = len(cases) * len(sizes), 0
    for c, case in enumerate(cases):
        scene = scene_of(attrs.evolve(case.scenario, raids=(chosen,)), flights)
        # The largest first: where its load changes nothing, no smaller one's does.
        for s, size in sorted(enumerate(sizes), key=lambda pair: -pair[1]):
            own, options = repeat(scene, chosen, size)
            beyond[c, s] = _out_of_reach(options, size)
            for d, name in enumerate(doctrines):
                parts[:, c, d, s] = _fought(scene.scenario, own, options, chosen.id, name, trials, number)
            done += 1
            if advance:
                advance(done, total)
    return RaidSizes(
        raid=chosen.title,
        missiles=tuple(dict.fromkeys(entry.missile.id for entry in chosen.entries)),
        case=tuple(case.label for case in cases),
        rounds=[sum(unit.stock for unit in case.scenario.batteries) for case in cases],
        doctrine=tuple(doctrines),
        size=list(sizes),
        leakers=parts[0],
        none=parts[1],
        clean=parts[2],
        spent=parts[3],
        beyond=beyond,
        trials=trials,
        seed=number,
    )


def _check(sizes: Sequence[int], doctrines: Sequence[str], trials: int) -> None:
    if not sizes or not all(1 <= size <= LARGEST for size in sizes):
        raise InputError(f"a raid has 1 to {LARGEST} missiles", key="sizes")
    if not doctrines:
        raise InputError("no doctrine is named", key="doctrines")
    if trials < 2:
        raise InputError("a mean with an interval needs two trials or more", key="trials")
    for name in doctrines:
        load_doctrine(name)


def _chosen(scenario: Scenario, raid: str | None, missile: str | None) -> Raid:
    """The raid asked for, with the entries of one missile alone where that is asked."""
    found = {one.id: one for one in scenario.raids if one.size}
    if not found:
        raise NoAnswer(f"{scenario.id} has no raid")
    if raid is not None and raid not in found:
        raise InputError(f"{scenario.id} has no raid '{raid}'", key="raid", hint=f"one of {', '.join(found)}")
    chosen = found[raid] if raid is not None else max(found.values(), key=lambda one: one.size)
    if missile is None:
        return chosen
    kept = tuple(entry for entry in chosen.entries if entry.missile.id == missile)
    if not kept:
        known = ", ".join(dict.fromkeys(entry.missile.id for entry in chosen.entries))
        raise InputError(f"the raid has no missile '{missile}'", key="missile", hint=f"one of {known}")
    return attrs.evolve(chosen, entries=kept, title=f"{chosen.title}: {kept[0].missile.title.split(',')[0]} alone")


def _out_of_reach(options: Options, size: int) -> int:
    chances = np.diff(np.asarray(options.offset)).reshape(-1, size)
    return int((chances.sum(axis=0) == 0).sum())


def _fought(
    scenario: Scenario, flights: Flights, options: Options, raid: str, name: str, trials: int, seed: int
) -> Floats:
    """[4,3] leakers, none, none of those within reach, spent: value, low, high."""
    setup = raid_setup(scenario, flights, options, raid)
    tally = fight(scenario, flights, setup, name, load_doctrine(name), trials, seed, kept=0).tally
    lost, missiles = tally.certain, setup.flight.size
    rounds = sum(unit.stock for unit in scenario.batteries)
    # What cannot be met gets through in every trial: none of the others does where no more than those do.
    clean = _share(int(tally.leakers[lost]), tally.trials)
    return np.array(
        [
            mean_interval_counted(tally.leakers, lowest=lost, highest=missiles),
            # What cannot be met gets through for certain: there is no chance in it and so no band.
            clean if lost == 0 else (0.0, 0.0, 0.0),
            clean,
            mean_interval_counted(tally.rounds, lowest=0.0, highest=rounds if lost < missiles else 0),
        ]
    )


def _share(count: int, trials: int) -> tuple[float, float, float]:
    low, high = wilson(count, trials)
    return count / trials, float(low), float(high)
