"""Tiles and lines of the globe's ground, read once from the package's data."""

from __future__ import annotations

import io
import json
import zipfile
from functools import lru_cache

import numpy as np

from uppertier.web.answers import Missing

DEEPEST = 6
FILE = "geography/globe-tiles.zip"
_DECIMALS = 3
"""Of a degree: a hundred metres, finer than the source's grid."""


@lru_cache(maxsize=1)
def _tiles() -> dict[str, bytes]:
    from uppertier.resources import read_data

    with zipfile.ZipFile(io.BytesIO(read_data(FILE))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tile(level: int, column: int, row: int) -> bytes:
    """One tile's WebP. Missing where the pyramid has none."""
    found = _tiles().get(f"{level}/{column}/{row}.webp")
    if found is None:
        raise Missing("the globe's ground has no tile there")
    return found


@lru_cache(maxsize=4)
def lines(what: str, detail: str) -> bytes:
    """Coasts or borders as GeoJSON: one feature for what is settled and one for what is disputed."""
    from uppertier.earth import places
    from uppertier.formats.shared.antimeridian import cut_line

    found = places.coastlines(detail) if what == "coast" else places.borders(detail)
    parts: dict[bool, list[list[list[float]]]] = {False: [], True: []}
    for i in range(len(found)):
        rows = slice(int(found.offset[i]), int(found.offset[i + 1]))
        points = np.degrees(np.column_stack([found.longitude[rows], found.latitude[rows]]))
        pieces = [np.round(piece, _DECIMALS).tolist() for piece in cut_line(points) if len(piece) >= 2]
        parts[bool(found.disputed[i])] += pieces
    features = [
        {
            "type": "Feature",
            "properties": {"kind": what, "disputed": disputed},
            "geometry": {"type": "MultiLineString", "coordinates": pieces},
        }
        for disputed, pieces in parts.items()
        if pieces
    ]
    document = {"type": "FeatureCollection", "attribution": found.attribution, "features": features}
    return json.dumps(document, separators=(",", ":")).encode()
