"""CZML: a run over time on a globe, drawn by plain CesiumJS without a network.

Language: CZML Guide (AGI, 2013-) as CesiumJS reads it; no vendor extension (`agi_`) is used.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uppertier.formats.shared.files import write_text

if TYPE_CHECKING:
    from uppertier.report.records import RunResult

SUFFIX = ".czml"
TITLE = "CZML: a run over time on a globe, for CesiumJS"


def write(result: RunResult, path: Path) -> None:
    """One CZML document. InputError where the file cannot be written."""
    write_text(
        path, "[\n" + ",\n".join(json.dumps(packet, separators=(",", ":")) for packet in packets(result)) + "\n]\n"
    )


def packets(result: RunResult) -> list[dict[str, Any]]:
    """Every packet of the document, its head first."""
    from uppertier.formats.czml_parts.battle import battle_packets
    from uppertier.formats.czml_parts.document import document, folders
    from uppertier.formats.czml_parts.flights import flight_packets
    from uppertier.formats.czml_parts.radars import place_packets, radar_packets

    return [
        document(result),
        *folders(result),
        *place_packets(result),
        *radar_packets(result),
        *flight_packets(result),
        *battle_packets(result),
    ]
