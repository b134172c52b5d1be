"""What claims say of the wide watch list of balance-2017, recomputed: a number in their texts that is not so fails."""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from uppertier import resources

CLAIMS = Path(resources.__file__).parent / "data/claims"
NUMBERS = {"one": 1, "none": 0}


@pytest.fixture(scope="module")
def flights() -> list[dict[str, Any]]:
    from uppertier.cli.main import main

    printed, before = io.StringIO(), sys.argv
    sys.argv = ["uppertier", "balance", "balance-2017", "--json", "--followed", "body"]
    try:
        with contextlib.redirect_stdout(printed):
            assert main() == 0
    finally:
        sys.argv = before
    return list(json.loads(printed.getvalue())["flights"])


def said(pattern: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every place of the claims' texts that says it: claim, and its numbers."""
    found = []
    for path in sorted(CLAIMS.glob("*.toml")):
        found += [(path.stem, one.groups()) for one in re.finditer(pattern, path.read_text("utf-8"))]
    return found


def number(word: str) -> int:
    return NUMBERS[word] if word in NUMBERS else int(word)


def in_view(flight: dict[str, Any]) -> bool:
    # A radar that never sees a flight has no row.
    return "seongju-radar" in {one["radar"] for one in flight["radars"] if one["in_view_from_s"] is not None}


def test_none_of_the_wide_list_passes_inside_the_reach(flights: list[dict[str, Any]]) -> None:
    places = said(r"of the (\d+) that scenario balance-2017 flies none passes inside .*? nearest stays (\d+) km away")
    assert {claim for claim, _ in places} == {"chinese-missiles-fly-too-high", "solely-the-north-interceptors"}
    assert not any(one["inside_interceptors_reach"] for one in flights)
    nearest = min(one["closest_to_launchers_km"] for one in flights)
    for _, (count, away) in places:
        assert (int(count), int(away)) == (len(flights), round(nearest))


def test_how_many_of_the_wide_list_come_into_view(flights: list[dict[str, Any]]) -> None:
    shown = {}
    for country in ("China", "Russia"):
        own = [one for one in flights if one["country"] == country and one["kind"] == "strategic"]
        shown[country] = (len(own), sum(in_view(one) for one in own))
    places = said(r"Of the (\d+) and (\d+) from silos and garrisons that .*? flies, (\d+) and (\d+) come into view")
    assert {claim for claim, _ in places} == {"solely-the-defense-of-korea", "solely-the-north-radar"}
    for _, told in places:
        china, russia, seen_of_china, seen_of_russia = map(int, told)
        assert {"China": (china, seen_of_china), "Russia": (russia, seen_of_russia)} == shown
    ((claim, (count, seen)),) = said(
        r"Of the (\d+) from silos and garrisons that .*? flies, (one|\d+) comes? into view"
    )
    assert claim == "strategic-balance-russia" and (int(count), number(seen)) == shown["Russia"]
    (only,) = [
        one["id"] for one in flights if one["country"] == "Russia" and one["kind"] == "strategic" and in_view(one)
    ]
    assert only.endswith("irkutsk-honolulu")


def test_how_many_of_the_wide_list_are_tracked_and_added(flights: list[dict[str, Any]]) -> None:
    strategic = [one for one in flights if one["country"] == "China" and one["kind"] == "strategic"]
    seen = sum(in_view(one) for one in strategic)
    tracked = {how: sum(one["added"][how]["tracked_s"] >= 60.0 for one in strategic) for how in ("own_search", "cued")}
    added = {how: sum(one["added"][how]["added"] for one in strategic) for how in ("own_search", "cued")}
    places = said(
        r"Of the (\d+) from its silos and garrisons that .*? flies, (\d+) come into view .*? at middle values (\d+) "
        r"are tracked for 60 s if the radar is told where to look, and (\d+) by its own search"
    )
    assert {claim for claim, _ in places} == {"no-tracking-of-chinese-missiles", "tracks-for-the-homeland"}
    for _, told in places:
        assert tuple(map(int, told)) == (len(strategic), seen, tracked["cued"], tracked["own_search"])
    places = said(r"Of the (\d+) from its silos and garrisons that .*? adds 60 s to none .*? at middle values to (\d+)")
    assert {claim for claim, _ in places} == {"no-added-effect", "strategic-balance-china"}
    for _, told in places:
        assert (*map(int, told), added["own_search"]) == (len(strategic), added["cued"], 0)
