"""A small synthetic run: the real scenario, flights as parabolas, and answers made up to fill every part of a page."""

from __future__ import annotations

import numpy as np

from uppertier.battle.records import Battle, Binding, LeakReason, Shots, Trials, Windows
from uppertier.catalog.records import Grade, Quantity
from uppertier.claims.ledger import ledger
from uppertier.claims.records import AnswerUnderSet, Claim, ClaimAnswer, Flip, Turning, Unanswered, Verdict, Weighed
from uppertier.earth.geodesy import ecef_to_geodetic, enu_basis, geodesic_direct, geodesic_inverse, geodetic_to_ecef
from uppertier.flight.records import Flights, Phase
from uppertier.outcome.records import Finding, Interval, Outcome, RaidOutcome
from uppertier.radar.records import Reason, Sight
from uppertier.report.records import RunResult
from uppertier.scenario.load import load_scenario
from uppertier.scenario.records import RaidEntry, Scenario, WatchEntry
from uppertier.study.raid_size import RaidSizes
from uppertier.track.records import Tracks

STEP = 10.0
DOCTRINES = ("salvo_of_two", "shoot_look_shoot")


def scene() -> RunResult:
    """The run. Numbers are made up; shapes, ids and the ways in which values are missing are real."""
    scenario = load_scenario("seongju-2017")
    flights = _flights(scenario)
    sight, body = _sight(scenario, flights, "payload"), _sight(scenario, flights, "body")
    samples, radars, count = flights.time.size, len(scenario.radars), len(flights)
    commit = sight.confirmed + 60.0
    tracks = Tracks(
        radar=sight.radar,
        covariance=np.full((radars, samples, 6, 6), np.nan),
        impact_covariance=np.full((radars, samples, 2, 2), np.nan),
        launch_covariance=np.full((radars, count, 2, 2), np.nan),
        commit_time=commit,
    )
    battle = _battle(scenario, flights, commit[0])
    outcome = Outcome(tuple(_outcome(trials) for trials in battle.trials))
    findings = (_finding("depth-100", "depth at 100 km", 320.0, "km"),)
    answers = tuple(_answer(scenario, claim, n) for n, claim in enumerate(ledger(scenario)))
    without = (Unanswered("a-claim", "a-claim.toml:3: radar: there is no such radar"),)
    return RunResult(
        "0123abcd" * 8,
        scenario,
        flights,
        sight,
        body,
        tracks,
        battle,
        outcome,
        findings,
        answers,
        32,
        _raid_sizes(),
        without,
    )


def _raid_sizes() -> RaidSizes:
    """Curves of two doctrines over three sizes; one missile in five is out of reach."""
    size = np.array([1.0, 10.0, 100.0])
    leak = np.stack([np.maximum(0.3 * size, size - 30.0), np.maximum(0.5 * size, size - 16.0)])[None, :, :, None]
    share = np.broadcast_to(np.array([0.5, 0.4, 0.6]), (1, 2, 3, 3))
    return RaidSizes(
        raid="Ten made up",
        missiles=("scud-c",),
        case=("As it stands",),
        rounds=[16],
        doctrine=DOCTRINES,
        size=size,
        leakers=leak * np.array([1.0, 0.9, 1.1]),
        none=0.5 * share,
        clean=share,
        spent=np.minimum(2.0 * size, 16.0)[:, None] * np.ones((1, 2, 1, 3)),
        beyond=0.2 * size[None],
        trials=300,
        seed=1,
    )


def _orders(scenario: Scenario) -> list[tuple[str, str, int, RaidEntry | WatchEntry, float]]:
    rows: list[tuple[str, str, int, RaidEntry | WatchEntry, float]] = []
    for raid in scenario.raids:
        for e, entry in enumerate(raid.entries):
            for k in range(entry.count):
                name = f"{raid.id}/{entry.missile.id}-{entry.launch.id}-{entry.aim.id}-{k + 1}"
                rows.append((name, raid.id, e, entry, entry.first_launch + k * entry.interval))
    rows += [(watch.id, "", w, watch, 0.0) for w, watch in enumerate(scenario.watch)]
    return rows


