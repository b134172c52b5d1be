"""`uppertier range`: every printed range with what would make it true, and the modes as allocations of one radar."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import typer

from uppertier.errors import NoAnswer

if TYPE_CHECKING:
    from uppertier.catalog.records import RadarMode, RadarSheet
    from uppertier.radar.allocation import Allocation, Demand
    from uppertier.radar.conditions import Band
    from uppertier.radar.press import Reconciled


def published_document(sheet: RadarSheet) -> dict[str, Any]:
    """Every range printed for a radar, and how far they lie apart."""
    from uppertier import catalog, resources
    from uppertier.radar.press import reconcile, spread

    name = f"{sheet.id}-ranges"
    known = resources.sheet_files("ranges")
    if name not in known:
        raise NoAnswer(f"the catalog holds no ranges printed for {sheet.id}; it does for " + ", ".join(known))
    rows = reconcile(sheet, catalog.load("ranges", name))
    apart = spread(rows)
    return {
        "radar": sheet.id,
        "spread": None
        if apart is None
        else {
            "nearest_km": apart.nearest / 1e3,
            "farthest_km": apart.farthest / 1e3,
            "spread_db": apart.decibels,
            "least_rcs_m2": apart.least_rcs,
            "most_rcs_m2": apart.most_rcs,
        },
        "figures": [_figure(row) for row in rows],
    }


def _band(band: Band, factor: float = 1.0) -> dict[str, float | None]:
    values = {"value": band.value, "low": band.low, "high": band.high}
    return {name: value * factor if math.isfinite(value) else None for name, value in values.items()}


def _figure(row: Reconciled) -> dict[str, Any]:
    figure = row.figure
    return {
        "id": figure.id,
        "who": figure.who,
        "date": figure.date or None,
        "mode": figure.mode or None,
        "statement": figure.statement.value,
        "printed": row.printed,
        "subject": figure.subject or None,
        "beyond": figure.beyond,
        "range_km": {**_band_of(figure.distance), "source": figure.distance.source},
        "grade": figure.distance.grade.value,
        "note": figure.distance.note,
        "rcs_m2": _band(row.rcs),
        "rcs_near_end_m2": row.rcs_near,
        "rcs_at_snr_100_m2": _band(row.rcs_sorting),
        "dwell_at_0.01_m2_s": _band(row.dwell_small),
        "dwell_at_1_m2_s": _band(row.dwell_large),
        "searches": [
            {
                "mode": found.mode,
                "rcs_m2": _band(found.rcs),
                "fence_height_at_1_m2_deg": _band(found.height, 180.0 / math.pi),
            }
            for found in row.searches
        ],
        "reading": row.reading,
    }


def _band_of(distance: Any) -> dict[str, float]:
    return {"value": distance.value / 1e3, "low": distance.low / 1e3, "high": distance.high / 1e3}


def print_published(sheet: RadarSheet, document: dict[str, Any]) -> None:
    """One line a figure, near ones first."""
    from uppertier.radar.readings import plain

    apart = document["spread"]
    typer.echo(f"{sheet.title}: {len(document['figures'])} printed ranges, and what would make each true")
    if apart:
        typer.echo(
            f"{apart['nearest_km']:.0f} to {apart['farthest_km']:.0f} km, slips and clock ranges left out:"
            f" {apart['spread_db']:.0f} dB of signal; one track look gives all of them for"
            f" {apart['least_rcs_m2']:.2g} to {apart['most_rcs_m2']:.2g} m2"
        )
    searches = [found["mode"] for found in document["figures"][0]["searches"]] if document["figures"] else []
    heads = [f"{mode[:8]}" for mode in searches]
    typer.echo(
        f"\n{'km':>11} {'m2 at one look':>22} {'at S/N 100':>10} {'s at 0.01':>9} {'s at 1 m2':>9}"
        + "".join(f" {head:>9}" for head in heads)
        + "  printed by"
    )
    for row in document["figures"]:
        span = row["range_km"]
        near = f"{span['low']:.0f}-" if span["low"] < span["value"] else ""
        rcs = row["rcs_m2"]
        section = f"{plain(rcs['value'])} ({plain(rcs['low'])}-{plain(rcs['high'])})"
        cells = "".join(f" {_cell(found['rcs_m2']['value']):>9}" for found in row["searches"])
        mode = f", {row['mode']}" if row["mode"] else ""
        typer.echo(
            f"{('>' if row['beyond'] else '') + near + format(span['value'], '.0f'):>11} {section:>22}"
            f" {plain(row['rcs_at_snr_100_m2']['value']):>10} {plain(row['dwell_at_0.01_m2_s']['value']):>9}"
            f" {plain(row['dwell_at_1_m2_s']['value']):>9}{cells}  {row['who']}{mode} ({row['grade']})"
        )
        typer.echo(f"{'':>11} {row['printed']}; {row['reading']}")
    typer.echo(
        "\nColumns: cross-section that one track look holds at the threshold (band of the sheet), and at a ratio of"
        " 100;"
        "\nlook that 0.01 m2 and 1 m2 would need; cross-section that each mode's own search finds there. The words for"
        "\na cross-section are those of X band; all of them are recalled."
    )


def _cell(value: float | None) -> str:
    from uppertier.radar.readings import plain

    return "none" if value is None else plain(value)


def modes_document(
    sheet: RadarSheet,
    modes: tuple[RadarMode, ...],
    rcs: float | None,
    distances: list[float],
    tracks: float | None,
) -> dict[str, Any]:
    """Every mode as an allocation, and what gives way where a load is asked."""
    from uppertier.radar.allocation import SECTIONS, allocate, demand

    sections = SECTIONS if rcs is None else (rcs,)
    asked = [
        demand(sheet, mode, distance, 1.0 if rcs is None else rcs, tracks) for mode in modes for distance in distances
    ]
    return {
        "radar": sheet.id,
        "modes": [_allocation(allocate(sheet, mode, sections)) for mode in modes],
        "demands": [_demand(one) for one in asked],
    }


def _allocation(found: Allocation) -> dict[str, Any]:
    plan = found.plan
    return {
        "mode": found.mode,
        "title": found.title,
        "search_share": found.search_share,
        "track_share": found.track_share,
        "support_share": plan.support_share,
        "spare_share": plan.spare_share,
        "fence_azimuth_deg": math.degrees(found.azimuth_width),
        "fence_elevation_deg": math.degrees(found.elevation_height),
        "search_revisit_s": found.search_revisit,
        "beams": plan.beams,
        "search_dwell_ms": plan.search_dwell * 1e3,
        "track_revisit_s": found.track_revisit,
        "tracks": plan.tracks if math.isfinite(plan.tracks) else None,
        "search_ranges": [
            {"rcs_m2": reach.rcs, "range_km": _band(reach.range, 1e-3), "edge_km": reach.edge / 1e3}
            for reach in found.reaches
        ],
    }


def _demand(asked: Demand) -> dict[str, Any]:
    from uppertier.radar.readings import of_demand

    return {
        "mode": asked.mode,
        "range_km": asked.distance / 1e3,
        "rcs_m2": asked.rcs,
        "tracks": asked.tracks,
        "met": asked.met,
        "share": asked.share,
        "search_share": asked.search_share,
        "track_share": asked.track_share,
        "support_share": asked.support_share,
        "search_dwell_ms": asked.dwell * 1e3,
        "fence_that_fits_deg": math.degrees(asked.height),
        "revisit_that_fits_s": asked.revisit if math.isfinite(asked.revisit) else None,
        "tracks_that_fit": asked.tracks_kept,
        "range_that_fits_km": asked.nearer / 1e3,
        "reading": list(of_demand(asked)),
    }


def print_modes(sheet: RadarSheet, document: dict[str, Any]) -> None:
    """A column a mode."""
    from uppertier.radar.readings import plain

    modes = document["modes"]
    typer.echo(f"{sheet.title}: one radar, {len(modes)} ways to spend its time")

    def row(label: str, cells: list[str]) -> None:
        typer.echo(f"  {label:<44}" + "".join(f"{cell:>24}" for cell in cells))

    row("", [mode["mode"] for mode in modes])
    for label, key in (
        ("search", "search"),
        ("tracks", "track"),
        ("engagement support", "support"),
        ("spare", "spare"),
    ):
        row(f"time for {label}", [f"{100.0 * mode[key + '_share']:.0f} %" for mode in modes])
    fences = [f"{mode['fence_azimuth_deg']:.3g} x {mode['fence_elevation_deg']:.3g} deg" for mode in modes]
    row("fence, azimuth x elevation", fences)
    row("fence visited every", [f"{mode['search_revisit_s']:.3g} s" for mode in modes])
    row("beams", [f"{mode['beams']:,.0f}" for mode in modes])
    row("dwell on each search beam", [f"{mode['search_dwell_ms']:.3g} ms" for mode in modes])
    tracks = ["any number" if mode["tracks"] is None else plain(mode["tracks"]) for mode in modes]
    row(
        "tracks with full looks",
        [f"{many} (every {mode['track_revisit_s']:.3g} s)" for many, mode in zip(tracks, modes, strict=True)],
    )
    for number, reach in enumerate(modes[0]["search_ranges"]):
        found = [mode["search_ranges"][number] for mode in modes]
        row(f"search finds {reach['rcs_m2']:g} m2 at", [_reach(one["range_km"]) for one in found])
    typer.echo(
        "  Even chance in one visit, on boresight in the middle of the fence; the band of the sheet in brackets."
    )
    for asked in document["demands"]:
        held = f"{plain(asked['tracks'])} tracks"
        typer.echo(f"\n{asked['mode']}: {asked['rcs_m2']:g} m2 found at {asked['range_km']:g} km, and {held}")
        for line in asked["reading"]:
            typer.echo(f"  {line}")


def _reach(band: dict[str, float]) -> str:
    return f"{band['value']:.0f} km ({band['low']:.0f}-{band['high']:.0f})"
