"""How fast flights are, beside plain C in the same run: `python benchmarks/flight.py [--flights N] [--compile]`.

Prints a table of ratios with their targets. Every time is the best of several rounds in which the ways take turns, so
that a busy machine slows all of them. Exit status 2 without gcc.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import scipy_rk45
from sets import LONG, SHORT, Flights, disperse, write

from uppertier.flight import batch
from uppertier.flight.batch import LONGEST, TOLERANCE, Endings, fly_batch

HERE = Path(__file__).parent
ROUNDS = 7
NEAR, FAR = "1,040 km", "11,000 km"
Row = tuple[str, float, str, float, bool]


def compile_reference(folder: Path) -> Path:
    gcc = shutil.which("gcc")
    if gcc is None:
        print("gcc is needed to compile benchmarks/reference.c, and none was found", file=sys.stderr)
        raise SystemExit(2)
    program = folder / "reference"
    source = str(HERE / "reference.c")
    subprocess.run([gcc, "-O3", "-march=native", "-o", str(program), source, "-lm", "-lpthread"], check=True)
    return program


def run_reference(program: Path, data: Path, tolerance: float, threads: int = 1) -> tuple[float, float, np.ndarray]:
    """Processor and wall seconds of the flights alone, and their endings [N,19]."""
    out = data.with_suffix(".out")
    command = [str(program), str(data), str(out), repr(tolerance), repr(LONGEST), str(threads), "2"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    cpu, wall = map(float, done.stdout.split())
    return cpu, wall, np.fromfile(out).reshape(-1, 19)


def fly(flights: Flights, *, lanes: bool = True, tolerance: float = TOLERANCE, interval: float = 0.0, threads: int = 1):
    """One call of `fly_batch`, through lanes or one by one."""
    before = batch.FEW
    batch.FEW = before if lanes else 10**9
    try:
        return fly_batch(
            flights.packed, flights.index, flights.conditions, tolerance=tolerance, interval=interval, threads=threads
        )
    finally:
        batch.FEW = before


def timed(task: Callable[[], object]) -> tuple[float, float]:
    """Processor and wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    task()
    return time.process_time() - cpu, time.perf_counter() - wall


def in_program(task: Callable[[], object]) -> float:
    """Processor seconds in the program itself, without those in which the system makes memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    task()
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime - before


def speed(program: Path, data: Path, flights: Flights) -> list[Row]:
    """Processor time of every way, and the gain by a second thread."""
    best: dict[str, float] = {}

    def note(name: str, seconds: float) -> None:
        best[name] = min(best.get(name, np.inf), seconds)

    for _ in range(ROUNDS):
        cpu, wall, _ = run_reference(program, data, TOLERANCE)
        note("c", cpu)
        note("c wall", wall)
        note("c 2", run_reference(program, data, TOLERANCE, 2)[1])
        note("scalar", timed(lambda: fly(flights, lanes=False))[0])
        note("scalar in program", in_program(lambda: fly(flights, lanes=False)))
        note("dense in program", in_program(lambda: fly(flights, interval=1.0)))
        cpu, wall = timed(lambda: fly(flights))
        note("lanes", cpu)
        note("lanes wall", wall)
        note("lanes 2", timed(lambda: fly(flights, threads=2))[1])
        note("dense", timed(lambda: fly(flights, interval=1.0))[0])
    n = len(flights.index)
    rk45 = scipy_rk45.seconds(flights, TOLERANCE) * n
    for name in ("c", "scalar", "lanes", "dense"):
        print(f"{name:8} {n / best[name]:8.0f} flights per processor second")
    print(f"{'scipy':8} {n / rk45:8.0f} (RK45, {scipy_rk45.FEW} flights, the rest extrapolated)\n")
    gain = best["lanes wall"] / best["lanes 2"], best["c wall"] / best["c 2"]
    print(f"two threads: lanes {gain[0]:.2f} times as fast as one, C {gain[1]:.2f}\n")
    return [
        ("one by one / C, processor time", best["scalar"] / best["c"], "<=", 1.25, True),
        ("Monte Carlo path / C, processor time", best["lanes"] / best["c"], "<=", 0.45, True),
        ("SciPy RK45 / one by one", rk45 / best["scalar"], ">=", 80.0, True),
        ("SciPy RK45 / Monte Carlo path", rk45 / best["lanes"], ">=", 250.0, True),
        ("gain by a second thread / C's gain", gain[0] / gain[1], ">=", 0.85, True),
        (
            "samples each second / one by one without, in the program",
            best["dense in program"] / best["scalar in program"],
            "<=",
            1.2,
            True,
        ),
        ("the same with the memory that the system makes for them", best["dense"] / best["scalar"], "<=", 1.2, True),
        ("samples each second / Monte Carlo path without", best["dense"] / best["lanes"], "<=", 1.2, False),
    ]


def accuracy(flights: Flights, name: str) -> list[Row]:
    """Impact error at the default tolerance against steps ten thousand times tighter."""
    loose, tight = fly(flights)[0], fly(flights, tolerance=1e-4 * TOLERANCE)[0]
    off = np.linalg.norm(loose.impact - tight.impact, axis=1)[tight.status == 0]
    reached = f"{name}, {off.size} flights"
    return [
        (f"{reached}: impact error, median [m]", float(np.median(off)), "<=", 0.6, True),
        (f"{reached}: 99th percentile [m]", float(np.percentile(off, 99)), "<=", 2.5, True),
        (f"{reached}: worst [m]", float(off.max()), "<=", 5.0, True),
    ]


def against_twin(flights: Flights, name: str, few: int) -> Row:
    """A tight run against SciPy's DOP853 on the plain twin."""
    tight: Endings = fly(flights, tolerance=1e-8)[0]
    off = [np.linalg.norm(scipy_rk45.twin(flights, i).impact[:3] - tight.impact[i]) for i in range(few)]
    return f"{name}, tight run off SciPy's DOP853, worst of {few} [mm]", 1e3 * float(np.max(off)), "<=", 1.0, True


