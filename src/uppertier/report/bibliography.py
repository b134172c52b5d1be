"""Which sources a run rests on, and how they are printed."""

from __future__ import annotations

import attrs

from uppertier import resources
from uppertier.catalog.present import sheet_table
from uppertier.catalog.sources import Source, bibliography, keys_of
from uppertier.report.printed import sources as press_sources
from uppertier.report.records import RunResult
from uppertier.report.wording import say


@attrs.frozen
class Reference:
    """One entry of the bibliography: its text without the address, the address as text, and what is said of it."""

    id: str
    author: str
    title: str
    imprint: str
    url: str
    accessed: str
    note: str
    kind: str


def sheet_ids(result: RunResult) -> tuple[tuple[str, str], ...]:
    """(kind, id) of every sheet the scenario was made from, in its own order."""
    pairs = (path.removesuffix(".toml").split("/") for path, _ in result.scenario.sheets if "/" in path)
    return tuple((pair[0], pair[1]) for pair in pairs if pair[0] in resources.KINDS)


def sources_used(result: RunResult) -> tuple[str, ...]:
    """Keys of every source that a sheet, claim, answer or finding of this run cites, sorted."""
    cited: list[str] = []
    for kind, sheet in sheet_ids(result):
        table = sheet_table(kind, resources.find(kind, sheet))
        cited += [row["source"] for row in table["values"]]
        cited += [text for key, text in table["texts"].items() if key.rsplit(".", 1)[-1] == "source"]
    for answer in result.answers:
        cited += [answer.claim.source, *answer.sources]
        cited += [source for finding in answer.findings for source in finding.sources]
    cited += [source for finding in result.findings for source in finding.sources]
    cited += press_sources(result)
    return tuple(sorted({key for text in cited for key in keys_of(text)}))


def references(result: RunResult) -> tuple[Reference, ...]:
    """The entries of the sources used, by the key that stands in the text; one without an entry is printed as such."""
    known = bibliography()
    entries = [_reference(key, known.get(key)) for key in sources_used(result)]
    return tuple(sorted(entries, key=lambda entry: entry.id.lower()))


def _reference(key: str, source: Source | None) -> Reference:
    if source is None:
        return Reference(key, say("bibliography.none"), key, "", "", "", say("bibliography.missing"), "")
    publisher = "" if source.publisher == "none" else source.publisher
    imprint = ", ".join(part for part in (publisher, source.year) if part)
    return Reference(key, source.author, source.title, imprint, source.url, source.accessed, source.note, source.kind)
