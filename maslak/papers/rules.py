"""What is said of a paper that somebody shows. Plain rules: the file's signature, the register's word, the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

VALID, ALTERED, WITHDRAWN, EXPIRED, UNKNOWN = "valid", "altered", "withdrawn", "expired", "unknown"
SOUND, TOUCHED, STRANGER, UNSIGNED = "sound", "touched", "stranger", "unsigned"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the register holds of the paper that a file is, or claims to be."""

    same_file: bool  # the very bytes that were issued
    valid_from: date
    valid_to: date | None
    withdrawn: bool
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, and the codes of its reasons, the deciding one first."""

    verdict: str
    reasons: tuple[str, ...]


def judge(
    signature: str, standing: Standing | None, *, asked: bool, valid_to: date | None, on: date
) -> Judgement:
    """The verdict on a file.

    `standing`: the register's answer, None when it knows nothing or was not `asked`; `valid_to`: the last day that
    a soundly signed file gives itself. The register's own file is judged by the register. A file that bears our
    signature and has changed, or the number or code of a paper that is another file, is altered. A sound signature
    without the register's word is enough offline, and not when the register was asked and does not know the file.
    Anything else is unknown: re-signed by another key, unsigned, not ours.
    """
    if standing is not None and standing.same_file:
        told = of_register(standing, on)
        return Judgement(told.verdict, (*told.reasons, "registered", *_signed(signature)))
    if signature == TOUCHED:
        return Judgement(ALTERED, ("touched",))
    if standing is not None:
        return Judgement(ALTERED, ("another_file", *_signed(signature)))
    if signature != SOUND:
        return Judgement(UNKNOWN, (signature, *(("not_registered",) if asked else ())))
    if asked:
        return Judgement(UNKNOWN, ("not_registered", "intact"))
    if valid_to is not None and valid_to < on:
        return Judgement(EXPIRED, ("past_its_day", "intact", "register_not_asked"))
    return Judgement(VALID, ("intact", "register_not_asked"))


def of_register(standing: Standing, on: date) -> Judgement:
    """The verdict on a paper that is in the register, whoever shows it: valid, withdrawn or expired."""
    if standing.withdrawn:
        return Judgement(WITHDRAWN, ("replaced" if standing.replaced else "withdrawn",))
    if standing.valid_to is not None and standing.valid_to < on:
        return Judgement(EXPIRED, ("past_its_day",))
    if standing.valid_from > on:
        return Judgement(VALID, ("not_yet",))
    return Judgement(VALID, ())


def _signed(signature: str) -> tuple[str, ...]:
    """What the signature adds to the register's word."""
    return {SOUND: ("intact",), STRANGER: ("stranger",), UNSIGNED: ("unsigned",)}.get(signature, ())
