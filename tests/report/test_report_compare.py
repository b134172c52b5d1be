"""Names of findings of two runs, put side by side though they carry values of the inputs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from uppertier.report.compare import paired


def test_names_that_differ_in_the_value_that_was_changed_go_together() -> None:
    before = ["depth-stage-100-345: value", "depth-stage-300-345: value", "depth-stage-300-300: value", "ratio: value"]
    after = ["depth-stage-100-350: value", "depth-stage-300-350: value", "depth-stage-300-300: value", "ratio: value"]
    assert list(paired(before, after)) == list(zip(before, after, strict=True))


def test_the_name_that_shares_most_numbers_is_taken_whatever_the_order() -> None:
    assert list(paired(["a-1-345", "a-2-345"], ["a-2-350", "a-1-350"])) == [
        ("a-1-345", "a-1-350"),
        ("a-2-345", "a-2-350"),
    ]


def test_what_has_nothing_to_go_with_stands_alone() -> None:
    assert list(paired(["low-1", "gone-2", "same"], ["same", "low-1.5", "new-2", "low-9"])) == [
        ("low-1", "low-1.5"),
        ("gone-2", None),
        ("same", "same"),
        (None, "low-9"),
        (None, "new-2"),
    ]


_NAMES = st.lists(st.from_regex(r"[ab](-[0-9]{1,2}){1,2}", fullmatch=True), unique=True)


@given(_NAMES, _NAMES)
def test_every_name_stands_once_and_equal_names_stand_together(before: list[str], after: list[str]) -> None:
    pairs = list(paired(before, after))
    assert [left for left, _ in pairs if left is not None] == before
    assert sorted(right for _, right in pairs if right is not None) == sorted(after)
    assert all(left == right for left, right in pairs if left in after or right in before)
