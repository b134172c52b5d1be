"""Where a run came from: code, sheets, seed, machine and time."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from uppertier import resources
from uppertier.chain import content_id
from uppertier.runs.pack import digest
from uppertier.scenario.records import Scenario
from uppertier.version import __version__

FORMAT = 1
"""Version of the run folder. A reader refuses what is newer than itself."""
LIBRARIES = ("numpy", "scipy", "numba", "attrs", "pydantic", "pyproj", "shapely", "matplotlib")


@cache
def code_version() -> str:
    """Version and digest of every source file and data file that ships: two runs that differ here may differ.

    Without the page of the server, which is built afterwards and shows what runs have found.
    """
    package = Path(__file__).parents[1]
    built = package / "web" / "static"
    digest = hashlib.sha256()
    files = (p for p in package.rglob("*") if p.suffix in {".py", ".html", ".npz", ".csv"})
    for path in sorted(p for p in files if built not in p.parents):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"


@cache
def machine_class() -> str:
    """Kind of processor and libraries: where they are the same, equal inputs give equal bytes."""
    libraries = " ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES)
    return f"{processor()}; Python {platform.python_version()}; {libraries}"


@cache
def processor() -> str:
    """Architecture and, where the system tells, the model of the processor."""
    model = ""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    except OSError:
        pass
    return " ".join(part for part in (platform.machine(), model) if part)


def run_id(scenario: Scenario, samples: int, trials: int, seed: int) -> str:
    """Content id of a whole run: the same inputs give the same id on every machine."""
    figures = resources.sheet_files("figures").values()
    sheets = tuple(f"{path}:{sha}" for path, sha in scenario.sheets)
    sheets += tuple(f"{resources.short_name(path)}:{resources.sha256(path)}" for path in figures)
    parameters = {"scenario": digest(scenario), "samples": samples, "trials": trials, "seed": seed}
    return content_id("run", code_version(), parameters, sheets)


def provenance(
    scenario: Scenario, run: str, parameters: dict[str, Any], seconds: dict[str, float], sources: Sequence[str]
) -> dict[str, Any]:
    """What `provenance.json` holds. Clock, machine and command stand here and nowhere else."""
    return {
        "format": FORMAT,
        "run": run,
        "uppertier": code_version(),
        "scenario": scenario.id,
        "parameters": parameters,
        "sheets_sha256": dict(scenario.sheets),
        "sources": sorted(sources),
        "libraries": {name: metadata.version(name) for name in LIBRARIES},
        "python": platform.python_version(),
        "machine_class": machine_class(),
        "machine": {"system": platform.platform(), "processor": platform.machine()},
        "command": " ".join(["uppertier", *sys.argv[1:]]),
        "finished_utc": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
    }
