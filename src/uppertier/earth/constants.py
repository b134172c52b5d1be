"""Constants of the Earth and its air. SI."""

from __future__ import annotations

import attrs

STANDARD_GRAVITY = 9.80665
"""[m/s2], by definition."""

SPEED_OF_LIGHT = 299_792_458.0
BOLTZMANN = 1.380649e-23

WGS84_SEMI_MAJOR = 6_378_137.0
WGS84_FLATTENING = 1.0 / 298.257223563
WGS84_MU = 3.986004418e14
WGS84_ROTATION = 7.292115e-5
"""[rad/s]. NIMA TR8350.2, table 3.1."""

J2 = 1.082_629_821_313e-3
"""Second zonal harmonic; C20 = -0.484166774985e-3 of the WGS-84 ellipsoid times -sqrt(5). NIMA TR8350.2.

NASA's check cases use this value: with that of EGM96 (3e-6 smaller) a dragless fall of 30 s is off by 20 um."""

MEAN_RADIUS = 6_371_000.0


@attrs.frozen
class Earth:
    """Which Earth a flight is computed over. Published cases need round and non-rotating ones."""

    semi_major: float = WGS84_SEMI_MAJOR
    flattening: float = WGS84_FLATTENING
    mu: float = WGS84_MU
    j2: float = J2
    rotation: float = WGS84_ROTATION
    atmosphere: bool = True

    def row(self) -> tuple[float, float, float, float, float, float]:
        """The numbers in the order that the kernels expect."""
        return (self.semi_major, self.flattening, self.mu, self.j2, self.rotation, float(self.atmosphere))


WGS84 = Earth()
WGS84_NOT_ROTATING = Earth(rotation=0.0)
ROUND_NOT_ROTATING = Earth(semi_major=MEAN_RADIUS, flattening=0.0, j2=0.0, rotation=0.0)
