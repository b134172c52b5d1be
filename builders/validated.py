"""Every published case against ours, as a table for the report: data/validated.csv.

    python builders/validated.py

Run it again where a number of `uppertier validate` moves: a test holds the table against it.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from uppertier.validation.kept import COLUMNS, FILE
from uppertier.validation.run import all_cases, validate

OUT = Path(__file__).parents[1] / "src" / "uppertier" / "data" / FILE


def main() -> None:
    """Compute all lines and write them."""
    cases = {case.id: case for case in all_cases()}
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for line in validate():
        case = cases[line.id]
        numbers = (line.expected, line.computed, line.low, line.high)
        told = ["" if number is None else f"{number:.9g}" for number in numbers]
        writer.writerow(
            [
                line.id,
                case.domain,
                line.use,
                line.grade,
                line.quantity,
                *told,
                line.reason,
                line.source,
                case.inputs,
                line.note,
            ]
        )
    OUT.write_text(buffer.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    main()
