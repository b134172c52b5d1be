"""The figure of leakage against raid size, from made-up curves: no simulation is needed to draw one."""

from __future__ import annotations

import attrs
import numpy as np

from uppertier.report.drawing import png, settle
from uppertier.report.raid_size_figure import caption, draw
from uppertier.study.raid_size import RaidSizes


def curves(beyond: float = 0.0, sizes: tuple[int, ...] = (1, 10, 100)) -> RaidSizes:
    size = np.array(sizes, float)
    leakers = np.broadcast_to(size[:, None] * [0.2, 0.1, 0.3], (2, 2, len(sizes), 3))
    share = np.broadcast_to([0.5, 0.4, 0.6], leakers.shape)
    return RaidSizes(
        raid="three of a kind",
        missiles=("x",),
        case=("Few rounds", "Many rounds, on a battery whose title is far too long for one line of a column"),
        rounds=[16, 48],
        doctrine=("salvo_of_two", "shoot_look_shoot"),
        size=sizes,
        leakers=leakers,
        none=share,
        clean=share,
        spent=leakers,
        beyond=np.broadcast_to(beyond * size, (2, len(sizes))),
        trials=100,
        seed=1,
    )


def test_three_rows_a_column_for_each_case() -> None:
    figure = draw(curves())
    assert len(figure.axes) == 6
    assert figure.axes[0].get_title("left") == "Few rounds"
    assert "\n" in figure.axes[1].get_title("left")
    assert [axes.get_ylabel() for axes in figure.axes[::2]][1] == "chance that none does"
    settle(figure)
    assert png(figure)[1:4] == b"PNG"


def test_what_is_out_of_reach_is_said() -> None:
    figure = draw(curves(beyond=0.4))
    assert "within reach" in figure.axes[2].get_ylabel()
    assert any("40 of 100 are out of reach" in text.get_text() for text in figure.axes[2].texts)
    legend = [text.get_text() for text in figure.legends[0].get_texts()]
    assert "Out of every battery’s reach" in legend


def test_the_smallest_curves_can_be_drawn() -> None:
    """One size, and nothing ever gets through: no logarithm of zero, no axis without width."""
    bare = attrs.evolve(curves(sizes=(3,)), leakers=np.zeros((2, 2, 1, 3)))
    figure = draw(bare)
    settle(figure)
    assert png(figure)[1:4] == b"PNG"


def test_the_caption_says_costs_and_leakers_near_ten() -> None:
    words = caption(curves())
    assert "At 10 missiles. Few rounds: salvo of two fires 2 rounds and lets 2 through" in words
    assert "95 % of chance" in words
