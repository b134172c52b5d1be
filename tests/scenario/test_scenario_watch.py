"""Watch lists: every base to every target, and a sentence for whatever is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from uppertier import resources
from uppertier.errors import InputError
from uppertier.scenario import load_scenario
from uppertier.scenario.records import WatchKind

TEXT = resources.find("scenarios", "balance-2017").read_text("utf-8")


def written(tmp_path: Path, old: str, new: str) -> Path:
    assert old in TEXT
    path = tmp_path / "mine.toml"
    path.write_text(TEXT.replace(old, new, 1), "utf-8")
    return path


def test_bundled_balance_holds_every_base_to_every_target() -> None:
    scenario = load_scenario("balance-2017")
    ids = [entry.id for entry in scenario.watch]
    assert len(set(ids)) == len(ids) == 148
    assert "df-5a-luoyang-honolulu" in ids and "topol-m-uzhur-washington" in ids
    goals = {entry.target.id for entry in scenario.watch if entry.base.id == "luoyang"}
    assert goals == {"los-angeles", "seattle", "chicago", "new-york", "washington", "honolulu"}
    assert {entry.kind for entry in scenario.watch} == set(WatchKind)
    assert all(entry.source and entry.note for entry in scenario.watch)
    assert {entry.missile.country for entry in scenario.watch} == {"China", "Russia"}


def test_fields_found_later_have_a_scenario_of_their_own() -> None:
    scenario = load_scenario("balance-2022")
    assert {entry.base.id for entry in scenario.watch} == {"yumen", "hami", "hanggin", "jilantai"}
    # Where the sea-based radar is on that day, no source says.
    assert "sbx-radar" not in {unit.id for unit in scenario.radars}
    assert scenario.batteries[0].launchers == 6


def test_every_source_of_a_watch_list_is_in_the_bibliography() -> None:
    from uppertier.catalog.sources import keys_of

    for entry in (*load_scenario("balance-2017").watch, *load_scenario("balance-2022").watch):
        assert keys_of(entry.source)


def test_lists_stand_beside_single_entries(tmp_path: Path) -> None:
    extra = (
        '\n[[watch]]\nid = "one"\nmissile = "df-5a"\nbase = "wuzhai"\ntarget = "honolulu"\n'
        'trajectory = { kind = "minimum-energy" }\n'
    )
    path = tmp_path / "mine.toml"
    path.write_text(TEXT + extra, "utf-8")
    watch = load_scenario(path).watch
    assert len(watch) == 149 and watch[0].id == "one" and watch[0].kind is WatchKind.STRATEGIC


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('bases = ["luoyang", ', 'bases = ["luoyank", ', "luoyank"),
        ('bases = ["daqing"]', "bases = []", "this list is empty"),
        ('targets = ["taklamakan"]', "targets = []", "this list is empty"),
        ('kind = "reported"', 'kind = "rumoured"', "rumoured"),
        ('bases = ["luoyang", ', 'bases = ["luoyang", "luoyang", ', "stands here twice"),
        ('allow_anachronism = ["df-41"]', "allow_anachronism = []", "df-41 is valid only from 2019-10-01"),
        ("[[watch_lists]]", "[[watch_list]]", "watch_list"),
    ],
)
def test_wrong_lists_get_a_sentence(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        load_scenario(written(tmp_path, old, new))
    assert "mine.toml" in str(caught.value) and "\n" not in str(caught.value)
