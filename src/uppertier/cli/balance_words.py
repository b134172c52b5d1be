"""`uppertier balance`: its tables and sentences."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Scenario
    from uppertier.study.interceptors import Passes
    from uppertier.study.watch_summary import Tally, Watched
    from uppertier.study.watch_table import Pair, WatchTable

_SEEN = (
    "in view s", "after burnout s", "range km", "aspect °", "SNR dB", "and after burnout", "60 s: dB to spare",
    "in range m", "across m",
)  # fmt: skip
_ADDED = (
    "first s", "others first s", "tracked s", "by own search s", "by others s", "by it alone s", "impact km",
    "position m", "velocity m/s", "closest km",
)  # fmt: skip


def show(scenario: Scenario, flights: Flights, table: WatchTable) -> None:
    """Print what is seen, what is added, every radar's share, and the findings."""
    from rich.console import Console

    from uppertier.study.watch_summary import watched

    rows = watched(scenario, flights, table)
    console = Console(width=None if sys.stdout.isatty() else 150)
    if any(row.own for row in rows):
        console.print(_seen(table, rows))
        console.print(_added(scenario, flights, table, rows))
    for line in _hidden(scenario, flights, table, rows):
        console.print(line, highlight=False, soft_wrap=True)
    console.print(_radars(scenario, table))
    for line in sentences(scenario, flights, table):
        console.print(line, highlight=False, soft_wrap=True)


def _hidden(scenario: Scenario, flights: Flights, table: WatchTable, rows: tuple[Watched, ...]) -> list[str]:
    """A line a reason and base: which flights are never in view. And which were not flown."""
    from uppertier.report.words import bare, listed

    found: dict[str, dict[str, list[str]]] = {}
    for row, why in zip(rows, table.why, strict=True):
        if row.own is None:
            paths = found.setdefault(why, {})
            paths.setdefault(bare(row.entry.base.title), []).append(bare(row.entry.target.title))
    lines = [
        f"Never in view, {why}: " + "; ".join(f"{base} to {listed(goals)}" for base, goals in paths.items()) + "."
        for why, paths in found.items()
    ]
    flown = set(table.flights.tolist())
    beyond = [flights.id[i] for i in range(len(flights)) if i not in flown]
    return [*lines, f"Not flown, beyond the missile's range: {', '.join(beyond)}."] if beyond else lines


def _table(title: str, headings: tuple[str, ...]) -> Table:
    from rich import box
    from rich.table import Table

    shown = Table(title=title, title_justify="left", box=box.SIMPLE, padding=(0, 1))
    shown.add_column("flight", no_wrap=True)
    for heading in headings:
        shown.add_column(heading, justify="right")
    return shown


def _seen(table: WatchTable, rows: tuple[Watched, ...]) -> Table:
    shown = _table(
        f"What {table.radar} has in view, the {table.followed} followed after burnout. Aspect: from the nose, where "
        "the signal is best. To spare: over the threshold, for the strongest 60 s in view. In range, across: resolved.",
        _SEEN,
    )
    for row in rows:
        if row.own is not None:
            shown.add_row(row.entry.id, *_cells(row.own))
    return shown


def _cells(one: Pair) -> list[str]:
    return [
        f"{one.rise:.0f}–{one.set:.0f}",
        _cell(one.after),
        f"{one.nearest / 1e3:,.0f}–{one.farthest / 1e3:,.0f}",
        _cell(math.degrees(one.aspect)),
        _decibels(one.snr),
        _decibels(one.snr_after),
        _decibels(one.margin),
        f"{one.range_resolution:.2g}",
        f"{one.across:.2g}",
    ]


def _added(scenario: Scenario, flights: Flights, table: WatchTable, rows: tuple[Watched, ...]) -> Table:
    shown = _table(
        f"What it adds if every radar is told where to look {table.cue:g} s after launch; and its own search alone. "
        "Impact, position, velocity: one sigma, at the end of its track. Closest: to the launchers.",
        _ADDED,
    )
    told, closest = table.cued, _passes(scenario, flights, table).closest
    for place, row in enumerate(rows):
        if row.own is None:
            continue
        found = row.own.cued
        cells = [float(told.first[place]), float(told.others_first[place]), found.tracked, row.own.search.tracked]
        cells += [float(told.others[place]), float(told.marginal[place])]
        tail = [_small(found.impact / 1e3), _cell(found.position), _small(found.velocity)]
        shown.add_row(row.entry.id, *map(_cell, cells), *tail, _cell(float(closest[place]) / 1e3))
    return shown


