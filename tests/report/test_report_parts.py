"""What gets through by class and place: the table of the page, the document and the table of columns."""

from __future__ import annotations

import attrs

from uppertier.formats.shared.columns import parts as columns
from uppertier.outcome.records import Interval, Outcome, PartOutcome
from uppertier.report import tables
from uppertier.report.records import RunResult
from uppertier.report.results import results


def part(kind: str, name: str, leak: float) -> PartOutcome:
    band = Interval(leak, 0.9 * leak, 1.1 * leak)
    why = (("every shot missed", 0.75 * leak), ("could not be engaged", 0.25 * leak))
    return PartOutcome(kind, name, name.capitalize(), 2, band, Interval(0.5, 0.4, 0.6), band, [0.5, 0.3, 0.2], why)


def test_parts_are_told_alike_everywhere(result: RunResult) -> None:
    made = (part("class", "nodong", 0.7), part("place", "busan", 0.7))
    raids = tuple(attrs.evolve(row, parts=made) for row in result.outcome.raids)
    full = attrs.evolve(result, outcome=Outcome(raids))
    table = tables.parts(full)
    own = [row for row in raids if row.doctrine == "salvo_of_two"]
    assert len(table.rows) == 2 * len(own)
    assert table.rows[0][1:3] == ("Nodong", "2")
    assert table.rows[1][:2] == ("", "at Busan")
    assert table.rows[0][-1] == "every shot missed (75\xa0%)"
    document = results(full)["raids"][0]
    assert [row["id"] for row in (*document["by_class"], *document["by_place"])] == ["nodong", "busan"]
    assert document["by_place"][0]["expected_leakers"]["low"] == 0.9 * 0.7
    assert columns(full)["part"] == ["class", "place"] * len(raids)
    assert not tables.parts(result).rows
