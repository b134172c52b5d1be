"""Sixteen states carried to the ground, or over a given time in either direction."""

from __future__ import annotations

from uppertier.earth.tabulated.kernels import series_climb
from uppertier.numerics.compiled import compiled
from uppertier.track.ballistic.kernels import flow
from uppertier.track.lanes.kernels import W

# Rows: position, velocity, thin (drag factor / 2 ballistic coefficient), step, height, climb rate, time flown.
THIN, STEP, HEIGHT, CLIMB, TIME = 6 * W, 7 * W, 8 * W, 9 * W, 10 * W
ROWS = 11
LONGEST = 5000
# Free fall needs no short steps.
HIGH, LONG_STEP = 150e3, 4.0
REFINEMENTS = 4


@compiled()
def move(w, earth):
    """One step of every lane."""
    mu, j2, omega, a, f = earth[2], earth[3], earth[4], earth[0], earth[1]
    for l in range(W):
        x, y, z, vx, vy, vz = flow(
            w[l], w[W + l], w[2 * W + l], w[3 * W + l], w[4 * W + l], w[5 * W + l], w[THIN + l], w[STEP + l],
            mu, j2, omega, a, f,
        )  # fmt: skip
        w[l], w[W + l], w[2 * W + l], w[3 * W + l], w[4 * W + l], w[5 * W + l] = x, y, z, vx, vy, vz
        height, climb = series_climb(x, y, z, vx, vy, vz, a, f)
        w[HEIGHT + l], w[CLIMB + l] = height, climb
        w[TIME + l] += w[STEP + l]


@compiled()
def land(w, step, earth):
    """Carry every lane to height 0 on the way down; returns 0, or 1 where one never comes down."""
    for l in range(W):
        w[STEP + l], w[TIME + l] = step, 0.0
    falling = W
    for _ in range(LONGEST):
        move(w, earth)
        falling = 0
        for l in range(W):
            if w[HEIGHT + l] <= 0.0 and w[CLIMB + l] < 0.0:
                w[STEP + l] = 0.0
            else:
                falling += 1
                w[STEP + l] = LONG_STEP if w[HEIGHT + l] > HIGH else step
        if falling == 0:
            break
    for _ in range(REFINEMENTS):
        for l in range(W):
            w[STEP + l] = -w[HEIGHT + l] / w[CLIMB + l]
        move(w, earth)
    return 1 if falling > 0 else 0


@compiled()
def carry(w, duration, pieces, earth):
    """Carry every lane over a time, backwards where it is negative, in equal pieces."""
    for l in range(W):
        w[STEP + l], w[TIME + l] = duration / pieces, 0.0
    for _ in range(pieces):
        move(w, earth)
