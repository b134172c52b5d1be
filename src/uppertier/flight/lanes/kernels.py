"""Compiled steps of many flights side by side: the Monte Carlo path.

Sixteen flights stand in the lanes of one flat workspace, w[row * W + lane] with constant rows, so that the compiler
can tell rows apart and run every loop over the lanes on vectors. Each lane has its own time, step and segment; none
looks at its neighbours, so a flight ends the same, to the last bit, in whatever company it flies and as it does
alone (`flight.kernels`). The air is read from a table; what depends on a vehicle's own table is read lane by lane.
"""

from __future__ import annotations

import math

import numpy as np

from uppertier.earth.tabulated.kernels import (
    MEETING,
    air_piece,
    next_corner,
    series_climb,
    table_density,
    table_pressure,
    table_slowness,
)
from uppertier.flight.dynamics.kernels import cos_sin, drag_coefficient, free_fall, mach_corner
from uppertier.flight.events.kernels import passes
from uppertier.flight.integrator import kernels as method
from uppertier.flight.integrator.kernels import MARGIN, SHORTEST_STEP, change, time_to, wanted, weigh
from uppertier.flight.segments import kernels as law
from uppertier.flight.segments.kernels import J2, MU, OMEGA, A, F
from uppertier.numerics.compiled import compiled

W = 16
V, B = 3 * W, 6 * W  # three rows: a vector in space; six: a state
# Blocks of six rows: state, trial state, its derivative, the step's derivatives, its length, its errors.
Y, TRIAL, RATES, K0, K1, K2, K3, K4, K5, HH, ERROR = (B * i for i in range(11))
# Single rows. Of the flight: time, wished step, end of segment, time to the next corner, height, climb rate, Mach rate,
# 1/sound, steps, target height, lowest height. Of the step: its length, whether it was cut, whether it ends the
# segment, time of the trial state, Mach number and 1/sound there, speed, density, pressure, drag coefficient, new
# height and climb rate, whether it is accepted, holds an event, and whether the lane must be looked at.
(
    T, H, END, AHEAD, TALL, CLIMB, MACH_RATE, SLOW, COUNT, TARGET, LOWEST,
    USED, CUT, LAST, NOW, MACH, NEW_SLOW, SPEED, DENSITY, PRESSURE, CD, NEW_TALL, NEW_CLIMB, TAKEN, EVENT, HALT,
) = (11 * B + W * i for i in range(26))  # fmt: skip
LAW = 11 * B + 26 * W  # rows of the segment
SIZE = LAW + law.SEGMENT * W
L_T0, L_M0, L_FLOW, L_THRUST, L_EXIT, L_AREA, L_BETA = (
    LAW + W * i for i in (law.T0, law.M0, law.FLOW, law.THRUST, law.EXIT, law.HALF_AREA, law.HALF_OVER_BETA)
)
L_FOLLOWS, L_RATE = LAW + W * law.FOLLOWS, LAW + W * law.RATE
L_FX, L_FY, L_FZ, L_CX, L_CY, L_CZ, L_SX, L_SY, L_SZ = (LAW + W * (law.FIXED_X + i) for i in range(9))
MAXIMUM_STEPS = 20000


@compiled()
def fall(w, earth):
    """Derivative of the trial states without thrust."""
    mu, j2, omega, a, f = earth[MU], earth[J2], earth[OMEGA], earth[A], earth[F]
    for i in range(W):
        vx, vy, vz = w[TRIAL + V + i], w[TRIAL + V + W + i], w[TRIAL + V + 2 * W + i]
        ax, ay, az, height = free_fall(
            w[TRIAL + i], w[TRIAL + W + i], w[TRIAL + 2 * W + i], vx, vy, vz, mu, j2, omega, a, f
        )
        piece, share = air_piece(height)
        speed = math.sqrt(vx * vx + vy * vy + vz * vz)
        drag = w[L_BETA + i] * table_density(piece, share) * speed
        w[RATES + i], w[RATES + W + i], w[RATES + 2 * W + i] = vx, vy, vz
        w[RATES + V + i] = ax - drag * vx
        w[RATES + V + W + i] = ay - drag * vy
        w[RATES + V + 2 * W + i] = az - drag * vz


