"""What only the whole of a sheet's larger parts can show: printed ranges, signatures by aspect."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from uppertier import resources
from uppertier.catalog import text
from uppertier.catalog.quantity import check_source
from uppertier.catalog.ranges import RangesSheet, Statement
from uppertier.catalog.records import MissileSheet, RadarSheet
from uppertier.catalog.signatures import SHAPES, Signature
from uppertier.errors import InputError

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def check_ranges(ranges: RangesSheet, document: text.Document, radar: Callable[[str], RadarSheet]) -> None:
    """Ranges name a known radar and its modes, each once, and say what they are statements about."""
    if ranges.id != f"{ranges.radar}-ranges":
        raise document.error("a sheet of ranges is named after its radar", ("id",), f"write {ranges.radar}-ranges")
    try:
        modes = [mode.id for mode in radar(ranges.radar).modes]
    except InputError as error:
        if error.file is not None:
            raise
        raise document.error(error.message, ("radar",), error.hint) from error
    ids = [figure.id for figure in ranges.figures]
    for index, figure in enumerate(ranges.figures):
        place = ("figures", index)
        if ids.index(figure.id) != index:
            raise document.error(f"the figure '{figure.id}' stands here twice", (*place, "id"))
        if figure.mode and figure.mode not in modes:
            hint = resources.near(figure.mode, modes)
            raise document.error(f"'{figure.mode}' is no mode of {ranges.radar}", (*place, "mode"), hint)
        if figure.date and not _DATE.fullmatch(figure.date):
            raise document.error(f"'{figure.date}' is no date", (*place, "date"), "write 2017, 2017-05 or 2017-05-16")
        if (figure.statement is Statement.CALCULATION) != (figure.rcs is not None and figure.snr is not None):
            message = "a calculation, and nothing else, has both a cross-section and a signal-to-noise ratio"
            raise document.error(message, (*place, "statement"))


def check_signatures(missile: MissileSheet, document: text.Document) -> None:
    """A signature has one form; its table rises and is as long as its values; its shape closes."""
    for key in ("signature_boost", "signature_body", "signature_payload"):
        signature = getattr(missile, key)
        if signature is not None:
            _check_signature(signature, document, key)


def _check_signature(signature: Signature, document: text.Document, key: str) -> None:
    forms = [form for form in ("table", *SHAPES) if getattr(signature, form) is not None]
    if len(forms) != 1:
        found = "none stands here" if not forms else "here stand " + " and ".join(forms)
        message = f"a signature has one form, and {found}"
        raise document.error(message, (key,), "write one of table, " + ", ".join(SHAPES))
    place = (key, forms[0])
    if signature.table is not None:
        table = signature.table
        if table.aspect.shape != table.rcs.shape:
            raise document.error("the two lists differ in length", (*place, "rcs_m2"))
        if not bool(np.all(np.diff(table.aspect) > 0.0)):
            raise document.error("aspects must rise from point to point", (*place, "aspect_deg"))
        check_source(table.source, document, (*place, "source"))
    cone, frustum = signature.sphere_cone, signature.frustum
    if cone is not None and cone.nose_radius.high >= cone.base_radius.low:
        raise document.error("the nose can be as wide as the base", place, "a smaller nose, or an ellipsoid")
    if frustum is not None and frustum.small_radius.high > frustum.large_radius.low:
        raise document.error("the small end can be wider than the large one", place, "exchange the two")
