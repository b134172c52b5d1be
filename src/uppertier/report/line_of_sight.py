"""From which height on an object is in the line of sight, by three ways of bending the ray: a table and a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.earth.constants import MEAN_RADIUS
from uppertier.earth.refraction import lowest_height, refraction
from uppertier.earth.sight_line import FOUR_THIRDS, straight_height
from uppertier.report.drawing import BLUE, FAINT, VERMILION, new_figure, style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

GROUND_KM = (200, 300, 500, 600, 800, 1000, 1500, 2000, 2500, 3000)
ELEVATIONS_DEG = (0.0, 2.0, 5.0)


@attrs.frozen
class SightRow:
    """Heights [km] at which rays of one elevation pass over one distance."""

    ground_km: float
    elevation_deg: float
    straight_km: float
    traced_km: float
    four_thirds_km: float


def rows(
    radar_height: float = 680.0,
    ground_km: tuple[float, ...] = GROUND_KM,
    elevations_deg: tuple[float, ...] = ELEVATIONS_DEG,
) -> tuple[SightRow, ...]:
    """The table, by elevation and distance; radar_height [m], by default that of Seongju."""
    table = refraction(radar_height)
    ground = np.array(ground_km, float) * 1e3
    found = []
    for degrees in elevations_deg:
        angle = np.radians(degrees)
        ways = (
            straight_height(table.height, angle, ground),
            lowest_height(table, angle, ground / MEAN_RADIUS),
            straight_height(table.height, angle, ground, FOUR_THIRDS),
        )
        lines = np.stack([ground, *ways], axis=1) / 1e3
        found += [SightRow(line[0], degrees, *line[1:]) for line in lines.tolist()]
    return tuple(found)


def draw(radar_height: float = 680.0) -> Figure:
    """Height against distance for a level ray and for 5 degrees, and what 4/3 Earth is wrong by."""
    distance = tuple(np.linspace(50.0, 3000.0, 119).tolist())
    with style():
        figure = new_figure(2.9)
        left, right = figure.subplots(1, 2, width_ratios=(1.25, 1.0))
        for degrees, dash in ((0.0, "-"), (5.0, (0, (4, 2)))):
            lines = rows(radar_height, distance, (degrees,))
            ground = [line.ground_km for line in lines]
            for key, colour in (("straight_km", FAINT), ("traced_km", BLUE), ("four_thirds_km", VERMILION)):
                left.plot(ground, [getattr(line, key) for line in lines], color=colour, linestyle=dash, linewidth=1.2)
            for key, colour in (("straight_km", FAINT), ("four_thirds_km", VERMILION)):
                wrong = [getattr(line, key) - line.traced_km for line in lines]
                right.plot(ground, wrong, color=colour, linestyle=dash, linewidth=1.2)
            end = (3000.0, lines[-1].traced_km)
            left.annotate(f"{degrees:.0f}°", end, xytext=(4, -4), textcoords="offset points", annotation_clip=False)
        names = (("no bending", FAINT), ("traced through the air", BLUE), ("4/3 Earth", VERMILION))
        for place, (name, colour) in enumerate(names):
            left.text(0.03, 0.93 - 0.085 * place, name, color=colour, transform=left.transAxes)
        right.axhline(0.0, color=BLUE, linewidth=1.2)
        left.set(title="Lowest height in sight", xlabel="distance along the ground [km]", ylabel="height [km]")
        right.set(
            title="Error of the shortcuts", xlabel="distance along the ground [km]", ylabel="less the traced ray [km]"
        )
        for axes in (left, right):
            axes.set_xlim(0.0, 3000.0)
        left.set_ylim(0.0, 1150.0)
        right.text(0.04, 0.05, "full: level ray\ndashed: 5°", color=FAINT, transform=right.transAxes)
    return figure


def caption() -> str:
    """The finding, from the numbers."""
    found = {(row.ground_km, row.elevation_deg): row for row in rows()}
    far, near = found[1000.0, 0.0], found[200.0, 0.0]
    return (
        f"The 4/3 Earth is right near the ground, where it belongs ({near.four_thirds_km:.1f} km against "
        f"{near.traced_km:.1f} km over 200 km), and carries the bending of the lowest air into space: over 1,000 km a "
        f"level ray passes at {far.traced_km:.0f} km, not at {far.four_thirds_km:.0f} km; no bending gives "
        f"{far.straight_km:.0f} km. At 5° the ray leaves the air so soon that no bending is nearer the truth. Radar at "
        "680 m, reference atmosphere of ITU-R P.453."
    )
