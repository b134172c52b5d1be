"""A wheel carries the built page. Where it is not built yet and node is at hand, it is built on the way."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GlobePageHook(BuildHookInterface[Any]):
    """Builds src/uppertier/web/static for wheels; an editable installation goes without until `make web`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        built = root / "src" / "uppertier" / "web" / "static" / "index.html"
        if version == "editable" or built.is_file():
            return
        try:
            runpy.run_path(str(root / "builders" / "globe_page.py"))["build"]()
        except (OSError, RuntimeError) as problem:
            self.app.display_warning(f"this wheel carries no globe: {problem}")
