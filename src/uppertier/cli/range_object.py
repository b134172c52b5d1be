"""`uppertier range --missile`: an object of a missile sheet at an aspect, or the range at every aspect."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import typer

from uppertier.errors import InputError
from uppertier.resources import near

if TYPE_CHECKING:
    from uppertier.catalog.records import MissileSheet, RadarSheet
    from uppertier.radar.signature import Object

OBJECTS = ("boost", "body", "payload")
_ASPECTS = (0, 5, 10, 20, 30, 45, 60, 75, 80, 85, 90, 95, 100, 105, 120, 135, 150, 160, 170, 175, 180)


@attrs.frozen
class Seen:
    """An object of a missile as one radar sees it."""

    missile: MissileSheet
    what: Object
    frequency: float

    def rcs(self, aspect: float) -> float:
        """Cross-section [m2] at an aspect [rad]."""
        from uppertier.radar.signature import cross_section

        return float(cross_section(self.missile, self.what, aspect, self.frequency))

    @property
    def note(self) -> str:
        """What the number rests on."""
        from uppertier.radar.aspect import validity
        from uppertier.radar.signature import signature_of

        signature = signature_of(self.missile, self.what)
        if signature is None:
            return "one constant for every aspect and frequency"
        floor = f"never below the floor of {signature.floor.value:.2g} m2"
        return "; ".join(part for part in (floor, validity(signature, self.frequency)) if part)


def read_object(radar: RadarSheet, missile: str, what: str) -> Seen:
    """The object `what` of a missile: an id of the catalog, or a sheet file."""
    from uppertier.catalog.sheets import load, read_sheet
    from uppertier.radar.signature import Object

    if what not in OBJECTS:
        raise InputError(f"'{what}' is no object of a missile", key="--object", hint=near(what, OBJECTS))
    own = missile.endswith(".toml") or "/" in missile
    sheet: MissileSheet = read_sheet("missiles", Path(missile)).record if own else load("missiles", missile)
    return Seen(sheet, Object(what), radar.frequency.value)


def check_aspect(aspect_deg: float | None) -> None:
    """InputError where an aspect is no angle between nose-on and tail-on."""
    if aspect_deg is not None and not 0.0 <= aspect_deg <= 180.0:
        raise InputError(f"{aspect_deg} is no aspect", key="--aspect-deg", hint="0 nose-on to 180 tail-on")


def aspects_document(
    sheet: RadarSheet, seen: Seen, snr: float, dwell: float | None, angles: tuple[float | None, float | None]
) -> dict[str, Any]:
    """Cross-section and range at every aspect."""
    from uppertier.radar.detection_range import detection_range

    rows = []
    for aspect in _ASPECTS:
        rcs = seen.rcs(math.radians(aspect))
        found = detection_range(sheet, rcs=rcs, snr=snr, dwell=dwell, elevation=angles[0], azimuth=angles[1])
        rows.append({"aspect_deg": aspect, "rcs_m2": rcs, "range_km": found.range / 1e3})
    return {
        "radar": sheet.id,
        "missile": seen.missile.id,
        "object": seen.what.value,
        "frequency_ghz": seen.frequency / 1e9,
        "note": seen.note,
        "snr_db": 10.0 * math.log10(snr),
        "aspects": rows,
    }


def print_aspects(title: str, document: dict[str, Any]) -> None:
    """A line an aspect."""
    typer.echo(
        f"{title}: {document['object']} of {document['missile']} at {document['frequency_ghz']:g} GHz,"
        f" {document['snr_db']:.2f} dB"
    )
    typer.echo(document["note"])
    typer.echo(f"{'aspect [deg]':>14}{'m2':>12}{'km':>9}")
    for row in document["aspects"]:
        typer.echo(f"{row['aspect_deg']:>14}{row['rcs_m2']:>12.3g}{row['range_km']:>9.0f}")
