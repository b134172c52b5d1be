"""What range trades against: payload on the booster that flew, and the burning time nobody reported."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from uppertier.flight.infer.bands import quantiles
from uppertier.flight.infer.boosters import slower_burn
from uppertier.flight.infer.demonstrated import Demonstrated, meet
from uppertier.flight.infer.impulsive import impulse
from uppertier.flight.infer.reach import Reach, standard
from uppertier.flight.infer.records import Task
from uppertier.flight.infer.reports import Report
from uppertier.numerics.arrays import SAME, Floats, as_floats

PAYLOADS = np.array([0.5, 0.8, 1.0, 1.2, 2.0])
BURNS = np.array([0.8, 1.0, 1.2])


@attrs.frozen
class Trade:
    """One booster in the middle of the band, varied. SI; infinite beyond half the Earth, NaN where it cannot fly."""

    row: int
    payload_mass: float
    payload_factor: Floats = attrs.field(converter=as_floats, eq=SAME)
    payload_range: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Standard range of the same booster with that many times the payload."""
    full_burn: float
    """Standard range with thrust to the end; that of the answer itself unless a cut-off was sought."""
    burn_time: float
    burn_factor: Floats = attrs.field(converter=as_floats, eq=SAME)
    burn_range: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Standard range if all stages burned that much longer, with the payload that then meets the report."""
    burn_flight: Floats = attrs.field(converter=as_floats, eq=SAME)
    """Time of the reported flight then [s]."""


def middle_row(met: Demonstrated, reach: Reach, weights: NDArray[np.float64], share: float = 0.5) -> int:
    """The booster nearest to a share of the weighted ranges; a named missile's own where its middle is asked."""
    if share == 0.5 and not met.boosters.generic and not np.isnan(reach.range[0]):
        return 0
    rows = np.flatnonzero(np.asarray(weights) > 0.0)
    if not len(rows):
        rows = met.rows
    values = np.asarray(reach.range)[rows]
    own = np.asarray(weights)[rows] if np.asarray(weights)[rows].any() else np.ones(len(rows))
    wanted = float(quantiles(values, own, [share])[0])
    if np.isinf(wanted):
        # All are beyond half the Earth there: the one nearest by time stands for them.
        rows = rows[np.isinf(values)]
        return int(rows[np.argsort(met.time[rows])[len(rows) // 2]])
    finite = np.where(np.isinf(values), np.finfo(float).max, values)
    return int(rows[np.argmin(np.abs(finite - wanted))])


def trade(met: Demonstrated, reach: Reach, weights: NDArray[np.float64], report: Report) -> Trade:
    """Vary the booster in the middle of the band."""
    row = middle_row(met, reach, weights)
    at = np.array([row])
    vehicle = met.boosters.loaded(at, met.sought[at])[0]
    cut = float(met.boosters.cut_off(at, met.sought[at])[0])
    lighter = [attrs.evolve(vehicle, payload_mass=vehicle.payload_mass * float(factor)) for factor in PAYLOADS]
    burns, flight = _burns(met, row, report)
    full = float(standard([vehicle]).range[0])
    columns = (PAYLOADS, standard(lighter, cut).range, full, vehicle.burn_time, BURNS, burns, flight)
    return Trade(row, vehicle.payload_mass, *columns)


def _burns(met: Demonstrated, row: int, report: Report) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    varied = slower_burn(met.boosters, row, BURNS)
    n = len(BURNS)
    push = impulse(report).throw
    asked = Task(
        varied, met.earth, met.site, report.bearing if report.placed else 0.5 * np.pi,
        np.full(n, report.apogee), np.full(n, report.range),
    )  # fmt: skip
    again = meet(asked, (float(push.speed[0]), float(push.angle[0]), float(push.azimuth[0])))
    found, rows = np.full(n, np.nan), again.rows
    if len(rows):
        cut = varied.cut_off(rows, again.sought[rows])
        found[rows] = standard(varied.loaded(rows, again.sought[rows]), cut).range
    return found, np.asarray(again.time)
