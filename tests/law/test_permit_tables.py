"""Checklists, lists A1 and A2, fees, steps, reasons to refuse, the residence title: read, dated, checked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maslak.law import checklists, fees, lists, procedure, refusals, residence
from maslak.law.datafiles import parse
from maslak.law.errors import BadDataFile, NoValueOnDate
from maslak.law.parameters import parameter

D = date.fromisoformat
TODAY = D("2026-03-01")

# Checklists


@pytest.mark.parametrize("variant", checklists.VARIANTS)
@pytest.mark.parametrize("on", ["2006-01-01", "2017-05-31", "2017-06-01", "2020-06-12", "2026-03-01"])
def test_every_variant_has_its_papers_on_every_day(variant: str, on: str) -> None:
    pieces = checklists.visa_pieces(variant, D(on))

    assert len(pieces) >= 3
    assert all(piece.needed_for == "visa" and piece.covers(D(on)) for piece in pieces)
    assert len({piece.code for piece in pieces}) == len(pieces)


def test_what_the_variants_ask_for() -> None:
    first, renewal, change = (
        {piece.code for piece in checklists.visa_pieces(variant, TODAY)}
        for variant in ("first", "renewal", "change_of_employer")
    )

    assert {"diplomes_certifies", "passeport_cachet_entree"} <= first
    assert not {"cnss_trois_mois", "fin_contrat_precedent"} & first
    assert "cnss_trois_mois" in renewal
    assert not {"diplomes_certifies", "fin_contrat_precedent"} & renewal
    assert {"carte_sejour", "fin_contrat_precedent"} <= change
    assert {"fiche_modele_v", "contrats_originaux"} <= first & renewal & change


def test_what_is_asked_only_sometimes_says_when() -> None:
    conditional = {
        piece.code: piece.condition for piece in checklists.visa_pieces("renewal", TODAY) if piece.condition
    }

    assert set(conditional) == {"attestation_ou_dispense", "documents_employeur"}
    assert checklists.certificate_pieces("general", TODAY)[0].condition is not None


def test_a_kind_of_request_without_checklist_is_refused() -> None:
    with pytest.raises(checklists.UnknownVariant, match="change_of_employer"):
        checklists.visa_pieces("holiday", TODAY)


CHECKLISTS = """
documents: [passport]
pieces:
  passport: {brought_by: worker, document: passport, source: house_policy, certainty: unsure, label: {fr: "a", ar: "ا", en: "a"}}
conditions:
  sometimes: {fr: "a", ar: "ا", en: "a"}
