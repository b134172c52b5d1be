"""Findings as a reader wants them: titles in place of ids, units as they are printed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from uppertier.battle.doctrine import doctrine_names, load_doctrine
from uppertier.report.wording import family
from uppertier.report.words import bare
from uppertier.scenario.records import Scenario


def titles(scenario: Scenario) -> dict[str, str]:
    """What the ids of watched flights, raids and doctrines are called."""
    flights = {e.id: f"{bare(e.missile.title)}, {bare(e.base.title)} to {bare(e.target.title)}" for e in scenario.watch}
    raids = {raid.id: f"“{raid.title}”" for raid in scenario.raids}
    return flights | raids | {name: doctrine(name) for name in doctrine_names()}


def doctrine(name: str) -> str:
    """What a doctrine is called, in small letters: by the texts, or by its own file where they do not know it."""
    return family("doctrines").get(name) or load_doctrine(name).title.lower()


def readable(text: str, known: Mapping[str, str]) -> str:
    """A text with ids replaced by what they are called, and "m2" and "degrees" by their signs."""
    if known:
        ids = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
        text = re.sub(rf"(?<![\w-])({ids})(?![\w-])", lambda found: known[found[1]], text)
    return re.sub(r"(\d) degrees\b", r"\1°", re.sub(r"(\d )m2\b", r"\1m²", text))
