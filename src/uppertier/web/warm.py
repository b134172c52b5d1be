"""What makes quick answers quick: kernels loaded and the flights of the first scenario flown, before anybody asks."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

from uppertier.errors import UppertierError

if TYPE_CHECKING:
    from uppertier.web.service import Service


def warm(service: Service, name: str) -> None:
    """Ask every quick question once, beside the server; a scenario that has no answer is not told of here."""
    threading.Thread(target=_warm, args=(service, name), daemon=True, name="warm").start()


def _warm(service: Service, name: str) -> None:
    from uppertier.web.controls import object_of
    from uppertier.web.quick import coverage_of, range_of, window_of

    try:
        scenario = service.scenarios.load(name)
        section = object_of(scenario).value
        service.scenes.alone(lambda: range_of(scenario, section))
        service.scenes.alone(lambda: coverage_of(scenario, [300.0], section))
        flights = service.scenes.flights(scenario)
        service.scenes.alone(lambda: window_of(scenario, flights, flights.id[0]))
        service.scenes.scene(scenario)
    except (UppertierError, IndexError) as error:
        print(f"uppertier: {name} is not ready: {error}", file=sys.stderr, flush=True)
