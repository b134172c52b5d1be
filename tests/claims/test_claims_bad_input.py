"""What is wrong with a claim is said in one sentence with file, line, key and hint; the others are still computed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import claims_folder as folder
import pytest

from uppertier.claims.ledger import ledger, load_claim, unanswered
from uppertier.errors import InputError
from uppertier.resources import OVERLAY_VARIABLE
from uppertier.scenario import load_scenario

NODONG = {"missile": "nodong", "launch": "paektusan"}
RANGE: dict[str, Any] = {"missile": "nodong", "object": "warhead"}
GOOD = ("distance", "< 1000", "km", {"from": "seongju", "to": "seoul"})


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(OVERLAY_VARIABLE, str(tmp_path))
    return tmp_path


def said(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        load_claim(path)
    return caught.value


def line_of(path: Path, key: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return next(k for k, line in enumerate(lines, 1) if line.startswith(f"{key} ") or line == f"[{key}]")


TEXTS = {
    "an unknown measure": ('measure = "detection_range"', 'measure = "detection_rang"', "measure",
                           "there is no measure called 'detection_rang'", "did you mean detection_range"),
    "an unknown source": ('source = "report-2017"', 'source = "report-2071"', "source",
                          "holds no source 'report-2071'", "report-2017"),
    "an empty source": ('source = "report-2017"', 'source = ""', "source", "the source is empty", "sources.toml"),
    "a source left out": ('source = "report-2017"\n', "", None, "source is missing", "add it"),
    "a threshold without its unit": ('unit = "km"\n', "", None, "unit is missing", "a threshold needs its unit"),
    "a threshold in another unit": ('unit = "km"', 'unit = "m"', "unit", "is measured in km, not in 'm'", None),
    "a threshold that is no number": ("threshold = 500.0", 'threshold = "500 km"', "threshold", "number", None),
    "an unknown condition": ('object = "warhead"', 'objekt = "warhead"', "where.objekt",
                             "this condition does not belong here", "did you mean object"),
    "an unknown word": ('object = "warhead"', 'object = "warhed"', "where.object", "is not one of the choices",
                        "did you mean warhead"),
    "an unknown comparison": ('comparison = ">="', 'comparison = "=>"', "comparison", "is no comparison", ">="),
    "an unknown key": ('who = "nobody"', 'who = "nobody"\nwhom = "nobody"', "whom", "does not belong here", "who"),
    "an unknown topic": ('topic = "radar"', 'topic = "radars"', "topic", "is no topic", "radar"),
    "nothing left unsaid": ('leaves_unsaid = ["everything"]', "leaves_unsaid = []", "leaves_unsaid",
                            "leaves nothing unsaid", "say one limit"),
    "a day that is none": ('date = "2017-07-03"', 'date = "2017-02-30"', "date", "is no date", "2017-07-03"),
    "a month that is none": ('date = "2017-07-03"', 'date = "2017-13"', "date", "is no date", "2017-07-03"),
    "half a month": ('date = "2017-07-03"', 'date = "2017-7"', "date", "is no date", "2017-07"),
    "what was asked as a number": ('who = "nobody"', 'who = "nobody"\nasked = 3', "asked", "valid string", None),
    "another name than its file's": ('id = "claim"', 'id = "klaim"', "id", "is not the name of its file", None),
    "a mode with a track look": ('object = "warhead"', 'object = "warhead"\nmode = "terminal"', "where.mode",
                                 "a mode cannot be a condition of it", "search"),
}  # fmt: skip


@pytest.mark.parametrize("date", ["2017", "2017-07", "2017-07-03"])
def test_no_more_of_a_date_is_asked_than_is_known(own: Path, date: str) -> None:
    path = folder.claim(own, "dated", *GOOD)
    path.write_text(path.read_text("utf-8").replace('date = "2017-07-03"', f'date = "{date}"\nasked = "how far"'))
    claim = load_claim(path)
    assert (claim.date, claim.asked) == (date, "how far")


@pytest.mark.parametrize("fault", TEXTS)
def test_a_wrong_text_is_said_at_its_line(own: Path, fault: str) -> None:
    right, wrong, key, message, hint = TEXTS[fault]
    path = folder.claim(own, "claim", "detection_range", ">= 500", "km", RANGE)
    assert load_claim("claim").measure == "detection_range"
    text = path.read_text("utf-8")
    assert right in text
    folder.write(path, text.replace(right, wrong))
    error = said(path)
    assert message in error.message
    assert error.file == str(path) and error.key == key
    if key is not None:
        assert error.line == line_of(path, key.rsplit(".", maxsplit=1)[-1])
    if hint is not None:
        assert hint in (error.hint or "")
    assert "\n" not in error.sentence


CONDITIONS = {
    "without its unit": ("time_in_band", "s", {"upper": 80, "lower_km": 40}, "upper", "does not belong here",
                         "with its unit: upper_km"),
    "in another unit": ("time_in_band", "s", {"upper_m": 80, "lower_km": 40}, "upper_m", "does not belong here",
                        "upper_km"),
    "out of bounds": ("time_in_band", "s", {"upper_km": 8000, "lower_km": 40}, "upper_km", "out of bounds",
                      "between 0 and 2000 km"),
    "missing": ("time_in_band", "s", {"upper_km": 80}, None, "the condition lower_km is missing", "height"),
    "upper below lower": ("time_in_band", "s", {"upper_km": 40, "lower_km": 80}, "upper_km", "not above", None),
    "a site that is none": ("time_in_band", "s", {"upper_km": 80, "lower_km": 40, "launch": "paektusann"}, "launch",
                            "no sheet called 'paektusann'", "paektusan"),
    "no site": ("place_defended", "count", {"sites": []}, "sites", "no site stands here", "leave the key out"),
}  # fmt: skip


@pytest.mark.parametrize("fault", CONDITIONS)
def test_a_wrong_condition_is_said_at_its_line(own: Path, fault: str) -> None:
    measure, unit, where, key, message, hint = CONDITIONS[fault]
    path = folder.claim(own, "claim", measure, ">= 1", unit, {"place": "busan"} | NODONG | where)
    error = said(path)
    assert message in error.message
    assert error.key == (f"where.{key}" if key else "where")
    assert error.line == line_of(path, key or "where")
    if hint is not None:
        assert hint in (error.hint or "")


def test_two_layers_that_are_one_contradict_each_other(own: Path) -> None:
    path = folder.claim(own, "claim", "layered_kill", ">= 1", "share", {"upper": "thaad", "lower": "thaad"})
    error = said(path)
    assert "both layers are the same" in error.message
    assert (error.key, error.line) == ("where.lower", line_of(path, "lower"))


LACKING = {
    "a raid": ("none_through", "share", {"raid": "four"}, "", "where.raid", "no raid called 'four'"),
    "any raid": ("leakers_ratio", "ratio", {}, "raid", "measure", "small has no raid"),
    "a radar": ("detection_range", "km", RANGE | {"radar": "leshan"}, "", "where.radar", "no radar called 'leshan'"),
    "a mode": ("detection_range", "km", RANGE | {"look": "search", "mode": "warning"}, "", "where.mode",
               "no mode called 'warning'"),
    "a missile": ("place_defended", "count", NODONG | {"missile": "scud-c", "place": "busan"}, "", "where.missile",
                  "no missile called 'scud-c'"),
    # The watched missile is no missile of a raid: nobody asks where it could be met.
    "a missile of its raids": ("place_defended", "count", NODONG | {"missile": "df-5a", "place": "busan"}, "",
                               "where.missile", "no missile called 'df-5a'"),
    "a country": ("flights_tracked", "count", {"country": "Russia"}, "", "where.country", "no country called 'Russia'"),
    "an interceptor": ("layered_kill", "share", {"upper": "thaad", "lower": "pac-3"}, "", "where.lower",
                       "no interceptor called 'pac-3'"),
    "a watch list": ("flights_tracked", "count", {}, "watch", "measure", "small has no watch list"),
    "a flight by": ("foreign_in_reach", "count", {}, "watch", "measure", "watches no flight"),
    "China": ("depth_seen", "km", {}, "watch", "measure", "small has no watch list"),
    "a battery": ("shot_kill", "share", {}, "battery", "measure", "small has no battery"),
}  # fmt: skip


@pytest.mark.parametrize("fault", LACKING)
def test_a_claim_about_what_a_scenario_lacks_is_not_asked_of_it(own: Path, fault: str) -> None:
    measure, unit, where, without, key, message = LACKING[fault]
    path = folder.claim(own, "claim", measure, ">= 1", unit, where)
    folder.claim(own, "good", *GOOD)
    scenario = load_scenario(folder.scenario(own, [], ["claim", "good"], without))
    assert [one.id for one in ledger(scenario)] == ["good"]
    (one,) = unanswered(scenario)
    assert one.faulty and one.claim == "claim" and message in one.reason
    assert one.reason.startswith(f"claims/claim.toml:{line_of(path, key.rsplit('.', maxsplit=1)[-1])}: {key}: ")
    assert str(own) not in one.reason


@pytest.fixture
def told(own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """What the program prints and how it ends."""
    from uppertier.cli.main import main

    monkeypatch.setenv("UPPERTIER_RUNS", str(own / "runs"))

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["uppertier", *words])
        status = main()
        return status, *capsys.readouterr()

    return run


def test_the_others_are_answered_and_the_status_is_two(own: Path, told) -> None:
    """A wrong text, a claim about what is not there, one whose missile falls short, and one that is well."""
    wrong = folder.claim(own, "wrong", "distance", "< 1000", "m", GOOD[-1])
    folder.claim(own, "lacking", "none_through", ">= 0.5", "share", {"raid": "four"})
    short = folder.claim(own, "short", "place_defended", ">= 1", "count",
                         {"missile": "nodong", "launch": "luoyang", "place": "busan"})  # fmt: skip
    folder.claim(own, "good", *GOOD)
    path = folder.scenario(own, [], ["wrong", "lacking", "short", "good"])
    status, out, err = told("claims", str(path), "--samples", "16", "--workers", "1", "--json")
    assert status == 2
    assert [(row["id"], row["verdict"]) for row in json.loads(out)] == [("good", "holds")]
    sentences = re.findall(r"uppertier: (\S+) was not asked: (.+)", err)
    assert {name for name, _ in sentences} == {"wrong", "lacking", "short"}
    by_name = dict(sentences)
    assert by_name["wrong"].startswith(f"claims/wrong.toml:{line_of(wrong, 'unit')}: unit: ")
    assert by_name["short"].startswith(f"claims/short.toml:{line_of(short, 'place')}: where.place: ")
    assert "does not reach Busan" in by_name["short"]


def test_a_run_says_what_it_could_not_ask_and_names_no_folder_of_this_machine(own: Path) -> None:
    """`results.json` of the main job, its report left out."""
    from uppertier.report.job import compute
    from uppertier.report.results import canonical, results

    folder.claim(own, "wrong", "distance", "< 1000", "m", GOOD[-1])
    folder.write(own / "claims" / "broken.toml", "id = \n")
    folder.claim(own, "good", *GOOD)
    folder.assumptions(own, "elsewhere", {"an-fps-115.loss_db": (3.0, 2.0, 4.0)})
    scenario = load_scenario(folder.scenario(own, [], ["wrong", "good"]))
    result, _ = compute(scenario, samples=16, trials=20)
    text = canonical(results(result))
    document = json.loads(text)
    assert [row["id"] for row in document["claims"]] == ["good"]
    assert [row["claim"] for row in document["unanswered"]] == ["wrong", "broken"]
    assert "claims/broken.toml:1: this is not valid TOML" in document["unanswered"][1]["reason"]
    assert document["sets_left_out"][0]["assumption_set"] == "elsewhere"
    for place in (own, Path.home(), Path(__file__).parents[2]):
        assert str(place) not in text
