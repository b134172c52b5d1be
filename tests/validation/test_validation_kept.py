"""The table that is kept with the package is the one that validation makes."""

from __future__ import annotations

import pytest

from uppertier.validation.kept import COLUMNS, kept_cases, read_kept
from uppertier.validation.run import all_cases


def test_every_case_and_number_is_kept() -> None:
    kept = {case.id: case for case in kept_cases()}
    assert list(kept) == [case.id for case in all_cases()]
    for case in all_cases():
        one = kept[case.id]
        assert (one.domain, one.use, one.grade, one.source) == (case.domain, case.use, case.grade, case.source)
        assert (one.inputs, one.note) == (case.inputs, case.note)
        assert [line.quantity for line in one.lines] == [expected.quantity for expected in case.expected]
        for line, expected in zip(one.lines, case.expected, strict=True):
            # Kept to nine digits.
            assert (line.expected, line.low, line.high) == pytest.approx(
                (expected.value, expected.low, expected.high), rel=1e-8
            )


def test_a_deviation_is_a_share_of_the_bound_on_its_side() -> None:
    head = ",".join(COLUMNS)
    above = "one,flight,test,derived,range_km,100,101,90,102,,somebody,with,"
    below = "one,flight,test,derived,time_s,100,95,90,102,,somebody,with,"
    none = "one,flight,test,derived,speed_m_s,100,,90,102,no answer,somebody,with,"
    case = read_kept("\n".join((head, above, below, none)))[0]
    assert [line.deviation for line in case.lines] == [0.5, 0.5, float("inf")]
    assert case.within == 2 and case.exact