def _arc(start: tuple[float, float], end: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    azimuth, length = (float(x) for x in geodesic_inverse(*start, *end))
    apogee = 0.25 * length if length < 2e6 else 1.1e6
    duration = STEP * np.ceil((200.0 + length / 5000.0) / STEP)
    time = np.arange(0.0, duration + 1.0, STEP)
    share = time / duration
    latitude, longitude = geodesic_direct(*start, azimuth, share * length)
    return time, geodetic_to_ecef(latitude, longitude, 4.0 * apogee * share * (1.0 - share))


def _flights(scenario: Scenario) -> Flights:
    rows = _orders(scenario)
    places = [
        (entry.launch, entry.aim) if isinstance(entry, RaidEntry) else (entry.base, entry.target)
        for _, _, _, entry, _ in rows
    ]
    ends = [[(site.latitude.value, site.longitude.value) for site in pair] for pair in places]
    arcs = [_arc(*pair) for pair in ends]
    time = np.concatenate([arc[0] for arc in arcs])
    position = np.vstack([arc[1] for arc in arcs])
    burnout = np.array([60.0 if row[1] else 170.0 for row in rows])
    heights = [ecef_to_geodetic(arc[1])[2] for arc in arcs]
    return Flights(
        id=tuple(row[0] for row in rows),
        missile=tuple(row[3].missile.id for row in rows),
        raid=tuple(row[1] for row in rows),
        entry=[row[2] for row in rows],
        launch=np.array([arc[1][0] for arc in arcs]),
        aim=np.array([arc[1][-1] for arc in arcs]),
        status=np.zeros(len(rows)),
        shortfall=np.zeros(len(rows)),
        offset=np.concatenate([[0], np.cumsum([len(arc[0]) for arc in arcs])]),
        time=time,
        launch_time=[row[4] for row in rows],
        position=position,
        velocity=np.vstack([np.gradient(arc[1], STEP, axis=0) for arc in arcs]),
        mass=np.ones_like(time),
        phase=np.full(time.size, Phase.COAST),
        burnout_time=np.column_stack([burnout, np.full(len(rows), np.nan)]),
        apogee=[height.max() for height in heights],
        apogee_time=[arc[0][-1] / 2.0 for arc in arcs],
        impact_time=[arc[0][-1] for arc in arcs],
        impact=np.array([arc[1][-1] for arc in arcs]),
        miss=np.full(len(rows), 1.5),
        ballistic_coefficient=np.full(len(rows), 5000.0),
        separating=np.ones(len(rows)),
    )


def _sight(scenario: Scenario, flights: Flights, followed: str) -> Sight:
    """Seen above five degrees, inside the sector and a fixed distance: nearer for the payload than for the body."""
    reach = 9e5 if followed == "payload" else 2.5e6
    radars, samples, count = len(scenario.radars), flights.time.size, len(flights)
    out = {name: np.zeros((radars, samples)) for name in ("range", "azimuth", "elevation", "snr", "reason")}
    times = {n: np.full((radars, count), np.nan) for n in ("rise", "detection", "confirmed", "lost")}
    seen_for = np.zeros((radars, count))
    for r, unit in enumerate(scenario.radars):
        site = unit.site
        home = geodetic_to_ecef(site.latitude.value, site.longitude.value, site.height.value)
        east, north, up = ((flights.position - home) @ enu_basis(site.latitude.value, site.longitude.value).T).T
        distance = np.sqrt(east**2 + north**2 + up**2)
        elevation = np.arcsin(up / distance)
        azimuth = (np.arctan2(east, north) - unit.boresight.value + np.pi) % (2 * np.pi) - np.pi
        reason = np.where(distance > reach, Reason.TOO_LITTLE_SIGNAL, Reason.SEEN)
        reason = np.where(np.abs(azimuth) > np.radians(60.0), Reason.OUTSIDE_SECTOR, reason)
        reason = np.where(elevation < np.radians(5.0), Reason.UNDER_ELEVATION_LIMIT, reason)
        hidden = np.isin(reason, (Reason.OUTSIDE_SECTOR, Reason.UNDER_ELEVATION_LIMIT))
        out["range"][r], out["azimuth"][r], out["elevation"][r] = distance, azimuth, elevation
        out["snr"][r] = np.where(hidden, 0.0, 20.0 * (reach / distance) ** 4)
        out["reason"][r] = reason
        for i in range(count):
            part = flights.samples(i)
            when = flights.time[part][reason[part] == Reason.SEEN]
            if when.size:
                times["rise"][r, i], times["lost"][r, i] = when[0], when[-1]
                times["detection"][r, i], times["confirmed"][r, i] = when[0] + 5.0, when[0] + 10.0
                seen_for[r, i] = STEP * when.size
    filler = np.ones((radars, samples))
    return Sight(
        radar=tuple(unit.id for unit in scenario.radars),
        followed=followed,
        aspect=filler,
        rcs=filler,
        cumulative_detection=filler,
        seconds_seen=seen_for,
        **out,
        **times,
    )


def _battle(scenario: Scenario, flights: Flights, commit: np.ndarray) -> Battle:
    count = len(flights)
    met = np.array([raid != "" for raid in flights.raid]) & np.isfinite(commit)
    reason = np.where(met, Binding.FEASIBLE, Binding.OUTSIDE_REACH)
    first = np.where(met, flights.impact_time - 80.0, np.nan)
    opportunities = np.where(met, 2, 0)
    intercept = np.stack([first, first + 30.0], axis=-1)
    windows = Windows(
        battery=tuple(battery.id for battery in scenario.batteries),
        first_launch=[first - 40.0],
        last_launch=[first + 10.0],
        first_intercept=[first],
        last_intercept=[first + 60.0],
        lowest=[np.where(met, 45e3, np.nan)],
        highest=[np.where(met, 120e3, np.nan)],
        opportunities=[opportunities],
        reason=[reason],
        intercept_time=[intercept],
        launch_time=[intercept - 40.0],
    )
    empty = np.empty(0)
    shots = Shots(empty, empty, empty, empty, empty, empty, empty, empty)
    rows = []
    for raid in scenario.raids:
        members = np.array([i for i in range(count) if flights.raid[i] == raid.id])
        for doctrine in DOCTRINES:
            leaked = np.zeros((50, members.size), bool)
            leaked[:7, 0] = True
            reasons = np.where(leaked, LeakReason.MISSED, LeakReason.STOPPED)
            rows.append(Trials(raid.id, doctrine, members, leaked, np.full((50, 1), 4), reasons, shots))
    return Battle(windows, tuple(rows), scenario.seed)


def _outcome(trials: Trials) -> RaidOutcome:
    count, missiles = trials.leaked.shape
    leakers = trials.leaked.sum(axis=1)
    mean = float(leakers.mean())
    return RaidOutcome(
        raid=trials.raid,
        doctrine=trials.doctrine,
        missiles=missiles,
        expected_leakers=Interval(mean, 0.8 * mean, 1.2 * mean),
        no_leaker=Interval(0.86, 0.74, 0.93),
        spent=Interval(4.0, 4.0, 4.0),
        without_battery=float(missiles),
        ratio=Interval(mean / missiles, 0.8 * mean / missiles, 1.2 * mean / missiles),
        distribution=np.bincount(leakers, minlength=missiles + 1) / count,
        closed_form_leakers=1.1 * mean,
        closed_form_no_leaker=0.85,
        closed_form_note="The closed form assumes rounds in plenty.",
        leak_reasons=((LeakReason.MISSED.sentence, mean),),
        trials=count,
        stopping="50 trials fixed beforehand",
    )


def _finding(name: str, quantity: str, value: float, unit: str) -> Finding:
    return Finding(name, quantity, value, 0.8 * value, 1.2 * value, unit, "unknown", "made up", ("report-2017",), 0.4)


def _answer(scenario: Scenario, claim: Claim, number: int) -> ClaimAnswer:
    """A real claim with made-up numbers: every third holds, fails, or depends."""
    verdict = (Verdict.HOLDS, Verdict.FAILS, Verdict.DEPENDS)[number % 3]
    value = claim.threshold * (1.2 if verdict is Verdict.HOLDS else 0.8) or 0.5
    shares = {Verdict.HOLDS: 1.0, Verdict.FAILS: 0.0, Verdict.DEPENDS: 0.4}
    sets = tuple(
        AnswerUnderSet(
            name, Interval(value * (1 - 0.1 * k), value * 0.5, value * 1.3, "unknown"), shares[verdict], verdict
        )
        for k, name in enumerate(scenario.assumptions)
    )
    known = ("an-tpy-2.noise_temperature", "df-5a.rcs_payload", "observer.cue")
    weighed = tuple(Weighed(path, 0.1 * value, 0.6 / (k + 1), 0.05, 0.25, 0.12, 0.03) for k, path in enumerate(known))
    # Every fifth has no parts of the spread, as where a claim is slow to answer.
    scanty = tuple(Weighed(path, 0.1 * value, np.nan, np.nan, np.nan, -0.02, 0.03) for path in known[:2])
    return ClaimAnswer(
        claim=claim,
        verdict=verdict,
        value=Interval(value, 0.5 * value, 1.3 * value, "unknown"),
        by_assumption_set=sets,
        decided_by=known[:2] if verdict is Verdict.DEPENDS else (),
        turning=_turning(verdict, number),
        robust=verdict is not Verdict.DEPENDS and number % 2 == 1,
        graded_share=(0.1, 0.5, 0.9)[number % 3],
        findings=(_finding(f"{claim.id}-beside", "a number beside the answer", 12.0 + number, "km"),),
        sources=("report-2017",),
        weighed=scanty if number % 5 == 4 else weighed if number % 7 else (),
        draws=32,
    )


def _turning(verdict: Verdict, number: int) -> Turning:
    """Some answers are turned by one value, some by none, and behind some nothing has a band."""
    noise = Quantity(500.0, 250.0, 1000.0, "lewis-postol-2012", Grade.RECALLED)
    if verdict is Verdict.DEPENDS:
        flip = Flip("an-tpy-2.noise_temperature", 750.0, noise, True)
        return Turning(flip, facts=(("an-tpy-2.noise_temperature", noise), ("observer.cue", None)))
    return Turning(varied=number % 4 > 0)
