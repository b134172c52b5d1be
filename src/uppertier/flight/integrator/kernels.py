"""Compiled Dormand-Prince 5(4) step with its dense output, and the choice of its length."""

from __future__ import annotations

import math

from uppertier.flight.dynamics.kernels import derivative
from uppertier.numerics.compiled import compiled

LONGEST_STEP = 50.0
SHORTEST_STEP = 1e-7
VELOCITY_WEIGHT = 1000.0
"""Seconds for which an error in velocity is let to grow, at most."""
MARGIN = 0.02
"""A corner this share of a step ahead is stepped over."""

# Dormand & Prince (1980), J. Comput. Appl. Math. 6, 19-26, table 2.
A21 = 1.0 / 5.0
A31, A32 = 3.0 / 40.0, 9.0 / 40.0
A41, A42, A43 = 44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0
A51, A52, A53, A54 = 19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0
A61, A62, A63, A64, A65 = 9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0
A71, A73, A74, A75, A76 = 35.0 / 384.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0
E1, E3, E4, E5 = 71.0 / 57600.0, -71.0 / 16695.0, 71.0 / 1920.0, -17253.0 / 339200.0
E6, E7 = 22.0 / 525.0, -1.0 / 40.0
C2, C3, C4, C5 = 0.2, 0.3, 0.8, 8.0 / 9.0
# Hairer, Norsett & Wanner, Solving ODEs I (1993), II.6, DOPRI5.
D1, D3, D4 = -12715105075.0 / 11282082432.0, 87487479700.0 / 32700410799.0, -10690763975.0 / 1880347072.0
D5, D6, D7 = 701980252875.0 / 199316789632.0, -1453857185.0 / 822651844.0, 69997945.0 / 29380423.0


@compiled()
def step(t, y, h, k, segment, earth, curves, curve, scale, trial, new, error):
    """One step from k[0]; fills k[1:7][6], `new` and the error of each component.

    Returns height, Mach number and 1/sound at its end.
    """
    for i in range(6):
        trial[i] = y[i] + h * (A21 * k[0, i])
    derivative(t + C2 * h, trial, segment, earth, curves, curve, scale, k, 1)
    for i in range(6):
        trial[i] = y[i] + h * (A31 * k[0, i] + A32 * k[1, i])
    derivative(t + C3 * h, trial, segment, earth, curves, curve, scale, k, 2)
    for i in range(6):
        trial[i] = y[i] + h * (A41 * k[0, i] + A42 * k[1, i] + A43 * k[2, i])
    derivative(t + C4 * h, trial, segment, earth, curves, curve, scale, k, 3)
    for i in range(6):
        trial[i] = y[i] + h * (A51 * k[0, i] + A52 * k[1, i] + A53 * k[2, i] + A54 * k[3, i])
    derivative(t + C5 * h, trial, segment, earth, curves, curve, scale, k, 4)
    for i in range(6):
        trial[i] = y[i] + h * (A61 * k[0, i] + A62 * k[1, i] + A63 * k[2, i] + A64 * k[3, i] + A65 * k[4, i])
    derivative(t + h, trial, segment, earth, curves, curve, scale, k, 5)
    for i in range(6):
        new[i] = y[i] + h * (A71 * k[0, i] + A73 * k[2, i] + A74 * k[3, i] + A75 * k[4, i] + A76 * k[5, i])
    seen = derivative(t + h, new, segment, earth, curves, curve, scale, k, 6)
    for i in range(6):
        error[i] = abs(h * (E1 * k[0, i] + E3 * k[2, i] + E4 * k[3, i] + E5 * k[4, i] + E6 * k[5, i] + E7 * k[6, i]))
    return seen


@compiled()
def dense_terms(y, new, h, k, terms):
    """Coefficients terms[4,6] of the dense output of the last step."""
    for i in range(6):
        difference = new[i] - y[i]
        b = h * k[0, i] - difference
        terms[0, i] = difference
        terms[1, i] = b
        terms[2, i] = difference - h * k[6, i] - b
        terms[3, i] = h * (D1 * k[0, i] + D3 * k[2, i] + D4 * k[3, i] + D5 * k[4, i] + D6 * k[5, i] + D7 * k[6, i])


@compiled()
def dense(share, y, terms, out):
    """State at `share` (0..1) of the last step."""
    rest = 1.0 - share
    for i in range(6):
        out[i] = y[i] + share * (terms[0, i] + rest * (terms[1, i] + share * (terms[2, i] + rest * terms[3, i])))


@compiled(melt=True)
def weigh(ex, ey, ez, evx, evy, evz, height, rate, tolerance):
    """Error of a step over the tolerance [m], from the errors of position and velocity.

    An error in velocity grows with the time that is left: a thousand seconds, and no more than twice the fall from
    here at the present rate and half a minute when coming down.
    """
    # Rising gives a negative time here, which is not taken.
    left = 2.0 * max(height, 0.0) / -rate + 30.0
    weight = min(left, VELOCITY_WEIGHT) if rate < 0.0 else VELOCITY_WEIGHT
    place, speed = math.sqrt(ex * ex + ey * ey + ez * ez), math.sqrt(evx * evx + evy * evy + evz * evz)
    return (place + weight * speed) / tolerance


@compiled(melt=True)
def change(error):
    """Factor for the step's length: 0.9 error^(-3/16), between a fifth and five. Square roots run on vectors."""
    fourth = math.sqrt(math.sqrt(1e-8 if error < 1e-8 else error))
    eighth = math.sqrt(fourth)
    factor = 0.9 / (eighth * math.sqrt(eighth))
    # What is not a number compares false: the step is cut to a fifth.
    return min(factor, 5.0) if factor > 0.2 else 0.2


@compiled(melt=True)
def wanted(h, used, cut, factor):
    """Next step [s] after one that was accepted; one cut short says nothing about what the error allows."""
    grown = used * factor
    return min(max(h, grown) if cut else grown, LONGEST_STEP)


@compiled(melt=True)
def time_to(distance, rate, second):
    """Time [s] until a quantity has moved by `distance`, from its rate and second derivative."""
    first = distance / rate
    better = distance / (rate + 0.5 * second * first)
    return better if better > 0.0 else first
