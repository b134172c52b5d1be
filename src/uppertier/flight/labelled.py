"""Flights and dispersions as labelled arrays, for notebooks: xarray, which is an optional extra."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.errors import InputError
from uppertier.flight.dispersion import Dispersion
from uppertier.flight.profile import Moments
from uppertier.flight.shots import Shots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xarray import Dataset

_UNITS = {
    "time": "s",
    "latitude": "rad",
    "longitude": "rad",
    "height": "m",
    "ground_range": "m",
    "speed": "m s-1",
    "angle": "rad",
    "heading": "rad",
    "mach": "1",
    "mass": "kg",
}


def to_xarray(result: Shots | Dispersion | Moments | Sequence[Moments]) -> Dataset:
    """A result as an xarray.Dataset whose variables carry `units`; SI and radians, as everywhere in Python.

    Shots : dimension flight; endings and launch conditions
    Dispersion : dimensions draw (0: the sheet's middle values) and round; unknown values along draw
    Moments : dimension moment; several of them, dimensions flight and moment, padded with NaN

    InputError where xarray is not installed.
    """
    try:
        import xarray
    except ImportError as error:
        raise InputError("xarray is not installed", key="to_xarray", hint='pip install "uppertier[data]"') from error
    if isinstance(result, Dispersion):
        return _dispersion(xarray, result)
    if isinstance(result, Shots):
        return _shots(xarray, result)
    return _moments(xarray, [result] if isinstance(result, Moments) else list(result))


def _shots(xarray: Any, shots: Shots) -> Dataset:
    ends, flight = shots.endings, ("flight",)
    columns = {
        "azimuth": (shots.azimuth, "rad"),
        "pitch_over": (shots.kick, "rad"),
        "cut_off": (shots.cut_off, "s"),
        "shortfall": (shots.shortfall, "m"),
        "miss": (shots.miss, "m"),
        "burnout_time": (ends.burnout_time, "s"),
        "burnout_height": (ends.burnout_height, "m"),
        "burnout_speed": (ends.burnout_speed, "m s-1"),
        "burnout_angle": (ends.burnout_angle, "rad"),
        "apogee": (ends.apogee, "m"),
        "apogee_time": (ends.apogee_time, "s"),
        "impact_time": (ends.impact_time, "s"),
        "impact_latitude": (ends.impact_latitude, "rad"),
        "impact_longitude": (ends.impact_longitude, "rad"),
        "impact_speed": (np.linalg.norm(ends.impact_velocity, axis=-1), "m s-1"),
    }
    data = {name: (flight, np.asarray(values), {"units": unit}) for name, (values, unit) in columns.items()}
    data["status"] = (flight, np.asarray(shots.status), {"long_name": "0 for a flight that ended well"})
    found: Dataset = xarray.Dataset(data, attrs={"missile": shots.vehicle.id, **_launch(shots.site)})
    return found


def _dispersion(xarray: Any, found: Dispersion) -> Dataset:
    both = ("draw", "round")
    columns = {
        "east": (found.east, "m"),
        "north": (found.north, "m"),
        "down_range": (found.down_range, "m"),
        "cross_range": (found.cross_range, "m"),
        "apogee": (found.apogee, "m"),
        "time": (found.time, "s"),
    }
    data: dict[str, Any] = {
        name: (both, np.asarray(values), {"units": unit}) for name, (values, unit) in columns.items()
    }
    data["status"] = (both, np.asarray(found.status), {"long_name": "0 for a round that ended well"})
    for path, values in found.values.items():
        data[path] = (("draw",), np.asarray(values), {"units": "SI"})
    about = {
        "missile": found.missile,
        "reference_latitude_rad": found.reference[0],
        "reference_longitude_rad": found.reference[1],
        "course_rad": found.course,
        "seed": found.seed,
        "re_aimed": int(found.re_aimed),
        **_launch(found.launch),
    }
    labelled: Dataset = xarray.Dataset(data, attrs=about)
    return labelled


def _moments(xarray: Any, flights: list[Moments]) -> Dataset:
    longest = max(len(one) for one in flights)
    shape = (len(flights), longest)
    columns = {name: np.full(shape, np.nan) for name in _UNITS}
    words = {name: np.full(shape, "", dtype=object) for name in ("event", "phase")}
    for i, one in enumerate(flights):
        for name, column in {**columns, **words}.items():
            column[i, : len(one)] = getattr(one, name)
    both = ("flight", "moment")
    data: dict[str, Any] = {name: (both, values, {"units": _UNITS[name]}) for name, values in columns.items()}
    data |= {name: (both, values.astype(str)) for name, values in words.items()}
    found: Dataset = xarray.Dataset(data)
    return found.squeeze("flight", drop=True) if len(flights) == 1 else found


def _launch(site: tuple[float, float, float]) -> dict[str, float]:
    latitude, longitude, height = site
    return {"launch_latitude_rad": latitude, "launch_longitude_rad": longitude, "launch_height_m": height}
