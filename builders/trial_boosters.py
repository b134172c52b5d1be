"""Trial boosters for `derive_boosters`: stages by a family's levels, and the ranges they fly."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
from scipy.optimize import brentq

from uppertier import resources
from uppertier.catalog.sheets import load
from uppertier.earth.constants import ROUND_NOT_ROTATING, STANDARD_GRAVITY
from uppertier.flight.shooting import max_range
from uppertier.flight.vehicle import Vehicle, exit_area

RANGE_CLOSE = 10.0
"""Ranges nearer than this count as equal [km]."""

Table = dict[str, Any]
"""As TOML gives it, units in the keys."""


def root(off: Callable[[float], float]) -> float:
    """Where `off` vanishes between 0 and 1; an error where it does not."""
    found: float = brentq(off, 0.0, 1.0, xtol=1e-4)
    return found


def family_table(family_id: str) -> Table:
    """The text of a family's sheet, once the catalog has found it sound."""
    load("families", family_id)
    return tomllib.loads(resources.read_text(resources.find("families", family_id)))


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

    missile: Table
    family: Table

    def band(self, key: str) -> list[Table]:
        """A quantity of each stage: the missile's own where it is published, else the family's."""
        generic = [stage[key] for stage in self.family["stages"]]
        own = self.missile.get(key, [])
        return [mine or other for mine, other in zip(own, generic, strict=True)] if own else generic

    def stages(self, trial: Trial, shares: list[float] | None = None) -> list[Stage]:
        """Stages of a trial; `shares` of the propellant in place of the family's or those that the thrusts give."""

        def level(key: str, at: float) -> list[float]:
            return [band["low"] + at * (band["high"] - band["low"]) for band in self.band(key)]

        fraction = level("structural_fraction_ratio", 1.0 - trial.structure)
        vacuum = level("specific_impulse_vacuum_s", trial.engine)
        sea_level = level("specific_impulse_sea_level_s", trial.engine)
        split = shares or [stage["stage_share"]["value"] for stage in self.family["stages"]]
        total = (trial.mass - trial.payload) / sum(s / (1.0 - f) for s, f in zip(split, fraction, strict=True))
        propellant, burn = self._propellant(total, [sea_level[0], *vacuum[1:]])
        if shares is not None:
            propellant = [total * share for share in shares]
        diameter = [size["value"] for size in self.missile["diameter_m"]]
        return [
            Stage(m * f / (1.0 - f), m, sl, vac, t, d)
            for m, f, sl, vac, t, d in zip(propellant, fraction, sea_level, vacuum, burn, diameter, strict=True)
        ]

    def _propellant(self, total: float, impulse: list[float]) -> tuple[list[float], list[float]]:
        """Propellant mass [kg] and burning time [s] of each stage."""
        shares = [stage["stage_share"]["value"] for stage in self.family["stages"]]
        masses = [total * share for share in shares]
        if "boost_time_s" not in self.missile:
            return masses, [band["value"] for band in self.band("burn_time_s")]
        time = self.missile["boost_time_s"]["value"]
        if "thrust_sea_level_kn" not in self.missile:
            return masses, [time / len(shares)] * len(shares)
        # Two stages of known thrust and like structure: m1 + m2 and m1/q1 + m2/q2 are given, q = thrust / (impulse g).
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
            ballistic_coefficient=self.family["ballistic_coefficient_kg_m2"]["value"],
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
