"""The event simulation written for reading: a list of shots, every plan looked at again after each of them.

What the kernel does without its arrays, its order of waiting and its cached choices.
"""

from __future__ import annotations

import math

import attrs
import numpy as np
from hypothesis import strategies as st

from uppertier.battle.engage import COMMON, LOOK, OBJECT, SHOT, RaidSetup
from uppertier.battle.records import Doctrine, LeakReason, Options, Trials
from uppertier.numerics.random import stream_of, uniform


@attrs.define
class Plan:
    """One missile as one plan of fire sees it."""

    number: int
    missile: int
    batteries: tuple[tuple[int, ...], ...]
    """Who may shoot, tier after tier"""
    ready: float = -math.inf
    assessed: float = -math.inf
    salvo: int = 0
    looks: int = 0
    looked: int = 0
    last: int = -1
    over: bool = False
    fooled: bool = False
    held_back: bool = False


class Twin:
    """One trial as a list of events."""

    def __init__(self, setup: RaidSetup, doctrine: Doctrine, seed: int, trial: int) -> None:
        self.setup, self.doctrine, self.seed, self.trial = setup, doctrine, seed, trial
        self.batteries, self.missiles = range(setup.assessment.size), range(setup.flight.size)
        chance = setup.probability
        self.up = [self.draw(COMMON, b) < chance[b, 0] for b in self.batteries]
        self.known = {
            (b, j): self.draw(OBJECT, b * 65536 + j) < chance[b, 1] for b in self.batteries for j in self.missiles
        }
        posts = range(setup.post_battery.size)
        self.choices = {(p, j): self.listed(p, j) for p in posts for j in self.missiles}
        rows = zip(setup.launcher_battery, setup.launcher_post, setup.launcher_rounds, strict=True)
        self.launchers = [
            {"number": k, "battery": b, "post": p, "load": r, "rounds": r, "free": -math.inf}
            for k, (b, p, r) in enumerate(rows)
        ]
        self.stock = setup.reloads.tolist()
        self.guided: list[tuple[int, float]] = []
        self.hits: dict[tuple[int, int], float] = {}
        self.plans = self.planned()
        self.shots: list[tuple] = []
        self.now = -math.inf
        while self.step():
            pass

    def planned(self) -> list[Plan]:
        if self.setup.independent:
            pairs = [(b, j) for b in self.batteries for j in self.missiles]
            return [Plan(k, j, ((b,),)) for k, (b, j) in enumerate(pairs)]
        tiers = sorted(set(self.setup.tier.tolist()))
        order = tuple(tuple(b for b in self.batteries if self.setup.tier[b] == tier) for tier in tiers)
        return [Plan(j, j, order or ((),)) for j in self.missiles]

    def draw(self, purpose: int, counter: int) -> float:
        return float(uniform(self.seed, self.trial, stream_of(self.setup.raid, purpose), counter))

    def listed(self, post: int, missile: int) -> list[tuple]:
        options = self.setup.options
        rows = options.rows(post, missile, len(self.missiles))
        columns = (options.launch[rows], options.intercept[rows], options.altitude[rows])
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def channel(self, battery: int) -> float:
        """From when the battery can guide one more."""
        limit = int(self.setup.channels[battery])
        ends = sorted(end for b, end in self.guided if b == battery)
        return -math.inf if limit == 0 or len(ends) < limit else ends[-limit]

    def best_for(self, plan: Plan, channels: bool = True) -> tuple | None:
        """Intercept, post and option of the earliest intercept that the plan's tier can make."""
        found = []
        for p, b in enumerate(self.setup.post_battery.tolist()):
            frees = [u["free"] for u in self.launchers if u["post"] == p and u["rounds"] > 0]
            if b not in plan.batteries[0] or not frees or not self.up[b] or not self.known[b, plan.missile]:
                continue
            begin = max(plan.ready, self.now, min(frees), self.channel(b) if channels else -math.inf)
            later = [choice for choice in self.choices[p, plan.missile] if choice[0] >= begin]
            if later:
                found.append((later[0][1], p, later[0]))
        return min(found, key=lambda f: (f[0], f[1])) if found else None

    def next_shot_of(self, plan: Plan) -> tuple | None:
        while not plan.over:
            best = self.best_for(plan) if plan.salvo < self.doctrine.shots_per_look else None
            if best is not None:
                return best
            plan.looks += 1
            if plan.salvo > 0:
                self.look(plan)
            elif plan.looked == 0 and self.best_for(plan, channels=False) is not None:
                plan.held_back = True
            if not plan.over and (plan.salvo == 0 or plan.looks == self.doctrine.looks_maximum):
                plan.batteries, plan.looks = plan.batteries[1:], 0
                plan.over = not plan.batteries
            plan.salvo = 0
        return None

    def look(self, plan: Plan) -> None:
        mine = self.batteries if not self.setup.independent else plan.batteries[0]
        hit = any((b, plan.missile) in self.hits for b in mine)
        error = self.setup.error[plan.last, 0 if hit else 1]
        wrong = self.draw(LOOK, (plan.last * 65536 + plan.missile) * 64 + plan.looked) < error
        plan.looked += 1
        plan.over = hit != wrong
        plan.fooled |= plan.over and not hit
        plan.ready = plan.assessed

    def seen_gone(self, plan: Plan, time: float) -> bool:
        own = plan.batteries[0][0]
        hits = [end for (b, j), end in self.hits.items() if j == plan.missile and b != own]
        return bool(hits) and min(hits) + self.setup.assessment[own] <= time

    def step(self) -> bool:
        wanted = [(plan, self.next_shot_of(plan)) for plan in self.plans]
        events = [(best[2][0], plan.number, best[1], best[2]) for plan, best in wanted if best is not None]
        if not events:
            return False
        time, number, post, choice = min(events)
        self.now = time
        if self.setup.independent and self.seen_gone(self.plans[number], time):
            self.plans[number].over = True
        else:
            self.fire(self.plans[number], time, post, choice)
        return True

    def fire(self, plan: Plan, time: float, post: int, choice: tuple) -> None:
        b, j = int(self.setup.post_battery[post]), plan.missile
        free = [u for u in self.launchers if u["post"] == post and u["rounds"] > 0 and u["free"] <= time]
        unit = max(free, key=lambda u: (u["rounds"], -u["number"]))
        number = sum(shot[0] == b and shot[2] == j for shot in self.shots)
        kill = self.draw(SHOT, (b * 65536 + j) * 64 + number) < self.setup.probability[b, 2]
        self.shots.append((b, unit["number"], j, *choice, int(kill), plan.looked))
        if kill:
            self.hits[b, j] = min(self.hits.get((b, j), math.inf), choice[1])
        unit["rounds"] -= 1
        unit["free"] = time + self.setup.interval[b]
        if unit["rounds"] == 0 and self.stock[b] > 0:
            self.stock[b] -= 1
            unit["rounds"], unit["free"] = unit["load"], time + max(self.setup.interval[b], self.setup.reload_time[b])
        self.guided.append((b, choice[1]))
        plan.salvo += 1
        plan.last, plan.ready = b, time
        plan.assessed = max(plan.assessed, choice[1] + self.setup.assessment[b])

    def dead(self, j: int) -> bool:
        return any((b, j) in self.hits for b in self.batteries)

    def why(self, j: int) -> int:
        posts = enumerate(self.setup.post_battery.tolist())
        able = {b for p, b in posts if self.choices[p, j]}
        standing = [b for b in able if self.up[b]]
        fired = any(shot[2] == j for shot in self.shots)
        plans = [plan for plan in self.plans if plan.missile == j]
        answers = (
            (self.dead(j), LeakReason.STOPPED),
            (not able, LeakReason.NO_WINDOW),
            (not standing, LeakReason.BATTERY_DOWN),
            (not any(self.known[b, j] for b in standing), LeakReason.NOT_TRACKED),
            (fired and any(plan.fooled for plan in plans), LeakReason.TAKEN_FOR_KILL),
            (fired, LeakReason.MISSED),
            (any(plan.held_back for plan in plans), LeakReason.NO_CHANNEL),
            (True, LeakReason.NO_ROUNDS),
        )
        return int(next(reason for holds, reason in answers if holds))

    def same_as(self, trials: Trials, row: int) -> bool:
        assert log_of(trials, self.setup, self.trial) == self.shots
        assert trials.leaked[row].tolist() == [not self.dead(j) for j in self.missiles]
        assert trials.leak_reason[row].tolist() == [self.why(j) for j in self.missiles]
        assert trials.spent[row].tolist() == [sum(shot[0] == b for shot in self.shots) for b in self.batteries]
        return True


