"""`uppertier infer`: a reported apogee and range, and what range of the missile they show."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from uppertier.catalog.places import CITIES
from uppertier.cli.boosters import load_booster
from uppertier.cli.files import FIGURES
from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.flight.infer import Goal, Inference, Report

SAMPLES, SLACK = 300, 45.0
"""As flight.infer has them, which is not loaded for a help page (tests/cli)."""


def infer_command(
    apogee_km: Annotated[
        str | None, typer.Option(help="Reported apogee, with the digits it was reported with.")
    ] = None,
    range_km: Annotated[str | None, typer.Option(help="Reported range along the ground.")] = None,
    time_s: Annotated[str | None, typer.Option(help="Reported time from launch to impact.")] = None,
    launch: Annotated[
        str | None, typer.Option("--from", help="Launch point: LAT,LON in degrees, a site's id or a city.")
    ] = None,
    azimuth: Annotated[str | None, typer.Option(help="Bearing from launch to impact, degrees east of north.")] = None,
    booster: Annotated[
        str | None,
        typer.Option(
            help="A family (liquid-two-stage), a missile's sheet, or your own file (.toml) (default: chosen)."
        ),
    ] = None,
    payload_kg: Annotated[
        float | None, typer.Option(help="Payload of a named missile; its cut-off is then sought instead.")
    ] = None,
    samples: Annotated[int, typer.Option(min=1, help="Draws over the bands of the booster.")] = SAMPLES,
    seed: Annotated[int, typer.Option(min=0, help="Random seed.")] = 0,
    slack_s: Annotated[float, typer.Option(help="Error of the model's flight times, standard deviation.")] = SLACK,
    rounding_km: Annotated[
        float | None, typer.Option(help="Half-width of apogee and range (default: half of the last digit).")
    ] = None,
    rounding_s: Annotated[float | None, typer.Option(help="Half-width of the time (default: the same rule).")] = None,
    to: Annotated[
        list[str] | None, typer.Option(help="Toward this place, as often as wanted (default: eleven cities).")
    ] = None,
    table: Annotated[Path | None, typer.Option(help="A list of tests, CSV, in place of one report.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the answers of --table, CSV.")] = None,
    figure: Annotated[Path | None, typer.Option(help="Draw it: FILE.svg or FILE.png.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """What range does a reported missile test show?

    First whether the report is possible: a flight without air and with no burning time is the fastest there is. Then
    with which payload boosters of one kind fly it, and how far they go with that payload on a standard trajectory. A
    number counts half a unit of its last digit as its rounding; up to two zeros at the end of a whole number count as
    rounded. The answer is a lower bound: the energy shown, at the payload flown.
    """
    _check_paths(table, out, figure)
    if table is not None:
        from uppertier.cli.infer_table import infer_table

        _alone(apogee_km=apogee_km, range_km=range_km, time_s=time_s, azimuth=azimuth, to=to, payload_kg=payload_kg)
        infer_table(table, out, figure, booster, samples, seed, slack_s, as_json)
        return
    try:
        report = _report(apogee_km, range_km, time_s, launch, azimuth, (rounding_km, rounding_s))
        found = _infer(report, booster, payload_kg, samples, seed, slack_s, _goals(to, report))
    except InputError as error:
        raise _as_option(error) from error
    if figure is not None:
        from uppertier.cli.files import write_figure
        from uppertier.report import inferred

        write_figure(figure, inferred.draw(found), "--figure")
    from uppertier.report import inferred_words

    typer.echo(
        json.dumps(inferred_words.document(found), indent=2, allow_nan=False) if as_json else inferred_words.text(found)
    )


def _check_paths(table: Path | None, out: Path | None, figure: Path | None) -> None:
    from uppertier.cli.files import check_writable

    for path, option, endings in ((out, "--out", ()), (figure, "--figure", FIGURES)):
        if path is not None:
            check_writable(path, option, endings)
    if out is not None and table is None:
        raise InputError("means nothing without a table", key="--out", hint="add --table")


def _alone(**given: Any) -> None:
    for name, value in given.items():
        if value:
            raise InputError("stands in the table's rows, not beside it", key=_option(name), hint="drop it or --table")


def _option(key: str) -> str:
    return "--" + key.replace("_", "-")


def _as_option(error: InputError) -> InputError:
    """The same complaint with the option's name in place of the field's."""
    names = {"apogee_km", "range_km", "time_s", "samples", "seed", "slack_s", "payload_kg"}
    if error.file or error.key not in names:
        return error
    return InputError(error.message, key=_option(error.key), hint=error.hint)


def _report(
    apogee_km: str | None,
    range_km: str | None,
    time_s: str | None,
    launch: str | None,
    azimuth: str | None,
    rounding: tuple[float | None, float | None],
) -> Report:
    from uppertier.catalog.places import find_place
    from uppertier.flight.infer.reports import Report, check, reported

    for value, option in ((apogee_km, "--apogee-km"), (range_km, "--range-km")):
        if value is None:
            raise InputError("is missing", key=option, hint="or give a list of tests with --table")
    for width, option in zip(rounding, ("--rounding-km", "--rounding-s"), strict=True):
        if width is not None and not 0.0 <= width < math.inf:
            raise InputError(f"{width:g} is no half-width", key=option, hint="zero or more")
    apogee, apogee_width = reported(apogee_km or "", "--apogee-km")
    distance, distance_width = reported(range_km or "", "--range-km")
    time, time_width = (math.nan, 0.0) if time_s is None else reported(time_s, "--time-s")
    course, course_width = (math.nan, 0.0) if azimuth is None else reported(azimuth, "--azimuth")
    if not math.isnan(course) and not -360.0 <= course <= 360.0:
        raise InputError(f"{course:g} is no bearing", key="--azimuth", hint="degrees east of north, 0 to 360")
    if azimuth is not None and launch is None:
        raise InputError("a bearing needs a launch point", key="--azimuth", hint="add --from")
    kilometres, seconds = rounding
    return check(Report(
        apogee=apogee * 1e3,
        range=distance * 1e3,
        time=time,
        site=None if launch is None else find_place(launch, "--from").place,
        bearing=math.radians(course),
        apogee_rounding=1e3 * (apogee_width if kilometres is None else kilometres),
        range_rounding=1e3 * (distance_width if kilometres is None else kilometres),
        time_rounding=time_width if seconds is None else seconds,
        bearing_rounding=math.radians(course_width),
    ))  # fmt: skip


def _goals(to: list[str] | None, report: Report) -> tuple[Goal, ...]:
    if report.site is None:
        if to:
            raise InputError("a range toward a place needs a launch point", key="--to", hint="add --from")
        return ()
    from uppertier.catalog.places import find_place
    from uppertier.flight.infer import Goal

    spots = [find_place(name, "--to") for name in (to or CITIES)]
    return tuple(Goal(spot.name.removesuffix(", USA"), spot.latitude, spot.longitude) for spot in spots)


def _infer(
    report: Report,
    booster: str | None,
    payload_kg: float | None,
    samples: int,
    seed: int,
    slack: float,
    goals: tuple[Goal, ...],
) -> Inference:
    from uppertier.cli.progress import Stages
    from uppertier.flight.infer import STAGES, infer

    sheet = None if booster is None else load_booster(booster)
    with Stages(STAGES) as stages:
        return infer(
            report, sheet, samples=samples, seed=seed, slack=slack, goals=goals, advance=stages.advance,
            payload=math.nan if payload_kg is None else payload_kg,
        )  # fmt: skip
