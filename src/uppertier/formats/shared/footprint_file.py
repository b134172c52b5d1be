"""Footprints as labelled arrays after the CF conventions 1.11, one layer a threat: NetCDF-4 or zarr 3.

Needs the extra `data`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from uppertier.battle.records import Binding
from uppertier.earth.constants import WGS84_FLATTENING, WGS84_SEMI_MAJOR
from uppertier.errors import InputError
from uppertier.formats.shared.files import whole, write_dataset
from uppertier.study.footprint import NOT_REACHED
from uppertier.study.footprint_refine import NOT_ASKED

if TYPE_CHECKING:
    from xarray import Dataset

    from uppertier.scenario.records import Scenario
    from uppertier.study.footprint import Footprint


def write_netcdf(path: Path, scenario: Scenario, found: Sequence[Footprint]) -> None:
    """One file for all threats of one grid. InputError where it cannot be written, or without the extra `data`."""
    made = dataset(scenario, found)
    encoding: dict[Any, Any] = {name: {"_FillValue": None} for name in made.variables}
    for name in ("opportunities", "reason", "flown"):
        encoding[name] |= {"zlib": True, "complevel": 4, "shuffle": True}
    write_dataset(path, made, encoding)


def write_zarr(path: Path, scenario: Scenario, found: Sequence[Footprint]) -> None:
    """The same as a zarr group (version 3), one chunk a threat. InputError as for NetCDF."""
    made = dataset(scenario, found, "--zarr")
    encoding = {
        name: {"chunks": (1, *made[name].shape[1:])} for name, one in made.data_vars.items() if one.ndim == 3
    }  # fmt: skip
    with whole(path) as partial:
        made.to_zarr(partial, mode="w", zarr_format=3, consolidated=False, encoding=encoding)


def dataset(scenario: Scenario, found: Sequence[Footprint], option: str = "--netcdf") -> Dataset:
    """The same as a labelled dataset: dimensions threat, latitude, longitude."""
    try:
        import h5netcdf  # noqa: F401
        import xarray
        import zarr  # noqa: F401
    except ImportError as error:
        raise InputError(
            "xarray, h5netcdf and zarr are not installed", key=option, hint='pip install "uppertier[data]"'
        ) from error
    nodes = found[0].raster
    coordinates = {
        "threat": ("threat", np.array([one.threat for one in found], object), {"long_name": "threat"}),
        "title": ("threat", np.array([one.title for one in found], object), {"long_name": "threat in words"}),
        **{
            name: (name, np.degrees(getattr(nodes, name)), {"standard_name": name, "units": f"degrees_{side}"})
            for name, side in (("latitude", "north"), ("longitude", "east"))
        },
    }
    return xarray.Dataset(_layers(found), coordinates, _about(scenario))


def _layers(found: Sequence[Footprint]) -> dict[str, Any]:
    cells, nodes = ("threat", "latitude", "longitude"), found[0].raster
    grid = {"grid_mapping": "crs"}
    return {
        "opportunities": (
            cells,
            np.stack([one.opportunities for one in found]).astype(np.int8),
            grid | _flags({"not_asked": NOT_ASKED, "beyond_range": NOT_REACHED})
            | {"long_name": "engagements of one missile feasible one after another", "units": "1"},
        ),
        "reason": (
            cells,
            np.stack([one.reason for one in found]).astype(np.int8),
            grid | _reasons() | {"long_name": "what binds where there is no engagement"},
        ),
        "flown": (
            cells,
            np.stack([one.flown for one in found]).astype(np.int8),
            grid | {"long_name": "whether a missile was flown to the node itself", "units": "1"},
        ),
        "inside": (
            cells[1:],
            nodes.inside.astype(np.int8),
            grid | {"long_name": "whether the node lies in the country", "units": "1"},
        ),
        "crs": ((), np.int32(0), _crs()),
    }  # fmt: skip


def _flags(words: dict[str, int]) -> dict[str, Any]:
    return {"flag_values": np.array(list(words.values()), np.int8), "flag_meanings": " ".join(words)}


def _reasons() -> dict[str, Any]:
    words = {"not_asked": NOT_ASKED, "beyond_range": NOT_REACHED}
    return _flags(words | {one.name.lower(): int(one) for one in Binding})


def _crs() -> dict[str, Any]:
    return {
        "grid_mapping_name": "latitude_longitude",
        "semi_major_axis": WGS84_SEMI_MAJOR,
        "inverse_flattening": 1.0 / WGS84_FLATTENING,
        "longitude_of_prime_meridian": 0.0,
    }


def _about(scenario: Scenario) -> dict[str, Any]:
    from uppertier.version import __version__

    return {
        "Conventions": "CF-1.11",
        "title": f"Footprints of the battery of {scenario.title}",
        "institution": "none: a model of open sources",
        "source": f"Uppertier {__version__}, model",
        "history": "written by `uppertier footprint --netcdf`",
        "comment": "One missile alone at each node; rounds are not counted.",
        "scenario": scenario.id,
        "epoch": scenario.epoch,
    }
