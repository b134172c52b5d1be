"""Uppertier models an upper-tier missile-defence battery from open sources.

import uppertier as ut
scenario = ut.load_scenario("seongju-2017")
flights = ut.fly(scenario)
sight = ut.observe(scenario, flights)
tracks = ut.track(scenario, sight)
battle = ut.engage(scenario, tracks)
outcome = ut.score(scenario, battle)
"""

from __future__ import annotations

import importlib
from typing import Any

from uppertier.version import __version__

# Public name -> module that defines it. Loaded on first use: `import uppertier` must stay light.
_PUBLIC = {
    "InputError": "uppertier.errors",
    "NoAnswer": "uppertier.errors",
    "Status": "uppertier.errors",
    "engage": "uppertier.chain",
    "fly": "uppertier.chain",
    "load_scenario": "uppertier.scenario",
    "observe": "uppertier.chain",
    "score": "uppertier.chain",
    "track": "uppertier.chain",
}

__all__ = ["__version__", *sorted(_PUBLIC)]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(importlib.import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'uppertier' has no attribute {name!r}")
