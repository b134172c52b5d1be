"""Booster files of Thrusty (`*.booster.json`) as missile sheets of a catalog folder.

A booster file is one JSON object a stage, the next stage inside it as `stage2`. The object that re-enters stands in it
as `ro`, or in a file of its own (`*.ro.json`). Masses are kilograms; `mass_initial` counts everything above the
stage, `isp_s` is that in vacuum.
"""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import attrs

from uppertier.earth.constants import STANDARD_GRAVITY
from uppertier.errors import InputError
from uppertier.flight.vehicle import SEA_LEVEL_PRESSURE

ENDING = ".booster.json"
TITLE = "Thrusty booster file"
_STAGES = 6
_BACK_PRESSURE = 0.98
"""Share of the impulse in vacuum that Thrusty leaves at sea level where a file has no nozzle area."""


@attrs.frozen
class BoosterStage:
    """One stage, SI. `dry_mass` is what falls away with it."""

    dry_mass: float
    propellant_mass: float
    specific_impulse_vacuum: float
    specific_impulse_sea_level: float
    burn_time: float
    diameter: float


@attrs.frozen
class Booster:
    """What a booster file says, SI; `beta` is None where nothing separates."""

    name: str
    files: tuple[tuple[str, str], ...]
    """Name of the booster file, and of the object's where there is one, each with the source that it names itself"""
    stages: tuple[BoosterStage, ...]
    payload_mass: float
    separating: bool
    solid: bool
    beta: float | None
    mach: tuple[float, ...]
    drag: tuple[float, ...]
    left_out: tuple[str, ...]
    """What a missile sheet has no word for"""


def read(path: Path, carried: Path | None = None) -> Booster:
    """One booster file, and that of the object it carries where the booster's own does not hold it.

    InputError, one sentence, where a field is missing or cannot be.
    """
    raw = _document(path, "mass_initial")
    files = [(path.name, str(raw.get("source") or ""))]
    if carried is not None:
        ro = _document(carried, "mass_kg")
        files.append((carried.name, str(ro.get("source") or "")))
        raw = raw | {"ro": ro, "ro_separates": True, "payload_kg": None}
    nodes = _nodes(raw, path)
    payload, separating = _payload(raw, path)
    beta = _field(raw["ro"], "beta_kg_m2", path, "ro.") if separating else None
    mach, drag = _table(raw, path)
    return Booster(
        str(raw.get("name") or path.name.removesuffix(ENDING)),
        tuple(files),
        _stages(nodes, payload, path),
        payload,
        separating,
        bool(raw.get("solid_motor", False)),
        beta,
        mach,
        drag,
        _left_out(nodes),
    )


def _document(path: Path, mark: str) -> dict[str, Any]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError("there is no such file", file=str(path)) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=str(path)) from None
    except UnicodeDecodeError:
        raise InputError("is not text", file=str(path), hint=f"name a {ENDING} file") from None
    except json.JSONDecodeError as error:
        raise InputError(f"is not JSON: {error.msg.lower()}", file=str(path), line=error.lineno) from None
    except (RecursionError, ValueError):
        raise InputError("is nested too deeply, or holds too long a number", file=str(path)) from None
    if not isinstance(raw, dict) or mark not in raw:
        raise InputError("is no such file of Thrusty", file=str(path), key=mark, hint=f"{mark} is missing")
    return raw


def _nodes(raw: dict[str, Any], path: Path) -> list[dict[str, Any]]:
    """The stages from the first up."""
    found = [raw]
    while found[-1].get("stage2") is not None:
        above = found[-1]["stage2"]
        if not isinstance(above, dict):
            raise InputError("should be an object", file=str(path), key="stage2" + ".stage2" * (len(found) - 1))
        found.append(above)
        if len(found) > _STAGES:
            raise InputError(f"has more than {_STAGES} stages", file=str(path), key="stage2")
    for node in found:
        if node.get("n_boosters"):
            raise InputError(
                "has strap-on boosters, for which a missile sheet has no place", file=str(path), key="n_boosters"
            )
    return found


