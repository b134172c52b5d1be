"""Booster files become sheets that the catalog takes and that fly; wrong files are one sentence and leave nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from uppertier.catalog.checking import check
from uppertier.catalog.records import Grade
from uppertier.catalog.sheets import load
from uppertier.errors import InputError
from uppertier.formats.imported import thrusty
from uppertier.formats.imported.sheet import write_sheets

# Forden's No-dong (Science & Global Security 15, 2007), as a booster file says it.
ONE: dict[str, Any] = {
    "name": "No-dong",
    "mass_initial": 20900.0,
    "mass_propellant": 16000.0,
    "mass_final": 4900.0,
    "diameter_m": 0.88,
    "burn_time_s": 70.0,
    "isp_s": 240.0,
    "mach_table": [0.0, 0.85, 1.0, 1.2, 2.0, 4.5],
    "cd_table": [0.2, 0.2, 0.27, 0.27, 0.2, 0.2],
    "payload_kg": 1000.0,
    "ro_separates": False,
    "nozzle_exit_area_m2": 0.0,
    "solid_motor": False,
    "source": 'Forden, "table 3"',
}
UPPER = {
    "name": "second",
    "mass_initial": 2478.0,
    "mass_propellant": 1842.0,
    "mass_final": 186.0,
    "diameter_m": 0.9,
    "burn_time_s": 63.0,
    "isp_s": 280.0,
    "nozzle_exit_area_m2": 0.3,
}
TWO: dict[str, Any] = {
    "name": "two stages",
    "mass_initial": 7441.0,
    "mass_propellant": 4509.0,
    "mass_final": 454.0,
    "diameter_m": 0.9,
    "burn_time_s": 54.0,
    "isp_s": 280.0,
    "payload_kg": 450.0,
    "ro_separates": True,
    "nozzle_exit_area_m2": 0.3,
    "shroud_mass_kg": 31.4,
    "solid_motor": True,
    "ro": {"mass_kg": 450.0, "beta_kg_m2": 1500.0, "glider_enabled": False},
    "stage2": UPPER,
}


def written(folder: Path, raw: Any, name: str = "No-dong") -> Path:
    path = folder / f"{name}.booster.json"
    path.write_text(json.dumps(raw))
    return path


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "catalog"
    folder.mkdir()
    monkeypatch.setenv("UPPERTIER_CATALOG", str(folder))
    return folder


def test_a_single_stage_comes_over_number_by_number(catalog: Path, tmp_path: Path) -> None:
    done = write_sheets(thrusty.read(written(tmp_path, ONE)), catalog)
    assert done.id == "no-dong-thrusty"
    (checked,) = check(f"missiles/{done.id}")
    assert checked.fault is None
    sheet, forden = load("missiles", done.id), load("missiles", "nodong-forden")
    for name in ("dry_mass", "propellant_mass", "burn_time", "diameter", "specific_impulse_vacuum"):
        quantity = getattr(sheet.stages[0], name)
        assert quantity.value == pytest.approx(getattr(forden.stages[0], name).value, rel=1e-12)
        assert (quantity.source, quantity.grade) == ("No-dong.booster.json", Grade.SECONDHAND)
    assert sheet.stages[0].specific_impulse_sea_level.value == pytest.approx(0.98 * 240.0)
    assert (sheet.payload_mass.value, sheet.separating, sheet.cut_off) == (1000.0, False, True)
    np.testing.assert_array_equal(sheet.drag.mach, ONE["mach_table"])
    np.testing.assert_array_equal(sheet.drag.coefficient, ONE["cd_table"])


def test_what_the_file_does_not_say_is_never_passed_off_as_known(catalog: Path, tmp_path: Path) -> None:
    write_sheets(thrusty.read(written(tmp_path, ONE)), catalog)
    sheet = load("missiles", "no-dong-thrusty")
    for name in ("ballistic_coefficient", "vertical_time", "pitch_over_end", "rcs_boost", "rcs_body", "rcs_payload"):
        quantity = getattr(sheet, name)
        assert quantity.grade in {Grade.ASSUMED, Grade.RECALLED}
        assert "not in the file" in quantity.note
    assert sheet.published_range.grade == Grade.DERIVED
    assert "not published" in sheet.published_range.note
    # Forden has 973 km; 2 % less impulse at sea level costs a few tens of kilometres of it.
    assert 800e3 < sheet.published_range.value < 1000e3
    assert 'Forden, \\"table 3\\"' in (catalog / "sources.toml").read_text()


def test_two_stages_take_their_nozzles_and_payload_over(catalog: Path, tmp_path: Path) -> None:
    done = write_sheets(thrusty.read(written(tmp_path, TWO, "AUR_(x)")), catalog)
    assert done.id == "aur-x-thrusty"
    assert done.left_out == ("shroud_mass_kg",)
    sheet = load("missiles", done.id)
    assert [stage.dry_mass.value for stage in sheet.stages] == pytest.approx([454.0, 186.0])
    assert sheet.payload_mass.value == 450.0
    assert sheet.ballistic_coefficient.value == 1500.0
    assert sheet.drag.id == "solid"
    # 101,325 Pa on 0.3 m2 is 30.4 kN, which at 83.5 kg/s is 37.12 s of impulse.
    first = sheet.stages[0].specific_impulse_sea_level
    assert first.value == pytest.approx(280.0 - 101325.0 * 0.3 / (4509.0 / 54.0 * 9.80665), rel=1e-9)
    assert first.grade == Grade.DERIVED


def test_it_flies_from_the_command_line(catalog: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import sys

    from uppertier.cli.main import main

    path = written(tmp_path, TWO, "AUR")
    before = sys.argv
    try:
        sys.argv = ["uppertier", "catalog", "import", str(path)]
        assert main() == 0
        said = capsys.readouterr()
        assert said.out.splitlines()[-1].endswith("aur-thrusty.toml")
        assert "shroud_mass_kg" in said.err
        sys.argv = ["uppertier", "catalog", "import", str(path)]
        assert main() == 2
        assert "stands there already" in capsys.readouterr().err
        sys.argv = ["uppertier", "fly", "aur-thrusty", "--from", "40,125", "--azimuth", "90", "--json"]
        assert main() == 0
        assert json.loads(capsys.readouterr().out)["range_km"] > 1000.0
    finally:
        sys.argv = before


@pytest.mark.parametrize(
    "key", ["mass_propellant", "mass_final", "diameter_m", "burn_time_s", "isp_s", "payload_kg", "mass_initial"]
)
def test_a_missing_field_is_one_sentence_and_nothing_is_written(key: str, catalog: Path, tmp_path: Path) -> None:
    path = written(tmp_path, {name: value for name, value in ONE.items() if name != key})
    with pytest.raises(InputError, match=key) as caught:
        write_sheets(thrusty.read(path), catalog)
    assert "\n" not in caught.value.sentence
    assert list(catalog.iterdir()) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"isp_s": "240"}, "no number"),
        ({"isp_s": True}, "no number"),
        ({"isp_s": -1.0}, "above 0"),
        ({"burn_time_s": float("nan")}, "no number"),
        ({"mass_final": 3000.0}, "do not add up"),
        ({"mass_initial": 15000.0}, "do not add up"),
        ({"n_boosters": 4}, "strap-on"),
        ({"ro_separates": True}, "ro is missing"),
        ({"ro_separates": True, "ro": {"mass_kg": 1000.0}}, "beta_kg_m2 is missing"),
        ({"ro": {"glider_enabled": True}}, "glider"),
        ({"cd_table": [0.2]}, "equal count"),
        ({"mach_table": [0.0, 1.0, 0.5, 1.2, 2.0, 4.5]}, "rising"),
        ({"stage2": 4}, "object"),
        ({"stage2": {}}, "stage2.mass_initial"),
        ({"nozzle_exit_area_m2": 50.0}, "no thrust is left"),
    ],
)
def test_what_cannot_be_is_one_sentence(changed: dict[str, Any], said: str, catalog: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said):
        write_sheets(thrusty.read(written(tmp_path, ONE | changed)), catalog)
    assert list(catalog.iterdir()) == []


@pytest.mark.parametrize("text", ["", "[]", "3", "{", '{"name": "x"}', "[" * 100_000, "\xff"])
def test_what_is_no_booster_file_is_one_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.booster.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError):
        thrusty.read(path)
    with pytest.raises(InputError, match="no such file"):
        thrusty.read(tmp_path / "missing.booster.json")


JUNK = st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=3), st.lists(st.floats(), max_size=3))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.sampled_from(sorted(TWO)), value=JUNK)
def test_no_value_of_any_field_gives_a_traceback(key: str, value: Any, tmp_path: Path) -> None:
    try:
        booster = thrusty.read(written(tmp_path, TWO | {key: value}))
    except InputError as error:
        assert "\n" not in error.sentence
    else:
        assert all(stage.dry_mass > 0.0 and stage.specific_impulse_sea_level > 0.0 for stage in booster.stages)


def test_an_object_may_stand_in_a_file_of_its_own(catalog: Path, tmp_path: Path) -> None:
    booster = written(tmp_path, TWO | {"ro": None, "payload_kg": 0.0, "ro_separates": False}, "AUR")
    carried = tmp_path / "RV.ro.json"
    carried.write_text(json.dumps({"name": "RV", "mass_kg": 450.0, "beta_kg_m2": 1500.0, "glider_LD": 0.0}))
    with pytest.raises(InputError, match="payload_kg is missing"):
        thrusty.read(booster)
    write_sheets(thrusty.read(booster, carried), catalog)
    sheet = load("missiles", "aur-thrusty")
    assert (sheet.payload_mass.value, sheet.payload_mass.source) == (450.0, "RV.ro.json")
    assert (sheet.ballistic_coefficient.value, sheet.separating) == (1500.0, True)
    assert sheet.stages[1].burn_time.source == "AUR.booster.json"
    carried.write_text(json.dumps({"name": "RV", "mass_kg": 450.0, "beta_kg_m2": 1500.0, "glider_LD": 2.6}))
    with pytest.raises(InputError, match="glider"):
        thrusty.read(booster, carried)


def test_a_second_import_keeps_what_the_bibliography_holds(catalog: Path, tmp_path: Path) -> None:
    mine = '[mine]\nauthor = "me"\ntitle = "t"\nyear = 2020\npublisher = "p"\nkind = "web"\n'
    (catalog / "sources.toml").write_text(mine)
    write_sheets(thrusty.read(written(tmp_path, ONE)), catalog)
    write_sheets(thrusty.read(written(tmp_path, TWO, "AUR")), catalog)
    text = (catalog / "sources.toml").read_text()
    assert text.startswith(mine)
    assert text.count('["No-dong.booster.json"]') == text.count('["AUR.booster.json"]') == 1
    assert load("missiles", "aur-thrusty").payload_mass.source == "AUR.booster.json"
