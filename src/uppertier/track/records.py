"""Tracks: how well each radar knows each flight."""

from __future__ import annotations

import attrs

from uppertier.numerics.arrays import Floats, floats


@attrs.frozen
class Tracks:
    """Covariance of the state and of the predicted impact along each flight. ECEF, SI; NaN while not tracked."""

    radar: tuple[str, ...]
    covariance: Floats = floats()
    """[R,M,6,6] position and velocity"""
    impact_covariance: Floats = floats()
    """[R,M,2,2] east, north at the impact point"""
    launch_covariance: Floats = floats()
    """[R,N,2,2] east, north at the launch point"""
    commit_time: Floats = floats()
    """[R,N] since launch: when the predicted impact is good enough to act on; NaN where never"""
