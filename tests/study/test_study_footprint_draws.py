"""Footprints over draws: shares by a plain count, the same draws for everybody, numbers that cannot vary do not."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest

from uppertier.catalog.uncertainty import quantities, with_values
from uppertier.errors import InputError
from uppertier.scenario.assume import under
from uppertier.scenario.records import Scenario
from uppertier.study.footprint import footprint, raster
from uppertier.study.footprint_draws import STRIDE, companions
from uppertier.study.footprint_threats import raid_threats

SETS = ("official-2017", "sceptic")


@pytest.fixture(scope="module")
def nodes() -> Any:
    return raster(spacing=40e3, stride=STRIDE)


def test_shares_count_what_single_footprints_say(seongju: Scenario, nodes: Any) -> None:
    threat = raid_threats(seongju)["scud-er-wonsan"]
    (found,) = companions(seongju, [threat], nodes, 4, sets=SETS)
    assert found.area_share.shape == (4, 2) and found.reached.max() == 4
    assert (found.defended[0] <= found.reached).all() and (found.defended[1] <= found.defended[0]).all()
    # The bands move the answer, if not every time by a whole cell of this coarse grid.
    assert len(set(found.area_share[:, 0].tolist())) > 1
    shares = found.share(1)
    land = nodes.inside & (found.reached > 0)
    # Where every draw reaches every node, the mean share over the nodes is the mean of the shares over the draws.
    everywhere = nodes.inside & (found.reached == 4)
    assert np.array_equal(everywhere, land)
    area = np.broadcast_to(nodes.area, land.shape)[land]
    assert np.average(shares[land], weights=area) == pytest.approx(found.area_share[:, 0].mean(), abs=1e-12)


def test_without_bands_every_draw_is_the_footprint_itself(seongju: Scenario, nodes: Any) -> None:
    fixed = with_values(seongju, {})
    still = {path: attrs.evolve(q, low=q.value, high=q.value) for path, q in quantities(fixed).items()}
    from uppertier.catalog.uncertainty import with_quantities

    fixed = with_quantities(seongju, still)
    threat = raid_threats(fixed)["scud-c-hwangju"]
    (found,) = companions(fixed, [threat], nodes, 2)
    one = footprint(fixed, threat, nodes, stride=STRIDE)
    assert np.array_equal(found.defended[0], 2 * (one.opportunities >= 1))
    assert found.area_share[0, 1] == found.area_share[1, 1] == one.share(2)


def test_the_same_seed_draws_the_same_for_one_threat_and_for_two(seongju: Scenario, nodes: Any) -> None:
    threats = [raid_threats(seongju)[name] for name in ("scud-c-hwangju", "scud-er-wonsan")]
    both = companions(seongju, threats, nodes, 2, seed=5)
    (alone,) = companions(seongju, threats[1:], nodes, 2, seed=5)
    assert both[1] == alone
    assert companions(seongju, threats[1:], nodes, 2, seed=6) != [alone]


def test_a_set_of_assumptions_is_used_and_unknown_ones_are_refused(seongju: Scenario, nodes: Any) -> None:
    threat = raid_threats(seongju)["scud-er-wonsan"]
    with pytest.raises(InputError, match="make no share"):
        companions(seongju, [threat], nodes, 1)
    with pytest.raises(InputError):
        companions(seongju, [threat], nodes, 2, sets=("nobody-1999",))
    assert under(seongju, SETS[0]) != seongju