def child(*arguments: str, **environment: str) -> tuple[float, float, str]:
    """Processor seconds, wall seconds and output of another Python that runs child.py."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = time.perf_counter()
    command = [sys.executable, str(HERE / "child.py"), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **environment})
    wall = time.perf_counter() - wall
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall, done.stdout


def processes(program: Path, data: Path) -> list[Row]:
    """A whole warm process that does the flights, beside a whole process of C; and the memory that samples take."""
    ours, theirs = np.inf, np.inf
    cpu = np.inf
    for _ in range(ROUNDS):
        spent, wall, _ = child("fly", str(data))
        cpu, ours = min(cpu, spent), min(ours, wall)
        command = [str(program), str(data), str(data.with_suffix(".out")), repr(TOLERANCE), repr(LONGEST), "1", "1"]
        theirs = min(theirs, timed(lambda c=command: subprocess.run(c, check=True, capture_output=True))[1])
    stored, peak, idle = map(float, child("sample", str(data))[2].split())
    print(f"process: ours {ours:.2f} s ({cpu:.2f} processor s), C {theirs:.2f} s")
    print(f"samples: {stored:.0f} MiB kept, {peak:.0f} MiB at the peak, {idle:.0f} MiB before\n")
    return [
        ("warm process / process of C, wall time", ours / theirs, "<=", 1.6, True),
        ("memory beyond samples kept and process [MiB]", peak - stored - idle, "<=", 250.0, True),
    ]


def cold() -> list[Row]:
    """Processor time to compile every kernel, and what a second start compiles."""
    with tempfile.TemporaryDirectory() as folder:
        first = child("compile", UPPERTIER_CACHE=folder)
        second = child("compile", UPPERTIER_CACHE=folder)
    functions = float(second[2].split()[-1])
    return [
        ("cold compile of all kernels [processor s]", first[0] - second[0], "<=", 30.0, True),
        ("functions compiled by the second start", functions, "<=", 0.0, True),
    ]


def show(rows: list[Row]) -> None:
    width = max(len(row[0]) for row in rows)
    for name, value, sign, target, counts in rows:
        met = value <= target if sign == "<=" else value >= target
        verdict = ("met" if met else "MISSED") if counts else "for the record"
        print(f"{name:{width}}  {value:9.3f}  {sign} {target:<7g} {verdict}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--flights", type=int, default=10_000)
    options.add_argument("--compile", action="store_true", help="also time a cold compile of every kernel (a minute)")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        program, data = compile_reference(Path(folder)), Path(folder) / "flights.bin"
        flights, far = disperse(SHORT, asked.flights), disperse(LONG, max(asked.flights // 4, 100))
        write(flights, data)
        _, _, theirs = run_reference(program, data, TOLERANCE)
        apart = np.linalg.norm(fly(flights)[0].impact - theirs[:, 8:11], axis=1)
        print(f"{asked.flights} flights, tolerance {TOLERANCE:g} m; C and ours differ by {np.median(apart):.1e} m")
        rows = speed(program, data, flights)
        rows += processes(program, data)
    rows += accuracy(flights, NEAR) + accuracy(far, FAR)
    rows += [against_twin(flights, NEAR, 6), against_twin(far, FAR, 6)]
    if asked.compile:
        rows += cold()
    show(rows)


if __name__ == "__main__":
    main()
