"""The report of a run: one page that stands alone, its figures as files, and its numbers as JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from uppertier.report import tables
from uppertier.report.records import RunResult
from uppertier.runs.execute import Alone, Executor

if TYPE_CHECKING:
    from markupsafe import Markup

ELSEWHERE = ("matrix", "map", "map_warhead", "snr", "press", "strategic", "flights", "leakers", "raid_size")
"""Figures that have their place in the page; the matrix stands there as a table. Others follow what gets through."""


@attrs.frozen
class Drawn:
    """A figure ready for the page: inline SVG, its caption, and what it says in words."""

    name: str
    svg: str
    caption: str
    alt: str


@attrs.frozen
class ClaimDrawn:
    """The two small figures of a claim as inline SVG; `weights` is empty where no value matters."""

    bands: Markup
    weights: Markup
    caption: str


def write(result: RunResult, folder: Path, workers: Executor | None = None) -> None:
    """Write report.html, figures/NAME.svg, figures/NAME.png and results.json into an existing folder.

    The page needs nothing but itself: no script, no style sheet, no picture and no font from elsewhere.
    """
    from uppertier.report.results import canonical, results

    drawn = draw_figures(result, folder / "figures", workers)
    write_claim_figures(result, folder / "figures")
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


def write_claim_figures(result: RunResult, folder: Path) -> None:
    """The small figures of every claim as SVG files that stand alone: claim-ID.svg and claim-ID-decides.svg."""
    from uppertier.report.claim_figure import bands, weights

    for answer in result.answers:
        name = f"claim-{answer.claim.id}"
        (folder / f"{name}.svg").write_text(bands(answer, standing=True), encoding="utf-8")
        if decides := weights(answer, standing=True):
            (folder / f"{name}-decides.svg").write_text(decides, encoding="utf-8")


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

    from uppertier.report.wording import phrase

    environment = Environment(
        loader=PackageLoader("uppertier.report", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["t"] = phrase
    return environment.get_template("page.html").render(_context(result, drawn))


def _context(result: RunResult, drawn: dict[str, Drawn]) -> dict[str, Any]:
    from markupsafe import Markup

    from uppertier.report import words
    from uppertier.report.bibliography import references
    from uppertier.report.credibility import credibility
    from uppertier.report.sheet_values import sheets
    from uppertier.version import __version__

    found = sheets(result)
    figures = {name: attrs.evolve(one, svg=Markup(one.svg)) for name, one in drawn.items()}
    raids = result.outcome.raids
    return {
        "scenario": result.scenario,
        "day": words.date(result.scenario.epoch),
        "run": result.run,
        "foot": re.sub(r"[^\w ,.:()-]", "", result.scenario.title),
        "version": __version__,
        "samples": result.samples,
        "trials": raids[0].trials if raids else 0,
        "figures": figures,
        "other_figures": [one for name, one in figures.items() if name not in ELSEWHERE],
        **_claims(result, found),
        **_chain(result),
        "closed_form_note": raids[0].closed_form_note if raids else "",
        "stopping": sorted({row.stopping for row in raids}),
        "trust": credibility(result, found),
        "sheets": found,
        "references": references(result),
        "number": words.number,
        "capital": words.capital,
    }


def _claims(result: RunResult, found: Any) -> dict[str, Any]:
    """What the first page and the claims' own sections print."""
    from uppertier.claims.weigh import WEIGHED_FROM
    from uppertier.report.claim_view import topics
    from uppertier.report.matrix import counts, heads
    from uppertier.report.readable import titles
    from uppertier.report.wording import family

    return {
        "topics": topics(result.answers, found, titles(result.scenario)),
        "heads": heads(result.answers, found),
        "counts": counts(result.answers),
        "claim_figures": {answer.claim.id: _claim_drawn(answer) for answer in result.answers},
        "claim_caption": family("table.claim_caption"),
        "claim_heads": {name: tuple(family(f"table.claim_{name}").values()) for name in ("sets", "weights", "given")},
        "verdicts": family("verdicts"),
        "letters": family("letters"),
        "evidence": family("evidence"),
        "evidence_says": family("evidence_says"),
        "weighed_from": WEIGHED_FROM,
        "unanswered": result.unanswered,
        "left_out": result.scenario.left_out,
    }


def _claim_drawn(answer: Any) -> ClaimDrawn:
    from markupsafe import Markup

    from uppertier.report.claim_figure import bands, weights
    from uppertier.report.wording import say

    decides = weights(answer)
    caption = say("figure.claim.caption_both") if decides else say("figure.claim.caption")
    return ClaimDrawn(Markup(bands(answer)), Markup(decides), caption)


def _chain(result: RunResult) -> dict[str, Any]:
    """The tables of flight, sight, engagement and outcome."""
    from uppertier.report import readable
    from uppertier.report.heights_table import heights
    from uppertier.report.press_table import modes, press
    from uppertier.report.wording import say

    titles = ", ".join(f"“{raid.title}”" for raid in result.scenario.raids)
    return {
        "raid_titles": titles,
        "flights": tables.flights(result),
        "sight": tables.sight(result),
        "watch": tables.watch(result),
        "heights": heights(result),
        "press": press(result),
        "modes": modes(result),
        "windows": tables.windows(result),
        "outcome": tables.outcome(result),
        "parts": tables.parts(result),
        "findings": tables.findings(
            "table-findings", say("table.findings.all"), result.findings, readable.titles(result.scenario), named=True
        ),
    }
