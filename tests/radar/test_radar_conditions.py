"""The budget solved backwards: putting an answer back in gives the range it was asked for."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from radar_places import quantity

from uppertier import catalog
from uppertier.errors import InputError
from uppertier.radar.allocation import allocate, demand
from uppertier.radar.conditions import needs, product_band, search_needs, search_rcs, search_snr
from uppertier.radar.detection_range import detection_range, direction, sensitivity
from uppertier.radar.equation import search_distance
from uppertier.radar.readings import of_cross_section, of_demand, of_dwell, of_fence, of_product, of_share, of_snr
from uppertier.radar.scan import budget, fence_height, fence_middle

SHARED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SHARED
@given(st.floats(50e3, 8e6), st.floats(1e-4, 100.0), st.floats(1.0, 1e3))
def test_each_need_alone_makes_the_range(sheet, distance, rcs, snr):
    found = needs(sheet, distance, rcs=rcs, snr=snr)
    for changed in (
        {"rcs": found.rcs.value, "snr": snr},
        {"rcs": rcs, "snr": snr, "dwell": found.dwell.value},
        {"rcs": rcs, "snr": found.snr.value},
        {"rcs": rcs, "snr": snr / found.product.value},
    ):
        assert detection_range(sheet, **changed).range == pytest.approx(distance, rel=1e-9)


def test_cross_sections_of_published_ranges():
    # From 870 km at 0.01 m2 by the fourth power, worked out by hand; the sheet returns 866 km.
    sheet = catalog.load("radars", "an-tpy-2")
    for km, rcs in ((600, 0.0023), (1000, 0.0175), (2000, 0.28), (3000, 1.41), (4000, 4.5)):
        found = needs(sheet, km * 1e3, rcs=1.0, snr=20.0).rcs
        assert found.value == pytest.approx(rcs, rel=0.03)
        assert found.low < found.value < found.high


def test_only_the_product_shows(sheet):
    # Twice the power and twice the loss is the same radar.
    other = attrs.evolve(
        sheet,
        average_power=quantity(2.0 * sheet.average_power.value),
        loss=quantity(2.0 * sheet.loss.value),
    )
    assert sensitivity(other) == pytest.approx(sensitivity(sheet), rel=1e-12)
    band = product_band(catalog.load("radars", "an-tpy-2"))
    # Noise and loss by 3 dB each: 6 dB either way, and its fourth root on the range.
    assert 10.0 * np.log10([band.low, band.high]) == pytest.approx([-6.0, 6.0], abs=0.02)
    assert band.high**0.25 == pytest.approx(1.41, abs=0.005)


def test_search_needs_agree_with_the_search_radar_equation(sheet, mode):
    # Skolnik's surveillance form knows no beams. It fits when gain is 4 pi A / wavelength^2 and beams tile the volume.
    plan, towards = budget(sheet, mode), fence_middle(sheet, mode)
    found = search_needs(sheet, mode, 700e3, 1.0)
    beam = plan.solid_angle / plan.beams
    effective = sheet.aperture_area.value * sheet.aperture_efficiency.value
    expected = search_distance(
        sheet.average_power.value * effective * sheet.gain.value * beam / (4.0 * np.pi),
        mode.search_revisit.value * mode.search_share.value,
        plan.solid_angle,
        found.rcs.value,
        search_snr(sheet),
        sheet.noise_temperature.value,
        sheet.loss.value * towards.scan_loss * towards.gas_loss,
    )
    assert float(expected) == pytest.approx(700e3, rel=1e-9)


@pytest.mark.parametrize("rcs", [0.05, 1.0, 20.0])
def test_what_a_search_needs_is_what_it_then_does(sheet, mode, rcs):
    found = search_needs(sheet, mode, 600e3, rcs)
    # A revisit and a share that divide to the needed load reach the range: read it off the mode's own reach.
    slower = attrs.evolve(mode, search_revisit=quantity(found.revisit.value))
    assert search_rcs(sheet, slower, 600e3).value == pytest.approx(rcs, rel=1e-9)
    assert found.load.value * found.revisit.value * mode.search_share.value == pytest.approx(
        budget(sheet, mode).solid_angle
    )
    assert found.share.value / mode.search_share.value == pytest.approx(found.rcs.value / rcs, rel=1e-9)
    if found.height.value > 0.0:
        lower = attrs.evolve(mode, search_elevation_height=quantity(found.height.value))
        # Another fence, another middle: the dwell is what was solved for.
        assert budget(sheet, lower).search_dwell >= found.dwell.value * (1.0 - 1e-6)


def test_a_mode_without_search_finds_nothing(sheet, mode):
    idle = attrs.evolve(mode, search_share=quantity(0.0))
    assert np.isinf(search_rcs(sheet, idle, 500e3).value)
    assert np.isinf(search_needs(sheet, idle, 500e3, 1.0).revisit.value)
    assert allocate(sheet, idle).reaches[0].range.value == 0.0
    assert "no time is given to search" in of_cross_section(np.inf)


def test_fence_height_counts_beams(sheet, mode):
    own = budget(sheet, mode).beams
    assert fence_height(sheet, mode, own) == pytest.approx(mode.search_elevation_height.value, abs=1e-8)
    assert fence_height(sheet, mode, 3.0) == 0.0
    assert fence_height(sheet, mode, 1e9) == pytest.approx(
        sheet.elevation_maximum.value - sheet.elevation_minimum.value
    )


def test_allocation_ranges_are_those_of_their_own_dwell(sheet, mode):
    found = allocate(sheet, mode, (0.1, 1.0))
    low = sheet.elevation_minimum.value
    middle = low + 0.5 * mode.search_elevation_height.value
    for reach in found.reaches:
        again = detection_range(
            sheet, rcs=reach.rcs, snr=search_snr(sheet), dwell=found.plan.search_dwell, elevation=middle, azimuth=0.0
        )
        assert reach.range.value == pytest.approx(again.range, rel=1e-12)
        assert reach.edge < reach.range.value
    # Signal by the fourth power.
    assert found.reaches[1].range.value / found.reaches[0].range.value == pytest.approx(10.0**0.25)


def test_shares_add_up_to_the_whole():
    for name in ("an-tpy-2", "uewr", "green-pine", "mpq-65"):
        sheet = catalog.load("radars", name)
        for mode in sheet.modes:
            plan = budget(sheet, mode)
            parts = mode.search_share.value + mode.track_share.value + plan.support_share + plan.spare_share
            assert parts == pytest.approx(1.0)
            assert (plan.support_share > 0.0) == mode.supports_engagement
            assert plan.support_share == 0.0 or plan.spare_share == 0.0


def test_one_radar_two_allocations():
    # The same sheet: only time, fence and revisit differ, and the range of the search with them.
    sheet = catalog.load("radars", "an-tpy-2")
    terminal, forward = (allocate(sheet, mode) for mode in sheet.modes)
    dwell = forward.plan.search_dwell / terminal.plan.search_dwell
    assert forward.reaches[2].range.value / terminal.reaches[2].range.value == pytest.approx(dwell**0.25, rel=0.02)
    assert 4.0 < dwell < 6.0
    assert terminal.plan.support_share == pytest.approx(0.3) and forward.plan.support_share == 0.0


def test_a_load_that_cannot_be_met_says_what_it_drops(sheet, mode):
    asked = demand(sheet, mode, 1500e3, 1.0, tracks=5.0)
    assert not asked.met and asked.share > 1.0
    words = of_demand(asked)
    assert "does not fit" in words[0]
    assert [line.split(":")[0] for line in words[1:]] == ["drops fence", "drops visits", "drops tracks", "drops range"]
    # Each alone makes it fit: the range, then the revisit.
    assert demand(sheet, mode, asked.nearer, 1.0, tracks=5.0).share == pytest.approx(1.0)
    slower = attrs.evolve(mode, search_revisit=quantity(asked.revisit))
    assert demand(sheet, slower, 1500e3, 1.0, tracks=5.0).share == pytest.approx(1.0)


def test_tracks_that_fit_beside_a_search(sheet, mode):
    asked = demand(sheet, mode, 700e3, 1.0, tracks=50.0)
    assert not asked.met and asked.tracks_kept > 0.0
    assert demand(sheet, mode, 700e3, 1.0, tracks=asked.tracks_kept).share == pytest.approx(1.0)
    assert demand(sheet, mode, 300e3, 1.0, tracks=1.0).met
    assert of_demand(demand(sheet, mode, 300e3, 1.0, tracks=1.0))[0].startswith("fits")


def test_more_tracks_than_the_whole_time_leave_no_search(sheet, mode):
    asked = demand(sheet, mode, 700e3, 1.0, tracks=1e4)
    assert asked.height == 0.0 and np.isinf(asked.revisit) and asked.nearer == 0.0
    assert any("not even one row" in line for line in of_demand(asked))


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf])
def test_numbers_that_are_not_positive_get_a_sentence(sheet, mode, bad):
    for call in (
        lambda: needs(sheet, bad, rcs=1.0, snr=20.0),
        lambda: needs(sheet, 1e6, rcs=bad, snr=20.0),
        lambda: needs(sheet, 1e6, rcs=1.0, snr=20.0, dwell=bad),
        lambda: search_needs(sheet, mode, bad, 1.0),
        lambda: demand(sheet, mode, 1e6, bad),
        lambda: allocate(sheet, mode, (bad,)),
        lambda: detection_range(sheet, rcs=bad, snr=20.0),
        lambda: detection_range(sheet, rcs=1.0, snr=bad),
        lambda: detection_range(sheet, rcs=1.0, snr=20.0, dwell=bad),
    ):
        with pytest.raises(InputError, match="must be above zero"):
            call()


def test_a_direction_costs_what_its_angles_say(sheet):
    towards = direction(sheet, np.radians(5.0), 0.0)
    assert np.degrees(towards.off_normal) == pytest.approx(25.0)
    assert sensitivity(sheet, towards) * towards.scan_loss * towards.gas_loss == pytest.approx(sensitivity(sheet))


def test_words_beside_numbers():
    assert of_cross_section(0.0023) == "a rounded nose of 2.7 cm radius: a small warhead seen nose-on"
    assert of_cross_section(1.41).startswith("a missile body off broadside")
    assert of_cross_section(1e5).startswith("a body squarely broadside")
    assert "warhead" in of_cross_section(0.03) and "absorber" in of_cross_section(5e-4)
    assert "more than all the time" in of_dwell(2.0, 0.1, 1.0) and "20 %" in of_dwell(0.2, 0.1, 1.0)
    assert of_snr(0.5, 0.001).startswith("below the noise") and of_snr(100.0, 0.87) == "found in 87 % of looks"
    assert of_product(10.0**1.5, 0.25, 4.0) == "9.0 dB beyond the sheet's band"
    assert "cannot exclude" in of_product(1.0, 0.25, 4.0) and "at its worst" in of_product(0.1, 0.25, 4.0)
    assert of_share(14.0) == "cannot be met: the search alone would take 14 radars of this kind"
    assert of_share(0.11) == "11 % of the radar's time"
    assert "it fits" in of_fence(8.0, 6.0) and "50 %" in of_fence(3.0, 6.0) and "not even one row" in of_fence(0.0, 6.0)
