"""Claims from their text, and the ledger of a scenario."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uppertier import resources
from uppertier.catalog import text
from uppertier.catalog.quantity import check_source
from uppertier.catalog.schema import Place, scalar
from uppertier.claims.measures import load_measure
from uppertier.claims.records import Claim, Unanswered
from uppertier.claims.settings import check_names, read_where
from uppertier.errors import InputError

if TYPE_CHECKING:
    from uppertier.scenario.records import Scenario

TOPICS = ("radar", "balance", "purpose", "defence", "raids", "record")
"""What a claim is about, in the order in which readers meet them."""
WORDINGS = ("quoted", "translated", "paraphrased")
COMPARISONS = (">=", "<=", "==", ">", "<")

KEYS: dict[str, Any] = {
    "id": str,
    "topic": str,
    "who": str,
    "date": str,
    "source": str,
    "quotation": str,
    "wording": str,
    "statement": str,
    "measure": str,
    "comparison": str,
    "threshold": float,
    "unit": str,
    "conditions": str,
    "leaves_unsaid": list[str],
}
"""What a claim's text must say; `asked` and `[where]` may stand beside it."""
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def load_claim(name: str | Path) -> Claim:
    """One claim by id, or from a file that ends in .toml.

    InputError, with file, line and key : a key missing or unknown, an unknown measure, source, unit or condition
    """
    path = Path(name) if str(name).endswith(".toml") else resources.find("claims", str(name))
    document = text.read(path)
    place = Place(document, (), _no_lookup)
    table: dict[str, Any] = dict(document.table)
    where = table.pop("where", {})
    _check_keys(table, place)
    if table["id"] != path.stem:
        raise place.at("id").error(f"the id '{table['id']}' is not the name of its file")
    _check_date(table["date"], document)
    check_source(table["source"], document, ("source",))
    for key, known in (("topic", TOPICS), ("wording", WORDINGS), ("comparison", COMPARISONS)):
        if table[key] not in known:
            raise place.at(key).error(f"'{table[key]}' is no {key}", "write one of " + ", ".join(known))
    if not table["leaves_unsaid"]:
        raise place.at("leaves_unsaid").error("a claim that leaves nothing unsaid is not finished", "say one limit")
    try:
        measure = load_measure(table["measure"])
    except InputError as error:
        raise place.at("measure").error(error.message, error.hint) from error
    if table["unit"] != measure.unit:
        raise place.at("unit").error(f"{table['measure']} is measured in {measure.unit}, not in '{table['unit']}'")
    table["leaves_unsaid"] = tuple(table["leaves_unsaid"])
    claim = Claim(**table, where=read_where(measure, where, place.at("where")))
    try:
        measure.agree(claim.where)
    except InputError as error:
        raise _in_text(document, error) from error
    return claim


def _check_date(written: str, document: text.Document) -> None:
    """A day, or no more of it than is known: "2016-11-01", "2016-11", "2016"."""
    if not _DATE.fullmatch(written):
        raise document.error(f"'{written}' is no date", ("date",), "write 2017, 2017-07 or 2017-07-03")
    text.check_date(f"{written}-01-01"[:10] if len(written) < 10 else written, document, ("date",))


def _check_keys(table: dict[str, Any], place: Place) -> None:
    for key in table:
        if key not in KEYS and key != "asked":
            raise place.at(key).error("this key does not belong here", resources.near(key, [*KEYS, "asked", "where"]))
    scalar(str, table.get("asked", ""), place.at("asked"))
    for key, kind in KEYS.items():
        if key not in table:
            hint = "a threshold needs its unit" if key == "unit" else "add it"
            raise place.error(f"{key} is missing", hint)
        scalar(kind, table[key], place.at(key))


def _no_lookup(kind: str, sheet_id: str) -> object:
    raise AssertionError(f"a claim names no sheets: {kind}, {sheet_id}")


def ledger(scenario: Scenario) -> tuple[Claim, ...]:
    """The claims of a scenario that can be asked of it, in its order: those it names, then the user's own."""
    return _ledger(scenario)[0]


def unanswered(scenario: Scenario) -> tuple[Unanswered, ...]:
    """The claims of a scenario that cannot be asked of it, each with the reason."""
    return _ledger(scenario)[1]


def _ledger(scenario: Scenario) -> tuple[tuple[Claim, ...], tuple[Unanswered, ...]]:
    good, bad = [], []
    for name in scenario.claims:
        faulty = True
        try:
            claim = load_claim(name)
            # From here on the text is in order: what is wrong is that the two do not fit.
            faulty = name not in scenario.own_claims
            check_claim(scenario, claim)
        except InputError as error:
            bad.append(Unanswered(name, error.without_folders().sentence, faulty))
        else:
            good.append(claim)
    return tuple(good), tuple(bad)


def check_claim(scenario: Scenario, claim: Claim) -> None:
    """InputError, with file, line and key, where a claim is about something that a scenario lacks."""
    measure = load_measure(claim.measure)
    try:
        check_names(measure, scenario, claim.where)
        measure.fits(scenario, claim.where)
    except InputError as error:
        raise located(claim, error) from error


def located(claim: Claim, error: InputError) -> InputError:
    """What is wrong with a claim, at the line of its text; as it was where it names a file already."""
    known = resources.sheet_files("claims")
    if error.file or claim.id not in known:
        return error
    return _in_text(text.read(known[claim.id]), error)


def _in_text(document: text.Document, error: InputError) -> InputError:
    """The same error at the condition it names, or else at the measure."""
    inside = error.key is not None and error.key in document.table.get("where", {})
    path: text.KeyPath = ("where", str(error.key)) if inside else ("measure",)
    return document.error(error.message, path, error.hint)
