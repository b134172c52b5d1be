"""Wrong text of every kind: one sentence with file, line, key and hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from uppertier import resources
from uppertier.catalog import text
from uppertier.catalog.assumptions import read_assumptions
from uppertier.catalog.checking import check
from uppertier.catalog.sheets import load, read_sheet
from uppertier.claims.ledger import load_claim
from uppertier.errors import InputError

DATA = Path(resources.__file__).parent / "data"


def _line(written: str, start: str) -> int:
    return next(n for n, line in enumerate(written.splitlines(), 1) if line.startswith(start))


def _spoil(folder: Path, kind: str, sheet: str, old: str, new: str) -> Path:
    written = (DATA / kind / f"{sheet}.toml").read_text("utf-8")
    assert old in written
    path = folder / f"{sheet}.toml"
    path.write_text(written.replace(old, new, 1), "utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "key", "hint"),
    [
        ("payload_mass_kg", "payload_mass_stone", "payload_mass_stone", "payload_mass_kg"),
        ("payload_mass_kg", "payload_mass_km", "payload_mass_km", "payload_mass_t"),
        ("payload_mass_kg", "payload_mass", "payload_mass", "payload_mass_kg"),
        ("payload_mass_kg", "paylod_mass_kg", "paylod_mass_kg", "payload_mass_kg"),
        ("value = 700, low = 650", "value = -700, low = -750", "payload_mass_kg", "at least 0"),
        ("value = 700, low = 650", "value = 600, low = 650", "payload_mass_kg", "inside its band"),
        ("value = 700, low", "value = inf, low", "payload_mass_kg.value", None),
        ("value = 700, low", 'value = "700", low', "payload_mass_kg.value", None),
        ("value = 700, low = 650", "value = 700", "payload_mass_kg.low", "value, low, high"),
        ('source = "white-paper-2014,', 'source = "white-papr-2014,', "payload_mass_kg.source", "white-paper-2014"),
        ('grade = "press", note = "700', 'grade = "rumour", note = "700', "payload_mass_kg.grade", "known"),
        ('grade = "press", note = "700', 'grade = "press", notes = "700', "payload_mass_kg.notes", "note"),
        ('distribution = "log-uniform"', 'distribution = "bell"', "ballistic_coefficient_kg_m2.distribution", "beta"),
        ('drag = "liquid"', 'drag = "liqid"', "drag", "liquid"),
        ('id = "nodong"', 'id = "rodong"', "id", "nodong"),
        ('valid_from = "1993-05-29"', 'valid_from = "May 1993"', "valid_from", "2017-07-03"),
        ("separating = true", 'separating = "yes"', "separating", None),
    ],
)
def test_bad_sheet_is_told_in_one_sentence(tmp_path: Path, old: str, new: str, key: str, hint: str | None) -> None:
    path = _spoil(tmp_path, "missiles", "nodong", old, new)
    with pytest.raises(InputError) as caught:
        read_sheet("missiles", path)
    error = caught.value
    assert error.file == str(path)
    assert error.key == key
    assert error.line == _line(path.read_text("utf-8"), key.split(".", maxsplit=1)[0])
    assert hint is None or hint in str(error.hint)
    assert "\n" not in error.sentence


def test_bad_key_in_the_second_of_two_tables_has_its_own_line(tmp_path: Path) -> None:
    path = _spoil(tmp_path, "radars", "an-tpy-2", "value = 10, low = 5, high = 20", "value = 30, low = 5, high = 20")
    with pytest.raises(InputError) as caught:
        read_sheet("radars", path)
    lines = path.read_text("utf-8").splitlines()
    assert caught.value.key == "modes.1.search_revisit_s"
    assert caught.value.line is not None
    assert "value = 30" in lines[caught.value.line - 1]


def test_missing_key_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nodong.toml"
    written = (DATA / "missiles" / "nodong.toml").read_text("utf-8")
    path.write_text("\n".join(line for line in written.splitlines() if not line.startswith("payload_mass")), "utf-8")
    with pytest.raises(InputError, match="payload_mass_kg is missing"):
        read_sheet("missiles", path)


def test_same_quantity_in_two_units_is_refused(tmp_path: Path) -> None:
    again = (
        'payload_mass_t = { value = 0.7, low = 0.7, high = 0.7, source = "keeptrack", grade = "press" }\n\n[[stages]]'
    )
    path = _spoil(tmp_path, "missiles", "nodong", "[[stages]]", again)
    with pytest.raises(InputError, match="given twice"):
        read_sheet("missiles", path)


@pytest.mark.parametrize("share", [0.1, 0.37, 0.62, 0.93])
def test_truncated_text_has_a_line(tmp_path: Path, share: float) -> None:
    written = (DATA / "radars" / "an-tpy-2.toml").read_text("utf-8")
    path = tmp_path / "an-tpy-2.toml"
    path.write_text(written[: int(len(written) * share)], "utf-8")
    with pytest.raises(InputError) as caught:
        read_sheet("radars", path)
    assert caught.value.file == str(path)
    assert caught.value.line is None or caught.value.line <= len(path.read_text("utf-8").splitlines()) + 1


def test_broken_toml_is_told_with_its_line() -> None:
    with pytest.raises(InputError) as caught:
        text.parse('id = "x"\nvalue = = 3\n', "x.toml")
    assert (caught.value.file, caught.value.line) == ("x.toml", 2)
    with pytest.raises(InputError) as caught:
        text.parse('id = "x"\nlist = [1,\n', "x.toml")
    assert caught.value.line == 2
    assert "cut short" in str(caught.value.hint)


def test_binary_file_and_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "nodong.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="UTF-8"):
        read_sheet("missiles", path)
    with pytest.raises(InputError, match="no such file"):
        check(str(tmp_path / "absent.toml"))


def test_unknown_id_names_near_ones() -> None:
    with pytest.raises(InputError) as caught:
        load("missiles", "nodon")
    assert "nodong" in str(caught.value.hint)
    with pytest.raises(InputError):
        load("rockets", "nodong")


def test_radar_time_cannot_exceed_the_whole(tmp_path: Path) -> None:
    path = _spoil(
        tmp_path, "radars", "an-tpy-2", "value = 0.3, low = 0.2, high = 0.4", "value = 0.3, low = 0.2, high = 0.5"
    )
    with pytest.raises(InputError, match="more than the whole time"):
        read_sheet("radars", path)


def test_drag_points_must_rise_and_match(tmp_path: Path) -> None:
    path = _spoil(tmp_path, "drag", "forden", "0.85, 1.0", "1.0, 0.85")
    with pytest.raises(InputError, match="must rise"):
        read_sheet("drag", path)
    path = _spoil(tmp_path, "drag", "forden", "[0.0, 0.85", "[0.85")
    with pytest.raises(InputError, match="differ in length"):
        read_sheet("drag", path)


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ('comparison = ">="', 'comparison = "=>"', "no comparison"),
        ("threshold = 500.0", 'threshold = "far"', "number"),
        ('source = "report-2017"', 'source = "hearsay"', "no source"),
        ('date = "2017-07-03"', 'date = "3 July"', "no date"),
        ('who = "China"', 'whom = "China"', "does not belong"),
        ('who = "China"\n', "", "who is missing"),
    ],
)
def test_bad_claim(tmp_path: Path, old: str, new: str, match: str) -> None:
    path = _spoil(tmp_path, "claims", "radar-deep-into-china", old, new)
    with pytest.raises(InputError, match=match):
        load_claim(path)


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ('"thaad.object_track_share"', '"object_track_share"', "no path"),
        ('"thaad.object_track_share"', '"thaad.object_track_km"', "dimension"),
        ("value = 0.5, low = 0.2", "value = 1.5, low = 0.2", "low <= value <= high"),
        ("low = 0.2, high = 0.8", "low = 0.2, high = 1.8", "cannot be 1.8"),
        ("follows =", "folows =", "does not belong"),
    ],
)
def test_bad_assumption_set(tmp_path: Path, old: str, new: str, match: str) -> None:
    path = _spoil(tmp_path, "assumptions", "sceptic", old, new)
    with pytest.raises(InputError, match=match):
        read_assumptions(path)


def test_check_says_the_fault_instead_of_raising(tmp_path: Path) -> None:
    path = _spoil(tmp_path, "sites", "busan", "latitude_deg = { value = 35", "latitude_deg = { value = 135")
    (row,) = check(str(path))
    assert row.kind == "sites"
    assert row.fault is not None
    assert row.fault.key == "latitude_deg"
