"""`uppertier balance`: its JSON, CSV and GeoJSON. Every key carries its unit."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import Scenario, WatchEntry
    from uppertier.study.balance import Gain
    from uppertier.study.homeland import BreakEven
    from uppertier.study.watch_summary import Watched
    from uppertier.study.watch_table import Found, Pair, WatchTable


def document(scenario: Scenario, flights: Flights, table: WatchTable) -> dict[str, Any]:
    """Everything that the command computes."""
    from uppertier.study.homeland import curve
    from uppertier.study.watch_summary import lever, tallies, watched

    rows = watched(scenario, flights, table)
    flown = {row.entry.id for row in rows}
    moved = lever(table, scenario)
    closest, between, inside = _passes(scenario, flights, table)
    return {
        "scenario": scenario.id,
        "radar": table.radar,
        "followed": table.followed,
        "cue_s": table.cue,
        "infrared_launch_seen_s": table.launch_seen,
        "tallies": [_attrs(one) for one in tallies(scenario, flights, table)],
        "levers": {
            "strong_enough": {"value": moved.tracked, "low": moved.tracked_low, "high": moved.tracked_high},
            "out_of_view": moved.out_of_view,
            "next_gain_db": _decibels(moved.next_gain),
            "all_gain_db": _decibels(moved.all_gain),
            "half_loss_db": _decibels(moved.half_loss),
        },
        "break_even": _break_even(curve()),
        "flights": [
            _flight(scenario, table, row, place)
            | {
                "closest_to_launchers_km": closest[place],
                "closest_between_floor_and_ceiling_km": between[place],
                "inside_interceptors_reach": inside[place],
            }
            for place, row in enumerate(rows)
        ],
        "beyond_range": [
            {"id": flights.id[i], "shortfall_km": _finite(float(flights.shortfall[i]) / 1e3)}
            for i in range(len(flights))
            if flights.id[i] not in flown
        ],
    }


def _passes(
    scenario: Scenario, flights: Flights, table: WatchTable
) -> tuple[list[float | None], list[float | None], list[bool]]:
    """By row of the table: closest approach to the launchers [km] at any height, between floor and ceiling; reached."""
    from uppertier.battle.window import flyout_tables
    from uppertier.study.interceptors import passes_reach
    from uppertier.study.subset import subset

    passes = passes_reach(scenario, subset(flights, [int(i) for i in table.flights]), lambda: flyout_tables(scenario))
    near, low = ([_finite(v / 1e3) for v in one.tolist()] for one in (passes.closest, passes.closest_below_ceiling))
    return near, low, passes.inside.tolist()


def _flight(scenario: Scenario, table: WatchTable, row: Watched, place: int) -> dict[str, Any]:
    return {
        **_entry(row.entry),
        "worth": row.worth.value,
        "burnout_s": float(table.burnout[place]),
        "infrared_state_told_s": float(table.told[place]),
        "added": {"own_search": _gain(table.search, place), "cued": _gain(table.cued, place)},
        "radars": [
            {"radar": scenario.radars[one.radar].id, **_pair(one)} for one in table.pairs if one.flight == place
        ],
    }


def _entry(entry: WatchEntry) -> dict[str, str]:
    return {
        "id": entry.id,
        "missile": entry.missile.id,
        "country": entry.missile.country,
        "base": entry.base.id,
        "target": entry.target.id,
        "kind": entry.kind.name.lower(),
        "source": entry.source,
        "note": entry.note,
    }


def _gain(gained: Gain, place: int) -> dict[str, Any]:
    first, others = float(gained.first[place]), float(gained.others_first[place])
    return {
        "tracked_s": float(gained.tracked[place]),
        "others_tracked_s": float(gained.others[place]),
        "alone_s": float(gained.marginal[place]),
        "longer_s": float(gained.tracked[place] - gained.others[place]),
        "first_s": _finite(first),
        "others_first_s": _finite(others),
        "earlier_s": _finite(others - first),
        "added": bool(gained.added[place]),
    }


def _pair(one: Pair) -> dict[str, Any]:
    return {
        "in_view_from_s": one.rise,
        "in_view_to_s": one.set,
        "in_view_boost_s": one.boost,
        "in_view_after_burnout_s": one.after,
        "nearest_km": one.nearest / 1e3,
        "farthest_km": one.farthest / 1e3,
        "aspect_deg": math.degrees(one.aspect),
        "highest_snr_db": _decibels(one.snr),
        "highest_snr_after_burnout_db": _decibels(one.snr_after),
        "margin_of_60_s_db": _decibels(one.margin),
        "range_resolution_m": one.range_resolution,
        "cross_range_resolution_m": one.across,
        "cross_range_by": one.across_by,
        "own_search": _found(one.search),
        "cued": _found(one.cued),
    }


def _found(one: Found) -> dict[str, float | None]:
    return {
        "confirmed_s": _finite(one.confirmed),
        "lost_s": _finite(one.lost),
        "tracked_boost_s": one.boost,
        "tracked_after_burnout_s": one.after,
        "handed_over_impact_ellipse_km": _finite(one.impact / 1e3),
        "handed_over_position_m": _finite(one.position),
        "handed_over_velocity_m_s": _finite(one.velocity),
    }


def _break_even(curve: BreakEven) -> dict[str, Any]:
    def banded(three: Any, low: int, high: int) -> dict[str, float | None]:
        value, *ends = (_finite(float(x)) for x in three)
        return {"value": value, "low": ends[low], "high": ends[high]}

    return {
        "interceptors": curve.interceptors,
        "attacks": [
            {
                "warheads": int(attack),
                "gain_in_recognition": banded(curve.gain[i], 0, 1),
                "interceptors_saved_per_warhead": banded(curve.saving[i], 0, 1),
            }
            for i, attack in enumerate(curve.attack)
        ],
    }


def csv_text(scenario: Scenario, flights: Flights, table: WatchTable) -> str:
    """One line a flight and radar that has it in view, and one for a flight that none has."""
    import csv
    import io

    rows = []
    for flight in document(scenario, flights, table)["flights"]:
        about = {key: value for key, value in flight.items() if not isinstance(value, dict | list)}
        rows += [about | _flat(pair) for pair in flight["radars"]] or [about]
    columns = list(dict.fromkeys(key for row in rows for key in row))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows({key: "" if value is None else value for key, value in row.items()} for row in rows)
    return buffer.getvalue()


def _flat(pair: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in pair.items():
        flat |= {f"{key}_{name}": x for name, x in value.items()} if isinstance(value, dict) else {key: value}
    return flat


def geojson_text(scenario: Scenario, flights: Flights, table: WatchTable) -> str:
    """Ground tracks, cut at the antimeridian, with heights and what the radar adds; bases and radars as points."""
    import numpy as np

    from uppertier.earth.geodesy import ecef_to_geodetic
    from uppertier.formats.shared.antimeridian import cut_line
    from uppertier.study.watch_summary import watched

    features: list[dict[str, Any]] = []
    for place, row in enumerate(watched(scenario, flights, table)):
        part = flights.samples(row.index)
        latitude, longitude, height = ecef_to_geodetic(flights.position[part][::10])
        points = np.column_stack([np.degrees(longitude), np.degrees(latitude), np.maximum(height, 0.0)])
        pieces = [np.round(piece, 5).tolist() for piece in cut_line(points)]
        about = {**_entry(row.entry), "worth": row.worth.value}
        about |= {f"own_search_{key}": value for key, value in _gain(table.search, place).items()}
        about |= {f"cued_{key}": value for key, value in _gain(table.cued, place).items()}
        features.append(
            {"type": "Feature", "properties": about, "geometry": {"type": "MultiLineString", "coordinates": pieces}}
        )
    places = {unit.id: ("radar", unit.site) for unit in scenario.radars}
    places |= {entry.base.id: ("base", entry.base) for entry in scenario.watch}
    for name, (what, site) in places.items():
        point = [round(math.degrees(site.longitude.value), 5), round(math.degrees(site.latitude.value), 5)]
        about = {"id": name, "what": what, "title": site.title, "note": site.latitude.note}
        features.append({"type": "Feature", "properties": about, "geometry": {"type": "Point", "coordinates": point}})
    return json.dumps({"type": "FeatureCollection", "features": features}, allow_nan=False)


def _attrs(one: Any) -> dict[str, Any]:
    import attrs

    return attrs.asdict(one)


def _decibels(ratio: float) -> float | None:
    return 10.0 * math.log10(ratio) if 0.0 < ratio < math.inf else None


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
