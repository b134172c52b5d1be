"""Parquet: the run as tables, one file each in one folder, for pandas, R and spreadsheets.

Every column that measures carries its unit in its name and in its field's metadata; every file carries the run's id
and the keys of its sources. Written by pyarrow, an optional extra.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uppertier.errors import InputError
from uppertier.formats.shared.files import whole

if TYPE_CHECKING:
    from uppertier.report.records import RunResult

SUFFIX = "-parquet"
TITLE = (
    "Parquet: a folder of tables (flights, samples, sight, windows, shots, raids and their parts, claims), for pandas"
)


def write(result: RunResult, path: Path) -> None:
    """A folder of tables. InputError where it cannot be written, or where the extra `data` is not installed."""
    made = tables(result)
    import pyarrow.parquet as pq

    _check_replaceable(path)
    with whole(path) as partial:
        partial.mkdir()
        for name, table in made.items():
            pq.write_table(table, partial / f"{name}.parquet", compression="zstd")


def tables(result: RunResult) -> dict[str, Any]:
    """Name -> pyarrow table."""
    try:
        import pyarrow
    except ImportError as error:
        raise InputError("pyarrow is not installed", key="parquet", hint='pip install "uppertier[data]"') from error
    from uppertier.formats.shared.columns import TABLES
    from uppertier.report.bibliography import sources_used

    about = {
        "run": result.run,
        "scenario": result.scenario.id,
        "title": result.scenario.title,
        "epoch": result.scenario.epoch,
        "sources": json.dumps(sources_used(result)),
    }
    made = {}
    for name, (said, build) in TABLES.items():
        columns = build(result)
        fields = [
            pyarrow.field(key, _kind(pyarrow, key, values), metadata=_unit(key)) for key, values in columns.items()
        ]
        schema = pyarrow.schema(fields, metadata=about | {"table": said})
        arrays = [pyarrow.array(values, field.type) for values, field in zip(columns.values(), fields, strict=True)]
        made[name] = pyarrow.Table.from_arrays(arrays, schema=schema)
    return made


def _kind(pyarrow: Any, key: str, values: Any) -> Any:
    """Type of a column: by its array, and by its name where it is a list that may be empty."""
    from uppertier.formats.shared.columns import FLAGS, LISTS, WHOLES

    if hasattr(values, "dtype") and values.dtype.kind in "fib":
        return pyarrow.from_numpy_dtype(values.dtype)
    if key in LISTS:
        return pyarrow.list_((LISTS[key] is float and pyarrow.float64()) or pyarrow.string())
    if key in FLAGS:
        return pyarrow.bool_()
    if key in WHOLES:
        return pyarrow.int64()
    return pyarrow.float64() if _unit(key) else pyarrow.string()


def _unit(key: str) -> dict[str, str] | None:
    """The unit that the ending of a column's name says."""
    from uppertier.catalog.units import split_key

    try:
        return {"unit": split_key(key)[1]}
    except InputError:
        return None


def _check_replaceable(path: Path) -> None:
    """A folder that holds anything but tables is not ours to replace."""
    if path.is_dir() and any(file.suffix != ".parquet" for file in path.iterdir()):
        raise InputError("is a folder that holds something else than tables", file=str(path), hint="name another")
