"""Colours of the globe's ground: hypsometric land under a soft hillshade, a quiet sea, ice.

Made from the project's own terrain grid and coast alone; `builders/tiles.py` cuts it into tiles. Longitudes and
latitudes here are degrees, pictures are rows from north to south.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from uppertier.earth import atlas, terrain

CELLS = 12
"""Cells of the terrain grid in a degree."""
SEAM = 24
"""Columns repeated beyond the date line, so that no seam shows."""
EDGE = 85.0
"""Latitude at which the terrain grid ends [deg]."""

LAND = (
    (-50.0, "#a9bd9b"), (0.0, "#b4c6a0"), (120.0, "#c3cfa8"), (350.0, "#d6d6b0"), (700.0, "#ddd0a5"),
    (1200.0, "#d5bd8f"), (2000.0, "#c3a27a"), (3000.0, "#b08e71"), (4200.0, "#b7a398"), (5200.0, "#d9d2cd"),
    (6500.0, "#f4f2f0"),
)  # fmt: skip
GREYED = 0.18
"""Colour taken out of the land, so that what is drawn on it stands out."""
ICE = ("#dfe7ec", "#f7f9fa")
SEA_OPEN, SEA_SHORE = "#5f87a6", "#9dbfd0"
SHORE = (3.0, 12.0)
"""How far out the paler water reaches, two widths [cells of the terrain grid]."""
LIGHTS = ((315.0, 0.55), (270.0, 0.2), (0.0, 0.25))
"""Where the light stands, east of north [deg], and its share."""
SUN_HEIGHT = np.radians(42.0)
EXAGGERATED = 9.0
OVERSAMPLED = 3


def rgb(text: str) -> np.ndarray:
    """A colour as three numbers between 0 and 1."""
    return np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)]) / 255.0


class Ground:
    """The whole Earth's heights, ice and shallows, from which any window can be painted."""

    def __init__(self) -> None:
        raw = terrain._belts(0, 17)
        sea = raw == 255
        height = np.where(sea, 0.0, 28.0 * raw - 450.0).astype(np.float32)
        self.land = [[np.degrees(ring) for ring in rings] for rings in atlas.land_polygons("10m")]
        self.frozen = [[np.degrees(r) for r in rings] for rings in self._frozen()]
        # Beyond its edge the grid holds nothing: the last row runs on to the pole.
        first = round((90.0 - EDGE) * CELLS)
        height[:first], height[-first:] = height[first], height[-first - 1]
        self.spline = ndimage.spline_filter(self._wrapped(self._calm(height)), order=3, output=np.float32)
        self.shallows = self._wrapped(self._shallows())

    @staticmethod
    def _frozen() -> list[list[np.ndarray]]:
        found: list[list[np.ndarray]] = []
        for name in ("Greenland", "Antarctica"):
            found += atlas.polygon_rings("10m", atlas.index_of(name))
        return found

    @staticmethod
    def _calm(height: np.ndarray) -> np.ndarray:
        """Heights without the terraces that steps of 28 m leave in plains, mountains left as they are."""
        soft = ndimage.gaussian_filter(height, 1.6)
        rough = np.sqrt(ndimage.gaussian_filter((height - soft) ** 2, 2.0))
        share = np.clip((rough - 10.0) / 40.0, 0.0, 1.0)
        return np.asarray(share * ndimage.gaussian_filter(height, 0.45) + (1.0 - share) * soft)

    def _shallows(self) -> np.ndarray:
        """How much land lies about: pales the water off a coast, and hardly that about a lone island."""
        on_land = self.mask(-180.0, 90.0, 4320, 2160, 12.0, self.land)
        near, far = (ndimage.gaussian_filter(on_land, (d, 1.3 * d), mode=("nearest", "wrap")) for d in SHORE)
        return np.asarray(np.clip(0.9 * near + 1.1 * far, 0.0, 1.0), np.float32)

    @staticmethod
    def _wrapped(table: np.ndarray) -> np.ndarray:
        return np.concatenate([table[:, -SEAM:], table, table[:, :SEAM]], axis=1)

    @staticmethod
    def mask(
        west: float, north: float, width: int, height: int, scale: float, shapes: list[list[np.ndarray]]
    ) -> np.ndarray:
        """Share of each pixel that polygons cover; scale : pixels a degree."""
        more = OVERSAMPLED * scale
        picture = Image.new("L", (OVERSAMPLED * width, OVERSAMPLED * height), 0)
        pen = ImageDraw.Draw(picture)
        span = (west - 0.5, north - height / scale - 0.5, west + width / scale + 0.5, north + 0.5)
        for rings in shapes:
            for turn in (-360.0, 0.0, 360.0):
                for order, ring in enumerate(rings):
                    x, y = ring[:, 0] + turn, ring[:, 1]
                    if x.max() < span[0] or x.min() > span[2] or y.max() < span[1] or y.min() > span[3]:
                        continue
                    points = np.column_stack([(x - west) * more, (north - y) * more])
                    pen.polygon(points.ravel().tolist(), fill=0 if order else 255)
        small = picture.resize((width, height), Image.Resampling.BOX)
        return np.asarray(small, np.float32) / 255.0

    def paint(self, west: float, north: float, width: int, height: int, scale: float) -> np.ndarray:
        """The window as rows of red, green and blue, bytes."""
        margin = 2
        across = west + (np.arange(-margin, width + margin) + 0.5) / scale
        down = north - (np.arange(-margin, height + margin) + 0.5) / scale
        rows, columns = (90.0 - down) * CELLS - 0.5, (across + 180.0) * CELLS - 0.5 + SEAM
        place = np.meshgrid(np.clip(rows, 0, 2159), columns, indexing="ij")
        metres = ndimage.map_coordinates(self.spline, place, order=3, prefilter=False, mode="nearest")
        shallow = ndimage.map_coordinates(self.shallows, place, order=1, mode="nearest")
        light = hillshade(metres, down, scale)
        inner = (slice(margin, -margin), slice(margin, -margin))
        metres, shallow, light = metres[inner], shallow[inner], light[inner]
        share = self.mask(west, north, width, height, scale, self.land)[..., None]
        ice = self.mask(west, north, width, height, scale, self.frozen)[..., None]
        ground = tinted(metres)
        # The grid's source changes at 70 degrees south and ends at 85: Antarctica is white and flat.
        antarctic = down[inner[0]] < -60.0
        light[antarctic], metres[antarctic] = 0.0, 2000.0
        snow = np.clip(metres / 2500.0, 0.0, 1.0)[..., None]
        ground = ice * (rgb(ICE[0]) * (1.0 - snow) + rgb(ICE[1]) * snow) + (1.0 - ice) * ground
        ground = lit(ground, light)
        near = shallow[..., None]
        water = rgb(SEA_SHORE) * near + rgb(SEA_OPEN) * (1.0 - near)
        picture = share * ground + (1.0 - share) * water
        return np.asarray(np.clip(255.0 * picture + 0.5, 0.0, 255.0), np.uint8)


