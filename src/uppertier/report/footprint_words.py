"""What `uppertier footprint` tells: a row of numbers a threat, a sentence, outlines."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uppertier.study.footprint import Footprint
    from uppertier.study.footprint_draws import Companion

ENGAGEMENTS = (1, 2)


def row_of(found: Footprint) -> dict[str, Any]:
    import numpy as np

    from uppertier.battle.records import Binding
    from uppertier.study.footprint_area import area, people, region

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
    bound = found.reason[inside & (found.opportunities == 0)]
    row["bound_by_share"] = {Binding(int(code)).sentence: float(np.mean(bound == code)) for code in np.unique(bound)}
    return row


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
    bound = sorted(row["bound_by_share"].items(), key=lambda pair: -pair[1])
    seoul = "Seoul inside" if "Seoul" in once["cities"] else "Seoul outside"
    tail = "; elsewhere " + ", ".join(f"{name} ({share:.0%})" for name, share in bound) if bound else ""
    drawn = row["drawn"]["at_least_1"] if "drawn" in row else None
    if drawn and drawn["area_share"]["median"] is not None:
        area, crowd = drawn["area_share"], drawn["people_share"]
        tail += (
            f"; over {row['drawn']['draws']} draws of every band {area['low']:.0%} to {area['high']:.0%} of the area"
            f" and {crowd['low']:.0%} to {crowd['high']:.0%} of the people in nine of ten"
        )
    return (
        f"{row['title']}: one engagement over {once['area_share']:.0%} of the area in its reach and for "
        f"{once['people_share']:.0%} of the city people there, two over {twice['area_share']:.0%} and for "
        f"{twice['people_share']:.0%}; {seoul}{tail}"
    )


def outlines(found: list[Footprint]) -> str:
    import numpy as np
    import shapely

    from uppertier.study.footprint_area import area, region

    features = []
    for one in found:
        for count in ENGAGEMENTS:
            shape = region(one, count)
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
