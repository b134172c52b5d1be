"""Everything that the routes share: one a start of the server."""

from __future__ import annotations

import attrs

from uppertier.web.jobs import Jobs
from uppertier.web.scenarios import Scenarios
from uppertier.web.scenes import Scenes
from uppertier.web.settings import Settings
from uppertier.web.stored import Stored


@attrs.define(eq=False)
class Service:
    """Scenarios, what the chain makes of them, finished runs, and jobs."""

    settings: Settings
    scenarios: Scenarios
    scenes: Scenes
    stored: Stored
    jobs: Jobs
    streams: int = 0
    """Event streams that are open"""

    @classmethod
    def of(cls, settings: Settings) -> Service:
        root = settings.root
        return cls(
            settings,
            Scenarios(root, settings.limits.scenarios),
            Scenes(root),
            Stored(root),
            Jobs(settings.limits),
        )
