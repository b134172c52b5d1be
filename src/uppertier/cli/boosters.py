"""A booster as a user names it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.catalog.records import BoosterFamily, MissileSheet


def load_booster(name: str, option: str = "--booster") -> BoosterFamily | MissileSheet:
    """A generic family or a missile's sheet by its id, or the user's own sheet of a missile by its path."""
    from uppertier.catalog.sheets import listing, load, read_sheet
    from uppertier.resources import near

    if name.endswith(".toml") or "/" in name:
        own: MissileSheet = read_sheet("missiles", Path(name)).record
        return own
    for kind in ("families", "missiles"):
        if name in listing(kind):
            found: BoosterFamily | MissileSheet = load(kind, name)
            return found
    known = (*listing("families"), *listing("missiles"))
    raise InputError(f"no family or missile is called '{name}'", key=option, hint=near(name, known))
