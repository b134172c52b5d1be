"""A view as code: the TOML, the commands and the Python that make it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uppertier.web.changes import PLACED, Changes, own_unit
from uppertier.web.rewritten import rewritten

if TYPE_CHECKING:
    from uppertier.scenario.records import Scenario


def as_code(name: str, text: str, scenario: Scenario, changes: Changes) -> dict[str, str]:
    """Text of the changed scenario, command lines and Python.

    name : id of the scenario; text : its own TOML; scenario : as it stands there
    """
    return {
        "toml": rewritten(text, scenario, changes),
        "cli": command(name, scenario, changes),
        "python": python(name, changes),
    }


def command(name: str, scenario: Scenario, changes: Changes) -> str:
    """The commands that answer the same."""
    own = name in _catalog() and not changes.asked
    file = name if own else "scenario.toml"
    lines = [] if own else ["# save the TOML beside this as scenario.toml"]
    if changes.snr_threshold_db is not None:
        sheet = own_unit(scenario).sheet.id
        lines.append(f"# and radars/{sheet}.toml with detection_snr_db = {changes.snr_threshold_db:g} in mine")
    if changes.site is not None and changes.site not in _sites():
        lines.append(f"# and sites/{PLACED}.toml with the place in mine")
    prefix = "UPPERTIER_CATALOG=mine " if any(line.endswith(" in mine") for line in lines) else ""
    radar = own_unit(scenario).id
    return "\n".join(
        [
            *lines,
            f"{prefix}uppertier run {file}",
            f"{prefix}uppertier coverage {file}/{radar} --rcs-m2 1 --height-km 300",
            f"{prefix}uppertier footprint {file}",
        ]
    )


def _catalog() -> tuple[str, ...]:
    from uppertier.resources import sheet_files

    return tuple(sheet_files("scenarios"))


def _sites() -> tuple[str, ...]:
    from uppertier.resources import sheet_files

    return tuple(sheet_files("sites"))


def python(name: str, changes: Changes) -> str:
    """The chain over the same scenario."""
    file = name if name in _catalog() and not changes.asked else "scenario.toml"
    lines = ["import uppertier as ut", "", f'scenario = ut.load_scenario("{file}")']
    lines += ["flights = ut.fly(scenario)", "sight = ut.observe(scenario, flights)"]
    lines += ["tracks = ut.track(scenario, sight)", "battle = ut.engage(scenario, tracks)"]
    return "\n".join([*lines, "outcome = ut.score(scenario, battle)"])
