"""Solve-back: the value of one parameter, all others at their middle, at which a claim's comparison flips."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np

from uppertier.catalog.domains import DOMAINS
from uppertier.catalog.records import Quantity
from uppertier.claims.records import Claim, Flip
from uppertier.claims.sample import Problem, middle
from uppertier.claims.verdict import true
from uppertier.numerics.arrays import Floats

POINTS = 13
BISECTIONS = 14
FAR = 3.0
"""How far beyond its band a value is sought: a third of the low end to three times the high end, inside what its field
allows. Further than sources go: it says how far away the flip is."""
FAR_LOGARITHMIC = 100.0
"""The same for values known to a power of ten only (log-uniform: cross-sections, powers, losses)."""


def wide_range(path: str, quantity: Quantity) -> Floats:
    """Values [POINTS + 1] over which a flip is sought, the middle among them."""
    domain = DOMAINS.get(path.rsplit(".", 1)[-1])
    lowest, highest = (domain.lowest, domain.highest) if domain else (quantity.low, quantity.high)
    if math.isfinite(highest) and lowest > -math.inf and (lowest <= 0.0 or not domain):
        points = np.linspace(lowest, highest, POINTS)
    else:
        far = FAR_LOGARITHMIC if quantity.distribution == "log-uniform" else FAR
        low = max(quantity.low / far, lowest)
        high = min(quantity.high * far, highest)
        points = np.geomspace(low, high, POINTS) if low > 0.0 else np.linspace(0.0, high, POINTS)
    return np.unique(np.append(points, quantity.value))


def flip(problem: Problem, claim: Claim, path: str) -> Flip | None:
    """The nearest value of a parameter that turns the comparison, the others at their sheets' middle; None if none.

    The range is scanned at POINTS values and the change nearest to the middle is bisected: a second change between
    two points of the scan would be missed.
    """
    bands = problem.bands[problem.base]
    if path not in bands:
        return None
    quantity, centre = bands[path], middle(bands)

    def holds(value: float) -> bool:
        return bool(true(claim, problem.at(problem.base, centre | {path: value})))

    points = wide_range(path, quantity)
    start = int(np.searchsorted(points, quantity.value))
    truth = {start: holds(float(points[start]))}
    found = []
    for step in (-1, 1):
        k = start + step
        while 0 <= k < points.size:
            truth[k] = holds(float(points[k]))
            if truth[k] != truth[start]:
                edge = _bisect(holds, float(points[k - step]), float(points[k]), truth[start])
                found.append(Flip(path, edge, quantity, truth[k]))
                break
            k += step
    return nearest(found)


def _bisect(holds: Callable[[float], bool], same: float, other: float, truth: bool) -> float:
    for _ in range(BISECTIONS):
        centre = math.sqrt(same * other) if same > 0.0 and other > 0.0 else 0.5 * (same + other)
        same, other = (centre, other) if holds(centre) == truth else (same, centre)
    return other


def _distance(one: Flip) -> float:
    """How far a flip lies from the middle, as a share of the band where there is one."""
    width = one.quantity.high - one.quantity.low
    return abs(one.value - one.quantity.value) / width if width > 0.0 else abs(one.value - one.quantity.value)


def first_flip(problem: Problem, claim: Claim, paths: Iterable[str]) -> Flip | None:
    """The flip of the first parameter that has one."""
    for path in paths:
        found = flip(problem, claim, path)
        if found is not None:
            return found
    return None


FACINGS = 12
"""Directions in which a facing is tried at first: no sector of a face is narrower than the gaps between them."""


def turning(problem: Problem, claim: Claim, paths: Iterable[str]) -> list[Flip]:
    """Those of some values that could turn the comparison alone, somewhere in their wide range, others at their middle.

    Values are first tried at both ends of their range; only those that turn there are solved for.
    """
    bands, found = problem.bands[problem.base], []
    centre = middle(bands)
    now = bool(true(claim, problem.at(problem.base, centre)))
    for path in paths:
        if path not in bands:
            continue
        points = wide_range(path, bands[path])
        # A full circle begins where it ends: a facing is tried all around, any other angle half way as well.
        around = bands[path].high > bands[path].low and points[0] <= 0.0
        tried = points[[0, points.size // 2, -1]] if around else points[[0, -1]]
        tried = points[:: max(1, points.size // FACINGS)] if path.endswith(".boresight") else tried
        ends = [problem.at(problem.base, centre | {path: float(value)}) for value in tried]
        if (true(claim, ends) != now).any():
            one = flip(problem, claim, path)
            found += [one] if one is not None else []
    return found


def nearest(found: Iterable[Flip]) -> Flip | None:
    """The flip that lies fewest band widths from its middle; None where there is none."""
    return min(found, key=_distance, default=None)
