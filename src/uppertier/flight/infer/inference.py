"""From a reported apogee and range to a missile's range: the booster that flew it, and how far it would go.

The inference has three steps. Is the report possible at all (`impulsive`)? With which payload does each booster of a
family, or of a named missile's bands, fly it (`demonstrated`)? How far do those boosters go with those payloads
(`reach`)? The reported time weighs the draws: a booster that takes another time counts for less.

What comes out is the energy demonstrated at the payload flown, and so a lower bound: a lighter payload goes farther,
and a test near least energy only returns its own range.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import attrs
import numpy as np
from numpy.typing import NDArray

from uppertier.catalog.records import BoosterFamily, MissileSheet
from uppertier.earth.constants import MEAN_RADIUS, WGS84_MU
from uppertier.errors import InputError, NoAnswer
from uppertier.flight.infer.bands import LEAST_EFFECTIVE, Band, band, effective, rank_correlation, time_weights
from uppertier.flight.infer.boosters import Boosters, family_boosters, sheet_boosters
from uppertier.flight.infer.demonstrated import Demonstrated, meet, task
from uppertier.flight.infer.directions import Directions, Goal, directions
from uppertier.flight.infer.impulsive import AT_REST, Impulse, impulse, throw
from uppertier.flight.infer.reach import Reach, standard
from uppertier.flight.infer.records import Met
from uppertier.flight.infer.reports import Report, check
from uppertier.flight.infer.trade import Trade, trade
from uppertier.numerics.arrays import SAME, Floats, as_floats
from uppertier.numerics.random import check_seed, stream_of, uniform

SLACK = 45.0
"""Standard deviation of the model's error in the time of flight [s]: own choice, a tenth of the boost's share of it."""
SAMPLES = 300
FAR = 2000e3
"""An apogee above this speaks for two stages [m]: the highest flown with one was 2,111 km (Hwasong-12, 14 May 2017)."""

Advance = Callable[[str, int, int, bool], None]
STAGES = ("boosters", "ranges", "cities")


@attrs.frozen
class Inference:
    """What a report says about the missile. SI, radians; arrays [N] over boosters, row 0 the middle one."""

    report: Report
    chosen: str
    """Why this family, where nobody named a booster; else empty."""
    impulse: Impulse
    demonstrated: Demonstrated
    reach: Reach
    """[N] over a round Earth at rest; NaN where a booster does not fly what was reported."""
    weights: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] given the reported time; equal where none is used, and 0 for what does not fly it"""
    plain: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] 1 for the draws that fly what was reported"""
    conditioned: bool
    """Whether the bands use the reported time."""
    reason: str
    """Why not, in words; empty where they do."""
    effective: float
    """Draws that the weights are worth."""
    slack: float
    ellipse: float
    """Range of the impulsive flight alone, with least energy over a round Earth at rest [m]; infinite for an orbit."""
    trade: Trade | None
    directions: Directions | None
    """None without a launch point."""

    @property
    def boosters(self) -> Boosters:
        return self.demonstrated.boosters

    @property
    def answering(self) -> Floats:
        """[N] weights of the answer: a family's draws given the time, those of a named missile's bands as they are."""
        return self.weights if self.boosters.generic else self.plain

    @property
    def standard_range(self) -> Band:
        """The answer: over a round Earth at rest.

        Of a family: the band given the time where it could be used. Of a named missile: the number of its sheet's own
        values; its bands say how far off that may be.
        """
        return self._answer(self.reach.range)

    @property
    def any_time(self) -> Band:
        """Over all draws, whatever the reported time."""
        return band(self.reach.range, self.plain)

    @property
    def given_time(self) -> Band | None:
        """Over the draws given the time; None where it could not be used."""
        return band(self.reach.range, self.weights) if self.conditioned else None

    @property
    def predicted_time(self) -> Band:
        """Of the reported flight, before the reported time has weighed anything [s]."""
        found = band(self.demonstrated.time, self.plain)
        return found if self.boosters.generic else attrs.evolve(found, value=float(self.demonstrated.time[0]))

    @property
    def payload_fraction(self) -> Band:
        return self._answer(self.demonstrated.payload_fraction)

    @property
    def payload_mass(self) -> Band:
        return self._answer(self.demonstrated.payload_mass)

    @property
    def orbital_share(self) -> float:
        """Of the draws that fly the report: how many, weighted, would go beyond half the Earth or into orbit."""
        weight = np.asarray(self.answering)
        return float(weight[np.asarray(self.reach.orbital)].sum() / weight.sum())

    @property
    def correlation(self) -> float:
        """Rank correlation of range with time of flight over the draws."""
        draws = np.asarray(self.plain) > 0.0
        return rank_correlation(self.reach.range[draws], self.demonstrated.time[draws])

    @property
    def counts(self) -> dict[Met, int]:
        """How many draws came out in which way."""
        drawn = np.asarray(self.demonstrated.status)[_first_draw(self.boosters) :]
        return {met: int((drawn == met).sum()) for met in Met}

    def _answer(self, values: Floats) -> Band:
        found = band(values, self.answering)
        if self.boosters.generic or np.isnan(values[0]):
            return found
        middle = float(values[0])
        return Band(middle, min(found.low, middle), max(found.high, middle))


def infer(
    report: Report,
    booster: BoosterFamily | MissileSheet | None = None,
    *,
    samples: int = SAMPLES,
    seed: int = 0,
    slack: float = SLACK,
    payload: float = np.nan,
    goals: Sequence[Goal] = (),
    azimuths: int = 36,
    advance: Advance | None = None,
) -> Inference:
    """What range a reported test demonstrates.

    report : apogee, range [m], and what else was said
    booster : a generic family or a missile's sheet; None for a liquid family chosen by the apogee
    samples : draws over the bands of the family or sheet, beside the middle values
    seed : same seed, same draws
    slack : standard deviation of the model's error in the time of flight [s]
    payload : of a named missile that can cut its thrust [kg]; its cut-off is then sought. NaN: the payload is sought
    goals : places toward which the range is wanted
    azimuths : directions all around for which the range is wanted; 0 for none
    advance : called with (stage, done, total, finished), stage one of STAGES
    returns : Inference

    InputError where the report or an option cannot be meant, NoAnswer where no booster flies what was reported.
    """
    check(report)
    _check(samples, seed, slack, azimuths, booster, payload)
    chosen = ""
    if booster is None:
        booster, chosen = choose(report)
    tell = advance or (lambda stage, done, total, finished: None)
    first = impulse(report)
    boosters = _drawn(booster, samples, seed, payload)
    met = _meet(report, boosters, first, seed, lambda done, total: tell("boosters", done, total, done == total))
    vehicles = boosters.loaded(met.rows, met.sought[met.rows])
    reach = _spread(standard(vehicles, boosters.cut_off(met.rows, met.sought[met.rows])), met.rows, len(boosters))
    plain = np.zeros(len(boosters))
    plain[met.rows] = 1.0
    plain[: _first_draw(boosters)] = 0.0
    weights, conditioned, reason = _weigh(report, first, met, plain, slack)
    tell("ranges", 1, 2, False)
    found = Inference(
        report, chosen, first, met, reach, weights, plain, conditioned, reason, effective(weights), slack,
        _ellipse(report), None, None,
    )  # fmt: skip
    found = attrs.evolve(found, trade=trade(met, reach, found.answering, report))
    tell("ranges", 2, 2, True)
    return attrs.evolve(found, directions=directions(report, met, reach, found.answering, goals, azimuths, tell))


def choose(report: Report) -> tuple[BoosterFamily, str]:
    """A family for a report whose booster nobody named, and why."""
    from uppertier.catalog.sheets import load

    name = "liquid-two-stage" if report.apogee > FAR else "liquid-one-stage"
    above = "above" if report.apogee > FAR else "not above"
    family: BoosterFamily = load("families", name)
    return (
        family,
        f"no booster was named; an apogee {above} {FAR / 1e3:,.0f} km, and most boosters tested so are liquid",
    )


def _check(
    samples: int, seed: int, slack: float, azimuths: int, booster: BoosterFamily | MissileSheet | None, payload: float
) -> None:
    check_seed(seed)
    if samples < 1:
        raise InputError(f"{samples} draws are too few", key="samples", hint="one or more")
    if not 0.0 < slack < np.inf:
        raise InputError(f"{slack:g} s is no positive time", key="slack_s")
    if azimuths < 0:
        raise InputError(f"{azimuths} directions are too few", key="azimuths", hint="none or more")
    if not np.isnan(payload) and not isinstance(booster, MissileSheet):
        raise InputError("a payload can be given for a named missile only", key="payload_kg", hint="name one")


def _drawn(booster: BoosterFamily | MissileSheet, samples: int, seed: int, payload: float) -> Boosters:
    if isinstance(booster, BoosterFamily):
        return family_boosters(booster, samples, seed)
    return sheet_boosters(booster, samples, seed, payload)


def _first_draw(boosters: Boosters) -> int:
    """The middle booster is no draw, unless it is all there is."""
    return 1 if len(boosters) > 1 else 0


def _meet(
    report: Report, boosters: Boosters, first: Impulse, seed: int, tell: Callable[[int, int], None]
) -> Demonstrated:
    """All boosters fly the report; each draw its own numbers within the rounding, the middle one as reported."""
    n = len(boosters)
    stream = stream_of("reported flight", 0)
    share = 2.0 * uniform(seed, np.arange(n)[:, None], stream, np.arange(2)[None, :]) - 1.0
    share[0] = 0.0
    apogee = report.apogee + share[:, 0] * report.apogee_rounding
    range_ = report.range + share[:, 1] * report.range_rounding
    push = (float(first.throw.speed[0]), float(first.throw.angle[0]), float(first.throw.azimuth[0]))
    found = meet(task(report, boosters, apogee, range_), push, tell)
    if not len(found.rows):
        raise NoAnswer(_nobody(found))
    return found


def _nobody(found: Demonstrated) -> str:
    status = np.asarray(found.status)
    most = max(Met, key=lambda met: int((status == met).sum()))
    return f"no booster of {found.boosters.id} flies what was reported: most {most.sentence}"


def _spread(found: Reach, rows: NDArray[np.int64], n: int) -> Reach:
    """A reach of some rows as one of all, NaN elsewhere."""
    columns = {}
    for field in attrs.fields(Reach):
        values = np.asarray(getattr(found, field.name))
        whole = np.zeros(n, bool) if values.dtype == bool else np.full(n, np.nan)
        whole[rows] = values
        columns[field.name] = whole
    return Reach(**columns)


def _weigh(
    report: Report, first: Impulse, met: Demonstrated, plain: NDArray[np.float64], slack: float
) -> tuple[NDArray[np.float64], bool, str]:
    """Weights of the draws, whether the time has gone into them, and why not."""
    if not report.timed:
        return plain, False, "no time was reported"
    if not first.consistent:
        return plain, False, "the reported time is impossible"
    weights = plain * time_weights(met.time, report.time, report.time_rounding, slack)
    left = effective(weights)
    if left < LEAST_EFFECTIVE:
        return (
            plain,
            False,
            (
                f"the reported time leaves {left:.0f} of {int(plain.sum())} draws, too few for a band: "
                "take more draws, or another family"
            ),
        )
    return weights, True, ""


def _ellipse(report: Report) -> float:
    """Range of least energy with the speed of the impulsive flight over an Earth at rest [m]. BMW eq. (6.2-19)."""
    speed = float(throw(AT_REST, report.apogee, report.range, 0.0, 0.0, 0.0, 0.5 * np.pi).speed[0])
    q = speed**2 * MEAN_RADIUS / WGS84_MU
    return float(2.0 * MEAN_RADIUS * np.arcsin(q / (2.0 - q))) if q < 1.0 else float("inf")