@compiled()
def thrust(w, earth, curves, scales, curve):
    """Derivative of the trial states under thrust; curve[W] chooses each lane's drag curve."""
    mu, j2, omega, a, f = earth[MU], earth[J2], earth[OMEGA], earth[A], earth[F]
    for i in range(W):
        vx, vy, vz = w[TRIAL + V + i], w[TRIAL + V + W + i], w[TRIAL + V + 2 * W + i]
        ax, ay, az, height = free_fall(
            w[TRIAL + i], w[TRIAL + W + i], w[TRIAL + 2 * W + i], vx, vy, vz, mu, j2, omega, a, f
        )
        piece, share = air_piece(height)
        speed = math.sqrt(vx * vx + vy * vy + vz * vz)
        slowness = table_slowness(piece, share)
        w[SPEED + i], w[NEW_SLOW + i], w[MACH + i] = speed, slowness, speed * slowness
        w[DENSITY + i], w[PRESSURE + i] = table_density(piece, share), table_pressure(piece, share)
        w[RATES + i], w[RATES + W + i], w[RATES + 2 * W + i] = vx, vy, vz
        w[RATES + V + i], w[RATES + V + W + i], w[RATES + V + 2 * W + i] = ax, ay, az
    for i in range(W):
        w[CD + i] = drag_coefficient(w[MACH + i], curves, curve[i], scales[curve[i]])
    for i in range(W):
        since = w[NOW + i] - w[L_T0 + i]
        inverse_mass = 1.0 / (w[L_M0 + i] - w[L_FLOW + i] * since)
        speed = w[SPEED + i]
        drag = w[L_AREA + i] * w[DENSITY + i] * speed * w[CD + i] * inverse_mass
        push = (w[L_THRUST + i] - w[L_EXIT + i] * w[PRESSURE + i]) * inverse_mass
        c, s = cos_sin(w[L_RATE + i] * since)
        inverse_speed = 1.0 / speed
        follows = w[L_FOLLOWS + i] > 0.0
        vx, vy, vz = w[RATES + i], w[RATES + W + i], w[RATES + 2 * W + i]
        dx = w[L_FX + i] + (w[L_CX + i] * c + w[L_SX + i] * s)
        dy = w[L_FY + i] + (w[L_CY + i] * c + w[L_SY + i] * s)
        dz = w[L_FZ + i] + (w[L_CZ + i] * c + w[L_SZ + i] * s)
        dx = vx * inverse_speed if follows else dx
        dy = vy * inverse_speed if follows else dy
        dz = vz * inverse_speed if follows else dz
        w[RATES + V + i] = w[RATES + V + i] - drag * vx + push * dx
        w[RATES + V + W + i] = w[RATES + V + W + i] - drag * vy + push * dy
        w[RATES + V + 2 * W + i] = w[RATES + V + 2 * W + i] - drag * vz + push * dz


@compiled()
def clock(w, share):
    """Set the time of the trial states to a share of each lane's step."""
    for i in range(W):
        w[NOW + i] = w[T + i] + share * w[USED + i]


@compiled()
def slope(w, powered, earth, curves, scales, curve):
    """Derivative of the trial states."""
    if powered:
        thrust(w, earth, curves, scales, curve)
    else:
        fall(w, earth)


