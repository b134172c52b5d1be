"""The value of knowing one input: where in its range a comparison is settled, and how much less often one is wrong.

Ranges are cut into bins that hold equally many draws. A bin of few draws is all true or all false by luck: what luck
makes is known exactly, as any input that does not matter deals the same true and false draws to its bins at random
(the permutation null, hypergeometric). A bin counts as settled where luck would do as much with a chance so small
that all bins of all inputs together reach 5 % (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import attrs
import numpy as np

from uppertier.errors import InputError
from uppertier.numerics.arrays import Booleans, Floats, Integers
from uppertier.numerics.statistics import wilson
from uppertier.study.sensitivity.asking import check_names
from uppertier.study.sensitivity.records import Across, Settled, SettledStatus

LOOSE = 0.95
"""Share of draws that agree in a bin that is nearly settled."""
ERROR = 0.05
"""Chance that any input that does not matter seems to settle anything anywhere."""


def settled(
    values_true: Booleans,
    inputs: Floats,
    names: Sequence[str],
    bins: int = 10,
    independent: Mapping[str, int] | None = None,
) -> Settled:
    """What knowing each input alone would settle, from draws that are already there.

    values_true : [n] whether the comparison is true in a draw
    inputs : [n, k] values of the inputs, in any unit: only their order counts
    bins : parts into which each range is cut; equal values are never parted. One bin is how finely a threshold shows
    independent : by name, how many of the draws are evidence of their own, where an input repeats its values together
        with others (points met several times, sets drawn from the same streams); all n where it is not named

    `drop` judges every draw of a bin by a random half of the bin's other draws, averaged over all halves, so that luck
    does not look like knowledge: for an input that does not matter it is 0 or below on average. Where bins have
    nearly even odds it is a little too low. Draws in which inputs depend on each other credit one with what
    another does: ask set by set.
    """
    true, columns, names = _checked(values_true, inputs, names, bins)
    own = independent or {}
    for name, count in own.items():
        if name not in names or not 1 <= count <= true.size:
            raise InputError(
                f"{count} independent draws make no sense", key=name, hint=f"name an input; 1 to {true.size}"
            )
    tables = [_table(true, columns[:, i], bins) for i in range(len(names))]
    allowed = ERROR / (2.0 * sum(len(table) for table in tables))
    rows = [
        _one(table, own.get(name, true.size) / true.size, allowed) for name, table in zip(names, tables, strict=True)
    ]
    chance = float(true.mean())
    status = SettledStatus.OK if any(row.enough for row in rows) else SettledStatus.FEW
    if chance in (0.0, 1.0):
        status = SettledStatus.ALREADY
    fields = [f.name for f in attrs.fields(_One) if f.name != "enough"]
    return Settled(
        names=names,
        chance=chance,
        wrong=min(chance, 1.0 - chance),
        bins=[len(table) for table in tables],
        status=status,
        **{field: [getattr(row, field) for row in rows] for field in fields},
    )


def across(values_true: Booleans, column: Floats, bins: int = 10) -> Across:
    """How often a comparison is true along one input's range, bin by bin, with 95 % intervals: what a figure draws."""
    true, columns, _ = _checked(values_true, np.asarray(column, float)[:, None], ("input",), bins)
    values, place = columns[:, 0], _places(columns[:, 0], bins)
    table = _table(true, values, bins)
    draws = table.sum(axis=1)
    low, high = wilson(table[:, 1], draws)
    parts = [values[place == b] for b in range(len(table))]
    return Across([part.min() for part in parts], [part.max() for part in parts], draws, table[:, 1] / draws, low, high)


@attrs.frozen
class _One:
    """One input's part of `Settled`."""

    share: float
    share_loose: float
    raw: float
    by_chance: float
    drop: float
    drop_error: float
    explained: float
    explained_error: float
    enough: bool
    """whether some bin could be told from chance at all"""


def _one(table: Integers, weight: float, allowed: float) -> _One:
    """table : [bins, 2] false and true draws; weight : evidence of its own in one draw"""
    size = table.sum(axis=1)
    beyond, chance, enough = _luck(table, weight, allowed)
    agree = table.max(axis=1)
    every, most = agree == size, agree >= LOOSE * size
    evidence = np.rint(table * weight).astype(np.int64)
    drop, drop_error = _drop(evidence)
    explained, explained_error = _explained(evidence)
    return _One(
        float(size[every & beyond].sum() / size.sum()),
        float(size[most & beyond].sum() / size.sum()),
        float(size[every].sum() / size.sum()),
        float(size @ chance / size.sum()),
        drop,
        drop_error,
        explained,
        explained_error,
        enough,
    )


def _luck(table: Integers, weight: float, allowed: float) -> tuple[Booleans, Floats, bool]:
    """By bin: whether it leans further than luck may, and luck's chance that all of it agree; whether any bin could."""
    false, true = (int(np.ceil(count * weight)) for count in table.sum(axis=0))
    beyond, alike, enough = [], [], False
    for row in table:
        draws = max(1, int(row.sum() * weight))
        # The fewer side is rounded up: never more evidence than there is.
        fewer = min(int(np.ceil(row.min() * weight)), draws)
        odds = _deal(false + true, true, min(draws, false + true))
        tail = odds[odds.size - 1 - fewer :].sum() if row[1] >= row[0] else odds[: fewer + 1].sum()
        beyond.append(tail <= allowed)
        alike.append(odds[0] + odds[-1] if odds.size > 1 else 1.0)
        enough |= 0.0 < odds[0] <= allowed or 0.0 < odds[-1] <= allowed
    return np.array(beyond), np.minimum(alike, 1.0), enough


