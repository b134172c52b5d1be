"""`uppertier replay`: one trial of a raid, event by event."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.battle.events import Event
    from uppertier.scenario.records import Scenario


def replay_command(
    scenario: Annotated[str, typer.Argument(help="Name of a bundled scenario, or path of a scenario file.")],
    raid: Annotated[
        str | None, typer.Option("--raid", help="Id of the raid; the scenario's first where it is not given.")
    ] = None,
    trial: Annotated[int, typer.Option("--trial", help="Number of the trial, from 0.")] = 0,
    doctrine: Annotated[
        str | None, typer.Option("--doctrine", help="As salvo_of_two; the first battery's own where it is not given.")
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="Of the draws; the scenario's own by default.")] = None,
    assumptions: Annotated[
        str | None, typer.Option("--assumptions", help="Under an assumption set, as asan-2017.")
    ] = None,
    json_lines: Annotated[
        Path | None, typer.Option("--json-lines", help="Write one JSON document an event into this file; - to print.")
    ] = None,
    table: Annotated[bool, typer.Option("--table", help="Print the table beside a file as well.")] = False,
) -> None:
    """Tell one trial of a raid of SCENARIO event by event, and why each missile that got through did.

    Trial K with the scenario's seed is trial K of `uppertier run`. Times count from the raid's beginning.
    """
    from uppertier.battle.events import event_log
    from uppertier.cli.files import check_writable
    from uppertier.scenario import load_scenario
    from uppertier.scenario.assume import under

    printed = json_lines is not None and str(json_lines) == "-"
    if trial < 0:
        raise InputError("trials are counted from 0", key="--trial")
    if printed and table:
        raise InputError("the table and the lines cannot share one output", key="--table", hint="name a file")
    if json_lines is not None and not printed:
        check_writable(json_lines, "--json-lines")
    loaded = load_scenario(scenario)
    loaded = under(loaded, assumptions) if assumptions else loaded
    raid, doctrine = _asked(loaded, raid, doctrine)
    flights, sight, tracks = _computed(loaded, raid)
    events = event_log(loaded, flights, sight, tracks, raid, doctrine, trial, seed)
    if json_lines is not None:
        _write(events, json_lines)
    if table or json_lines is None:
        _print(events, f"{raid}, {doctrine}, trial {trial}")


def _asked(scenario: Scenario, raid: str | None, doctrine: str | None) -> tuple[str, str]:
    """Raid and doctrine, checked before anything is computed."""
    from uppertier.battle.doctrine import load_doctrine

    names = [one.id for one in scenario.raids]
    if not names:
        raise InputError("the scenario has no raid", key="--raid")
    if raid is not None and raid not in names:
        raise InputError(f"no raid {raid!r} in this scenario", key="--raid", hint="known: " + ", ".join(names))
    if doctrine is None:
        doctrine = scenario.batteries[0].doctrine if scenario.batteries else "salvo_of_two"
    load_doctrine(doctrine)
    return raid or names[0], doctrine


def _computed(scenario: Scenario, raid: str) -> Any:
    from uppertier import chain
    from uppertier.cli.progress import Stages
    from uppertier.flight.flown import require_flown

    with Stages(("fly", "observe", "track")) as stages:
        flights = chain.fly(scenario, lambda done, total: stages.advance("fly", done, total))
        require_flown(flights, raid)
        sight = chain.observe(scenario, flights)
        stages.advance("observe", 1, 1)
        tracks = chain.track(scenario, sight)
        stages.advance("track", 1, 1)
    return flights, sight, tracks


def document(event: Event) -> dict[str, Any]:
    """One event as JSON has it."""
    return {
        "time_s": round(event.time, 3),
        "event": event.kind.value,
        "flight": event.flight or None,
        "battery": event.battery or None,
        "launcher": event.launcher + 1 if event.launcher >= 0 else None,
        "words": event.words,
    }


def _write(events: tuple[Event, ...], path: Path) -> None:
    from uppertier.cli.files import write_whole

    lines = "".join(json.dumps(document(event), allow_nan=False) + "\n" for event in events)
    if str(path) == "-":
        print(lines, end="")
    else:
        write_whole(path, lines.encode(), "--json-lines")


def _print(events: tuple[Event, ...], title: str) -> None:
    import sys

    from rich.console import Console
    from rich.table import Table

    table = Table(caption=f"{title}; seconds since the raid began", show_lines=False)
    table.add_column("s", justify="right")
    for heading in ("event", "flight", "battery", "what"):
        table.add_column(heading, overflow="fold")
    strong = {"leak": "bold", "launch": "cyan", "assess": "dim"}
    for event in events:
        cells = (f"{event.time:.1f}", event.kind.value, event.flight.rpartition("/")[2], event.battery, event.words)
        table.add_row(*cells, style=strong.get(event.kind.value))
    Console(width=None if sys.stdout.isatty() else 150).print(table)
    leaked = [event for event in events if event.kind.value == "leak"]
    lifted = sum(event.kind.value == "lift-off" for event in events)
    print(f"{lifted - len(leaked)} of {lifted} stopped" + (", these were not:" if leaked else ""))
    for event in leaked:
        print(f"  {event.flight}: {event.words}")
