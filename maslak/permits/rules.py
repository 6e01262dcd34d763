"""Rules of permits: plain functions of dates, codes and numbers. The law's own figures come in as arguments."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

#: Steps whose result is owed to the applicant within the clock.
ANSWERS = frozenset({"grant", "approve", "refuse", "lapse"})


def pair_key(worker: str, employer: str) -> int:
    """One number for « this worker with this employer », stable, within PostgreSQL's bigint.

    `worker` is the keyed hash of the worker's document or their reference, `employer` the ICE or the reference.
    """
    digest = hashlib.sha256(f"{worker}\x1f{employer}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def missing(pieces: Iterable[tuple[str, bool, str]], present: Collection[str]) -> list[str]:
    """The codes of required pieces that are not there, from (code, required, state)."""
    return [code for code, required, state in pieces if required and state not in present]


def clock_start(
    complete_at: datetime | None, validated_at: datetime | None, paid_at: datetime | None, *, fee_due: bool
) -> datetime | None:
    """When the clock of a certificate starts: the file complete, validated and, where a fee is due, paid.

    None until all three stand. Source: the agency's page on the procedure (20 days « once the file is complete,
    validated and the proof of payment sent »).
    """
    needed = [complete_at, validated_at, *([paid_at] if fee_due else [])]
    return None if any(moment is None for moment in needed) else max(m for m in needed if m is not None)


def is_expired(status: str, valid_to: date | None, on: date) -> bool:
    """Whether a granted paper has run out; its last day still holds."""
    return status == "granted" and valid_to is not None and valid_to < on


def competent(
    desks: Iterable[tuple[int, Collection[str], bool]], region: str, *, cfc: bool = False
) -> int | None:
    """The desk competent for a workplace, from (id, regions, is the CFC counter); no region named means everywhere.

    An employer with CFC status goes to the CFC counter where there is one. None when no desk receives the region.
    """
    desks = list(desks)
    if cfc:
        own = [number for number, _regions, of_cfc in desks if of_cfc]
        if own:
            return own[0]
    ordinary = [(number, regions) for number, regions, of_cfc in desks if not of_cfc]
    named = [number for number, regions in ordinary if region in regions]
    everywhere = [number for number, regions in ordinary if not regions]
    return next(iter([*named, *everywhere]), None)


def notice_days(valid_to: date, on: date, steps: Iterable[int], told: Collection[int]) -> int | None:
    """Which warning is due on `on` before `valid_to`: the smallest step reached and not told yet; None for none."""
    left = (valid_to - on).days
    if left < 0:
        return None
    reached = [step for step in steps if left <= step]
    if not reached:
        return None
    nearest = min(reached)
    return None if any(step <= nearest for step in told) else nearest


@dataclass(frozen=True)
class Concern:
    """Something to look at before a decision: `code` names the sentence, `params` fill it."""

    code: str
    params: Mapping[str, object]


def same_post(old_title: str, new_title: str, old_employer: int, new_employer: int) -> bool:
    """Whether a renewal is one: same employer and same post (folded titles); a promotion is a new file."""
    return old_employer == new_employer and old_title == new_title
