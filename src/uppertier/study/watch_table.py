"""The watch table: what every radar makes of every strategic flight, found by its own search and told where to look.

In view: above the horizon and the lowest elevation, inside the sector. Tracked: confirmed, and one track look reaches
the threshold. Two ways to find a flight stand side by side: own search, and a cue at a given time. What the battery's
radar adds is counted against all other radars together, and against infrared satellites, which see the boost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs
import numpy as np

from uppertier.catalog import load
from uppertier.chain import commit_ellipse, missiles
from uppertier.earth.geodesy import geodetic_to_ecef
from uppertier.errors import InputError
from uppertier.numerics.arrays import SAME, Booleans, Floats, Integers, as_floats, as_integers
from uppertier.radar.observe import observe
from uppertier.radar.records import Reason, Sight
from uppertier.study.balance import CUE_DELAY, Gain, Held, gain, risen_rows, stretches
from uppertier.study.observables import across, imaging_time, range_resolution, turning_rate
from uppertier.study.reach import battery_radar
from uppertier.study.subset import subset, watched_flights
from uppertier.track.ellipse import semi_major
from uppertier.track.motion import last_burnout
from uppertier.track.track import motions, track

if TYPE_CHECKING:
    from uppertier.flight.records import Flights
    from uppertier.scenario.records import RadarUnit, Scenario, WatchEntry
    from uppertier.track.motion import Motion
    from uppertier.track.records import Tracks

ENOUGH = 60.0
"""Seconds by which a flight counts as watched, and as added; the claims' own choice."""
NONE = float("nan")


@attrs.frozen
class Found:
    """One radar and one flight, found in one way. SI, times since launch; NaN where never."""

    confirmed: float
    lost: float
    """end of the last second tracked"""
    boost: float
    """seconds tracked before the last burnout"""
    after: float
    """and after it"""
    impact: float
    """semi-major axis, one sigma, of the impact predicted at the end"""
    position: float
    """root of the summed variances at the end"""
    velocity: float

    @property
    def tracked(self) -> float:
        """Seconds tracked."""
        return self.boost + self.after


@attrs.frozen
class Pair:
    """One radar that has one flight in view at some time. SI, times since launch, linear ratios."""

    radar: int
    flight: int
    """place in `WatchTable.flights`"""
    rise: float
    set: float
    boost: float
    """seconds in view before the last burnout"""
    after: float
    """and after it, which is where the payload is released"""
    nearest: float
    farthest: float
    aspect: float
    """between velocity and the line to the radar where the signal is best; 0 nose-on"""
    snr: float
    """best of one track look"""
    snr_after: float
    """and after the last burnout; 0 where it is never in view then"""
    margin: float
    """by which signal exceeds the threshold for the strongest `ENOUGH` seconds in view [-]; 0 where in view for less"""
    range_resolution: float
    across: float
    """resolution across the line of sight, where the signal is best [m]"""
    across_by: str
    """what gives it: "beam" or "turning" """
    search: Found
    cued: Found


