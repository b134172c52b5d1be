"""The bundled scenario with its flights, as measures are handed it."""

from __future__ import annotations

import pytest

from uppertier.claims.world import World


@pytest.fixture(scope="session")
def world(seongju, seongju_flights) -> World:
    return World(seongju, seongju_flights, trials=200, seed=1)
