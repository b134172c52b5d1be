"""Parameters that several routes take, checked as they come in."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field

from uppertier.web.changes import Changes
from uppertier.web.settings import TRIALS

RUN = "[0-9a-f]{64}"
Run = Annotated[str, Path(pattern=f"^{RUN}$", description="Content id of a run: 64 hexadecimal digits.")]
Scenario = Annotated[
    str,
    Path(pattern=r"^[a-z0-9][a-z0-9-]{0,99}$", description="Name of a bundled scenario, or sha256-… of one handed in."),
]
AskedScenario = Annotated[str, Query(alias="scenario", pattern=r"^[a-z0-9][a-z0-9-]{0,99}$")]
Trial = Annotated[int, Path(ge=0, lt=TRIALS, description="Number of the trial, from 0.")]
Raid = Annotated[str, Path(min_length=1, max_length=200)]
Rcs = Annotated[
    float | None,
    Query(ge=1e-6, le=1e6, allow_inf_nan=False, description="Cross-section; a burning missile's where not said."),
]
Word = Annotated[str, Field(min_length=1, max_length=100)]


class ChangesText(BaseModel):
    """What a reader changes of a scenario; what is not said stays as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    boresight_deg: Annotated[float, Field(ge=-360, le=360, allow_inf_nan=False)] | None = None
    site: Word | None = None
    mode: Word | None = None
    snr_threshold_db: Annotated[float, Field(ge=-20, le=80, allow_inf_nan=False)] | None = None
    rounds: Annotated[int, Field(ge=0, le=8000)] | None = None
    doctrine: Word | None = None
    assumption_set: Word | None = None

    def changes(self) -> Changes:
        """As the rest of the program has them."""
        return Changes(**self.model_dump())


def asked(
    boresight_deg: Annotated[
        float | None, Query(ge=-360, le=360, allow_inf_nan=False, description="Facing of the radar, east of north.")
    ] = None,
    site: Annotated[
        str | None, Query(min_length=1, max_length=100, description="Battery and radar there: a site, a city, LAT,LON.")
    ] = None,
    mode: Annotated[
        str | None, Query(min_length=1, max_length=100, description="Allocation of the radar's time.")
    ] = None,
    snr_threshold_db: Annotated[
        float | None, Query(ge=-20, le=80, allow_inf_nan=False, description="Ratio of a track look that counts.")
    ] = None,
    rounds: Annotated[int | None, Query(ge=0, le=8000, description="Rounds of the first battery.")] = None,
    doctrine: Annotated[str | None, Query(min_length=1, max_length=100, description="Firing doctrine.")] = None,
    assumption_set: Annotated[
        str | None, Query(max_length=100, description="Whose values; the sheets' if empty.")
    ] = None,
) -> Changes:
    """Controls as a query says them."""
    return Changes(boresight_deg, site, mode, snr_threshold_db, rounds, doctrine, assumption_set or None)
