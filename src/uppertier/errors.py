"""What can go wrong, said so that the reader knows what to do next.

UppertierError            anything this package raises on purpose
├── InputError            the text, option or file handed in is wrong                   exit status 2
└── NoAnswer              the question is well posed and has no answer (out of reach)   exit status 1

A batch never raises for one bad row: it carries a `Status` per row, and `Status.sentence` says it aloud.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Self


class UppertierError(Exception):
    """Root of every error this package raises on purpose."""

    exit_status = 2


class InputError(UppertierError):
    """Something handed in from outside is wrong: one sentence with file, line, key and a hint.

    message : what is wrong, without a full stop
    file : the file it stands in, if any
    line : its line, counted from one, if known
    key : the key or option, if any
    hint : what to do about it
    """

    exit_status = 2

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        line: int | None = None,
        key: str | None = None,
        hint: str | None = None,
    ) -> None:
        self.message, self.file, self.line, self.key, self.hint = message, file, line, key, hint
        super().__init__(self.sentence)

    def without_folders(self) -> InputError:
        """The same, its file named by its last folder and itself: nothing that only this machine knows."""
        if self.file is None:
            return self
        name = "/".join(self.file.replace("\\", "/").split("/")[-2:])
        return InputError(self.message, file=name, line=self.line, key=self.key, hint=self.hint)

    @property
    def sentence(self) -> str:
        """Place, key, fault and hint on one line."""
        place = self.file or ""
        if self.file and self.line is not None:
            place += f":{self.line}"
        parts = [part for part in (place, self.key) if part]
        head = ": ".join([*parts, self.message])
        return f"{head} ({self.hint})" if self.hint else head


class NoAnswer(UppertierError):
    """A well-posed question that has no answer, with the reason."""

    exit_status = 1


class Sentences(IntEnum):
    """Integer codes that stand beside arrays, each with a sentence for people."""

    sentence: str

    def __new__(cls, code: int, sentence: str = "") -> Self:
        member = int.__new__(cls, code)
        member._value_ = code
        member.sentence = sentence
        return member


class Status(Sentences):
    """How one row of a batch ended."""

    OK = 0, "solved"
    OUT_OF_REACH = 1, "the aim point is out of reach of this missile at full burn"
    NO_CONVERGENCE = 2, "the solver did not bring the impact to the aim point"
    STEP_TOO_SMALL = 3, "the integrator's step fell below its floor; the flight is not smooth there"
    TOO_MANY_STEPS = 4, "the integrator reached its step limit before impact"
    NO_IMPACT = 5, "the flight did not come down within the time allowed"
    NO_CUT_OFF = 6, "this missile cannot cut its thrust, and full burn overshoots on this trajectory"
    INVALID_INPUT = 7, "a parameter is not finite or outside its domain"
