"""Range, area and depth against the radar equation by hand and plain geometry, without the radar room's own."""

from __future__ import annotations

import math

import numpy as np
import pytest
from claims_asked import ask
from hypothesis import given
from hypothesis import strategies as st

from uppertier.claims.world import SHEETS, World
from uppertier.earth.places import grid
from uppertier.radar.propagation import gas_loss
from uppertier.radar.scan import budget

BOLTZMANN = 1.380649e-23
LEWIS_POSTOL = {"an-tpy-2.noise_temperature": 500.0, "an-tpy-2.loss": 10**0.7, "nodong.rcs_payload": 0.01}


def by_hand(section: float, dwell: float, ratio: float, noise: float = 500.0, loss_db: float = 7.0) -> float:
    """[km] with 81 kW, a gain of 103,000 and 9.2 m2 at 80 %."""
    top = 81e3 * 103_000.0 * 9.2 * 0.8 * dwell * section
    return (top / ((4.0 * math.pi) ** 2 * BOLTZMANN * noise * 10 ** (loss_db / 10.0) * ratio)) ** 0.25 / 1e3


def test_866_km_are_those_of_lewis_and_postol(world: World) -> None:
    found = ask(world, "detection_range", LEWIS_POSTOL, missile="nodong", object="warhead").value
    # A ratio of 13.0103 dB on the sheet is 20 to a millionth.
    assert found == pytest.approx(by_hand(0.01, 0.1, 20.0), rel=1e-6)
    assert found == pytest.approx(866.0, abs=0.5)


@given(st.floats(1e-3, 30.0), st.floats(250.0, 1000.0), st.floats(4.0, 10.0))
def test_a_track_look_follows_the_equation(world: World, section: float, noise: float, loss: float) -> None:
    values = {
        "an-tpy-2.noise_temperature": noise, "an-tpy-2.loss": 10 ** (loss / 10.0), "df-5a.rcs_body": section,
        "df-5a.rcs_boost": 1e-4,
    }  # fmt: skip
    found = ask(world, "detection_range", values, missile="df-5a").value
    # What burns is darker here, and the larger of the two is asked about.
    assert found == pytest.approx(by_hand(section, 0.1, 20.0, noise, loss), rel=1e-6)


def test_a_look_of_the_search_needs_an_even_chance_in_the_time_it_has(world: World, seongju) -> None:
    sheet = seongju.radars[0].sheet
    for mode in sheet.modes:
        found = ask(world, "detection_range", LEWIS_POSTOL, missile="nodong", object="warhead", look="search",
                    mode=mode.id).value  # fmt: skip
        # Swerling 1 (Pd = Pfa^(1 / (1 + S)), Skolnik ch. 2) at an even chance and a false alarm in a million.
        ratio = math.log(1e-6) / math.log(0.5) - 1.0
        assert found == pytest.approx(by_hand(0.01, budget(sheet, mode).search_dwell, ratio), rel=1e-6)


def test_other_radars_are_asked_by_their_name(world: World, seongju) -> None:
    """The same sheet in Japan; the early-warning radar's own numbers in Alaska."""
    here, there = (ask(world, "detection_range", missile="df-5a", radar=name).value
                   for name in ("seongju-radar", "kyogamisaki-radar"))  # fmt: skip
    assert here == there
    assert ask(world, "detection_range", missile="df-5a", radar="clear-west-radar").value != here


def bracketed(world: World, height: float, section: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Cells of China certainly seen and possibly seen, their areas and depths.

    Bending lifts a ray by 0 to 0.8 degrees here (a grazing one through the whole standard air, seen from sea level):
    the straight line is the one end of the bracket and 0.8 degrees above it the other.
    """
    unit = world.scenario.radars[0]
    sheet, site = unit.sheet, unit.site
    cells = grid("CHN", 25e3)

    def ecef(latitude, longitude, up):
        eccentricity = 6.69437999014e-3
        curve = 6378137.0 / np.sqrt(1.0 - eccentricity * np.sin(latitude) ** 2)
        level = (curve + up) * np.cos(latitude)
        z = (curve * (1.0 - eccentricity) + up) * np.sin(latitude)
        return np.stack([level * np.cos(longitude), level * np.sin(longitude), z], axis=-1)

    phi, lam = site.latitude.value, site.longitude.value
    up = np.array([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
    east = np.array([-np.sin(lam), np.cos(lam), 0.0])
    north = np.cross(up, east)
    facing, tilt = unit.boresight.value, sheet.face_tilt.value
    level = np.sin(facing) * east + np.cos(facing) * north
    away = ecef(cells.latitude, cells.longitude, height) - ecef(phi, lam, site.height.value)
    distance = np.linalg.norm(away, axis=1)
    along, aside = away @ level, away @ np.cross(up, level)
    straight = np.arcsin(away @ up / distance)
    azimuth = np.arctan2(aside, along)

    def seen(elevation, gas_at):
        across = np.cos(elevation) * np.cos(azimuth) * np.cos(tilt) + np.sin(elevation) * np.sin(tilt)
        loss = sheet.loss.value * gas_loss(gas_at, sheet.frequency.value)
        scan = np.maximum(across, 1e-9) ** (2.0 * sheet.scan_loss_exponent.value)
        ratio = (
            81e3 * 103_000.0 * 9.2 * 0.8 * 0.1 * section * scan
            / ((4.0 * np.pi) ** 2 * BOLTZMANN * sheet.noise_temperature.value * loss * distance**4)
        )  # fmt: skip
        inside = (np.abs(azimuth) <= sheet.azimuth_half_width.value) & (across > 0.0)
        high = elevation >= sheet.elevation_minimum.value
        return inside & high & (elevation <= sheet.elevation_maximum.value) & (ratio >= sheet.detection_snr.value)

    bent = straight + np.radians(0.8)
    low, high = (seen(at, gas) for at, gas in ((straight, np.maximum(straight, 0.0)), (bent, bent)))
    return low & high, low | high, cells.area, cells.depth


@pytest.mark.parametrize(("height", "section"), [(100.0, 1.0), (300.0, 0.02), (300.0, 1.0), (500.0, 30.0)])
def test_area_and_depth_are_those_of_plain_geometry(world: World, height: float, section: float) -> None:
    values = {"df-5a.rcs_body": section, "df-5a.rcs_boost": section}
    least, most, area, depth = bracketed(world, height * 1e3, section)
    found = ask(world, "area_seen", values, height_km=height).value
    low, high = (float(area[mask].sum() / area.sum()) for mask in (least, most))
    assert low <= found <= high
    # The bracket is narrow: a belt of a degree's width.
    assert high - low < 0.06
    deep = ask(world, "depth_seen", values, height_km=height)
    low, high = (float(np.max(depth[mask], initial=0.0)) / 1e3 for mask in (least, most))
    assert low <= deep.value <= high
    assert deep.sides["share-of-china"] == found
    assert deep.sides["deeper-than-200"] == float(deep.value >= 200.0)


def test_a_facing_away_sees_nothing_and_a_warhead_less_than_a_body(world: World) -> None:
    away = {"seongju-radar.boresight": math.radians(105.0)}
    assert ask(world, "area_seen", away).value == 0.0
    assert ask(world, "depth_seen", away).value == 0.0
    body, warhead = (ask(world, "depth_seen", {}, SHEETS, object=name) for name in ("missile-or-stage", "warhead"))
    assert warhead.value <= body.value
    assert body.sides["depth-warhead"] == warhead.value
