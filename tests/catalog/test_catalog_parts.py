"""Printed ranges and signatures as text: what is right loads, what is wrong gets a sentence with its place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from uppertier import catalog, resources
from uppertier.catalog.checking import kind_of
from uppertier.catalog.sheets import read_sheet
from uppertier.errors import InputError

DATA = Path(resources.__file__).parent / "data"
FIGURE = """
id = "an-tpy-2-ranges"
title = "Test"
radar = "an-tpy-2"

[[figures]]
id = "one"
who = "Somebody"
date = "2017-05"
mode = "terminal"
statement = "unconditioned"
subject = ""
beyond = false
distance_km = { value = 600, low = 500, high = 600, source = "widely-repeated", grade = "recalled" }
"""
SIGNATURE = """
[signature_payload]
floor_m2 = { value = 0.003, low = 0.001, high = 0.01, source = "uppertier-assumption", grade = "assumed" }

[signature_payload.table]
aspect_deg = [0, 90, 180]
rcs_m2 = [0.01, 1, 0.1]
source = "uppertier-assumption"
grade = "assumed"
"""
CONE = """
[signature_payload.sphere_cone]
nose_radius_m = { value = 0.05, low = 0.03, high = 0.1, source = "uppertier-assumption", grade = "assumed" }
base_radius_m = { value = 0.3, low = 0.2, high = 0.4, source = "uppertier-assumption", grade = "assumed" }
half_angle_deg = { value = 10, low = 8, high = 12, source = "uppertier-assumption", grade = "assumed" }
"""


def ranges(folder: Path, old: str = "", new: str = ""):
    path = folder / "an-tpy-2-ranges.toml"
    path.write_text(FIGURE.replace(old, new) if old else FIGURE, "utf-8")
    return read_sheet("ranges", path).record


def missile(folder: Path, extra: str, old: str = "", new: str = ""):
    whole = (DATA / "missiles" / "nodong.toml").read_text("utf-8")
    path = folder / "nodong.toml"
    path.write_text(whole + (extra.replace(old, new) if old else extra), "utf-8")
    return read_sheet("missiles", path).record


def test_a_figure_is_read_in_metres(tmp_path):
    (figure,) = ranges(tmp_path).figures
    assert (figure.distance.value, figure.distance.low) == (600e3, 500e3)
    assert figure.rcs is None and figure.snr is None
    assert kind_of(tmp_path / "an-tpy-2-ranges.toml") == "ranges"


@pytest.mark.parametrize(
    ("old", "new", "words", "line"),
    [
        ('radar = "an-tpy-2"', 'radar = "an-tpy-9"', "named after its radar", 2),
        ('mode = "terminal"', 'mode = "terminl"', "no mode of an-tpy-2", 10),
        ('date = "2017-05"', 'date = "May 2017"', "is no date", 9),
        ('statement = "unconditioned"', 'statement = "calculation"', "has both a cross-section", 11),
        ('statement = "unconditioned"', 'statement = "guess"', "is not one of the choices", 11),
        ("distance_km = { value = 600", "distance_km = { value = -600", "low <= value <= high", 14),
        ("value = 600, low = 500", "value = 600, low = 0", "distance cannot be 0", 14),
        ("distance_km", "distance_m2", "measures area", 14),
        ('source = "widely-repeated"', 'source = "nobody"', "holds no source 'nobody'", 14),
        ('who = "Somebody"', 'whom = "Somebody"', "does not belong here", 8),
    ],
)
def test_a_wrong_figure_gets_a_sentence(tmp_path, old, new, words, line):
    with pytest.raises(InputError, match=words) as caught:
        ranges(tmp_path, old, new)
    assert caught.value.line == line


def test_a_figure_stands_once(tmp_path):
    block = FIGURE[FIGURE.index("[[figures]]") :]
    with pytest.raises(InputError, match="'one' stands here twice"):
        ranges(tmp_path, "\n[[figures]]", "\n" + block + "\n[[figures]]")


def test_a_radar_nobody_knows(tmp_path):
    path = tmp_path / "eye-ranges.toml"
    path.write_text(FIGURE.replace("an-tpy-2", "eye"), "utf-8")
    with pytest.raises(InputError, match="holds no sheet called 'eye'") as caught:
        read_sheet("ranges", path)
    assert caught.value.line == 4


def test_every_figure_that_ships_names_its_source_and_grade():
    for name in resources.sheet_files("ranges"):
        for figure in catalog.load("ranges", name).figures:
            assert figure.who and figure.distance.source and figure.distance.value > 0.0


def test_signatures_are_read(tmp_path):
    table = missile(tmp_path, SIGNATURE).signature_payload.table
    np.testing.assert_allclose(np.degrees(table.aspect), [0.0, 90.0, 180.0])
    floor = SIGNATURE[: SIGNATURE.index("[signature_payload.table]")]
    cone = missile(tmp_path, floor + CONE).signature_payload.sphere_cone
    assert np.degrees(cone.half_angle.value) == pytest.approx(10.0)
    # Its quantities are drawn as any other's.
    found = catalog.quantities(missile(tmp_path, floor + CONE))
    assert "nodong.signature_payload.sphere_cone.nose_radius" in found


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("aspect_deg = [0, 90, 180]", "aspect_deg = [0, 90]", "differ in length"),
        ("aspect_deg = [0, 90, 180]", "aspect_deg = [0, 0, 180]", "must rise"),
        ("aspect_deg = [0, 90, 180]", "aspect_deg = [0, 90, 200]", "aspect cannot be 200"),
        ("rcs_m2 = [0.01, 1, 0.1]", "rcs_m2 = [0.01, 0, 0.1]", "rcs cannot be 0"),
        ("rcs_m2 = [0.01, 1, 0.1]", "rcs_m2 = [0.01, -1, 0.1]", "rcs cannot be -1"),
        ("rcs_m2", "rcs_km", "measures length"),
        ('source = "uppertier-assumption"\ngrade', 'source = "nobody"\ngrade', "holds no source"),
        ("floor_m2 = { value = 0.003, low = 0.001", "floor_m2 = { value = 0.003, low = 0", "floor cannot be 0"),
        ("[signature_payload.table]", "[signature_payload.chart]", "does not belong here"),
    ],
)
def test_a_wrong_signature_gets_a_sentence(tmp_path, old, new, words):
    assert old in SIGNATURE
    with pytest.raises(InputError, match=words):
        missile(tmp_path, SIGNATURE, old, new)


def test_a_signature_has_one_form(tmp_path):
    with pytest.raises(InputError, match="one form, and here stand table and sphere_cone"):
        missile(tmp_path, SIGNATURE + CONE)
    with pytest.raises(InputError, match="one form, and none stands here"):
        missile(tmp_path, SIGNATURE[: SIGNATURE.index("[signature_payload.table]")])


def test_a_shape_must_close(tmp_path):
    floor = SIGNATURE[: SIGNATURE.index("[signature_payload.table]")]
    with pytest.raises(InputError, match="as wide as the base"):
        missile(tmp_path, floor + CONE, "high = 0.1,", "high = 0.25,")
    ends = (
        CONE.replace("sphere_cone", "frustum")
        .replace("nose_radius", "small_radius")
        .replace("base_radius", "large_radius")
    )
    ends = ends.replace("half_angle_deg", "length_m").replace(
        "value = 0.05, low = 0.03, high = 0.1", "value = 0.3, low = 0.3, high = 0.3"
    )
    with pytest.raises(InputError, match="small end can be wider"):
        missile(tmp_path, floor + ends)


@pytest.mark.parametrize(
    ("key", "value", "hint"),
    [
        ("noise_temperature_k", 0, "above zero"),
        ("noise_temperature_k", -500, "above zero"),
        ("track_dwell_ms", 0, "above zero"),
        ("average_power_kw", -1, "above zero"),
        ("azimuth_half_width_deg", 190, "up to 180"),
        ("azimuth_half_width_deg", 0, "above zero"),
        ("elevation_maximum_deg", 120, "between 0 and 90"),
        ("search_azimuth_width_deg", 400, "up to 360"),
        ("search_elevation_height_deg", 0, "above zero"),
        ("false_alarm_probability_share", 1, "above zero, up to 1"),
        ("false_alarm_probability_share", 0, "above zero, up to 1"),
        ("scan_loss_exponent_ratio", 5, "between 0 and 4"),
    ],
)
def test_a_radar_needs_warmth_time_power_and_a_sector(tmp_path, key, value, hint):
    lines = (DATA / "radars" / "an-tpy-2.toml").read_text("utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith(key))
    lines[at] = f'{key} = {{ value = {value}, low = {value}, high = {value}, source = "barton", grade = "recalled" }}'
    path = tmp_path / "an-tpy-2.toml"
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(InputError, match=f"{key.rsplit('_', 1)[0]} cannot be {value}") as caught:
        read_sheet("radars", path)
    assert caught.value.line == at + 1
    assert hint in str(caught.value.hint)


def test_the_lowest_elevation_lies_under_the_highest(tmp_path):
    whole = (DATA / "radars" / "an-tpy-2.toml").read_text("utf-8")
    path = tmp_path / "an-tpy-2.toml"
    # Each within its own bounds, and in some draws nothing between them: the highest may be 60.
    path.write_text(whole.replace("value = 5, low = 5, high = 5", "value = 5, low = 5, high = 60", 1), "utf-8")
    with pytest.raises(InputError, match="lowest elevation can lie above the highest") as caught:
        read_sheet("radars", path)
    assert caught.value.key == "elevation_minimum_deg"


def test_a_radar_needs_a_mode(tmp_path):
    whole = (DATA / "radars" / "an-tpy-2.toml").read_text("utf-8")
    path = tmp_path / "an-tpy-2.toml"
    path.write_text("modes = []\n" + whole[: whole.index("[[modes]]")], "utf-8")
    with pytest.raises(InputError, match="at least one mode"):
        read_sheet("radars", path)
