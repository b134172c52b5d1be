"""Coasts, borders, countries, cities and cells of area. SI, radians; arrays read-only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from uppertier.numerics.arrays import SAME, Booleans, Floats, Integers, as_booleans, as_floats, as_integers


@attrs.frozen
class Lines:
    """L polylines laid end to end: line i owns points offset[i]:offset[i+1].

    Longitudes run on across the date line, so that a line never jumps; they may lie outside -pi..pi.
    """

    attribution: str
    latitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    longitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    offset: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[L+1]"""
    disputed: Booleans = attrs.field(converter=as_booleans, eq=SAME)
    """[L] boundaries to be drawn dashed; never true of a coast"""

    def __len__(self) -> int:
        return len(self.offset) - 1

    def __iter__(self) -> Iterator[tuple[Floats, Floats]]:
        """Latitude and longitude of one line after the other."""
        for first, last in zip(self.offset[:-1], self.offset[1:], strict=True):
            yield self.latitude[first:last], self.longitude[first:last]


@attrs.frozen
class Country:
    """A country within its de facto boundaries."""

    code: str
    """ISO 3166-1, three letters; empty for what has none."""
    name: str
    area: float
    """On the WGS-84 ellipsoid, islands included [m2]."""
    attribution: str
    shape: Any = attrs.field(repr=False, eq=False)
    """shapely MultiPolygon of (longitude, latitude) [rad], prepared; longitudes may run beyond pi."""


@attrs.frozen
class Cells:
    """C cells of nearly equal area, each stood for by its centre."""

    countries: tuple[str, ...]
    """Codes that `country` points into."""
    attribution: str
    latitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    longitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[C] in -pi..pi"""
    height: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[C] extent in latitude [rad]"""
    width: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[C] extent in longitude [rad]"""
    area: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[C] of the whole cell [m2]"""
    depth: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[C] from the centre to the nearest border or coast of its country [m]; NaN where there is none"""
    country: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[C] index into `countries`; -1 at sea"""

    def __len__(self) -> int:
        return len(self.latitude)

    def of(self, code: str) -> Booleans:
        """Mask[C] of the cells of one country, by its code."""
        found: Booleans = self.country == (self.countries.index(code) if code in self.countries else -2)
        return found


@attrs.frozen
class Cities:
    """Places of 15,000 people and more, largest first.

    Populations are a proxy. They are those of places as GeoNames lists them, of differing dates; a metropolis and
    its districts may both be counted (Japan's sum exceeds Japan), and small places are missing (North Korea's sum
    is half of its people). Scale sums to national totals before using them.
    """

    name: tuple[str, ...]
    country: tuple[str, ...]
    """Three-letter codes."""
    attribution: str
    latitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    longitude: Floats = attrs.field(converter=as_floats, eq=SAME)
    population: Integers = attrs.field(converter=as_integers, eq=SAME)

    def __len__(self) -> int:
        return len(self.name)
