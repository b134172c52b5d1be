"""What makes quick answers quick: kernels loaded, a first scenario looked at, the others flown, before anybody asks."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

from uppertier.errors import UppertierError

if TYPE_CHECKING:
    from uppertier.web.service import Service


def warm(service: Service, name: str) -> None:
    """Ask every quick question once, beside the server, then fly the catalog's other scenarios one after another."""
    threading.Thread(target=_warm, args=(service, name), daemon=True, name="warm").start()


def _warm(service: Service, name: str) -> None:
    for each, act in ((name, _looked_at), *((other, _flown) for other in service.scenarios.bundled() if other != name)):
        try:
            act(service, each)
        except (UppertierError, IndexError) as error:
            print(f"uppertier: {each} is not ready: {error}", file=sys.stderr, flush=True)


def _looked_at(service: Service, name: str) -> None:
    from uppertier.web.controls import object_of
    from uppertier.web.quick import coverage_of, range_of

    scenario = service.scenarios.load(name)
    section = object_of(scenario).value
    service.scenes.alone(lambda: range_of(scenario, section))
    service.scenes.alone(lambda: coverage_of(scenario, [300.0], section))
    _flown(service, name)
    service.scenes.czml(scenario)


def _flown(service: Service, name: str) -> None:
    """Its flights, and the first of them met: what is found once a site and once an interceptor is found with it."""
    from uppertier.web.quick import window_of

    scenario = service.scenarios.load(name)
    flights = service.scenes.flights(scenario)
    service.scenes.alone(lambda: window_of(scenario, flights, flights.id[0]))
