"""Colours that all maps of a run share, and the time that they cover."""

from __future__ import annotations

import numpy as np

from uppertier.flight.records import Phase
from uppertier.report.records import RunResult

PHASE_COLOURS = {
    Phase.BOOST: (255, 176, 32),
    Phase.COAST: (86, 200, 255),
    Phase.ENTRY: (255, 92, 58),
}
"""Burning, free flight, entry: bright on a dark globe, told apart under common colour blindness by lightness too."""
RADAR = (80, 230, 190)
INTERCEPTOR = (255, 255, 255)
KILL = (120, 255, 140)
MISS = (255, 110, 180)
PLACE_COLOURS = {
    "radar": RADAR,
    "battery": (120, 255, 140),
    "launch area": (255, 92, 58),
    "aim point": (250, 235, 160),
    "defended place": (250, 235, 160),
}
CROWD = 60
"""Flights beyond which labels, trails, beams and second drawings are left out, so that a viewer keeps up."""


def span(result: RunResult) -> tuple[float, float]:
    """First launch and last impact, since the raids begin [s]."""
    flights = result.flights
    ends = flights.launch_time + flights.impact_time
    known = ends[np.isfinite(ends)]
    return min(0.0, float(np.min(flights.launch_time, initial=0.0))), float(np.max(known, initial=60.0)) + 60.0
