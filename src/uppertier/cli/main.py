"""The command line: parses, calls, prints. Every error a user meets is one sentence and an exit status."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from uppertier.cli.alternatives import alternatives_command
from uppertier.cli.balance import balance_command
from uppertier.cli.catalog import app as catalog_app
from uppertier.cli.catalog_import import import_command
from uppertier.cli.claims import claims_command
from uppertier.cli.compare import compare_command
from uppertier.cli.coverage import coverage_command
from uppertier.cli.denied import denied_command
from uppertier.cli.denominator import denominator_command
from uppertier.cli.export import export_command
from uppertier.cli.fly import fly_command
from uppertier.cli.footprint import footprint_command
from uppertier.cli.infer import infer_command
from uppertier.cli.placements import placements_command
from uppertier.cli.raids import raids_command
from uppertier.cli.range import range_command
from uppertier.cli.reach import reach_command
from uppertier.cli.replay import replay_command
from uppertier.cli.run import run_command
from uppertier.cli.runs import app as runs_app
from uppertier.cli.serve import serve_command
from uppertier.cli.sight import sight_command
from uppertier.cli.validate import validate_command
from uppertier.cli.verify import verify_command
from uppertier.errors import UppertierError

app = typer.Typer(
    name="uppertier",
    help="Models an upper-tier missile-defence battery from open sources, and computes what each side of an "
    "argument about it claims.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(run_command)
app.command("fly")(fly_command)
app.command("infer")(infer_command)
app.command("range")(range_command)
app.command("coverage")(coverage_command)
app.command("sight")(sight_command)
app.command("reach")(reach_command)
app.command("replay")(replay_command)
app.command("footprint")(footprint_command)
app.command("denied")(denied_command)
app.command("placements")(placements_command)
app.command("raids")(raids_command)
app.command("balance")(balance_command)
app.command("denominator")(denominator_command)
app.command("alternatives")(alternatives_command)
app.command("claims")(claims_command)
catalog_app.command("import")(import_command)
app.add_typer(catalog_app, name="catalog", help="Cited parameter sheets: list, show, check, import.")
app.add_typer(runs_app, name="runs", help="Finished runs: list, show, tag, remove.")
app.command("verify")(verify_command)
app.command("compare")(compare_command)
app.command("validate")(validate_command)
app.command("export")(export_command)
app.command("serve")(serve_command)


def _version(asked: bool) -> None:
    if asked:
        from uppertier.version import __version__

        typer.echo(f"uppertier {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    pass


def main() -> int:
    """Run the command line; the exit status is 0 done, 1 no answer, 2 bad input, 130 interrupted."""
    try:
        status = app(standalone_mode=False)
    except UppertierError as error:
        print(f"uppertier: {error}", file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:
        # The reader of our output went away (`| head`): not an error of ours.
        sys.stderr.close()
        return 0
    except Exception as error:
        return _usage(error)
    # The parser turns Ctrl-C into this exit status, without a word.
    if status == INTERRUPTED:
        return _interrupted()
    return status if isinstance(status, int) else 0


INTERRUPTED = 130


def _interrupted() -> int:
    print("uppertier: interrupted; nothing was left half-written", file=sys.stderr)
    return INTERRUPTED


def _usage(error: Exception) -> int:
    """Errors of the option parser in its own words; anything else is a defect of ours and keeps its traceback."""
    from uppertier.runs.interrupt import interrupted

    if interrupted(error):
        return _interrupted()
    show = getattr(error, "show", None)
    if show is None:
        raise error
    show(file=sys.stderr)
    return int(getattr(error, "exit_code", 2))
