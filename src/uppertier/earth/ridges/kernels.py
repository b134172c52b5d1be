"""Compiled kernels of the ground: its height at a place, and how high it stands before a radar."""

from __future__ import annotations

import math

from uppertier.numerics.compiled import compiled


@compiled()
def world_height(latitude, longitude, world, top):
    """Height [m] from the world grid (uint8, 28 m steps from -450 m, 255 sea), bilinear; sea is 0.

    world : [rows, columns] of square cells all around the globe, north first; top : cells between the pole and it
    """
    rows, columns = world.shape
    y = (0.5 * math.pi - latitude) / (2.0 * math.pi) * columns - 0.5 - top
    x = (longitude / (2.0 * math.pi) + 0.5) * columns - 0.5
    y = min(max(y, 0.0), rows - 1.0)
    i = min(int(y), rows - 2)
    floor = math.floor(x)
    u, v = x - floor, y - i
    j = int(floor) % columns
    k = (j + 1) % columns
    total = 0.0
    for row, column, share in (
        (i, j, (1.0 - v) * (1.0 - u)),
        (i, k, (1.0 - v) * u),
        (i + 1, j, v * (1.0 - u)),
        (i + 1, k, v * u),
    ):
        code = world[row, column]
        total += share * (0.0 if code == 255 else 28.0 * code - 450.0)
    return total


@compiled()
def patch_height(latitude, longitude, patch, frame):
    """Height [m] from a regular grid, bilinear; NaN beyond it or beside a missing cell.

    patch : [rows, columns], first row southernmost; frame : latitude and longitude of the first centre, steps [rad]
    """
    y = (latitude - frame[0]) / frame[2]
    turned = (longitude - frame[1]) % (2.0 * math.pi)
    x = turned / frame[3]
    rows, columns = patch.shape
    if not (0.0 <= y <= rows - 1.0 and x <= columns - 1.0):
        return math.nan
    i = min(int(y), rows - 2)
    j = min(int(x), columns - 2)
    v, u = y - i, x - j
    low = patch[i, j] * (1.0 - u) + patch[i, j + 1] * u
    high = patch[i + 1, j] * (1.0 - u) + patch[i + 1, j + 1] * u
    return low * (1.0 - v) + high * v


@compiled()
def heights_column(latitude, longitude, world, top, patch, frame, out):
    """Height of the ground at places[n]: the patch where it has one, the world elsewhere."""
    for i in range(latitude.size):
        height = math.nan
        if patch.shape[0] > 1:
            height = patch_height(latitude[i], longitude[i], patch, frame)
        out[i] = world_height(latitude[i], longitude[i], world, top) if math.isnan(height) else height


@compiled()
def path_bending(start, end, distance, refractivity, scale, radius):
    """Apparent less true elevation of a point near the ground [rad]: the curvature of the air along the straight line.

    start, end : heights of radar and point [m]; distance : between them [m]. Gauss quadrature of
    (1/r) int (r - s) kappa(s) ds with kappa = N0 exp(-h/H) / H, exact to second order in the bending.
    """
    total = 0.0
    for share, weight in (
        (0.11270166537925831, 0.2777777777777778),
        (0.5, 0.4444444444444444),
        (0.8872983346207417, 0.2777777777777778),
    ):
        sag = 0.5 * share * (1.0 - share) * distance * distance / radius
        height = start + share * (end - start) - sag
        total += weight * (1.0 - share) * math.exp(-height / scale)
    return 1e-6 * refractivity / scale * distance * total


@compiled()
def ridge_profile(
    site, azimuths, nodes, world, top, patch, frame, steps, least, tallest, air_frame, semi_major, flattening, out
):
    """Highest apparent elevation of the ground between a radar and each distance, along each azimuth, into out[A,D].

    site : latitude, longitude, height of the antenna; azimuths [A], nodes [D] : ground distances [m], rising
    steps : first distance and least step over the patch, first distance and least step over the world [m]
    least : ground lower than this is no ridge [m]; tallest : no ground is higher [m]
    air_frame : N0, scale height, Earth radius. The plane through the radar's vertical is followed, not a geodesic.
    """
    latitude, longitude, antenna = site[0], site[1], site[2]
    sl, cl, so, co = math.sin(latitude), math.cos(latitude), math.sin(longitude), math.cos(longitude)
    ratio = 1.0 / ((1.0 - flattening) * (1.0 - flattening))
    normal = semi_major / math.sqrt(1.0 - flattening * (2.0 - flattening) * sl * sl)
    fx, fy, fz = normal * cl * co, normal * cl * so, normal / ratio * sl
    ux, uy, uz = cl * co, cl * so, sl
    a = ux * ux + uy * uy + ratio * uz * uz
    has_patch = patch.shape[0] > 1
    for k in range(azimuths.size):
        se, ce = math.sin(azimuths[k]), math.cos(azimuths[k])
        dx, dy, dz = -so * se - sl * co * ce, co * se - sl * so * ce, cl * ce
        highest = -0.5 * math.pi
        distance = steps[0] if has_patch else steps[2]
        node = 0
        while node < nodes.size:
            if distance > nodes[node]:
                out[k, node] = highest
                node += 1
                continue
            px, py, pz = fx + distance * dx, fy + distance * dy, fz + distance * dz
            # Down along the radar's vertical to the ellipsoid.
            b = px * ux + py * uy + ratio * pz * uz
            c = px * px + py * py + ratio * pz * pz - semi_major * semi_major
            drop = -c / (b + math.sqrt(b * b - a * c))
            px, py, pz = px + drop * ux, py + drop * uy, pz + drop * uz
            planar = math.sqrt(px * px + py * py)
            here = math.atan2(ratio * pz, planar)
            along = math.atan2(py, px)
            height = math.nan
            pace = steps[3]
            if has_patch:
                height = patch_height(here, along, patch, frame)
                pace = steps[1]
            if math.isnan(height) and distance >= steps[2]:
                height = world_height(here, along, world, top)
            if height > least:
                size = math.sqrt(px * px + py * py + ratio * ratio * pz * pz)
                up = drop - antenna + height * (px * ux + py * uy + ratio * pz * uz) / size
                out_along = distance + height * (px * dx + py * dy + ratio * pz * dz) / size
                slant = math.sqrt(up * up + out_along * out_along)
                lift = path_bending(antenna, height, slant, air_frame[0], air_frame[1], air_frame[2])
                highest = max(highest, math.atan2(up, out_along) + lift)
            # Nothing farther can stand higher: the tallest ground, lifted by more than the air does.
            if math.atan2(drop + tallest - antenna, distance) + 0.3 * distance / air_frame[2] < highest:
                while node < nodes.size:
                    out[k, node] = highest
                    node += 1
            distance += max(pace, 0.004 * distance)
