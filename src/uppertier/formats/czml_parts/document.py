"""Head of a CZML document, its folders, and the small parts that all packets are made of."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from uppertier.formats.shared.flights import epoch_of, stamp
from uppertier.formats.shared.looks import span
from uppertier.report.records import RunResult

Packet = dict[str, Any]


def moment(result: RunResult, seconds: float) -> str:
    """A moment since the raids begin as CZML writes it."""
    return stamp(epoch_of(result.scenario.epoch), seconds)


def interval(result: RunResult, start: float, end: float) -> str:
    """A stretch of time since the raids begin as CZML writes it."""
    return f"{moment(result, start)}/{moment(result, end)}"


def document(result: RunResult) -> Packet:
    """The head: name, version and a clock over everything that happens."""
    start, end = span(result)
    return {
        "id": "document",
        "name": result.scenario.title,
        "version": "1.0",
        "clock": {
            "interval": interval(result, start, end),
            "currentTime": moment(result, start),
            "multiplier": 10,
            "range": "LOOP_STOP",
            "step": "SYSTEM_CLOCK_MULTIPLIER",
        },
    }


def folders(result: RunResult) -> list[Packet]:
    """Parents that a viewer can switch: what hangs below them hides with them."""
    scenario = result.scenario
    found: list[Packet] = [
        {
            "id": "run",
            "name": scenario.title,
            "description": f"<p>Uppertier run {result.run[:12]}. {escaped(scenario.description.strip())}</p>"
            "<p>Raids are alternatives: each begins at the same moment.</p>",
        }
    ]
    found += [{"id": f"raid/{raid.id}", "name": raid.title, "parent": "run"} for raid in scenario.raids]
    if scenario.watch:
        found.append({"id": "watch", "name": "Flights that the radars may watch", "parent": "run"})
    found += [
        {"id": name, "name": title, "parent": "run"} for name, title in (("places", "Places"), ("radars", "Radars"))
    ]
    return found


def folder_of(result: RunResult, flight: int) -> str:
    """Id of the parent of a flight."""
    raid = result.flights.raid[flight]
    return f"raid/{raid}" if raid else "watch"


def rgba(colour: tuple[int, int, int], opacity: float = 1.0) -> dict[str, Any]:
    """A colour with its opacity, 0 to 1."""
    return {"rgba": [*colour, round(255 * opacity)]}


def solid(colour: tuple[int, int, int], opacity: float = 1.0) -> dict[str, Any]:
    """A surface or line of one colour."""
    return {"solidColor": {"color": rgba(colour, opacity)}}


def cartesian(position: ArrayLike) -> list[float]:
    """Earth-fixed coordinates laid end to end, to the millimetre [m]."""
    flat: list[float] = np.round(np.asarray(position, float).ravel(), 3).tolist()
    return flat


def label(text: str, size: int = 12, far: float = 8e6) -> dict[str, Any]:
    """White letters with a dark rim, beside their point; hidden from afar."""
    return {
        "text": text,
        "font": f"{size}px sans-serif",
        "style": "FILL_AND_OUTLINE",
        "fillColor": {"rgba": [255, 255, 255, 255]},
        "outlineColor": {"rgba": [0, 0, 0, 220]},
        "outlineWidth": 3,
        "horizontalOrigin": "LEFT",
        "verticalOrigin": "CENTER",
        "pixelOffset": {"cartesian2": [9, 0]},
        "distanceDisplayCondition": {"distanceDisplayCondition": [0.0, far]},
    }


def escaped(text: str) -> str:
    """Text for a description, which viewers read as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def table(rows: list[tuple[str, str]]) -> str:
    """A description: names and values."""
    cells = "".join(f"<tr><th align='left'>{escaped(a)}</th><td>{escaped(b)}</td></tr>" for a, b in rows)
    return f"<table>{cells}</table>"
