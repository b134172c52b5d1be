"""Cited sheets as frozen records: every number carries its band, its source and its grade.

SI and radians; a ratio written in decibels on a sheet is linear here. A sheet's `low` and `high` are the bounds
of what sources give. `distribution` says how a value is drawn between them: "uniform" or "log-uniform".
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import attrs
import numpy as np

from uppertier.catalog.banded import Grade, Quantity
from uppertier.catalog.signatures import Signature
from uppertier.numerics.arrays import Floats

__all__ = [
    "AssumptionSet",
    "BatterySheet",
    "BoosterFamily",
    "DragCurve",
    "FamilyStage",
    "FigureSheet",
    "Grade",
    "InterceptorSheet",
    "MissileSheet",
    "Propellant",
    "Quantity",
    "RadarMode",
    "RadarSheet",
    "SiteSheet",
    "Stage",
]


def _fixed(values: Floats) -> Floats:
    # As `numerics.arrays.floats`, spelled out: text fields follow these, and mypy takes that helper for a default.
    array = np.ascontiguousarray(values, dtype=np.float64).view()
    array.flags.writeable = False
    return array


@attrs.frozen
class DragCurve:
    """Drag coefficient over Mach number, linear between the points, constant beyond them."""

    id: str
    title: str
    mach: Floats = attrs.field(converter=_fixed, eq=attrs.cmp_using(eq=np.array_equal))
    coefficient: Floats = attrs.field(converter=_fixed, eq=attrs.cmp_using(eq=np.array_equal))
    source: str
    grade: Grade


@attrs.frozen
class Stage:
    """One stage. Thrust follows from impulse, propellant and burn time; nozzle exit area from both impulses."""

    dry_mass: Quantity
    propellant_mass: Quantity
    specific_impulse_vacuum: Quantity
    """Effective exhaust speed divided by standard gravity [s]."""
    specific_impulse_sea_level: Quantity
    burn_time: Quantity
    diameter: Quantity


@attrs.frozen
class MissileSheet:
    """A ballistic missile: stages, payload, what re-enters, and how it looks to a radar."""

    id: str
    title: str
    country: str
    valid_from: str
    valid_to: str
    stages: tuple[Stage, ...]
    drag: DragCurve
    payload_mass: Quantity
    separating: bool
    """Whether the payload leaves the last stage at burnout; else the whole body re-enters."""
    cut_off: bool
    """Whether thrust can be cut for range control."""
    ballistic_coefficient: Quantity
    """Mass over drag coefficient times area of what re-enters [kg/m2]."""
    vertical_time: Quantity
    """Vertical rise before the pitch-over begins [s]."""
    pitch_over_end: Quantity
    """Time since lift-off at which the gravity turn begins [s]."""
    published_range: Quantity
    rcs_boost: Quantity
    """Burning missile, X band [m2]."""
    rcs_body: Quantity
    """Spent last stage, or the whole body of a missile that does not separate [m2]."""
    rcs_payload: Quantity
    """Separated warhead [m2]; equal to `rcs_body` where nothing separates."""
    signature_boost: Signature | None = None
    """By aspect, in place of the constant `rcs_boost` in what a radar sees of a flight; so the next two."""
    signature_body: Signature | None = None
    signature_payload: Signature | None = None


Propellant = StrEnum("Propellant", {"LIQUID": "liquid", "SOLID": "solid"})


@attrs.frozen
class FamilyStage:
    """One stage of a generic booster, without a size."""

    stage_share: Quantity
    """Of the booster's propellant [-]. Values add up to one; draws are divided by their sum."""
    structural_fraction: Quantity
    """Dry mass over dry mass and propellant [-]."""
    specific_impulse_vacuum: Quantity
    specific_impulse_sea_level: Quantity
    burn_time: Quantity


@attrs.frozen
class BoosterFamily:
    """A generic booster, for missiles of which only a flight is known.

    It has no scale: a gross mass M and a payload m make it whole. With shares s and structural fractions f, stages hold
    s P of propellant, P = (M - m) / sum(s / (1 - f)), and s P f / (1 - f) of dry mass. Only drag depends on M.
    """

    id: str
    title: str
    propellant: Propellant
    drag: DragCurve
    separating: bool
    cut_off: bool
    stages: tuple[FamilyStage, ...]
    launch_mass: Quantity
    diameter: Quantity
    ballistic_coefficient: Quantity
    vertical_time: Quantity
    pitch_over_end: Quantity


