"""One measure under conditions, as a claim's text would have them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from uppertier.catalog.schema import Place
from uppertier.catalog.text import Document
from uppertier.claims.answer import pose
from uppertier.claims.form import Measured
from uppertier.claims.measures import load_measure
from uppertier.claims.records import Question, Where
from uppertier.claims.sample import Problem, draws, points
from uppertier.claims.settings import read_where
from uppertier.claims.world import SHEETS, World


def conditions(measure: str, **where: Any) -> Where:
    """The conditions of a measure, checked as those of a claim are."""
    return read_where(load_measure(measure), where, Place(Document("made-up", {}, {}), (), lambda kind, name: Path()))


def ask(
    world: World, measure: str, values: dict[str, float] | None = None, view: str = SHEETS, **where: Any
) -> Measured:
    """What a measure gives, a view's values but for some [SI]."""
    one = load_measure(measure)
    return one.run(world.context(view, values or {}, one.needs), conditions(measure, **where))


def drawn(world: World, measure: str, name: str, count: int, seed: int, **where: Any) -> list[dict[str, float]]:
    """Some draws of everything that moves a measure under one assumption set."""
    problem: Problem = pose(world, Question(measure, conditions(measure, **where)), (name,))
    return points(draws(problem, name, count, seed), count)
