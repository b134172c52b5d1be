"""Elementary effects: exact on lines, known moments on a product, another program's numbers, what may not matter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppertier.errors import InputError
from uppertier.study.sensitivity import influential, morris

NAMES = ("power", "loss", "dwell", "gain")
SLOPES = np.array([3.0, -1.0, 0.25, 0.0])


def ishigami(u: np.ndarray) -> np.ndarray:
    x = np.pi * (2.0 * u - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def g_function(u: np.ndarray) -> np.ndarray:
    a = np.array([0.0, 0.5, 3.0, 9.0, 99.0, 99.0])
    return np.prod((np.abs(4.0 * u - 2.0) + a) / (1.0 + a), axis=1)


@pytest.mark.parametrize("levels", [2, 4, 8])
def test_a_line_has_its_slopes_as_effects(levels: int) -> None:
    found = morris(lambda u: 7.0 + u @ SLOPES, NAMES, 6, 1, levels)
    assert found.mu == pytest.approx(SLOPES, abs=1e-13)
    assert found.mu_star == pytest.approx(np.abs(SLOPES), abs=1e-13)
    assert found.sigma == pytest.approx(0.0, abs=1e-13)
    assert found.mu_star_error == pytest.approx(0.0, abs=1e-13)
    assert found.evaluations == 6 * 5
    assert influential(found, 0.1) == ("power", "loss")
    assert influential(found, 0.0) == ("power", "loss", "dwell", "gain")


@pytest.mark.parametrize("levels", [4, 8])
def test_points_are_walks_on_the_grid(levels: int) -> None:
    """Every step moves one input, each once a walk, by half the levels; no quantile leaves 0.02 to 0.98."""
    met = []
    morris(lambda u: met.append(u) or np.arange(len(u), dtype=float), NAMES, 50, 3, levels)
    walks = met[0].reshape(50, 5, 4)
    grid = 0.02 + 0.96 * np.arange(levels) / (levels - 1)
    assert np.abs(met[0][..., None] - grid).min(axis=-1).max() < 1e-12
    steps = np.diff(walks, axis=1)
    moved = np.abs(steps) > 1e-12
    assert (moved.sum(axis=2) == 1).all()
    assert (moved.sum(axis=1) == 1).all()
    assert np.abs(steps[moved]) == pytest.approx(0.96 * (levels // 2) / (levels - 1))
    # 200 fair choices of four orders' first mover and of the side: each within 4.5 standard deviations (1e-5).
    assert abs((steps[moved] > 0).sum() - 100) < 4.5 * np.sqrt(50)
    assert (np.abs(moved[:, 0].sum(axis=0) - 12.5) < 4.5 * np.sqrt(50 * 3 / 16)).all()


def test_moments_of_a_product() -> None:
    """Of u1 u2 the effect of u1 is u2, uniform on p levels: mean 1/2, variance (p + 1) / (12 (p - 1)) on [0, 1].

    Error rate: 4000 effects, each moment within 4.5 standard errors (1e-5).
    """
    found = morris(lambda u: u[:, 0] * u[:, 1], ("a", "b"), 4000, 2, 4, (0.0, 1.0))
    variance = 5.0 / 36.0
    assert found.mu == pytest.approx(0.5, abs=4.5 * np.sqrt(variance / 4000))
    assert found.mu_star == pytest.approx(found.mu)
    # Levels 0, 1/3, 2/3, 1: fourth moment about the middle (1/2)^4 / 2 + (1/6)^4 / 2.
    fourth = (1 / 16 + 1 / 1296) / 2
    assert found.sigma**2 == pytest.approx(variance, abs=4.5 * np.sqrt((fourth - variance**2) / 4000))
    assert found.mu_star_error == pytest.approx(found.sigma / np.sqrt(4000))


@pytest.mark.parametrize(
    ("function", "names", "mu_star", "mu", "sigma"),
    [
        (
            ishigami,
            3,
            [3.592771633388336, 3.2308092795175725, 4.679494495251223],
            [3.592771633388336, 0.3698737263609268, -0.9633185678888652],
            [3.280725049786213, 3.426884899890168, 7.235338339631097],
        ),
        (
            g_function,
            6,
            [1.6393286015598663, 1.5249109752285759, 0.9890153864064579, 0.28299185806509214, 0.03238313014418574,
             0.022617564467186144],
            [-0.1053551033696279, 0.43583106479443084, 0.38180066245215294, -0.03710122912080303, 0.01128470187025241,
             0.0021471872632435217],
            [1.8828476974396842, 2.1221036506978166, 1.3901609751473951, 0.40817812764670497, 0.046553980221201774,
             0.03009786287380235],
        ),
    ],
)  # fmt: skip
def test_against_salib(function, names: int, mu_star: list[float], mu: list[float], sigma: list[float]) -> None:
    """What SALib 1.6.0 (`SALib.analyze.morris`, num_levels 8) made of the very points and values of this call."""
    found = morris(function, [f"x{i}" for i in range(names)], 20, 5, inside=(0.0, 1.0))
    assert found.mu_star == pytest.approx(mu_star, rel=1e-12)
    assert found.mu == pytest.approx(mu, rel=1e-12)
    assert found.sigma == pytest.approx(sigma, rel=1e-12)


@given(st.permutations(range(4)), st.integers(0, 2**32))
def test_the_order_of_inputs_does_not_matter(order: list[int], seed: int) -> None:
    def function(u: np.ndarray) -> np.ndarray:
        return u[:, 0] * u[:, 1] + np.exp(u[:, 2]) + 0.0 * u[:, 3]

    plain = morris(function, NAMES, 5, seed)
    names = [NAMES[i] for i in order]
    back = np.argsort(order)
    turned = morris(lambda u: function(u[:, back]), names, 5, seed)
    assert turned.mu_star.tolist() == plain.mu_star[order].tolist()
    assert turned.sigma.tolist() == plain.sigma[order].tolist()


@given(st.integers(0, 2**32), st.floats(-50.0, 50.0), st.floats(0.01, 100.0), st.text(min_size=1, max_size=5))
def test_what_does_nothing_changes_nothing_and_units_only_scale(
    seed: int, offset: float, scale: float, extra: str
) -> None:
    def function(u: np.ndarray) -> np.ndarray:
        return u[:, 0] * u[:, 1] + np.exp(u[:, 2])

    plain = morris(function, NAMES[:3], 4, seed)
    more = morris(lambda u: offset - scale * function(u), (*NAMES[:3], f"inert {extra}"), 4, seed)
    near = {"rel": 1e-9, "abs": 1e-9 * (abs(offset) + scale)}
    assert more.mu_star[:3] == pytest.approx(scale * plain.mu_star, **near)
    assert more.mu[:3] == pytest.approx(-scale * plain.mu, **near)
    assert more.mu_star[3] == 0.0
    assert f"inert {extra}" not in influential(more, 0.001)


def test_same_seed_same_bytes_another_seed_others() -> None:
    one, two, other = (morris(g_function, [f"x{i}" for i in range(6)], 10, seed) for seed in (1, 1, 2))
    assert one == two
    assert one.mu_star.tobytes() == two.mu_star.tobytes()
    assert one.mu_star.tobytes() != other.mu_star.tobytes()


def test_nothing_that_moves_leaves_nobody_influential() -> None:
    found = morris(lambda u: np.full(len(u), 5.0), NAMES, 4, 0)
    assert found.mu_star.tolist() == [0.0] * 4
    assert influential(found, 0.0) == ()


def nan_at_some(u: np.ndarray) -> np.ndarray:
    return np.where(u[:, 0] > 0.5, np.nan, u[:, 0])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda: morris(nan_at_some, NAMES, 4, 0),
            r"no finite number at \d+ of 20 points, first at quantiles power 0\.",
        ),
        (lambda: morris(lambda u: u, NAMES, 4, 0), r"shape \[20, 4\] for 20 points"),
        (lambda: morris(lambda u: u[:, 0], ("a", "a"), 4, 0), "a: this input is named twice"),
        (lambda: morris(lambda u: u[:, 0], (), 4, 0), "no input is named"),
        (lambda: morris(lambda u: u[:, 0], NAMES, 1, 0), "1 trajectories have no spread"),
        (lambda: morris(lambda u: u[:, 0], NAMES, 4, 0, 5), "5 levels cannot be halved"),
        (lambda: morris(lambda u: u[:, 0], NAMES, 4, 0, 4, (0.5, 0.5)), "no range of quantiles"),
        (lambda: morris(lambda u: u[:, 0], NAMES, 4, -1), "-1 is not a seed"),
        (lambda: influential(morris(lambda u: u[:, 0], NAMES, 4, 0), 1.5), "1.5 is not a share"),
    ],
)
def test_bad_input_is_a_sentence(call, said: str) -> None:
    with pytest.raises(InputError, match=said):
        call()
