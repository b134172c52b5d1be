"""Compiled segments of a flight: columns of the packed arrays, and the law that holds between two edges."""

from __future__ import annotations

import math

import numpy as np

from uppertier.numerics.compiled import compiled

# Columns of the packed arrays.
DRY, PROPELLANT, ISP, EXIT_AREA, BURN, AREA = range(6)  # stages[V, S, 6]
PAYLOAD, BETA, SEPARATING, VERTICAL_END, KICK_END, TURN_END, PITCH_RATE = range(7)  # body[V, 7]
LATITUDE, LONGITUDE, HEIGHT, AZIMUTH, KICK, CUT_OFF, TARGET_HEIGHT = range(7)  # shots[N, 7]
A, F, MU, J2, OMEGA, AIR = range(6)  # earth[6]
(
    STATUS,
    BURNOUT_TIME,
    BURNOUT_HEIGHT,
    BURNOUT_SPEED,
    APOGEE,
    APOGEE_TIME,
    ENTRY_TIME,
    IMPACT_TIME,
    IMPACT_X,
    IMPACT_Y,
    IMPACT_Z,
    IMPACT_VX,
    IMPACT_VY,
    IMPACT_VZ,
    IMPACT_LATITUDE,
    IMPACT_LONGITUDE,
    SAMPLES,
    STEPS,
    BURNOUT_ANGLE,
) = range(19)
# A segment: start time, mass at its start, mass flow, vacuum thrust, exit area, half the drag area, half over the
# ballistic coefficient; whether the engine burns, whether thrust follows the velocity, rate of the attitude angle;
# attitude = fixed + cosine part * cos(angle) + sine part * sin(angle). Without air the areas are zero.
T0, M0, FLOW, THRUST, EXIT, HALF_AREA, HALF_OVER_BETA, POWERED, FOLLOWS, RATE = range(10)
FIXED_X, FIXED_Y, FIXED_Z, COSINE_X, COSINE_Y, COSINE_Z, SINE_X, SINE_Y, SINE_Z = range(10, 19)
SEGMENT = 19
# The integrator's clock may miss an edge by a few units in the last place of an hour.
EDGE = 1e-9
STANDARD_GRAVITY = 9.80665
WIDEST_TURN = 0.8
"""The attitude's sine and cosine are series that hold to this angle [rad]; a segment ends there at the latest."""


@compiled()
def set_segment(t, y, stages, count, body, shot, earth, total, segment):
    """Fill `segment` for the interval that begins at t; returns the time of its end.

    stages[S,6], of which `count` count; body[7], shot[7], earth[6]; total : burn time of all stages [s]
    """
    cut = min(shot[CUT_OFF], total)
    air = 1.0 if earth[AIR] > 0.0 else 0.0
    for i in range(SEGMENT):
        segment[i] = 0.0
    segment[T0] = t
    if t >= cut - EDGE:
        segment[M0] = body[PAYLOAD] if body[SEPARATING] > 0.0 else body[PAYLOAD] + stages[count - 1, DRY]
        if body[BETA] > 0.0:
            segment[HALF_OVER_BETA] = air * 0.5 / body[BETA]
        else:
            # No ballistic coefficient: the burnt-out missile keeps its drag by Mach number, under the law of the
            # burning one with no thrust.
            segment[POWERED], segment[HALF_AREA] = 1.0, air * 0.5 * stages[count - 1, AREA]
        return np.inf
    stage, begin = 0, 0.0
    while t >= begin + stages[stage, BURN] - EDGE:
        begin += stages[stage, BURN]
        stage += 1
    flow = stages[stage, PROPELLANT] / stages[stage, BURN]
    mass = body[PAYLOAD] - flow * (t - begin)
    for i in range(stage, count):
        mass += stages[i, DRY] + stages[i, PROPELLANT]
    segment[POWERED], segment[M0], segment[FLOW] = 1.0, mass, flow
    segment[THRUST] = flow * stages[stage, ISP] * STANDARD_GRAVITY
    segment[EXIT] = air * stages[stage, EXIT_AREA]
    segment[HALF_AREA] = air * 0.5 * stages[stage, AREA]
    end = min(begin + stages[stage, BURN], cut)
    rate, kick = body[PITCH_RATE], shot[KICK]
    kick_end = body[VERTICAL_END] + kick / rate if rate > 0.0 else body[KICK_END]
    if t < body[VERTICAL_END] - EDGE:
        point(shot, 0.0, 0.0, segment)
        return min(end, body[VERTICAL_END])
    if rate > 0.0:
        # A programmed attitude: the pitch falls at a constant rate, then is held.
        if t < kick_end - EDGE:
            point(shot, rate * (t - body[VERTICAL_END]), rate, segment)
            return min(end, kick_end, t + WIDEST_TURN / rate)
        point(shot, kick, 0.0, segment)
    elif t < kick_end - EDGE:
        point(shot, kick, 0.0, segment)
        end = min(end, kick_end)
    elif t < body[TURN_END] - EDGE:
        segment[FOLLOWS] = 1.0
        end = min(end, body[TURN_END])
    else:
        hold(y, earth[OMEGA], segment)
        end = min(end, t + WIDEST_TURN / abs(earth[OMEGA])) if earth[OMEGA] != 0.0 else end
    return end


@compiled()
def point(shot, angle, rate, segment):
    """Attitude at an angle from the vertical of the launch point towards the launch azimuth, growing at a rate."""
    sa, ca = math.sin(shot[LATITUDE]), math.cos(shot[LATITUDE])
    so, co = math.sin(shot[LONGITUDE]), math.cos(shot[LONGITUDE])
    north, east = math.cos(shot[AZIMUTH]), math.sin(shot[AZIMUTH])
    c, s = math.cos(angle), math.sin(angle)
    up = (ca * co, ca * so, sa)
    along = (-sa * co * north - so * east, -sa * so * north + co * east, ca * north)
    segment[RATE] = rate
    for i in range(3):
        if rate > 0.0:
            segment[COSINE_X + i] = c * up[i] + s * along[i]
            segment[SINE_X + i] = c * along[i] - s * up[i]
        else:
            segment[FIXED_X + i] = c * up[i] + s * along[i]


@compiled()
def hold(y, omega, segment):
    """Attitude of the velocity, held among the stars: it turns backwards in Earth-fixed axes."""
    speed = math.sqrt(y[3] * y[3] + y[4] * y[4] + y[5] * y[5])
    segment[RATE] = omega
    segment[FIXED_Z] = y[5] / speed
    segment[COSINE_X], segment[COSINE_Y] = y[3] / speed, y[4] / speed
    segment[SINE_X], segment[SINE_Y] = y[4] / speed, -y[3] / speed
