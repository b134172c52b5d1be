"""Which unknown values decide an answer: screening, shares of variance with their own error, what knowing one settles.

Inputs are unknown but fixed, and independent. A function takes quantiles [n, inputs] from 0 to 1, one row a point,
and returns [n] values; the caller turns a quantile into a value (`catalog.uncertainty.quantile`). Quantities that are
drawn together (one `correlate` group) are one input. Everything here is pure: same seed, same bytes.
"""

from uppertier.study.sensitivity.records import Across, Morris, Settled, SettledStatus, Sobol, SobolStatus
from uppertier.study.sensitivity.screening import influential, morris
from uppertier.study.sensitivity.settling import across, settled
from uppertier.study.sensitivity.variance import sobol

__all__ = [
    "Across",
    "Morris",
    "Settled",
    "SettledStatus",
    "Sobol",
    "SobolStatus",
    "across",
    "influential",
    "morris",
    "settled",
    "sobol",
]
