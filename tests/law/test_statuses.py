"""Bases of stay and what each opens: every cell answered, dated, with its reason; what is never stored."""

from __future__ import annotations

from datetime import date

import pytest

from maslak.law import statuses
from maslak.law.datafiles import parse, read
from maslak.law.errors import (
    BadDataFile,
    NoValueOnDate,
    StatusNotStored,
    UnknownService,
    UnknownStatus,
)
from maslak.law.statuses import access, access_for_status, check_storable, storable_statuses

D = date.fromisoformat
YEAR = D("2020-06-12")
CODES = {
    "regular_resident_ci",
    "long_term_resident_cr",
    "regularised_2014",
    "regularised_2016_17",
    "refugee_bra",
    "refugee_unhcr",
    "asylum_seeker_unhcr",
    "stateless",
    "treaty_dz_tn_sn",
    "student_ci",
    "spouse_of_ma",
    "receipt_pending",
    "unknown",
}


def test_the_bases_of_stay_that_a_file_may_hold() -> None:
    assert set(storable_statuses()) == CODES
    for code in CODES:
        check_storable(code)


def test_being_without_a_title_is_never_written_on_a_file() -> None:
    with pytest.raises(StatusNotStored, match="ne s'inscrit jamais") as refusal:
        check_storable("irregular")

    assert "غير محدد" in refusal.value.words.ar


@pytest.mark.parametrize("code", sorted(CODES | {"irregular"}))
def test_every_basis_names_itself_in_three_languages(code: str) -> None:
    label = statuses.status(code).label

    assert label.in_language("fr") == label.fr
    assert label.in_language("ar-MA") == label.ar
    assert label.in_language("en") == label.en
    assert label.in_language("wo") == label.fr


@pytest.mark.parametrize(
    ("service", "status", "answer"),
    [
        ("anapec_registration", "regularised_2014", "Y"),
        ("anapec_registration", "refugee_bra", "Y"),
        ("anapec_registration", "asylum_seeker_unhcr", "U"),
        ("anapec_registration", "receipt_pending", "C"),
        ("anapec_registration", "irregular", "N"),
        ("salaried_work_with_cte", "refugee_bra", "Y"),
        ("salaried_work_with_cte", "refugee_unhcr", "N"),
        ("salaried_work_with_cte", "receipt_pending", "C"),
        ("anapec_certificate_exempt", "regularised_2016_17", "Y"),
        ("anapec_certificate_exempt", "treaty_dz_tn_sn", "Y"),
        ("anapec_certificate_exempt", "spouse_of_ma", "Y"),
        ("anapec_certificate_exempt", "regular_resident_ci", "N"),
        ("assisted_contract_amuddu", "regularised_2014", "Y"),
        ("auto_entrepreneur", "regular_resident_ci", "Y"),
        ("auto_entrepreneur", "refugee_unhcr", "N"),
        ("cooperative_member", "refugee_bra", "Y"),
        ("vocational_training", "refugee_unhcr", "C"),
        ("vocational_training", "irregular", "C"),
        ("ngo_livelihood_agr", "refugee_unhcr", "Y"),
        ("ngo_livelihood_agr", "asylum_seeker_unhcr", "C"),
    ],
)
def test_what_a_basis_opened_in_2020(service: str, status: str, answer: str) -> None:
    found = access(service, status, YEAR)

    assert found.answer == answer
    assert found.is_open is (answer in "YC")
    assert found.reason.fr
    assert found.source.text.fr


@pytest.mark.parametrize("status", sorted(CODES | {"irregular"}))
def test_information_is_open_to_everyone(status: str) -> None:
    assert access("information_and_orientation", status, YEAR).answer == "Y"


@pytest.mark.parametrize("service", sorted(statuses.services()))
@pytest.mark.parametrize("status", sorted(CODES | {"irregular"}))
def test_every_cell_answers_with_a_reason_in_three_languages(service: str, status: str) -> None:
    found = access(service, status, D("2026-01-01"))

    assert found.answer in statuses.ANSWERS
    assert found.reason.ar
    assert found.reason.en
    assert (found.service, found.status) == (service, status)


def test_the_assisted_contract_ended_with_its_project() -> None:
    assert access("assisted_contract_amuddu", "refugee_bra", D("2022-03-31")).answer == "Y"
    after = access("assisted_contract_amuddu", "refugee_bra", D("2022-04-01"))
    assert after.answer == "U"
    assert "mars 2022" in after.reason.fr


