"""Lines and areas cut at the antimeridian, as RFC 7946, section 3.1.9, asks for. Degrees, longitude first."""

from __future__ import annotations

from typing import Any

import numpy as np

from uppertier.numerics.arrays import Floats

_DECIMALS = 9


def unrolled(longitude: Floats) -> Floats:
    """Longitudes [degrees] without the jump at the antimeridian: they may leave -180 to 180."""
    return np.asarray(np.degrees(np.unwrap(np.radians(longitude))))


def cut_line(points: Floats) -> list[Floats]:
    """Pieces of a line points[n,k] (longitude first, other columns as they come) that stay within -180 to 180.

    Where it crosses the antimeridian both pieces get the point of crossing, linear in every column.
    """
    points = np.array(points, float)
    points[:, 0] = unrolled(points[:, 0])
    turn = np.floor((points[:, 0] + 180.0) / 360.0)
    pieces, row = [], [points[0]]
    for before, after, was, now in zip(points[:-1], points[1:], turn[:-1], turn[1:], strict=True):
        if was != now:
            wall = 360.0 * max(was, now) - 180.0
            share = (wall - before[0]) / (after[0] - before[0])
            crossing = before + share * (after - before)
            crossing[0] = wall
            pieces.append(_moved([*row, crossing], was))
            row = [crossing]
        row.append(after)
    pieces.append(_moved(row, turn[-1]))
    return [piece for piece in pieces if len(piece) > 2 or not np.array_equal(piece[0], piece[-1])]


def _moved(rows: list[Floats], turn: float) -> Floats:
    piece = np.array(rows)
    piece[:, 0] -= 360.0 * turn
    return piece


def cut_ring(points: Floats) -> list[list[list[tuple[float, float]]]]:
    """Polygons within -180 to 180 of the area inside a closed ring points[n,2]; each a list of rings, the outer first.

    Outer rings run anticlockwise, holes clockwise. A ring that goes once around the globe holds the nearer pole.
    """
    import shapely

    ring = np.column_stack([unrolled(points[:, 0]), points[:, 1]])
    around = ring[-1, 0] - ring[0, 0]
    if abs(around) > 180.0:
        pole = 90.0 if ring[:, 1].mean() > 0.0 else -90.0
        ring = np.vstack([ring, [ring[-1, 0], pole], [ring[0, 0], pole], ring[0]])
    shape = shapely.make_valid(shapely.Polygon(ring))
    low, high = np.floor((ring[:, 0].min() + 180.0) / 360.0), np.floor((ring[:, 0].max() + 180.0) / 360.0)
    found: list[Any] = []
    for turn in np.arange(low, high + 1.0):
        window = shapely.box(360.0 * turn - 180.0, -90.0, 360.0 * turn + 180.0, 90.0)
        part = shapely.transform(shapely.intersection(shape, window), lambda xy, t=turn: xy - [360.0 * t, 0.0])
        found += [piece for piece in shapely.get_parts(part) if piece.geom_type == "Polygon" and piece.area > 1e-9]
    return [_rings(shapely.orient_polygons(piece)) for piece in found]


def _rings(polygon: Any) -> list[list[tuple[float, float]]]:
    rings = [polygon.exterior, *polygon.interiors]
    return [[(round(x, _DECIMALS), round(y, _DECIMALS)) for x, y in ring.coords] for ring in rings]
