"""The scenario of 3 July 2017, and scenarios that are wrong."""

from __future__ import annotations

import hashlib
import math
from pathlib import Path

import attrs
import pytest

from uppertier import resources
from uppertier.catalog.records import AssumptionSet
from uppertier.catalog.uncertainty import quantities
from uppertier.errors import InputError
from uppertier.scenario import load_scenario, under
from uppertier.scenario.records import TrajectoryKind

DATA = Path(resources.__file__).parent / "data"
SOURCE = DATA / "scenarios" / "seongju-2017.toml"


def _spoiled(folder: Path, old: str, new: str) -> Path:
    written = SOURCE.read_text("utf-8")
    assert old in written
    path = folder / "mine.toml"
    path.write_text(written.replace(old, new, 1), "utf-8")
    return path


def test_battery_of_the_day() -> None:
    scenario = load_scenario("seongju-2017")
    (battery,) = scenario.batteries
    assert (battery.launchers, battery.rounds) == (2, 16)
    radar = scenario.radars[0]
    assert battery.radar == radar.id == "seongju-radar"
    assert radar.mode.id == "terminal"
    assert radar.mode.supports_engagement
    assert math.degrees(radar.boresight.value) == pytest.approx(345.0)
    assert scenario.epoch.startswith("2017-07-03")


def test_raids_are_the_reference_raids() -> None:
    scenario = load_scenario("seongju-2017")
    raids = {raid.id: raid for raid in scenario.raids}
    lofted, mixed = raids["three-nodong-lofted"], raids["ten-mixed"]
    assert [entry.aim.id for entry in lofted.entries] == ["seoul", "pyeongtaek", "busan"]
    assert all(entry.trajectory.kind is TrajectoryKind.LOFTED for entry in lofted.entries)
    counts: dict[str, int] = {}
    for entry in mixed.entries:
        counts[entry.missile.id] = counts.get(entry.missile.id, 0) + entry.count
    assert counts == {"scud-c": 4, "scud-er": 3, "nodong": 3}
    assert all(entry.trajectory.apogee is None for entry in mixed.entries)


def test_whole_battery_differs_in_launchers_and_day_and_one_larger_raid() -> None:
    first, full = load_scenario("seongju-2017"), load_scenario("seongju-full")
    assert [battery.rounds for battery in full.batteries] == [48]
    assert full.epoch.startswith("2017-09-07")
    assert (full.radars, full.watch, full.raids[:2]) == (first.radars, first.watch, first.raids)
    assert [(raid.id, raid.size) for raid in full.raids[2:]] == [("forty-mixed", 40)]


def test_watch_list_has_two_flights_of_each_country() -> None:
    countries = [entry.missile.country for entry in load_scenario("seongju-2017").watch]
    assert sorted(countries) == ["China", "China", "Russia", "Russia"]


def test_every_file_is_recorded_with_its_hash() -> None:
    scenario = load_scenario("seongju-2017")
    sheets = dict(scenario.sheets)
    for name in (
        "scenarios/seongju-2017.toml",
        "radars/an-tpy-2.toml",
        "drag/liquid.toml",
        "assumptions/sceptic.toml",
        "claims/radar-deep-into-china.toml",
        "sources.toml",
    ):
        assert sheets[name] == hashlib.sha256((DATA / name).read_bytes()).hexdigest(), name
    assert not [name for name in sheets if name.startswith("/")]


def test_loading_twice_gives_equal_scenarios() -> None:
    assert load_scenario("seongju-2017") == load_scenario("seongju-2017")


def test_scenario_from_a_file_of_ones_own(tmp_path: Path) -> None:
    path = _spoiled(tmp_path, "launchers = 2", "launchers = 6")
    assert load_scenario(path).batteries[0].rounds == 48
    assert load_scenario(str(path)).batteries[0].rounds == 48


def test_unknown_scenario_names_near_ones() -> None:
    with pytest.raises(InputError) as caught:
        load_scenario("seongju-2071")
    assert "seongju-2017" in str(caught.value.hint)
    with pytest.raises(InputError, match="no such file"):
        load_scenario("absent.toml")


