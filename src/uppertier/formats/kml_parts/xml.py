"""Elements of KML, each with its children in the order that the schema asks for."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.geodesy import ecef_to_geodetic

KML = "http://www.opengis.net/kml/2.2"
GX = "http://www.google.com/kml/ext/2.2"


def root() -> ET.Element:
    """An empty document, with its two name spaces."""
    ET.register_namespace("", KML)
    ET.register_namespace("gx", GX)
    return ET.Element(f"{{{KML}}}kml")


def add(parent: ET.Element, tag: str, text: str | None = None, space: str = KML) -> ET.Element:
    """A child element, with its text."""
    element = ET.SubElement(parent, f"{{{space}}}{tag}")
    element.text = text
    return element


def coordinates(position: ArrayLike) -> str:
    """Earth-fixed positions[n,3] as longitude,latitude,height: nine decimals are a tenth of a millimetre."""
    latitude, longitude, height = ecef_to_geodetic(np.asarray(position, float).reshape(-1, 3))
    rows = np.column_stack([np.degrees(longitude), np.degrees(latitude), height])
    return " ".join(f"{a:.9f},{b:.9f},{c:.3f}" for a, b, c in rows)


def _hex(colour: tuple[int, int, int], opacity: float = 1.0) -> str:
    """KML writes opacity, blue, green, red."""
    red, green, blue = colour
    return f"{round(255 * opacity):02x}{blue:02x}{green:02x}{red:02x}"


def style(
    body: ET.Element,
    name: str,
    icon: tuple[tuple[int, int, int], float] | None = None,
    line: tuple[tuple[int, int, int], float, float] | None = None,
    fill: tuple[tuple[int, int, int], float] | None = None,
) -> None:
    """A style by name: icon (colour, scale), line (colour, opacity, width), fill (colour, opacity).

    Icons are the viewer's own: a document that fetches pictures would not open whole without a network.
    """
    style = add(body, "Style")
    style.set("id", name)
    if icon:
        part = add(style, "IconStyle")
        add(part, "color", _hex(icon[0]))
        add(part, "scale", f"{icon[1]:g}")
        add(add(style, "LabelStyle"), "scale", "0.8")
    if line:
        part = add(style, "LineStyle")
        add(part, "color", _hex(line[0], line[1]))
        add(part, "width", f"{line[2]:g}")
    if fill:
        add(add(style, "PolyStyle"), "color", _hex(*fill))


def placemark(
    folder: ET.Element, name: str, style: str, text: str = "", when: tuple[str, str] | None = None, shown: bool = True
) -> ET.Element:
    """A placemark without its geometry, which the caller adds last."""
    mark = add(folder, "Placemark")
    add(mark, "name", name)
    if not shown:
        add(mark, "visibility", "0")
    if text:
        add(mark, "description", text)
    if when:
        time = add(mark, "TimeSpan")
        add(time, "begin", when[0])
        add(time, "end", when[1])
    add(mark, "styleUrl", f"#{style}")
    return mark


def line(parent: ET.Element, position: ArrayLike) -> None:
    """A line through Earth-fixed positions[n,3]."""
    line = add(parent, "LineString")
    add(line, "extrude", "0")
    add(line, "tessellate", "0")
    add(line, "altitudeMode", "absolute")
    add(line, "coordinates", coordinates(position))


def point(parent: ET.Element, position: ArrayLike) -> None:
    """A point at an Earth-fixed position[3]."""
    point = add(parent, "Point")
    add(point, "altitudeMode", "absolute")
    add(point, "coordinates", coordinates(position))


def folder(parent: ET.Element, name: str, opened: bool = False) -> ET.Element:
    """A folder, closed unless said otherwise."""
    folder = add(parent, "Folder")
    add(folder, "name", name)
    add(folder, "open", "1" if opened else "0")
    return folder
