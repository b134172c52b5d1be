"""The denominator, on numbers worked by hand and on the battery of the day."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from uppertier.battle.records import Binding
from uppertier.errors import InputError
from uppertier.study.denominator import (
    COUNTINGS,
    Lot,
    denominator,
    from_the_north,
    lot_of,
    lots,
    short_lot,
    sources,
    weighed,
)


@pytest.fixture(scope="module")
def found(seongju) -> dict[str, np.ndarray]:
    return lots(seongju)


def test_shares_by_hand() -> None:
    """430 Scud, half B and half C, of which B falls short and C is met half the time; 100 KN-02 under the floor.

    430 / 2 = 215 too short, 107.5 met, 107.5 outside reach, 100 under the floor, of 530.
    """
    made = {name: np.zeros((1, 5)) for name in ("scud-b", "scud-c", "scud-er", "kn-02")}
    made["scud-b"][0, Lot.TOO_SHORT] = 1.0
    made["scud-c"][0, [Lot.MET, Lot.OUT_OF_REACH]] = 0.5
    made["scud-er"][0, Lot.MET] = 1.0
    made["kn-02"][0, Lot.UNDER_FLOOR] = 1.0
    shares = weighed(made, {"scud": 430.0, "kn-02": 100.0}, (0.5, 0.5, 0.0))[0]
    assert shares.tolist() == pytest.approx([215 / 530, 0.0, 100 / 530, 107.5 / 530, 107.5 / 530])


def test_lots_of_what_was_flown() -> None:
    assert lot_of(-1, -1) is Lot.TOO_SHORT
    assert lot_of(2, Binding.FEASIBLE) is Lot.MET
    assert lot_of(0, Binding.UNDER_FLOOR) is Lot.UNDER_FLOOR
    assert lot_of(0, Binding.TOO_LATE) is Lot.OUT_OF_REACH


def test_lots_of_short_range_systems() -> None:
    """The KN-02's 120 km make an arc of 30 km at most: never over a floor of 40 km, wherever it reaches."""
    assert short_lot(119e3, 120e3, 40e3) is Lot.UNDER_FLOOR
    assert short_lot(121e3, 120e3, 40e3) is Lot.TOO_SHORT
    assert short_lot(180e3, 200e3, 40e3) is Lot.OUT_OF_REACH


@given(st.floats(1e3, 159e3))
def test_nothing_within_four_times_the_floor_rises_over_it(distance: float) -> None:
    assert short_lot(distance, 200e3, 40e3) is Lot.UNDER_FLOOR


def test_seoul_lies_forty_kilometres_from_the_north(seongju) -> None:
    """Against the Geod's distances to the nearest bend of the line, near 37.96 N 126.68 E, and far from Busan."""
    sites = {site.id: site for site in seongju.defended}
    seoul = sites["seoul"]
    _, _, near = Geod(ellps="WGS84").inv(
        np.degrees(seoul.longitude.value), np.degrees(seoul.latitude.value), 126.68, 37.96
    )
    assert 30e3 < from_the_north(seoul) <= near
    assert 330e3 < from_the_north(sites["busan"]) < 390e3


def test_every_class_has_one_lot_at_every_place(seongju, found) -> None:
    for shares in found.values():
        assert shares.shape == (len(seongju.defended), 5)
        assert np.allclose(shares.sum(axis=1), 1.0)


def test_of_guns_only_those_that_bear_on_seoul_reach_it(seongju, found) -> None:
    seoul = [site.id for site in seongju.defended].index("seoul")
    assert found["guns-in-reach-of-seoul"][seoul, Lot.UNDER_FLOOR] == 1.0
    assert found["north-other-guns"][seoul, Lot.TOO_SHORT] == 1.0


def test_at_seoul_none_is_met_and_at_busan_all_that_reach_it(seongju, found, monkeypatch) -> None:
    """100 of 899 are KN-02, under the floor at Seoul; of the 340 guns and 458 launchers and guns, see below."""
    monkeypatch.setattr("uppertier.study.denominator.lots", lambda scenario: found)
    rows = {(one.place, one.counting, one.lot): one for one in denominator(seongju)}
    assert rows["seoul", "missiles", Lot.MET].high == 0.0
    under = rows["seoul", "missiles", Lot.UNDER_FLOOR]
    assert under.value == pytest.approx(100 / 899)
    # Scud 400 to 700, Nodong 200 to 330, Musudan 27 to 50, and 112 of the others.
    assert under.low == pytest.approx(100 / (700 + 330 + 50 + 112))
    assert under.high == pytest.approx(100 / (400 + 200 + 27 + 112))
    everything = rows["seoul", "launchers, guns and rockets", Lot.UNDER_FLOOR]
    assert everything.value == pytest.approx((340 + 12 + 10) / (36 + 27 + 12 + 27 + 6 + 340 + 660 + 10))
    busan = rows["busan", "missiles", Lot.MET]
    assert busan.low < busan.value < busan.high
    # All Scud of the shortest kind: only the Nodong reaches Busan.
    assert busan.low == pytest.approx(200 / (700 + 200 + 27 + 112), abs=0.02)
    for place in {one[0] for one in rows}:
        for counting in COUNTINGS:
            assert sum(rows[place, counting, lot].value for lot in Lot) == pytest.approx(1.0)


def test_every_inventory_is_cited() -> None:
    assert {"asia-economy-2018", "white-paper-2014", "dod-2013"} <= set(sources())


def test_without_battery_or_place_a_sentence(seongju) -> None:
    with pytest.raises(InputError, match="no battery"):
        lots(attrs.evolve(seongju, batteries=()))
    with pytest.raises(InputError, match="no place to defend"):
        lots(attrs.evolve(seongju, defended=()))


def test_the_command_prints_and_writes_json(monkeypatch, capsys, seongju, found) -> None:
    import json

    from uppertier.cli.main import main

    monkeypatch.setattr("uppertier.study.denominator.lots", lambda scenario: found)
    monkeypatch.setattr("sys.argv", ["uppertier", "denominator", "seongju-2017", "--json"])
    assert main() == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document["shares"]) == len(COUNTINGS) * len(seongju.defended) * len(Lot)
    monkeypatch.setattr("sys.argv", ["uppertier", "denominator", "seongju-2017"])
    assert main() == 0
    told = capsys.readouterr().out
    assert "aimed at" in told and "could be met" in told
