"""Launch errors: by how much one round differs from the next. Assumed, and said so.

No open source gives the errors of these missiles one by one. The sheets `launch-error-*` hold assumed standard
deviations with wide bands, sized together so that a Scud-C scatters as widely as is printed of Scuds (a circular error
probable of 50 to 900 m); the size itself counts among what is unknown.
"""

from __future__ import annotations

import attrs
import numpy as np

from uppertier.catalog.records import FigureSheet, Quantity
from uppertier.catalog.sheets import load
from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats
from uppertier.numerics.random import stream_of, uniform

ERRORS = ("azimuth", "angle", "cut_off_speed", "cut_off_time", "impulse", "drag")


@attrs.frozen
class LaunchErrors:
    """Standard deviations of normal errors from round to round, each with its band [SI]."""

    azimuth: Quantity
    """Of the launch azimuth [rad]."""
    angle: Quantity
    """Of the flight-path angle at burnout, which guidance steers for [rad]."""
    cut_off_speed: Quantity
    """Of the speed at which thrust is cut, as a share of it; nothing where no thrust is cut."""
    cut_off_time: Quantity
    """Of the delay between reaching that speed and the end of thrust [s]; nothing where no thrust is cut."""
    impulse: Quantity
    """Of the motor's specific impulse and thrust, as a share, the same in all stages of a round."""
    drag: Quantity
    """Of the natural logarithm of the ballistic coefficient of what re-enters."""

    def banded(self) -> dict[str, Quantity]:
        """Every standard deviation by the path "launch-error.NAME"."""
        return {f"launch-error.{name}": getattr(self, name) for name in ERRORS}


def load_launch_errors(**given: float) -> LaunchErrors:
    """The catalog's launch errors; those given by name [SI] stand in their place, without a band.

    InputError where a given one is negative or not finite, or has a name that is none.
    """
    sheets = {name: _amount(name) for name in ERRORS if name != "cut_off_time"}
    # The catalog's error of cut-off is one of speed, which holds the valve's delay as well.
    sheets["cut_off_time"] = attrs.evolve(
        sheets["cut_off_speed"], value=0.0, low=0.0, high=0.0, distribution="uniform", note="counted in the speed's"
    )
    for name, value in given.items():
        if name not in sheets:
            raise InputError(f"there is no launch error called '{name}'", key=name, hint=", ".join(ERRORS))
        if not (np.isfinite(value) and value >= 0.0):
            raise InputError(f"{value:g} is no standard deviation", key=name, hint="zero or more")
        sheets[name] = attrs.evolve(
            sheets[name], value=value, low=value, high=value, distribution="uniform", note="as given"
        )
    return LaunchErrors(**sheets)


def standard_normal(seed: int, rounds: int) -> dict[str, Floats]:
    """Independent normal numbers [rounds] of unit deviation for each error, by (seed, round, name).

    Every draw of the unknown values gets the same ones: what differs between draws is then not chance.
    """
    from scipy.special import ndtri

    trial = np.arange(rounds)
    return {name: np.asarray(ndtri(uniform(seed, trial, stream_of(f"launch-error.{name}", 0), 0))) for name in ERRORS}


def _amount(name: str) -> Quantity:
    sheet: FigureSheet = load("figures", f"launch-error-{name.replace('_', '-')}")
    return sheet.amount
