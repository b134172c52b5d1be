"""What `uppertier infer` says of one report: a JSON document, and a page of text for people."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from uppertier.flight.infer.bands import FEW
from uppertier.flight.infer.impulsive import USUAL_SLACK
from uppertier.flight.infer.records import Met

if TYPE_CHECKING:
    from uppertier.flight.infer import Band, Inference

BOUND = (
    "This is the energy shown at the payload flown: a lower bound on what the missile can do. A lighter payload goes "
    "farther, and a test near least energy returns its own range."
)


def number(value: float, scale: float = 1.0) -> float | None:
    """A number for JSON; null where it is none or has no bound."""
    return value / scale if math.isfinite(value) else None


def banded(found: Band, scale: float = 1.0) -> dict[str, Any]:
    """A band for JSON. What lies beyond half the Earth, up to an orbit, is null and named under `unbounded`."""
    parts = {"value": found.value, "low": found.low, "high": found.high}
    return {name: number(part, scale) for name, part in parts.items()} | {
        "unbounded": [name for name, part in parts.items() if math.isinf(part)]
    }


def document(found: Inference) -> dict[str, Any]:
    """One inference for machines; keys carry their unit."""
    return {**_checked(found), **_ranges(found), **_booster(found), **_draws(found), "note": BOUND}


def _checked(found: Inference) -> dict[str, Any]:
    """Whether the report can be, and the time that flying it takes."""
    report, first = found.report, found.impulse
    return {
        "consistent": first.consistent,
        "checked": "time" if report.timed else "geometry",
        "impulsive_time_s": first.time,
        "least_impulsive_time_s": first.least,
        "impulsive_earth": "rotating" if first.rotating else "at rest",
        "boost_slack_s": number(first.slack),
        "usual_boost_slack_s": list(USUAL_SLACK),
        "predicted_time_s": banded(found.predicted_time),
        "rounding": {
            "apogee_km": report.apogee_rounding / 1e3,
            "range_km": report.range_rounding / 1e3,
            "time_s": report.time_rounding,
            "bearing_deg": math.degrees(report.bearing_rounding),
        },
    }


def _ranges(found: Inference) -> dict[str, Any]:
    return {
        "standard_range_km": banded(found.standard_range, 1e3),
        "standard_earth": "round, 6371 km, at rest",
        "any_time_range_km": banded(found.any_time, 1e3),
        "given_time_range_km": banded(found.given_time, 1e3) if found.given_time else None,
        "ellipse_range_km": number(found.ellipse, 1e3),
        "beyond_half_the_earth_share": found.orbital_share,
        "rotating_range_km": _rotating(found),
        "trade": _trade(found),
    }


def _booster(found: Inference) -> dict[str, Any]:
    """Who flew it, with what, and how its boost ended: the booster in the middle."""
    boosters, met, row = found.boosters, found.demonstrated, _row(found)
    return {
        "booster": {
            "id": boosters.id,
            "title": boosters.title,
            "kind": "family" if boosters.generic else "missile",
            "chosen_because": found.chosen,
            "sought": "payload" if boosters.seeks_payload else "cut-off",
        },
        "payload_fraction": banded(found.payload_fraction),
        "payload_kg": None if boosters.generic else banded(found.payload_mass),
        "cut_off_s": None if boosters.seeks_payload else number(_cut_off(found)),
        "burnout": {
            "time_s": number(float(met.burnout_time[row])),
            "height_km": number(float(met.burnout_height[row]), 1e3),
            "speed_m_s": number(float(met.burnout_speed[row])),
            "angle_deg": number(math.degrees(float(met.burnout_angle[row]))),
        },
    }


def _draws(found: Inference) -> dict[str, Any]:
    return {
        "time_used": found.conditioned,
        "time_not_used_because": found.reason,
        "model_slack_s": found.slack,
        "effective_draws": found.effective,
        "draws": {met.name.lower(): count for met, count in found.counts.items()},
        "range_time_rank_correlation": number(found.correlation),
    }


def _row(found: Inference) -> int:
    return found.trade.row if found.trade else int(found.demonstrated.rows[0])


def _cut_off(found: Inference) -> float:
    import numpy as np

    row = np.array([_row(found)])
    return float(found.boosters.cut_off(row, found.demonstrated.sought[row])[0])


def _rotating(found: Inference) -> dict[str, Any] | None:
    around = found.directions
    if around is None:
        return None
    cities = []
    for index, goal in enumerate(around.goals):
        reach, distance = around.to(index), float(around.distance[index])
        cities.append({
            "name": goal.name,
            "distance_km": distance / 1e3,
            "bearing_deg": math.degrees(float(around.bearing[index])),
            "range_km": banded(reach, 1e3),
            "margin_km": number(reach.value - distance, 1e3),
            "reaches": around.reaches(index),
        })  # fmt: skip
    azimuths = [
        {"azimuth_deg": math.degrees(float(course)), "range_km": banded(around.along(index), 1e3)}
        for index, course in enumerate(around.azimuth)
    ]
    return {"by_azimuth": azimuths, "by_city": cities}


def _trade(found: Inference) -> dict[str, Any] | None:
    if found.trade is None:
        return None
    by_payload = zip(found.trade.payload_factor, found.trade.payload_range, strict=True)
    by_burn = zip(found.trade.burn_factor, found.trade.burn_range, found.trade.burn_flight, strict=True)
    return {
        "payload": [
            {"factor": float(f), "range_km": number(float(r), 1e3), "beyond_half_the_earth": math.isinf(r)}
            for f, r in by_payload
        ],
        "full_burn_range_km": number(found.trade.full_burn, 1e3),
        "burn_time_s": found.trade.burn_time,
        "burn_time": [
            {
                "factor": float(f), "range_km": number(float(r), 1e3), "beyond_half_the_earth": math.isinf(r),
                "flight_time_s": number(float(t)),
            }
            for f, r, t in by_burn
        ],
    }  # fmt: skip


def kilometres(value: float) -> str:
    """A range in words: three or four digits, as far as it is known."""
    if math.isnan(value):
        return "unknown"
    if math.isinf(value):
        return "beyond half the Earth"
    step = 100.0 if value >= 2e6 else 10.0
    return f"{round(value / 1e3 / step) * step:,.0f} km"


def span(found: Band) -> str:
    """A band in words."""
    middle = kilometres(found.value)
    if math.isnan(found.low) or found.low == found.high == found.value:
        return middle
    if math.isinf(found.low):
        return f"{middle}, at the low end too"
    low, high = kilometres(found.low).removesuffix(" km"), kilometres(found.high)
    return f"{middle} ({low} to {high})"


def text(found: Inference) -> str:
    """One inference for people."""
    parts = [_said(found), _consistent(found), _flown(found), _answer(found), _traded(found)]
    if found.directions is not None and found.directions.goals:
        parts.append(_cities(found))
    return "\n\n".join([*parts, BOUND])


def _said(found: Inference) -> str:
    report = found.report
    words = (
        f"Reported: apogee {report.apogee / 1e3:,g} km ± {report.apogee_rounding / 1e3:g}, "
        f"range {report.range / 1e3:,g} km ± {report.range_rounding / 1e3:g}"
    )
    if report.timed:
        words += f", {report.time:,g} s ± {report.time_rounding:g}"
    if not report.placed:
        words += ". Without launch point and bearing the Earth is taken as at rest"
    return words + "."


def _consistent(found: Inference) -> str:
    first, report = found.impulse, found.report
    earth = "the turning Earth" if first.rotating else "an Earth at rest"
    ellipse = f"one push without air takes {first.time:,.0f} s over {earth}, and at least {first.least:,.0f} s"
    ellipse += " within the rounding" if first.rotating else " from anywhere in any direction, within the rounding"
    if not report.timed:
        return f"Consistent: yes, as far as can be seen without a time; {ellipse}."
    if not first.consistent:
        return f"Consistent: NO. {ellipse[0].upper()}{ellipse[1:]}; no rocket is faster. The range below takes no time."
    low, high = USUAL_SLACK
    where = "as published flights have" if low <= first.slack <= high else (
        "less than published lofted flights have" if first.slack < low else "more than published lofted flights have"
    )  # fmt: skip
    usual = f"{where} (+{low:.0f} to +{high:.0f} s)"
    return f"Consistent: yes; {ellipse}. The report is {first.slack:,.0f} s longer, {usual}."


def _flown(found: Inference) -> str:
    boosters, counts = found.boosters, found.counts
    chosen = f" ({found.chosen})" if found.chosen else ""
    lines = [f"Booster: {boosters.id}, {boosters.title}{chosen}."]
    total = sum(counts.values())
    lost = "; ".join(f"{count} {met.sentence}" for met, count in counts.items() if count and met != Met.YES)
    lines.append(
        f"Of {total} draws over its bands {counts[Met.YES]} fly what was reported{'; ' + lost if lost else ''}."
    )
    if boosters.generic:
        share = found.payload_fraction
        lines.append(f"Payload: {share.value:.1%} of launch mass ({share.low:.1%} to {share.high:.1%}).")
    elif boosters.seeks_payload:
        mass = found.payload_mass
        lines.append(f"Payload it would have carried: {mass.value:,.0f} kg ({mass.low:,.0f} to {mass.high:,.0f}).")
    else:
        lines.append(f"With {boosters.payload:,g} kg thrust is cut at {_cut_off(found):.1f} s of {_burn(found):.0f} s.")
    time = found.predicted_time
    said = f"; reported {found.report.time:,g} s" if found.report.timed else ""
    lines.append(f"Its flight takes {time.value:,.0f} s ({time.low:,.0f} to {time.high:,.0f}){said}.")
    return "\n".join(lines)


def _burn(found: Inference) -> float:
    return float(found.boosters.burn_time[_row(found)])


def _answer(found: Inference) -> str:
    lines = [f"Range on a standard trajectory, round Earth at rest: {span(found.standard_range)}"]
    if found.boosters.generic and found.conditioned:
        few = " (few: take more draws)" if found.effective < FEW else ""
        lines.append(f"  given the time, model error {found.slack:g} s; {found.effective:.0f} effective draws{few}")
        lines.append(f"  whatever the time: {span(found.any_time)}")
    elif found.given_time is not None:
        lines.append(
            f"  given the time, over the sheet's bands: {span(found.given_time)}, {found.effective:.0f} effective draws"
        )
    else:
        lines.append(f"  over all draws: {found.reason}")
    if found.orbital_share:
        lines.append(f"  {found.orbital_share:.0%} would go beyond half the Earth, or into orbit")
    lines.append(f"  the impulsive flight alone: {kilometres(found.ellipse)}; burning time makes the rest")
    if math.isfinite(found.correlation):
        lines.append(f"  range goes with the time of flight: rank correlation {found.correlation:.2f}")
    return "\n".join(lines)


def _traded(found: Inference) -> str:
    trade = found.trade
    if trade is None:
        return ""
    lines = ["The booster in the middle, varied:"]
    if not found.boosters.seeks_payload:
        lines.append(f"  thrust to the end {kilometres(trade.full_burn):>18}")
    for factor, length in zip(trade.payload_factor, trade.payload_range, strict=True):
        lines.append(f"  payload x {factor:<4g} {kilometres(float(length)):>22}")
    for factor, length, time in zip(trade.burn_factor, trade.burn_range, trade.burn_flight, strict=True):
        flight = (
            "cannot fly the report" if math.isnan(time) else f"{kilometres(float(length)):>22}, flight {time:,.0f} s"
        )
        lines.append(f"  burning x {factor:<4g} {flight}")
    return "\n".join(lines)


def _cities(found: Inference) -> str:
    around = found.directions
    assert around is not None
    lines = [f"{'Over the turning Earth, toward':<32}{'away':>10}  {'reaches':<8} range that way"]
    for index, goal in enumerate(around.goals):
        reach, distance = around.to(index), float(around.distance[index])
        margin = reach.value - distance
        left = (
            ""
            if not math.isfinite(margin)
            else f", {'short by' if margin < 0 else 'beyond by'} {kilometres(abs(margin))}"
        )
        lines.append(f"  {goal.name:<30}{distance / 1e3:>7,.0f} km  {around.reaches(index):<8} {span(reach)}{left}")
    return "\n".join(lines)
