"""Compiled kernels of the track: motion along a known path and the way to the impact.

The state error is seven-fold: position [m], velocity [m/s] (Earth-fixed) and the relative error of drag [-].
"""

from __future__ import annotations

import math

import numpy as np

from uppertier.earth.kernels import air, geodetic
from uppertier.numerics.arrays import Floats, Integers
from uppertier.numerics.compiled import compiled
from uppertier.numerics.matrices.kernels import multiply, multiply_across

STATE = 7
# Central difference of density: far below the scale height, far above rounding.
DENSITY_STEP = 50.0


@compiled()
def gravity_gradient(x, y, z, mu, j2, semi_major):
    """Gradient of the acceleration by gravitation [3,3], central and J2 [1/s2].

    Derivative of Vallado, Fundamentals of Astrodynamics and Applications (2013), eq. (8-30).
    """
    place = np.empty(3)
    place[0], place[1], place[2] = x, y, z
    r2 = x * x + y * y + z * z
    r = math.sqrt(r2)
    factor = 1.5 * j2 * semi_major * semi_major / r2
    s = z * z / r2
    gradient = np.empty((3, 3))
    for i in range(3):
        for j in range(3):
            same = 1.0 if i == j else 0.0
            polar_i = 1.0 if i == 2 else 0.0
            polar_j = 1.0 if j == 2 else 0.0
            cross = place[i] * place[j] / r2
            value = same - 3.0 * cross
            value += factor * (same - 5.0 * cross)
            value -= factor * (10.0 * polar_j * z * place[i] / r2 + 5.0 * s * (same - 7.0 * cross))
            value += factor * polar_i * (2.0 * polar_j - 10.0 * z * place[j] / r2)
            gradient[i, j] = -mu / (r2 * r) * value
    return gradient


@compiled()
def motion_jacobian(position, velocity, beta, drag, earth):
    """Jacobian [7,7] of the motion in the rotating frame, and the size of the drag acceleration [m/s2].

    Gravitation (central, J2), Coriolis, centrifugal; with `drag`, also air at rest with the Earth over the ballistic
    coefficient `beta`. earth : semi-major axis, flattening, mu, J2, rotation
    """
    semi_major, flattening, mu, j2, omega = earth[0], earth[1], earth[2], earth[3], earth[4]
    jacobian = np.zeros((STATE, STATE))
    gradient = gravity_gradient(position[0], position[1], position[2], mu, j2, semi_major)
    for i in range(3):
        jacobian[i, 3 + i] = 1.0
        for j in range(3):
            jacobian[3 + i, j] = gradient[i, j]
    jacobian[3, 0] += omega * omega
    jacobian[4, 1] += omega * omega
    jacobian[3, 4] = 2.0 * omega
    jacobian[4, 3] = -2.0 * omega
    if not drag:
        return jacobian, 0.0
    latitude, longitude, height = geodetic(position[0], position[1], position[2], semi_major, flattening)
    density = air(height)[2]
    slope = (air(height + DENSITY_STEP)[2] - air(height - DENSITY_STEP)[2]) / (2.0 * DENSITY_STEP)
    up = np.empty(3)
    up[0], up[1] = math.cos(latitude) * math.cos(longitude), math.cos(latitude) * math.sin(longitude)
    up[2] = math.sin(latitude)
    speed = math.sqrt(velocity[0] ** 2 + velocity[1] ** 2 + velocity[2] ** 2)
    for i in range(3):
        along = velocity[i] / (2.0 * beta)
        for j in range(3):
            jacobian[3 + i, j] -= slope * speed * along * up[j]
            if speed > 0.0:
                jacobian[3 + i, 3 + j] -= density * along * velocity[j] / speed
        jacobian[3 + i, 3 + i] -= density * speed / (2.0 * beta)
        jacobian[3 + i, 6] = -density * speed * along
    return jacobian, density * speed * speed / (2.0 * beta)


