"""Sheets by kind and id: loaded once, checked whole, frozen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from uppertier import resources
from uppertier.catalog import text
from uppertier.catalog.parts import check_ranges, check_signatures
from uppertier.catalog.quantity import check_source
from uppertier.catalog.ranges import RangesSheet
from uppertier.catalog.records import BoosterFamily, DragCurve, FamilyStage, MissileSheet, RadarSheet, Stage
from uppertier.catalog.schema import SHEETS, Place, read_record
from uppertier.errors import InputError

RECORDS: dict[str, type] = {kind: record for record, kind in SHEETS.items()}


@attrs.frozen
class Loaded:
    """A record and every file it was made from."""

    record: Any
    files: tuple[Path, ...]


def load(kind: str, sheet_id: str) -> Any:
    """The frozen record of one sheet. An unknown kind or id, or a wrong sheet, is an InputError."""
    return load_with_files(kind, sheet_id).record


def load_with_files(kind: str, sheet_id: str) -> Loaded:
    """The record of one sheet and the files that made it, its drag curve's among them."""
    if kind not in RECORDS:
        raise InputError(f"{kind} are no parameter sheets", hint=resources.near(kind, RECORDS))
    path = resources.find(kind, sheet_id)
    return _load(kind, path, _stamps(path))


def listing(kind: str) -> tuple[str, ...]:
    """The ids of one kind, sorted."""
    return tuple(resources.sheet_files(kind))


def read_sheet(kind: str, path: Path) -> Loaded:
    """The record of one sheet file, wherever it lies."""
    document = text.read(path)
    files = [path]

    def lookup(other: str, sheet_id: str) -> Any:
        found = load_with_files(other, sheet_id)
        files.extend(found.files)
        return found.record

    place = Place(document, (), lookup)
    record = read_record(RECORDS[kind], document.table, place)
    _check_whole(record, document, path)
    return Loaded(record, tuple(dict.fromkeys(files)))


Stamps = tuple[tuple[Path, int], ...]


def _stamps(path: Path) -> Stamps:
    """What a sheet rests on and when it last changed: itself, the drag curves, the bibliographies."""
    files = (path, *resources.sheet_files("drag").values(), *resources.source_files())
    return tuple((file, file.stat().st_mtime_ns) for file in files)


@lru_cache(maxsize=512)
def _load(kind: str, path: Path, _unchanged: Stamps) -> Loaded:
    return read_sheet(kind, path)


def _check_whole(record: Any, document: text.Document, path: Path) -> None:
    """What only the whole sheet can show."""
    if record.id != path.stem:
        raise document.error(f"the id '{record.id}' is not the name of its file", ("id",), f'write id = "{path.stem}"')
    if "." in record.id or not record.id:
        raise document.error("an id cannot be empty or hold a full stop", ("id",))
    if hasattr(record, "valid_from"):
        _check_dates(record.valid_from, record.valid_to, document)
    if isinstance(record, DragCurve):
        _check_curve(record, document)
    if isinstance(record, RadarSheet):
        _check_sector(record, document)
        _check_modes(record, document)
    if isinstance(record, RangesSheet):
        check_ranges(record, document, lambda radar: load("radars", radar))
    if isinstance(record, MissileSheet):
        if not record.stages:
            raise document.error("a missile needs at least one stage", ("stages",))
        _check_steering(record, document)
        check_signatures(record, document)
        for index, stage in enumerate(record.stages):
            _check_stage(stage, document, ("stages", index))
    if isinstance(record, BoosterFamily):
        _check_family(record, document)


def _check_dates(valid_from: str, valid_to: str, document: text.Document) -> None:
    for key, written in (("valid_from", valid_from), ("valid_to", valid_to)):
        if written:
            text.check_date(written, document, (key,))
    if valid_to and valid_to < valid_from:
        raise document.error("valid_to lies before valid_from", ("valid_to",))


def _check_curve(curve: DragCurve, document: text.Document) -> None:
    if curve.mach.shape != curve.coefficient.shape:
        raise document.error("the two lists differ in length", ("coefficient_ratio",))
    if not bool(np.all(np.diff(curve.mach) > 0.0)):
        raise document.error("Mach numbers must rise from point to point", ("mach_ratio",))
    check_source(curve.source, document, ("source",))


def _check_sector(radar: RadarSheet, document: text.Document) -> None:
    if radar.elevation_minimum.high >= radar.elevation_maximum.low:
        raise document.error(
            "the lowest elevation can lie above the highest", ("elevation_minimum_deg",), "part the two bands"
        )


def _check_modes(radar: RadarSheet, document: text.Document) -> None:
    if not radar.modes:
        raise document.error("a radar needs at least one mode", ("modes",))
    ids = [mode.id for mode in radar.modes]
    for index, mode in enumerate(radar.modes):
        if ids.index(mode.id) != index:
            raise document.error(f"the mode '{mode.id}' stands here twice", ("modes", index, "id"))
        if mode.search_share.high + mode.track_share.high > 1.0 + 1e-9:
            raise document.error(
                "search and track can take more than the whole time", ("modes", index), "lower a high end"
            )


def _check_family(family: BoosterFamily, document: text.Document) -> None:
    if not family.stages:
        raise document.error("a family needs at least one stage", ("stages",))
    for index, stage in enumerate(family.stages):
        _check_stage(stage, document, ("stages", index))
    whole = sum(stage.stage_share.value for stage in family.stages)
    if abs(whole - 1.0) > 1e-6:
        raise document.error(f"the shares of the stages add up to {whole:g}, not 1", ("stages", 0))
    _check_steering(family, document)


def _check_steering(vehicle: MissileSheet | BoosterFamily, document: text.Document) -> None:
    if vehicle.pitch_over_end.low <= vehicle.vertical_time.high:
        message = "the pitch-over can end before the vertical rise does"
        raise document.error(message, ("pitch_over_end_s",), "raise its low end, or lower vertical_time's high end")


def _check_stage(stage: Stage | FamilyStage, document: text.Document, path: text.KeyPath) -> None:
    if stage.specific_impulse_vacuum.value < stage.specific_impulse_sea_level.value:
        raise document.error("the impulse in vacuum is below the one at sea level", path)
