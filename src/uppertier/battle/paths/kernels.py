"""Compiled reach test: one path moved to end at each of many aim points."""

from __future__ import annotations

import math

from uppertier.numerics.compiled import compiled


@compiled()
def reach_paths(table, cell, radius, limits, path, aim, count, first, last) -> None:
    """Which samples of a path, moved to each of N aim points, an interceptor reaches: count[N], first[N], last[N].

    table[X,H] : flight times over down-range and altitude, `cell` apart, NaN outside the envelope [s]
    radius : of the sphere on which down-range is an arc [m]
    limits[5] : floor and ceiling [m], shortest and longest flight, earliest launch [s]
    path[S,4] : time, height, and cosine and sine of the angle of ground left to the aim point
    aim[N,2] : products of the site's direction with the aim point's, and with that of the way back from there
    first, last : -1 where none is reached
    """
    floor, ceiling, shortest, longest, earliest = limits[0], limits[1], limits[2], limits[3], limits[4]
    columns, rows, scale = table.shape[0] - 1, table.shape[1] - 1, 1.0 / cell
    for i in range(aim.shape[0]):
        a, b, found, begin, end = aim[i, 0], aim[i, 1], 0, -1, -1
        for k in range(path.shape[0]):
            height = path[k, 1]
            if height < floor or height > ceiling:
                continue
            # Half the chord squared; the arc's sine series is exact to a millimetre out to 1,000 km.
            square = max(0.5 * (1.0 - (a * path[k, 2] + b * path[k, 3])), 0.0)
            series = 1.0 + square * (1.0 / 6.0 + square * (3.0 / 40.0 + square * (15.0 / 336.0)))
            x, h = 2.0 * radius * math.sqrt(square) * series * scale, height * scale
            if not (x < columns and 0.0 <= h < rows):
                continue
            column, row = int(x), int(h)
            u, v = x - column, h - row
            low = table[column, row] * (1.0 - v) + table[column, row + 1] * v
            high = table[column + 1, row] * (1.0 - v) + table[column + 1, row + 1] * v
            fly = low * (1.0 - u) + high * u
            if shortest <= fly <= longest and path[k, 0] - fly >= earliest:
                begin = k if begin < 0 else begin
                end = k
                found += 1
        count[i], first[i], last[i] = found, begin, end
