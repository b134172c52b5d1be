"""The fields of a run as zarr (version 3): what every radar sees and knows of every sample of every flight."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from uppertier.radar.records import Reason, Sight
from uppertier.report.records import RunResult

FOLDER = "fields.zarr"

_SIGHT = {
    "range": ("m", "distance from the radar"),
    "azimuth": ("rad", "off boresight, clockwise from above"),
    "elevation": ("rad", "apparent, above the local horizontal"),
    "aspect": ("rad", "between the velocity and the line to the radar; 0 is nose-on"),
    "rcs": ("m2", "radar cross-section"),
    "snr": ("1", "signal-to-noise ratio of one track look, linear; 0 without line of sight"),
    "reason": ("1", "why it is or is not seen; the attribute `meanings` names the codes"),
    "cumulative_detection": ("1", "probability that the search has found it by now"),
}
_TRACKS = {
    "covariance": ("m, s", "of position and velocity, earth-fixed; NaN while not tracked", ("row", "column")),
    "impact_covariance": ("m2", "east and north of the predicted impact; NaN while not tracked", ("row", "column")),
}
_MEGABYTE = 1 << 20


def write_fields(result: RunResult, folder: Path) -> str:
    """Write the fields into `fields.zarr` of a folder; returns its path there.

    Groups `payload` and `body` (what is followed after burnout) and `tracks`; samples are those of `tables/samples`.
    """
    import zarr

    root: Any = zarr.create_group(store=folder / FOLDER, overwrite=True)
    root.attrs.update({"run": result.run, "radars": list(result.sight.radar), "flights": list(result.flights.id)})
    flights = result.flights
    index = np.repeat(np.arange(len(flights)), np.diff(flights.offset))
    _array(root, "flight", index, ("sample",), "1", "number of the flight in the attribute `flights`")
    _array(root, "time", flights.time, ("sample",), "s", "since launch")
    for sight in (result.sight, result.body_sight):
        _sight(root.create_group(sight.followed), sight)
    group = root.create_group("tracks")
    for name, (unit, meaning, axes) in _TRACKS.items():
        _array(group, name, getattr(result.tracks, name), ("radar", "sample", *axes), unit, meaning)
    return FOLDER


def _sight(group: Any, sight: Sight) -> None:
    for name, (unit, meaning) in _SIGHT.items():
        values = getattr(sight, name)
        values = values.astype(np.int8) if name == "reason" else values
        made = _array(group, name, values, ("radar", "sample"), unit, meaning)
        if name == "reason":
            made.attrs["meanings"] = {str(int(code)): code.sentence for code in Reason}


def _array(group: Any, name: str, values: Any, axes: tuple[str, ...], unit: str, meaning: str) -> Any:
    """One array; a chunk holds some megabytes, so that a run of any size stays a handful of files."""
    row = max(int(values[0].nbytes), 1) if len(values) else 1
    rows = max(1, min(len(values), 16 * _MEGABYTE // row))
    array = group.create_array(
        name=name,
        shape=values.shape,
        dtype=values.dtype,
        chunks=(max(rows, 1), *values.shape[1:]),
        dimension_names=axes,
    )
    array[...] = values
    array.attrs.update({"units": unit, "long_name": meaning})
    return array
