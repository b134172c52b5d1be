"""Reads a user's elevation model: one GeoTIFF on this machine, in whatever projection it declares.

The part within reach of the radar is brought to a regular grid of latitude and longitude (bilinear; means where the
file is finer than the grid). Everything that cannot be trusted is refused in one sentence: nothing is filled in or
guessed. Needs the extra `terrain` (rasterio).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import numpy as np

from uppertier.earth.constants import MEAN_RADIUS
from uppertier.earth.terrain import Patch, height, lowest_about
from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats

MOST = 2_500
"""Rows or columns kept at most: 25 cm a cell over 700 m, 260 m over 780 km."""
SLACK = 10.0
"""By which a radar may stand under the ground of the file [m]: what such models are good to."""
_DEEPEST_VALLEY = 1_000.0
"""Below the lowest mean of nine cells [m]: Zermatt lies 930 m below it."""
_UNDER_THE_SEA = 100.0
_LOWEST, _HIGHEST = -500.0, 9_000.0
_GEOGRAPHIC = "EPSG:4326"
_NO_WAY = (
    "declares a coordinate system that cannot be brought to latitude and longitude",
    "reproject it, as with gdalwarp -t_srs EPSG:4326",
)
_METRES = ("", "m", "metre", "metres", "meter", "meters")


def load_patch(
    path: str | Path, latitude: float, longitude: float, reach: float = 400e3, key: str = "--terrain"
) -> Patch:
    """The part of an elevation model about a radar.

    path : of a GeoTIFF; addresses of the network and GDAL's virtual paths are refused
    latitude, longitude : of the radar [rad]; reach : how far about it the file is read [m]
    key : the option that named the file, for error messages
    raises : InputError, naming the file, where it cannot be read or trusted
    """
    name = str(path)
    if "://" in name or name.startswith("/vsi"):
        raise InputError("only a file on this machine is read", file=name, key=key, hint="download the model first")
    if not Path(name).is_file():
        raise InputError("there is no such file", file=name, key=key, hint="name a GeoTIFF of heights in metres")
    try:
        import rasterio
    except ImportError as error:
        raise InputError("elevation models are read by rasterio, which is not installed", key=key,
                         hint="pip install 'uppertier[terrain]'") from error  # fmt: skip
    file = _File(Path(name).name, name, key)
    # One format and no files beside it: a local index could otherwise point to the network.
    with rasterio.Env(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR", PROJ_NETWORK="OFF"):
        try:
            source = rasterio.open(name, driver="GTiff")
        except rasterio.errors.RasterioError as error:
            raise file.wrong("this is not a GeoTIFF that can be read", "name a GeoTIFF of heights") from error
        with source:
            _check(source, file)
            return _part(source, file, np.degrees([latitude, longitude]), reach)


@attrs.frozen
class _File:
    title: str
    name: str
    key: str

    def wrong(self, message: str, hint: str) -> InputError:
        return InputError(message, file=self.name, key=self.key, hint=hint)


def _check(source: Any, file: _File) -> None:
    """What the file declares about itself."""
    if source.count != 1:
        raise file.wrong(f"holds {source.count} bands where one of heights is wanted", "extract the band of heights")
    if min(source.shape) < 2:
        raise file.wrong("is smaller than two by two cells", "name a larger model")
    if source.crs is None:
        raise file.wrong("does not say its coordinate system", "declare it, as with gdal_edit -a_srs EPSG:4326")
    if not (source.crs.is_geographic or source.crs.is_projected):
        raise file.wrong(*_NO_WAY)
    if source.transform.is_identity:
        raise file.wrong("does not say where it lies on the ground", "name a georeferenced GeoTIFF")
    unit = (source.units[0] or "").strip().lower()
    if unit not in _METRES:
        raise file.wrong(f"gives heights in '{source.units[0]}'", "convert them to metres")
    west, south, east, north = source.bounds
    if source.crs.is_geographic and not (-360.5 <= west < east <= 540.5 and -90.5 <= south < north <= 90.5):
        raise file.wrong(
            f"declares degrees, but its corners lie at {west:.0f}, {south:.0f} and {east:.0f}, {north:.0f}",
            "declare the projection that it is in",
        )


def _part(source: Any, file: _File, site: Floats, reach: float) -> Patch:
    """The window within reach, on a grid of latitude and longitude."""
    from affine import Affine
    from rasterio.enums import Resampling
    from rasterio.warp import calculate_default_transform, reproject

    window = _window(source, file, site, reach)
    rows, columns = (max(round(size), 2) for size in (window.height, window.width))
    shrink = max(rows / MOST, columns / MOST, 1.0)
    kept = (max(int(rows / shrink), 2), max(int(columns / shrink), 2))
    how = Resampling.average if shrink > 1.0 else Resampling.nearest
    read = source.read(1, window=window, masked=True, out_shape=kept, resampling=how).astype(np.float64)
    values = _checked(read, source, file)
    transform = source.window_transform(window) @ Affine.scale(columns / kept[1], rows / kept[0])
    bounds = source.window_bounds(window)
    target, width, length = calculate_default_transform(source.crs, _GEOGRAPHIC, kept[1], kept[0], *bounds)
    # A grid coarser than the file's would blur it.
    finer = 1.25
    width, length, target = int(finer * width), int(finer * length), target @ Affine.scale(1.0 / finer)
    out = np.full((length, width), np.nan)
    reproject(
        values, out, src_transform=transform, src_crs=source.crs, dst_transform=target, dst_crs=_GEOGRAPHIC,
        src_nodata=np.nan, dst_nodata=np.nan, resampling=Resampling.bilinear, tolerance=0.01,
    )  # fmt: skip
    if not np.isfinite(out).any():
        raise file.wrong(
            "cannot be brought to latitude and longitude", "reproject it, as with gdalwarp -t_srs EPSG:4326"
        )
    first = np.radians([target.f + target.e * (length - 0.5), target.c + target.a * 0.5])
    frame = np.array([first[0], first[1], np.radians(-target.e), np.radians(target.a)])
    return Patch(file.title, out[::-1], frame)


def _window(source: Any, file: _File, site: Floats, reach: float) -> Any:
    """Rows and columns of the file within reach of the radar."""
    from rasterio.errors import RasterioError
    from rasterio.warp import transform_bounds
    from rasterio.windows import Window, from_bounds

    far = np.degrees(reach / MEAN_RADIUS)
    wide = min(far / max(np.cos(np.radians(site[0])), 0.05), 180.0)
    box = (site[1] - wide, max(site[0] - far, -89.9), site[1] + wide, min(site[0] + far, 89.9))
    try:
        whole = transform_bounds(source.crs, _GEOGRAPHIC, *source.bounds)
        # A file about the date line may count its longitudes past 180 degrees.
        turn = 360.0 * np.round((0.5 * (whole[0] + whole[2]) - site[1]) / 360.0)
        near = transform_bounds(_GEOGRAPHIC, source.crs, box[0] + turn, box[1], box[2] + turn, box[3])
        window = from_bounds(*near, transform=source.transform).round_offsets().round_lengths()
        window = window.intersection(Window(0, 0, source.width, source.height))
    except RasterioError as error:
        missed = "do not" in str(error) or "intersect" in str(error).lower()
        if not missed:
            raise file.wrong(*_NO_WAY) from error
        window = Window(0, 0, 0, 0)
    except ValueError as error:
        raise file.wrong("is laid out askew", "reproject it, as with gdalwarp -t_srs EPSG:4326") from error
    if window.height < 2 or window.width < 2:
        raise file.wrong(
            f"does not reach within {reach / 1e3:.0f} km of the radar",
            "check the projection it declares, or name a model of the radar's surroundings",
        )
    return window


def _checked(read: Any, source: Any, file: _File) -> Floats:
    """Heights in metres without gaps and without values that no ground has."""
    missing = np.ma.getmaskarray(read) | ~np.isfinite(np.ma.getdata(read))
    if missing.any():
        raise file.wrong(
            f"has no data in {100.0 * missing.mean():.3g} % of its cells near the radar",
            "fill them, as with gdal_fillnodata, set the sea to 0, or crop the file",
        )
    values = np.ma.getdata(read) * source.scales[0] + source.offsets[0]
    if values.min() < _LOWEST or values.max() > _HIGHEST:
        raise file.wrong(
            f"holds heights from {values.min():.0f} to {values.max():.0f} m",
            "declare its no-data value, and give heights in metres",
        )
    return np.asarray(values)


def check_site(patch: Patch | None, latitude: float, longitude: float, site_height: float, key: str = "--site") -> None:
    """InputError where the ground stands above a radar.

    patch : a user's model; None for the project's own grid, whose cells are means of 9 km: a valley may lie far below
        the lowest of the nine about it, but not by a kilometre, and not under the sea where they do not
    """
    if patch is not None:
        ground, name = float(height(latitude, longitude, patch)), patch.name
        least = ground - SLACK
    else:
        ground, name = lowest_about(latitude, longitude), "the project's own terrain"
        least = max(ground - _DEEPEST_VALLEY, min(ground, 0.0) - _UNDER_THE_SEA)
    if site_height < least:
        raise InputError(
            f"the radar stands at {site_height:.0f} m, below the ground at {ground:.0f} m in {name}",
            key=key,
            hint="give the height of the antenna above sea level, or another place",
        )