@pytest.mark.parametrize(
    ("old", "new", "key", "match"),
    [
        ('sheet = "an-tpy-2"', 'sheet = "an-tpy-3"', "radars.0.sheet", "no sheet called"),
        ('mode = "terminal"', 'mode = "terminaal"', "radars.0.mode", "no mode called"),
        ('site = "seongju"', 'site = "seonju"', "radars.0.site", "no sheet called"),
        ('radar = "seongju-radar"', 'radar = "other"', "batteries.0.radar", "no radar called"),
        ("launchers = 2", "launchers = -2", "batteries.0.launchers", "out of bounds"),
        ("launchers = 2", "launchers = 2.5", "batteries.0.launchers", "integer"),
        ('kind = "minimum-energy"', 'kind = "minimal"', "raids.1.entries.0.trajectory.kind", "not one of"),
        ("first_launch_s = 15.0", "first_launch_km = 15.0", "raids.1.entries.1.first_launch_km", "dimension"),
        ("interval_s = 30.0", "interval_s = -1.0", "raids.0.entries.0.interval_s", "cannot be -1"),
        ('id = "kyogamisaki-radar"', 'id = "shariki-radar"', "radars.2.id", "stands here twice"),
        ('epoch = "2017-07-03T00:00:00Z"', 'epoch = "3 July 2017"', "epoch", "no time in UTC"),
        ("seed = 20170703", 'seed = "dice"', "seed", "integer"),
        ('"sceptic"', '"skeptic"', "assumptions.4", "no sheet called"),
        ('missile = "scud-c"', 'misile = "scud-c"', "raids.1.entries.0.misile", "does not belong"),
    ],
)
def test_wrong_scenario_is_told_with_its_key_and_line(tmp_path: Path, old: str, new: str, key: str, match: str) -> None:
    path = _spoiled(tmp_path, old, new)
    with pytest.raises(InputError, match=match) as caught:
        load_scenario(path)
    assert caught.value.key == key
    assert caught.value.file == str(path)
    assert caught.value.line is not None


def test_line_of_a_wrong_key_is_the_line_it_stands_on(tmp_path: Path) -> None:
    path = _spoiled(tmp_path, "first_launch_s = 60.0", "first_launch_s = nan")
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    assert path.read_text("utf-8").splitlines()[(caught.value.line or 0) - 1] == "first_launch_s = nan"


def test_anachronism_is_refused_unless_allowed(tmp_path: Path) -> None:
    early = _spoiled(tmp_path, 'epoch = "2017', 'epoch = "2007')
    with pytest.raises(InputError) as caught:
        load_scenario(early)
    assert caught.value.key == "radars.3.sheet"
    assert 'allow_anachronism = ["uewr"]' in str(caught.value.hint)
    written = early.read_text("utf-8")
    early.write_text('allow_anachronism = ["uewr", "thaad"]\n' + written, "utf-8")
    assert load_scenario(early).epoch.startswith("2007")


def test_assumptions_replace_what_they_name() -> None:
    scenario = load_scenario("seongju-2017")
    before, after = quantities(scenario), quantities(under(scenario, "sceptic"))
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {
        "thaad.object_track",
        "thaad.hit_given_cue",
        "thaad.reliability",
        "thaad.raid_availability",
        "thaad.decision_delay",
    }
    assert after["thaad.object_track"].value < before["thaad.object_track"].low


def test_ministries_range_is_what_their_set_says() -> None:
    """600 to 800 km at 0.01 m2 and a ratio of 20: the fourth root of the loss, from 866 km at 7 dB."""
    loss = quantities(under(load_scenario("seongju-2017"), "official-2017"))["an-tpy-2.loss"]
    ranges = [866.0 * (10**0.7 / value) ** 0.25 for value in (loss.low, loss.value, loss.high)]
    assert ranges == pytest.approx([800.0, 700.0, 600.0], rel=0.01)


@pytest.mark.parametrize("name", sorted(resources.sheet_files("assumptions")))
def test_every_set_fits_the_scenario_and_names_whom_it_follows(name: str) -> None:
    from uppertier.catalog.assumptions import load_assumptions

    chosen = load_assumptions(name)
    assert chosen.follows
    # Sets of both tiers belong to the scenario that has both.
    meant_for = "layered-2017" if name.endswith("-layered") else "seongju-2017"
    after = quantities(under(load_scenario(meant_for), chosen))
    assert all(after[path] == quantity for path, quantity in chosen.overrides)


def test_a_set_that_names_what_is_not_there_is_refused() -> None:
    scenario = load_scenario("seongju-2017")
    quantity = next(iter(quantities(scenario).values()))
    wrong = AssumptionSet("x", "x", "x", "x", "x", (("an-tpy-9.loss", quantity),))
    with pytest.raises(InputError) as caught:
        under(scenario, wrong)
    assert caught.value.key == "an-tpy-9.loss"
    assert "an-tpy-2.loss" in str(caught.value.hint)


def test_records_are_frozen() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        load_scenario("seongju-2017").seed = 1
