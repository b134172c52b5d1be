"""How soon a run ends after Ctrl-C, and what it says: python benchmarks/interrupt.py [SECONDS ...]

As a terminal does it: SIGINT to the whole process group, at several moments of one run after another on one store.
Prints the seconds from the signal to the end, the exit status, half-written files left (none is right) and the words.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MOMENTS = (0.1, 0.3, 0.6, 1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 9.0, 12.0, 15.0)
"""Seconds after the start; each run goes on from what the one before it kept."""


def interrupted(root: Path, after: float) -> tuple[float, int, str]:
    """Seconds that a run took to end, its exit status and its last words."""
    environment = os.environ | {"UPPERTIER_RUNS": str(root)}
    command = [sys.executable, "-m", "uppertier", "run", "seongju-2017"]
    run = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    time.sleep(after)
    began = time.perf_counter()
    os.killpg(run.pid, signal.SIGINT)
    # The end of the parent is what the terminal waits for; workers may not outlive it by long either.
    said = run.communicate(timeout=60)[1]
    return time.perf_counter() - began, run.returncode, said.strip().splitlines()[-1] if said.strip() else ""


def main() -> None:
    moments = [float(word) for word in sys.argv[1:]] or MOMENTS
    with tempfile.TemporaryDirectory() as folder:
        for after in moments:
            seconds, status, said = interrupted(Path(folder), after)
            left = len(list(Path(folder).rglob("*.partial")))
            print(f"{after:6.1f} s: ended in {seconds:5.2f} s, status {status}, {left} left; {said[:160]}", flush=True)


if __name__ == "__main__":
    main()
