"""Gravitation: kernel against twin, and both against the gradient of the potential."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uppertier.earth.constants import J2, ROUND_NOT_ROTATING, WGS84, WGS84_MU, WGS84_ROTATION, WGS84_SEMI_MAJOR, Earth
from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.earth.gravity import gravitation
from uppertier.earth.kernels import gravitation as compiled_gravitation

places = st.tuples(st.floats(-np.pi / 2, np.pi / 2), st.floats(-np.pi, np.pi), st.floats(0.0, 2e7))


def potential(x: mpmath.mpf, y: mpmath.mpf, z: mpmath.mpf, earth: Earth) -> mpmath.mpf:
    """mu/r (1 - J2 (a/r)^2 P2(sin latitude)), Vallado (2013), eq. (8-19)."""
    r = mpmath.sqrt(x * x + y * y + z * z)
    return earth.mu / r * (1 - earth.j2 * (earth.semi_major / r) ** 2 * mpmath.legendre(2, z / r))


@pytest.mark.parametrize("earth", [WGS84, ROUND_NOT_ROTATING])
@given(places)
def test_kernel_and_twin_agree(earth: Earth, place: tuple[float, float, float]) -> None:
    position = geodetic_to_ecef(*place)
    compiled = compiled_gravitation(*position, earth.mu, earth.j2, earth.semi_major)
    assert np.array(compiled) == pytest.approx(gravitation(position, earth), rel=1e-13, abs=1e-14)


@pytest.mark.parametrize("place", [(0.0, 0.0, 0.0), (0.6, 2.2, 3e5), (-1.2, -0.5, 1e6), (np.pi / 2, 0.0, 1e4)])
def test_the_gradient_of_the_potential(place: tuple[float, float, float]) -> None:
    """Differences of the potential in 40 digits: 1e-12 of the whole."""
    position = geodetic_to_ecef(*place)
    with mpmath.workdps(40):
        point = [mpmath.mpf(float(c)) for c in position]
        wanted = [
            float(mpmath.diff(lambda *p: potential(*p, WGS84), point, order))
            for order in ((1, 0, 0), (0, 1, 0), (0, 0, 1))
        ]
    assert gravitation(position) == pytest.approx(wanted, abs=1e-11)


def test_gravity_on_the_ground() -> None:
    """Normal gravity at equator and pole, 9.7803253 and 9.8321849 m/s2 (NIMA TR8350.2): J2 alone leaves 3e-5."""
    equator = gravitation([WGS84_SEMI_MAJOR, 0.0, 0.0])[0] + WGS84_ROTATION**2 * WGS84_SEMI_MAJOR
    pole = gravitation(geodetic_to_ecef(np.pi / 2, 0.0))[2]
    assert -equator == pytest.approx(9.7803253, abs=1e-4)
    assert -pole == pytest.approx(9.8321849, abs=2e-4)


def test_constants_belong_together() -> None:
    """J2 from the defining C20 of WGS-84, -0.484166774985e-3, times -sqrt(5)."""
    assert pytest.approx(0.484166774985e-3 * np.sqrt(5.0), rel=1e-11) == J2
    assert WGS84_MU == 3.986004418e14
