"""What the sensitivity studies return."""

from __future__ import annotations

import attrs

from uppertier.errors import Sentences
from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers


@attrs.frozen
class Morris:
    """Elementary effects: how far the output moves as one input crosses its whole range, in the output's own unit."""

    names: tuple[str, ...]
    mu_star: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[k] mean size of the effects"""
    mu: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[k] mean of the effects with their sign"""
    sigma: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[k] their standard deviation: 0 where the input acts alone and along a line"""
    mu_star_error: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[k] standard error of mu_star"""
    trajectories: int
    evaluations: int
    """points asked"""


class SobolStatus(Sentences):
    """Whether there was a variance to share out."""

    OK = 0, "shared out"
    CONSTANT = 1, "the output is the same at every point: there is no variance to share out"
    RARE = 2, "the output is the same at nearly every point: its variance rests on too few of them to be shared out"


@attrs.frozen
class Sobol:
    """Shares of the output's variance, by input. NaN, and errors NaN, unless the status is OK.

    Estimates are as they come: a share near 0 may come out below it, one near 1 above it.
    """

    names: tuple[str, ...]
    first: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[k] share that knowing the input would take away, on average"""
    first_error: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[k] standard error"""
    total: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[k] share that would be left if all others were known"""
    total_error: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[k] standard error"""
    variance: float
    """of the output, in its unit squared"""
    evaluations: int
    """points asked"""
    status: SobolStatus = SobolStatus.OK


class SettledStatus(Sentences):
    """Whether there was something left to settle, and draws enough to say so."""

    OK = 0, "open, with draws enough"
    ALREADY = 1, "the comparison is the same in every draw: nothing is left to settle"
    FEW = 2, "too few draws for any part of a range to be told from chance"


@attrs.frozen
class Settled:
    """What knowing one input alone would do for a comparison that is true in some draws and false in others."""

    names: tuple[str, ...]
    chance: float
    """share of the draws in which the comparison is true"""
    wrong: float
    """chance of judging wrongly today: the smaller of `chance` and the rest"""
    share: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[k] share of the input's range inside which the comparison is the same in every draw, beyond what chance makes:
    an input that does not matter has 0, but for an error of 5 % over all inputs and bins together"""
    share_loose: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[k] the same for 95 % of the draws"""
    raw: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[k] share of the range in which all draws agree, chance or not"""
    by_chance: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[k] what `raw` would be on average if the input did not matter"""
    drop: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[k] by how much the chance of judging wrongly falls once the input is known; may come out a little below 0"""
    drop_error: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[k] standard error"""
    explained: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[k] share of chance x (1 - chance) that knowing the input takes away: the comparison's own first-order index;
    sees what does not change the better guess, too. NaN where nothing is left to settle"""
    explained_error: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[k] standard error"""
    bins: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[k] parts each range was cut into: fewer than asked for where an input takes few values"""
    status: SettledStatus = SettledStatus.OK


@attrs.frozen
class Across:
    """How often a comparison is true along the range of one input, to be drawn: rows are bins."""

    lowest: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[bins] smallest value of the input met in the bin"""
    highest: Floats = attrs.field(converter=as_floats, eq=SAME)
    draws: Integers = attrs.field(converter=as_integers, eq=SAME)
    chance: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[bins] share of the draws in which the comparison is true"""
    chance_low: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[bins] its 95 % interval (Wilson)"""
    chance_high: Floats = attrs.field(converter=as_floats, eq=SAME)
