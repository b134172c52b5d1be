"""Boosters to hold against a report: draws from a generic family, or a named missile over the bands of its sheet.

What a booster lacks is one number: its payload, or, where the payload is given and thrust can be cut, the time of
cut-off. Row 0 has the middle values; the draws follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from uppertier.catalog.records import BoosterFamily, MissileSheet, Quantity
from uppertier.catalog.uncertainty import draw, quantities, with_values
from uppertier.earth.constants import STANDARD_GRAVITY
from uppertier.errors import InputError
from uppertier.flight.vehicle import SEA_LEVEL_PRESSURE, Vehicle, exit_area, missile_vehicle
from uppertier.numerics.arrays import SAME, Floats, as_floats

Tree = TypeVar("Tree")
UNFLOWN = ("payload_mass", "published_range", "rcs_boost", "rcs_body", "rcs_payload")
LEAST_LIFT = 1.05
"""Thrust over weight at lift-off: with less, a missile crawls off its pad if it leaves it at all."""


@attrs.frozen
class Boosters:
    """N boosters, each waiting for the number it lacks. SI."""

    id: str
    title: str
    generic: bool
    """Whether they are draws of a family, which has no size, and not of one missile's sheet."""
    bare: tuple[Vehicle, ...]
    """[N] without a payload; a generic one at its launch mass."""
    mass: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[N] of the whole booster without a payload [kg]"""
    payload: float
    """Where it is given [kg], the cut-off is sought; NaN, and the payload is sought at full burn."""
    values: Mapping[str, Floats]
    """[N] of everything drawn, by its path."""

    def __len__(self) -> int:
        return len(self.bare)

    @property
    def seeks_payload(self) -> bool:
        return not np.isfinite(self.payload)

    @property
    def burn_time(self) -> Floats:
        return np.array([vehicle.burn_time for vehicle in self.bare])

    def payload_mass(self, rows: NDArray[np.int64], sought: ArrayLike) -> Floats:
        """[kg] of some rows, for the number sought. A generic booster keeps its launch mass: payload takes from it."""
        if not self.seeks_payload:
            return np.full(len(rows), self.payload)
        ratio = np.exp(np.asarray(sought, float))
        return np.asarray(self.mass[rows] * ratio / (1.0 + ratio) if self.generic else self.mass[rows] * ratio)

    def cut_off(self, rows: NDArray[np.int64], sought: ArrayLike) -> Floats:
        """[s] of some rows, for the number sought; infinite for full burn."""
        if self.seeks_payload:
            return np.full(len(rows), np.inf)
        return np.asarray(np.asarray(sought, float) * self.burn_time[rows])

    def loaded(self, rows: NDArray[np.int64], sought: ArrayLike) -> list[Vehicle]:
        """Whole vehicles of some rows for the number sought.

        That is the logarithm of payload over booster mass, or the cut-off over the burning time.
        """
        payload = self.payload_mass(rows, sought)
        return [self._with_payload(int(row), float(mass)) for row, mass in zip(rows, payload, strict=True)]

    def _with_payload(self, row: int, payload: float) -> Vehicle:
        bare = self.bare[row]
        stages = np.array(bare.stages)
        if self.generic:
            # Dry mass, propellant and nozzle shrink as the payload grows; impulse, burning time and width do not.
            stages[:, [0, 1, 3]] *= 1.0 - payload / self.mass[row]
        return attrs.evolve(bare, stages=stages, payload_mass=payload)


def family_boosters(family: BoosterFamily, samples: int, seed: int) -> Boosters:
    """Draws of a family: a Latin hypercube over its bands."""
    drawn, trees = _draws(family, quantities(family), samples, seed)
    bare = tuple(_family_vehicle(tree) for tree in trees)
    return Boosters(family.id, family.title, True, bare, [_mass(v) for v in bare], np.nan, drawn)


def sheet_boosters(sheet: MissileSheet, samples: int, seed: int, payload: float = np.nan) -> Boosters:
    """A named missile over the bands of its sheet, its payload left open, or given [kg] and its cut-off open.

    InputError where a payload is given that is no mass, or the missile cannot cut its thrust.
    """
    if not np.isnan(payload):
        if not 0.0 < payload < np.inf:
            raise InputError(f"{payload:g} kg is no mass", key="payload_kg")
        if not sheet.cut_off:
            raise InputError(
                f"{sheet.id} cannot cut its thrust, so that payload and pitch-over alone decide its flight",
                key="payload_kg",
                hint="leave the payload open and see which one meets the report",
            )
    banded = {p: q for p, q in quantities(sheet).items() if p.rsplit(".", 1)[-1] not in UNFLOWN}
    drawn, trees = _draws(sheet, banded, samples, seed)
    bare = tuple(attrs.evolve(missile_vehicle(tree), payload_mass=0.0) for tree in trees)
    return Boosters(sheet.id, sheet.title, False, bare, [_mass(v) for v in bare], payload, drawn)


def _draws(tree: Tree, banded: Mapping[str, Quantity], samples: int, seed: int) -> tuple[dict[str, Floats], list[Tree]]:
    """[samples + 1] values of what has a band, the middle first, and the tree with each of them."""
    drawn = draw(banded, samples, seed) if samples else {}
    values = {path: np.concatenate([[banded[path].value], column]) for path, column in drawn.items()}
    trees = [with_values(tree, {p: float(c[i]) for p, c in drawn.items()}) for i in range(samples)]
    return values, [tree, *trees]


def _mass(vehicle: Vehicle) -> float:
    return float(vehicle.stages[:, :2].sum())


def _family_vehicle(family: BoosterFamily) -> Vehicle:
    """A booster of the family's values as they stand, all of its launch mass in its stages (`BoosterFamily`)."""
    share = np.array([stage.stage_share.value for stage in family.stages])
    fraction = np.array([stage.structural_fraction.value for stage in family.stages])
    share = share / share.sum()
    propellant = share * family.launch_mass.value / np.sum(share / (1.0 - fraction))
    area = 0.25 * np.pi * family.diameter.value**2
    rows = []
    for stage, mass, structure in zip(family.stages, propellant, fraction, strict=True):
        burn = stage.burn_time.value
        vacuum, sea_level = stage.specific_impulse_vacuum.value, stage.specific_impulse_sea_level.value
        nozzle = exit_area(mass / burn, vacuum, sea_level)
        rows.append([mass * structure / (1.0 - structure), mass, vacuum, nozzle, burn, area])
    return Vehicle(
        id=family.id,
        stages=rows,
        payload_mass=0.0,
        ballistic_coefficient=family.ballistic_coefficient.value,
        separating=family.separating,
        cut_off=family.cut_off,
        vertical_end=family.vertical_time.value,
        kick_end=family.pitch_over_end.value,
        turn_end=float(family.stages[0].burn_time.value),
        pitch_rate=0.0,
        mach=family.drag.mach,
        drag_coefficient=family.drag.coefficient,
    )