def tinted(metres: np.ndarray) -> np.ndarray:
    """Colour of the land by its height."""
    steps = np.array([step for step, _ in LAND])
    colours = np.array([rgb(colour) for _, colour in LAND])
    colours = (1.0 - GREYED) * colours + GREYED * colours.mean(axis=1, keepdims=True)
    return np.stack([np.interp(metres, steps, colours[:, i]) for i in range(3)], axis=-1)


def hillshade(metres: np.ndarray, latitude: np.ndarray, scale: float) -> np.ndarray:
    """Light on the ground, level ground 0, from several sides so that no slope goes black."""
    step = 111_195.0 / scale
    down, across = np.gradient(metres)
    north = -down * EXAGGERATED / step
    east = across * EXAGGERATED / (step * np.maximum(np.cos(np.radians(latitude)), 0.1))[:, None]
    length = np.sqrt(1.0 + north**2 + east**2)
    total = np.zeros_like(metres)
    for azimuth, share in LIGHTS:
        towards = np.radians(azimuth)
        slope = -(east * np.sin(towards) + north * np.cos(towards)) * np.cos(SUN_HEIGHT) + np.sin(SUN_HEIGHT)
        total += share * (slope / length - np.sin(SUN_HEIGHT))
    return np.asarray(total)


def lit(colour: np.ndarray, light: np.ndarray) -> np.ndarray:
    """Shadows towards a cool dark, lit slopes towards a warm white."""
    shade, shine = np.clip(-light, 0.0, 1.0)[..., None], np.clip(light, 0.0, 1.0)[..., None]
    dark, bright = rgb("#3d3f4f"), rgb("#fffaf0")
    colour = colour * (1.0 - 0.85 * shade) + dark * 0.85 * shade
    return np.asarray(colour * (1.0 - 0.75 * shine) + bright * 0.75 * shine)
