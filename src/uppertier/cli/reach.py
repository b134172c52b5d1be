"""`uppertier reach`: how far, how high, how soon and how fast an interceptor gets."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.battle.reach_map import Farthest, ReachMap

ALTITUDES = (40.0, 60.0, 100.0, 150.0)
"""At which the farthest point is printed where none is asked for [km]."""


def reach_command(
    interceptor: Annotated[str, typer.Argument(help="Id of an interceptor sheet, as thaad.")],
    site: Annotated[str, typer.Option("--site", help="Site that it is fired from.")] = "seongju",
    azimuth_deg: Annotated[float, typer.Option("--azimuth-deg", help="Direction of fire, east of north.")] = 345.0,
    altitude_km: Annotated[
        list[float] | None, typer.Option("--altitude-km", help="Altitude whose farthest point is printed; repeat it.")
    ] = None,
    figure: Annotated[
        Path | None, typer.Option("--figure", help="Draw times, speeds and limits (.svg or .png).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
) -> None:
    """How far INTERCEPTOR gets at every altitude, how soon, and how fast it still is, beside what is printed of it.

    Flown from the sheet's rocket without guidance: a lower estimate of what the same rocket can do under it.
    """
    from uppertier.battle.reach_map import farthest_at, reach_map
    from uppertier.catalog import load
    from uppertier.cli.files import FIGURES, check_writable, write_figure

    for value in (azimuth_deg, *(altitude_km or ())):
        if not math.isfinite(value):
            raise InputError(f"{value} is not a number", key="--azimuth-deg or --altitude-km")
    if figure is not None:
        check_writable(figure, "--figure", FIGURES)
    sheet, place = load("interceptors", interceptor), load("sites", site)
    found = reach_map(sheet, place, math.radians(azimuth_deg))
    band = [found.floor / 1e3, *ALTITUDES, found.ceiling / 1e3]
    asked = altitude_km or sorted({height for height in band if found.floor <= 1e3 * height <= found.ceiling})
    rows = farthest_at(found, [1e3 * height for height in asked])
    if figure is not None:
        from uppertier.report.reach_map_figure import draw

        write_figure(figure, draw(found, sheet.title), "--figure")
    if as_json:
        print(json.dumps(_document(found, site, azimuth_deg, rows), indent=2, allow_nan=False))
    else:
        _print(found, sheet.title, place.title, rows)


def _row(one: Farthest) -> dict[str, float | None]:
    values = {
        "altitude_km": one.altitude / 1e3,
        "downrange_km": one.downrange / 1e3,
        "time_s": one.time,
        "speed_left_m_s": one.speed,
    }
    return {key: round(value, 3) if math.isfinite(value) else None for key, value in values.items()}


def _document(found: ReachMap, site: str, azimuth: float, rows: tuple[Farthest, ...]) -> dict[str, Any]:
    from uppertier.battle.reach_map import PRINTED_RANGE

    printed = PRINTED_RANGE.get(found.interceptor)
    return {
        "interceptor": found.interceptor,
        "site": site,
        "azimuth_deg": azimuth,
        "floor_km": found.floor / 1e3,
        "ceiling_km": found.ceiling / 1e3,
        "longest_flight_s": found.longest_flight,
        "farthest": _row(found.farthest_of_all),
        "farthest_by_altitude": [_row(one) for one in rows],
        "printed_range_km": printed[0] / 1e3 if printed else None,
        "printed_range_source": printed[1] if printed else None,
    }


def _print(found: ReachMap, title: str, place: str, rows: tuple[Farthest, ...]) -> None:
    print(f"{title}, fired at {place}; floor {found.floor / 1e3:g} km, ceiling {found.ceiling / 1e3:g} km, "
          f"longest flight {found.longest_flight:g} s")  # fmt: skip
    print(f"{'altitude':>10} {'down-range':>12} {'time':>8} {'speed left':>12}")
    for one in rows:
        if math.isfinite(one.downrange):
            print(f"{one.altitude / 1e3:7.0f} km {one.downrange / 1e3:9.0f} km {one.time:6.0f} s {one.speed:8.0f} m/s")
        else:
            print(f"{one.altitude / 1e3:7.0f} km {'out of reach':>12}")
    _sum_up(found)


def _sum_up(found: ReachMap) -> None:
    """The farthest point, and how it stands beside what is printed."""
    from uppertier.battle.reach_map import PRINTED_RANGE

    far = found.farthest_of_all
    if not math.isfinite(far.downrange):
        print("nothing is in reach")
        return
    print(f"farthest: {far.downrange / 1e3:.0f} km at {far.altitude / 1e3:.0f} km, after {far.time:.0f} s")
    printed = PRINTED_RANGE.get(found.interceptor)
    if printed is None:
        return
    gap = (far.downrange - printed[0]) / 1e3
    side = "beyond" if gap > 0.0 else "short of"
    print(f"printed: {printed[0] / 1e3:g} km ({printed[1]}), at no height in particular; this is {abs(gap):.0f} km "
          f"{side} it. Drag and longest flight of the sheet were set by that range: no independent check.")  # fmt: skip
