"""An imported booster written as sheets: missile, drag curve and bibliography of a catalog folder."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from uppertier.catalog.records import DragCurve, Grade, MissileSheet, Quantity, Stage
from uppertier.catalog.sheets import load
from uppertier.errors import InputError
from uppertier.formats.imported.thrusty import Booster, BoosterStage, slug
from uppertier.formats.shared.files import write_text

_OWN, _REPEATED, _DERIVED = "uppertier-assumption", "widely-repeated", "uppertier-derivation"


@attrs.frozen
class Imported:
    """What was written, and what the sheet has no word for."""

    id: str
    paths: tuple[Path, ...]
    left_out: tuple[str, ...]


def write_sheets(booster: Booster, folder: Path) -> Imported:
    """Write a booster into a catalog folder: first its source, then its drag curve, then the missile.

    InputError where a sheet of that id stands there, or the folder cannot be written.
    """
    name = slug(booster)
    missile, drag = folder / "missiles" / f"{name}.toml", folder / "drag" / f"{name}.toml"
    for path in (missile, drag):
        if path.exists():
            raise InputError("stands there already; nothing was changed", file=str(path), hint="remove it first")
    texts = {folder / "sources.toml": _sources(booster, folder / "sources.toml")}
    if booster.mach:
        texts[drag] = _drag_text(booster, name)
    texts[missile] = _missile_text(booster, name)
    try:
        for path in texts:
            path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", file=str(folder), hint="nothing was changed") from None
    for path, text in texts.items():
        write_text(path, text)
    return Imported(name, tuple(texts), booster.left_out)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "")


def source_key(file: str) -> str:
    """A file's own name; a comma would part it in two keys."""
    return file.replace(",", "-")


def _sources(booster: Booster, path: Path) -> str:
    """The folder's bibliography with an entry for every file."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    for file, said in booster.files:
        head = f"[{_quoted(source_key(file))}]"
        if head in text.splitlines():
            continue
        entry = {
            "author": "Not said",
            "title": f"{file}, a file of Thrusty",
            "year": "not said",
            "publisher": "none",
            "kind": "data",
            "note": f"The file says: {said}" if said else "The file names no source.",
        }
        lines = [head, *(f"{key} = {_quoted(value)}" for key, value in entry.items())]
        text += ("\n" if text else "") + "\n".join(lines) + "\n"
    return text


def _given(value: float, booster: Booster, which: int = 0) -> Quantity:
    """A value of the booster's file (0), or of the last file that was read (-1)."""
    return Quantity(value, value, value, source_key(booster.files[which][0]), Grade.SECONDHAND)


def _stage(stage: BoosterStage, booster: Booster) -> dict[str, Quantity]:
    derived = Quantity(
        stage.specific_impulse_sea_level,
        stage.specific_impulse_sea_level,
        stage.specific_impulse_sea_level,
        source_key(booster.files[0][0]),
        Grade.DERIVED,
        note="from the impulse in vacuum and the nozzle's area; 2 % less where the file has none, as Thrusty takes it",
    )
    return {
        "dry_mass": attrs.evolve(_given(stage.dry_mass, booster), note="what is left without propellant and payload"),
        "propellant_mass": _given(stage.propellant_mass, booster),
        "specific_impulse_sea_level": derived,
        "specific_impulse_vacuum": _given(stage.specific_impulse_vacuum, booster),
        "burn_time": _given(stage.burn_time, booster),
        "diameter": _given(stage.diameter, booster),
    }


def _quantities(booster: Booster) -> dict[str, Quantity]:
    """Everything but stages and range. What no booster file says is assumed as for the missiles that ship."""
    assumed, recalled = Grade.ASSUMED, Grade.RECALLED
    whole = Quantity(
        19528.0, 7323.0, 19528.0, _OWN, assumed, "log-uniform", note="not in the file: as for a Scud that stays whole"
    )
    early = booster.stages[0].burn_time
    end = min(15.0, 0.5 * early)
    body = Quantity(0.3, 0.1, 1.0, _REPEATED, recalled, "log-uniform", note="not in the file: as a Scud's body")
    payload = Quantity(
        0.03, 0.01, 0.1, _REPEATED, recalled, "log-uniform", note="not in the file: the usual open choice"
    )
    said = "not in the file: generic steering"
    return {
        "payload_mass": _given(booster.payload_mass, booster, -1),
        "ballistic_coefficient": whole if booster.beta is None else _given(booster.beta, booster, -1),
        "vertical_time": Quantity(end / 3.0, end / 3.0, end / 3.0, _OWN, assumed, note=said),
        "pitch_over_end": Quantity(end, 0.8 * end, 1.3 * end, _OWN, assumed, note=said),
        "rcs_boost": Quantity(
            1.0, 0.1, 10.0, _REPEATED, recalled, "log-uniform", note="not in the file: about 1 m2 off broadside"
        ),
        "rcs_body": body,
        "rcs_payload": payload if booster.separating else body,
    }


