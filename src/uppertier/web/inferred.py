"""A reported test answered on the page: the document of `uppertier infer --json`, its text, and rings on the map."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

if TYPE_CHECKING:
    from uppertier.flight.infer import Inference, Report

_POINTS = 181
_FARTHEST = 19_900e3
"""A ring beyond this is a point at the other side of the Earth [m]."""


@attrs.frozen
class Reported:
    """A report as it was typed: digits say how sharp a number is."""

    apogee_km: str
    range_km: str
    time_s: str | None = None
    latitude_deg: float | None = None
    longitude_deg: float | None = None
    azimuth_deg: str | None = None


def report_of(asked: Reported) -> Report:
    """The report in SI. InputError names the number that is wrong."""
    from uppertier.errors import InputError
    from uppertier.flight.infer.reports import Report, check, reported

    apogee, apogee_width = reported(asked.apogee_km, "apogee_km")
    distance, distance_width = reported(asked.range_km, "range_km")
    time, time_width = (math.nan, 0.0) if asked.time_s is None else reported(asked.time_s, "time_s")
    course, course_width = (math.nan, 0.0) if asked.azimuth_deg is None else reported(asked.azimuth_deg, "azimuth_deg")
    placed = asked.latitude_deg is not None and asked.longitude_deg is not None
    if not placed and (asked.latitude_deg is not None or asked.longitude_deg is not None):
        raise InputError("a launch point is two numbers", key="latitude_deg", hint="add longitude_deg")
    if not math.isnan(course) and not -360.0 <= course <= 360.0:
        raise InputError(f"{course:g} is no bearing", key="azimuth_deg", hint="degrees east of north, 0 to 360")
    if asked.azimuth_deg is not None and not placed:
        raise InputError("a bearing needs a launch point", key="azimuth_deg", hint="add latitude_deg, longitude_deg")
    site = (math.radians(asked.latitude_deg or 0.0), math.radians(asked.longitude_deg or 0.0), 0.0) if placed else None
    return check(
        Report(
            apogee=apogee * 1e3,
            range=distance * 1e3,
            time=time,
            site=site,
            bearing=math.radians(course),
            apogee_rounding=apogee_width * 1e3,
            range_rounding=distance_width * 1e3,
            time_rounding=time_width,
            bearing_rounding=math.radians(course_width),
        )
    )


def inferred(report: Report) -> dict[str, Any]:
    """The answer. NoAnswer where the report has none."""
    from uppertier.catalog.places import CITIES, find_place
    from uppertier.flight.infer import Goal, infer
    from uppertier.report import inferred_words

    goals: tuple[Goal, ...] = ()
    if report.site is not None:
        spots = [find_place(name, "to") for name in CITIES]
        goals = tuple(Goal(spot.name.removesuffix(", USA"), spot.latitude, spot.longitude) for spot in spots)
    found = infer(report, None, goals=goals)
    reach = found.standard_range
    return {
        **inferred_words.document(found),
        "text": inferred_words.text(found),
        "standard_range_text": inferred_words.span(reach),
        "rings": rings(found, report.site),
    }


def rings(found: Inference, site: tuple[float, float, float] | None) -> dict[str, Any] | None:
    """Circles of the standard range about the launch point as GeoJSON: the middle and both ends of its band."""
    from uppertier.earth.geodesy import geodesic_direct
    from uppertier.formats.shared.antimeridian import cut_line
    from uppertier.report.inferred_words import kilometres

    if site is None:
        return None
    features = []
    azimuth = np.linspace(0.0, 2.0 * np.pi, _POINTS)
    for name in ("value", "low", "high"):
        reach = float(getattr(found.standard_range, name))
        if not 0.0 < reach < _FARTHEST:
            continue
        latitude, longitude = geodesic_direct(site[0], site[1], azimuth, np.full(_POINTS, reach))
        pieces = [piece.tolist() for piece in cut_line(np.degrees(np.column_stack([longitude, latitude])))]
        about = {"ring": name, "range_km": reach / 1e3, "text": kilometres(reach)}
        shape = {"type": "MultiLineString", "coordinates": pieces}
        features.append({"type": "Feature", "properties": about, "geometry": shape})
    return {"type": "FeatureCollection", "features": features}