def _radars(scenario: Scenario, table: WatchTable) -> Table:
    from uppertier.study.watch_table import ENOUGH

    shown = _table(
        f"Every radar over {table.flights.size} flights: how many it has in view, and tracks for {ENOUGH:.0f} s",
        ("in view", "by own search", "told where to look", "after burnout, told, median s"),
    )
    shown.columns[0].header = "radar"
    for index, unit in enumerate(scenario.radars):
        mine = [one for one in table.pairs if one.radar == index]
        told = sorted(one.cued.after for one in mine if one.cued.tracked >= ENOUGH)
        found = sum(one.search.tracked >= ENOUGH for one in mine)
        shown.add_row(unit.id, *map(str, (len(mine), found, len(told))), _cell(told[len(told) // 2]) if told else "–")
    return shown


def sentences(scenario: Scenario, flights: Flights, table: WatchTable) -> list[str]:
    """The findings, each in a sentence or two."""
    from uppertier.study.watch_summary import tallies

    lines = [_tally(one) for one in tallies(scenario, flights, table)]
    return [*lines, _infrared(table), *_levers(scenario, flights, table), _worth(), _passing(scenario, flights, table)]


def _tally(one: Tally) -> str:
    return (
        f"{one.country}, {one.kind}: of {one.flights} flights {one.in_view} come into view; {one.tracked} are tracked "
        f"for 60 s by its own search, {one.tracked_if_told} if told where to look. Added to all other radars together "
        f"(60 s longer or earlier): {one.added} by own search, {one.added_if_told} if all are told. Tracked by no "
        f"other: {one.only} and {one.only_if_told}."
    )


def _infrared(table: WatchTable) -> str:
    import numpy as np

    late = table.cued.first - table.launch_seen
    known = np.isfinite(late)
    if not known.any():
        return "Infrared satellites see the boost of every flight; this radar tracks none of them."
    sooner = int(np.count_nonzero(table.cued.first[known] < table.told[known]))
    return (
        f"Infrared satellites see the launch after {table.launch_seen:.0f} s (recalled) and have told the state at "
        f"burnout {table.told[0] - table.burnout[0]:.0f} s after it (assumed). This radar's first track comes "
        f"{np.min(late[known]):.0f} to {np.max(late[known]):.0f} s after they saw the launch, and in {sooner} of "
        f"{known.sum()} flights before they have told. What it adds to them is the track after burnout, which they "
        "cannot see."
    )


def _levers(scenario: Scenario, flights: Flights, table: WatchTable) -> list[str]:
    from uppertier.study.watch_summary import in_view_facing, lever

    moved = lever(table, scenario)
    facing = next(unit.boresight for unit in scenario.radars if unit.id == table.radar)
    ends = sorted(in_view_facing(scenario, flights, table, end) for end in (facing.low, facing.high))
    turned = f"{math.degrees(facing.low):.0f} or {math.degrees(facing.high):.0f} degrees"
    come = f"{ends[0]} come into view either way" if ends[0] == ends[1] else f"{ends[0]} to {ends[1]} come into view"
    further = (
        f"the next is gained at {_decibels(moved.next_gain)} dB more and the last at {_decibels(moved.all_gain)}"
        if math.isfinite(moved.next_gain)
        else "none is left to gain"
    )
    half = f": half of them would be lost at {_decibels(moved.half_loss)} dB less, {further}" if moved.tracked else ""
    return [
        f"How far an assumption must go: {moved.out_of_view} of {table.flights.size} flights stand in its sector for "
        "less than 60 s, and no power, cross-section or cue changes that; only another place, facing or lowest angle "
        f"would. Facing {turned}, {come}.",
        f"{moved.tracked} are strong enough for 60 s ({moved.tracked_low} to {moved.tracked_high} over the sheets' "
        f"bands of cross-section){half or ': ' + further}.",
    ]


def _worth() -> str:
    from uppertier.study.homeland import curve

    found = curve()
    one, many = found.gain[0], found.gain[int(found.interceptors) - 1]
    return (
        f"What it would have to be worth: against the {found.interceptors:.0f} homeland interceptors of 2017, all "
        "fired, one warhead more or less takes a change in the chance to recognise a warhead of "
        f"{one[0]:.2g} if one comes, and of {many[0]:.2f} ({many[1]:.2f} to {many[2]:.2f}) if "
        f"{found.interceptors:.0f} or more come. No open model leads from seconds, signal and resolution to such a "
        "change; they stand side by side. US policy says that this defence is not sized for China or Russia."
    )


def _passing(scenario: Scenario, flights: Flights, table: WatchTable) -> str:
    if not scenario.batteries:
        return "The scenario has no interceptors."
    passes = _passes(scenario, flights, table)
    nearest = int(passes.closest.argmin())
    low = float(passes.closest_below_ceiling.min())
    within = f", and {low / 1e3:,.0f} km between their floor and ceiling" if math.isfinite(low) else ""
    return (
        f"Interceptors: {int(passes.inside.sum())} of {table.flights.size} flights pass inside their reach. The "
        f"closest approach is {passes.closest[nearest] / 1e3:,.0f} km ({flights.id[table.flights[nearest]]}) at any "
        f"height{within}; no interceptor gets farther than {passes.farthest_possible / 1e3:,.0f} km, drag and gravity "
        "left out."
    )


def _passes(scenario: Scenario, flights: Flights, table: WatchTable) -> Passes:
    from uppertier.battle.window import flyout_tables
    from uppertier.study.interceptors import passes_reach
    from uppertier.study.subset import subset

    return passes_reach(scenario, subset(flights, [int(i) for i in table.flights]), lambda: flyout_tables(scenario))


def _cell(value: float) -> str:
    return f"{value:,.0f}" if math.isfinite(value) else "–"


def _small(value: float) -> str:
    return f"{value:,.1f}" if math.isfinite(value) else "–"


def _decibels(ratio: float) -> str:
    return f"{10.0 * math.log10(ratio):.1f}" if 0.0 < ratio < math.inf else "–"
