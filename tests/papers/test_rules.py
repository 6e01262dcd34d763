"""The verdict: what the signature, the register and the day say together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from maslak.papers import claims, rules
from maslak.papers.enums import PaperKind, Verdict
from maslak.papers.rules import Standing, judge

DAY = date(2026, 6, 1)
ISSUED = Standing(
    same_file=True, valid_from=date(2026, 3, 3), valid_to=date(2027, 3, 2), withdrawn=False
)  # fmt: skip
COPIED = replace(ISSUED, same_file=False)


@pytest.mark.parametrize(
    ("signature", "standing", "asked", "verdict", "first"),
    [
        # the register knows the file: its word counts, whatever became of the keys
        ("sound", ISSUED, True, "valid", "registered"),
        ("stranger", ISSUED, True, "valid", "registered"),
        ("sound", replace(ISSUED, withdrawn=True), True, "withdrawn", "withdrawn"),
        ("sound", replace(ISSUED, withdrawn=True, replaced=True), True, "withdrawn", "replaced"),
        ("sound", replace(ISSUED, valid_to=date(2026, 5, 31)), True, "expired", "past_its_day"),
        ("sound", replace(ISSUED, valid_to=None), True, "valid", "registered"),
        ("sound", replace(ISSUED, valid_from=date(2026, 7, 1)), True, "valid", "not_yet"),
        # ours once
        ("touched", None, True, "altered", "touched"),
        ("touched", None, False, "altered", "touched"),
        ("touched", COPIED, True, "altered", "touched"),
        # another file under a known number
        ("stranger", COPIED, True, "altered", "another_file"),
        ("unsigned", COPIED, True, "altered", "another_file"),
        ("sound", COPIED, True, "altered", "another_file"),
        # the register knows nothing of it
        ("stranger", None, True, "unknown", "stranger"),
        ("stranger", None, False, "unknown", "stranger"),
        ("unsigned", None, True, "unknown", "unsigned"),
        ("unsigned", None, False, "unknown", "unsigned"),
        ("sound", None, True, "unknown", "not_registered"),
        # offline the signature is enough
        ("sound", None, False, "valid", "intact"),
    ],
)
def test_the_verdict_follows_the_table(signature, standing, asked, verdict, first):
    judged = judge(signature, standing, asked=asked, valid_to=date(2027, 3, 2), on=DAY)

    assert judged.verdict == verdict
    assert judged.reasons[0] == first


def test_offline_a_paper_past_its_own_last_day_is_expired_and_valid_on_that_day():
    last = date(2026, 6, 1)
    assert judge("sound", None, asked=False, valid_to=last, on=last).verdict == "valid"
    assert judge("sound", None, asked=False, valid_to=last, on=date(2026, 6, 2)).verdict == "expired"


def test_the_register_s_last_day_is_valid_still():
    assert rules.of_register(ISSUED, date(2027, 3, 2)).verdict == "valid"
    assert rules.of_register(ISSUED, date(2027, 3, 3)).verdict == "expired"


def test_a_withdrawn_paper_stays_withdrawn_once_it_has_expired():
    assert rules.of_register(replace(ISSUED, withdrawn=True), date(2030, 1, 1)).verdict == "withdrawn"


def test_the_rules_and_the_words_know_the_same_verdicts():
    known = {rules.VALID, rules.ALTERED, rules.WITHDRAWN, rules.EXPIRED, rules.UNKNOWN}
    assert known == set(Verdict.values)


def test_every_kind_of_paper_has_a_prefix_of_its_own():
    assert set(claims.PREFIXES) == set(PaperKind.values)
    assert len(set(claims.PREFIXES.values())) == len(claims.PREFIXES)
