"""`uppertier fly`: one missile's flight, its phases, its greatest range, and how widely it scatters."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from uppertier.cli.files import FIGURES
from uppertier.cli.fly_request import Request, check_options, read_request
from uppertier.errors import InputError, NoAnswer

if TYPE_CHECKING:
    from uppertier.flight.dispersion import Dispersion
    from uppertier.flight.shots import Shots


def fly_command(
    missile: Annotated[str, typer.Argument(metavar="MISSILE", help="Id of a sheet, or path of your own (.toml).")],
    launch: Annotated[str, typer.Option("--from", help="Launch point: LAT,LON in degrees, a site's id or a city.")],
    to: Annotated[
        str | None, typer.Option("--to", help="Aim point: LAT,LON in degrees, a site's id or a city.")
    ] = None,
    azimuth: Annotated[float | None, typer.Option("--azimuth", help="Launch azimuth in degrees: full burn.")] = None,
    apogee_km: Annotated[float | None, typer.Option("--apogee-km", help="Wanted apogee.")] = None,
    loft: Annotated[
        float | None, typer.Option("--loft", help="Wanted flight-path angle at burnout, degrees above the horizontal.")
    ] = None,
    kick_deg: Annotated[
        float | None, typer.Option("--kick-deg", help="Pitch-over from the vertical, with --azimuth.")
    ] = None,
    max_range: Annotated[bool, typer.Option("--max-range", help="Greatest range, every 15° or at --azimuth.")] = False,
    round_earth: Annotated[bool, typer.Option("--round", help="A round Earth with central gravity.")] = False,
    no_rotation: Annotated[bool, typer.Option("--no-rotation", help="An Earth that does not turn.")] = False,
    crossing_km: Annotated[str, typer.Option("--crossing-km", help="Altitudes to be timed, as 40,150.")] = "100",
    samples: Annotated[
        int | None, typer.Option("--samples", min=1, help="Dispersion: draws of what the sheet leaves open.")
    ] = None,
    rounds: Annotated[int, typer.Option("--rounds", min=2, help="Dispersion: rounds fired of each draw.")] = 100,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Dispersion: random seed.")] = 0,
    re_aim: Annotated[bool, typer.Option("--re-aim", help="Dispersion: aim every draw anew.")] = False,
    azimuth_error_deg: Annotated[float | None, typer.Option(help="Launch error, standard deviation.")] = None,
    angle_error_deg: Annotated[float | None, typer.Option(help="Of the flight-path angle at burnout.")] = None,
    cut_off_error_percent: Annotated[float | None, typer.Option(help="Of the speed at which thrust is cut.")] = None,
    cut_off_error_s: Annotated[float | None, typer.Option(help="Of the delay of the cut-off.")] = None,
    impulse_error_percent: Annotated[float | None, typer.Option(help="Of the motor's impulse.")] = None,
    drag_error_percent: Annotated[float | None, typer.Option(help="Of the ballistic coefficient.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the trajectory, a row a second.")] = None,
    figure: Annotated[Path | None, typer.Option("--figure", help="Draw the flight: FILE.svg or FILE.png.")] = None,
    map_file: Annotated[
        Path | None, typer.Option("--map", help="Draw the dispersion: FILE.svg or FILE.png, with --samples.")
    ] = None,
) -> None:
    """Fly MISSILE: to an aim point, along an azimuth with full burn, or as far as it goes.

    Toward --to the least energy is used, or what --apogee-km or --loft ask for. Along --azimuth everything is burnt,
    on the trajectory of greatest range, or what --apogee-km, --loft or --kick-deg ask for. Speeds, angles and headings
    are relative to the turning Earth. With --samples the flight is repeated over what the sheet leaves open and over
    launch errors, and both are shown apart.
    """
    for path, option, endings in ((csv, "--csv", ()), (figure, "--figure", FIGURES), (map_file, "--map", FIGURES)):
        if path is not None:
            from uppertier.cli.files import check_writable

            check_writable(path, option, endings)
    errors = {
        "azimuth": _scaled("--azimuth-error-deg", azimuth_error_deg, math.radians(1.0)),
        "angle": _scaled("--angle-error-deg", angle_error_deg, math.radians(1.0)),
        "cut_off_speed": _scaled("--cut-off-error-percent", cut_off_error_percent, 0.01),
        "cut_off_time": _scaled("--cut-off-error-s", cut_off_error_s, 1.0),
        "impulse": _scaled("--impulse-error-percent", impulse_error_percent, 0.01),
        "drag": _scaled("--drag-error-percent", drag_error_percent, 0.01),
    }
    given = {name: value for name, value in errors.items() if value is not None}
    _check_dispersion(samples, bool(given), re_aim, map_file, to, seed)
    check_options(to, azimuth, apogee_km, loft, kick_deg, max_range)
    numbers = {"--azimuth": azimuth, "--apogee-km": apogee_km, "--loft": loft, "--kick-deg": kick_deg}
    request = read_request(missile, launch, to, numbers, max_range, (round_earth, no_rotation), crossing_km)
    shots, row = _flown(request)
    found = None if samples is None else _dispersed(request, shots, row, samples, rounds, seed, given, re_aim)
    _write(request, shots, row, found, csv, figure, map_file)
    from uppertier.cli import fly_words

    if as_json:
        document = fly_words.document(request, shots, row, found)
        typer.echo(json.dumps(document, indent=2, allow_nan=False))
    else:
        typer.echo(fly_words.text(request, shots, row, found))


def _scaled(option: str, value: float | None, unit: float) -> float | None:
    if value is None:
        return None
    if not (math.isfinite(value) and 0.0 <= value * unit <= 1e3):
        raise InputError(f"{value:g} is no standard deviation", key=option, hint="zero or more")
    return value * unit


def _check_dispersion(
    samples: int | None, errors: bool, re_aim: bool, map_file: Path | None, to: str | None, seed: int
) -> None:
    if samples is None:
        for said, option in ((errors, "launch errors"), (re_aim, "--re-aim"), (map_file is not None, "--map")):
            if said:
                raise InputError("means nothing without a dispersion", key=option, hint="add --samples")
    elif re_aim and to is None:
        raise InputError("there is nothing to aim at anew", key="--re-aim", hint="give --to")
    if seed >= 2**63:
        raise InputError(f"{seed} is not a seed", key="--seed", hint="use an integer from 0 to 2^63 - 1")


def _flown(request: Request) -> tuple[Shots, int]:
    """The flight asked for: all directions of a greatest range, and the row of the farthest."""
    import numpy as np

    from uppertier.flight import shots as flight

    site, earth = request.start.place, request.earth
    if request.goal is not None:
        shots = flight.fly_to(
            request.vehicle, site, *request.goal.place, apogee=request.apogee, angle=request.loft, earth=earth
        )
        _check_reached(request, shots)
        return shots, 0
    if request.max_range:
        azimuths = np.radians(np.arange(0.0, 360.0, 15.0)) if math.isnan(request.azimuth) else [request.azimuth]
        shots = flight.fly_along(request.vehicle, site, azimuths, earth=earth)
        from uppertier.cli.fly_words import ground_range

        far = [ground_range(shots, i) if len(shots.samples[i]) else -1.0 for i in range(len(shots))]
        row = int(np.argmax(far))
    else:
        kick = None if math.isnan(request.kick) else request.kick
        shots = flight.fly_along(
            request.vehicle, site, request.azimuth, kick=kick, apogee=request.apogee, angle=request.loft, earth=earth
        )
        row = 0
    _check_flown(request, shots, row)
    return shots, row


def _check_reached(request: Request, shots: Shots) -> None:
    from uppertier.errors import Status

    status, short = Status(int(shots.status[0])), float(shots.shortfall[0]) / 1e3
    goal = request.goal.name if request.goal else ""
    if status == Status.OUT_OF_REACH and short > 0.0:
        wanted = _wanted_words(request)
        if wanted and _nothing_flies_so(request, short):
            raise NoAnswer(f"no flight of {request.missile.title}{wanted} exists toward {goal}: full burn falls short")
        raise NoAnswer(f"{goal} is out of reach by {short:.0f} km for {request.missile.title}{wanted}")
    if status != Status.OK:
        raise NoAnswer(f"{goal}: {status.sentence}{_wanted_words(request)}")


def _nothing_flies_so(request: Request, short: float) -> bool:
    """Whether the shortfall [km] is the whole way: the apogee or angle itself is what cannot be had."""
    from uppertier.earth.geodesy import geodesic_inverse

    if request.goal is None:
        return False
    site, goal = request.start, request.goal
    _, whole = geodesic_inverse(site.latitude, site.longitude, goal.latitude, goal.longitude)
    return bool(short * 1e3 > 0.999 * whole)


def _wanted_words(request: Request) -> str:
    if math.isfinite(request.apogee):
        return f" with an apogee of {request.apogee / 1e3:g} km"
    return f" at {math.degrees(request.loft):g}° at burnout" if math.isfinite(request.loft) else ""


def _check_flown(request: Request, shots: Shots, row: int) -> None:
    from uppertier.errors import Status
    from uppertier.flight.shots import attainable

    status = Status(int(shots.status[row]))
    if status == Status.OK:
        return
    if status == Status.NO_CONVERGENCE:
        apogee, angle = attainable(request.vehicle, request.start.place, request.azimuth, request.earth)
        ends = (
            f"an apogee of {apogee[0] / 1e3:.0f} to {apogee[1] / 1e3:.0f} km"
            if math.isfinite(request.apogee)
            else f"{math.degrees(angle[0]):.1f} to {math.degrees(angle[1]):.1f}° at burnout"
        )
        raise NoAnswer(f"no pitch-over gives a full burn{_wanted_words(request)}: this missile has {ends} that way")
    raise NoAnswer(status.sentence)


def _dispersed(
    request: Request,
    shots: Shots,
    row: int,
    samples: int,
    rounds: int,
    seed: int,
    errors: dict[str, float],
    re_aim: bool,
) -> Dispersion:
    from uppertier.cli.progress import Stages
    from uppertier.flight.dispersion import disperse
    from uppertier.flight.launch_errors import load_launch_errors

    goal = None if request.goal is None else request.goal.place
    with Stages(("aims",)) as stages:
        return disperse(
            request.missile, shots, row, aim_point=goal, apogee=request.apogee, angle=request.loft,
            samples=samples, rounds=rounds, seed=seed, errors=load_launch_errors(**errors), re_aim=re_aim,
            advance=lambda done, total: stages.advance("aims", done, total),
        )  # fmt: skip


def _write(
    request: Request,
    shots: Shots,
    row: int,
    found: Dispersion | None,
    csv: Path | None,
    figure: Path | None,
    map_file: Path | None,
) -> None:
    from uppertier.cli.files import write_figure, write_whole

    if csv is not None:
        from uppertier.cli.fly_words import table

        write_whole(csv, table(request, shots, row).encode(), "--csv")
    if figure is not None:
        from uppertier.report import flight_sheet

        goal = None if request.goal is None else (request.goal.name, *request.goal.place[:2])
        drawn = flight_sheet.draw(shots, row, request.missile.title, request.start.name, goal, request.levels)
        write_figure(figure, drawn, "--figure")
    if map_file is not None and found is not None:
        from uppertier.report import dispersion_map

        name = request.goal.name if request.goal else ""
        drawn = dispersion_map.draw(found, request.missile.title, request.start.name, name)
        write_figure(map_file, drawn, "--map")
