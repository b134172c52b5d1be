"""CZML packets of what stands still: places, the sectors of radars, and what they see at three heights."""

from __future__ import annotations

import numpy as np

from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.formats.czml_parts.document import Packet, cartesian, label, rgba, solid, table
from uppertier.formats.shared import scene
from uppertier.formats.shared.looks import PLACE_COLOURS, RADAR
from uppertier.report.groups import radar_name
from uppertier.report.records import RunResult
from uppertier.report.words import fixed, number
from uppertier.scenario.records import RadarUnit

_SHADES = ((255, 150, 60), (255, 195, 90), (255, 230, 150))
_SIZES = {"radar": 10, "battery": 10, "launch area": 7, "aim point": 7, "defended place": 6}


def place_packets(result: RunResult) -> list[Packet]:
    """Every site as a point with its name."""
    found = []
    for place in scene.places(result.scenario):
        colour = PLACE_COLOURS[place.roles[0]]
        position = geodetic_to_ecef(place.latitude, place.longitude, place.height)
        found.append(
            {
                "id": f"place/{place.id}",
                "name": place.title,
                "parent": "places",
                "description": table([("Part", ", ".join(place.roles)), ("Height", f"{fixed(place.height)} m")]),
                "position": {"cartesian": cartesian(position)},
                "point": {
                    "pixelSize": _SIZES[place.roles[0]],
                    "color": rgba(colour),
                    "outlineColor": rgba((0, 0, 0), 0.8),
                    "outlineWidth": 1.5,
                },
                "label": label(place.title, 13, 6e6 if place.roles[0] in {"radar", "battery"} else 4e6),
            }
        )
    return found


def radar_packets(result: RunResult) -> list[Packet]:
    """The sector of every radar as a volume, and its views as lines in the air. Only batteries' radars are shown."""
    section = scene.cross_section(result)
    if section is None:
        return []
    own = scene.battery_radars(result.scenario)
    found = [_sector(unit, section.value, unit.id in own) for unit in result.scenario.radars]
    views = scene.views(result)
    heights = sorted({view.height for view in views})
    for view in views:
        line = geodetic_to_ecef(view.latitude, view.longitude, view.height)
        found.append(
            {
                "id": f"view/{view.radar}/{view.height / 1e3:.0f}-km",
                "name": f"{view.radar} sees {number(view.rcs)} m² at {view.height / 1e3:.0f} km",
                "parent": f"radar/{view.radar}",
                "polyline": {
                    "positions": {"cartesian": cartesian(line)},
                    "arcType": "NONE",
                    "width": 2,
                    "show": view.radar in own,
                    "material": solid(_SHADES[heights.index(view.height) % 3], 0.9),
                },
            }
        )
    return found


def _sector(unit: RadarUnit, rcs: float, show: bool) -> Packet:
    """Part of a ball about the radar: clock angles run from east to north, cone angles from the zenith."""
    sheet, reach = unit.sheet, scene.face_reach(unit, rcs)
    boresight, half = np.pi / 2.0 - unit.boresight.value, min(sheet.azimuth_half_width.value, np.pi)
    position = geodetic_to_ecef(unit.site.latitude.value, unit.site.longitude.value, unit.site.height.value)
    rows = [
        ("Sheet", f"{sheet.title}, mode {unit.mode.title}"),
        ("Boresight", f"{fixed(np.degrees(unit.boresight.value))}° ± {fixed(np.degrees(half))}°"),
        ("Radius", f"{fixed(reach / 1e3)} km: {number(rcs)} m² on the boresight; less in every other direction"),
    ]
    return {
        "id": f"radar/{unit.id}",
        "name": radar_name(unit),
        "parent": "radars",
        "description": table(rows),
        "position": {"cartesian": cartesian(position)},
        "ellipsoid": {
            "show": show,
            "radii": {"cartesian": [reach] * 3},
            "innerRadii": {"cartesian": [reach / 500.0] * 3},
            "minimumClock": float(boresight - half),
            "maximumClock": float(boresight + half),
            "minimumCone": float(np.pi / 2.0 - sheet.elevation_maximum.value),
            "maximumCone": float(np.pi / 2.0 - sheet.elevation_minimum.value),
            "material": solid(RADAR, 0.10),
            "outline": True,
            "outlineColor": rgba(RADAR, 0.35),
            "stackPartitions": 16,
            "slicePartitions": 24,
        },
    }
