"""The globe's ground as tiles: src/uppertier/data/geography/globe-tiles.zip, painted by builders/relief.py.

    python builders/tiles.py [--out FOLDER]

Needs what lies in the folder already (terrain-5m.npz, world-10m.npz), scipy and Pillow with WebP. Two runs on one
machine give the same bytes. Tiling: geographic (EPSG:4326), 256 pixels, two tiles across and one down at level 0, rows
counted from the north. Levels 0 to 4 cover the Earth, 5 and 6 the window NEAR.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import relief
from PIL import Image

FILE = "globe-tiles.zip"
OUT = Path(__file__).resolve().parent.parent / "src" / "uppertier" / "data" / "geography"
SIZE = 256
WORLD_LEVEL, NEAR_LEVEL = 4, 6
NEAR = (101.25, 16.875, 151.875, 56.25)
"""West, south, east, north [deg], on the edges of tiles of level 5."""
QUALITY = 72

ENTRY = """
[[file]]
file = "{file}"
sha256 = "{sha256}"
bytes = {bytes}
content = "shaded relief for the globe: {count} WebP tiles, levels 0 to 4 of the Earth, 5 and 6 of Northeast Asia"
package = "uppertier"
package_version = "builders/tiles.py"
package_index = "this repository"
package_file = "terrain-5m.npz and world-10m.npz, above"
package_licence = "Apache-2.0"
data = "derived from the two files named"
data_licence = "as the two files named"
attribution = "Terrain: Mapzen / Tilezen tiles through pvlib; coast: Natural Earth; drawing: Uppertier"
view = "no border is drawn in; heights are means over 9 km; ice is Greenland and Antarctica whole; the sea's shades \
follow the nearness of land, not depth"
"""


def main() -> None:
    """Write the tiles, and their entry at the end of SOURCES.toml."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=OUT)
    write(parser.parse_args().out)


def write(out: Path) -> None:
    """The tiles in a folder, and their entry at the end of its SOURCES.toml."""
    tiles = dict(painted(relief.Ground()))
    content = packed(tiles)
    (out / FILE).write_bytes(content)
    manifest = out / "SOURCES.toml"
    kept = manifest.read_text("utf-8").split(ENTRY[:10] + f'file = "{FILE}"')[0].rstrip("\n") + "\n"
    digest = hashlib.sha256(content).hexdigest()
    manifest.write_text(kept + ENTRY.format(file=FILE, sha256=digest, bytes=len(content), count=len(tiles)), "utf-8")
    print(f"{FILE:16s} {len(content):9,d} bytes, {len(tiles)} tiles")


def painted(ground: relief.Ground) -> Iterator[tuple[str, bytes]]:
    """Every tile as (LEVEL/COLUMN/ROW.webp, content): the finest levels are painted, the others are their means."""
    whole = np.concatenate(
        [ground.paint(-180.0, 90.0 - 180.0 / 16 * row, 32 * SIZE, SIZE, scale(4)) for row in range(16)]
    )
    yield from pyramid(Image.fromarray(whole), WORLD_LEVEL, 0, 0, 0)
    west, south, east, north = NEAR
    rows = round((north - south) * scale(NEAR_LEVEL) / SIZE)
    width = round((east - west) * scale(NEAR_LEVEL))
    step = SIZE / scale(NEAR_LEVEL)
    near = np.concatenate(
        [ground.paint(west, north - step * row, width, SIZE, scale(NEAR_LEVEL)) for row in range(rows)]
    )
    yield from pyramid(
        Image.fromarray(near), NEAR_LEVEL, round((west + 180.0) / step), round((90.0 - north) / step), WORLD_LEVEL + 1
    )


def scale(level: int) -> float:
    """Pixels a degree."""
    return float(SIZE * 2**level / 180.0)


def pyramid(picture: Image.Image, level: int, column: int, row: int, coarsest: int) -> Iterator[tuple[str, bytes]]:
    """A picture's tiles at its own level and at every coarser one."""
    while level >= coarsest:
        for x in range(picture.width // SIZE):
            for y in range(picture.height // SIZE):
                part = picture.crop((x * SIZE, y * SIZE, (x + 1) * SIZE, (y + 1) * SIZE))
                yield f"{level}/{column + x}/{row + y}.webp", encoded(part)
        picture = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BOX)
        level, column, row = level - 1, column // 2, row // 2


def encoded(tile: Image.Image) -> bytes:
    """One tile as WebP."""
    buffer = io.BytesIO()
    tile.save(buffer, "WEBP", quality=QUALITY, method=6)
    return buffer.getvalue()


def packed(tiles: dict[str, bytes]) -> bytes:
    """An archive without compression or dates."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(tiles, key=lambda text: [int(part) for part in text.removesuffix(".webp").split("/")]):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), tiles[name])
    return buffer.getvalue()


if __name__ == "__main__":
    main()
