"""How long many footprints take: 5 threat classes, 10 launch areas, 3 kinds of trajectory, at 2 km on two processes.

python benchmarks/footprint.py [--profile | --spacings], from the folder of the project. The launch areas are
those of the raids, and places chosen for their spread alone.
"""

from __future__ import annotations

import resource
import sys
import time

import attrs
import numpy as np

from uppertier.battle.window import flyout_tables
from uppertier.catalog import load
from uppertier.cli.footprint_request import find_launch
from uppertier.runs.execute import executor
from uppertier.scenario import load_scenario
from uppertier.study.footprint import Lone, footprint, raster
from uppertier.study.footprint_sweep import footprints
from uppertier.study.footprint_threats import Kind, swept_threats
from uppertier.study.lone.evaluate import lone_answers

MISSILES = ("scud-b", "scud-c", "scud-er", "nodong", "musudan")
LAUNCHES = (
    "hwangju", "sino-ri", "wonsan", "paektusan", "39.2,125.7", "40.9,126.6", "39.9,127.6", "41.2,129.5", "40.0,125.0",
    "38.4,126.0",
)  # fmt: skip


def all_threats() -> list:
    missiles, launches = [load("missiles", name) for name in MISSILES], [find_launch(name) for name in LAUNCHES]
    return list(swept_threats(missiles, launches, list(Kind)).values())


def whole() -> None:
    scenario, threats, nodes = load_scenario("seongju-2017"), all_threats(), raster(spacing=2e3)
    began = time.perf_counter()
    with executor(2, ("uppertier.study.footprint",)) as pool:
        found = footprints(scenario, threats, nodes, workers=pool)
        took = time.perf_counter() - began
        print(f"{len(found)} footprints of {nodes.inside.sum()} cells: {took:.1f} s on two processes")
    cpu = resource.getrusage(resource.RUSAGE_CHILDREN)
    largest = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"children: {cpu.ru_utime + cpu.ru_stime:.1f} cpu-s; largest process {largest / 1024:.0f} MB")
    print(f"missiles flown: {sum(int(one.flown.sum()) for one in found)}")


def spacings() -> None:
    scenario = load_scenario("seongju-2017")
    tables, threat = flyout_tables(scenario), next(t for t in all_threats() if t.name == "scud-er-wonsan")
    alone = Lone.of(scenario, threat, tables)
    for kilometres in (8.0, 4.0, 2.0, 1.0):
        nodes = raster(spacing=1e3 * kilometres)
        rows, columns = np.nonzero(nodes.inside)
        began = time.process_time()
        found = footprint(scenario, threat, nodes, tables, threads=1, evaluator=alone)
        refined = time.process_time() - began
        began = time.process_time()
        for k in range(0, rows.size, 1000):
            alone.at(nodes.latitude[rows[k : k + 1000]], nodes.longitude[columns[k : k + 1000]], 1)
        every = time.process_time() - began
        print(
            f"{kilometres:g} km: {rows.size} cells; refined {found.flown.sum()} missiles {refined:.2f} cpu-s; "
            f"every cell {every:.2f} cpu-s, {every / rows.size * 1e6:.0f} us each"
        )


def profile() -> None:
    scenario, nodes = attrs.evolve(load_scenario("seongju-2017"), watch=()), raster(spacing=2e3)
    tables = flyout_tables(scenario)
    rows, columns = np.nonzero(nodes.inside)
    picked = np.random.default_rng(1).choice(rows.size, 1000, replace=False)
    place = nodes.latitude[rows[picked]], nodes.longitude[columns[picked]]
    clock = time.process_time
    for threat in [t for t in all_threats() if t.launch.id in ("hwangju", "paektusan")]:
        a = clock()
        alone = Lone.of(scenario, threat, tables)
        b = clock()
        paths, status = alone.aimer.fly(*place, 1)
        c = clock()
        paths, status = alone.aimer.fly(*place, 1)
        d = clock()
        lone_answers(alone.batteries, threat.missile, paths, 1)
        e = clock()
        print(
            f"{threat.name:38} families {b - a:.2f} s, chart {c - b - (d - c):.2f} s; fly {(d - c) * 1e3:.0f} us, "
            f"evaluate {(e - d) * 1e3:.0f} us a missile; reached {np.mean(status == 0):.0%}"
        )


if __name__ == "__main__":
    {"--profile": profile, "--spacings": spacings}.get(sys.argv[1] if len(sys.argv) > 1 else "", whole)()
