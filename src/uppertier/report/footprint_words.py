"""What `uppertier footprint` tells: a row of numbers a threat, a sentence, outlines."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uppertier.scenario.records import Scenario
    from uppertier.study.footprint import Footprint
    from uppertier.study.footprint_draws import Companion
    from uppertier.study.footprint_places import Answer

ENGAGEMENTS = (1, 2)
COUNTRY = "South Korea"


def row_of(found: Footprint) -> dict[str, Any]:
    from uppertier.study.footprint_area import area, people, region
    from uppertier.study.footprint_places import bases, capital

    inside = found.raster.inside & (found.opportunities >= 0)
    row: dict[str, Any] = {"threat": found.threat, "title": found.title, "missiles_flown": int(found.flown.sum())}
    row["in_reach_area_share"] = float(inside.sum() / max(found.raster.inside.sum(), 1))
    for count in ENGAGEMENTS:
        share, names = people(found, count)
        row[f"at_least_{count}"] = {
            "area_km2": area(region(found, count)) / 1e6,
            "area_share": _finite(found.share(count)),
            "people_share": _finite(share),
            "cities": list(names),
        }
    row["bases"] = [_place(one) for one in bases(found)]
    row["seoul"] = _place(capital(found))
    row["bound_by_share"] = bound_by(found)
    return row


def bound_by(found: Footprint) -> dict[str, float]:
    """Of the nodes that are reached and have no engagement: the share of each reason, in words."""
    import numpy as np

    from uppertier.battle.records import Binding

    bound = found.reason[found.raster.inside & (found.opportunities == 0)]
    return {Binding(int(code)).sentence: float(np.mean(bound == code)) for code in np.unique(bound)}


def _place(one: Answer) -> dict[str, Any]:
    return {"id": one.id, "title": one.title, "engagements": one.engagements, "why_not": one.why or None}


def bands(found: Companion) -> dict[str, Any]:
    """Median and 5 to 95 per cent of the draws, of the shares of area and of city people."""
    import numpy as np

    told: dict[str, Any] = {}
    for column, count in enumerate(ENGAGEMENTS):
        told[f"at_least_{count}"] = {}
        for name in ("area_share", "people_share"):
            values = getattr(found, name)[:, column]
            known = values[np.isfinite(values)]
            ends = [float(v) for v in np.quantile(known, (0.5, 0.05, 0.95))] if known.size else [None] * 3
            told[f"at_least_{count}"][name] = dict(zip(("median", "low", "high"), ends, strict=True))
    return told


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def sentence(row: dict[str, Any]) -> str:
    once, twice = row["at_least_1"], row["at_least_2"]
    if once["area_share"] is None:
        return f"{row['title']}: beyond its range"
    crowd = [_share(one["people_share"]) for one in (once, twice)]
    bound = sorted(row["bound_by_share"].items(), key=lambda pair: -pair[1])
    seoul = f"Seoul outside: {row['seoul']['why_not']}" if row["seoul"]["why_not"] else "Seoul inside"
    seoul += "; " + _bases(row["bases"])
    tail = "; elsewhere " + ", ".join(f"{name} ({share:.0%})" for name, share in bound) if bound else ""
    drawn = row["drawn"]["at_least_1"] if "drawn" in row else None
    if drawn and drawn["area_share"]["median"] is not None:
        area, people = drawn["area_share"], drawn["people_share"]
        tail += (
            f"; over {row['drawn']['draws']} draws of every band {area['low']:.0%} to {area['high']:.0%} of the area"
            f" and {_share(people['low'])} to {_share(people['high'])} of the people in nine of ten"
        )
    return (
        f"{row['title']}: one engagement over {once['area_share']:.0%} of the area in its reach and for "
        f"{crowd[0]} of the city people there, two over {twice['area_share']:.0%} and for {crowd[1]}; {seoul}{tail}"
    )


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"


def _bases(rows: list[dict[str, Any]]) -> str:
    """Which of the named bases on the map are inside."""
    if not rows:
        return "no named base on the map"
    inside = [row["title"] for row in rows if row["engagements"]]
    if len(inside) == len(rows):
        return f"all {len(rows)} named bases inside"
    outside = [row["title"] for row in rows if not row["engagements"]]
    if not inside:
        return f"none of {len(rows)} named bases inside"
    return f"{len(inside)} of {len(rows)} named bases inside, not {', '.join(outside)}"


def summary(scenario: Scenario, rows: list[dict[str, Any]]) -> str:
    """Seoul's answer in a sentence: against which threats it could be defended, and why not against the others."""
    from uppertier.study.footprint_places import OFF_MAP, capital_away, town

    if not rows or rows[0]["seoul"]["why_not"] == OFF_MAP:
        return "Seoul lies outside the map."
    site, away = capital_away(scenario)
    met = [row["title"] for row in rows if row["seoul"]["engagements"]]
    why: dict[str, int] = {}
    for row in rows:
        if row["seoul"]["why_not"]:
            why[row["seoul"]["why_not"]] = why.get(row["seoul"]["why_not"], 0) + 1
    told = f"Seoul, {away / 1e3:.0f} km from the battery at {town(site)}, could be defended "
    told += f"against {len(met)} of {len(rows)} threats"
    told += f" ({', '.join(met)})" if met else ""
    return told + ("; else " + ", ".join(f"{name} ({count})" for name, count in why.items()) if why else "") + "."


def outlines(found: list[Footprint], country: str = COUNTRY) -> str:
    """The ground with one engagement and with two, over a country, as GeoJSON."""
    import numpy as np
    import shapely

    from uppertier.study.footprint_area import area, region

    features = []
    for one in found:
        for count in ENGAGEMENTS:
            shape = region(one, count, country)
            if shape.is_empty:
                continue
            turned = shapely.transform(shape, lambda points: np.round(np.degrees(points), 6))
            about = {
                "threat": one.threat,
                "title": one.title,
                "engagements_at_least": count,
                "area_km2": round(area(shape) / 1e6, 1),
            }
            features.append({"type": "Feature", "properties": about, "geometry": shapely.geometry.mapping(turned)})
    return json.dumps({"type": "FeatureCollection", "features": features}, allow_nan=False)