@attrs.frozen
class RadarMode:
    """How a radar spends its time and where it looks."""

    part_of: ClassVar[str] = "modes"
    """A part of its sheet, wherever it stands: its quantities are SHEET.modes.ID.FIELD."""

    id: str
    title: str
    search_share: Quantity
    """Share of time given to the search volume [-]."""
    track_share: Quantity
    search_azimuth_width: Quantity
    """Full width of the search volume [rad]."""
    search_elevation_height: Quantity
    """Height of the search volume above the lowest elevation [rad]."""
    search_revisit: Quantity
    """Time within which the search volume is covered once [s]."""
    track_revisit: Quantity
    """Time between looks at one tracked object [s]."""
    supports_engagement: bool


@attrs.frozen
class RadarSheet:
    """A phased-array radar with one planar face."""

    id: str
    title: str
    valid_from: str
    valid_to: str
    frequency: Quantity
    average_power: Quantity
    aperture_area: Quantity
    aperture_width: Quantity
    aperture_height: Quantity
    aperture_efficiency: Quantity
    gain: Quantity
    """Transmit gain on boresight [-]."""
    noise_temperature: Quantity
    loss: Quantity
    """System loss without scan and gas loss [-, >= 1]."""
    track_dwell: Quantity
    """Time on target of one track look [s]."""
    azimuth_half_width: Quantity
    """Limit of the face off boresight in azimuth [rad]."""
    elevation_minimum: Quantity
    elevation_maximum: Quantity
    face_tilt: Quantity
    """Elevation of the face's normal [rad]."""
    scan_loss_exponent: Quantity
    """n in cos^n per way off the face's normal."""
    false_alarm_probability: Quantity
    detection_snr: Quantity
    """Signal-to-noise ratio of a track look at which an object counts as tracked [-]."""
    confirmation_looks: Quantity
    """Track looks after first detection before a track counts as confirmed."""
    bandwidth: Quantity
    monopulse_slope: Quantity
    """k in sigma = beamwidth / (k sqrt(2 snr))."""
    range_bias: Quantity
    angle_bias: Quantity
    modes: tuple[RadarMode, ...]


@attrs.frozen
class InterceptorSheet:
    """An interceptor as a rocket that flies out and a shot that kills with a probability."""

    id: str
    title: str
    valid_from: str
    valid_to: str
    stage: Stage
    kill_vehicle_mass: Quantity
    drag: DragCurve
    ballistic_coefficient: Quantity
    """Of the kill vehicle after burnout [kg/m2]."""
    altitude_minimum: Quantity
    altitude_maximum: Quantity
    flight_time_maximum: Quantity
    launch_elevation_minimum: Quantity
    launch_elevation_maximum: Quantity
    reliability: Quantity
    """Launch and flight without failure [-]."""
    hit_given_cue: Quantity
    kill_given_hit: Quantity


@attrs.frozen
class BatterySheet:
    """What is neither radar nor round: launchers, delays, the parts of the kill chain common to a raid or an object."""

    id: str
    title: str
    valid_from: str
    valid_to: str
    rounds_per_launcher: Quantity
    launch_interval: Quantity
    """Least time between two launches of one launcher [s]."""
    reload_time: Quantity
    decision_delay: Quantity
    """From a track good enough to act on to the first launch [s]."""
    assessment_delay: Quantity
    """From intercept to knowing whether it worked [s]."""
    commit_ellipse: Quantity
    """Semi-major axis (1 sigma) of the predicted impact below which the battery acts [m]."""
    raid_availability: Quantity
    """Radar and command up for the whole raid [-]."""
    object_track: Quantity
    """One object detected, tracked and classified rightly: Wilkening's P(track) [-]."""
    guidance_channels: Quantity | None = None
    """Interceptors that can be guided at once, each from launch to intercept; no limit where it is not given."""
    kill_taken_for_miss: Quantity | None = None
    """A look after a kill does not recognise it [-]; never where it is not given."""
    miss_taken_for_kill: Quantity | None = None
    """A look after misses sees a kill [-]; never where it is not given."""


@attrs.frozen
class FigureSheet:
    """One public figure that belongs to no radar, missile or battery."""

    id: str
    title: str
    valid_from: str
    valid_to: str
    amount: Quantity


@attrs.frozen
class SiteSheet:
    """A named place."""

    varied: ClassVar[bool] = False
    """Places are inputs: their bands are shown, never drawn from."""

    id: str
    title: str
    country: str
    latitude: Quantity
    longitude: Quantity
    height: Quantity
    """Above the WGS-84 ellipsoid, taken as height above sea level [m]."""


@attrs.frozen
class AssumptionSet:
    """What somebody would assume: quantities that stand in for those of the sheets."""

    id: str
    title: str
    follows: str
    """Whose view it is."""
    source: str
    note: str
    overrides: tuple[tuple[str, Quantity], ...]
    """Path of a quantity (as in `catalog.uncertainty`) and what replaces it."""
