"""A catalog folder of one's own, with a small scenario, assumption sets and claims as their users write them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

SCENARIO = """
id = "small"
title = "One battery, one raid, one watched flight"
description = "made up"
epoch = "2017-07-03T00:00:00Z"
seed = 5
assumptions = {sets}
claims = {claims}
defended = ["busan"]
{empty}

[[radars]]
id = "own-radar"
sheet = "an-tpy-2"
site = "seongju"
mode = "terminal"
boresight_deg = {{ value = 345, low = 345, high = 345, source = "uppertier-assumption", grade = "assumed" }}
"""
BATTERY = """
[[batteries]]
id = "own-battery"
sheet = "thaad"
radar = "own-radar"
interceptor = "thaad"
site = "seongju"
launchers = 2
rounds_per_launcher = 8
doctrine = "salvo_of_two"
"""
RAID = """
[[raids]]
id = "three"
title = "Three Nodong"
source = "uppertier-assumption"
"""
ENTRY = """
[[raids.entries]]
missile = "nodong"
launch = "paektusan"
aim = "{aim}"
count = 1
first_launch_s = {at}
interval_s = 1.0
trajectory = {{ kind = "minimum-energy" }}
"""
WATCH = """
[[watch]]
id = "df-5a-luoyang-los-angeles"
missile = "df-5a"
base = "luoyang"
target = "los-angeles"
trajectory = { kind = "minimum-energy" }
"""
RAIDED = RAID + "".join(ENTRY.format(aim=aim, at=60.0 * k) for k, aim in enumerate(("pyeongtaek", "gori", "busan")))
PARTS = {"battery": BATTERY, "raid": RAIDED, "watch": WATCH}

CLAIM: dict[str, Any] = {
    "topic": "radar",
    "who": "nobody",
    "date": "2017-07-03",
    "source": "report-2017",
    "quotation": "made up",
    "wording": "quoted",
    "statement": "Made up, so that its truth is known.",
    "conditions": "",
    "leaves_unsaid": ["everything"],
}


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def scenario(folder: Path, sets: list[str], claims: list[str] | None = None, without: str = "") -> Path:
    """The small scenario in a catalog folder, perhaps without its "battery", "raid" or "watch"."""
    key = {"battery": "batteries", "raid": "raids", "watch": "watch"}.get(without)
    text = SCENARIO.format(sets=_toml(sets), claims=_toml(claims or []), empty=f"{key} = []" if key else "")
    parts = [part for name, part in PARTS.items() if name != without]
    return write(folder / "scenarios" / "small.toml", text + "".join(parts))


def claim(folder: Path, name: str, measure: str, asked: str, unit: str, where: Mapping[str, Any] | None = None) -> Path:
    """A claim in a catalog folder. asked : comparison and threshold, such as ">= 500"."""
    comparison, threshold = asked.split()
    table = {"id": name, "measure": measure, "comparison": comparison, "threshold": float(threshold), "unit": unit}
    lines = [f"{key} = {_toml(value)}" for key, value in (CLAIM | table).items()]
    lines += ["", "[where]", *(f"{key} = {_toml(value)}" for key, value in where.items())] if where else []
    return write(folder / "claims" / f"{name}.toml", "\n".join(lines) + "\n")


def assumptions(folder: Path, name: str, values: Mapping[str, tuple[float, float, float]]) -> Path:
    """An assumption set in a catalog folder: middle, low and high by quoted path; cross-sections by powers."""
    more = {path: ', distribution = "log-uniform"' if "rcs_" in path else "" for path in values}
    rows = [
        f'"{path}" = {{ value = {value}, low = {low}, high = {high}, source = "uppertier-assumption", '
        f'grade = "assumed"{more[path]} }}'
        for path, (value, low, high) in values.items()
    ]
    head = [f'id = "{name}"', 'title = "Made up"', 'follows = "nobody"', 'source = "uppertier-assumption"', 'note = ""']
    return write(folder / "assumptions" / f"{name}.toml", "\n".join([*head, "", "[values]", *rows]) + "\n")


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return f'"{value}"' if isinstance(value, str) else repr(value)
