"""The interceptor's flight out: fixed launch elevation, thrust along it, then a coasting kill vehicle."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from uppertier.catalog.records import InterceptorSheet, SiteSheet
from uppertier.earth.constants import WGS84, Earth
from uppertier.flight.batch import Conditions, fly_batch
from uppertier.flight.vehicle import interceptor_vehicle
from uppertier.numerics.arrays import Floats


def fly_interceptor(
    sheet: InterceptorSheet,
    site: SiteSheet,
    azimuth: float,
    elevation: ArrayLike,
    duration: float,
    step: float = 0.5,
    earth: Earth = WGS84,
) -> tuple[Floats, Floats, Floats]:
    """Fly one interceptor per launch elevation [rad] along an azimuth [rad] for `duration` [s].

    returns : time [K], position [n,K,3] and velocity [n,K,3], Earth-fixed, at multiples of `step` [s];
        NaN after coming down
    """
    elevation = np.atleast_1d(np.asarray(elevation, float))
    conditions = Conditions.of(
        site.latitude.value, site.longitude.value, site.height.value, azimuth, math.pi / 2 - elevation, np.inf, 0.0
    )
    _, samples = fly_batch(
        [interceptor_vehicle(sheet)], 0, conditions, earth=earth, longest=duration + step, interval=step
    )
    time = np.arange(0.0, duration + step / 2, step)
    rows = np.full((len(samples), time.size, 6), np.nan)
    for i, flown in enumerate(samples):
        # Ticks stand among events: keep those rows whose time is a multiple of the step.
        tick = np.rint(flown[:, 0] / step).astype(int)
        on_tick = (np.abs(flown[:, 0] - tick * step) < 1e-7) & (tick < time.size)
        rows[i, tick[on_tick]] = flown[on_tick, 1:7]
    return time, rows[..., :3], rows[..., 3:]
