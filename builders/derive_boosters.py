"""Derives the sheets of missiles whose stages were never published, from builders/boosters.toml.

    python builders/derive_boosters.py [--out FOLDER]

A generic family of the catalog (src/uppertier/data/families) says which structural fractions and impulses stages of
one kind have. One level between the poorest (0) and the best (1) of both is solved, such that the greatest range over
a round, non-rotating Earth is the published one. Stage masses follow from the launch mass: by the family's shares, or,
where the thrust of each stage is published, so that burning times add up to the published one. Low and high of a sheet
are the two ends of what else meets the published range: light, poor engines and light structure; heavy, good engines
and heavy structure. They are drawn together. The reasons stand in docs/decisions/0003-derived-boosters.md and
0004-missiles-and-families.md. Two runs give the same bytes.
"""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path
from typing import Any

from trial_boosters import Booster, Stage, family_table

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "src" / "uppertier" / "data" / "missiles"
SPLIT = 0.08
"""Spread of a stage's share in the whole burning time."""


def _number(value: float) -> str:
    """Four significant digits: what another machine computes must give the same text."""
    return f"{float(f'{value:.4g}'):.12g}"


def _line(key: str, band: tuple[float, float, float], **words: str) -> str:
    """One quantity of a sheet: value, low, high, and its words in the order given."""
    value, low, high = (float(_number(number)) for number in band)
    return _given(key, {"value": value, "low": low, "high": high, **words})


def _given(key: str, table: dict[str, Any]) -> str:
    numbers = [f"{name} = {table[name]:.12g}" for name in ("value", "low", "high")]
    words = {word: text for word, text in table.items() if isinstance(text, str)}
    return (
        f"{key} = {{ {', '.join(numbers + [f'{word} = {chr(34)}{text}{chr(34)}' for word, text in words.items()])} }}"
    )


def _sources(*parts: str) -> str:
    return ", ".join(dict.fromkeys(", ".join(parts).split(", ")))


def _stage_lines(name: str, booster: Booster, index: int, ends: list[list[Stage]]) -> list[str]:
    missile = booster.missile
    structure, impulse = (
        booster.band(key)[index] for key in ("structural_fraction_ratio", "specific_impulse_vacuum_s")
    )
    source = _sources(
        *(table["source"] for table in (missile["gross_mass_t"], structure, missile["published_range_km"]))
    )
    solved = {"grade": "derived", "correlate": f"{name}-booster"}
    way = f"from {missile['gross_mass_t']['value']:g} t; split and structure of the family, level solved for the range"
    level = "level between the poorest and the best engine of the family, solved for the range"
    engines = impulse["source"]
    upper = "an upper stage never burns at sea level; this only sets the nozzle"

    def solution(key: str, field: str, source: str, note: str) -> str:
        low, value, high = (getattr(stages[index], field) for stages in ends)
        # Drawn together only what rises together; else a band of its own.
        words = solved if low <= value <= high else {"grade": "derived"}
        return _line(key, (value, min(low, value, high), max(low, value, high)), source=source, **words, note=note)

    return [
        "[[stages]]",
        solution("dry_mass_kg", "dry", source, way),
        solution("propellant_mass_kg", "propellant", source, way),
        solution("specific_impulse_sea_level_s", "sea_level", engines, upper if index else level),
        solution("specific_impulse_vacuum_s", "vacuum", engines, level),
        *_burn_and_size(name, booster, ends[1][index], index),
        "",
    ]


def _burn_and_size(name: str, booster: Booster, stage: Stage, index: int) -> list[str]:
    return [_burn(name, booster, stage, index), _given("diameter_m", booster.missile["diameter_m"][index])]


def _burn(name: str, booster: Booster, stage: Stage, index: int) -> str:
    missile = booster.missile
    together = {"correlate": f"{name}-burn"}
    if "boost_time_s" not in missile:
        band = booster.band("burn_time_s")[index]
        words = {word: band[word] for word in ("source", "grade")} | together | {"note": band["note"]}
        return _line("burn_time_s", (band["value"], band["low"], band["high"]), **words)
    time, thrust = missile["boost_time_s"], missile.get("thrust_sea_level_kn")
    low, high = (stage.burn * time[side] / time["value"] for side in ("low", "high"))
    # How the whole is split between the stages is less well known than the whole.
    burn = (stage.burn, (1.0 - SPLIT) * low, (1.0 + SPLIT) * high)
    whole = f"{time['note']}; {'split by the thrust of each stage' if thrust else 'in equal shares'}"
    source = _sources(time["source"], thrust[0]["source"]) if thrust else time["source"]
    return _line("burn_time_s", burn, source=source, grade="derived", **together, note=whole)


def sheet(name: str, booster: Booster, common: dict[str, Any]) -> str:
    """The text of one missile's sheet."""
    missile, family = booster.missile, booster.family
    middle = booster.middle()
    central = booster.stages(middle)
    burned = sum(stage.propellant for stage in central)
    shares = [stage.propellant / burned for stage in central]
    low, high = (booster.end(middle, shares, side) for side in ("low", "high"))
    ends = [booster.stages(low, shares), central, booster.stages(high, shares)]
    payload = missile["payload_mass_kg"] | {side: round(booster.payload(middle, side), -1) for side in ("low", "high")}
    cut = "band cut to what keeps the published range"
    payload["note"] = "; ".join(word for word in (payload.get("note"), cut) if word)
    # Thrust over weight at lift-off: standard gravity cancels.
    lift = central[0].propellant / central[0].burn * central[0].sea_level / middle.mass
    lines = [
        "# Written by builders/derive_boosters.py from builders/boosters.toml: change those.",
        f"# Level {middle.structure:.2f} between the poorest (0) and the best (1) of the family "
        f"'{missile['family']}'; thrust at lift-off {lift:.2f} times the weight.",
        f'id = "{name}"',
        f'title = "{missile["title"]} (stages derived)"',
        *(f'{key} = "{missile[key]}"' for key in ("country", "valid_from")),
        f'valid_to = "{missile.get("valid_to", "")}"',
        f'drag = "{family["drag"]}"',
        "separating = true",
        f"cut_off = {str(missile['cut_off']).lower()}",
        "",
        _given("payload_mass_kg", payload),
        _given("ballistic_coefficient_kg_m2", family["ballistic_coefficient_kg_m2"]),
        *(_given(key, table) for key, table in common.items()),
        *(_given(key, family[key]) for key in ("vertical_time_s", "pitch_over_end_s")),
        _given("published_range_km", missile["published_range_km"]),
        "",
    ]
    for index in range(len(central)):
        lines += _stage_lines(name, booster, index, ends)
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=OUT)
    folder = parser.parse_args().out
    table = tomllib.loads((HERE / "boosters.toml").read_text(encoding="utf-8"))
    for name, missile in table["boosters"].items():
        booster = Booster(missile, family_table(missile["family"]))
        (folder / f"{name}.toml").write_text(sheet(name, booster, table["common"]), encoding="utf-8")
        print(f"{name}: written")


if __name__ == "__main__":
    main()
