"""What one start of the server is told: where runs lie, who may ask, how much may be asked."""

from __future__ import annotations

import secrets
from pathlib import Path

import attrs

STATIC = Path(__file__).resolve().parent / "static"
"""The page as it is built by `make web`."""
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


TRIALS = 10_000
"""Of a job, and of what may be told."""


@attrs.frozen
class Limits:
    """The most that one request, one job and the queue may ask for."""

    body_bytes: int = 1 << 20
    samples: int = 256
    """Draws per assumption set"""
    trials: int = TRIALS
    grid_cells: int = 60_000
    """Aim points of one map"""
    queue: int = 4
    """Jobs that wait; one more is at work"""
    jobs: int = 100
    """Jobs that are remembered"""
    scenarios: int = 500
    """Scenarios that are kept"""
    streams: int = 16
    """Event streams at once"""


@attrs.frozen
class Settings:
    """One start of the server."""

    root: Path
    """Folder of the runs"""
    port: int
    names: tuple[str, ...] = LOOPBACK
    """Host names under which it answers"""
    token: str = attrs.field(factory=lambda: secrets.token_urlsafe(32), repr=False)
    """Asked of everything that changes state; new at every start"""
    static: Path = STATIC
    scenario: str = ""
    """Opened first; empty for the gallery"""
    limits: Limits = Limits()

    @property
    def hosts(self) -> frozenset[str]:
        """Values of the Host header that are answered."""
        bare = self.names if self.port in (80, 443) else ()
        return frozenset([f"{name}:{self.port}" for name in self.names] + list(bare))

    @property
    def origins(self) -> frozenset[str]:
        """Values of the Origin header that are answered."""
        return frozenset(f"http://{host}" for host in self.hosts)
