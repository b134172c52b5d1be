"""One file a figure. Each offers `draw(result)`, `caption(result)` and `alt(result)`; the folder is listed.

draw : matplotlib Figure
caption : what the figure shows, its finding first
alt : the same in numbers, for who cannot see it
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def figure_modules() -> dict[str, ModuleType]:
    """Every figure by name, in the order of the names."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}") for name in names}
