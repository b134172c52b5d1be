"""NetCDF after the CF conventions 1.11: all samples of all flights, and what each radar sees of them.

Discrete sampling geometries, featureType trajectory, contiguous ragged array (CF-1.11, sections 9.3.3 and H.4.3).
Written by h5netcdf through xarray, which are an optional extra.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.errors import InputError
from uppertier.formats.shared.files import write_dataset

if TYPE_CHECKING:
    from xarray import Dataset

    from uppertier.report.records import RunResult

SUFFIX = ".nc"
TITLE = "NetCDF (CF-1.11): every sample of every flight and what radars see, for xarray"


def write(result: RunResult, path: Path) -> None:
    """One NetCDF-4 file. InputError where it cannot be written, or where the extra `data` is not installed."""
    found = dataset(result)
    encoding: dict[Any, Any] = {name: {"_FillValue": None} for name in found.variables}
    for name, variable in found.variables.items():
        if variable.dtype.kind == "f" and variable.size:
            encoding[name] |= {"zlib": True, "complevel": 4, "shuffle": True}
    write_dataset(path, found, encoding)


def dataset(result: RunResult) -> Dataset:
    """The same as a labelled dataset: dimensions sample, flight, radar, and battery where there is one."""
    try:
        import h5netcdf  # noqa: F401
        import xarray
    except ImportError as error:
        raise InputError(
            "xarray and h5netcdf are not installed", key="netcdf", hint='pip install "uppertier[data]"'
        ) from error
    columns = _flights(result) | _samples(result) | _sight(result) | _windows(result)
    coordinates = {
        name: columns.pop(name) for name in ("time", "latitude", "longitude", "height", "radar_id", "flight_id")
    }
    if "battery_id" in columns:
        coordinates["battery_id"] = columns.pop("battery_id")
    return xarray.Dataset(columns, coordinates, _about(result))


def _about(result: RunResult) -> dict[str, Any]:
    from uppertier.report.bibliography import sources_used
    from uppertier.version import __version__

    scenario = result.scenario
    return {
        "Conventions": "CF-1.11",
        "featureType": "trajectory",
        "title": scenario.title,
        "institution": "none: a model of open sources",
        "source": f"Uppertier {__version__}, model",
        "history": f"written by `uppertier export` from run {result.run}",
        "references": ", ".join(sources_used(result)),
        "comment": "Raids are alternatives: each begins at the epoch. Heights are above the WGS-84 ellipsoid.",
        "scenario": scenario.id,
        "run": result.run,
        "epoch": scenario.epoch,
    }


def _words(values: Any) -> Any:
    return np.asarray(list(values), dtype=object)


def _flights(result: RunResult) -> dict[str, Any]:
    """One row a flight."""
    from uppertier.errors import Status

    flights, row = result.flights, ("flight",)
    unit_s, unit_m = {"units": "s"}, {"units": "m"}
    return {
        "flight_id": (row, _words(flights.id), {"cf_role": "trajectory_id", "long_name": "flight"}),
        "row_size": (
            row,
            np.diff(flights.offset).astype(np.int32),
            {"sample_dimension": "sample", "long_name": "number of samples of this flight"},
        ),
        "missile": (row, _words(flights.missile), {"long_name": "missile sheet"}),
        "raid": (row, _words(flights.raid), {"long_name": "raid; empty for a watched flight"}),
        "status": (row, flights.status.astype(np.int8), {"long_name": "how the flight was solved", **_flags(Status)}),
        "launch_time": (row, flights.launch_time, unit_s | {"long_name": "launch, after the raid begins"}),
        "flight_time": (row, flights.impact_time, unit_s | {"long_name": "launch to impact"}),
        "apogee": (row, flights.apogee, unit_m | {"long_name": "greatest height above the ellipsoid"}),
        "apogee_time": (row, flights.apogee_time, unit_s | {"long_name": "launch to apogee"}),
        "miss": (row, flights.miss, unit_m | {"long_name": "distance from impact to aim point"}),
        "ballistic_coefficient": (
            row,
            flights.ballistic_coefficient,
            {"units": "kg m-2", "long_name": "ballistic coefficient of what re-enters"},
        ),
    }


def _flags(words: Any) -> dict[str, Any]:
    """CF flags: meanings are single words."""
    return {
        "flag_values": np.array([int(word) for word in words], np.int8),
        "flag_meanings": " ".join(word.name.lower() for word in words),
    }


def _samples(result: RunResult) -> dict[str, Any]:
    """One row a sample, flight after flight."""
    from uppertier.earth.geodesy import ecef_to_geodetic
    from uppertier.flight.records import Phase
    from uppertier.formats.shared.flights import epoch_of

    flights, row = result.flights, ("sample",)
    latitude, longitude, height = ecef_to_geodetic(flights.position.reshape(-1, 3))
    start = np.repeat(flights.launch_time, np.diff(flights.offset))
    since = epoch_of(result.scenario.epoch).strftime("seconds since %Y-%m-%dT%H:%M:%SZ")
    named = {
        "time": (
            start + flights.time,
            {
                "standard_name": "time",
                "long_name": "time",
                "units": since,
                "calendar": "standard",
                "units_metadata": "leap_seconds: utc",
            },
        ),
        "latitude": (np.degrees(latitude), {"standard_name": "latitude", "units": "degrees_north"}),
        "longitude": (np.degrees(longitude), {"standard_name": "longitude", "units": "degrees_east"}),
        "height": (
            height,
            {"standard_name": "height_above_reference_ellipsoid", "units": "m", "positive": "up", "axis": "Z"},
        ),
        "time_since_launch": (flights.time, {"units": "s", "long_name": "time since launch"}),
        "mass": (flights.mass, {"units": "kg", "long_name": "mass of the missile or of what is left of it"}),
    }
    place = {"coordinates": "time latitude longitude height"}
    columns: dict[str, Any] = {
        name: (row, values, about | ({} if name in _AXES else place)) for name, (values, about) in named.items()
    }
    for axis, letter in enumerate("xyz"):
        about = {"units": "m", "long_name": f"Earth-fixed position (WGS-84, ECEF), {letter}"}
        columns[f"position_{letter}"] = (row, flights.position[:, axis], about | place)
        about = {"units": "m s-1", "long_name": f"velocity over the rotating Earth, {letter}"}
        columns[f"velocity_{letter}"] = (row, flights.velocity[:, axis], about | place)
    columns["phase"] = (row, flights.phase.astype(np.int8), {"long_name": "phase of flight", **_flags(Phase)} | place)
    return columns


_AXES = ("time", "latitude", "longitude", "height")


def _sight(result: RunResult) -> dict[str, Any]:
    """What each radar sees: by sample, and by flight."""
    from uppertier.radar.records import Reason

    sight, both, by_flight = result.sight, ("radar", "sample"), ("radar", "flight")
    place = {"coordinates": "time latitude longitude height"}
    fields = {
        "range": (sight.range, "m", "distance from the radar"),
        "azimuth": (np.degrees(sight.azimuth), "degree", "azimuth off boresight, clockwise from above"),
        "elevation": (np.degrees(sight.elevation), "degree", "apparent elevation"),
        "aspect": (np.degrees(sight.aspect), "degree", "aspect angle, 0 is nose-on"),
        "rcs": (sight.rcs, "m2", "radar cross-section"),
        "snr": (sight.snr, "1", "signal-to-noise ratio of one track look, linear"),
        "cumulative_detection": (sight.cumulative_detection, "1", "probability of detection by now"),
    }
    columns: dict[str, Any] = {
        "radar_id": (
            ("radar",),
            _words(sight.radar),
            {"long_name": f"radar; follows the {sight.followed} after burnout"},
        )
    }
    for name, (values, unit, said) in fields.items():
        columns[name] = (both, values, {"units": unit, "long_name": said} | place)
    columns["reason"] = (both, sight.reason.astype(np.int8), {"long_name": "why seen or not", **_flags(Reason)} | place)
    times = {
        "rise": (sight.rise, "first geometric sight, since launch"),
        "detection": (sight.detection, "detection with probability one half, since launch"),
        "confirmed": (sight.confirmed, "confirmed track, since launch"),
        "lost": (sight.lost, "end of the last time in sight, since launch"),
        "seconds_seen": (sight.seconds_seen, "time tracked"),
        "commit_time": (result.tracks.commit_time, "predicted impact good enough to act on, since launch"),
    }
    for name, (values, said) in times.items():
        columns[name] = (by_flight, values, {"units": "s", "long_name": said})
    return columns


def _windows(result: RunResult) -> dict[str, Any]:
    """When each battery could engage each flight; nothing where there is no battery."""
    from uppertier.battle.records import Binding

    windows, both = result.battle.windows, ("battery", "flight")
    if not windows.battery:
        return {}
    columns: dict[str, Any] = {"battery_id": (("battery",), _words(windows.battery), {"long_name": "battery"})}
    for name in ("first_launch", "last_launch", "first_intercept", "last_intercept"):
        said = f"{name.replace('_', ' ')} that can be made, since the flight's launch"
        columns[f"window_{name}"] = (both, getattr(windows, name), {"units": "s", "long_name": said})
    for name in ("lowest", "highest"):
        said = f"{name} feasible intercept above the ellipsoid"
        columns[f"window_{name}"] = (both, getattr(windows, name), {"units": "m", "long_name": said})
    columns["window_opportunities"] = (
        both,
        windows.opportunities.astype(np.int32),
        {"units": "1", "long_name": "shots one after another"},
    )
    columns["window_reason"] = (
        both,
        windows.reason.astype(np.int8),
        {"long_name": "why it can or cannot be engaged", **_flags(Binding)},
    )
    return columns
