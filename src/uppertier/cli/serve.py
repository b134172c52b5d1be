"""`uppertier serve`: the web application, on this machine alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def serve_command(
    scenario: Annotated[
        str | None, typer.Argument(help="Opened first: a bundled scenario, or path of a scenario file.")
    ] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 for any that is free.")] = 8765,
    no_open: Annotated[bool, typer.Option("--no-open", help="Print the address and open no browser.")] = False,
    root: Annotated[
        Path | None, typer.Option("--root", help="Folder of the runs (default: UPPERTIER_RUNS, else runs).")
    ] = None,
    host: Annotated[str, typer.Option("--host", help="Address to listen at; others than loopback need --name.")] = (
        "127.0.0.1"
    ),
    name: Annotated[
        list[str] | None, typer.Option("--name", help="Host name to answer under beside loopback; repeatable.")
    ] = None,
) -> None:
    """Show the argument on a globe: scenarios, claims and what-if in a browser, answered by this machine.

    It listens on loopback alone, answers no other site, and makes no request of its own. Ctrl-C ends it.
    """
    from uppertier.errors import InputError
    from uppertier.runs.store import root_folder
    from uppertier.web.settings import LOOPBACK, Settings

    try:
        from uppertier.web.built import HOW, is_built
        from uppertier.web.scenarios import Scenarios
        from uppertier.web.serve import listen, run
    except ImportError as error:
        missing = f"{error.name} is not installed"
        raise InputError(missing, key="serve", hint="pip install 'uppertier[web]'") from None
    if host not in ("127.0.0.1", "::1", "localhost") and not name:
        raise InputError("would be reached from elsewhere", key="--host", hint="say --name, under which it may answer")
    folder = root or root_folder()
    first = _first(Scenarios(folder, 500), scenario)
    socket = listen(host, port)
    number = int(socket.getsockname()[1])
    settings = Settings(root=folder, port=number, names=(*LOOPBACK, *(name or ())), scenario=first)
    address = f"http://{'[::1]' if host == '::1' else '127.0.0.1' if host == 'localhost' else host}:{number}/"
    typer.echo(address)
    built = is_built(settings)
    typer.echo("Ctrl-C ends it." if built else HOW, err=True)
    if built and not no_open:
        import webbrowser

        webbrowser.open(address)
    run(settings, socket, first or "seongju-2017")


def _first(scenarios: object, asked: str | None) -> str:
    """Id of the scenario to open; a file is handed in as the page would do it. InputError where there is none."""
    from uppertier import resources
    from uppertier.web.scenarios import Scenarios

    assert isinstance(scenarios, Scenarios)
    if asked is None:
        return ""
    if asked.endswith(".toml"):
        return scenarios.keep(resources.read_text(Path(asked)).encode())
    resources.find("scenarios", asked)
    return asked