def log_of(trials: Trials, setup: RaidSetup, trial: int) -> list[tuple]:
    """The recorded shots of one trial as the twin writes them."""
    shots = trials.shots
    rows = shots.trial == trial
    missile = [int(np.flatnonzero(setup.flight == f)[0]) for f in shots.flight[rows]]
    columns = (shots.battery, shots.launcher, None, shots.launch_time, shots.intercept_time, shots.altitude)
    lists = [missile if c is None else c[rows].tolist() for c in (*columns, shots.outcome, shots.look)]
    return list(zip(*lists, strict=True))


def random_setup(random: np.random.Generator) -> RaidSetup:
    """Any raid at all: one to three batteries of one to two posts, up to six missiles, every limit drawn."""
    batteries, missiles = int(random.integers(1, 4)), int(random.integers(1, 7))
    posts = np.concatenate([np.arange(batteries), random.integers(0, batteries, random.integers(0, 2))])
    launch, intercept, offset = [], [], [0]
    for _ in range(posts.size * missiles):
        size = int(random.integers(0, 9))
        begin = np.cumsum(random.integers(1, 9, size)) + random.integers(0, 30)
        launch.append(begin * 1.0)
        intercept.append(begin + random.integers(3, 15) + np.arange(size))
        offset.append(offset[-1] + size)
    at = random.integers(0, posts.size, random.integers(1, 6))
    numbers = np.array([0.0, 0.3, 0.7, 0.9, 1.0])
    few = np.array([0.0, 0.0, 0.3, 1.0])
    return RaidSetup(
        "ab"[random.integers(2)],
        Options(offset, np.concatenate(launch), np.concatenate(intercept), np.arange(float(offset[-1]))),
        np.arange(missiles) + 3,
        random.choice([0.0, 2.5, 6.0], batteries),
        random.choice([0.0, 3.5], batteries),
        posts[at],
        random.integers(0, 5, at.size),
        random.choice(numbers, (batteries, 3), p=[0.05, 0.15, 0.2, 0.3, 0.3]),
        post_battery=posts,
        launcher_post=at,
        tier=random.choice([0, 0, 1, 3], batteries),
        reload_time=random.choice([0.0, 4.0, 20.0], batteries),
        reloads=random.choice([0, 0, 1, 2], batteries),
        channels=random.choice([0, 0, 1, 2, 5], batteries),
        error=random.choice(few, (batteries, 2)),
        independent=bool(random.random() < 0.4),
    )


@st.composite
def setups(draw: st.DrawFn) -> RaidSetup:
    """`random_setup` for hypothesis, which then names the seed that fails."""
    return random_setup(np.random.default_rng(draw(st.integers(0, 2**32 - 1))))
