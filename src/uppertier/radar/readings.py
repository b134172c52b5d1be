"""What a number of the radar equation looks like in the world, in a few plain words.

The classes of cross-section are the usual open ones for X band; all of them are recalled, none is sourced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from uppertier.radar.allocation import Demand

WARHEAD = (0.01, 0.1)
"""[m2] a separated warhead as open studies take it; recalled"""
BODY = (0.1, 10.0)
"""[m2] burning missile, spent stage, body, off broadside; recalled, about 1 m2"""

_CLASSES = (
    (1e-4, "less than open studies give any warhead"),
    (1e-3, "a warhead with absorber, seen nose-on"),
    (WARHEAD[0] * 0.999, "a small warhead seen nose-on"),
    (WARHEAD[1], "a separated warhead"),
    (BODY[1], "a missile body off broadside"),
    (1e3, "a large body near broadside"),
)


def plain(value: float) -> str:
    """Two digits, and a hundred or more without an exponent: 0.0023, 8.5, 182, 7,141."""
    return f"{value:.2g}" if abs(value) < 99.5 else f"{value:,.0f}"


def of_cross_section(rcs: float) -> str:
    """0.0023 -> "a rounded nose of 2.7 cm radius: a small warhead seen nose-on". Sphere of pi r^2 (Mahafza, ch. 11)."""
    if not np.isfinite(rcs):
        return "nothing is found: no time is given to search"
    words = next((words for most, words in _CLASSES if rcs <= most), "a body squarely broadside, for an instant")
    radius = np.sqrt(rcs / np.pi)
    if rcs <= WARHEAD[1]:
        return f"a rounded nose of {100.0 * radius:.2g} cm radius: {words}"
    return f"{words} (a sphere of {radius:.2g} m radius)" if rcs <= BODY[1] else words


def of_dwell(dwell: float, look: float, revisit: float) -> str:
    """How a dwell [s] stands to the sheet's track look [s] and to the time between two looks at a track [s]."""
    times = f"{plain(dwell / look)} times the sheet's track look"
    if dwell > revisit:
        return f"{times}: more than all the time between two looks at a track"
    return f"{times}: one such track takes {_percent(dwell / revisit)} of the radar's time"


def of_snr(ratio: float, found: float) -> str:
    """A ratio and the probability that one look at a fluctuating object finds it."""
    if ratio < 1.0:
        return f"below the noise; found in {_percent(found)} of looks"
    return f"found in {_percent(found)} of looks"


def of_product(ratio: float, low: float, high: float) -> str:
    """Power x aperture x gain over noise x loss, relative to the sheet, against the sheet's band of it."""
    decibels = 10.0 * np.log10(ratio)
    if ratio <= low:
        return "less than the sheet gives at its worst: true of any radar within the band"
    if ratio <= high:
        return "within the sheet's band: open sources cannot exclude it"
    return f"{decibels - 10.0 * np.log10(high):.1f} dB beyond the sheet's band"


def of_share(share: float) -> str:
    """Share of the radar's time that a search would take."""
    if share > 1.0:
        return f"cannot be met: the search alone would take {plain(share)} radars of this kind"
    return f"{_percent(share)} of the radar's time"


def _percent(share: float) -> str:
    if 0.0 < share < 0.001:
        return "under 0.1 %"
    return f"{plain(100.0 * share)} %"


def of_demand(asked: Demand) -> tuple[str, ...]:
    """What gives way where a load does not fit: each line alone would make it fit."""
    if asked.met:
        return (f"fits: {_percent(asked.share)} of the radar's time",)
    lines = [f"does not fit: {_percent(asked.share)} of the radar's time"]
    if asked.height > 0.0:
        lines.append(f"drops fence: {_degrees(asked.height)} of its {_degrees(asked.own_height)} degrees of height fit")
    else:
        lines.append("drops fence: not even one row of beams fits")
    if np.isfinite(asked.revisit):
        lines.append(
            f"drops visits: the fence once every {plain(asked.revisit)} s instead of {plain(asked.own_revisit)} s"
        )
    if asked.search_share + asked.support_share > 1.0:
        lines.append("drops tracks: to drop them all is not enough")
    else:
        lines.append(f"drops tracks: {np.floor(asked.tracks_kept):.0f} of {asked.tracks:.0f} fit")
    if asked.nearer > 0.0:
        lines.append(f"drops range: {asked.nearer / 1e3:.0f} km instead of {asked.distance / 1e3:.0f} km")
    return tuple(lines)


def _degrees(angle: float) -> str:
    return f"{np.degrees(angle):.2g}"


def of_fence(height: float, own: float) -> str:
    """Height of the fence that can be carried, and the sheet's own, in degrees."""
    if height <= 0.0:
        return f"not even one row of beams; the sheet's fence is {own:.2g}"
    return f"the sheet's fence is {own:.2g}: " + (
        "it fits" if height >= own else f"{_percent(height / own)} of it fits"
    )
