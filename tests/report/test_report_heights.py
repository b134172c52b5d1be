"""The table of lowest visible heights against the line-of-sight figures of the literature."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

from uppertier.report.heights_table import heights
from uppertier.report.records import RunResult


def test_beijing_from_75_to_203_km_and_who_is_in_the_sector(result: RunResult) -> None:
    table = heights(result)
    rows = {row[0]: row for row in table.rows}
    assert all(len(row) == len(table.head) for row in table.rows)
    straight, traced, textbook, straight5, traced5, textbook5 = (float(cell) for cell in rows["Beijing"][2:8])
    # Printed for 1,120 km: 75 to 100 km level, 176 to 203 km at five degrees.
    assert (textbook, straight) == pytest.approx((75, 100), abs=1.0)
    assert (textbook5, straight5) == pytest.approx((176, 203), abs=0.5)
    assert textbook < traced < straight and textbook5 < traced5 < straight5
    distances = [float(row[1].replace(",", "")) for row in table.rows]
    assert distances == sorted(distances)


def test_the_sector_follows_the_facing(result: RunResult) -> None:
    def seen(boresight_deg: float) -> dict[str, str]:
        first, *rest = result.scenario.radars
        turned = attrs.evolve(first, boresight=attrs.evolve(first.boresight, value=np.radians(boresight_deg)))
        scenario = attrs.evolve(result.scenario, radars=(turned, *rest))
        return {row[0]: row[-1] for row in heights(attrs.evolve(result, scenario=scenario)).rows}

    # From Seongju Beijing bears 296 degrees and Shanghai 231: 60 degrees to either side of the facing.
    assert (seen(345.0)["Beijing"], seen(345.0)["Shanghai"]) == ("yes", "no")
    assert (seen(0.0)["Beijing"], seen(250.0)["Shanghai"]) == ("no", "yes")
