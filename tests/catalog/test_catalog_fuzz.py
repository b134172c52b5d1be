"""Whatever stands in a file, a reader gets a record or one sentence: never another error."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from uppertier import resources
from uppertier.catalog import text
from uppertier.catalog.checking import check
from uppertier.errors import InputError
from uppertier.scenario.load import load_scenario

DATA = Path(resources.__file__).parent / "data"
WORDS = st.sampled_from(
    [
        "true", "nan", "-inf", "1e400", "-1", "0", "9" * 400, "9" * 5000, '""', '"x"', '"2017-07-03"', "[]", "[[]]",
        "{}",
        "[1, 2]",
        "{ value = 1 }", "1979-05-27", '{ value = 1, low = 1, high = 1, source = "geonames", grade = "press" }',
        '"' + "y" * 3000 + '"', '["nodong"]', "= 1",
    ]
)  # fmt: skip
FILES = [("missiles", "nodong"), ("radars", "uewr"), ("drag", "v2"), ("claims", "solely-the-north-radar")]
FILES += [("assumptions", "sceptic"), ("sites", "busan"), ("scenarios", "seongju-2017"), ("interceptors", "thaad")]


@given(st.sampled_from(FILES), st.integers(0, 400), WORDS)
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_value_anywhere_is_a_record_or_a_sentence(which: tuple[str, str], row: int, word: str) -> None:
    kind, sheet = which
    lines = (DATA / kind / f"{sheet}.toml").read_text("utf-8").splitlines()
    keyed = [number for number, line in enumerate(lines) if "=" in line.split("#")[0]]
    at = keyed[row % len(keyed)]
    lines[at] = f"{lines[at].split('=')[0]}= {word}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / kind / f"{sheet}.toml"
        path.parent.mkdir()
        path.write_text("\n".join(lines), "utf-8")
        for row_checked in check(str(path), {"scenarios": load_scenario}):
            assert row_checked.fault is None or "\n" not in row_checked.fault.sentence


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_table_or_a_sentence(written: str) -> None:
    try:
        document = text.parse(written, "x.toml")
    except InputError as error:
        assert error.line is None or 1 <= error.line <= written.count("\n") + written.count("\r") + 1
    else:
        assert isinstance(document.table, dict)


def test_text_nested_without_end_is_refused() -> None:
    with pytest.raises(InputError, match="nested too deeply"):
        text.parse("a = " + "[" * 20_000 + "]" * 20_000, "x.toml")


@given(st.integers(0, 4000))
@settings(max_examples=120, deadline=None)
def test_a_scenario_cut_anywhere_is_a_scenario_or_a_sentence(cut: int) -> None:
    written = (DATA / "scenarios" / "seongju-2017.toml").read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mine.toml"
        path.write_text(written[:cut], "utf-8")
        try:
            load_scenario(path)
        except InputError as error:
            assert error.file == str(path)
