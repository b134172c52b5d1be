"""Sight: what each radar sees of each flight, when, and how well."""

from __future__ import annotations

import attrs

from uppertier.errors import Sentences
from uppertier.flight.records import Flights
from uppertier.numerics.arrays import SAME, Floats, Integers, as_floats, as_integers


class Reason(Sentences):
    """Why an object is or is not seen, in the order in which the test is made; the first that binds is kept."""

    SEEN = 0, "seen"
    BELOW_HORIZON = 1, "below the horizon"
    BEHIND_TERRAIN = 2, "behind terrain"
    UNDER_ELEVATION_LIMIT = 3, "under the lowest elevation"
    OUTSIDE_SECTOR = 4, "outside the sector of the face"
    TOO_LITTLE_SIGNAL = 5, "too little signal"
    NO_RADAR_TIME = 6, "no radar time"


@attrs.frozen
class Sight:
    """R radars, N flights, M samples (those of the Flights it was made from). SI, radians.

    The object followed is the burning missile until the last burnout and, after it, `followed`: "payload" or "body".
    """

    radar: tuple[str, ...]
    followed: str
    range: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,M]"""
    azimuth: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,M] off boresight, positive clockwise from above"""
    elevation: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,M] apparent (refracted), above the local horizontal"""
    aspect: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,M] angle between the object's velocity and the line from it to the radar; 0 is nose-on"""
    rcs: Floats = attrs.field(converter=as_floats, eq=SAME)
    snr: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,M] of one track look, linear; 0 where no line of sight"""
    reason: Integers = attrs.field(converter=as_integers, eq=SAME)
    """[R,M]"""
    cumulative_detection: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,M] probability that the search has detected it by now"""
    rise: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,N] first time above horizon, elevation limit and inside the sector, since launch; NaN where never"""
    detection: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,N] time at which cumulative detection reaches one half"""
    confirmed: Floats = attrs.field(converter=as_floats, eq=SAME)
    lost: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,N] end of the last time in sight"""
    seconds_seen: Floats = attrs.field(converter=as_floats, eq=SAME)
    """[R,N] time after confirmation during which the object is above the track threshold"""
    flights: Flights | None = attrs.field(default=None, eq=False, repr=False)
    """What it was made from, where the chain made it"""
