"""uppertier range: how far a radar reaches, the budget that makes it so, and what would make another range true."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Annotated, Any

import attrs
import typer

from uppertier.cli.range_object import check_aspect
from uppertier.errors import InputError
from uppertier.radar.wanted import check_finite, check_positive, mode_of, wanted

if TYPE_CHECKING:
    from uppertier.catalog.records import RadarSheet
    from uppertier.radar.wanted import Wanted


def range_command(
    radar: Annotated[str, typer.Argument(metavar="RADAR", help="Id of a radar sheet, as an-tpy-2.")],
    rcs_m2: Annotated[float | None, typer.Option("--rcs-m2", help="Radar cross-section of the object.")] = None,
    range_km: Annotated[
        list[float] | None,
        typer.Option("--range-km", help="Ask backwards: what would make this range true. Repeatable."),
    ] = None,
    snr_db: Annotated[float | None, typer.Option("--snr-db", help="Wanted signal-to-noise ratio in decibels.")] = None,
    pd: Annotated[float | None, typer.Option("--pd", help="Wanted probability of detection in one look.")] = None,
    pfa: Annotated[float | None, typer.Option("--pfa", help="Probability of a false alarm in one look.")] = None,
    swerling: Annotated[int | None, typer.Option("--swerling", help="Fluctuation of the object, 0 to 4.")] = None,
    pulses: Annotated[int | None, typer.Option("--pulses", help="Pulses of the look, summed coherently.")] = None,
    noncoherent: Annotated[
        bool, typer.Option("--noncoherent", help="Sum the pulses after a square-law detector instead.")
    ] = False,
    dwell_s: Annotated[float | None, typer.Option("--dwell-s", help="Time on target of the look.")] = None,
    margin_db: Annotated[float, typer.Option("--margin-db", help="Signal kept in hand.")] = 0.0,
    elevation_deg: Annotated[float | None, typer.Option("--elevation-deg", help="Above the horizontal.")] = None,
    off_boresight_deg: Annotated[
        float | None, typer.Option("--off-boresight-deg", help="Azimuth off boresight, either side.")
    ] = None,
    missile: Annotated[str | None, typer.Option("--missile", help="Take the object from a missile sheet.")] = None,
    what: Annotated[str, typer.Option("--object", help="Of that missile: boost, body or payload.")] = "payload",
    aspect_deg: Annotated[
        float | None, typer.Option("--aspect-deg", help="0 nose-on to 180 tail-on; a table where not said.")
    ] = None,
    modes: Annotated[bool, typer.Option("--modes", help="The modes as allocations of the radar's time.")] = False,
    mode: Annotated[str | None, typer.Option("--mode", help="One mode only, as terminal.")] = None,
    tracks: Annotated[float | None, typer.Option("--tracks", help="Tracks held beside the search (--modes).")] = None,
    published: Annotated[bool, typer.Option("--published", help="Every range printed for this radar.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Detection range of RADAR for one look with its budget line by line, or what would make a given range true.

    Without angles the object stands on the face's normal in free space. Without a wanted ratio or probability the
    sheet's track threshold holds; without a dwell its track look. Backwards, 0.01 and 1 m2 are asked about where no
    cross-section is named.
    """
    check_positive(("--rcs-m2", rcs_m2), ("--dwell-s", dwell_s), *(("--range-km", km) for km in range_km or ()))
    check_finite(("--snr-db", snr_db), ("--elevation-deg", elevation_deg), ("--off-boresight-deg", off_boresight_deg))
    if not abs(margin_db) <= 300.0:
        raise InputError(f"{margin_db} dB is no margin", key="--margin-db", hint="decibels, as 3")
    if tracks is not None and not 0.0 <= tracks <= 1e9:
        raise InputError(f"{tracks} is no number of tracks", key="--tracks")
    check_aspect(aspect_deg)
    if aspect_deg is not None and missile is None:
        raise InputError("means nothing without a missile", key="--aspect-deg", hint="add --missile")
    from uppertier import catalog
    from uppertier.cli import range_tables, range_words
    from uppertier.report import range_budget

    sheet: RadarSheet = catalog.load("radars", radar)
    chosen = mode_of(sheet, mode)
    if published:
        _answer(range_tables.published_document(sheet), as_json, lambda it: range_tables.print_published(sheet, it))
        return
    distances = [km * 1e3 for km in range_km or ()]
    if modes:
        document = range_tables.modes_document(sheet, chosen, rcs_m2, distances, tracks)
        _answer(document, as_json, lambda it: range_tables.print_modes(sheet, it))
        return
    asked = wanted(sheet, snr_db, pd, pfa, swerling, pulses, noncoherent)
    angles = (_radians(elevation_deg), _radians(off_boresight_deg))
    look = _Look(sheet, asked, margin_db, dwell_s, angles)
    if distances:
        document = range_budget.backward_document(sheet, distances, rcs_m2, look.snr, dwell_s, angles, chosen)
        _answer(document, as_json, lambda it: range_words.print_backward(sheet.title, it))
    elif missile is not None:
        _of_missile(look, missile, what, aspect_deg, rcs_m2, as_json)
    else:
        _forward(look, rcs_m2, as_json)


@attrs.frozen
class _Look:
    """One look of a radar as it was asked for."""

    sheet: RadarSheet
    wanted: Wanted
    margin_db: float
    dwell: float | None
    angles: tuple[float | None, float | None]

    @property
    def snr(self) -> float:
        """Wanted ratio with the margin kept in hand, linear."""
        return float(self.wanted.snr * 10.0 ** (self.margin_db / 10.0))


def _forward(look: _Look, rcs: float | None, as_json: bool, note: str = "") -> None:
    if rcs is None:
        raise InputError("an object is needed", key="--rcs-m2", hint="or --missile, --range-km, --published, --modes")
    from uppertier.cli import range_words
    from uppertier.radar.detection_range import detection_range
    from uppertier.report import range_budget

    elevation, azimuth = look.angles
    found = detection_range(look.sheet, rcs=rcs, snr=look.snr, dwell=look.dwell, elevation=elevation, azimuth=azimuth)
    document = range_budget.forward_document(look.sheet, found, look.wanted, look.margin_db)
    if note:
        document["object"] = note
    _answer(document, as_json, lambda it: range_words.print_forward(look.sheet.title, it))


def _of_missile(
    look: _Look, missile: str, what: str, aspect_deg: float | None, rcs: float | None, as_json: bool
) -> None:
    from uppertier.cli import range_object

    if rcs is not None:
        raise InputError("an object and a cross-section cannot both be given", key="--missile")
    seen = range_object.read_object(look.sheet, missile, what)
    if aspect_deg is None:
        document = range_object.aspects_document(look.sheet, seen, look.snr, look.dwell, look.angles)
        _answer(document, as_json, lambda it: range_object.print_aspects(look.sheet.title, it))
        return
    name = f"{what} of {seen.missile.id} at {aspect_deg:g} degrees: {seen.note}"
    _forward(look, seen.rcs(math.radians(aspect_deg)), as_json, name)


def _radians(degrees: float | None) -> float | None:
    return None if degrees is None else math.radians(degrees)


def _answer(document: dict[str, Any], as_json: bool, show: Any) -> None:
    if as_json:
        typer.echo(json.dumps(document, indent=2))
    else:
        show(document)