@compiled()
def transition(jacobian, step):
    """exp(jacobian * step) by its Taylor series to fourth order [7,7]."""
    result, product = np.zeros((STATE, STATE)), np.empty((STATE, STATE))
    for i in range(STATE):
        result[i, i] = 1.0
    for order in range(4, 0, -1):
        multiply(jacobian, result, product)
        for i in range(STATE):
            for j in range(STATE):
                result[i, j] = (1.0 if i == j else 0.0) + step / order * product[i, j]
    return result


@compiled()
def motion_along(
    time: Floats,
    position: Floats,
    velocity: Floats,
    beta: float,
    drag: Integers,
    substeps: int,
    earth: Floats,
    matrices: Floats,
    drag_acceleration: Floats,
) -> None:
    """Transition matrices [n-1,7,7] between the samples of a path, and mean drag acceleration [n-1] on the way.

    drag : [n-1] 1 where drag counts; there a step is cut in `substeps`, with cubic Hermite positions between samples
    """
    place, speed, total = np.empty(3), np.empty(3), np.empty((STATE, STATE))
    for k in range(time.size - 1):
        step = time[k + 1] - time[k]
        pieces = substeps if drag[k] > 0 else 1
        for i in range(STATE):
            for j in range(STATE):
                matrices[k, i, j] = 1.0 if i == j else 0.0
        mean = 0.0
        for piece in range(pieces):
            s = (piece + 0.5) / pieces
            h00 = (1.0 + 2.0 * s) * (1.0 - s) ** 2
            h10 = s * (1.0 - s) ** 2 * step
            h01 = s * s * (3.0 - 2.0 * s)
            h11 = s * s * (s - 1.0) * step
            for i in range(3):
                before, after = position[k, i], position[k + 1, i]
                place[i] = h00 * before + h10 * velocity[k, i] + h01 * after + h11 * velocity[k + 1, i]
                speed[i] = (1.0 - s) * velocity[k, i] + s * velocity[k + 1, i]
            jacobian, size = motion_jacobian(place, speed, beta, drag[k] > 0, earth)
            multiply(transition(jacobian, step / pieces), matrices[k], total)
            for i in range(STATE):
                for j in range(STATE):
                    matrices[k, i, j] = total[i, j]
            mean += size / pieces
        drag_acceleration[k] = mean


@compiled()
def add_noise(covariance, density, step):
    """Add white acceleration noise of spectral density [m2/s3] over a step to position and velocity, in place.

    Bar-Shalom, Li & Kirubarajan, Estimation with Applications (2001), eq. (6.2.2-12).
    """
    for i in range(3):
        covariance[i, i] += density * step**3 / 3.0
        covariance[i, 3 + i] += density * step * step / 2.0
        covariance[3 + i, i] += density * step * step / 2.0
        covariance[3 + i, 3 + i] += density * step


@compiled()
def project_ahead(
    step: Floats, matrices: Floats, noise: Floats, last: Floats, projection: Floats, future: Floats
) -> None:
    """How the error at each sample reaches the end of the path: projection [n,2,7], and the covariance [n,2,2] that
    noise on the way adds. last : [2,7] projection of the state at the end.
    """
    n = projection.shape[0]
    added, ahead = np.empty((STATE, STATE)), np.empty((2, STATE))
    for i in range(2):
        for j in range(STATE):
            projection[n - 1, i, j] = last[i, j]
        for j in range(2):
            future[n - 1, i, j] = 0.0
    for k in range(n - 2, -1, -1):
        for i in range(STATE):
            for j in range(STATE):
                added[i, j] = 0.0
        add_noise(added, noise[k], step[k])
        multiply(projection[k + 1], added, ahead)
        multiply_across(ahead, projection[k + 1], future[k])
        for i in range(2):
            for j in range(2):
                future[k, i, j] += future[k + 1, i, j]
        multiply(projection[k + 1], matrices[k], projection[k])
