"""The sheets flown at full burn against ranges that are printed."""

from __future__ import annotations

import math

import pytest

from uppertier import catalog
from uppertier.flight.shooting import max_range
from uppertier.flight.vehicle import missile_vehicle


def reach(missile: str, payload: float, towards: float = 135.0) -> float:
    """Greatest range [km] from Sino-ri with a payload [kg]."""
    sheet = catalog.with_values(catalog.load("missiles", missile), {f"{missile}.payload_mass": payload})
    site = catalog.load("sites", "sino-ri")
    start = (site.latitude.value, site.longitude.value, 0.0)
    return float(max_range(missile_vehicle(sheet), start, math.radians(towards))[0][0]) / 1e3


def test_scud_c_flies_as_far_as_janes_says() -> None:
    """550 km with 770 kg (Jane's, 2002): not used to shape the sheet. 5 % covers the rotation of the Earth."""
    assert reach("scud-c", 770.0) == pytest.approx(550.0, rel=0.05)


def test_scud_er_flies_as_far_as_the_joint_chiefs_say() -> None:
    """1,000 km with 500 kg (2017): not used to shape the sheet."""
    assert reach("scud-er", 500.0) == pytest.approx(1000.0, rel=0.05)


def test_nodong_still_flies_what_it_was_calibrated_to() -> None:
    """1,300 km with 700 kg (white paper 2020) shaped the sheet: it holds to 2 %, and proves nothing more."""
    assert reach("nodong", 700.0) == pytest.approx(1300.0, rel=0.02)
