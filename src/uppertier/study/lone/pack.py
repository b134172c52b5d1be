"""A battery, its radar and its rockets as the numbers that the compiled evaluator takes."""

from __future__ import annotations

import math
import weakref
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.battle.flyout import flyout_table
from uppertier.battle.posts import posts
from uppertier.earth.constants import BOLTZMANN, SPEED_OF_LIGHT, WGS84, WGS84_FLATTENING, WGS84_SEMI_MAJOR
from uppertier.earth.geodesy import enu_basis, geodetic_to_ecef
from uppertier.earth.refraction import refraction
from uppertier.earth.terrain import AZIMUTH_STEP
from uppertier.numerics.arrays import Booleans, Floats
from uppertier.radar.detection import threshold
from uppertier.radar.face import beamwidths
from uppertier.radar.look import own_mask
from uppertier.radar.propagation import GAS_ELEVATION_DEG, GAS_FREQUENCY_GHZ, GAS_ONE_WAY_DB
from uppertier.radar.scan import budget, search_limits
from uppertier.radar.signature import Object, constant_of, cross_section
from uppertier.track.motion import AIR_SUBSTEPS, AIR_TOP
from uppertier.track.records import MotionModel

if TYPE_CHECKING:
    from uppertier.battle.flyout import FlyoutTable
    from uppertier.battle.posts import Post
    from uppertier.catalog.records import MissileSheet
    from uppertier.scenario.records import BatteryUnit, RadarUnit, Scenario

ASPECTS = 3601
"""Of a cross-section that depends on the aspect: every twentieth of a degree, linear between."""


@attrs.frozen(eq=False)
class Packed:
    """One post and its radar."""

    unit: RadarUnit
    radar: Floats
    correction: Floats
    lowest: Floats
    profile: Floats
    distance: Floats
    gas: Floats
    post: Floats
    table: Floats
    blocks: Booleans

    def arguments(self) -> tuple[Floats, ...]:
        """Of the radar, in the order of the kernel."""
        return (self.radar, self.correction, self.lowest, self.profile, self.distance, self.gas)


def simple(scenario: Scenario) -> bool:
    """Whether every battery is one post that shoots by its own radar: what the compiled evaluator knows."""
    standing = posts(scenario)
    return len(standing) == len(scenario.batteries) and all(len(unit.radars) == 1 for unit in scenario.batteries)


def packed(scenario: Scenario, tables: tuple[FlyoutTable, ...] | None, ellipse: float) -> tuple[Packed, ...]:
    """Every battery of a scenario that is `simple`. ellipse : `chain.commit_ellipse` of it"""
    radars = {unit.id: unit for unit in scenario.radars}
    made = []
    for i, post in enumerate(posts(scenario)):
        unit = radars[post.unit.radar]
        table = tables[i] if tables else flyout_table(post.unit.interceptor, post.site, unit.boresight.value)
        made.append(_packed(unit, post, table, ellipse))
    return tuple(made)


def _packed(unit: RadarUnit, post: Post, table: FlyoutTable, ellipse: float) -> Packed:
    return Packed(
        unit,
        *radar_numbers(unit),
        gas=gas_table(unit.sheet.frequency.value),
        post=post_numbers(unit, post, table, ellipse),
        table=np.array(table.time, order="C"),
        blocks=_blocks(table),
    )


def radar_numbers(unit: RadarUnit) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """A radar as the kernels take it: its numbers; bending of rays and lowest elevations; horizon and its distances."""
    mask, air = own_mask(unit), refraction(unit.site.height.value)
    ground = [air.height, air.earth_radius, air.surface_refractivity, air.scale_height, mask.highest, AZIMUTH_STEP]
    return (
        np.concatenate([_place(unit), _face(unit), _looks(unit), ground]),
        np.array(air.correction, order="C"),
        np.array(air.lowest),
        np.array(mask.profile, order="C"),
        np.array(mask.distance),
    )


def with_face(radar: Floats, unit: RadarUnit) -> Floats:
    """The numbers of a radar with face, power and mode of another draw; its place stays."""
    from uppertier.study.lone.view.kernels import AIR_HEIGHT, BORESIGHT

    return np.concatenate([radar[:BORESIGHT], _face(unit), _looks(unit), radar[AIR_HEIGHT:]])


def _place(unit: RadarUnit) -> Floats:
    site = unit.site
    where = site.latitude.value, site.longitude.value
    return np.concatenate([geodetic_to_ecef(*where, site.height.value), enu_basis(*where).ravel()])


def _face(unit: RadarUnit) -> Floats:
    sheet = unit.sheet
    power = sheet.average_power.value * sheet.gain.value
    area = sheet.aperture_area.value * sheet.aperture_efficiency.value
    noise = (4.0 * math.pi) ** 2 * BOLTZMANN * sheet.noise_temperature.value * sheet.loss.value
    plan = budget(sheet, unit.mode)
    return np.array(
        [
            unit.boresight.value, sheet.azimuth_half_width.value,
            sheet.elevation_minimum.value, sheet.elevation_maximum.value,
            math.cos(sheet.face_tilt.value), math.sin(sheet.face_tilt.value), sheet.scan_loss_exponent.value,
            power * area / noise, sheet.track_dwell.value, plan.search_dwell, sheet.detection_snr.value,
            min(1.0, plan.tracks),
        ]
    )  # fmt: skip


