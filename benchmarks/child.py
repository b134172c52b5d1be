"""What the benchmark runs in a process of its own: `child.py fly FILE`, `sample FILE`, `compile`."""

from __future__ import annotations

import sys
from pathlib import Path


def peak() -> float:
    """Most memory held so far [MiB]. Linux only; what getrusage says would count the parent's."""
    status = Path("/proc/self/status").read_text()
    return next(float(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024.0


def fly(path: str) -> None:
    from sets import read

    from uppertier.flight.batch import fly_batch

    flights = read(path)
    fly_batch(flights.packed, flights.index, flights.conditions)


def sample(path: str) -> None:
    from sets import SHORT, disperse, read

    from uppertier.flight.batch import fly_batch

    few, flights = disperse(SHORT, 1), read(path)
    fly_batch(few.packed, few.index, few.conditions, interval=1.0)
    idle = peak()
    _, samples = fly_batch(flights.packed, flights.index, flights.conditions, interval=1.0)
    print(sum(rows.nbytes for rows in samples) / 2**20, peak(), idle)


def compile_all() -> None:
    """Every kernel, by what uses it: flights both ways, the track, the battle."""
    from numba.core.event import RecordingListener, install_listener

    listener = RecordingListener()
    with install_listener("numba:compile", listener):
        import numpy as np
        from sets import SHORT, disperse

        from uppertier import chain
        from uppertier.earth.atmosphere import us1976
        from uppertier.flight.batch import fly_batch
        from uppertier.scenario import load_scenario

        us1976(np.zeros(1))
        flights = disperse(SHORT, 20)
        fly_batch(flights.packed, flights.index, flights.conditions)
        fly_batch(flights.packed, flights.index, flights.conditions, interval=1.0)
        scenario = load_scenario("seongju-2017")
        tracks = chain.track(scenario, chain.observe(scenario, chain.fly(scenario)))
        chain.score(scenario, chain.engage(scenario, tracks, trials=10))
    print(sum(event.is_start for _, event in listener.buffer))


if __name__ == "__main__":
    task, *rest = sys.argv[1:]
    {"fly": fly, "sample": sample, "compile": compile_all}[task](*rest)
