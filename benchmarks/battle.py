"""How fast raids are, beside plain C in the same run: `python benchmarks/battle.py [--figure cost.png]`.

Closed raids and the reach test stand beside C with the same draws and sums; the event simulation, which has no C, is
timed over raids of 10 to 200. Ratios are medians over rounds in which the ways take turns. Exit status 2 without gcc.
"""

from __future__ import annotations

import argparse
import math
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from uppertier.battle.closed import closed_raids
from uppertier.battle.flyout import FlyoutTable, flyout_table
from uppertier.battle.kill import KillLevels
from uppertier.battle.paths import aim_products, reached_aims
from uppertier.battle.records import Doctrine, Options
from uppertier.battle.setup import RaidSetup
from uppertier.battle.simulate import simulate
from uppertier.catalog import load
from uppertier.numerics.random import stream_of

HERE = Path(__file__).parent
ROUNDS = 7
RAIDS = 1_000_000
AIMS, SAMPLES = 100_000, 559
LOOK, SALVO = Doctrine("Shoot, look, shoot", 1, 4, "x."), Doctrine("Salvo of two", 2, 1, "x.")
LEVELS = KillLevels(0.95, 0.95, 0.722)
SIZES = (10, 20, 50, 100, 200)
Row = tuple[str, float, str, float]


def compile_reference(folder: Path) -> Path:
    gcc = shutil.which("gcc")
    if gcc is None:
        print("gcc is needed to compile benchmarks/battle_reference.c, and none was found", file=sys.stderr)
        raise SystemExit(2)
    program = folder / "battle_reference"
    source = str(HERE / "battle_reference.c")
    subprocess.run([gcc, "-O3", "-march=native", "-o", str(program), source, "-lm", "-lpthread"], check=True)
    return program


def in_c(program: Path, *arguments: object) -> list[list[float]]:
    done = subprocess.run([str(program), *map(str, arguments)], check=True, capture_output=True, text=True)
    return [[float(word) for word in line.split()] for line in done.stdout.splitlines()]


def closed(program: Path) -> list[Row]:
    """A million closed raids of 20 against 48 rounds, on one thread and on two."""
    streams = [stream_of("closed", purpose) for purpose in range(3)]
    chances = (LEVELS.raid, LEVELS.object, LEVELS.shot)
    rows: list[Row] = []
    for threads in (1, 2):
        ratios = []
        for _ in range(ROUNDS):
            c = in_c(program, "raid", 2017, RAIDS, threads, 20, 48, 1, 4, *chances, *streams)
            before = time.process_time()
            found = closed_raids(20, 48, LOOK, LEVELS, RAIDS, 2017, threads=threads)
            ratios.append((time.process_time() - before) / c[0][0])
        same = found.leakers.tolist() == c[1] and found.spent.tolist() == c[2]
        rows.append((f"closed raids / C, {threads} threads, processor time", float(np.median(ratios)), "<=", 1.3))
        rows.append((f"closed raids, {threads} threads: histograms other than C's", float(not same), "<=", 0.0))
    print(f"closed raids in C: {RAIDS / c[0][0] / 1e6:.2f} million a processor second")
    return rows


def reach_test(program: Path, folder: Path) -> list[Row]:
    """Every sample of one lofted path at aim points all over a country."""
    sheet, site = load("interceptors", "thaad"), load("sites", "seongju")
    table = flyout_table(sheet, site, math.radians(345.0))
    part = np.linspace(0.0, 1.0, SAMPLES)
    path = np.stack([600.0 * part, 4.0 * 250e3 * part * (1.0 - part), 500e3 * (1.0 - part)], axis=1)
    random = np.random.default_rng(1)
    latitude, longitude = np.radians(random.uniform((34.0, 126.0), (38.5, 129.5), (AIMS, 2))).T
    aim = np.stack([latitude, longitude, np.full(AIMS, math.radians(-10.0))], axis=1)
    file = write(folder / "reach.bin", table, path, *aim_products(site, aim), sheet)
    ratios = []
    for _ in range(ROUNDS):
        c = in_c(program, "reach", file, 1)[0]
        before = time.process_time()
        found = reached_aims(table, sheet, site, path, aim, earliest=120.0, threads=1)
        ratios.append((time.process_time() - before) / c[0])
    same = [found.count.sum(), found.first.sum(), found.last.sum()] == c[1:]
    print(f"reach test in C: {AIMS * SAMPLES / c[0] / 1e6:.0f} million samples a processor second")
    return [
        ("reach test / C, processor time", float(np.median(ratios)), "<=", 1.6),
        ("reach test: sums other than C's", float(not same), "<=", 0.0),
    ]


