"""Derives the sheets of missiles whose stages were never published, from builders/boosters.toml.

    python builders/derive_boosters.py [--out FOLDER]

A generic family says which structural fractions and impulses stages of one kind have. One level between the poorest
(0) and the best (1) of both is solved, such that the greatest range over a round, non-rotating Earth is the published
one. Stage masses follow from the launch mass: by the family's shares, or, where the thrust of each stage is published,
so that burning times add up to the published one. Low and high of a sheet are the two ends of what else meets the
published range: light, poor engines and light structure; heavy, good engines and heavy structure. They are
drawn together. The reasons stand in docs/decisions/0003-derived-boosters.md. Two runs give the same bytes.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import numpy as np
from scipy.optimize import brentq

from uppertier.catalog.sheets import load
from uppertier.earth.constants import ROUND_NOT_ROTATING, STANDARD_GRAVITY
from uppertier.flight.shooting import max_range
from uppertier.flight.vehicle import Vehicle, exit_area

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "src" / "uppertier" / "data" / "missiles"
RANGE_CLOSE = 10.0
"""Ranges nearer than this count as equal [km]."""
SPLIT = 0.08
"""Spread of a stage's share in the whole burning time."""
UPPER_SEA_LEVEL = 200.0
"""An upper stage never burns at sea level: this only sets its nozzle [s]."""


def root(off: Callable[[float], float]) -> float:
    """Where `off` vanishes between 0 and 1; an error where it does not."""
    found: float = brentq(off, 0.0, 1.0, xtol=1e-4)
    return found


@attrs.frozen
class Stage:
    """One stage of a trial booster [kg, s, m]."""

    dry: float
    propellant: float
    sea_level: float
    vacuum: float
    burn: float
    diameter: float


@attrs.frozen
class Trial:
    """What is varied: launch mass and payload [kg], and the levels (0 poorest, 1 best) of structure and engines."""

    mass: float
    payload: float
    structure: float
    engine: float


