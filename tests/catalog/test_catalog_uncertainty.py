"""Finding, replacing and drawing the banded numbers of a tree."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uppertier import catalog
from uppertier.catalog.quantity import collapsed
from uppertier.catalog.records import Grade, Quantity
from uppertier.catalog.uncertainty import draw, quantile, quantities, with_quantities, with_values
from uppertier.errors import InputError
from uppertier.scenario.load import load_scenario


def band(low: float, high: float, distribution: str = "uniform", correlate: str = "") -> Quantity:
    return Quantity((low * high) ** 0.5, low, high, "s", Grade.ASSUMED, distribution, correlate)


def test_paths_are_those_of_the_handbook() -> None:
    found = quantities(load_scenario("seongju-2017"))
    for path in (
        "an-tpy-2.average_power",
        "an-tpy-2.modes.terminal.search_share",
        "an-tpy-2.modes.forward-based.track_revisit",
        "nodong.stages.0.dry_mass",
        "topol.stages.2.burn_time",
        "seongju-radar.boresight",
        "thaad.stage.propellant_mass",
        "thaad.reload_time",
    ):
        assert path in found, path


def test_places_and_trajectories_are_never_varied() -> None:
    scenario = load_scenario("seongju-2017")
    fields = {path.rsplit(".", 1)[-1] for path in quantities(scenario)}
    assert not fields & {"latitude", "longitude", "height", "apogee"}
    assert quantities(scenario.defended) == {}


def test_one_sheet_in_two_units_is_one_name() -> None:
    scenario = load_scenario("seongju-2017")
    changed = with_values(scenario, {"an-tpy-2.loss": 9.0, "an-tpy-2.modes.terminal.search_share": 0.5})
    units = [unit for unit in changed.radars if unit.sheet.id == "an-tpy-2"]
    assert len(units) == 3
    assert {unit.sheet.loss.value for unit in units} == {9.0}
    assert changed.radars[0].mode.search_share.value == 0.5
    assert changed.radars[0].sheet.modes[0] == changed.radars[0].mode
    assert scenario.radars[0].sheet.loss.value != 9.0


def test_with_values_reaches_every_raid_and_leaves_the_rest_alone() -> None:
    scenario = load_scenario("seongju-2017")
    changed = with_values(scenario, {"nodong.stages.0.dry_mass": 2000.0})
    masses = {
        entry.missile.stages[0].dry_mass.value
        for raid in changed.raids
        for entry in raid.entries
        if entry.missile.id == "nodong"
    }
    assert masses == {2000.0}
    assert changed.watch is scenario.watch
    assert changed.batteries is scenario.batteries


def test_value_outside_its_band_widens_it() -> None:
    sheet = with_values(catalog.load("batteries", "thaad"), {"thaad.decision_delay": 300.0})
    assert (sheet.decision_delay.low, sheet.decision_delay.high) == (5.0, 300.0)


def test_unknown_path_names_near_ones() -> None:
    with pytest.raises(InputError) as caught:
        with_values(load_scenario("seongju-2017"), {"an-tpy-2.losses": 1.0})
    assert "an-tpy-2.loss" in str(caught.value.hint)
    with pytest.raises(InputError):
        with_quantities(load_scenario("seongju-2017"), {"nobody.loss": band(1.0, 2.0)})


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_a_way_that_was_walked_before_leads_to_the_same_tree(data: st.DataObject) -> None:
    """Values put in again and again along the remembered way, against quantities replaced one by one."""
    scenario = load_scenario("seongju-2017")
    known = quantities(scenario)
    paths = data.draw(st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=12, unique=True))
    for _ in range(2):
        values = {path: data.draw(st.floats(known[path].low, known[path].high)) for path in paths}
        changed, plain = with_values(scenario, values), scenario
        for path, value in values.items():
            plain = with_quantities(plain, {path: collapsed(known[path], value)})
        assert changed == plain
        assert quantities(changed) == known | {path: collapsed(known[path], value) for path, value in values.items()}
        assert quantities(scenario) == known


def test_two_sheets_of_one_id_are_refused() -> None:
    scenario = load_scenario("seongju-2017")
    other = with_values(scenario.radars[0], {"an-tpy-2.loss": 9.0})
    mixed = attrs.evolve(scenario, radars=(other, *scenario.radars[1:]))
    with pytest.raises(InputError, match="two different values"):
        quantities(mixed)


@given(
    st.sampled_from(["uniform", "log-uniform", "beta 13.5 0.5"]),
    st.floats(0.01, 0.9),
    st.floats(1.001, 1.1),
    st.floats(0.0, 1.0),
)
@settings(deadline=None)  # the first beta draw loads scipy
def test_draws_stay_inside_their_band(distribution: str, low: float, factor: float, share: float) -> None:
    quantity = band(low, low * factor, distribution)
    assert quantity.low <= float(quantile(quantity, share)) <= quantity.high


@given(st.integers(1, 200), st.integers(0, 2**32))
@settings(max_examples=30)
def test_latin_hypercube_has_one_point_in_each_stratum(samples: int, seed: int) -> None:
    drawn = draw({"a": band(1.0, 3.0)}, samples, seed)["a"]
    strata = np.floor((drawn - 1.0) / 2.0 * samples)
    assert sorted(np.minimum(strata, samples - 1)) == list(range(samples))


@pytest.mark.parametrize("method", ["latin-hypercube", "sobol"])
def test_draws_are_the_same_for_the_same_seed(method: str) -> None:
    found = quantities(load_scenario("seongju-2017"))
    first, again, other = (draw(found, 50, seed, method) for seed in (3, 3, 4))
    assert all(np.array_equal(first[path], again[path]) for path in first)
    assert not np.array_equal(first["an-tpy-2.loss"], other["an-tpy-2.loss"])


def test_one_quantity_more_leaves_the_others_draws_alone() -> None:
    few, more = {"a": band(1.0, 2.0)}, {"a": band(1.0, 2.0), "b": band(1.0, 2.0)}
    assert np.array_equal(draw(few, 20, 1)["a"], draw(more, 20, 1)["a"])
    assert not np.array_equal(draw(more, 20, 1)["a"], draw(more, 20, 1)["b"])


@pytest.mark.parametrize("method", ["latin-hypercube", "sobol"])
def test_a_named_group_is_drawn_together(method: str) -> None:
    banded = {"a": band(1.0, 2.0, correlate="g"), "b": band(10.0, 30.0, correlate="g"), "c": band(1.0, 2.0)}
    drawn = draw(banded, 64, 5, method)
    assert np.allclose((drawn["a"] - 1.0), (drawn["b"] - 10.0) / 20.0, rtol=0, atol=1e-12)
    assert not np.allclose(drawn["a"], drawn["c"])


def test_a_minus_draws_against_the_group() -> None:
    drawn = draw({"a": band(1.0, 2.0, correlate="g"), "b": band(1.0, 2.0, correlate="-g")}, 64, 5)
    assert np.allclose(drawn["a"] + drawn["b"], 3.0, rtol=0, atol=1e-12)


def test_interceptor_draws_keep_its_mass() -> None:
    """More propellant means less structure: 900 kg hold to the band of the kill vehicle and 3 kg of rounding."""
    sheet = catalog.load("interceptors", "thaad")
    drawn = draw(quantities(sheet), 200, 2)
    total = drawn["thaad.stage.dry_mass"] + drawn["thaad.stage.propellant_mass"]
    assert np.ptp(total) < 7.0


def test_fixed_quantities_are_left_out() -> None:
    assert set(draw({"a": band(2.0, 2.0), "b": band(1.0, 2.0)}, 3, 0)) == {"b"}
    assert draw({"a": band(2.0, 2.0)}, 3, 0, "sobol") == {}


def test_middle_of_each_distribution() -> None:
    """Medians: arithmetic mean, geometric mean, and Jeffreys' posterior of 13 of 13 (0.98298, by its beta law)."""
    assert float(quantile(band(1.0, 3.0), 0.5)) == pytest.approx(2.0)
    assert float(quantile(band(1.0, 100.0, "log-uniform"), 0.5)) == pytest.approx(10.0)
    assert float(quantile(band(1e-9, 1.0, "beta 13.5 0.5"), 0.5)) == pytest.approx(0.982983, abs=1e-6)


def test_bad_requests() -> None:
    with pytest.raises(InputError):
        draw({"a": band(1.0, 2.0)}, 0, 1)
    with pytest.raises(InputError):
        draw({"a": band(1.0, 2.0)}, 4, 1, "dice")


def test_draws_go_back_into_the_scenario() -> None:
    scenario = load_scenario("seongju-2017")
    drawn = draw(quantities(scenario), 4, 9)
    changed = quantities(with_values(scenario, {path: values[2] for path, values in drawn.items()}))
    assert all(changed[path].value == values[2] for path, values in drawn.items())
