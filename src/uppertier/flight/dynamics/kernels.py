"""Compiled forces and segments of a flight: what acts on the vehicle, and between which edges the law holds."""

from __future__ import annotations

import math

import numpy as np

from uppertier.earth.kernels import air, geodetic, gravitation
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
# A segment: start time, mass at its start, mass flow, vacuum thrust, exit area, drag area, ballistic coefficient,
# steering mode, turn angle at its start, turn rate, then two unit vectors (direction or launch vertical; down-range).
T0, M0, FLOW, THRUST, EXIT, DRAG_AREA, SEGMENT_BETA, MODE, TURN, TURN_RATE, UX, UY, UZ, LX, LY, LZ = range(16)
NO_THRUST, FIXED, GRAVITY_TURN, INERTIAL, PROGRAM = range(5)
# The integrator's clock may miss an edge by a few units in the last place of an hour.
EDGE = 1e-9
STANDARD_GRAVITY = 9.80665


@compiled()
def drag_coefficient(mach_number, mach, coefficient):
    """Linear in the table, constant beyond its ends."""
    last = mach.size - 1
    if mach_number <= mach[0]:
        return coefficient[0]
    if mach_number >= mach[last]:
        return coefficient[last]
    i = 1
    while mach[i] < mach_number:
        i += 1
    share = (mach_number - mach[i - 1]) / (mach[i] - mach[i - 1])
    return coefficient[i - 1] + share * (coefficient[i] - coefficient[i - 1])


@compiled()
def thrust_direction(t, vx, vy, vz, segment, omega):
    """Unit vector of thrust in Earth-fixed axes under the segment's steering law."""
    mode = int(segment[MODE])
    if mode == GRAVITY_TURN:
        speed = math.sqrt(vx * vx + vy * vy + vz * vz)
        return vx / speed, vy / speed, vz / speed
    angle = segment[TURN] + segment[TURN_RATE] * (t - segment[T0])
    c, s = math.cos(angle), math.sin(angle)
    dx = c * segment[UX] + s * segment[LX]
    dy = c * segment[UY] + s * segment[LY]
    dz = c * segment[UZ] + s * segment[LZ]
    if mode == FIXED:
        return dx, dy, dz
    # An attitude held among the stars turns backwards in Earth-fixed axes.
    back = omega * (t - segment[T0])
    cb, sb = math.cos(back), math.sin(back)
    return cb * dx + sb * dy, cb * dy - sb * dx, dz


@compiled()
def derivative(t, y, segment, earth, mach, coefficient, out):
    """Time derivative of position and velocity in the rotating frame."""
    x, yy, z, vx, vy, vz = y[0], y[1], y[2], y[3], y[4], y[5]
    gx, gy, gz = gravitation(x, yy, z, earth[MU], earth[J2], earth[A])
    omega = earth[OMEGA]
    ax = gx + omega * omega * x + 2.0 * omega * vy
    ay = gy + omega * omega * yy - 2.0 * omega * vx
    az = gz
    mass = segment[M0] - segment[FLOW] * (t - segment[T0])
    pressure = 0.0
    if earth[AIR] > 0.0:
        _, _, height = geodetic(x, yy, z, earth[A], earth[F])
        _, pressure, density, sound = air(height)
        speed = math.sqrt(vx * vx + vy * vy + vz * vz)
        if segment[SEGMENT_BETA] > 0.0:
            drag = 0.5 * density * speed / segment[SEGMENT_BETA]
        else:
            cd = drag_coefficient(speed / sound, mach, coefficient)
            drag = 0.5 * density * speed * cd * segment[DRAG_AREA] / mass
        ax -= drag * vx
        ay -= drag * vy
        az -= drag * vz
    if segment[MODE] != NO_THRUST:
        push = (segment[THRUST] - pressure * segment[EXIT]) / mass
        dx, dy, dz = thrust_direction(t, vx, vy, vz, segment, omega)
        ax += push * dx
        ay += push * dy
        az += push * dz
    out[0], out[1], out[2] = vx, vy, vz
    out[3], out[4], out[5] = ax, ay, az


@compiled()
def set_segment(t, y, stages, body, shot, total, segment):
    """Fill `segment` for the interval that begins at t; returns the time of its end."""
    cut = min(shot[CUT_OFF], total)
    latitude, longitude, azimuth, kick = shot[LATITUDE], shot[LONGITUDE], shot[AZIMUTH], shot[KICK]
    segment[T0] = t
    segment[SEGMENT_BETA] = 0.0
    if t >= cut - EDGE:
        segment[MODE] = NO_THRUST
        segment[FLOW] = 0.0
        segment[M0] = body[PAYLOAD] if body[SEPARATING] > 0.0 else body[PAYLOAD] + stages[-1, DRY]
        segment[SEGMENT_BETA] = body[BETA]
        return np.inf
    stage, begin = 0, 0.0
    while t >= begin + stages[stage, BURN] - EDGE:
        begin += stages[stage, BURN]
        stage += 1
    flow = stages[stage, PROPELLANT] / stages[stage, BURN]
    mass = body[PAYLOAD] - flow * (t - begin)
    for i in range(stage, stages.shape[0]):
        mass += stages[i, DRY] + stages[i, PROPELLANT]
    segment[M0] = mass
    segment[FLOW] = flow
    segment[THRUST] = flow * stages[stage, ISP] * STANDARD_GRAVITY
    segment[EXIT] = stages[stage, EXIT_AREA]
    segment[DRAG_AREA] = stages[stage, AREA]
    sa, ca, so, co = math.sin(latitude), math.cos(latitude), math.sin(longitude), math.cos(longitude)
    north, east = math.cos(azimuth), math.sin(azimuth)
    segment[UX], segment[UY], segment[UZ] = ca * co, ca * so, sa
    segment[LX] = -sa * co * north - so * east
    segment[LY] = -sa * so * north + co * east
    segment[LZ] = ca * north
    segment[TURN], segment[TURN_RATE] = 0.0, 0.0
    end = min(begin + stages[stage, BURN], cut)
    rate = body[PITCH_RATE]
    kick_end = body[VERTICAL_END] + kick / rate if rate > 0.0 else body[KICK_END]
    if t < body[VERTICAL_END] - EDGE:
        segment[MODE] = FIXED
        return min(end, body[VERTICAL_END])
    if rate > 0.0:
        # A programmed attitude: the pitch falls at a constant rate, then is held.
        segment[MODE] = FIXED
        turning = t < kick_end - EDGE
        segment[TURN] = rate * (t - body[VERTICAL_END]) if turning else kick
        segment[TURN_RATE] = rate if turning else 0.0
        return min(end, kick_end) if turning else end
    if t < kick_end - EDGE:
        segment[MODE] = FIXED
        segment[TURN] = kick
        return min(end, kick_end)
    if t < body[TURN_END] - EDGE:
        segment[MODE] = GRAVITY_TURN
        return min(end, body[TURN_END])
    segment[MODE] = INERTIAL
    speed = math.sqrt(y[3] * y[3] + y[4] * y[4] + y[5] * y[5])
    segment[UX], segment[UY], segment[UZ] = y[3] / speed, y[4] / speed, y[5] / speed
    return end