certificate: {general: [passport], simplified: [], renewal: [], domestic: []}
visa: {first: [[passport, sometimes]], renewal: [], change_of_employer: [], domestic: [], secondment: [], amendment: []}
"""  # noqa: E501


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("general: [passport]", "general: [poem]", "names 'poem', which is no piece"),
        ("[passport, sometimes]", "[passport, never]", "[piece, condition]"),
        ("brought_by: worker", "brought_by: postman", "“brought_by” is 'postman'"),
        ("document: passport,", "document: poem,", "“document” is 'poem'"),
        (", amendment: []", "", "“amendment” is missing"),
    ],
)
def test_a_wrong_checklist_is_named(right: str, wrong: str, problem: str) -> None:
    checklists.checklists_of(parse("ours.yaml", CHECKLISTS))
    assert right in CHECKLISTS

    with pytest.raises(BadDataFile) as refusal:
        checklists.checklists_of(parse("ours.yaml", CHECKLISTS.replace(right, wrong)))

    assert problem in str(refusal.value)


# Lists A1 and A2


def test_the_lists_have_versions_and_a_first_day() -> None:
    assert lists.lists_on(D("2016-06-29")).certainty == "unsure"
    assert lists.lists_on(TODAY).certainty == "third_party"
    assert lists.lists_on(TODAY).valid_to is None
    with pytest.raises(NoValueOnDate, match="29/06/2016"):
        lists.lists_on(D("2016-06-28"))


def test_every_line_has_a_code_words_and_evidence() -> None:
    version = lists.lists_on(TODAY)

    assert len(version.of("A1")) == 5
    assert len(version.of("A1")) + len(version.of("A2")) == len(version.entries)
    for entry in version.entries:
        assert entry.code.startswith(f"{entry.list}-")
        assert entry.evidence
        assert entry.label.fr
        assert entry.label.ar


@pytest.mark.parametrize(
    ("code", "measures", "met"),
    [
        ("A1-manager-n1", {"employees": 51}, True),
        ("A1-manager-n1", {"employees": 50}, None),
        ("A1-manager-n1", {"employees": 50, "capital_mad": 1000000, "multinational": False}, False),
        ("A1-manager-n1", {"employees": 3, "multinational": True}, True),
        ("A1-manager-n1", {"employees": 3, "capital_mad": 1000001}, True),
        ("A1-manager-n2", {"employees": 500}, False),
        ("A1-manager-n2", {"employees": 501}, True),
        ("A1-association", {"experience_years": 3}, True),
        ("A1-branch-director", {"group_experience_years": 1}, False),
        ("A2-engineer", {"experience_years": 5}, False),
        ("A2-engineer", {"experience_years": 6}, True),
        ("A2-university", {"experience_years": 5}, True),
        ("A2-university", {}, None),
        ("A2-chef", {}, True),
    ],
)
def test_the_criteria_of_a_line(code: str, measures: dict[str, Any], met: bool | None) -> None:
    assert lists.entry(code, TODAY).met_by(measures) is met


def test_a_line_that_is_not_on_the_list_is_refused() -> None:
    with pytest.raises(lists.UnknownListEntry, match="A2-astronaut"):
        lists.entry("A2-astronaut", TODAY)


LISTS = """
measures: {employees: {fr: "a", ar: "ا", en: "a"}}
evidence: {letter: {fr: "a", ar: "ا", en: "a"}}
lists: {A1: {fr: "a", ar: "ا", en: "a"}, A2: {fr: "a", ar: "ا", en: "a"}}
versions:
  - version: "1"
    valid_from: 2020-01-01
    valid_to: 2020-12-31
    source: house_policy
    certainty: unsure
    entries: &entries
      - code: A1-boss
        label: {fr: "a", ar: "ا", en: "a"}
        criteria: [{measure: employees, more_than: 5}]
        evidence: [letter]
  - {version: "2", valid_from: 2021-01-01, source: house_policy, certainty: unsure, entries: *entries}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("valid_from: 2021-01-01", "valid_from: 2021-01-02", "the day after the version before it ends"),
        ("    valid_to: 2020-12-31\n", "", "the day after the version before it ends"),
        ("valid_to: 2020-12-31", "valid_to: 2019-12-31", "before it begins"),
        ("code: A1-boss", "code: B1-boss", "must begin with A1 or A2"),
        ("evidence: [letter]", "evidence: [poem]", "unknown evidence: poem"),
        ("measure: employees", "measure: charm", "“measure” is 'charm'"),
        ("more_than: 5", "is: 5", "“is” must be true or false"),
        (", more_than: 5", "", "needs one of"),
        ("more_than: 5", "more_than: 5, at_least: 3", "needs one of"),
    ],
)
def test_wrong_lists_are_named(right: str, wrong: str, problem: str) -> None:
    assert len(lists.versions_of(parse("ours.yaml", LISTS))) == 2
    assert right in LISTS

    with pytest.raises(BadDataFile) as refusal:
        lists.versions_of(parse("ours.yaml", LISTS.replace(right, wrong)))

    assert problem in str(refusal.value)


# Fees and steps


@pytest.mark.parametrize(
    ("code", "before_tax", "vat", "total"),
    [
        ("general_first", "5000.00", "1000.00", "6000.00"),
        ("general_further", "1500.00", "300.00", "1800.00"),
        ("simplified", "1500.00", "300.00", "1800.00"),
        ("renewal", "1500.00", "300.00", "1800.00"),
        ("exempt", "0.00", "0.00", "0.00"),
        ("visa", "0.00", "0.00", "0.00"),
    ],
)
def test_a_fee_with_its_tax(code: str, before_tax: str, vat: str, total: str) -> None:
    fee = fees.fee(code, TODAY)

    assert (fee.before_tax, fee.vat, fee.total) == (Decimal(before_tax), Decimal(vat), Decimal(total))
    assert fee.valid_from <= TODAY


def test_a_fee_before_any_is_known_is_refused() -> None:
    with pytest.raises(NoValueOnDate):
        fees.fee("general_first", D("2016-06-28"))
    assert fees.fees_known(("general_first", "visa"), D("2016-06-28"))[0].code == "visa"


def test_the_steps_of_a_blocked_case_are_those_its_rule_names() -> None:
    steps = procedure.steps_named(["no_work_yet", "come_back"], TODAY)

    assert [step.code for step in steps] == ["no_work_yet", "come_back"]
    assert {step.phase for step in steps} == {"help"}
    assert procedure.steps_for("blocked", "first", TODAY) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("phase: proof", "phase: party", "“phase” is 'party'"),
        ("delay: contract_visa", "delay: soon", "“delay” is 'soon'"),
        ("routes: [exempt]", "roads: [exempt]", "unknown key roads"),
    ],
)
def test_wrong_steps_are_named(right: str, wrong: str, problem: str) -> None:
    content = """
phases: {help: &w {fr: "a", ar: "ا", en: "a"}, proof: *w, certificate: *w, visa: *w, card: *w, after: *w}
steps:
  go: {phase: proof, routes: [exempt], delay: contract_visa, source: house_policy, certainty: unsure, title: *w, text: *w}
delays: {contract_visa: {announced: *w}}
"""
    procedure.steps_of(parse("ours.yaml", content))

    with pytest.raises(BadDataFile) as refusal:
        procedure.steps_of(parse("ours.yaml", content.replace(right, wrong)))

    assert problem in str(refusal.value)


