"""A job as it was asked for, checked before it waits: what cannot be is refused at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uppertier.errors import InputError
from uppertier.resources import near
from uppertier.web.defended import threats_of
from uppertier.web.job_process import Work

if TYPE_CHECKING:
    from uppertier.scenario.records import Scenario
    from uppertier.web.service import Service


def ordered(service: Service, asked: Any) -> tuple[Work, str]:
    """The work and its title. InputError, Missing where it cannot be.

    asked : the job's text as it came in, checked by its type
    """
    from uppertier.web.rewritten import rewritten

    changes = asked.controls.changes()
    scenario = service.scenarios.load(asked.scenario, changes)
    rewritten(service.scenarios.text(asked.scenario), service.scenarios.load(asked.scenario), changes)
    if asked.kind == "footprint":
        _check_map(scenario, asked, service.settings.limits.grid_cells)
    work = Work(
        kind=asked.kind,
        root=service.settings.root.resolve(),
        name=asked.scenario,
        path=service.scenarios.path(asked.scenario).resolve(),
        changes=changes,
        samples=asked.samples,
        trials=asked.trials,
        seed=asked.seed,
        threats=tuple(asked.threats),
        spacing_km=asked.spacing_km,
    )
    return work, scenario.title


def _check_map(scenario: Scenario, asked: Any, most: int) -> None:
    from uppertier.study.footprint import raster

    known = threats_of(scenario)
    if not known:
        raise InputError("the scenario has no battery, or no raid, to make a map of", key="scenario")
    for name in asked.threats:
        if name not in known:
            raise InputError(f"the scenario has no threat called '{name}'", key="threats", hint=near(name, known))
    cells = raster(spacing=1e3 * asked.spacing_km).inside.size * (len(asked.threats) or len(known))
    if cells > most:
        raise InputError(f"{cells} aim points are more than {most}", key="spacing_km", hint="wider, or fewer threats")
