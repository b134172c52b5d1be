"""KML of the radars: the ground under what they see, the areas seen at three heights, and the edges of the sector."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np

from uppertier.earth.geodesy import enu_basis, geodetic_to_ecef
from uppertier.formats.kml_parts.xml import add, coordinates, folder, line, placemark
from uppertier.formats.shared import scene
from uppertier.numerics.arrays import Floats
from uppertier.report.groups import radar_name
from uppertier.report.records import RunResult
from uppertier.report.words import fixed, number
from uppertier.scenario.records import RadarUnit


def add_radars(into: ET.Element, result: RunResult) -> None:
    """One folder a radar; only those of batteries are switched on."""
    section = scene.cross_section(result)
    if section is None:
        return
    own, views = scene.battery_radars(result.scenario), scene.views(result)
    for unit in result.scenario.radars:
        shown = unit.id in own
        part = folder(into, radar_name(unit))
        seen = [view for view in views if view.radar == unit.id]
        if seen:
            _area(part, seen[-1], shown, ground=True)
        for view in seen:
            _area(part, view, shown, ground=False)
        _volume(part, unit, section.value, shown)


def _area(part: ET.Element, view: scene.View, shown: bool, ground: bool) -> None:
    """A view as a polygon: at its height, or its shadow on the ground."""
    kilometres = f"{view.height / 1e3:.0f} km"
    name = f"Ground under what is seen at {kilometres}" if ground else f"Seen at {kilometres}"
    text = f"An object of {number(view.rcs)} m2, {kilometres} above the ellipsoid, at the track threshold"
    mark = placemark(part, name, "footprint" if ground else "view", text, shown=shown)
    polygon = add(mark, "Polygon")
    add(polygon, "extrude", "0")
    add(polygon, "tessellate", "1" if ground else "0")
    add(polygon, "altitudeMode", "clampToGround" if ground else "absolute")
    ring = add(add(polygon, "outerBoundaryIs"), "LinearRing")
    height = 0.0 if ground else view.height
    add(ring, "coordinates", coordinates(geodetic_to_ecef(view.latitude, view.longitude, height)[::-1]))


def _volume(part: ET.Element, unit: RadarUnit, rcs: float, shown: bool) -> None:
    """Edges of the part of a ball that the face can look into, as far as one look on the boresight reaches."""
    reach = scene.face_reach(unit, rcs)
    text = f"Radius {fixed(reach / 1e3)} km: {number(rcs)} m2 on the boresight; less in every other direction"
    group = add(placemark(part, "Sector", "volume", text, shown=shown), "MultiGeometry")
    for edge in sector_edges(unit, reach):
        line(group, edge)


def sector_edges(unit: RadarUnit, reach: float) -> list[Floats]:
    """Lines[n,3], Earth-fixed: arcs at lowest and highest elevation, both sides and the middle, rays at the corners."""
    sheet, half = unit.sheet, min(unit.sheet.azimuth_half_width.value, np.pi)
    low, high = sheet.elevation_minimum.value, sheet.elevation_maximum.value
    across, up = np.linspace(-half, half, 61), np.linspace(low, high, 31)
    shares = np.array([0.0, 1.0])
    found = [_directed(unit, across, np.full(61, up_at), reach) for up_at in (low, high)]
    for side in (-half, 0.0, half):
        found.append(_directed(unit, np.full(31, side), up, reach))
        found.append(_directed(unit, np.full(2, side), np.full(2, low), reach * shares))
    return found


def _directed(unit: RadarUnit, across: Floats, up: Floats, distance: Floats | float) -> Floats:
    """Points at azimuths off boresight, elevations and straight distances from a radar; without refraction."""
    site = unit.site
    foot = geodetic_to_ecef(site.latitude.value, site.longitude.value, site.height.value)
    bearing = unit.boresight.value + across
    local = np.column_stack([np.sin(bearing) * np.cos(up), np.cos(bearing) * np.cos(up), np.sin(up)])
    axes = enu_basis(site.latitude.value, site.longitude.value)
    return np.asarray(foot + (local @ axes) * np.broadcast_to(distance, up.shape)[:, None])
