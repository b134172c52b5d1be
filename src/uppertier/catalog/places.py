"""Places as a user names them: coordinates, a site of the catalog, or a city."""

from __future__ import annotations

import math

import attrs

from uppertier.errors import InputError

CITIES = (
    "Anchorage", "Honolulu", "Seattle", "Los Angeles", "Denver", "Chicago", "Boston", "New York City", "Washington",
    "Tamuning, GUM", "Tokyo",
)  # fmt: skip
"""Asked after where nobody names a place: those of Wright's table of July 2017, and what lies nearer to Korea."""


@attrs.frozen
class Spot:
    """A named place [rad, m]."""

    name: str
    latitude: float
    longitude: float
    height: float

    @property
    def place(self) -> tuple[float, float, float]:
        return self.latitude, self.longitude, self.height


def find_place(text: str, option: str) -> Spot:
    """A place from "LAT,LON" or "LAT,LON,HEIGHT_M" in degrees, a site's id or title, or a city's name.

    Of several cities of one name the largest is meant; "Name, CODE" with a country's three letters picks another.
    InputError names the option and the nearest names.
    """
    parts = [part.strip() for part in text.split(",")]
    numbers = [_number(part) for part in parts]
    if len(parts) in (2, 3) and all(number is not None for number in numbers):
        return _coordinates([number for number in numbers if number is not None], text, option)
    found = _site(text) or _city(parts)
    if found is None:
        raise InputError(f"no site or city is called '{text}'", key=option, hint=_hint(text))
    return found


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _coordinates(numbers: list[float], text: str, option: str) -> Spot:
    latitude, longitude = numbers[:2]
    height = numbers[2] if len(numbers) == 3 else 0.0
    for name, value, low, high in (
        ("latitude", latitude, -90.0, 90.0),
        ("longitude", longitude, -180.0, 360.0),
        ("height", height, -500.0, 9000.0),
    ):
        # NaN lies between no two bounds.
        if not low <= value <= high:
            raise InputError(
                f"{value:g} is no {name}", key=option, hint=f"{name} lies between {low:g} and {high:g}; got '{text}'"
            )
    letters = f"{abs(latitude):.3f}° {'N' if latitude >= 0 else 'S'}"
    east = (longitude + 180.0) % 360.0 - 180.0
    letters += f", {abs(east):.3f}° {'E' if east >= 0 else 'W'}"
    return Spot(letters, math.radians(latitude), math.radians(east), height)


def _site(text: str) -> Spot | None:
    from uppertier.catalog import listing, load

    wanted = text.strip().lower()
    for site_id in listing("sites"):
        if wanted == site_id or wanted == load("sites", site_id).title.lower():
            site = load("sites", site_id)
            return Spot(site.title, site.latitude.value, site.longitude.value, site.height.value)
    return None


def _city(parts: list[str]) -> Spot | None:
    from uppertier.earth.places import cities

    table = cities()
    wanted, code = parts[0].lower(), parts[1].upper() if len(parts) == 2 else ""
    for i, name in enumerate(table.name):
        if name.lower() == wanted and code in ("", table.country[i]):
            return Spot(f"{name}, {table.country[i]}", float(table.latitude[i]), float(table.longitude[i]), 0.0)
    return None


def _hint(text: str) -> str:
    import difflib

    from uppertier.catalog import listing
    from uppertier.earth.places import cities

    names = {name.lower(): name for name in cities(minimum_population=100_000).name}
    names |= {site: site for site in listing("sites")}
    near = difflib.get_close_matches(text.lower(), names, n=3, cutoff=0.6)
    if near:
        return "did you mean " + " or ".join(names[word] for word in near) + "?"
    return "write LAT,LON in degrees, a site's id (uppertier catalog list sites) or a city's name"
