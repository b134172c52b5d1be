"""Range by direction over the turning Earth, for three boosters: of the middle and of both ends of the band."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from uppertier.earth.geodesy import geodesic_inverse
from uppertier.flight.infer.bands import HIGH, LOW, Band
from uppertier.flight.infer.demonstrated import Demonstrated
from uppertier.flight.infer.reach import Reach, rotating, toward
from uppertier.flight.infer.reports import Report
from uppertier.flight.infer.trade import middle_row
from uppertier.numerics.arrays import SAME, Floats, as_floats

AZIMUTHS = 24
"""Of the curve that goals are found on, where no other number is asked."""

Tell = Callable[[str, int, int, bool], None]


@attrs.frozen
class Goal:
    """A place toward which a range is wanted [rad]."""

    name: str
    latitude: float
    longitude: float


@attrs.frozen
class Directions:
    """Ranges of three boosters over the turning Earth [3,...]: of the middle, low and high standard range. SI.

    Infinite for beyond half the Earth, NaN where no flight was found.
    """

    azimuth: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[A] of launch"""
    range: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[3,A]"""
    reached: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[3,A] bearing of the impacts from the launch point"""
    goals: tuple[Goal, ...]
    distance: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[G] from the launch point, along the geodesic"""
    bearing: Floats = attrs.field(converter=as_floats, eq=SAME)
    goal_range: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[3,G] toward each goal: the impact lies on its bearing, not the launch"""

    def along(self, index: int) -> Band:
        """Range along one launch azimuth."""
        return Band(*(float(value) for value in self.range[:, index]))

    def to(self, index: int) -> Band:
        """Range toward one goal."""
        return Band(*(float(value) for value in self.goal_range[:, index]))

    def reaches(self, index: int) -> str:
        """Whether a goal is within range: "yes" over the whole band, "no" over none of it, "depends", or "unknown"."""
        parts = self.goal_range[:, index]
        parts = parts[~np.isnan(parts)]
        if not len(parts):
            return "unknown"
        distance = float(self.distance[index])
        return "yes" if parts.min() >= distance else "no" if parts.max() < distance else "depends"


def directions(
    report: Report,
    met: Demonstrated,
    reach: Reach,
    weights: NDArray[np.float64],
    goals: Sequence[Goal],
    azimuths: int,
    tell: Tell,
) -> Directions | None:
    """Range by launch azimuth and toward goals; None without a launch point, or where nothing is asked."""
    if report.site is None or not (azimuths or goals):
        return None
    rows = np.array([middle_row(met, reach, weights, share) for share in (0.5, LOW, HIGH)])
    vehicles = met.boosters.loaded(rows, met.sought[rows])
    cut = met.boosters.cut_off(rows, met.sought[rows])
    course = np.linspace(0.0, 2.0 * np.pi, azimuths or AZIMUTHS, endpoint=False)
    around = rotating(vehicles, report.site, course, cut)
    tell("cities", 1, 2, False)
    places = np.array([(goal.latitude, goal.longitude) for goal in goals]).reshape(-1, 2)
    bearing, distance = geodesic_inverse(*report.site[:2], places[:, 0], places[:, 1])
    length, reached = (np.reshape(x, (3, -1)) for x in (around.range, around.bearing))
    there = np.array([[crossing(course, reached[k], length[k], float(b)) for b in bearing] for k in range(3)]).reshape(
        3, -1, 2
    )
    if len(goals):
        found = toward(vehicles, report.site, bearing, cut, start=there[..., 0].ravel()).range.reshape(3, -1)
        # Where no launch could be steered onto the bearing, the curve through its neighbours says how far it goes.
        lost = np.isnan(found) | (np.isinf(found) & np.isfinite(there[..., 1]))
        there[..., 1] = np.where(lost, there[..., 1], found)
    tell("cities", 2, 2, True)
    shown = slice(None) if azimuths else slice(0, 0)
    return Directions(
        course[shown], length[:, shown], reached[:, shown], tuple(goals), distance, bearing, there[..., 1]
    )


def crossing(
    azimuth: NDArray[np.float64], bearing: NDArray[np.float64], length: NDArray[np.float64], wanted: float
) -> tuple[float, float]:
    """Launch azimuth and range at which the impacts of all azimuths pass a bearing; the farthest, if they do so twice.

    Infinite where a neighbour goes more than half around the Earth; NaN where the impacts pass nowhere.
    """
    off = np.mod(bearing - wanted + np.pi, 2.0 * np.pi) - np.pi
    best = (wanted, np.nan)
    for i in range(len(azimuth)):
        j = (i + 1) % len(azimuth)
        if off[i] * off[j] > 0.0 or abs(off[i] - off[j]) > np.pi or np.isnan(off[i] + off[j]):
            continue
        share = off[i] / (off[i] - off[j]) if off[i] != off[j] else 0.0
        step = np.mod(azimuth[j] - azimuth[i], 2.0 * np.pi)
        far = np.inf if np.isinf(length[i] + length[j]) else length[i] + share * (length[j] - length[i])
        if not best[1] >= far:
            best = (float(azimuth[i] + share * step), float(far))
    return best
