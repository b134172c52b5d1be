"""What holds for every format: whole files, no traceback, the same bytes for the same run."""

from __future__ import annotations

from pathlib import Path

import pytest

from uppertier.errors import InputError
from uppertier.formats import export, format_names, load_format
from uppertier.formats.shared.files import whole
from uppertier.report.records import RunResult


def content(path: Path) -> dict[str, bytes]:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {file.name: file.read_bytes() for file in files}


def test_the_folder_lists_the_formats() -> None:
    assert format_names() == ("czml", "geojson", "kml", "netcdf", "parquet")
    for name in format_names():
        module = load_format(name)
        assert module.SUFFIX
        assert module.TITLE
        assert callable(module.write)


def test_an_unknown_format_is_one_sentence_with_the_known_ones() -> None:
    with pytest.raises(InputError) as caught:
        load_format("kmz")
    assert caught.value.sentence == (
        "format: there is no format called 'kmz' (did you mean kml? known: czml, geojson, kml, netcdf, parquet)"
    )


@pytest.mark.parametrize("name", ["czml", "geojson", "kml", "netcdf", "parquet"])
def test_the_same_run_gives_the_same_bytes_and_leaves_nothing_else(
    name: str, finished: RunResult, tmp_path: Path
) -> None:
    first, second = tmp_path / "a" / "run", tmp_path / "b" / "run"
    for path in (first, second):
        path.parent.mkdir()
        export(finished, name, path)
        assert [left.name for left in path.parent.iterdir()] == ["run"]
    assert content(first) == content(second)
    export(finished, name, first)
    assert content(first) == content(second)


@pytest.mark.parametrize("name", ["czml", "geojson", "kml", "netcdf", "parquet"])
def test_a_run_without_answers_watch_list_and_batteries_is_written(name: str, bare: RunResult, tmp_path: Path) -> None:
    path = tmp_path / "run"
    export(bare, name, path)
    assert all(content(path).values())


@pytest.mark.parametrize("name", ["czml", "geojson", "kml", "netcdf", "parquet"])
def test_a_path_that_cannot_be_written_is_one_sentence(name: str, bare: RunResult, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        export(bare, name, tmp_path / "missing" / "run")
    assert list(tmp_path.iterdir()) == []


def test_what_stood_there_survives_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "run.kml"
    path.write_text("before")
    with pytest.raises(ZeroDivisionError), whole(path) as partial:
        partial.write_text("half of it")
        raise ZeroDivisionError
    assert path.read_text() == "before"
    assert [left.name for left in tmp_path.iterdir()] == ["run.kml"]


def test_a_folder_that_holds_something_else_is_not_replaced(bare: RunResult, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("one")
    with pytest.raises(InputError, match="something else than tables"):
        export(bare, "parquet", tmp_path / "thesis")
    assert (tmp_path / "thesis" / "chapter.txt").read_text() == "one"