def test_one_basis_sees_the_services_that_existed_that_day() -> None:
    before = {found.service for found in access_for_status("refugee_bra", D("2015-01-01"))}
    since = {found.service for found in access_for_status("refugee_bra", YEAR)}

    assert "anapec_registration" not in before
    assert since == set(statuses.services())


# Refusals


def test_unknown_codes_are_refused() -> None:
    with pytest.raises(UnknownStatus, match="refugee"):
        access("auto_entrepreneur", "refugee", YEAR)
    with pytest.raises(UnknownService, match="training") as refusal:
        access("training", "refugee_bra", YEAR)
    assert "vocational_training" in refusal.value.near
    with pytest.raises(UnknownStatus):
        check_storable("tourist")
    with pytest.raises(UnknownStatus):
        access_for_status("tourist", YEAR)


def test_a_service_before_its_time_is_refused_with_its_first_day() -> None:
    with pytest.raises(NoValueOnDate, match="31/05/2020.*01/06/2020"):
        access("assisted_contract_amuddu", "refugee_bra", D("2020-05-31"))


MATRIX = """
services:
  advice: {fr: "Conseil", ar: "استشارة", en: "Advice"}
reasons:
  open: {fr: "Ouvert.", ar: "مفتوح.", en: "Open."}
matrix:
  - service: advice
    from: 2020-01-01
    to: 2020-12-31
    cells:
      unknown: [Y, open, house_policy, unsure]
  - service: advice
    from: 2021-01-01
    cells:
      unknown: [C, open, house_policy, unsure]
"""


@pytest.mark.parametrize(
    ("wrong", "right", "problem"),
    [
        ("unknown: [Y", "stranger: [Y", "no cell for unknown"),
        (
            "      unknown: [Y",
            "      irregular: [N, open, house_policy, unsure]\n      unknown: [Y",
            "irregular",
        ),
        ("[Y, open", "[X, open", "“answer” is 'X'"),
        ("[Y, open", "[Y, shut", "“reason” is 'shut'"),
        ("[Y, open, house_policy", "[Y, open, hearsay", "sources.yaml"),
        ("[Y, open, house_policy, unsure]", "[Y, open]", "must be [answer"),
        ("to: 2020-12-31", "to: 2019-12-31", "before it begins"),
        ("    to: 2020-12-31\n", "", "still applies"),
        ("service: advice\n    from: 2021", "service: council\n    from: 2021", "“service” is 'council'"),
        ('reasons:\n  open: {fr: "Ouvert."', 'reasons:\n  open: {fr: ""', "reasons / open"),
    ],
)
def test_a_wrong_matrix_is_named_with_what_to_mend(wrong: str, right: str, problem: str) -> None:
    assert wrong in MATRIX

    with pytest.raises(BadDataFile, match="ours.yaml") as refusal:
        statuses.access_table(parse("ours.yaml", MATRIX.replace(wrong, right)), ["unknown"])

    assert problem in str(refusal.value)


def test_the_matrix_as_written_is_read() -> None:
    found = statuses.access_table(parse("ours.yaml", MATRIX), ["unknown"])

    assert [cells["unknown"].answer for cells in found.periods["advice"]] == ["Y", "C"]


def test_a_service_without_any_period_is_refused() -> None:
    more = MATRIX.replace("reasons:", '  alone: {fr: "Seul", ar: "وحيد", en: "Alone"}\nreasons:', 1)

    with pytest.raises(BadDataFile, match="alone has no period"):
        statuses.access_table(parse("ours.yaml", more), ["unknown"])


def test_nobody_may_be_forced_to_state_their_status() -> None:
    content = 'statuses:\n  other: {storable: true, proofs: [], label: {fr: "a", ar: "ب", en: "c"}}\n'

    with pytest.raises(BadDataFile, match="unknown"):
        statuses._statuses(parse("statuses.yaml", content))


def test_every_reason_of_the_matrix_serves() -> None:
    reasons = {code for code, _ in read("access.yaml").child("reasons").pairs()}
    used = {
        str(cell[1])
        for entry in read("access.yaml").children("matrix", "service")
        for _, cell in entry.child("cells").pairs()
    }

    assert used == reasons