def write(file: Path, table: FlyoutTable, path: np.ndarray, radius: float, products: np.ndarray, sheet: object) -> Path:
    angle = path[:, 2] / radius
    cell = table.downrange[1] - table.downrange[0]
    names = ("altitude_minimum", "altitude_maximum")
    limits = [getattr(sheet, name).value for name in names]
    limits += [sheet.stage.burn_time.value, sheet.flight_time_maximum.value, 120.0]
    head = [*table.time.shape, len(path), len(products), cell, radius, *limits]
    samples = np.stack([path[:, 0], path[:, 1], np.cos(angle), np.sin(angle)], axis=1)
    np.concatenate([head, table.time.ravel(), samples.ravel(), products.ravel()]).tofile(file)
    return file


def raid(size: int, gap: float, rounds: int) -> RaidSetup:
    """`size` missiles `gap` seconds apart against one battery of six launchers; options every quarter of a second."""
    launch = np.arange(90.0, 330.0, 0.25)
    options = Options(
        np.arange(size + 1) * launch.size,
        np.concatenate([launch + gap * k for k in range(size)]),
        np.concatenate([launch + 100.0 - 0.2 * (launch - 90.0) + gap * k for k in range(size)]),
        np.tile(np.linspace(150e3, 40e3, launch.size), size),
    )
    return RaidSetup(
        "raid", options, np.arange(size), [10.0], [5.0], np.zeros(6), np.full(6, rounds // 6),
        [[LEVELS.raid, LEVELS.object, LEVELS.shot]],
    )  # fmt: skip


def cost(setup: RaidSetup, doctrine: Doctrine, trials: int, threads: int = 1) -> float:
    """Seconds a trial: of the processor on one thread, else of the clock; the best of several."""
    simulate(setup, "x", doctrine, 10, 1)
    clock = time.process_time if threads == 1 else time.perf_counter
    best = math.inf
    for _ in range(ROUNDS):
        before = clock()
        simulate(setup, "x", doctrine, trials, 1, threads=threads)
        best = min(best, (clock() - before) / trials)
    return best


def events() -> tuple[list[Row], dict[str, list[float]]]:
    """Raids of 20 a second on two threads, and how cost grows with the size of a raid."""
    rows: list[Row] = []
    for name, doctrine in (("shoot-look-shoot", LOOK), ("salvo of two", SALVO)):
        speed = 1.0 / cost(raid(20, 5.0, 48), doctrine, 40_000, threads=2)
        rows.append((f"raids of 20 a second on two threads, {name}", speed, ">=", 1e5))
    curves = {
        f"{words}, {stock}": [1e6 * cost(raid(n, gap, count(n)), doctrine, 80_000 // n) for n in SIZES]
        for words, gap in (("5 s apart", 5.0), ("all at once", 0.0))
        for stock, count in (("48 rounds", lambda n: 48), ("two rounds a missile", lambda n: 6 * math.ceil(n / 3)))
        for doctrine in (SALVO,)
    }
    for name, times in curves.items():
        slope = float(np.polyfit(np.log(SIZES[1:]), np.log(times[1:]), 1)[0])
        print(f"{name:36}", "  ".join(f"{n}: {t:.1f} us" for n, t in zip(SIZES, times, strict=True)))
        rows.append((f"growth of cost with size, {name}", slope, "<=", 1.1))
    return rows, curves


def draw(curves: dict[str, list[float]], file: Path) -> None:
    from uppertier.report.drawing import CYCLE, new_figure, style

    with style():
        figure = new_figure(3.6, 5.2)
        axes = figure.subplots()
        for colour, (name, times) in zip(CYCLE, curves.items(), strict=False):
            axes.plot(SIZES, times, "o-", markersize=3, linewidth=1.2, color=colour, label=name)
        axes.set_xlabel("missiles in the raid")
        axes.set_ylabel("processor time a trial, µs")
        axes.set_title("Cost of the event simulation, salvo of two")
        axes.set_xlim(0.0, None)
        axes.set_ylim(0.0, None)
        axes.legend(frameon=False, fontsize=7.5)
        figure.savefig(file, dpi=200)


def show(rows: list[Row]) -> None:
    width = max(len(row[0]) for row in rows)
    for name, value, sign, target in rows:
        met = value <= target if sign == "<=" else value >= target
        print(f"{name:{width}}  {value:12.3f}  {sign} {target:<8g} {'met' if met else 'MISSED'}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--figure", type=Path, help="draw cost against raid size into this file")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        program = compile_reference(Path(folder))
        closed_raids(20, 48, LOOK, LEVELS, 10, 1)
        rows = closed(program) + reach_test(program, Path(folder))
    more, curves = events()
    if asked.figure:
        draw(curves, asked.figure)
    show(rows + more)


if __name__ == "__main__":
    main()