# Reasons to refuse


def test_the_reasons_are_those_of_the_code_list() -> None:
    assert list(refusals.all_reasons()) == [
        "national_candidate", "wrong_category", "vague_job_title", "employer_cnss_late", "doc_missing",
        "doc_not_legalised", "translation_missing", "contract_mismatch", "salary_too_low", "residence_irregular",
        "other",
    ]  # fmt: skip
    assert [r.code for r in refusals.all_reasons().values() if r.says_more] == ["other"]


def test_a_visa_is_not_refused_for_what_concerns_the_certificate_alone() -> None:
    assert refusals.reason("national_candidate", "certificate").label.fr
    assert {reason.code for reason in refusals.reasons_for("visa")} >= {"contract_mismatch", "other"}
    with pytest.raises(refusals.UnknownReason, match="national_candidate"):
        refusals.reason("national_candidate", "visa")
    with pytest.raises(refusals.UnknownReason):
        refusals.reason("bad_mood", "visa")


def test_a_reason_for_nothing_is_named() -> None:
    content = """
reasons:
  late: {subjects: [weather], label: &w {fr: "a", ar: "ا", en: "a"}, mend: *w, source: house_policy, certainty: unsure}
"""

    with pytest.raises(BadDataFile, match="certificate or visa"):
        refusals.reasons_of(parse("ours.yaml", content))


# The residence title


@pytest.mark.parametrize("profile", residence.PROFILES)
def test_each_profile_has_its_checklist(profile: str) -> None:
    codes = {item.code for item in residence.checklist(profile)}

    assert "passport" in codes
    assert ("investment" in codes) is (profile == "investor")
    assert ("contract" in codes) is (profile == "rare_skills")


def test_the_dates_of_a_title_bring_reminders_in_order() -> None:
    found = residence.reminders(
        {"entered_on": D("2026-01-31"), "receipt_on": D("2025-11-30"), "expires_on": D("2026-12-31")},
        on=TODAY,
    )

    assert [(reminder.day.isoformat(), reminder.code) for reminder in found] == [
        ("2026-02-28", "renew_receipt"),
        ("2026-05-01", "apply"),
        ("2026-10-02", "renew_title"),
        ("2026-11-01", "renew_title"),
        ("2026-12-01", "renew_title"),
        ("2026-12-31", "title_ends"),
    ]
    assert all(reminder.text.ar for reminder in found)


def test_without_dates_there_is_nothing_to_remember() -> None:
    assert residence.reminders({}, on=TODAY) == ()
    assert residence.reminders({"entered_on": None}, on=TODAY) == ()


def test_the_figures_are_those_of_the_day_asked_about() -> None:
    found = residence.reminders({"expires_on": D("2019-06-30")}, on=D("2019-01-01"))

    assert [reminder.code for reminder in found] == ["title_ends"]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2026-05-10", 12, "2027-05-10"),
    ],
)
def test_months_later(day: str, months: int, later: str) -> None:
    assert residence.add_months(D(day), months) == D(later)


@pytest.mark.parametrize(
    "code", ["residence_title_after_days", "residence_card_fee_mad_per_year", "labour_code_fine_mad"]
)
def test_the_figures_behind_are_dated_and_sourced(code: str) -> None:
    assert parameter(code, TODAY).source.text.fr


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("profiles: [investor]", "profiles: [tourist]", "names tourist"),
        ("from: entered_on", "from: birthday", "“from” is 'birthday'"),
        ("days_after: residence_title_after_days", "days_after: residence_title_after_days, months_after: x", "one of"),
    ],
)  # fmt: skip
def test_a_wrong_title_file_is_named(right: str, wrong: str, problem: str) -> None:
    content = """
profiles: {investor: &w {fr: "a", ar: "ا", en: "a"}, rare_skills: *w}
items: {passport: {profiles: [investor], label: *w, source: house_policy, certainty: unsure}}
dates: {entered_on: *w, receipt_on: *w, expires_on: *w}
reminders:
  go: {from: entered_on, days_after: residence_title_after_days, text: *w, source: house_policy, certainty: unsure}
"""
    residence.residence_of(parse("ours.yaml", content))

    with pytest.raises(BadDataFile) as refusal:
        residence.residence_of(parse("ours.yaml", content.replace(right, wrong)))

    assert problem in str(refusal.value)