def lift(vehicle: Vehicle) -> float:
    """Thrust at sea level over weight."""
    _, propellant, impulse, area, burn, _ = vehicle.stages[0]
    thrust = propellant / burn * impulse * STANDARD_GRAVITY - SEA_LEVEL_PRESSURE * area
    return float(thrust / ((vehicle.payload_mass + _mass(vehicle)) * STANDARD_GRAVITY))


def ideal_speed(vehicle: Vehicle) -> float:
    """Speed that the rocket equation promises in vacuum, all stages together [m/s]."""
    total, above = 0.0, vehicle.payload_mass
    for dry, propellant, impulse, *_ in vehicle.stages[::-1]:
        total += impulse * STANDARD_GRAVITY * np.log1p(propellant / (above + dry))
        above += dry + propellant
    return float(total)


def slower_burn(boosters: Boosters, row: int, factors: ArrayLike) -> Boosters:
    """One booster with its burning times multiplied by each factor [F]: flow and nozzle shrink as the time grows."""
    bare = []
    for factor in np.atleast_1d(np.asarray(factors, float)):
        vehicle = boosters.bare[row]
        stages = np.array(vehicle.stages)
        stages[:, 3] /= factor
        stages[:, 4] *= factor
        bare.append(attrs.evolve(vehicle, stages=stages, turn_end=vehicle.turn_end * float(factor)))
    mass = np.full(len(bare), boosters.mass[row])
    return attrs.evolve(boosters, bare=tuple(bare), mass=mass, values={})
