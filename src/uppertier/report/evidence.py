"""How well an answer is founded: on geometry and energy alone, or on values that are more and more assumed."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uppertier.claims.records import ClaimAnswer

THIRDS = (1.0 / 3.0, 2.0 / 3.0)
"""Shares of a band resting on recalled or assumed values at which its evidence is said to be weaker."""


class Evidence(Enum):
    """Best first."""

    ROBUST = "robust"
    SOURCED = "sourced"
    MIXED = "mixed"
    ASSUMED = "assumed"

    @property
    def rank(self) -> int:
        """1 for the best."""
        return list(Evidence).index(self) + 1


def evidence(answer: ClaimAnswer) -> Evidence:
    """What an answer rests on."""
    if answer.robust:
        return Evidence.ROBUST
    low, high = THIRDS
    share = answer.graded_share
    return Evidence.SOURCED if share < low else Evidence.MIXED if share <= high else Evidence.ASSUMED
