"""The user's own catalog folder: adds, replaces, and is read afresh."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from uppertier import catalog, resources
from uppertier.errors import InputError
from uppertier.scenario.load import load_scenario

DATA = Path(resources.__file__).parent / "data"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(resources.OVERLAY_VARIABLE, str(tmp_path))
    for kind in resources.KINDS:
        (tmp_path / kind).mkdir()
    return tmp_path


def _copy(folder: Path, kind: str, sheet: str, old: str, new: str) -> Path:
    written = (DATA / kind / f"{sheet}.toml").read_text("utf-8")
    assert old in written
    path = folder / kind / f"{sheet}.toml"
    path.write_text(written.replace(old, new), "utf-8")
    return path


def test_overlay_replaces_a_sheet_and_the_scenario_records_it(folder: Path) -> None:
    before = dict(load_scenario("seongju-2017").sheets)
    _copy(folder, "radars", "an-tpy-2", "value = 7, low = 4, high = 10", "value = 8, low = 4, high = 10")
    scenario = load_scenario("seongju-2017")
    assert scenario.radars[0].sheet.loss.value == pytest.approx(10**0.8)
    after = dict(scenario.sheets)
    assert {name for name in after if after[name] != before[name]} == {"radars/an-tpy-2.toml"}


def test_overlay_is_read_again_when_it_changes(folder: Path) -> None:
    path = _copy(folder, "sites", "busan", 'title = "Busan"', 'title = "Port"')
    assert catalog.load("sites", "busan").title == "Port"
    path.write_text(path.read_text("utf-8").replace("Port", "Harbour"), "utf-8")
    os.utime(path, ns=(1, 1))
    assert catalog.load("sites", "busan").title == "Harbour"
    path.unlink()
    assert catalog.load("sites", "busan").title == "Busan"


def test_overlay_of_a_drag_curve_reaches_the_missiles_that_name_it(folder: Path) -> None:
    assert catalog.load("missiles", "nodong").drag.coefficient[0] == 0.2007
    _copy(folder, "drag", "liquid", "0.2007", "0.2107")
    assert catalog.load("missiles", "nodong").drag.coefficient[0] == 0.2107


def test_overlay_may_bring_its_own_sources(folder: Path) -> None:
    _copy(folder, "sites", "busan", '"geonames"', '"my-survey"')
    with pytest.raises(InputError, match="no source 'my-survey'"):
        catalog.load("sites", "busan")
    entry = '[my-survey]\nauthor = "me"\ntitle = "Survey"\nyear = 2020\npublisher = "me"\nkind = "data"\n'
    (folder / "sources.toml").write_text(entry, "utf-8")
    assert catalog.load("sites", "busan").latitude.source == "my-survey"


def test_overlay_that_does_not_exist_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(resources.OVERLAY_VARIABLE, str(tmp_path / "absent"))
    with pytest.raises(InputError, match="does not exist"):
        resources.sheet_files("sites")


def test_usual_folder_in_the_home_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(resources.OVERLAY_VARIABLE, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert resources.overlay() is None
    own = tmp_path / ".config" / "uppertier" / "catalog"
    (own / "sites").mkdir(parents=True)
    assert resources.overlay() == own


def test_data_paths_stay_inside_the_package() -> None:
    with pytest.raises(InputError, match="leaves"):
        resources.data_path("../errors.py")
    assert b"[keeptrack]" in resources.read_data("sources.toml")
    with pytest.raises(InputError):
        resources.read_data("absent.bin")


def test_source_entry_that_is_malformed_is_told(folder: Path) -> None:
    (folder / "sources.toml").write_text('[mine]\nauthor = "me"\n', "utf-8")
    with pytest.raises(InputError) as caught:
        catalog.bibliography()
    assert caught.value.line == 1
