"""The small figures of one claim, drawn straight as SVG: its band under every set against the threshold, and what
decides it. Letters are text, colours follow the page."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

import attrs

from uppertier.report.claim_tables import part, set_name
from uppertier.report.claim_view import rule
from uppertier.report.value_names import value_name
from uppertier.report.wording import family, say
from uppertier.report.words import drawn, in_unit, number, percent, short_percent, unit_label

if TYPE_CHECKING:
    from uppertier.claims.records import ClaimAnswer

WIDTH = 360.0
ROW = 19.0
_LEFT, _RIGHT, _TOP = 112.0, 300.0, 20.0
_BLUE, _INK, _FAINT = "var(--blue, #0072B2)", "var(--ink, #1f2328)", "var(--faint, #59636e)"
_GRID, _TRUE = "var(--line, #d5d9de)", "var(--true, #dfecf7)"
_BAR = 205.0
"""Length of a bar of the whole spread."""


def bands(answer: ClaimAnswer, standing: bool = False) -> str:
    """A dot and bar for each set, the threshold, the side on which the claim holds, and the answer beside.

    standing : for a file of its own, which no page colours
    """
    claim, sets = answer.claim, answer.by_assumption_set
    scale = 100.0 if claim.unit == "share" else 1.0
    values = [tuple(scale * one for one in (s.value.low, s.value.value, s.value.high)) for s in sets]
    low, high, step = _axis([*(v for row in values for v in row), scale * claim.threshold], claim.unit)
    bottom = _TOP + ROW * len(sets)

    def x(value: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (min(max(value, low), high) - low) / (high - low)

    parts = _ground(claim.comparison, x(scale * claim.threshold), bottom)
    for tick in _ticks(low, high, step):
        parts.append(_line(x(tick), _TOP, x(tick), bottom, _GRID, 0.7))
        parts.append(_text(x(tick), bottom + 13, number(tick), _FAINT, 10, "middle"))
    at = x(scale * claim.threshold)
    parts.append(_line(at, _TOP - 4, at, bottom, _INK, 1.4, ' stroke-dasharray="4 2.5"'))
    words = say("figure.claim.rule", rule=rule(claim))
    parts.append(_text(*_beside(at, words), words, _INK, 10.5))
    for k, (row, (least, middle, most)) in enumerate(zip(sets, values, strict=True)):
        y = _TOP + ROW * (k + 0.5)
        parts.append(_text(0, y + 4, set_name(row.assumption_set), _INK, 11))
        if all(math.isfinite(one) for one in (least, middle, most)):
            parts.append(_line(x(least), y, x(most), y, _BLUE, 7, ' stroke-opacity="0.42"'))
            parts.append(f'<circle cx="{x(middle):.1f}" cy="{y:.1f}" r="3.6" fill="{_BLUE}"/>')
        parts.append(_text(_RIGHT + 12, y + 4, _letter(row.verdict.value), _INK, 11, weight=700))
        parts.append(_text(WIDTH, y + 4, short_percent(row.share_true), _INK, 11, "end"))
    unit = unit_label(claim.unit) or family("units.axis").get(claim.unit, claim.unit)
    parts.append(_text(0, bottom + 13, unit, _FAINT, 10))
    return _svg(parts, bottom + 18, bands_alt(answer), standing)


def bands_alt(answer: ClaimAnswer) -> str:
    """The same in words."""
    claim = answer.claim
    rows = "; ".join(
        f"{set_name(s.assumption_set)} {drawn(s.value, claim.unit)}, "
        + say("figure.claim.true_in", share=percent(s.share_true))
        for s in answer.by_assumption_set
    )
    return say("figure.claim.bands_alt", rule=rule(claim), rows=rows)


def weights(answer: ClaimAnswer, standing: bool = False) -> str:
    """A bar for each value that matters: its part in the spread with the standard error, or, where that was not asked,
    its mean effect; empty where no value matters."""
    parted = any(math.isfinite(row.total) for row in answer.weighed)
    rows = _parts(answer) if parted else _effects(answer)
    if not rows:
        return ""
    step, top = 27.0, 18.0
    bottom = top + step * len(rows)
    parts = [_text(0, 10, say("figure.claim.spread") if parted else say("figure.claim.effect"), _FAINT, 10)]
    for k, row in enumerate(rows):
        y, colour = top + step * k, _BLUE if row.decides else _FAINT
        parts.append(_text(0, y + 12, row.name, _INK, 10.5, weight=600 if row.decides else 400))
        parts.append(f'<rect x="0" y="{y + 16:.1f}" width="{_BAR}" height="7" fill="{_GRID}" fill-opacity="0.55"/>')
        parts.append(f'<rect x="0" y="{y + 16:.1f}" width="{_BAR * row.long:.1f}" height="7" fill="{colour}"/>')
        if row.error > 0.0:
            ends = _BAR * max(row.long - row.error, 0.0), _BAR * min(row.long + row.error, 1.1)
            parts.append(_line(ends[0], y + 19.5, ends[1], y + 19.5, _INK, 1.2))
        parts.append(_text(WIDTH, y + 23, row.words, _INK, 10.5, "end"))
    return _svg(parts, bottom + 4, weights_alt(answer), standing)


@attrs.frozen
class _Bar:
    """One value of the figure: how long its bar is, and its error [-], and what stands beside."""

    name: str
    decides: bool
    long: float
    error: float
    words: str


def _parts(answer: ClaimAnswer) -> list[_Bar]:
    """Parts in the spread; a whole bar is all of it."""
    return [
        _Bar(
            value_name(row.path),
            row.path in answer.decided_by,
            min(max(row.total, 0.0), 1.0),
            row.total_error,
            part(row.total, row.total_error),
        )
        for row in answer.weighed
        if math.isfinite(row.total)
    ]


def _effects(answer: ClaimAnswer) -> list[_Bar]:
    """Mean effects; a whole bar is the largest."""
    rows = sorted((row for row in answer.weighed if math.isfinite(row.mean_effect)), key=lambda row: -row.mean_effect)
    most = max((row.mean_effect for row in rows), default=0.0) or 1.0
    return [
        _Bar(
            value_name(row.path),
            row.path in answer.decided_by,
            row.mean_effect / most,
            0.0,
            in_unit(row.mean_effect, answer.claim.unit, 2),
        )
        for row in rows
    ]


def weights_alt(answer: ClaimAnswer) -> str:
    """The same in words."""
    parts = _parts(answer)
    rows = "; ".join(f"{row.name} {row.words}" for row in parts or _effects(answer))
    return say("figure.claim.weights_alt", rows=rows) if parts else say("figure.claim.effects_alt", rows=rows)


def _letter(verdict: str) -> str:
    return family("letters")[verdict]


def _beside(at: float, words: str) -> tuple[float, float]:
    """Where the words of the threshold stand: centred on it, and inside the figure."""
    half = 0.5 * 5.6 * len(words)
    return min(max(at - half, 0.0), WIDTH - 2.0 * half), 10.0


def _ground(comparison: str, at: float, bottom: float) -> list[str]:
    """The side of the threshold on which the claim holds."""
    left, right = {
        ">=": (at, _RIGHT),
        ">": (at, _RIGHT),
        "<=": (_LEFT, at),
        "<": (_LEFT, at),
        "==": (at - 4.0, at + 4.0),
    }[comparison]
    return [
        f'<rect x="{left:.1f}" y="{_TOP:.1f}" width="{max(right - left, 0.0):.1f}" height="{bottom - _TOP:.1f}" '
        f'fill="{_TRUE}"/>'
    ]


def _axis(values: Iterable[float], unit: str) -> tuple[float, float, float]:
    """Ends of an axis and the step of its ticks: from zero, or below the lowest, to beyond the farthest."""
    finite = [value for value in values if math.isfinite(value)]
    least = {"share": 100.0, "count": 2.0, "ratio": 1.0}.get(unit, 0.0)
    low, high = min(*finite, 0.0), max(*finite, least, 1e-9)
    if unit == "km" and min(finite) > 0.0 and max(finite) < 1.5 * min(finite):
        low = min(finite) - (max(finite) - min(finite))
        low = max(low, 0.0)
    room = 0.04 * (high - low)
    step = _step(high - low, whole=unit == "count")
    return low - (room if low < 0.0 else 0.0), high + room, step


def _step(span: float, whole: bool) -> float:
    """1, 2 or 5 of a power of ten, for four ticks or so."""
    power = 10.0 ** math.floor(math.log10(span / 4.0))
    step = next(power * one for one in (1.0, 2.0, 5.0, 10.0) if power * one >= span / 4.5)
    return max(step, 1.0) if whole else step


def _ticks(low: float, high: float, step: float) -> list[float]:
    first = math.ceil(low / step - 1e-9)
    return [step * k for k in range(first, math.floor(high / step + 1e-9) + 1)]


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float, more: str = "") -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"{more}/>'


def _text(x: float, y: float, words: str, colour: str, size: float, anchor: str = "start", weight: int = 400) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" font-size="{size}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{escape(words)}</text>'
    )


def _svg(parts: list[str], height: float, alt: str, standing: bool) -> str:
    head = f'viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" aria-label="{escape(alt, quote=True)}"'
    if not standing:
        return f"<svg {head}>{''.join(parts)}</svg>"
    body = re.sub(r"var\(--\w+, (#\w+)\)", r"\1", "".join(parts))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {head} width="{WIDTH:.0f}" height="{height:.0f}" '
        'font-family="Liberation Sans, Arial, sans-serif"><rect width="100%" height="100%" fill="#ffffff"/>'
        f"{body}</svg>\n"
    )
