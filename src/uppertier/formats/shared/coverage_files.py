"""What one radar sees, outside a run: outlines as GeoJSON, sector and outlines as CZML, the whole grid as NetCDF."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from uppertier.earth.constants import WGS84_FLATTENING, WGS84_SEMI_MAJOR
from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.errors import InputError
from uppertier.formats.czml_parts.document import cartesian, solid
from uppertier.formats.czml_parts.radars import _SHADES, _sector
from uppertier.formats.geojson import _view
from uppertier.formats.shared.files import whole, write_text
from uppertier.formats.shared.scene import View
from uppertier.radar.area import Survey, filled
from uppertier.radar.coverage import Outline
from uppertier.radar.records import Reason
from uppertier.report.words import number
from uppertier.scenario.records import RadarUnit


def views(unit: RadarUnit, heights: Sequence[float], rcs: float, edges: Sequence[Outline]) -> list[View]:
    """The outlines that hold anything."""
    return [
        View(unit.id, height, rcs, edge, *filled(edge.latitude, edge.longitude))
        for height, edge in zip(heights, edges, strict=True)
        if edge.latitude.size
    ]


def write_geojson(path: Path, shown: Sequence[View]) -> None:
    """One polygon a height, RFC 7946: right-handed rings, cut at the antimeridian."""
    rows = (json.dumps(row, separators=(",", ":"), allow_nan=False) for row in features(shown))
    write_text(path, '{"type":"FeatureCollection","features":[\n' + ",\n".join(rows) + "\n]}\n")


def features(shown: Sequence[View]) -> list[dict[str, Any]]:
    """One polygon a height, as GeoJSON has it."""
    return [_view(view) for view in shown]


def write_czml(path: Path, unit: RadarUnit, rcs: float, shown: Sequence[View]) -> None:
    """The sector as a volume with the reach of the boresight, and the outline of each height as a line in the air."""
    packets: list[dict[str, Any]] = [
        {"id": "document", "name": f"What {unit.id} sees", "version": "1.0"},
        {"id": "radars", "name": "Radars"},
        _sector(unit, rcs, True),
    ]
    for place, view in enumerate(shown):
        line = geodetic_to_ecef(view.latitude, view.longitude, view.height)
        packets.append(
            {
                "id": f"view/{view.radar}/{view.height / 1e3:g}-km",
                "name": f"{view.radar} sees {number(view.rcs)} m² at {number(view.height / 1e3)} km",
                "parent": f"radar/{view.radar}",
                "polyline": {
                    "positions": {"cartesian": cartesian(line)},
                    "arcType": "NONE",
                    "width": 2,
                    "material": solid(_SHADES[place % len(_SHADES)], 0.9),
                },
            }
        )
    rows = (json.dumps(packet, separators=(",", ":"), allow_nan=False) for packet in packets)
    write_text(path, "[\n" + ",\n".join(rows) + "\n]\n")


def write_netcdf(path: Path, unit: RadarUnit, rcs: float, found: Survey) -> None:
    """Reason and signal of every cell, CF-1.11. Needs the extra `data` (h5netcdf)."""
    try:
        import h5netcdf
    except ImportError as error:
        raise InputError(
            "NetCDF is written by h5netcdf, which is not installed",
            key="--netcdf",
            hint="pip install 'uppertier[data]'",
        ) from error
    with whole(path) as partial, h5netcdf.File(partial, "w") as file:
        file.attrs.update({"Conventions": "CF-1.11", "title": f"What {unit.id} sees of {rcs:g} m2"})
        _axes(file, unit, found)
        _cells(file, found)


def _axes(file: Any, unit: RadarUnit, found: Survey) -> None:
    """Heights, the two sides of the map, its projection, and where each cell lies."""
    height = {"standard_name": "height_above_reference_ellipsoid", "units": "m", "positive": "up"}
    side = {"units": "m", "standard_name": "projection_y_coordinate"}
    file.dimensions = {"height": found.seen.height.size, "y": found.offset.size, "x": found.offset.size}
    for name, values, about in (
        ("height", found.seen.height, height),
        ("y", found.offset, side),
        ("x", found.offset, side | {"standard_name": "projection_x_coordinate"}),
    ):
        file.create_variable(name, (name,), data=np.asarray(values, float)).attrs.update(about)
    file.create_variable("equal_area", (), data=np.int32(0)).attrs.update(
        {
            "grid_mapping_name": "lambert_azimuthal_equal_area",
            "latitude_of_projection_origin": float(np.degrees(unit.site.latitude.value)),
            "longitude_of_projection_origin": float(np.degrees(unit.site.longitude.value)),
            "semi_major_axis": WGS84_SEMI_MAJOR,
            "inverse_flattening": 1.0 / WGS84_FLATTENING,
        }
    )
    for name, values, word in (("latitude", found.latitude, "north"), ("longitude", found.longitude, "east")):
        degrees = np.degrees(values).astype(np.float32)
        variable = file.create_variable(name, ("y", "x"), data=degrees, compression="gzip")
        variable.attrs.update({"standard_name": name, "units": f"degrees_{word}"})


def _cells(file: Any, found: Survey) -> None:
    """Reason and signal by height and place."""
    dimensions = ("height", "y", "x")
    shape = tuple(file.dimensions[name].size for name in dimensions)
    common = {"grid_mapping": "equal_area", "coordinates": "latitude longitude"}
    words = " ".join(one.sentence.replace(" ", "_") for one in Reason)
    flags = {"flag_values": np.arange(len(Reason), dtype=np.int8), "flag_meanings": words}
    for name, values, about in (
        ("reason", found.seen.reason, {"long_name": "why not seen"} | flags),
        ("snr_db", found.seen.snr_db, {"long_name": "signal-to-noise ratio of one look", "units": "dB"}),
    ):
        variable = file.create_variable(name, dimensions, data=values.reshape(shape), compression="gzip")
        variable.attrs.update(common | about)
