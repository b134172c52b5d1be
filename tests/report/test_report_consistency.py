"""The page of a filter's consistency: what is off the scale is said, and the bound and the error are both drawn."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from uppertier.report.consistency_figure import draw
from uppertier.report.drawing import png, settle
from uppertier.track.consistency import Consistency, average_band


def record(error_squared: float) -> Consistency:
    time = np.arange(100.0, 200.0)
    low, high = average_band(np.full(time.size, 6), 100)
    nis = average_band(3, 100)
    return Consistency(
        trials=100,
        time=time,
        height=np.full(time.size, 200e3),
        burning=time < 110.0,
        states=np.full(time.size, 6),
        error_squared=np.full(time.size, error_squared),
        error_low=low,
        error_high=high,
        innovation_squared=np.full(time.size, 3.0),
        innovation_low=float(nis[0]),
        innovation_high=float(nis[1]),
        position=np.full(time.size, 120.0),
        velocity=np.full(time.size, 2.0),
        position_bound=np.full(time.size, 100.0),
        velocity_bound=np.full(time.size, 1.5),
        thrust=np.zeros(time.size),
    )


def test_the_band_of_a_hundred_runs_and_six_states_is_the_printed_one() -> None:
    # Bar-Shalom, Li & Kirubarajan (2001): [5.34, 6.70] for 100 runs of six states.
    made = record(6.0)
    assert made.error_low[0] == pytest.approx(5.34, abs=0.005)
    assert made.error_high[0] == pytest.approx(6.70, abs=0.005)


@pytest.mark.parametrize(("error_squared", "said"), [(6.0, ""), (60.0, "90 beyond the scale")])
def test_what_is_off_the_scale_is_said(error_squared: float, said: str) -> None:
    figure = draw(record(error_squared), "extended", "A flight, by a radar")
    words = [text.get_text() for axes in figure.axes for text in axes.texts]
    assert [one for one in words if "beyond" in one] == ([said] if said else [])
    assert sum("errs less than it believes" in one for one in words) == 2
    lines = {line.get_label(): np.asarray(line.get_ydata()) for line in figure.axes[0].lines}
    assert lines["root mean square error"][0] == 120.0 and lines["least possible"][0] == 100.0
    settle(figure)
    assert png(figure)[1:4] == b"PNG"


def test_looks_every_other_second_are_joined() -> None:
    """Between looks there is no innovation: a line that broke at each would have no piece long enough to be seen."""
    made = record(6.0)
    seldom = np.where(np.arange(made.time.size) % 2 == 0, made.innovation_squared, np.nan)
    figure = draw(attrs.evolve(made, innovation_squared=seldom), "unscented", "A flight, by a radar")
    after, boost = (np.asarray(line.get_ydata()) for line in figure.axes[3].lines)
    assert np.isfinite(after).sum() == 45 and np.isfinite(boost).sum() == 5
    assert np.isfinite(after[5:]).all() and after.size == 50
