"""The record of tests reproduces every count that was printed of it, and the assumption sets follow from it."""

from __future__ import annotations

import csv
import io

import pytest
from scipy.stats import beta

from uppertier import resources
from uppertier.catalog.assumptions import load_assumptions
from uppertier.catalog.records import Grade
from uppertier.catalog.sources import bibliography, keys_of
from uppertier.errors import InputError
from uppertier.numerics.statistics import clopper_pearson, lower_bound, wilson
from uppertier.outcome.intercept_record import FILE, intercept_tests, posterior, record


@pytest.mark.parametrize(
    ("until", "programme", "printed"),
    [
        ("2008-09-01", "production", (5, 5)),  # Associated Press: four at Kauai and one at White Sands
        ("2013-09-09", "production", (10, 10)),  # Reuters
        ("2016-08-12", "production", (13, 13)),  # Syring
        ("2017-07-11", "production", (14, 14)),
        ("2017-07-30", "production", (15, 15)),
        ("1999-06-10", "prototype", (1, 7)),  # Heritage: hit at the seventh attempt
        ("2017-07-03", "prototype", (2, 8)),
        ("2017-07-03", None, (15, 21)),
    ],
)
def test_counts_that_were_printed(until: str, programme: str | None, printed: tuple[int, int]) -> None:
    assert record(until, programme) == printed


def test_rows_are_graded_and_cited() -> None:
    tests = intercept_tests()
    assert [t.date for t in tests] == sorted(t.date for t in tests)
    for test in tests:
        assert test.grade in {grade.value for grade in Grade}
        assert set(keys_of(test.source)) <= set(bibliography())
        assert 0 <= test.hits <= test.attempts
        assert (test.result == "hit") == (test.hits > 0)
        assert (test.result in {"hit", "miss"}) == (test.attempts > 0)
    header = next(csv.reader(io.StringIO(resources.read_data(FILE).decode("utf-8"))))
    assert len(header) == 10


@pytest.mark.parametrize(
    ("attempts", "one_sided", "clopper", "score"),
    [(13, 0.794, 0.753, None), (14, 0.807, 0.768, 0.785), (15, 0.819, 0.782, None), (16, 0.829, 0.794, 0.806)],
)
def test_bounds_of_a_record_without_a_miss(
    attempts: int, one_sided: float, clopper: float, score: float | None
) -> None:
    """One-sided: 0.05^(1/n) by hand; two-sided: 0.025^(1/n)."""
    assert lower_bound(attempts, attempts) == pytest.approx(one_sided, abs=0.0006)
    assert lower_bound(attempts, attempts) == pytest.approx(0.05 ** (1 / attempts))
    assert clopper_pearson(attempts, attempts)[0] == pytest.approx(clopper, abs=0.0006)
    assert clopper_pearson(attempts, attempts)[0] == pytest.approx(0.025 ** (1 / attempts))
    if score:
        assert wilson(attempts, attempts)[0] == pytest.approx(score, abs=0.0006)


def test_bounds_of_the_prototype() -> None:
    assert [float(end) for end in clopper_pearson(2, 8)] == pytest.approx([0.032, 0.651], abs=0.0006)


@pytest.mark.parametrize(
    ("name", "until"),
    [("test-record", "2017-07-03"), ("official-2017", "2017-07-03"), ("test-record-2017-09", "2017-09-07")],
)
def test_assumption_sets_hold_the_posterior_of_their_day(name: str, until: str) -> None:
    found = posterior(*record(until))
    held = dict(load_assumptions(name).overrides)["thaad.hit_given_cue"]
    assert held.distribution == f"beta {found.a:g} {found.b:g}"
    assert (held.value, held.low, held.high) == pytest.approx(found.band(), abs=2e-6)


@pytest.mark.parametrize(("prior", "a", "b"), [("Jeffreys", 13.5, 0.5), ("uniform", 14.0, 1.0)])
def test_posterior_names_its_prior(prior: str, a: float, b: float) -> None:
    found = posterior(13, 13, prior)
    assert (found.prior, found.a, found.b) == (prior, a, b)
    assert found.mean == pytest.approx(beta.mean(a, b))
    assert found.band(0.9) == pytest.approx(tuple(beta.ppf([0.5, 0.05, 0.95], a, b)))


def test_bad_input() -> None:
    for call in (
        lambda: posterior(3, 2),
        lambda: posterior(-1, 2),
        lambda: posterior(1, 2, "flat"),
        lambda: record("2017-07-03", "both"),
    ):
        with pytest.raises(InputError):
            call()
