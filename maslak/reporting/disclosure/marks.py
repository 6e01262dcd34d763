"""The marks of a published number, in the fixed letters of the house."""

from __future__ import annotations

from enum import StrEnum


class Mark(StrEnum):
    """One a number; a plain number has none."""

    HIDDEN = "c"  # it would tell of too few persons, or help to find a number that does
    MEANINGLESS = "z"  # the question has no sense here
    NOUGHT = "0"  # nobody, and it stands to reason
    PROVISIONAL = "p"  # the period is not over, or the register not closed
    PUBLIC = "o"  # the State published this very value before


def mark(
    *, hidden: bool = False, public: bool = False, meaningless: bool = False, nought: bool = False,
    provisional: bool = False,
) -> str:  # fmt: skip
    """The mark that counts most: nothing is said of a hidden number but that it is hidden."""
    told = (
        (public, Mark.PUBLIC), (hidden, Mark.HIDDEN), (meaningless, Mark.MEANINGLESS), (nought, Mark.NOUGHT),
        (provisional, Mark.PROVISIONAL),
    )  # fmt: skip
    return next((str(each) for stands, each in told if stands), "")
