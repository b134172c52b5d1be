"""Runs made up from a real one: some of its flights, or many copies of them turned about the Earth's axis."""

from __future__ import annotations

import attrs
import numpy as np

from uppertier.flight.records import Flights
from uppertier.radar.records import Sight
from uppertier.report.records import RunResult

Rows = np.ndarray


def _samples(flights: Flights, rows: Rows) -> Rows:
    return np.concatenate([np.empty(0, int), *(np.arange(flights.time.size)[flights.samples(i)] for i in rows)])


def picked(flights: Flights, rows: Rows) -> Flights:
    """Some flights of a batch, in a batch of their own; a row may stand more than once."""
    samples = _samples(flights, rows)
    changed: dict[str, object] = {"offset": np.concatenate([[0], np.cumsum(np.diff(flights.offset)[rows])])}
    for field in attrs.fields(Flights):
        values = getattr(flights, field.name)
        if isinstance(values, tuple):
            changed[field.name] = tuple(values[i] for i in rows)
        elif field.name != "offset":
            changed[field.name] = values[samples if len(values) == flights.time.size else rows]
    return attrs.evolve(flights, **changed)


def turned(flights: Flights, angle: Rows) -> Flights:
    """Every flight turned eastward by an angle[N] of its own [rad]."""

    def turn(vectors: Rows, by: Rows) -> Rows:
        x, y = (
            np.cos(by) * vectors[:, 0] - np.sin(by) * vectors[:, 1],
            np.sin(by) * vectors[:, 0] + np.cos(by) * vectors[:, 1],
        )
        return np.column_stack([x, y, vectors[:, 2]])

    each = np.repeat(angle, np.diff(flights.offset))
    by_sample = {name: turn(getattr(flights, name), each) for name in ("position", "velocity")}
    by_flight = {name: turn(getattr(flights, name), angle) for name in ("launch", "aim", "impact")}
    return attrs.evolve(flights, **by_sample, **by_flight)


def seen(sight: Sight, flights: Flights, rows: Rows) -> Sight:
    """The columns of a sight that belong to some flights."""
    samples = _samples(flights, rows)
    changed = {}
    for field in attrs.fields(Sight):
        values = getattr(sight, field.name)
        if isinstance(values, np.ndarray):
            changed[field.name] = values[:, samples if values.shape[1] == flights.time.size else rows]
    return attrs.evolve(sight, **changed)


def crowd(result: RunResult, count: int) -> RunResult:
    """A run of many flights, each a copy of a real one turned a little; the shots stay those of the real run."""
    rows = np.arange(count) % len(result.flights)
    copy = np.arange(count) // len(result.flights)
    flights = turned(picked(result.flights, rows), np.radians(0.11) * copy)
    names = tuple(f"{name}-{number}" if number else name for name, number in zip(flights.id, copy, strict=True))
    flights = attrs.evolve(flights, id=names)
    return attrs.evolve(
        result,
        flights=flights,
        sight=seen(result.sight, result.flights, rows),
        body_sight=seen(result.body_sight, result.flights, rows),
        tracks=attrs.evolve(result.tracks, commit_time=result.tracks.commit_time[:, rows]),
    )
