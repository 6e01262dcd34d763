"""Services that stood still: by scope, read strictly, and the pauses that they make."""

from __future__ import annotations

from datetime import date

import pytest

from maslak.law import clocks
from maslak.law.datafiles import parse
from maslak.law.errors import BadDataFile, UnknownScope
from maslak.law.interruptions import Interruption, Pause, interruptions, pauses, scopes, table

D = date.fromisoformat

TABLE = """
scopes:
  gate: {fr: "Porte", ar: "باب", en: "Gate"}
  bridge: {fr: "Pont", ar: "جسر", en: "Bridge"}
interruptions:
  - code: first
    scope: gate
    from: 2031-02-03
    to: 2031-02-20
    name: {fr: "Travaux", ar: "أشغال", en: "Works"}
    source: house_policy
    certainty: unsure
  - code: second
    scope: gate
    from: 2031-03-03
    name: {fr: "Crue", ar: "فيضان", en: "Flood"}
    source: house_policy
    certainty: unsure
"""


def of_table() -> tuple[Interruption, ...]:
    return table(parse("ours.yaml", TABLE))


def test_the_visa_counters_stood_still_in_spring_2020_and_certificates_did_not() -> None:
    (closed,) = interruptions("contract_visa")

    assert (closed.first, closed.last) == (D("2020-03-19"), D("2020-06-10"))
    assert interruptions("activity_certificate") == ()
    paused = clocks.due("WD10_MF", D("2020-03-16"), [(closed.first, closed.last)])
    assert paused == D("2020-06-22")


def test_every_scope_names_itself_in_three_languages() -> None:
    assert set(scopes()) == {"contract_visa", "activity_certificate"}
    assert all(words.fr and words.ar and words.en for words in scopes().values())


def test_a_standstill_pauses_its_days_and_until_today_while_it_lasts() -> None:
    ended, lasting = of_table()

    assert pauses([ended, lasting], D("2031-03-10")) == [
        Pause(D("2031-02-03"), D("2031-02-20"), ended.name),
        Pause(D("2031-03-03"), D("2031-03-10"), lasting.name),
    ]


def test_a_standstill_that_has_not_begun_pauses_nothing_unless_its_end_is_known() -> None:
    ended, lasting = of_table()

    assert lasting.pause(D("2031-03-02")) is None
    assert ended.pause(D("2031-01-01")) == Pause(D("2031-02-03"), D("2031-02-20"), ended.name)


@pytest.mark.parametrize(
    ("first", "last", "shared"),
    [
        ("2031-01-01", "2031-02-02", False),
        ("2031-01-01", "2031-02-03", True),
        ("2031-02-20", "2031-02-25", True),
        ("2031-02-21", "2031-02-25", False),
        ("2031-02-21", None, False),
        ("2031-02-01", None, True),
    ],
)
def test_two_standstills_overlap_when_they_share_a_day(first: str, last: str | None, shared: bool) -> None:
    ended, lasting = of_table()

    assert ended.overlaps(D(first), D(last) if last else None) is shared
    assert lasting.overlaps(D("2040-01-01"), None)


# Refusals


def test_an_unknown_scope_is_refused_with_those_that_look_like_it() -> None:
    with pytest.raises(UnknownScope, match="visa_contract") as refusal:
        interruptions("visa_contract")

    assert "contract_visa" in refusal.value.near


@pytest.mark.parametrize(
    ("wrong", "right", "problem"),
    [
        ("from: 2031-03-03", "from: 2031-02-20", "overlaps first"),
        ("to: 2031-02-20", "to: 2031-02-01", "before it begins"),
        ("scope: gate", "scope: door", "“scope” is 'door'"),
        ("from: 2031-02-03", "from: winter", "must be a date"),
        ("certainty: unsure", "certainty: sure", "“certainty” is"),
        ("to: 2031", "until: 2031", "unknown key until"),
    ],
)
def test_a_wrong_line_is_named_with_what_to_mend(wrong: str, right: str, problem: str) -> None:
    assert wrong in TABLE

    with pytest.raises(BadDataFile, match=r"ours.yaml, interruptions") as refusal:
        table(parse("ours.yaml", TABLE.replace(wrong, right)))

    assert problem in str(refusal.value)


def test_two_scopes_may_stand_still_at_one_time() -> None:
    second = "code: second\n    scope: gate\n    from: 2031-03-03"
    apart = TABLE.replace(second, "code: second\n    scope: bridge\n    from: 2031-02-10")

    assert [item.scope for item in table(parse("ours.yaml", apart))] == ["gate", "bridge"]