def _looks(unit: RadarUnit) -> Floats:
    sheet, mode = unit.sheet, unit.mode
    half, low, high = search_limits(sheet, mode)
    wide, tall = (width / sheet.monopulse_slope.value for width in beamwidths(sheet))
    revisit = mode.track_revisit.value
    return np.array(
        [
            half, low, high, mode.search_revisit.value, threshold(sheet.false_alarm_probability.value),
            sheet.confirmation_looks.value * revisit, revisit, wide, tall,
            SPEED_OF_LIGHT / (2.0 * sheet.bandwidth.value), sheet.range_bias.value, sheet.angle_bias.value,
        ]
    )  # fmt: skip


@lru_cache(maxsize=64)
def gas_table(frequency: float) -> Floats:
    """Logarithms of degrees and of decibels one way at a frequency [2,n], as `radar.propagation.gas_loss` has them."""
    wanted, known = math.log(frequency / 1e9), np.log(GAS_FREQUENCY_GHZ)
    row = [float(np.interp(wanted, known, column)) for column in np.log(GAS_ONE_WAY_DB).T]
    return np.array([np.log(GAS_ELEVATION_DEG), np.array(row)])


def post_numbers(unit: RadarUnit, post: Post, table: FlyoutTable, ellipse: float) -> Floats:
    """As `battle.flyout.downrange_altitude` and `battle.reach.reach` have them."""
    site, rocket, sheet = post.site, post.unit.interceptor, post.unit.sheet
    latitude, longitude = site.latitude.value, site.longitude.value
    up = enu_basis(latitude, longitude)[2]
    e2 = WGS84_FLATTENING * (2.0 - WGS84_FLATTENING)
    radius = WGS84_SEMI_MAJOR * math.sqrt(1.0 - e2) / (1.0 - e2 * math.sin(latitude) ** 2)
    rest = [
        radius, table.downrange[-1] + table.altitude[-1],
        table.downrange[1] - table.downrange[0], table.altitude[1] - table.altitude[0],
        rocket.altitude_minimum.value, rocket.altitude_maximum.value,
        rocket.stage.burn_time.value, rocket.flight_time_maximum.value,
        sheet.assessment_delay.value, sheet.decision_delay.value, ellipse,
        float(post.unit.rounds > 0), float(unit.mode.supports_engagement),
    ]  # fmt: skip
    place = geodetic_to_ecef(latitude, longitude, site.height.value)
    return np.concatenate([place, geodetic_to_ecef(latitude, longitude, 0.0) - radius * up, up, rest])


def with_limits(post: Floats, unit: BatteryUnit) -> Floats:
    """The numbers of a post with the limits and delays of another draw of its battery; place and table stay."""
    from uppertier.study.lone.kernels import ASSESSMENT, CEILING, DECISION, FLOOR, LONGEST

    rocket, sheet, numbers = unit.interceptor, unit.sheet, np.array(post)
    numbers[FLOOR], numbers[CEILING] = rocket.altitude_minimum.value, rocket.altitude_maximum.value
    numbers[LONGEST] = rocket.flight_time_maximum.value
    numbers[ASSESSMENT], numbers[DECISION] = sheet.assessment_delay.value, sheet.decision_delay.value
    return numbers


_KNOWN_BLOCKS: dict[int, tuple[weakref.ref[FlyoutTable], Booleans]] = {}
"""Of tables that were met before: many draws share one."""


def _blocks(table: FlyoutTable) -> Booleans:
    """Squares of distance and height that hold a part of the table, or touch one that does."""
    known = _KNOWN_BLOCKS.get(id(table))
    if known is None or known[0]() is not table:
        key = id(table)
        known = weakref.ref(table, lambda _: _KNOWN_BLOCKS.pop(key, None)), _squares(table)
        _KNOWN_BLOCKS[key] = known
    return known[1]


def _squares(table: FlyoutTable) -> Booleans:
    from uppertier.study.lone.kernels import BLOCK

    i, j = (np.asarray(axis / BLOCK, np.int64) for axis in (table.downrange, table.altitude))
    holds = np.zeros((int(i[-1]) + 4, int(j[-1]) + 4), bool)
    there = np.nonzero(np.isfinite(table.time))
    for di in range(-1, 2):
        for dj in range(-1, 2):
            # One square lower and nearer than the first is the first.
            holds[np.maximum(i[there[0]] + di, 0), np.maximum(j[there[1]] + dj, 0)] = True
    return holds


def sections(missile: MissileSheet, frequency: float) -> Floats:
    """Cross-section of the burning missile, its payload and its body [3,A]; A is 1 where none depends on aspect."""
    objects = (Object.BOOST, Object.PAYLOAD, Object.BODY)
    constants = [constant_of(missile, one) for one in objects]
    if None not in constants:
        return np.array(constants, float)[:, None]
    aspect = np.linspace(0.0, np.pi, ASPECTS)
    return np.stack([cross_section(missile, one, aspect, frequency) for one in objects])


def motion_numbers(model: MotionModel) -> Floats:
    """What the tracker does not know about the motion, as the kernel takes it."""
    return np.array(
        [
            model.velocity**2, model.free_flight_noise, model.boost_noise, model.drag_flutter, AIR_TOP,
            float(AIR_SUBSTEPS),
        ]
    )  # fmt: skip


def earth_numbers() -> Floats:
    """As the kernels of the track take them."""
    return np.array(WGS84.row())
