"""What would have to be true: one answer's numbers as sentences, each with its band and grade beside it."""

from __future__ import annotations

from uppertier.claims.records import ClaimAnswer, Flip, Turning, Verdict
from uppertier.claims.solve import FAR, FAR_LOGARITHMIC
from uppertier.claims.world import CUE
from uppertier.report.claim_tables import set_name
from uppertier.report.value_names import amount, sheet_band, value_name
from uppertier.report.wording import as_bundled, say


def would_have_to_be(answer: ClaimAnswer) -> str:
    """The sentences beside the verdict."""
    turning, open_yet = answer.turning, answer.verdict is Verdict.DEPENDS
    parts = [_flip(turning, open_yet), _settle(turning)]
    if turning.necessary_only:
        parts.append(f"{turning.necessary_only}.")
    return " ".join(part for part in parts if part)


def in_english(answer: ClaimAnswer) -> str:
    """The same for files that programs read, whatever the language of the page."""
    with as_bundled():
        return would_have_to_be(answer)


def _flip(turning: Turning, open_yet: bool) -> str:
    """What one value would have to be to turn the comparison, all others at their middle."""
    found = turning.flip
    if found is None:
        return _none(turning, open_yet)
    if found.path == CUE:
        return _cue(found)
    value, band = amount(found.path, found.value), sheet_band(found.path, found.quantity)
    bound = say("turn.at_least", value=value) if found.upward else say("turn.at_most", value=value)
    words = say(
        "turn.moved",
        now=_truth(not found.becomes),
        turned=_truth(found.becomes),
        name=value_name(found.path),
        bound=bound,
    )
    if found.inside_band:
        return f"{words} {say('turn.inside', band=band)}"
    if turning.assumed:
        return f"{words} {say('turn.beside', band=band, sets=_sets(turning))}"
    return f"{words} {say('turn.outside', band=band)}"


def _none(turning: Turning, open_yet: bool) -> str:
    far, power = f"{FAR:g}", f"{FAR_LOGARITHMIC:g}"
    if not turning.varied:
        return say("turn.inputs")
    if open_yet:
        return say("turn.none_of_many", far=far, power=power)
    return say("turn.none", far=far, power=power)


def _truth(value: bool) -> str:
    return say("turn.true") if value else say("turn.false")


def _cue(found: Flip) -> str:
    with_one, without = found.becomes == found.upward, found.becomes != found.upward
    return say("turn.cue", with_one=_truth(with_one), without=_truth(without), grade=found.quantity.grade.value)


def _sets(turning: Turning) -> str:
    assert turning.flip is not None
    path = turning.flip.path
    return "; ".join(
        say("turn.set", name=set_name(name), band=sheet_band(path, band)) for name, band in turning.assumed
    )


def _settle(turning: Turning) -> str:
    """Which facts, if a source gave them, would settle an answer that depends."""
    facts = []
    for path, band in turning.facts:
        if path == CUE:
            facts.append(say("turn.fact_cue"))
        elif band is not None:
            facts.append(say("turn.fact", name=value_name(path), band=sheet_band(path, band)))
    return say("turn.settle", facts="; ".join(facts)) if facts else ""
