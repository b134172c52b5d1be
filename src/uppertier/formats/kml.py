"""KML 2.2 with Google's track extension: flights over time, places, and what the radars see, for Google Earth.

OGC 07-147r2 (KML 2.2, 2008) and Google's gx namespace. Heights are above the WGS-84 ellipsoid; a reader that takes
them as above sea level shows everything too low or high by the geoid's height, some 25 m in Korea.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

from uppertier.formats.shared.files import whole

if TYPE_CHECKING:
    from uppertier.report.records import RunResult

SUFFIX = ".kml"
TITLE = "KML: tracks with time, sectors and places, for Google Earth"


def write(result: RunResult, path: Path) -> None:
    """One KML file. InputError where it cannot be written."""
    from uppertier.formats.kml_parts.document import document

    tree = ET.ElementTree(document(result))
    ET.indent(tree, " ")
    with whole(path) as partial:
        tree.write(partial, encoding="utf-8", xml_declaration=True)
