"""Where countries and cities are: coasts, borders, what lies inside what, and how deep.

Latitudes and longitudes are geodetic, in radians. Boundaries are Natural Earth's de facto ones: who holds the ground,
not who claims it. Hong Kong, Macao and Taiwan are shapes of their own there, beside China. Name the source under every
map: each record carries its `attribution`.
"""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.atlas import ATTRIBUTION, BORDER, COAST, DISPUTED, atlas, country_by_index, index_of, lines
from uppertier.earth.grids import distance_inside, grid, grid_over, within
from uppertier.earth.records import Cells, Cities, Country, Lines
from uppertier.errors import InputError
from uppertier.numerics.arrays import Booleans
from uppertier.resources import near, read_data

__all__ = [
    "ATTRIBUTION",
    "CITIES_ATTRIBUTION",
    "Cells",
    "Cities",
    "Country",
    "Lines",
    "borders",
    "cities",
    "coastlines",
    "countries",
    "country",
    "distance_inside",
    "grid",
    "grid_over",
    "inside",
]

CITIES_ATTRIBUTION = "GeoNames (geonames.org), CC BY 4.0"


@lru_cache(maxsize=2)
def coastlines(detail: str = "10m") -> Lines:
    """Every coast of the world, at 1:10 million ("10m") or 1:50 million ("50m")."""
    return lines(detail, (COAST,))


@lru_cache(maxsize=2)
def borders(detail: str = "10m") -> Lines:
    """Every land border; `disputed` marks those to be drawn dashed.

    The source holds no such mark: the list is the project's own (README of data/geography), and takes no side.
    """
    return lines(detail, (BORDER, DISPUTED))


def countries(detail: str = "10m") -> tuple[str, ...]:
    """Names of all countries on the map, sorted."""
    return tuple(sorted(atlas(detail).names))


def country(name: str, detail: str = "10m") -> Country:
    """A country by ISO 3166-1 code (two or three letters, or number) or by Natural Earth's English name.

    Case does not matter. An unknown name is an InputError with the nearest names.
    """
    return country_by_index(index_of(name, detail), detail)


def inside(name: str, latitude: ArrayLike, longitude: ArrayLike, detail: str = "10m") -> Booleans:
    """Mask of the points inside a country, of the broadcast shape of latitude and longitude [rad].

    Longitudes may be given in any turn. A point exactly on a border is outside; NaN is outside.
    """
    return within(country(name, detail), latitude, longitude)


@lru_cache(maxsize=1)
def _all_cities() -> Cities:
    with np.load(io.BytesIO(read_data("geography/cities.npz"))) as table:
        return Cities(
            tuple(table["name"].tobytes().decode().split("\n")),
            tuple(code.decode() for code in table["country"].tolist()),
            CITIES_ATTRIBUTION,
            np.radians(table["latitude_deg"].astype(float)),
            np.radians(table["longitude_deg"].astype(float)),
            table["population"],
        )


@lru_cache(maxsize=64)
def cities(country: str | None = None, minimum_population: int = 15_000) -> Cities:
    """Cities of one country (code or name; None: of the world) of at least so many people, largest first.

    Populations are a proxy: see `Cities`. The list ends at 15,000 people.
    """
    everything = _all_cities()
    keep = everything.population >= minimum_population
    if country is not None:
        code = atlas("50m").codes[index_of(country, "50m")]
        if not code:
            known = sorted(set(atlas("50m").codes) - {""})
            raise InputError(f"'{country}' has no code to find cities by", key="country", hint=near(country, known))
        keep &= np.array([found == code for found in everything.country])
    chosen = np.flatnonzero(keep)
    return Cities(
        tuple(everything.name[i] for i in chosen),
        tuple(everything.country[i] for i in chosen),
        everything.attribution,
        everything.latitude[chosen],
        everything.longitude[chosen],
        everything.population[chosen],
    )