@attrs.frozen
class WatchTable:
    """Every watched flight that flies, and every radar that has it in view."""

    followed: str
    cue: float
    radar: str
    """the battery's, or the first of the scenario"""
    flights: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[W] indices into the Flights it was made from"""
    entries: tuple[WatchEntry, ...]
    """[W] of the watch list"""
    burnout: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[W] last burnout"""
    launch_seen: float
    """by an infrared satellite, since launch"""
    told: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[W] when infrared satellites have told the state at burnout"""
    why: tuple[str, ...]
    """[W] why the radar asked about never has it in view; empty where it has"""
    pairs: tuple[Pair, ...]
    search: Gain
    cued: Gain

    def of(self, flight: int, radar: int) -> Pair | None:
        """The pair of one flight and one radar, where it has it in view."""
        return next((one for one in self.pairs if one.flight == flight and one.radar == radar), None)


def watch_table(
    scenario: Scenario, flights: Flights, followed: str = "payload", cue: float = CUE_DELAY, radar: str | None = None
) -> WatchTable:
    """What every radar of a scenario makes of the flights of its watch list.

    flights : those of the scenario, every second
    followed : "payload" or "body", the object after the last burnout
    cue : seconds after launch from which another sensor tells every radar where to look
    radar : id of the unit whose addition is asked for; the battery's where it is not given
    raises : InputError for a scenario without a watch list
    """
    if not scenario.watch:
        raise InputError("has no watch list", key="scenario", hint="add [[watch]] or [[watch_lists]]")
    kept = watched_flights(flights)
    whole = subset(flights, kept)
    own = battery_radar(scenario, radar)
    moved, imaging, sheets = motions(whole), imaging_time(), missiles(scenario)
    pairs: list[Pair] = []
    held: tuple[dict[str, Held], dict[str, Held]] = ({}, {})
    for index, unit in enumerate(scenario.radars):
        one = _One.of(unit, whole, moved, imaging)
        sights = [observe((unit,), one.part, sheets, followed, cue_delay=delay) for delay in (None, cue)]
        tracks = [one.tracks(sight, commit_ellipse(scenario)) for sight in sights]
        for by_way, sight in zip(held, sights, strict=True):
            by_way[unit.id] = Held(tuple(stretches(one.part, sight, i) for i in range(len(kept))), sight.confirmed[0])
        pairs += one.pairs(index, sights, tracks)
        if unit is own:
            why = one.reasons(sights[1])
    entries = tuple(scenario.watch[int(flights.entry[i])] for i in kept)
    burnout = np.array([last_burnout(flights, i) for i in kept])
    seen, told = (load("figures", name).amount.value for name in ("infrared-launch-seen", "infrared-burnout-told"))
    ways = [gain(by_way, own.id) for by_way in held]
    return WatchTable(followed, cue, own.id, kept, entries, burnout, seen, burnout + told, why, tuple(pairs), *ways)


@attrs.frozen
class _One:
    """One radar and the stretches of flights that stand above its lowest elevation."""

    unit: RadarUnit
    part: Flights
    moved: tuple[Motion | None, ...]
    imaging: float
    """seconds for which looks are summed"""

    @staticmethod
    def of(unit: RadarUnit, flights: Flights, moved: Sequence[Motion | None], imaging: float) -> _One:
        rows = risen_rows(unit, flights, list(range(len(flights))))
        part = subset(flights, list(range(len(flights))), rows)
        pieces = tuple(_piece(moved[i], one - flights.offset[i]) for i, one in enumerate(rows))
        return _One(unit, part, pieces, imaging)

    def tracks(self, sight: Sight, ellipse: float) -> Tracks:
        return track((self.unit,), self.part, sight, ellipse, moved=self.moved, launch_points=False)

    def reasons(self, sight: Sight) -> tuple[str, ...]:
        """Why each flight is never in view: what fails last of the tests it is put to; empty where it is in view."""
        words = []
        for flight in range(len(self.part)):
            met = sight.reason[0, self.part.samples(flight)]
            last = Reason(int(met.max(initial=Reason.BELOW_HORIZON)))
            words.append("" if (met == Reason.SEEN).any() or last > Reason.OUTSIDE_SECTOR else last.sentence)
        return tuple(words)

    def pairs(self, radar: int, sights: Sequence[Sight], tracks: Sequence[Tracks]) -> list[Pair]:
        made = []
        for flight in range(len(self.part)):
            rows = self.part.samples(flight)
            view = np.isin(sights[1].reason[0, rows], (Reason.SEEN, Reason.TOO_LITTLE_SIGNAL, Reason.NO_RADAR_TIME))
            if view.any():
                ways = [self._found(one, two, flight) for one, two in zip(sights, tracks, strict=True)]
                made.append(self._pair(radar, flight, sights[1], view, ways))
        return made

    def _pair(self, radar: int, flight: int, sight: Sight, view: Booleans, ways: list[Found]) -> Pair:
        rows, sheet = self.part.samples(flight), self.unit.sheet
        time, distance = self.part.time[rows], sight.range[0, rows]
        snr = np.where(view, sight.snr[0, rows], 0.0)
        best = int(np.argmax(snr))
        seconds = np.gradient(time) if time.size > 1 else np.zeros(1)
        before = time < last_burnout(self.part, flight)
        site = self.unit.site
        place = geodetic_to_ecef(site.latitude.value, site.longitude.value, site.height.value)
        here = rows.start + best
        rate = float(turning_rate(self.part.position[here], self.part.velocity[here], place))
        finer, by = across(sheet, float(distance[best]), rate, self.imaging)
        shown = time[view]
        return Pair(
            radar=radar,
            flight=flight,
            rise=float(shown[0]),
            set=float(shown[-1]),
            boost=float(seconds[view & before].sum()),
            after=float(seconds[view & ~before].sum()),
            nearest=float(distance[view].min()),
            farthest=float(distance[view].max()),
            aspect=float(sight.aspect[0, here]),
            snr=float(snr[best]),
            snr_after=float(snr[~before].max(initial=0.0)),
            margin=strongest(snr[view], seconds[view], ENOUGH) / sheet.detection_snr.value,
            range_resolution=float(range_resolution(sheet.bandwidth.value)),
            across=finer,
            across_by=by,
            search=ways[0],
            cued=ways[1],
        )

    def _found(self, sight: Sight, tracks: Tracks, flight: int) -> Found:
        spans = stretches(self.part, sight, flight)
        if not spans.size:
            return Found(NONE, NONE, 0.0, 0.0, NONE, NONE, NONE)
        rows, burnout = self.part.samples(flight), last_burnout(self.part, flight)
        boost = float(np.maximum(np.minimum(spans[:, 1], burnout) - spans[:, 0], 0.0).sum())
        covariance, impact = tracks.covariance[0, rows], semi_major(tracks.impact_covariance[0, rows])
        state = [_last(np.sqrt(np.trace(covariance[:, k, k], axis1=1, axis2=2))) for k in (slice(0, 3), slice(3, 6))]
        whole = float(np.diff(spans, axis=1).sum())
        return Found(
            float(sight.confirmed[0, flight]), float(spans[-1, 1]), boost, whole - boost, _last(impact), *state
        )


def strongest(snr: Floats, seconds: Floats, enough: float) -> float:
    """Signal that is reached or passed for so many seconds in all, not always in one piece; 0 where there are fewer."""
    order = np.argsort(-snr)
    reached = np.flatnonzero(np.cumsum(seconds[order]) >= enough)
    return float(snr[order[reached[0]]]) if reached.size else 0.0


def _last(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known[-1]) if known.size else NONE


def _piece(moved: Motion | None, rows: Integers) -> Motion | None:
    """The motion along a stretch of a flight, what lies ahead of it included."""
    if moved is None or rows.size < 2:
        return None
    first, last = int(rows[0]), int(rows[-1])
    between, at = slice(first, last), slice(first, last + 1)
    ahead = {name: getattr(moved, name)[at] for name in ("projection", "future", "free")}
    return attrs.evolve(
        moved, step=moved.step[between], matrices=moved.matrices[between], noise=moved.noise[between], **ahead
    )