@lru_cache(maxsize=4096)
def _deal(draws: int, true: int, size: int) -> Floats:
    """Chance of 0, 1, ..., size true draws in a bin of `size` dealt at random (hypergeometric)."""
    from scipy.special import gammaln

    def log_choose(n: Floats | int, k: Floats) -> Floats:
        with np.errstate(invalid="ignore"):
            return np.where((k < 0) | (k > n), -np.inf, gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0))

    met = np.arange(size + 1.0)
    log = log_choose(true, met) + log_choose(draws - true, size - met) - log_choose(draws, np.array(float(size)))
    return np.asarray(np.exp(log))


def _drop(table: Integers) -> tuple[float, float]:
    """By how much knowing the bin lowers the chance of judging wrongly, and its standard error by the jackknife.

    Today is wrong as often as the fewer draws; which side that is stays fixed while draws are left out.
    """
    if len(table) == 1:
        return 0.0, 0.0
    whole, count = table.sum(axis=0), int(table.sum())
    parts = [_misjudged(int(false), int(true)) for false, true in table]

    def without(row: int, side: int, fewer: int) -> float:
        less = table[row].copy()
        less[side] -= 1
        inside = sum(parts) - parts[row] + _misjudged(int(less[0]), int(less[1]))
        return float((whole[fewer] - (side == fewer) - inside) / (count - 1))

    cells = [(row, side) for row in range(len(table)) for side in (0, 1) if table[row, side] > 0]
    times = np.array([table[cell] for cell in cells])
    # Where both sides are as many, either could be the fewer: the larger error counts.
    sides = [side for side in (0, 1) if whole[side] == whole.min()]
    errors = [_jackknife(np.array([without(*cell, side) for cell in cells]), times) for side in sides]
    return float((whole.min() - sum(parts)) / count), max(errors)


def _jackknife(left: Floats, times: Integers) -> float:
    """Standard error from the values that are left when a draw goes, and how many draws go that way."""
    count = times.sum()
    middle = times @ left / count
    return float(np.sqrt((1.0 - 1.0 / count) * (times @ (left - middle) ** 2)))


@lru_cache(maxsize=4096)
def _misjudged(false: int, true: int) -> float:
    """How many of some draws are judged wrongly, on average, by what most say in a random half of the others."""
    others = false + true - 1
    if others < 1:
        return 0.5 * (false + true)
    half = (others + 1) // 2
    against = 0.5 - 0.5 * np.sign(2 * np.arange(half + 1) - half)
    return float(sum(like * (_deal(others, like - 1, half) @ against) for like in (false, true) if like > 0))


def _explained(table: Integers) -> tuple[float, float]:
    """Share of chance x (1 - chance) between bins, without bias, and its standard error by the jackknife."""
    value = float(_between(table[None])[0])
    cells = [(row, side) for row in range(len(table)) for side in (0, 1) if table[row, side] > 0]
    less = np.repeat(table[None], len(cells), axis=0)
    for i, (row, side) in enumerate(cells):
        less[i, row, side] -= 1
    return value, _jackknife(_between(less), np.array([table[cell] for cell in cells]))


def _between(tables: Integers) -> Floats:
    """One minus the chance that two draws of one bin differ over the chance that any two do [m] for [m, bins, 2]."""
    size, whole = tables.sum(axis=2), tables.sum(axis=1)
    count = whole.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        anywhere = whole.prod(axis=1) / (count * (count - 1.0))
        inside = tables.prod(axis=2) / (size * (size - 1.0))
        # A bin of one draw has no pair: it tells nothing.
        inside = np.where(size < 2.0, anywhere[:, None], inside)
        return np.asarray(1.0 - (size * inside).sum(axis=1) / count / np.where(anywhere > 0.0, anywhere, np.nan))


def _places(column: Floats, bins: int) -> Integers:
    """Bin of every draw, from 0 without gaps; equal values stand together."""
    _, inverse, count = np.unique(column, return_inverse=True, return_counts=True)
    # The middle of equal ranks, so that a value met often lies where most of it belongs.
    rank = np.cumsum(count) - 0.5 * (count + 1)
    place = np.floor(rank[inverse.ravel()] * bins / column.size).astype(np.int64)
    return np.asarray(np.unique(place, return_inverse=True)[1].ravel(), np.int64)


def _table(true: Booleans, column: Floats, bins: int) -> Integers:
    """False and true draws by bin [bins, 2]."""
    place = _places(column, bins)
    return np.bincount(2 * place + true, minlength=2 * (int(place.max()) + 1)).reshape(-1, 2)


def _checked(
    values_true: Booleans, inputs: Floats, names: Sequence[str], bins: int
) -> tuple[Booleans, Floats, tuple[str, ...]]:
    names, true, columns = check_names(names), np.asarray(values_true), np.asarray(inputs, float)
    if true.dtype != np.bool_ or true.ndim != 1 or true.size < 2:
        raise InputError("true or false is needed for each of two or more draws", key="values_true")
    if columns.shape != (true.size, len(names)):
        raise InputError(
            f"inputs have shape {list(columns.shape)} for {true.size} draws of {len(names)} inputs", key="inputs"
        )
    bad = [name for name, column in zip(names, columns.T, strict=True) if np.isnan(column).any()]
    if bad:
        raise InputError("this input has draws without a value (NaN)", key=bad[0], hint="leave those draws out")
    if not 2 <= bins <= true.size:
        raise InputError(
            f"{bins} bins cannot be made of {true.size} draws", key="bins", hint="use 2 or more, such as 10"
        )
    return true, columns, names
