"""Sentences of an answer: plain, even-handed, every number with its band and grade beside it."""

from __future__ import annotations

from collections.abc import Sequence

from uppertier.catalog.domains import DOMAINS
from uppertier.catalog.records import Quantity
from uppertier.catalog.units import UNITS
from uppertier.claims.records import Verdict
from uppertier.claims.solve import FAR, FAR_LOGARITHMIC, Flip
from uppertier.claims.world import CUE

_FIELDS = {
    "rcs_boost": "cross-section of the burning missile",
    "rcs_body": "cross-section of the spent stage or body",
    "rcs_payload": "cross-section of the warhead",
    "noise_temperature": "noise temperature",
    "loss": "system loss",
    "boresight": "facing",
    "elevation_minimum": "lowest elevation",
    "elevation_maximum": "highest elevation",
    "azimuth_half_width": "half width of the sector",
    "face_tilt": "tilt of the face",
    "detection_snr": "track threshold",
    "flight_time_maximum": "longest flight time",
    "altitude_minimum": "floor",
    "altitude_maximum": "ceiling",
    "hit_given_cue": "chance of a hit",
    "kill_given_hit": "chance of a kill given a hit",
    "object_track": "chance to detect, track and recognise an object",
    "raid_availability": "availability of radar and command",
    "commit_ellipse": "impact ellipse at which the battery acts",
}


def label(path: str) -> str:
    """A value's name for people: what it is, and whose."""
    if path == CUE:
        return "a cue from another sensor"
    owner, field = path.rsplit(".", 1)
    words = _FIELDS.get(field, field.replace("_", " "))
    parts = owner.split(".")
    whose = parts[0]
    if len(parts) > 1 and parts[1] == "modes":
        whose += f" in {parts[2]} mode"
    elif len(parts) > 1:
        words = f"{words} ({' '.join(parts[1:])})"
    return f"{words} of {whose}"


def amount(path: str, value: float) -> str:
    """A value [SI] in the unit its field is usually written in."""
    domain = DOMAINS.get(path.rsplit(".", 1)[-1])
    suffix = domain.usual_suffix if domain else "ratio"
    unit = UNITS[suffix]
    text = f"{unit.from_si(value):.3g}"
    return f"{text} {unit.label}".strip() if unit.label != "°" else f"{text}°"


def banded(path: str, quantity: Quantity) -> str:
    """Value, band and grade of a sheet's number."""
    low, high = amount(path, quantity.low), amount(path, quantity.high)
    return f"sheet {amount(path, quantity.value)}, {low} to {high}, {quantity.grade.value}"


def flip_sentence(found: Flip | None, searched: str) -> str:
    """What one value would have to be to turn the comparison, all others at their middle."""
    if found is None:
        return (
            f"None of {searched} turns the comparison alone, moved from the low end of its band divided by {FAR:g} to "
            f"the high end times {FAR:g} ({FAR_LOGARITHMIC:g} where it is known to a power of ten), or over all that a "
            "share or an angle can be, the others at their middle."
        )
    turned = "true" if found.becomes else "false"
    now = "false" if found.becomes else "true"
    if found.path == CUE:
        there = "with" if found.upward else "without"
        here = "without" if found.upward else "with"
        return (
            f"All values at their middle, the comparison is {now} {here} a cue from another sensor and {turned} "
            f"{there} one (no source says which; {found.quantity.grade.value})."
        )
    bound = "at least" if found.upward else "at most"
    reach = "inside" if found.inside_band else "outside"
    return (
        f"All other values at their middle, the comparison is {now} and would be {turned} with a "
        f"{label(found.path)} of {bound} {amount(found.path, found.value)}, {reach} its band "
        f"({banded(found.path, found.quantity)})."
    )


def settle_sentence(paths: Sequence[str], bands: dict[str, Quantity]) -> str:
    """Which facts, if a source gave them, would settle an answer that depends."""
    facts = []
    for path in paths:
        if path == CUE:
            facts.append("whether other sensors tell this radar where to look at flights that are not the North's")
        elif path in bands:
            facts.append(f"the {label(path)} ({banded(path, bands[path])})")
    if not facts:
        return ""
    return "A source would settle it, or narrow it most, for: " + "; ".join(facts) + "."


def would_have_to_be(
    outcome: Verdict, found: Flip | None, decided: Sequence[str], bands: dict[str, Quantity], necessary_only: str
) -> str:
    """The sentence beside the verdict."""
    searched = "the values that matter most" if outcome is Verdict.DEPENDS else "the values behind it"
    parts = [flip_sentence(found, searched)]
    if outcome is Verdict.DEPENDS:
        parts.append(settle_sentence(decided, bands))
        if necessary_only:
            parts.append(necessary_only + ".")
    return " ".join(part for part in parts if part)
