"""How well each radar knows each flight: covariance of the state, of the predicted impact, of the launch point.

The room shares its name with the stage: once it is imported, `uppertier.track` is this module. Called, it is the
stage, so that `uppertier.track(scenario, sight)` works before and after.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uppertier.track.records import Tracks


class _Room(ModuleType):
    def __call__(self, *arguments: Any, **named: Any) -> Tracks:
        """`uppertier.chain.track`."""
        # By name: the chain stands later than this room, and only a caller outside the house comes this way.
        from importlib import import_module

        tracks: Tracks = import_module("uppertier.chain").track(*arguments, **named)
        return tracks


sys.modules[__name__].__class__ = _Room
