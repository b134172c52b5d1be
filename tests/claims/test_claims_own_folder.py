"""A claim or an assumption set in the user's own folder is asked of every scenario it fits; the forms have a schema."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import claims_folder as folder
import pytest
from jsonschema_rs import Draft202012Validator, meta

from uppertier import claims, resources
from uppertier.catalog.assumptions import read_assumptions
from uppertier.catalog.json_schema import assumptions_schema
from uppertier.claims.json_schema import claims_schema
from uppertier.claims.ledger import ledger, load_claim, unanswered
from uppertier.claims.measures import all_measures
from uppertier.cli.main import main
from uppertier.errors import InputError
from uppertier.resources import OVERLAY_VARIABLE
from uppertier.runs.task import whole
from uppertier.scenario import load_scenario

HIT = {"thaad.hit_given_cue_share": (0.5, 0.4, 0.6)}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(OVERLAY_VARIABLE, str(tmp_path))
    return tmp_path


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    monkeypatch.setenv("UPPERTIER_RUNS", str(tmp_path / "runs"))

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["uppertier", *words])
        status = main()
        return status, *capsys.readouterr()

    return run


def test_an_own_claim_and_set_stand_after_those_that_a_scenario_names(own: Path, seongju) -> None:
    folder.claim(own, "mine", "shot_kill", ">= 0.5", "share")
    folder.assumptions(own, "my-view", HIT)
    found = load_scenario("seongju-2017")
    assert found.claims == (*seongju.claims, "mine") and found.own_claims == ("mine",)
    assert found.assumptions == (*seongju.assumptions, "my-view") and found.left_out == ()
    assert ledger(found)[-1].id == "mine" and unanswered(found) == ()
    # Both are inputs of a run, by name and content; a claim changes nothing that was computed for the others.
    assert {"claims/mine.toml", "assumptions/my-view.toml"} <= {name for name, _ in found.sheets}
    assert set(seongju.sheets) < set(found.sheets)


def test_a_claim_more_leaves_what_was_computed_as_it_was(own: Path) -> None:
    before = whole(load_scenario("seongju-2017"))
    folder.claim(own, "mine", "shot_kill", ">= 0.5", "share")
    assert whole(load_scenario("seongju-2017")) == before


def test_one_that_a_scenario_names_is_asked_once_and_one_that_replaces_a_bundled_one_in_its_place(own: Path) -> None:
    folder.claim(own, "mine", "shot_kill", ">= 0.5", "share")
    folder.claim(own, "one-second", "shot_kill", ">= 0.5", "share")
    small = load_scenario(folder.scenario(own, [], ["mine"]))
    assert small.claims == ("mine",) and small.own_claims == ()
    bundled = load_scenario("seongju-2017")
    assert bundled.claims.count("one-second") == 1 and bundled.own_claims == ("mine",)
    assert next(one for one in ledger(bundled) if one.id == "one-second").measure == "shot_kill"


def test_a_set_about_what_a_scenario_lacks_is_left_out_and_says_so(own: Path) -> None:
    path = folder.assumptions(own, "layers", {"pac-3.hit_given_cue_share": (0.5, 0.4, 0.6)} | HIT)
    small = load_scenario(folder.scenario(own, []))
    assert small.assumptions == ()
    (left,) = small.left_out
    line = next(k for k, text in enumerate(path.read_text("utf-8").splitlines(), 1) if text.startswith('"pac-3'))
    assert left.reason.startswith(
        f"assumptions/layers.toml:{line}: values.pac-3.hit_given_cue_share: small has no value"
    )
    assert not left.faulty
    assert load_scenario("layered-2017").assumptions[-1] == "layers"


def test_a_set_whose_text_is_wrong_is_left_out_as_a_fault(own: Path) -> None:
    path = folder.assumptions(own, "wrong", HIT)
    folder.write(path, path.read_text("utf-8").replace("_share", "_km"))
    (left,) = load_scenario(folder.scenario(own, [])).left_out
    assert left.faulty and left.id == "wrong" and "assumptions/wrong.toml:8" in left.reason
    # Where a scenario names it, nothing is asked without it.
    named = load_scenario(folder.scenario(own, ["wrong"]))
    assert named.left_out == () and named.assumptions == ("wrong",)


def test_what_does_not_fit_is_no_fault_of_the_program_and_what_is_wrong_is(own: Path, told: Run) -> None:
    """Status 0 with a sentence where an own claim asks about what this scenario lacks; 2 where its text is wrong."""
    folder.claim(own, "good", "distance", "< 1000", "km", {"from": "seongju", "to": "seoul"})
    folder.claim(own, "elsewhere", "none_through", ">= 0.5", "share", {"raid": "ten-mixed"})
    folder.assumptions(own, "layers", {"pac-3.hit_given_cue_share": (0.5, 0.4, 0.6)})
    path = folder.scenario(own, [])
    words = ("claims", str(path), "--samples", "16", "--workers", "1")
    status, out, err = told(*words, "--json")
    assert status == 0
    assert [row["id"] for row in json.loads(out)] == ["good"]
    assert "elsewhere was not asked: claims/elsewhere.toml" in err and "nothing was asked under layers" in err
    folder.claim(own, "wrong", "distance", "< 1000", "m", {"from": "seongju", "to": "seoul"})
    status, out, err = told(*words)
    assert status == 2 and "good" in out and "wrong was not asked" in err


def test_a_run_that_was_copied_with_its_inputs_is_the_same_scenario(own: Path, tmp_path: Path) -> None:
    """What `verify` relies on: the inputs of a run are a catalog folder of which the same scenario comes."""
    from uppertier.runs.inputs import as_catalog, copy_inputs

    folder.claim(own, "mine", "shot_kill", ">= 0.5", "share")
    folder.assumptions(own, "my-view", HIT)
    folder.assumptions(own, "layers", {"pac-3.hit_given_cue_share": (0.5, 0.4, 0.6)})
    path = folder.scenario(own, [], [])
    first = load_scenario(path)
    assert copy_inputs(first, tmp_path / "run") == []
    with as_catalog(tmp_path / "run"):
        assert load_scenario(tmp_path / "run" / "inputs" / "scenarios" / "small.toml") == first


@pytest.mark.parametrize("kind", ["claims", "assumptions"])
def test_a_file_is_checked_wherever_it_lies(tmp_path: Path, told: Run, kind: str) -> None:
    if kind == "claims":
        path = folder.claim(tmp_path, "mine", "shot_kill", ">= 0.5", "share")
    else:
        path = folder.assumptions(tmp_path, "mine", HIT)
    loose = folder.write(tmp_path / "mine.toml", path.read_text("utf-8"))
    for one in (path, loose):
        status, out, _ = told("catalog", "check", str(one))
        assert (status, out) == (0, "1 checked, 0 faulty\n")
    folder.write(loose, loose.read_text("utf-8").replace('source = "', 'source = "no-'))
    status, _, err = told("catalog", "check", str(loose))
    assert status == 2 and "mine.toml" in err and "holds no source" in err


SCHEMAS: dict[str, tuple[Callable[[], dict[str, Any]], Callable[[Path], object]]] = {
    "claims": (claims_schema, load_claim), "assumptions": (assumptions_schema, read_assumptions)
}  # fmt: skip


@pytest.mark.parametrize("kind", SCHEMAS)
def test_schemas_are_printed_are_schemas_and_hold_for_all_that_ships(told: Run, kind: str) -> None:
    status, out, _ = told("catalog", "schema", kind)
    assert status == 0
    schema = json.loads(out)
    assert schema == SCHEMAS[kind][0]() and schema["$schema"].endswith("2020-12/schema")
    meta.validate(schema)
    validator = Draft202012Validator(schema)
    for path in resources.sheet_files(kind).values():
        assert [error.message for error in validator.iter_errors(_read(path))] == [], path


def _read(path: Path) -> dict[str, Any]:
    """As an editor hands it over: dates and all else as JSON has them."""
    table: dict[str, Any] = json.loads(json.dumps(tomllib.loads(path.read_text("utf-8"))))
    return table


def test_there_is_no_schema_of_anything_else(told: Run) -> None:
    status, _, err = told("catalog", "schema", "claim")
    assert status == 2 and "claims" in err


def test_the_schema_of_claims_has_the_conditions_of_every_measure() -> None:
    parts = {part["if"]["properties"]["measure"]["const"]: part["then"] for part in claims_schema()["allOf"]}
    assert set(parts) == set(all_measures())
    for name, measure in all_measures().items():
        told = parts[name]["properties"]
        assert told["unit"] == {"const": measure.unit}
        assert set(told["where"]["properties"]) == {s.key(key) for key, s in measure.settings.items()}
    heights = parts["area_seen"]["properties"]["where"]["properties"]["height_km"]
    assert (heights["minimum"], heights["maximum"], heights["default"]) == (1.0, 2000.0, 300.0)


WRONG_CLAIMS = {
    "a measure": ('measure = "detection_range"', 'measure = "detection_rang"'),
    "a unit": ('unit = "km"', 'unit = "m"'),
    "no unit": ('unit = "km"\n', ""),
    "a comparison": ('comparison = ">="', 'comparison = "=>"'),
    "a threshold": ("threshold = 500.0", 'threshold = "500"'),
    "a condition": ('object = "warhead"', 'objekt = "warhead"'),
    "a word": ('object = "warhead"', 'object = "warhed"'),
    "a condition left out": ('missile = "nodong"\n', ""),
    "a key": ('who = "nobody"', 'who = "nobody"\nwhom = "nobody"'),
    "nothing unsaid": ('leaves_unsaid = ["everything"]', "leaves_unsaid = []"),
    "no source": ('source = "report-2017"\n', ""),
}
WRONG_SETS = {
    "a grade": ('grade = "assumed"', 'grade = "sure"'),
    "no grade": (', grade = "assumed"', ""),
    "a unit": ("hit_given_cue_share", "hit_given_cue_km"),
    "a field": ("hit_given_cue_share", "hit_given_queue_share"),
    "no path": ("thaad.hit_given_cue_share", "hit_given_cue_share"),
    "a key": ('note = ""', 'note = ""\nnotes = ""'),
    "a number": ("value = 0.5", 'value = "0.5"'),
    "no source": ('follows = "nobody"\nsource = "uppertier-assumption"', 'follows = "nobody"'),
}
CASES = [("claims", name) for name in WRONG_CLAIMS] + [("assumptions", name) for name in WRONG_SETS]


@pytest.mark.parametrize(("kind", "fault"), CASES)
def test_schema_and_program_refuse_the_same(own: Path, kind: str, fault: str) -> None:
    if kind == "claims":
        path = folder.claim(own, "x", "detection_range", ">= 500", "km", {"missile": "nodong", "object": "warhead"})
        right, wrong = WRONG_CLAIMS[fault]
    else:
        path = folder.assumptions(own, "x", HIT)
        right, wrong = WRONG_SETS[fault]
    schema, read = SCHEMAS[kind]
    validator = Draft202012Validator(schema())
    assert validator.is_valid(_read(path))
    read(path)
    text = path.read_text("utf-8")
    assert right in text
    folder.write(path, text.replace(right, wrong, 1))
    assert not validator.is_valid(_read(path))
    with pytest.raises(InputError):
        read(path)


def test_the_readme_of_the_room_names_every_measure_with_its_unit_and_conditions() -> None:
    page = Path(claims.__file__).with_name("README.md").read_text("utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| `") and line.count("|") == 5]
    for name, measure in all_measures().items():
        kinds = (f"`{name}`", f"`{name.removesuffix('defended')}`")
        (row,) = (row for row in rows if any(kind in row[1] for kind in kinds))
        assert measure.unit in row[2]
    told = page.replace("*", "")
    for measure in all_measures().values():
        for name, setting in measure.settings.items():
            assert setting.key(name) in told
            if setting.needed:
                assert f"**{setting.key(name)}**" in page
