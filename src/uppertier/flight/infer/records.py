"""What the steps of an inference hand to each other."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from uppertier.earth.constants import Earth
from uppertier.earth.geodesy import geodesic_direct
from uppertier.errors import Sentences
from uppertier.flight.infer.boosters import Boosters
from uppertier.flight.infer.reports import Place
from uppertier.numerics.arrays import Floats

TOLERANCE = 1e-2
"""Of the integrator [m]: apogee and impact are then good to some metres, to less than a kilometre where a
missile barely leaves its pad (tests/flight/test_flight_infer_boosters.py)."""
LONGEST = 40_000.0
"""Of the flights that meet a report [s]: the highest apogee taken lasts ten hours."""


class Met(Sentences):
    """How boosters came out of it, as said of several."""

    YES = 0, "fly what was reported"
    TOO_WEAK = 1, "are too weak"
    TOO_STRONG = 2, "are so strong that the payload they would need keeps them on the ground"
    NO_LIFT = 3, "do not lift off"
    UNSOLVED = 4, "meet it with no pitch-over of this model"


@attrs.frozen
class Task:
    """N boosters, and the apogee and range that each of them has to meet."""

    boosters: Boosters
    earth: Earth
    site: Place
    bearing: float
    apogee: NDArray[np.float64]
    range: NDArray[np.float64]

    @property
    def target(self) -> tuple[Floats, Floats]:
        shape = (self.earth.semi_major, self.earth.flattening)
        return geodesic_direct(*self.site[:2], self.bearing, self.range, *shape)