@compiled()
def step_lanes(w, powered, earth, curves, scales, curve):
    """One Dormand-Prince step of every lane; leaves the new states in TRIAL, their derivatives in RATES."""
    for i in range(W):
        cut = w[AHEAD + i] < w[H + i]
        used = w[AHEAD + i] if cut else w[H + i]
        remaining = w[END + i] - w[T + i]
        last = used >= remaining
        used = remaining if last else used
        w[USED + i] = used
        w[CUT + i] = 1.0 if cut or last else 0.0
        w[LAST + i] = 1.0 if last else 0.0
        w[HH + i], w[HH + W + i], w[HH + 2 * W + i] = used, used, used
        w[HH + V + i], w[HH + V + W + i], w[HH + V + 2 * W + i] = used, used, used
    for i in range(B):
        w[TRIAL + i] = w[Y + i] + w[HH + i] * (method.A21 * w[K0 + i])
    clock(w, method.C2)
    slope(w, powered, earth, curves, scales, curve)
    for i in range(B):
        w[K1 + i] = w[RATES + i]
        w[TRIAL + i] = w[Y + i] + w[HH + i] * (method.A31 * w[K0 + i] + method.A32 * w[RATES + i])
    clock(w, method.C3)
    slope(w, powered, earth, curves, scales, curve)
    for i in range(B):
        w[K2 + i] = w[RATES + i]
        w[TRIAL + i] = w[Y + i] + w[HH + i] * (
            method.A41 * w[K0 + i] + method.A42 * w[K1 + i] + method.A43 * w[RATES + i]
        )  # fmt: skip
    clock(w, method.C4)
    slope(w, powered, earth, curves, scales, curve)
    for i in range(B):
        w[K3 + i] = w[RATES + i]
        w[TRIAL + i] = w[Y + i] + w[HH + i] * (
            method.A51 * w[K0 + i] + method.A52 * w[K1 + i] + method.A53 * w[K2 + i] + method.A54 * w[RATES + i]
        )  # fmt: skip
    clock(w, method.C5)
    slope(w, powered, earth, curves, scales, curve)
    for i in range(B):
        w[K4 + i] = w[RATES + i]
        w[TRIAL + i] = w[Y + i] + w[HH + i] * (
            method.A61 * w[K0 + i] + method.A62 * w[K1 + i] + method.A63 * w[K2 + i] + method.A64 * w[K3 + i]
            + method.A65 * w[RATES + i]
        )  # fmt: skip
    clock(w, 1.0)
    slope(w, powered, earth, curves, scales, curve)
    for i in range(B):
        w[K5 + i] = w[RATES + i]
        w[TRIAL + i] = w[Y + i] + w[HH + i] * (
            method.A71 * w[K0 + i] + method.A73 * w[K2 + i] + method.A74 * w[K3 + i] + method.A75 * w[K4 + i]
            + method.A76 * w[RATES + i]
        )  # fmt: skip
    slope(w, powered, earth, curves, scales, curve)
    for i in range(B):
        w[ERROR + i] = w[HH + i] * (
            method.E1 * w[K0 + i] + method.E3 * w[K2 + i] + method.E4 * w[K3 + i] + method.E5 * w[K4 + i]
            + method.E6 * w[K5 + i] + method.E7 * w[RATES + i]
        )  # fmt: skip


@compiled()
def judge_lanes(w, tolerance, earth):
    """Accept or reject each lane's step, choose its next length, and say where something happened."""
    a, f = earth[A], earth[F]
    for i in range(W):
        off = weigh(
            w[ERROR + i], w[ERROR + W + i], w[ERROR + 2 * W + i],
            w[ERROR + V + i], w[ERROR + V + W + i], w[ERROR + V + 2 * W + i],
            w[TALL + i], w[CLIMB + i], tolerance,
        )  # fmt: skip
        factor = change(off)
        count = w[COUNT + i] + 1.0
        w[COUNT + i] = count
        taken = off <= 1.0 and count <= MAXIMUM_STEPS
        used = w[USED + i]
        next_step = wanted(w[H + i], used, w[CUT + i] > 0.0, factor)
        shorter = used * min(factor, 1.0)
        w[H + i] = next_step if taken else shorter
        height, rate = series_climb(
            w[TRIAL + i], w[TRIAL + W + i], w[TRIAL + 2 * W + i],
            w[TRIAL + V + i], w[TRIAL + V + W + i], w[TRIAL + V + 2 * W + i], a, f,
        )  # fmt: skip
        top, entry, down = passes(w[TALL + i], w[CLIMB + i], height, rate, w[TARGET + i])
        w[NEW_TALL + i], w[NEW_CLIMB + i] = height, rate
        w[TAKEN + i] = 1.0 if taken else 0.0
        w[EVENT + i] = 1.0 if taken and (top or entry or down) else 0.0
        lost = height < w[LOWEST + i]
        ends = taken and (w[LAST + i] > 0.0 or lost or down)
        stuck = (not taken) and (count > MAXIMUM_STEPS or not shorter >= SHORTEST_STEP)
        w[HALT + i] = 1.0 if ends or stuck else 0.0


