"""Other programs beside ours: `python benchmarks/peers.py --python OTHER_ENVIRONMENT/bin/python`.

Nothing is installed here. What the named interpreter has of pytrajlib and RocketPy is run there, as a program apart
(pytrajlib is GPL), and timed; what it lacks is said. The physics is unequal, as the table says.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from pathlib import Path

from sets import LONG, SHORT, disperse

from uppertier.flight.batch import fly_batch

FLIGHTS = 10_000

PYTRAJLIB = """
import contextlib, io, time
import pytrajlib.simulation as simulation
n = 300
begin = time.process_time()
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    simulation.run(num_runs=n)
print("RATE", n / (time.process_time() - begin))
"""

ROCKETPY = """
import time
from rocketpy import Environment, Flight, Rocket, SolidMotor
motor = SolidMotor(
    thrust_source=1500, burn_time=3.9, dry_mass=1.815, dry_inertia=(0.125, 0.125, 0.002), nozzle_radius=0.033,
    grain_number=5, grain_density=1815, grain_outer_radius=0.033, grain_initial_inner_radius=0.015,
    grain_initial_height=0.12, grain_separation=0.005, grains_center_of_mass_position=0.397,
    center_of_dry_mass_position=0.317, nozzle_position=0, throat_radius=0.011,
)
rocket = Rocket(
    radius=0.0635, mass=14.426, inertia=(6.321, 6.321, 0.034), power_off_drag=0.4, power_on_drag=0.4,
    center_of_mass_without_motor=0,
)
rocket.add_motor(motor, position=-1.255)
rocket.add_nose(length=0.55829, kind="von karman", position=1.278)
rocket.add_trapezoidal_fins(n=4, root_chord=0.12, tip_chord=0.06, span=0.11, position=-1.04956)
n, air = 5, Environment()
Flight(rocket=rocket, environment=air, rail_length=5.2, inclination=85, heading=0)
begin = time.process_time()
for i in range(n):
    Flight(rocket=rocket, environment=air, rail_length=5.2, inclination=84 + 0.2 * i, heading=0)
print("RATE", n / (time.process_time() - begin))
"""

PEERS = (
    (
        "pytrajlib",
        PYTRAJLIB,
        "its own default flight, about 13,400 km; fixed steps, navigation errors, exponential air",
    ),
    ("RocketPy", ROCKETPY, "a sounding rocket to 3 km and back; six degrees of freedom, adaptive steps"),
)


def rate(python: str, script: str) -> float | None:
    """Flights per processor second, or None where the program does not run there."""
    # pytrajlib leaves a folder of results where it runs.
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([python, "-c", script], capture_output=True, text=True, check=False, cwd=folder)
    found = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("RATE")]
    if not found:
        print((done.stderr.strip().splitlines() or ["no figure came back"])[-1])
    return float(found[0]) if found else None


def ours(missile) -> float:
    """Flights per processor second through lanes at default tolerance, best of three."""
    flights = disperse(missile, FLIGHTS)
    best = float("inf")
    for _ in range(4):
        begin = time.process_time()
        fly_batch(flights.packed, flights.index, flights.conditions, threads=1)
        best = min(best, time.process_time() - begin)
    return FLIGHTS / best


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--python", required=True, help="interpreter of an environment that has the peers")
    python = str(Path(options.parse_args().python).absolute())
    short, long = ours(SHORT), ours(LONG)
    print(f"ours, 1,040 km  {short:9.0f} flights per processor second")
    print(f"ours, 11,000 km {long:9.0f}")
    for name, script, what in PEERS:
        found = rate(python, script)
        if found is None:
            print(f"{name}: not there, or it did not run")
            continue
        target = f", target 30: {'met' if long / found >= 30.0 else 'MISSED'}" if name == "pytrajlib" else ""
        print(f"{name:15} {found:9.2f} ({what}): ours at 11,000 km is {long / found:.0f} times as fast{target}")


if __name__ == "__main__":
    main()
