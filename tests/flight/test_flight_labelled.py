"""Labelled arrays: the same numbers, with their units."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from uppertier.catalog.sheets import load
from uppertier.errors import InputError
from uppertier.flight.dispersion import disperse
from uppertier.flight.labelled import to_xarray
from uppertier.flight.profile import phases, trajectory
from uppertier.flight.shots import Shots, fly_along
from uppertier.flight.vehicle import missile_vehicle

SHEET = load("missiles", "scud-c")


@pytest.fixture(scope="module")
def shots() -> Shots:
    return fly_along(missile_vehicle(SHEET), (0.67, 2.2, 0.0), [1.0, 2.0], kick=0.2)


def test_flights_carry_their_units(shots: Shots) -> None:
    labelled = to_xarray(shots)
    assert dict(labelled.sizes) == {"flight": 2}
    assert np.array_equal(labelled.apogee, shots.endings.apogee)
    assert labelled.apogee.attrs["units"] == "m" and labelled.impact_speed.attrs["units"] == "m s-1"
    assert all("units" in variable.attrs for name, variable in labelled.items() if name != "status")
    assert labelled.attrs["missile"] == "scud-c"


def test_moments_of_several_flights_are_padded(shots: Shots) -> None:
    one, other = trajectory(shots, 0, 10.0), phases(shots, 1)
    labelled = to_xarray([one, other])
    assert labelled.speed.dims == ("flight", "moment")
    assert np.array_equal(labelled.speed[1, : len(other)], other.speed)
    assert np.isnan(labelled.speed[1, len(other) :]).all()
    assert list(to_xarray(other).event.values) == list(other.event)


def test_a_dispersion_has_draws_and_rounds(shots: Shots) -> None:
    found = disperse(SHEET, shots, samples=2, rounds=3)
    labelled = to_xarray(found)
    assert dict(labelled.sizes) == {"draw": 3, "round": 3}
    assert np.array_equal(labelled.down_range, found.down_range)
    assert labelled["scud-c.payload_mass"].dims == ("draw",)
    assert labelled["scud-c.payload_mass"][0] == SHEET.payload_mass.value


def test_without_xarray_one_sentence_says_what_to_install(shots: Shots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(InputError, match=r'pip install "uppertier\[data\]"'):
        to_xarray(shots)
