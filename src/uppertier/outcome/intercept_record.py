"""The record of intercept tests, and what it says of a single shot: a posterior whose prior is named.

Tests are not random draws from war: targets were known, no debris or decoys were reported, and who chooses the tests
chooses the record. A count of production tests leaves the prototype's misses out; both are there to be chosen from.
"""

from __future__ import annotations

import csv
import io
from functools import lru_cache

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier import resources
from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats
from uppertier.outcome.closed_form import check_count

FILE = "intercept_tests.csv"
PRIORS = {"Jeffreys": (0.5, 0.5), "uniform": (1.0, 1.0)}
"""Numbers a and b of the beta distribution before any test."""


@attrs.frozen
class InterceptTest:
    """One test of the interceptor."""

    date: str
    name: str
    programme: str
    """"prototype" (to 1999) or "production"."""
    target: str
    attempts: int
    """Targets that an interceptor was fired to hit; 0 where the target failed or none was flown."""
    hits: int
    result: str
    grade: str
    source: str
    note: str


@attrs.frozen
class Posterior:
    """Beta distribution of the single-shot probability after a record."""

    hits: int
    attempts: int
    prior: str
    a: float
    b: float

    @property
    def mean(self) -> float:
        """a / (a + b)."""
        return self.a / (self.a + self.b)

    def quantile(self, probability: ArrayLike) -> Floats:
        """Value below which the single-shot probability lies with `probability`."""
        from scipy.special import betaincinv

        return np.asarray(betaincinv(self.a, self.b, np.asarray(probability, float)))

    def band(self, confidence: float = 0.95) -> tuple[float, float, float]:
        """Median, and the two ends of the central interval."""
        tail = (1.0 - confidence) / 2.0
        middle, low, high = self.quantile([0.5, tail, 1.0 - tail])
        return float(middle), float(low), float(high)


@lru_cache(maxsize=1)
def intercept_tests() -> tuple[InterceptTest, ...]:
    """All tests, in order of date."""
    rows = csv.DictReader(io.StringIO(resources.read_data(FILE).decode("utf-8")))
    return tuple(
        InterceptTest(
            row["date_utc"],
            row["test"],
            row["programme"],
            row["target"],
            int(row["attempts"]),
            int(row["hits"]),
            row["result"],
            row["grade"],
            row["source"],
            row["note"],
        )
        for row in rows
    )


def record(until: str, programme: str | None = "production") -> tuple[int, int]:
    """Hits and attempts up to and including a day.

    until : ISO date, as 2017-07-03
    programme : "production", "prototype", or None for both
    """
    if programme not in {None, "production", "prototype"}:
        raise InputError(f"no programme is called '{programme}'", key="programme", hint="production, prototype or None")
    counted = [t for t in intercept_tests() if t.date <= until and programme in {None, t.programme}]
    return sum(t.hits for t in counted), sum(t.attempts for t in counted)


def posterior(hits: int, attempts: int, prior: str = "Jeffreys") -> Posterior:
    """Posterior of the single-shot probability after `hits` in `attempts`, under a prior of PRIORS.

    Beta(hits + a, attempts - hits + b). Brown, Cai & DasGupta (2001), Statistical Science 16, sec. 3.1.2.
    """
    check_count(hits=hits, attempts=attempts)
    if hits > attempts:
        raise InputError(f"{hits} hits are more than {attempts} attempts", key="hits")
    if prior not in PRIORS:
        raise InputError(f"no prior is called '{prior}'", key="prior", hint=" or ".join(PRIORS))
    a, b = PRIORS[prior]
    return Posterior(hits, attempts, prior, hits + a, attempts - hits + b)