def _drag(booster: Booster, name: str) -> DragCurve:
    if not booster.mach:
        curve: DragCurve = load("drag", "solid" if booster.solid else "liquid")
        return curve
    key, title = source_key(booster.files[0][0]), f"{booster.name}, drag"
    return DragCurve(name, title, np.array(booster.mach), np.array(booster.drag), key, Grade.SECONDHAND)


def _range(booster: Booster, name: str) -> Quantity:
    """No booster file has a published range: the greatest that its own values fly stands there, and says so."""
    from uppertier.flight.infer.reach import standard
    from uppertier.flight.vehicle import missile_vehicle

    given: dict[str, Any] = _quantities(booster)
    stages = tuple(Stage(**_stage(stage, booster)) for stage in booster.stages)
    sheet = MissileSheet(
        id=name,
        title=booster.name,
        country="",
        valid_from="",
        valid_to="",
        stages=stages,
        drag=_drag(booster, name),
        separating=booster.separating,
        cut_off=not booster.solid,
        published_range=given["payload_mass"],
        **given,
    )
    reached = float(standard([missile_vehicle(sheet)]).range[0])
    if math.isnan(reached):
        raise InputError(
            "no flight of this booster comes down again", file=booster.files[0][0], hint="nothing was written"
        )
    length = round(min(reached, 20e6), -3)
    note = "not published: the greatest range of these values over a round Earth that does not turn"
    return Quantity(length, length, length, _DERIVED, Grade.DERIVED, note=note)


_UNITS = {"rcs_boost": "m2", "rcs_body": "m2", "rcs_payload": "m2"}


def _line(key: str, value: Quantity) -> str:
    from uppertier.catalog.domains import DOMAINS
    from uppertier.catalog.units import UNITS

    suffix = _UNITS.get(key, DOMAINS[key].usual_suffix)
    numbers = ", ".join(
        f"{name} = {UNITS[suffix].from_si(getattr(value, name)):.10g}" for name in ("value", "low", "high")
    )
    words = f'source = {_quoted(value.source)}, grade = "{value.grade.value}"'
    if value.distribution != "uniform":
        words += f', distribution = "{value.distribution}"'
    if value.note:
        words += f", note = {_quoted(value.note)}"
    return f"{key}_{suffix} = {{ {numbers}, {words} }}"


def _missile_text(booster: Booster, name: str) -> str:
    head = [
        f"# Imported from {booster.files[0][0]}. It gives stages, payload and drag; what it does not give says so.",
        f"id = {_quoted(name)}",
        f"title = {_quoted(booster.name + ' (Thrusty)')}",
        'country = "not said"',
        'valid_from = ""',
        'valid_to = ""',
        f"drag = {_quoted(_drag(booster, name).id)}",
        f"separating = {str(booster.separating).lower()}",
        f"cut_off = {str(not booster.solid).lower()}",
        "",
    ]
    values = _quantities(booster) | {"published_range": _range(booster, name)}
    lines = head + [_line(key, value) for key, value in values.items()]
    for stage in booster.stages:
        lines += ["", "[[stages]]", *(_line(key, value) for key, value in _stage(stage, booster).items())]
    return "\n".join(lines) + "\n"


def _drag_text(booster: Booster, name: str) -> str:
    return "\n".join(
        [
            f"id = {_quoted(name)}",
            f"title = {_quoted(booster.name + ', drag')}",
            f"mach_ratio = {list(booster.mach)}",
            f"coefficient_ratio = {list(booster.drag)}",
            f"source = {_quoted(source_key(booster.files[0][0]))}",
            'grade = "secondhand"',
            "",
        ]
    )
