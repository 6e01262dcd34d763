"""`maslak pairs`: the mentor pairs of every pool, proposed now or waiting for an answer: for the operator.

Nobody is named: a pair says the references of the two, the score of 100 and the reasons in sentences.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone, translation

from maslak.access.actor import acting, operator
from maslak.mentoring import pool
from maslak.mentoring.enums import AWAITED
from maslak.mentoring.models import Pair
from maslak.web.mentoring import words


def run(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Print the pairs, the best first; with --json for a program."""
    with acting(operator()), translation.override(arguments.language):
        found = as_json()
        if not arguments.json:
            print("\n".join(_line(pair) for pair in found["pairs"]) or words.why_nobody("no_mentor"))
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    return 0


def as_json() -> dict[str, Any]:
    """{pairs: [{mentor, mentee, score, reasons, codes, status}], unmatched: [{mentee, code, reason}]}.

    `status` is « new » for what would be proposed today, « proposed » for what waits for an answer.
    """
    found = pool.proposal(None, timezone.localdate())
    waiting = (
        Pair.objects.filter(status__in=AWAITED).select_related("mentor", "mentee").order_by("-score", "ref")
    )
    pairs = [
        _pair(match.guide.key, match.seeker.key, match.score, [r.as_json() for r in match.reasons], "new")
        for match in found.matches
    ]
    pairs += [_pair(p.mentor.ref, p.mentee.ref, p.score, p.reasons, "proposed") for p in waiting]
    left = [
        {"mentee": seeker.key, "code": why, "reason": words.why_nobody(why)}
        for seeker, why in found.unmatched
    ]
    return {"pairs": pairs, "unmatched": left}


def _pair(
    mentor: str, mentee: str, score: int, reasons: Iterable[Mapping[str, Any]], status: str
) -> dict[str, Any]:
    known = list(reasons)
    return {
        "mentor": mentor,
        "mentee": mentee,
        "score": score,
        "reasons": words.reasons(known),
        "codes": [str(reason["code"]) for reason in known],
        "status": status,
    }


def _line(pair: Mapping[str, Any]) -> str:
    return f"{pair['mentor']} · {pair['mentee']} : {pair['score']:>3}  {' '.join(pair['reasons'])}"
