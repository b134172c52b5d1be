"""Tracks: how well each radar knows each flight."""

from __future__ import annotations

import attrs

from uppertier.numerics.arrays import SAME, Floats, as_floats
from uppertier.radar.records import Sight


@attrs.frozen
class Tracks:
    """Covariance of the state and of the predicted impact along each flight. ECEF, SI; NaN while not tracked."""

    radar: tuple[str, ...]
    covariance: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,M,6,6] position and velocity"""
    impact_covariance: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,M,2,2] east, north at the impact point"""
    launch_covariance: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,N,2,2] east, north at the launch point"""
    commit_time: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,N] since launch: when the predicted impact is good enough to act on; NaN where never"""
    sight: Sight | None = attrs.field(default=None, eq=False, repr=False)
    """What it was made from, where the chain made it"""


@attrs.frozen(kw_only=True)
class SimulatedTracks(Tracks):
    """Tracks of one trial of a filter that measures and estimates: what it believes, and what it believes in."""

    method: str
    seed: int
    trial: int
    state: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,M,7] estimated position, velocity and drag factor"""
    thrust: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,M] probability that the filter gives to thrust"""
    innovation: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,M] normalised innovation squared of the look; NaN where there is none"""
    impact: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,M,3] predicted impact; its covariance stands in the axes of that place"""
    launch: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,N,3] estimated launch point; likewise"""


@attrs.frozen
class MotionModel:
    """What a tracker does not know about the motion. Every value is this project's own choice (grade: assumed)."""

    velocity: float = 4000.0
    """One sigma of each component of velocity before it has been measured [m/s]. Anything from a short-range missile
    to an intercontinental one; it is forgotten after the second look."""
    free_flight_noise: float = 1e-5
    """Spectral density of acceleration in free flight [m2/s3]: twice 5e-4 m/s2 squared times 20 s. Gravity beyond J2
    is tens of milligals and changes over 50-150 km, which a missile covers in about 20 s. Adds 20 m in 500 s."""
    boost_noise: float = 900.0
    """Spectral density of acceleration while a motor burns [m2/s3]: 30 m/s2 unknown afresh every second. Missiles
    accelerate by 10 to 100 m/s2, rising as they empty; neither thrust nor turn is known to the radar."""
    drag_separated: float = 0.2
    """One sigma of the relative error of drag of a separated payload [-]: shape and mass are known from earlier
    flights, if at all."""
    drag_whole: float = 0.4
    """The same for a body that re-enters whole [-]: it may come in tumbling, and may break."""
    drag_flutter: float = 0.1
    """Part of drag (or lift) that changes from second to second [-], as acceleration noise of that size afresh each
    second: angle of attack, gusts, density of the day."""
    boost_share: float = 0.1
    """One sigma of the ground distance covered in boost, as a share of it [-]: how far back from burnout the launch
    point lies, when the type of missile is known. Applied in all directions."""


@attrs.frozen
class SwitchModel:
    """What a filter that is not told of the thrust holds likely. Every value is this project's own choice (assumed)."""

    burn: float = 60.0
    """Mean time for which a motor still burns [s]: stages burn one to three minutes and are seen part of the way."""
    coast: float = 1000.0
    """Mean time after which a coasting body lights a motor [s]: longer than most flights, short enough to notice."""
    thrust: float = 0.5
    """Probability that a body burns at its first look [-]: nothing is known of it then."""