def _field(node: dict[str, Any], key: str, path: Path, where: str = "", least: float = 0.0) -> float:
    """A number above `least` (or equal to it where it is negative)."""
    name = where + key
    if node.get(key) is None:
        raise InputError(f"{name} is missing", file=str(path), key=name, hint="add it; nothing was written")
    value = node[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(f"{name} is no number", file=str(path), key=name, hint="nothing was written")
    if value <= least:
        raise InputError(
            f"{name} must be above {max(least, 0.0):g}", file=str(path), key=name, hint="nothing was written"
        )
    return float(value)


def _payload(raw: dict[str, Any], path: Path) -> tuple[float, bool]:
    """Mass of the payload, and whether it leaves the last stage."""
    ro = raw.get("ro")
    if isinstance(ro, dict) and (ro.get("glider_enabled") or ro.get("glider_LD")):
        raise InputError("flies a glider; missile sheets are ballistic", file=str(path), key="ro.glider_LD")
    separating = bool(raw.get("ro_separates", False))
    if separating and not isinstance(ro, dict):
        raise InputError(
            "ro is missing", file=str(path), key="ro", hint="name its .ro.json by --object; nothing was written"
        )
    if raw.get("payload_kg"):
        return _field(raw, "payload_kg", path), separating
    if isinstance(ro, dict) and ro.get("mass_kg"):
        return _field(ro, "mass_kg", path, "ro.") * max(1.0, float(raw.get("num_ros") or 1)), separating
    if raw.get("body_reenters"):
        return 0.0, False
    raise InputError("payload_kg is missing", file=str(path), key="payload_kg", hint="add it; nothing was written")


def _stages(nodes: list[dict[str, Any]], payload: float, path: Path) -> tuple[BoosterStage, ...]:
    found = []
    for index, node in enumerate(nodes):
        where = "stage2." * index
        whole, propellant = _field(node, "mass_initial", path, where), _field(node, "mass_propellant", path, where)
        last = index == len(nodes) - 1
        above = payload if last else _field(nodes[index + 1], "mass_initial", path, where + "stage2.")
        dry = whole - propellant - above
        _check_masses(dry, above, node, where, path)
        burn, impulse = _field(node, "burn_time_s", path, where), _field(node, "isp_s", path, where)
        area = _field(node, "nozzle_exit_area_m2", path, where, -1e-300) if node.get("nozzle_exit_area_m2") else 0.0
        lost = SEA_LEVEL_PRESSURE * area * burn / (propellant * STANDARD_GRAVITY)
        sea_level = impulse - lost if area else _BACK_PRESSURE * impulse
        if sea_level <= 0.0 and index:
            # An upper stage never burns there: the sheet only needs a nozzle, and keeps the largest it can say.
            sea_level = 0.01 * impulse
        elif sea_level <= 0.0:
            raise InputError(
                "the nozzle is so wide that no thrust is left at sea level",
                file=str(path),
                key=where + "nozzle_exit_area_m2",
            )
        found.append(BoosterStage(dry, propellant, impulse, sea_level, burn, _field(node, "diameter_m", path, where)))
    return tuple(found)


def _check_masses(dry: float, above: float, node: dict[str, Any], where: str, path: Path) -> None:
    """What is left of a stage must be what the file calls its final mass, with or without what it carries."""
    final = _field(node, "mass_final", path, where)
    slack = max(2.0, 0.005 * final)
    if dry <= 0.0 or min(abs(final - dry), abs(final - dry - above)) > slack:
        raise InputError(
            f"the masses do not add up: {dry:.0f} kg are left of a stage that should weigh {final:.0f} kg empty",
            file=str(path),
            key=where + "mass_final",
            hint="nothing was written",
        )


def _table(raw: dict[str, Any], path: Path) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Drag over Mach number; empty where the file leaves it to Thrusty."""
    mach, drag = raw.get("mach_table") or [], raw.get("cd_table") or []
    numbers = (
        isinstance(mach, list)
        and isinstance(drag, list)
        and all(isinstance(value, int | float) and math.isfinite(value) for value in [*mach, *drag])
    )
    if not numbers or len(mach) != len(drag) or sorted(set(mach)) != mach or any(value <= 0.0 for value in drag):
        raise InputError(
            "mach_table and cd_table must be numbers of equal count, Mach rising and drag above zero",
            file=str(path),
            key="mach_table",
            hint="nothing was written",
        )
    return tuple(map(float, mach)), tuple(map(float, drag))


def _left_out(nodes: list[dict[str, Any]]) -> tuple[str, ...]:
    keys = (
        "thrust_profile",
        "thrust_peak_N",
        "coast_time_s",
        "shroud_mass_kg",
        "bus_mass_kg",
        "has_fins",
        "has_grid_fins",
    )
    return tuple(key for key in keys if any(node.get(key) for node in nodes))


def slug(booster: Booster) -> str:
    """Id of the sheet: the file's name in small letters, marked so that it never stands in for a sheet that ships."""
    stem = re.sub(r"[^a-z0-9]+", "-", booster.files[0][0].removesuffix(ENDING).lower()).strip("-")
    return f"{stem or 'booster'}-thrusty"
