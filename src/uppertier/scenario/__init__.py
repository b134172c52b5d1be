"""Scenarios: who stands where on which day, what is fired at whom, and whose flights are watched."""

from __future__ import annotations

import importlib
from typing import Any

_PUBLIC = {"load_scenario": "uppertier.scenario.load", "under": "uppertier.scenario.assume"}


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        return getattr(importlib.import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'uppertier.scenario' has no attribute {name!r}")
