"""What each banded field measures and between which bounds it can lie [SI].

A field that is not listed here cannot stand on a sheet; a test holds this table against the records.
"""

from __future__ import annotations

import math

import attrs


@attrs.frozen
class Domain:
    """Dimension (as in `units`) and closed bounds of a field [SI]."""

    dimension: str
    lowest: float
    highest: float
    usual_suffix: str


_TINY = 1e-300


def _positive(dimension: str, suffix: str) -> Domain:
    return Domain(dimension, _TINY, math.inf, suffix)


def _not_negative(dimension: str, suffix: str) -> Domain:
    return Domain(dimension, 0.0, math.inf, suffix)


def _angle(lowest: float, highest: float) -> Domain:
    # A hair of slack: 90 degrees written as text must not fall outside 90 degrees in radians.
    slack = 1e-12
    return Domain("angle", math.radians(lowest) - slack, math.radians(highest) + slack, "deg")


def _width(highest: float) -> Domain:
    """Of a sector: with none there is nothing to look at."""
    return Domain("angle", _TINY, _angle(0, highest).highest, "deg")


_SHARE = Domain("number", 0.0, 1.0, "share")
_AT_LEAST_ONE = Domain("number", 1.0, math.inf, "db")

DOMAINS: dict[str, Domain] = {
    # boosters
    "dry_mass": _positive("mass", "kg"),
    "propellant_mass": _positive("mass", "kg"),
    "payload_mass": _not_negative("mass", "kg"),
    "kill_vehicle_mass": _positive("mass", "kg"),
    "specific_impulse_vacuum": _positive("time", "s"),
    "specific_impulse_sea_level": _positive("time", "s"),
    "burn_time": _positive("time", "s"),
    "diameter": _positive("length", "m"),
    "structural_fraction": Domain("number", 0.0, 1.0 - 1e-9, "ratio"),
    "stage_share": _SHARE,
    "launch_mass": _positive("mass", "t"),
    "ballistic_coefficient": _positive("areal mass", "kg_m2"),
    "vertical_time": _not_negative("time", "s"),
    "pitch_over_end": _not_negative("time", "s"),
    "published_range": _positive("length", "km"),
    "rcs_boost": _positive("area", "m2"),
    "rcs_body": _positive("area", "m2"),
    "rcs_payload": _positive("area", "m2"),
    # shapes that a radar sees
    "floor": _positive("area", "m2"),
    "aspect": _angle(0, 180),
    "nose_radius": _not_negative("length", "m"),
    "base_radius": _positive("length", "m"),
    "small_radius": _not_negative("length", "m"),
    "large_radius": _positive("length", "m"),
    "radius": _positive("length", "m"),
    "length": _positive("length", "m"),
    "half_length": _positive("length", "m"),
    "half_angle": _angle(0.1, 80),
    # radars
    "frequency": _positive("frequency", "ghz"),
    "average_power": _positive("power", "kw"),
    "aperture_area": _positive("area", "m2"),
    "aperture_width": _positive("length", "m"),
    "aperture_height": _positive("length", "m"),
    "aperture_efficiency": _SHARE,
    "gain": _AT_LEAST_ONE,
    "noise_temperature": _positive("temperature", "k"),
    "loss": _AT_LEAST_ONE,
    "track_dwell": _positive("time", "ms"),
    "azimuth_half_width": _width(180),
    "elevation_minimum": _angle(-10, 90),
    "elevation_maximum": _angle(0, 90),
    "face_tilt": _angle(0, 90),
    "scan_loss_exponent": Domain("number", 0.0, 4.0, "ratio"),
    "false_alarm_probability": Domain("number", _TINY, 1.0 - 1e-12, "share"),
    "detection_snr": _positive("number", "db"),
    "confirmation_looks": Domain("number", 0.0, 1000.0, "count"),
    "bandwidth": _positive("frequency", "mhz"),
    "monopulse_slope": Domain("number", 0.1, 10.0, "ratio"),
    "range_bias": _not_negative("length", "m"),
    "angle_bias": _angle(0, 10),
    "search_share": _SHARE,
    "track_share": _SHARE,
    "search_azimuth_width": _width(360),
    "search_elevation_height": _width(90),
    "search_revisit": _positive("time", "s"),
    "track_revisit": _positive("time", "s"),
    "boresight": _angle(0, 360),
    # interceptors and batteries
    "altitude_minimum": _not_negative("length", "km"),
    "altitude_maximum": _not_negative("length", "km"),
    "flight_time_maximum": _positive("time", "s"),
    "launch_elevation_minimum": _angle(0, 90),
    "launch_elevation_maximum": _angle(0, 90),
    "reliability": _SHARE,
    "hit_given_cue": _SHARE,
    "kill_given_hit": _SHARE,
    "rounds_per_launcher": Domain("number", 0.0, 1000.0, "count"),
    "launch_interval": _not_negative("time", "s"),
    "reload_time": _not_negative("time", "min"),
    "decision_delay": _not_negative("time", "s"),
    "assessment_delay": _not_negative("time", "s"),
    "commit_ellipse": _positive("length", "km"),
    "raid_availability": _SHARE,
    "object_track": _SHARE,
    "guidance_channels": Domain("number", 1.0, 1000.0, "count"),
    "kill_taken_for_miss": _SHARE,
    "miss_taken_for_kill": _SHARE,
    # published ranges
    "distance": _positive("length", "km"),
    "rcs": _positive("area", "m2"),
    "snr": _positive("number", "db"),
    # public figures
    "amount": _not_negative("number", "count"),
    # places and trajectories
    "latitude": _angle(-90, 90),
    "longitude": _angle(-180, 180),
    "height": Domain("length", -500.0, 9000.0, "m"),
    "apogee": _positive("length", "km"),
    # curves and plain times
    "mach": _not_negative("number", "ratio"),
    "coefficient": _not_negative("number", "ratio"),
    "first_launch": _not_negative("time", "s"),
    "interval": _not_negative("time", "s"),
}

WHOLE: dict[str, tuple[int, int]] = {
    "launchers": (1, 1000),
    "rounds_per_launcher": (0, 1000),
    "reloads": (0, 1000),
    "tier": (0, 15),
    "count": (1, 10_000),
    "seed": (0, 2**63 - 1),
}
"""Bounds of the fields that are plain whole numbers."""