@attrs.frozen
class Booster:
    """A missile's public numbers with its family's; trial boosters and their ranges."""

    missile: dict[str, Any]
    family: dict[str, Any]
    common: dict[str, Any]

    def stages(self, trial: Trial, shares: list[float] | None = None) -> list[Stage]:
        """Stages of a trial; `shares` of the propellant in place of the family's or those that the thrusts give."""
        heavy, light = self.family["structural_share"]["high"], self.family["structural_share"]["low"]
        fraction = heavy + trial.structure * (light - heavy)
        impulse = self.family["specific_impulse_vacuum_s"]
        vacuum = [low + trial.engine * (high - low) for low, high in zip(impulse["low"], impulse["high"], strict=True)]
        sea_level = [vacuum[0] - self.family["nozzle_gain_s"]] + [UPPER_SEA_LEVEL] * (len(vacuum) - 1)
        total = (trial.mass - trial.payload) * (1.0 - fraction)
        propellant, burn = self._propellant(total, [sea_level[0], *vacuum[1:]])
        if shares is not None:
            propellant = [total * share for share in shares]
        diameter = [size["value"] for size in self.missile["diameter_m"]]
        return [
            Stage(m * fraction / (1.0 - fraction), m, sl, vac, t, d)
            for m, sl, vac, t, d in zip(propellant, sea_level, vacuum, burn, diameter, strict=True)
        ]

    def _propellant(self, total: float, impulse: list[float]) -> tuple[list[float], list[float]]:
        """Propellant mass [kg] and burning time [s] of each stage."""
        time = self.family["boost_time_s"]["value"]
        if "thrust_sea_level_kn" not in self.missile:
            shares = self.family["stage_share"]
            return [total * share for share in shares], [time / len(shares)] * len(shares)
        # Two stages of known thrust: m1 + m2 and m1/q1 + m2/q2 are given, q = thrust / (impulse g).
        thrust = [
            item["value"] for key in ("thrust_sea_level_kn", "thrust_vacuum_upper_kn") for item in self.missile[key]
        ]
        flow = [1e3 * f / (i * STANDARD_GRAVITY) for f, i in zip(thrust, impulse, strict=True)]
        second = (time - total / flow[0]) / (1.0 / flow[1] - 1.0 / flow[0])
        masses = [total - second, second]
        return masses, [m / q for m, q in zip(masses, flow, strict=True)]

    def range_km(self, stages: list[Stage], payload: float) -> float:
        """Greatest range over a round, non-rotating Earth [km]."""
        rows = np.array(
            [
                [
                    s.dry,
                    s.propellant,
                    s.vacuum,
                    exit_area(s.propellant / s.burn, s.vacuum, s.sea_level),
                    s.burn,
                    np.pi / 4 * s.diameter**2,
                ]
                for s in stages
            ]
        )
        drag = load("drag", self.family["drag"])
        vehicle = Vehicle(
            id="trial",
            stages=rows,
            payload_mass=payload,
            ballistic_coefficient=self.common["ballistic_coefficient_kg_m2"]["value"],
            separating=True,
            cut_off=True,
            vertical_end=self.family["vertical_time_s"]["value"],
            kick_end=self.family["pitch_over_end_s"]["value"],
            turn_end=rows[0, 4],
            pitch_rate=0.0,
            mach=drag.mach,
            drag_coefficient=drag.coefficient,
        )
        length, _ = max_range(vehicle, (0.0, 0.0, 0.0), 0.0, ROUND_NOT_ROTATING)
        return float(length[0]) / 1e3

    def off(self, trial: Trial, shares: list[float] | None = None) -> float:
        """Range of a trial less the published one [km]."""
        wanted: float = self.missile["published_range_km"]["value"]
        return self.range_km(self.stages(trial, shares), trial.payload) - wanted

    def middle(self) -> Trial:
        """The common level of structure and engines at which the range is the published one."""
        mass, payload = 1e3 * self.missile["gross_mass_t"]["value"], self.missile["payload_mass_kg"]["value"]
        level = root(lambda p: self.off(Trial(mass, payload, p, p)))
        return Trial(mass, payload, level, level)

    def end(self, middle: Trial, shares: list[float], side: str) -> Trial:
        """What else meets the published range: the far end of mass and engines, as far as structure follows."""
        mass = 1e3 * self.missile["gross_mass_t"][side]
        engine, structure = (0.0, 1.0) if side == "low" else (1.0, 0.0)

        def trial(way: float, level: float) -> Trial:
            return Trial(
                middle.mass + way * (mass - middle.mass),
                middle.payload,
                level,
                middle.engine + way * (engine - middle.engine),
            )

        # Structure at its own end and still off the range: then the others cannot go all the way.
        if self.off(trial(1.0, structure), shares) * self.off(trial(1.0, middle.structure), shares) > 0.0:
            return trial(root(lambda way: self.off(trial(way, structure), shares)), structure)
        return trial(1.0, root(lambda level: self.off(trial(1.0, level), shares)))

    def payload(self, middle: Trial, side: str) -> float:
        """The sourced end of the payload, or as near to it as the published ranges let this booster carry."""
        value, edge = self.missile["payload_mass_kg"]["value"], self.missile["payload_mass_kg"][side]
        # What is lighter flies farther.
        wanted = self.missile["published_range_km"]["high" if side == "low" else "low"]
        stages = self.stages(middle)

        def off(way: float) -> float:
            return self.range_km(stages, value + way * (edge - value)) - float(wanted)

        held = off(1.0) <= 0.0 if side == "low" else off(1.0) >= 0.0
        reaches = off(0.0) < -RANGE_CLOSE if side == "low" else off(0.0) > RANGE_CLOSE
        way = 1.0 if held else root(off) if reaches else 0.0
        return float(value + way * (edge - value))


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
    missile, family = booster.missile, booster.family
    source = _sources(
        *(
            table["source"]
            for table in (missile["gross_mass_t"], family["structural_share"], missile["published_range_km"])
        )
    )
    solved = {"grade": "derived", "correlate": f"{name}-booster"}
    way = f"from {missile['gross_mass_t']['value']:g} t; split and structure of the family, level solved for the range"
    level = "level between the poorest and the best engine of the family, solved for the range"
    engines = family["specific_impulse_vacuum_s"]["source"]
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
    missile, time = booster.missile, booster.family["boost_time_s"]
    thrust = missile.get("thrust_sea_level_kn")
    low, high = (stage.burn * time[side] / time["value"] for side in ("low", "high"))
    # How the whole is split between the stages is less well known than the whole.
    burn = (stage.burn, (1.0 - SPLIT) * low, (1.0 + SPLIT) * high)
    whole = f"{time['note']}; {'split by the thrust of each stage' if thrust else 'in equal shares'}"
    source = _sources(time["source"], thrust[0]["source"]) if thrust else time["source"]
    return [
        _line("burn_time_s", burn, source=source, grade="derived", correlate=f"{name}-burn", note=whole),
        _given("diameter_m", missile["diameter_m"][index]),
    ]


def sheet(name: str, booster: Booster) -> str:
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
        f"'{missile['propellant']}'; thrust at lift-off {lift:.2f} times the weight.",
        f'id = "{name}"',
        f'title = "{missile["title"]} (stages derived)"',
        *(f'{key} = "{missile[key]}"' for key in ("country", "valid_from")),
        'valid_to = ""',
        f'drag = "{family["drag"]}"',
        "separating = true",
        f"cut_off = {str(missile['cut_off']).lower()}",
        "",
        _given("payload_mass_kg", payload),
        *(_given(key, table) for key, table in booster.common.items()),
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
        booster = Booster(missile, table["propellants"][missile["propellant"]], table["common"])
        (folder / f"{name}.toml").write_text(sheet(name, booster), encoding="utf-8")
        print(f"{name}: written")


if __name__ == "__main__":
    main()
