"""How fast coverage is, beside plain C of the same method in the same run: `python benchmarks/radar_coverage.py`.

One million places of Northeast Asia, 5 km apart, at twenty heights: twenty million cells with horizon, terrain, limits
of the face and signal. Every time is the best of several rounds in which the ways take turns. Exit status 2 without
gcc.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import attrs
import numpy as np

from uppertier import catalog
from uppertier.catalog.records import Grade, Quantity
from uppertier.earth.terrain import AZIMUTH_STEP
from uppertier.radar import fields as model
from uppertier.radar.kernels import cover
from uppertier.radar.look import own_mask
from uppertier.scenario.records import RadarUnit

ROUNDS = 7
FLAGS = ("-O3", "-march=native")
# With these gcc puts square roots and choices on the widest vectors: the hardest yardstick there is.
MORE = ("-fno-math-errno", "-fno-trapping-math", "-mprefer-vector-width=512")
RCS, HEIGHTS = 1.0, np.linspace(25e3, 500e3, 20)


def radar() -> RadarUnit:
    """An AN/TPY-2 at Seongju that looks down to the horizon, so that terrain matters."""
    sheet, site = catalog.load("radars", "an-tpy-2"), catalog.load("sites", "seongju")
    low = Quantity(*(3 * [np.radians(-1.0)]), "benchmark", Grade.ASSUMED)
    north = Quantity(*(3 * [np.radians(320.0)]), "benchmark", Grade.ASSUMED)
    return RadarUnit("benchmark", attrs.evolve(sheet, elevation_minimum=low), site, north, sheet.modes[0])


def places() -> tuple[np.ndarray, np.ndarray]:
    """Rows 5 km apart from 18 to 60 N, 80 to 150 E, cut to one million."""
    rows = np.radians(np.arange(18.0, 60.0, 0.045))
    row = [
        (latitude, np.arange(np.radians(80.0), np.radians(150.0), 5e3 / 6.371e6 / np.cos(latitude)))
        for latitude in rows
    ]
    latitude = np.concatenate([np.full(east.size, north) for north, east in row])[:1_000_000]
    return latitude, np.concatenate([east for _, east in row])[:1_000_000]


def timed(task: Callable[[], object]) -> tuple[float, float]:
    """Processor and wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    task()
    return time.process_time() - cpu, time.perf_counter() - wall


def main() -> None:
    """Print the table."""
    gcc = shutil.which("gcc")
    if gcc is None:
        print("gcc is needed to compile benchmarks/radar_coverage.c, and none was found", file=sys.stderr)
        raise SystemExit(2)
    unit, (lat, lon) = radar(), places()
    mask = own_mask(unit)
    numbers = model.radar_numbers(unit, mask)
    face = model.face_numbers(unit, RCS, unit.sheet.detection_snr.value, unit.sheet.track_dwell.value)
    levels, tables = model.height_tables(unit, HEIGHTS)
    profile = np.sin(mask.elevation)
    snr, reason = np.zeros((HEIGHTS.size, lat.size), np.float32), np.zeros((HEIGHTS.size, lat.size), np.int8)
    near = np.zeros(lat.size, np.bool_)

    def kernel() -> None:
        cover(lat, lon, 0, lat.size, HEIGHTS, numbers, face, levels, tables, profile, AZIMUTH_STEP, snr, reason, near)

    with tempfile.TemporaryDirectory() as folder:
        plain, program, data, out = (Path(folder) / name for name in ("plain", "coverage", "in", "out"))
        source = str(Path(__file__).parent / "radar_coverage.c")
        for made, flags in ((plain, FLAGS), (program, FLAGS + MORE)):
            subprocess.run([gcc, *flags, "-o", str(made), source, "-lm", "-lpthread"], check=True)
        head = [lat.size, HEIGHTS.size, tables.shape[1], profile.size - 1, AZIMUTH_STEP]
        parts = (head, numbers, face, HEIGHTS, levels, tables, profile, lat, lon)
        np.concatenate([np.ravel(part) for part in parts]).tofile(data)
        best = compare(kernel, [str(plain), str(program)], [str(data), str(out)], unit, lat, lon)
        raw = out.read_bytes()
    cells = snr.size
    theirs = np.frombuffer(raw[4 * cells :], np.int8).reshape(reason.shape)
    signal = np.frombuffer(raw[: 4 * cells], np.float32).reshape(snr.shape)
    both = np.isfinite(signal) & np.isfinite(snr)
    print(f"{cells:,} cells; {np.count_nonzero(theirs != reason)} of them differ from C in their reason,")
    print(f"signals by at most {np.abs(signal[both] - snr[both]).max():.1e} dB\n")
    for name, (cpu, wall) in best.items():
        print(f"{name:34}{cpu:8.3f} processor s {wall:8.3f} s {1e9 * cpu / cells:6.1f} ns a cell")
    print()
    for name in ("C", "C, more flags"):
        ratio = best["kernel"][0] / best[name][0]
        print(f"kernel / {name}, processor time: {ratio:.2f} (target <= 1.1: {'met' if ratio <= 1.1 else 'missed'})")
    print(f"two threads: {best['whole call'][1] / best['whole call, 2 threads'][1]:.2f} times as fast as one")


def compare(
    kernel: Callable[[], None], programs: list[str], files: list[str], unit: RadarUnit, lat: np.ndarray, lon: np.ndarray
) -> dict[str, tuple[float, float]]:
    """Best processor and wall seconds of every way, which take turns."""
    best: dict[str, tuple[float, float]] = {}

    def note(name: str, seconds: tuple[float, float]) -> None:
        before = best.get(name, (np.inf, np.inf))
        best[name] = (min(before[0], seconds[0]), min(before[1], seconds[1]))

    def reference(program: str) -> tuple[float, float]:
        done = subprocess.run([program, *files, "1", "1"], check=True, capture_output=True, text=True)
        cpu, wall = map(float, done.stdout.split())
        return cpu, wall

    kernel()
    for _ in range(ROUNDS):
        note("C", reference(programs[0]))
        note("kernel", timed(kernel))
        note("C, more flags", reference(programs[1]))
        for name, threads in (("whole call", 1), ("whole call, 2 threads", 2)):
            note(name, timed(lambda count=threads: model.fields(unit, lat, lon, HEIGHTS, RCS, threads=count)))
    return best


if __name__ == "__main__":
    main()
