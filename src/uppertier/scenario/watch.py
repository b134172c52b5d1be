"""Watch lists: every base of a list to every target of a list, as flights of their own."""

from __future__ import annotations

from typing import Any

from uppertier.catalog.schema import Place, read_record
from uppertier.catalog.text import KeyPath
from uppertier.scenario.records import WatchEntry, WatchList

KEY = "watch_lists"


def take_lists(table: dict[str, Any], place: Place) -> tuple[WatchList, ...]:
    """The watch lists of a scenario's table, taken out of it. A list without a base or a target is refused."""
    raws = table.pop(KEY, [])
    if not isinstance(raws, list):
        raise place.at(KEY).error("this should be a list of tables", f"write [[{KEY}]]")
    if raws:
        table.setdefault("watch", [])
    lists = []
    for index, raw in enumerate(raws):
        here = place.at(KEY, index)
        one: WatchList = read_record(WatchList, raw, here)
        for name in ("bases", "targets"):
            if not getattr(one, name):
                raise here.at(name).error("this list is empty", "name at least one site, or leave the watch list out")
        lists.append(one)
    return tuple(lists)


def expanded(lists: tuple[WatchList, ...]) -> tuple[tuple[WatchEntry, KeyPath], ...]:
    """Every base to every target, base by base, each with the key of the list it came from."""
    return tuple(
        (
            WatchEntry(
                f"{one.missile.id}-{base.id}-{target.id}",
                one.missile,
                base,
                target,
                one.trajectory,
                one.kind,
                one.source,
                one.note,
            ),
            (KEY, index),
        )
        for index, one in enumerate(lists)
        for base in one.bases
        for target in one.targets
    )
