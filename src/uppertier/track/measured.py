"""Filter measurements that are at hand: many tracks of one radar at common times."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.constants import WGS84, Earth
from uppertier.errors import InputError
from uppertier.numerics.arrays import SAME, Floats, as_floats
from uppertier.track.filters import LANES, METHODS
from uppertier.track.records import MotionModel, SwitchModel


@attrs.frozen
class Filtered:
    """T tracks at S kept times."""

    state: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[T,S,7] position, velocity, drag factor"""
    covariance: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[T,S,7,7]"""
    thrust: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[T,S] probability of thrust"""
    innovation: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[T,S] normalised innovation squared"""


def filter_measured(
    time: ArrayLike,
    measured: ArrayLike,
    variance: ArrayLike,
    place: ArrayLike,
    basis: ArrayLike,
    *,
    bias: ArrayLike = (0.0, 0.0, 0.0),
    beta: float = float("inf"),
    drag: float = 0.2,
    method: str = "extended",
    switching: bool = False,
    curved: bool = True,
    straight: bool = True,
    samples: ArrayLike | None = None,
    model: MotionModel | None = None,
    switch: SwitchModel | None = None,
    earth: Earth = WGS84,
) -> Filtered:
    """Filter looks at T objects, each at the same K times; the first begins every track.

    time : [K] ascending; measured : [T,K,3] range, azimuth, elevation
    variance : [K,3] or [3] of range, traverse angle and elevation; bias : [3] one sigma, considered
    place, basis : of the radar [3]; east, north and up there [3,3]
    beta, drag : ballistic coefficient assumed, and one sigma of the relative error of drag
    samples : [S] times to keep; by default the last
    the rest : as `filters.simulate` has it

    InputError for an unknown method, or arrays that do not fit together. Memory beyond what is kept is that of one
    block of sixteen tracks.
    """
    from uppertier.track.lanes.kernels import SIZE, TIMED
    from uppertier.track.switch.kernels import KEPT, filter_block

    time, measured = np.asarray(time, float), np.asarray(measured, float)
    if method not in METHODS:
        raise InputError(f"{method!r} is not a filter", key="method", hint="use extended or unscented")
    if measured.ndim != 3 or measured.shape[1:] != (time.size, 3) or not (np.diff(time) >= 0.0).all():
        raise InputError("measurements and times do not fit together", key="measured", hint="shapes [T,K,3] and [K]")
    sample = np.array([time.size - 1]) if samples is None else np.atleast_1d(np.asarray(samples, int))
    model, switch = model or MotionModel(), switch or SwitchModel()
    parameters = np.array(
        [model.free_flight_noise, model.drag_flutter, model.boost_noise, switch.burn, switch.coast, switch.thrust,
         model.velocity, float(curved)]
    )  # fmt: skip
    fixed = np.concatenate([np.asarray(place), np.ravel(basis), np.square(bias), [0.5 / beta, drag]])
    keep = np.full(time.size, -1, np.int64)
    keep[sample] = np.arange(sample.size)
    data = np.zeros((time.size, TIMED, LANES))
    data[:, 0] = np.diff(time, prepend=time[:1])[:, None]
    data[:, 1] = np.where(np.arange(time.size) == 0, 2.0, 1.0)[:, None]
    data[:, 7:] = np.broadcast_to(variance, (time.size, 3))[:, :, None]
    work, out = (np.zeros(SIZE), np.zeros(SIZE), np.zeros(LANES)), np.zeros((sample.size, KEPT * LANES))
    state, covariance, thrust, innovation = (
        np.empty((len(measured), sample.size, *shape)) for shape in ((7,), (7, 7), (), ())
    )
    for start in range(0, len(measured), LANES):
        some = measured[start : start + LANES]
        # A last block that is not full repeats its first track.
        lanes = np.concatenate([some, np.repeat(some[:1], LANES - len(some), axis=0)]).transpose(1, 2, 0)
        data[:, 2] = lanes[:, 0]
        data[:, 3], data[:, 4] = np.sin(lanes[:, 1]), np.cos(lanes[:, 1])
        data[:, 5], data[:, 6] = np.sin(lanes[:, 2]), np.cos(lanes[:, 2])
        filter_block(
            data.reshape(time.size, -1), np.repeat(fixed, LANES), keep, parameters, METHODS.index(method), switching,
            straight, np.array(earth.row()), *work, out,
        )  # fmt: skip
        kept = out.reshape(sample.size, KEPT, LANES).transpose(2, 0, 1)[: len(some)]
        part = slice(start, start + len(some))
        state[part], covariance[part] = kept[..., :7], kept[..., 7:56].reshape(*kept.shape[:2], 7, 7)
        thrust[part], innovation[part] = kept[..., 56], kept[..., 57]
    return Filtered(state, covariance, thrust, innovation)
