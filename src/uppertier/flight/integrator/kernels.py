"""Compiled Dormand-Prince 5(4) step with its dense output, for the flight equations."""

from __future__ import annotations

from uppertier.flight.dynamics.kernels import derivative
from uppertier.numerics.compiled import compiled


@compiled()
def step(t, y, h, k, segment, earth, mach, coefficient, trial, new, tolerance):
    """One Dormand-Prince 5(4) step from k[0]; fills k[1:7] and `new`; returns the error over the tolerance.

    Dormand & Prince (1980), J. Comput. Appl. Math. 6, 19-26, table 2.
    """
    for i in range(6):
        trial[i] = y[i] + h * k[0, i] / 5.0
    derivative(t + h / 5.0, trial, segment, earth, mach, coefficient, k[1])
    for i in range(6):
        trial[i] = y[i] + h * (3.0 / 40.0 * k[0, i] + 9.0 / 40.0 * k[1, i])
    derivative(t + 0.3 * h, trial, segment, earth, mach, coefficient, k[2])
    for i in range(6):
        trial[i] = y[i] + h * (44.0 / 45.0 * k[0, i] - 56.0 / 15.0 * k[1, i] + 32.0 / 9.0 * k[2, i])
    derivative(t + 0.8 * h, trial, segment, earth, mach, coefficient, k[3])
    for i in range(6):
        trial[i] = y[i] + h * (
            19372.0 / 6561.0 * k[0, i]
            - 25360.0 / 2187.0 * k[1, i]
            + 64448.0 / 6561.0 * k[2, i]
            - 212.0 / 729.0 * k[3, i]
        )
    derivative(t + 8.0 / 9.0 * h, trial, segment, earth, mach, coefficient, k[4])
    for i in range(6):
        trial[i] = y[i] + h * (
            9017.0 / 3168.0 * k[0, i]
            - 355.0 / 33.0 * k[1, i]
            + 46732.0 / 5247.0 * k[2, i]
            + 49.0 / 176.0 * k[3, i]
            - 5103.0 / 18656.0 * k[4, i]
        )
    derivative(t + h, trial, segment, earth, mach, coefficient, k[5])
    for i in range(6):
        new[i] = y[i] + h * (
            35.0 / 384.0 * k[0, i]
            + 500.0 / 1113.0 * k[2, i]
            + 125.0 / 192.0 * k[3, i]
            - 2187.0 / 6784.0 * k[4, i]
            + 11.0 / 84.0 * k[5, i]
        )
    derivative(t + h, new, segment, earth, mach, coefficient, k[6])
    worst = 0.0
    for i in range(6):
        error = h * (
            71.0 / 57600.0 * k[0, i]
            - 71.0 / 16695.0 * k[2, i]
            + 71.0 / 1920.0 * k[3, i]
            - 17253.0 / 339200.0 * k[4, i]
            + 22.0 / 525.0 * k[5, i]
            - k[6, i] / 40.0
        )
        # A velocity error grows with the flight time that is left: a thousand seconds of it count as one metre.
        worst = max(worst, abs(error) / (tolerance if i < 3 else 1e-3 * tolerance))
    return worst


@compiled()
def dense(share, y, new, h, k, out):
    """State at `share` (0..1) of the last step. Hairer, Norsett & Wanner, Solving ODEs I (1993), II.6, DOPRI5."""
    rest = 1.0 - share
    for i in range(6):
        difference = new[i] - y[i]
        b = h * k[0, i] - difference
        c = difference - h * k[6, i] - b
        d = h * (
            -12715105075.0 / 11282082432.0 * k[0, i]
            + 87487479700.0 / 32700410799.0 * k[2, i]
            - 10690763975.0 / 1880347072.0 * k[3, i]
            + 701980252875.0 / 199316789632.0 * k[4, i]
            - 1453857185.0 / 822651844.0 * k[5, i]
            + 69997945.0 / 29380423.0 * k[6, i]
        )
        out[i] = y[i] + share * (difference + rest * (b + share * (c + rest * d)))
