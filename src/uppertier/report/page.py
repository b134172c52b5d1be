"""The report of a run: one page that stands alone, its figures as files, and its numbers as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs

from uppertier.report import tables
from uppertier.report.records import RunResult
from uppertier.runs.execute import Alone, Executor


@attrs.frozen
class Drawn:
    """A figure ready for the page: inline SVG, its caption, and what it says in words."""

    name: str
    svg: str
    caption: str
    alt: str


def write(result: RunResult, folder: Path, workers: Executor | None = None) -> None:
    """Write report.html, figures/NAME.svg, figures/NAME.png and results.json into an existing folder.

    The page needs nothing but itself: no script, no style sheet, no picture and no font from elsewhere.
    """
    from uppertier.report.results import canonical, results

    drawn = draw_figures(result, folder / "figures", workers)
    (folder / "results.json").write_text(canonical(results(result)), encoding="utf-8")
    (folder / "report.html").write_text(html(result, drawn), encoding="utf-8")


def draw_figures(result: RunResult, folder: Path, workers: Executor | None = None) -> dict[str, Drawn]:
    """Draw every figure into a folder, as SVG and PNG, and make it ready for the page."""
    from uppertier.report.figures import figure_names

    folder.mkdir(exist_ok=True)
    names, workers = figure_names(), workers or Alone()
    work = [(result, folder, hand) for hand in _hands(names)]
    drawn = {one.name: one for some in workers.map(_draw, work) for one in some}
    return {name: drawn[name] for name in names}


def _hands(names: Sequence[str]) -> list[list[str]]:
    """Names in hands that one worker draws: `map` and `map_warhead` share a base map. The largest hand first."""
    hands: dict[str, list[str]] = {}
    for name in names:
        hands.setdefault(name.split("_")[0], []).append(name)
    return sorted(hands.values(), key=len, reverse=True)


def _draw(work: tuple[RunResult, Path, list[str]]) -> list[Drawn]:
    """Some figures, drawn and written."""
    result, folder, names = work
    return [_draw_one(result, folder, name) for name in names]


def _draw_one(result: RunResult, folder: Path, name: str) -> Drawn:
    from uppertier.report.drawing import inline, png, settle, svg
    from uppertier.report.figures import figure_module

    module = figure_module(name)
    figure = module.draw(result)
    settle(figure)
    document = svg(figure)
    (folder / f"{name}.svg").write_bytes(document)
    (folder / f"{name}.png").write_bytes(png(figure))
    words = module.alt(result)
    return Drawn(name, inline(document, name, words), module.caption(result), words)


def html(result: RunResult, drawn: dict[str, Drawn]) -> str:
    """The page as text. Whatever comes from sheets or users is escaped; only the figures' SVG is not."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=PackageLoader("uppertier.report", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html").render(_context(result, drawn))


def _context(result: RunResult, drawn: dict[str, Drawn]) -> dict[str, Any]:
    from markupsafe import Markup

    from uppertier.report import words
    from uppertier.report.bibliography import references
    from uppertier.report.claim_view import claim_views
    from uppertier.report.heights_table import heights
    from uppertier.report.press_table import modes, press
    from uppertier.report.sheet_values import sheets
    from uppertier.version import __version__

    found = sheets(result)
    beside = "Findings of the studies: what each radar sees and covers, who comes near, and what gets through."
    return {
        "scenario": result.scenario,
        "day": words.date(result.scenario.epoch),
        "run": result.run,
        "version": __version__,
        "samples": result.samples,
        "trials": result.outcome.raids[0].trials if result.outcome.raids else 0,
        "figures": {name: attrs.evolve(one, svg=Markup(one.svg)) for name, one in drawn.items()},
        "claims": claim_views(result, found),
        "flights": tables.flights(result),
        "sight": tables.sight(result),
        "watch": tables.watch(result),
        "heights": heights(result),
        "press": press(result),
        "modes": modes(result),
        "windows": tables.windows(result),
        "outcome": tables.outcome(result),
        "parts": tables.parts(result),
        "closed_form_note": result.outcome.raids[0].closed_form_note if result.outcome.raids else "",
        "stopping": sorted({row.stopping for row in result.outcome.raids}),
        "findings": tables.findings("table-findings", beside, result.findings, named=True),
        "sheets": found,
        "grades": tables.grades(found),
        "references": references(result),
        "number": words.number,
        "capital": words.capital,
    }
