"""One file a figure. Each offers `draw(result)`, `caption(result)` and `alt(result)`; the folder is listed.

draw : matplotlib Figure
caption : what the figure shows, its finding first
alt : the same in numbers, for who cannot see it
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def figure_names() -> list[str]:
    """Names of all figures, in order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def figure_module(name: str) -> ModuleType:
    """One figure."""
    return importlib.import_module(f"{__name__}.{name}")


def figure_modules() -> dict[str, ModuleType]:
    """Every figure by name, in order."""
    return {name: figure_module(name) for name in figure_names()}