@compiled()
def take_lanes(w, powered, curves, scales, curve):
    """Move the accepted lanes on, and foresee the next corner of air or drag curve."""
    for i in range(W):
        taken = w[TAKEN + i] > 0.0
        rate, used = w[NEW_CLIMB + i], w[USED + i]
        corner = next_corner(w[NEW_TALL + i], MARGIN * w[H + i] * abs(rate), rate > 0.0)
        at = time_to(corner - w[NEW_TALL + i], rate, (rate - w[CLIMB + i]) / used)
        ahead = at if at > 0.0 else np.inf
        w[AHEAD + i] = ahead if taken else w[AHEAD + i]
        stop = w[END + i] if w[LAST + i] > 0.0 else w[T + i] + used
        w[T + i] = stop if taken else w[T + i]
    foresee_mach(w, powered, curves, scales, curve)
    for i in range(W):
        taken = w[TAKEN + i] > 0.0
        w[TALL + i] = w[NEW_TALL + i] if taken else w[TALL + i]
        w[CLIMB + i] = w[NEW_CLIMB + i] if taken else w[CLIMB + i]
    for j in range(6):
        for i in range(W):
            taken = w[TAKEN + i] > 0.0
            w[Y + j * W + i] = w[TRIAL + j * W + i] if taken else w[Y + j * W + i]
            w[K0 + j * W + i] = w[RATES + j * W + i] if taken else w[K0 + j * W + i]


@compiled()
def foresee_mach(w, powered, curves, scales, curve):
    """Shorten the way to the next corner where, under thrust, the Mach number meets one first."""
    # No branch around this call: there it would cost two locked counters for each array.
    lanes = W if powered else 0
    for i in range(lanes):
        vx, vy, vz = w[TRIAL + V + i], w[TRIAL + V + W + i], w[TRIAL + V + 2 * W + i]
        ax, ay, az = w[RATES + V + i], w[RATES + V + W + i], w[RATES + V + 2 * W + i]
        size = math.sqrt(vx * vx + vy * vy + vz * vz)
        pull = (vx * ax + vy * ay + vz * az) / size
        rate = pull * w[NEW_SLOW + i] + size * ((w[NEW_SLOW + i] - w[SLOW + i]) / w[USED + i])
        w[SPEED + i] = rate
    for i in range(lanes):
        if w[TAKEN + i] > 0.0:
            rate, before, mach, c = w[SPEED + i], w[MACH_RATE + i], w[MACH + i], curve[i]
            # A rate that is not a number foresees nothing.
            if w[NEW_TALL + i] < MEETING and not math.isnan(rate):
                corner = mach_corner(mach, MARGIN * w[H + i] * abs(rate), rate > 0.0, curves, c, scales[c])
                second = (rate - before) / w[USED + i] if not math.isnan(before) else 0.0
                at = time_to(corner - mach, rate, second)
                if 0.0 < at < w[AHEAD + i]:
                    w[AHEAD + i] = at
            w[MACH_RATE + i], w[SLOW + i] = rate, w[NEW_SLOW + i]
