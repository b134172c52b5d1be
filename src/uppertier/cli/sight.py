"""`uppertier sight`: what every radar of a scenario makes of every flight."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uppertier.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uppertier.flight.records import Flights
    from uppertier.radar.records import Sight
    from uppertier.scenario.records import Scenario
    from uppertier.study.seen import Seen
    from uppertier.track.records import Tracks

KEYS = (
    ("rise_s", "rise", 1.0),
    ("detection_s", "detection", 1.0),
    ("confirmed_s", "confirmed", 1.0),
    ("lost_s", "lost", 1.0),
    ("tracked_s", "seconds_seen", 1.0),
    ("search_chance", "chance", 1.0),
    ("highest_snr_db", "snr", 0.0),
    ("highest_snr_time_s", "snr_time", 1.0),
    ("nearest_km", "nearest", 1e-3),
    ("position_m", "position", 1.0),
    ("velocity_m_s", "velocity", 1.0),
    ("first_impact_ellipse_km", "impact_first", 1e-3),
    ("last_impact_ellipse_km", "impact_last", 1e-3),
    ("commit_s", "commit", 1.0),
    ("launch_ellipse_km", "launch", 1e-3),
)
"""Key, field of `Seen`, factor from SI; 0 for decibels."""


def sight_command(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or path of a scenario file.")],
    flight: Annotated[
        str | None, typer.Option("--flight", help="Only flights whose id holds this, as nodong or df-5a.")
    ] = None,
    radar: Annotated[str | None, typer.Option("--radar", help="Only this radar, by its id in the scenario.")] = None,
    followed: Annotated[str, typer.Option("--followed", help="After the last burnout: payload or body.")] = "payload",
    cue_s: Annotated[
        float | None, typer.Option("--cue-s", help="Another sensor tells every radar where to look, from this time on.")
    ] = None,
    assumptions: Annotated[
        str | None, typer.Option("--assumptions", help="Under an assumption set, as lewis-postol-2012.")
    ] = None,
    figures: Annotated[
        Path | None, typer.Option("--figures", help="Draw a page for each flight into this folder, as SVG and PNG.")
    ] = None,
    method: Annotated[
        str,
        typer.Option(
            "--method", help="covariance: the least possible; extended or unscented: one trial of simulated looks."
        ),
    ] = "covariance",
    trials: Annotated[
        int, typer.Option("--trials", min=0, help="With --figures: so many trials of the filter, beside the bound.")
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the simulated looks.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """What every radar of SCENARIO makes of every flight: rise, detection, track, accuracy, or why not.

    Ellipses are one sigma, semi-major axis. Accuracy is the least any tracker can reach (posterior Cramér-Rao bound),
    or with --method what a filter of simulated looks believes.
    """
    from uppertier.scenario import load_scenario
    from uppertier.scenario.assume import under

    if cue_s is not None and not (math.isfinite(cue_s) and cue_s >= 0.0):
        raise InputError("is not a time after launch", key="--cue-s", hint="seconds, zero or more")
    if figures is not None and figures.exists() and not figures.is_dir():
        raise InputError("is a file, not a folder", file=str(figures), key="--figures", hint="name a folder")
    if trials and figures is None:
        raise InputError("draws a page, and there is no folder for it", key="--trials", hint="add --figures FOLDER")
    loaded = load_scenario(scenario)
    loaded = under(loaded, assumptions) if assumptions else loaded
    radar = None if radar is None else _known(radar, loaded)
    flights, found, tracks = _compute(loaded, followed, cue_s, method, seed)
    rows = list(_rows(loaded, flights, found, tracks, flight, radar))
    if not rows:
        raise InputError(f"no flight's id holds {flight!r}", key="--flight", hint="known: " + ", ".join(flights.id))
    if figures is not None:
        _draw(loaded, flights, found, tracks, sorted({row.flight for row in rows}), figures)
        if trials:
            kind = "extended" if method == "covariance" else method
            _draw_filters(loaded, flights, found, rows, figures, kind, trials, seed)
    if as_json:
        print(json.dumps([_document(loaded, flights, row) for row in rows], indent=2, allow_nan=False))
    else:
        _print(loaded, flights, rows)


def _known(radar: str, scenario: Scenario) -> str:
    """The id of a radar; the table prints it without its ending, so that will do."""
    ids = [unit.id for unit in scenario.radars]
    for one in ids:
        if radar in (one, one.removesuffix("-radar")):
            return one
    raise InputError(f"no radar {radar!r} in this scenario", key="--radar", hint="known: " + ", ".join(ids))


def _compute(
    scenario: Scenario, followed: str, cue: float | None, method: str, seed: int
) -> tuple[Flights, Sight, Tracks]:
    from uppertier import chain
    from uppertier.cli.progress import Stages
    from uppertier.radar.observe import observe
    from uppertier.track.track import track

    with Stages(("fly", "observe", "track")) as stages:
        flights = chain.fly(scenario, lambda done, total: stages.advance("fly", done, total))
        found = observe(scenario.radars, flights, chain.missiles(scenario), followed, cue_delay=cue)
        stages.advance("observe", 1, 1)
        ellipse = chain.commit_ellipse(scenario)
        tracks = track(scenario.radars, flights, found, ellipse, method=method, seed=seed)
        stages.advance("track", 1, 1)
    return flights, found, tracks


def _rows(
    scenario: Scenario, flights: Flights, found: Sight, tracks: Tracks, flight: str | None, radar: str | None
) -> Iterator[Seen]:
    """Every pair asked for; of flights that share one path the first stands for all, unless one is asked for."""
    from uppertier.report.groups import groups
    from uppertier.study.seen import seen

    first = {group.first for group in groups(scenario, flights)}
    for row in seen(flights, found, tracks):
        wanted = row.flight in first if flight is None else flight in flights.id[row.flight]
        if wanted and (radar is None or found.radar[row.radar] == radar):
            yield row


def _number(row: Seen, field: str, factor: float) -> float | None:
    value = float(getattr(row, field))
    if factor == 0.0:
        value = 10.0 * math.log10(value) if value > 0.0 else math.nan
        factor = 1.0
    return factor * value if math.isfinite(value) else None


def _document(scenario: Scenario, flights: Flights, row: Seen) -> dict[str, Any]:
    numbers = {key: _number(row, field, factor) for key, field, factor in KEYS}
    return {
        "flight": flights.id[row.flight],
        "radar": scenario.radars[row.radar].id,
        **numbers,
        "why_not": row.why_not,
    }


def _print(scenario: Scenario, flights: Flights, rows: list[Seen]) -> None:
    import sys

    from rich.console import Console
    from rich.table import Table

    columns = (
        ("rise_s", "rise\ns"),
        ("detection_s", "found\ns"),
        ("confirmed_s", "track\ns"),
        ("lost_s", "lost\ns"),
        ("highest_snr_db", "best\ndB"),
        ("position_m", "place\nm"),
        ("velocity_m_s", "speed\nm/s"),
        ("commit_s", "acts\ns"),
        ("last_impact_ellipse_km", "impact\nkm"),
        ("launch_ellipse_km", "launch\nkm"),
    )
    titles = _titles(scenario, flights)
    table = Table(caption="times since launch; accuracy at its best, one sigma; impact and launch: semi-major axis")
    for heading in ("flight", "radar"):
        table.add_column(heading, overflow="fold")
    for _, heading in columns:
        table.add_column(heading, justify="right")
    table.add_column("why no track", overflow="fold")
    last = -1
    for row in (row for row in rows if math.isfinite(row.rise)):
        document = _document(scenario, flights, row)
        if last not in (-1, row.flight):
            table.add_section()
        name = titles[row.flight] if row.flight != last else ""
        cells = [_cell(document[key]) for key, _ in columns]
        table.add_row(name, _short(scenario, row), *cells, row.why_not)
        last = row.flight
    console = Console(width=None if sys.stdout.isatty() else 150)
    if table.row_count:
        console.print(table)
    for line in _never(scenario, titles, rows):
        console.print(line, highlight=False)


def _never(scenario: Scenario, titles: dict[int, str], rows: list[Seen]) -> list[str]:
    """A line a radar and reason: which flights it never has in view."""
    hidden: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if not math.isfinite(row.rise):
            hidden.setdefault((_short(scenario, row), row.why_not), []).append(titles[row.flight])
    return [f"Never in view of {radar}, {reason}: {'; '.join(names)}." for (radar, reason), names in hidden.items()]


def _short(scenario: Scenario, row: Seen) -> str:
    return scenario.radars[row.radar].id.removesuffix("-radar")


def _titles(scenario: Scenario, flights: Flights) -> dict[int, str]:
    """Missile and path of every flight."""
    from uppertier.report.groups import groups

    return {index: f"{group.missile}, {group.path}" for group in groups(scenario, flights) for index in group.members}


def _cell(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 10.0 else f"{value:.2g}"


def _draw(scenario: Scenario, flights: Flights, found: Sight, tracks: Tracks, wanted: list[int], folder: Path) -> None:
    import sys

    from uppertier.chain import commit_ellipse
    from uppertier.cli.files import FIGURES, write_figure
    from uppertier.report.seen_figure import draw, view

    folder.mkdir(parents=True, exist_ok=True)
    titles = _titles(scenario, flights)
    for index in wanted:
        shown = view(scenario.radars, flights, found, tracks, index, commit_ellipse(scenario))
        figure = draw(shown, titles[index])
        name = flights.id[index].replace("/", "-")
        for ending in FIGURES:
            write_figure(folder / f"{name}{ending}", figure, "--figures")
        print(f"drawn: {folder / name}.svg and .png", file=sys.stderr)


def _draw_filters(
    scenario: Scenario,
    flights: Flights,
    found: Sight,
    rows: list[Seen],
    folder: Path,
    method: str,
    trials: int,
    seed: int,
) -> None:
    """A page for each pair of flight and radar that ends in a track."""
    import sys

    from uppertier.cli.files import FIGURES, write_figure
    from uppertier.report.consistency_figure import draw
    from uppertier.report.groups import radar_name
    from uppertier.track.consistency import consistency

    titles = _titles(scenario, flights)
    for row in (row for row in rows if math.isfinite(row.confirmed)):
        unit = scenario.radars[row.radar]
        made = consistency(unit, flights, found, row.flight, trials=trials, method=method, seed=seed)
        figure = draw(made, method, f"{titles[row.flight]}, by {radar_name(unit)}")
        name = f"{flights.id[row.flight].replace('/', '-')}-{unit.id}-filter"
        for ending in FIGURES:
            write_figure(folder / f"{name}{ending}", figure, "--figures")
        print(f"drawn: {folder / name}.svg and .png", file=sys.stderr)
