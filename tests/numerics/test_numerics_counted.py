"""Means and intervals of whole numbers given by their counts, against those of the numbers themselves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppertier.errors import InputError
from uppertier.numerics.statistics import counted_deviation, mean_interval, mean_interval_counted


@given(st.lists(st.integers(0, 12), min_size=2, max_size=60))
def test_counts_say_what_the_numbers_say(values: list[int]) -> None:
    counts = np.bincount(values, minlength=13)
    expected = mean_interval(values, lowest=0.0, highest=12.0)
    assert mean_interval_counted(counts, lowest=0.0, highest=12.0) == pytest.approx(expected, rel=1e-12, abs=1e-12)
    assert counted_deviation(counts) == pytest.approx(np.std(values, ddof=1), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("counts", [[], [1], [3, -1], [[1, 2], [3, 4]]])
def test_counts_that_make_no_sample(counts: list[int]) -> None:
    with pytest.raises(InputError, match="two or more values"):
        mean_interval_counted(counts)
