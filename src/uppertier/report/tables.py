"""The tables of a report: rows of text, first column a heading of its row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs
import numpy as np

from uppertier.battle.records import Binding
from uppertier.errors import Status
from uppertier.outcome.records import Finding, PartOutcome
from uppertier.report.figures.strategic import in_view
from uppertier.report.groups import burnout_speed, ground_range, groups, last_burnout, own_radar, radar_name
from uppertier.report.readable import doctrine, readable
from uppertier.report.records import RunResult
from uppertier.report.wording import family, say
from uppertier.report.words import NOTHING, banded, capital, fixed, interval, number, percent


@attrs.frozen
class Table:
    """A table ready to be printed.

    caption : what it shows, with what its numbers rest on
    head : headings of the columns, units in them
    rows : as many texts as there are headings
    words : columns that hold words rather than numbers, from 0
    """

    id: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: tuple[int, ...] = (0,)


def heads(name: str) -> tuple[str, ...]:
    """Headings of the columns of one table, in the order of the texts."""
    return tuple(family(f"table.{name}.head").values())


def _caption(name: str) -> str:
    """Caption of a table whose numbers stand at the middle of every sheet."""
    return f"{family('table_captions')[name]} {say('table.middle')}"


def flights(result: RunResult) -> Table:
    """What was flown."""
    found = result.flights
    rows = []
    for group in groups(result.scenario, found):
        i = group.first
        status = Status(int(found.status[i]))
        rows.append(
            (
                group.title,
                fixed(ground_range(found, i) / 1e3),
                fixed(float(found.apogee[i]) / 1e3),
                fixed(float(found.impact_time[i])),
                fixed(last_burnout(found, i)),
                fixed(burnout_speed(found, i)),
                fixed(float(found.miss[i])) if status is Status.OK else status.sentence,
            )
        )
    return Table("table-flights", _caption("flights"), heads("flights"), tuple(rows))


def sight(result: RunResult) -> Table:
    """When the battery's radar finds the missiles of the raids."""
    radar, seen = own_radar(result), result.sight
    rows = []
    for group in groups(result.scenario, result.flights):
        if group.raid:
            i = group.first
            times = (seen.rise, seen.detection, seen.confirmed, result.tracks.commit_time, seen.lost)
            rows.append((group.title, *(fixed(float(t[radar, i])) for t in times), number(seen.seconds_seen[radar, i])))
    caption = say("table.sight.caption", radar=radar_name(result.scenario.radars[radar]), middle=say("table.middle"))
    return Table("table-sight", caption, heads("sight"), tuple(rows))


def watch(result: RunResult) -> Table:
    """Seconds in view and tracked of every watched flight at every radar."""
    units = result.scenario.radars
    rows = []
    for group in groups(result.scenario, result.flights, ""):
        cells = []
        for r in range(len(units)):
            pairs = [
                (in_view(s, result, group.first, r), float(s.seconds_seen[r, group.first]))
                for s in (result.body_sight, result.sight)
            ]
            cells.append(" / ".join(f"{number(view)} ({number(held)})" for view, held in pairs))
        rows.append((group.title, *cells))
    head = (*heads("watch"), *(say("table.watch.column", radar=radar_name(unit)) for unit in units))
    return Table("table-watch", _caption("watch"), head, tuple(rows))


def windows(result: RunResult) -> Table:
    """When and where each battery can meet each missile, and why not."""
    found, rows = result.battle.windows, []
    for b in range(len(found.battery)):
        for group in groups(result.scenario, result.flights):
            if not group.raid:
                continue
            i = group.first
            span = _span(found.lowest[b, i] / 1e3, found.highest[b, i] / 1e3)
            cells = [fixed(float(t[b, i])) for t in (found.first_launch, found.last_launch, found.first_intercept)]
            reason = capital(Binding(int(found.reason[b, i])).sentence)
            rows.append((group.title, *cells, span, str(int(found.opportunities[b, i])), reason))
    return Table("table-windows", _caption("windows"), heads("windows"), tuple(rows), (0, 6))


def _span(low: float, high: float) -> str:
    if not (np.isfinite(low) and np.isfinite(high)):
        return NOTHING
    return say("words.to", low=fixed(float(low)), high=fixed(float(high)))


def outcome(result: RunResult) -> Table:
    """What got through."""
    titles = {raid.id: raid.title for raid in result.scenario.raids}
    rows = tuple(
        (
            f"{titles.get(row.raid, row.raid)}: {doctrine(row.doctrine)}",
            number(row.without_battery),
            interval(row.expected_leakers, "count"),
            number(row.closed_form_leakers),
            interval(row.no_leaker, "share"),
            interval(row.spent, "count"),
        )
        for row in result.outcome.raids
    )
    trials = ", ".join(sorted({f"{row.trials:,}" for row in result.outcome.raids}))
    caption = say("table.outcome.caption", trials=trials, middle=say("table.middle"))
    return Table("table-outcome", caption, heads("outcome"), rows)


def parts(result: RunResult) -> Table:
    """What got through by class and by place, under the doctrine that each raid's batteries follow."""
    titles = {raid.id: raid.title for raid in result.scenario.raids}
    own = result.scenario.batteries[0].doctrine if result.scenario.batteries else ""
    rows = [
        (
            titles.get(row.raid, row.raid) if part is row.parts[0] else "",
            capital(part.title.split(",")[0]) if part.kind == "class" else say("table.parts.at", place=part.title),
            str(part.missiles),
            interval(part.expected_leakers, "count"),
            interval(part.no_leaker, "share"),
            interval(part.spent, "count"),
            _mostly(part),
        )
        for row in result.outcome.raids
        if row.doctrine == own
        for part in row.parts
    ]
    caption = say("table.parts.caption", doctrine=doctrine(own) if own else "", middle=say("table.middle"))
    return Table("table-parts", caption, heads("parts"), tuple(rows), (0, 1, 6))


def _mostly(part: PartOutcome) -> str:
    reason, mean = max(part.leak_reasons, key=lambda pair: pair[1], default=("", 0.0))
    return f"{reason} ({percent(mean / part.expected_leakers.value)})" if mean > 0.0 else NOTHING


def findings(name: str, caption: str, found: Iterable[Finding], known: Mapping[str, str], named: bool = False) -> Table:
    """Numbers that stand beside an answer; the share of weak grades where any finding tells it.

    known : what ids in them are called; named : whether each finding's own id stands in a last column
    """
    listed = tuple(found)
    graded = any(finding.graded_share is not None for finding in listed)
    rows = []
    for finding in listed:
        value = banded(finding.value, finding.low, finding.high, finding.unit)
        weak = finding.graded_share
        share = ("" if weak is None else percent(weak),) if graded else ()
        what, where = (readable(words, known) for words in (finding.quantity, finding.conditions))
        rows.append((capital(what), value, where, *share, *((finding.id,) if named else ())))
    names = family("table.findings.head")
    extra = (*((names["graded"],) if graded else ()), *((names["name"],) if named else ()))
    head = (names["quantity"], names["value"], names["conditions"], *extra)
    return Table(name, caption, head, tuple(rows), (0, 2, len(head) - 1) if named else (0, 2))
