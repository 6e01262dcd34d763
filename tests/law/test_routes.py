"""Who may be hired and how: each rule on its facts and its dates, and what follows from the answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from maslak.law.checklists import UnknownVariant
from maslak.law.datafiles import parse
from maslak.law.errors import BadDataFile, NoValueOnDate
from maslak.law.facts import UnknownFact
from maslak.law.lists import UnknownListEntry
from maslak.law.route_table import route_words, rules, rules_of, words_of
from maslak.law.routes import Answer, decide, open_facts

D = date.fromisoformat
TODAY = "2026-03-01"
CARD = {"residence_status": "valid", "residence_card": True, "present_in_morocco": True}
UNHCR = {"protection": "refugee", "proof": ["unhcr_certificate"]}
BRA = {"protection": "refugee", "proof": ["bra_card"]}
SECONDED = {"seconded": True, "context": "filiale_maison_mere", "limited_period": True}
RENEWAL = {"renewal_same_employer_same_post": True}


def answer(given: dict[str, Any], on: str = TODAY, **more: Any) -> Answer:
    return decide(given, on=D(on), **more)


@pytest.mark.parametrize(
    ("given", "rule", "route", "visa"),
    [
        (UNHCR, "R3-refugee-unhcr-only", "blocked", "not_accessible"),
        (UNHCR | {"present_in_morocco": True}, "R3-refugee-unhcr-only", "blocked", "not_accessible"),
        ({"present_in_morocco": True}, "R0-not-regular", "blocked", "not_accessible"),
        ({"present_in_morocco": True, "residence_status": "expired"}, "R0-not-regular", "blocked", "not_accessible"),
        (CARD | {"residence_basis": "regularisation_2014"}, "R1-regularised", "exempt", "required"),
        (CARD | {"residence_basis": "regularisation_2016_2017"}, "R1-regularised", "exempt", "required"),
        (CARD | BRA, "R2-refugee-bra", "exempt", "required"),
        (CARD | {"protection": "refugee", "proof": "residence_card_refugee"}, "R2-refugee-bra", "exempt", "required"),
        ({"nationality": "DZ"}, "R4-treaty", "exempt", "disputed"),
        ({"nationality": "TN"}, "R4-treaty", "exempt", "disputed"),
        ({"nationality": "SN"}, "R4-treaty", "exempt", "disputed"),
        ({"spouse_of_moroccan": True}, "R5-family", "exempt", "required"),
        ({"born_in_morocco": True, "continuous_residence_months": 6}, "R6-born", "exempt", "required"),
        ({"role": "gerant"}, "R7-owner", "exempt", "required"),
        (SECONDED, "R8-seconded", "exempt", "required"),
        (SECONDED | {"context": "marche_public"}, "R8-seconded", "exempt", "required"),
        ({"role": "expert_technique", "duration_months": 6}, "R9-short-expert", "exempt", "disputed"),
        ({"role": "delegue_cooperation", "duration_months": 1}, "R9-short-expert", "exempt", "disputed"),
        ({"role": "artiste", "authorised_by": "dgsn"}, "R10-sport-art", "exempt", "disputed"),
        ({"role": "joueur", "authorised_by": ["autorite_sport"]}, "R10-sport-art", "exempt", "disputed"),
        ({"employer_status": "CFC"}, "R11-cfc", "exempt", "required"),
        ({"employer_zone": "offshoring", "role_level": "encadrement"}, "R12-offshoring-management", "disputed", "required"),
        ({"in_list": "A1"}, "R13-simplified", "simplified", "required"),
        ({"in_list": "A2"}, "R13-simplified", "simplified", "required"),
        (RENEWAL, "R13-simplified", "simplified", "required"),
        ({}, "R14-general", "general", "required"),
        (CARD | {"nationality": "FR"}, "R14-general", "general", "required"),
    ],
)  # fmt: skip
def test_each_rule_decides_on_its_own_facts(given: dict[str, Any], rule: str, route: str, visa: str) -> None:
    found = answer(given)

    assert (found.rule, found.route, found.visa) == (rule, route, visa)
    assert found.why
    assert found.sources


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (UNHCR | {"residence_card": True}, "R14-general"),
        (UNHCR | {"proof": ["unhcr_certificate", "bra_card"]}, "R2-refugee-bra"),
        ({"proof": ["bra_card"]}, "R14-general"),
        ({"present_in_morocco": True, "residence_status": "receipt"}, "R14-general"),
        ({"present_in_morocco": True, "residence_status": "expired_renewal_pending"}, "R14-general"),
        ({"residence_status": "expired"}, "R14-general"),
        ({"born_in_morocco": True, "continuous_residence_months": 5}, "R14-general"),
        ({"born_in_morocco": True}, "R14-general"),
        ({"role": "expert_technique", "duration_months": 7}, "R14-general"),
        ({"role": "expert_technique"}, "R14-general"),
        ({"role": "artiste"}, "R14-general"),
        (SECONDED | {"limited_period": False}, "R14-general"),
        (SECONDED | {"context": None}, "R14-general"),
        ({"employer_zone": "offshoring"}, "R14-general"),
        (RENEWAL | {"promotion": True}, "R14-general"),
        (RENEWAL | {"promotion": True, "in_list": "A2"}, "R13-simplified"),
    ],
)
def test_a_rule_that_misses_one_fact_leaves_the_case_to_the_next(given: dict[str, Any], rule: str) -> None:
    assert answer(given).rule == rule


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (UNHCR, {"present_in_morocco": True}),
        ({"present_in_morocco": True}, {"residence_basis": "regularisation_2014"}),
        ({"residence_basis": "regularisation_2014"}, BRA),
        (BRA, {"nationality": "SN"}),
        ({"nationality": "SN"}, {"spouse_of_moroccan": True}),
        ({"spouse_of_moroccan": True}, {"born_in_morocco": True, "continuous_residence_months": 12}),
        ({"role": "associe"}, SECONDED),
        (SECONDED, {"role": "expert_technique", "duration_months": 3}),
        ({"role": "artiste", "authorised_by": "dgsn"}, {"employer_status": "CFC"}),
        ({"employer_status": "CFC"}, {"employer_zone": "offshoring", "role_level": "encadrement"}),
        ({"employer_zone": "offshoring", "role_level": "encadrement"}, {"in_list": "A1"}),
    ],
)
def test_the_first_rule_that_matches_wins(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert answer(first | second).rule == answer(first).rule
    assert answer(second).rule != answer(first).rule


# By date


@pytest.mark.parametrize(
    ("given", "on", "rule", "route"),
    [
        (BRA, "2013-12-31", "R2-refugee-bra", "disputed"),
        (BRA, "2014-01-01", "R2-refugee-bra", "exempt"),
        ({"residence_basis": "regularisation_2014"}, "2013-12-31", "R14-general", "general"),
        ({"residence_basis": "regularisation_2014"}, "2014-01-01", "R1-regularised", "exempt"),
        ({"residence_basis": "regularisation_2016_2017"}, "2016-12-14", "R14-general", "general"),
        ({"residence_basis": "regularisation_2016_2017"}, "2016-12-15", "R1-regularised", "exempt"),
        ({"employer_status": "CFC"}, "2010-12-12", "R14-general", "general"),
        ({"employer_status": "CFC"}, "2010-12-13", "R11-cfc", "exempt"),
        ({"in_list": "A1"}, "2016-06-28", "R14-general", "general"),
        ({"in_list": "A1"}, "2016-06-29", "R13-simplified", "simplified"),
        ({}, "2005-11-25", "R14-general", "general"),
    ],
)
def test_what_applied_on_a_date(given: dict[str, Any], on: str, rule: str, route: str) -> None:
    found = answer(given, on)

    assert (found.rule, found.route) == (rule, route)
    assert found.valid_from <= D(on)
    assert found.valid_to is None or D(on) <= found.valid_to


def test_the_portal_is_the_channel_from_its_first_day_only() -> None:
    before, after = answer({}, "2017-05-31"), answer({}, "2017-06-01")

    assert (before.channel.code, after.channel.code) == ("labour_services", "taechir")
    assert "contrats_cinq_exemplaires" in {piece.code for piece in before.documents}
    assert "contrats_originaux" in {piece.code for piece in after.documents}
    assert "contract_on_paper" in {step.code for step in before.steps}
    assert "contract_on_portal" in {step.code for step in after.steps}
    assert answer({"employer_status": "CFC"}, "2016-01-01").channel.code == "labour_services"
    assert answer({"employer_status": "CFC"}).channel.code == "taechir_cfc_counter"


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2016-01-01", "audition"),
        ("2017-03-01", "suspendues"),
        ("2018-12-03", "suspendues"),
        ("2018-12-04", "audition"),
    ],
)
def test_the_advice_to_a_refugee_follows_the_hearings(on: str, words: str) -> None:
    advice = answer(UNHCR, on).advice

    assert advice is not None
    assert words in advice.fr


def test_a_moment_is_taken_on_its_moroccan_day() -> None:
    eve = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)  # already the new year in Rabat

    assert decide({}, on=eve).on == D("2026-01-01")
    assert decide({}, on=datetime(2025, 12, 31, 22, 30, tzinfo=UTC)).on == D("2025-12-31")


def test_a_day_before_the_orders_is_refused() -> None:
    with pytest.raises(NoValueOnDate, match="25/11/2005"):
        answer({}, "2005-11-24")
    with pytest.raises(NoValueOnDate):
        open_facts({}, D("2005-11-24"))


# What follows from the answer


def test_why_names_every_fact_that_decided_in_three_languages() -> None:
    found = answer({"born_in_morocco": True, "continuous_residence_months": 8})

    assert [reason.fact for reason in found.why] == ["born_in_morocco", "continuous_residence_months"]
    assert found.why[1].value == 8
    assert all(reason.words.fr and reason.words.ar and reason.words.en for reason in found.why)
    assert "8" in found.why[1].words.ar


def test_what_nearly_applied_is_said_with_the_fact_that_failed() -> None:
    (missed,) = answer(RENEWAL | {"promotion": True}).near_misses

    assert (missed.rule, missed.reason.fact) == ("R13-simplified", "promotion")
    assert answer({}).near_misses == ()
    assert answer(BRA).near_misses == ()


@pytest.mark.parametrize(
    ("given", "about"),
    [
        ({"nationality": "SN"}, "visa"),
        ({"role": "expert_technique", "duration_months": 2}, "visa"),
        ({"role": "artiste", "authorised_by": "dgsn"}, "visa"),
        ({"employer_zone": "offshoring", "role_level": "encadrement"}, "route"),
    ],
)
def test_what_is_disputed_shows_both_readings_each_with_its_source(given: dict[str, Any], about: str) -> None:
    found = answer(given)
    disputed = [item for item in found.disagreements if item.about == about]

    assert len(disputed) == 1
    assert len({side.reading for side in disputed[0].sides}) == 2
    assert all(side.source.address for side in disputed[0].sides)
    assert found.advice is not None
    assert found.referrals


@pytest.mark.parametrize("rule", list(rules()))
def test_every_version_names_its_texts_and_where_to_read_one(rule: str) -> None:
    for version in rules()[rule]:
        assert version.sources
        assert any(source.address for source in version.sources)
        assert not any("seen:" in source.text.fr for source in version.sources)


@pytest.mark.parametrize(
    ("given", "proofs"),
    [
        ({"spouse_of_moroccan": True}, ["marriage_act_legalised", "spouse_cin_legalised_recent"]),
        ({"born_in_morocco": True, "continuous_residence_months": 6}, ["birth_act", "residence_proof"]),
        ({"role": "gerant"}, ["statuts", "rc", "pv_nomination_enregistre"]),
        (SECONDED, ["lettre_detachement", "certificat_assujettissement_secu"]),
    ],
)
def test_an_exemption_is_proven_by_papers(given: dict[str, Any], proofs: list[str]) -> None:
    found = answer(given)

    assert [piece.code for piece in found.documents if piece.needed_for == "proof"] == proofs
    assert not [piece for piece in found.documents if piece.needed_for == "certificate"]


def test_the_certificate_comes_with_its_papers_and_the_list_with_its_evidence() -> None:
    general, listed, named = (
        answer({}),
        answer({"in_list": "A2"}),
        answer({"in_list": "A2"}, entry="A2-pilot"),
    )

    codes = [piece.code for piece in general.documents if piece.needed_for == "certificate"]
    assert codes[:3] == ["procuration", "demande", "fiche_identification_employeur"]
    assert "pieces_A1_A2" not in codes
    assert "pieces_A1_A2" in {piece.code for piece in listed.documents}
    assert "licence" in {piece.code for piece in named.documents}
    assert "pieces_A1_A2" not in {piece.code for piece in named.documents}
    assert named.entry is not None


@pytest.mark.parametrize(
    "given", [{}, CARD | BRA, {"in_list": "A1"}, RENEWAL, SECONDED, {"nationality": "TN"}], ids=str
)
def test_no_paper_is_asked_twice(given: dict[str, Any]) -> None:
    codes = [piece.code for piece in answer(given).documents]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("on", ["2006-01-01", "2016-07-01", "2020-06-12", TODAY])
@pytest.mark.parametrize("given", [{}, BRA, {"in_list": "A1"}, RENEWAL, {"nationality": "TN"}], ids=str)
def test_the_steps_go_from_certificate_to_visa_to_card(given: dict[str, Any], on: str) -> None:
    order = ["proof", "certificate", "visa", "card", "after"]
    phases = [step.phase for step in answer(given, on).steps]

    assert phases == sorted(phases, key=order.index)
    assert {"visa", "card"} <= set(phases)


def test_the_kind_of_request_changes_the_papers_and_the_steps() -> None:
    first, renewal = answer(BRA), answer(BRA | RENEWAL)
    change, domestic = answer(BRA, variant="change_of_employer"), answer(BRA, variant="domestic")

    assert (first.variant, renewal.variant, answer(SECONDED).variant) == ("first", "renewal", "secondment")
    assert {"cnss_trois_mois", "carte_sejour"} <= {piece.code for piece in renewal.documents}
    assert "diplomes_certifies" not in {piece.code for piece in renewal.documents}
    assert "start_early" in {step.code for step in renewal.steps}
    assert "start_early" not in {step.code for step in first.steps}
    assert "fin_contrat_precedent" in {piece.code for piece in change.documents}
    assert "domestic_inspection" in {step.code for step in domestic.steps}
    assert "domestic_contract" in {item.code for item in domestic.disagreements}
    assert "registre_commerce" not in {piece.code for piece in answer({}, variant="domestic").documents}


@pytest.mark.parametrize(
    ("given", "totals"),
    [
        ({}, {"general_first": "6000.00", "general_further": "1800.00", "visa": "0.00"}),
        ({"in_list": "A1"}, {"simplified": "1800.00", "visa": "0.00"}),
        (RENEWAL, {"renewal": "1800.00", "visa": "0.00"}),
        (BRA, {"exempt": "0.00", "visa": "0.00"}),
        (UNHCR, {}),
    ],
)
def test_the_fees_come_with_their_tax_and_total(given: dict[str, Any], totals: dict[str, str]) -> None:
    fees = answer(given).fees

    assert {fee.code: fee.total for fee in fees} == {code: Decimal(total) for code, total in totals.items()}
    assert all(fee.before_tax + fee.vat == fee.total for fee in fees)
    assert all(fee.vat_percent == 20 for fee in fees if fee.total)


def test_fees_published_later_stand_as_unsure_before_and_are_unknown_at_first() -> None:
    assert {fee.certainty for fee in answer({}, "2026-01-01").fees} == {"third_party"}
    assert {fee.certainty for fee in answer({}, "2025-12-31").fees} == {"unsure"}
    assert [fee.code for fee in answer({}, "2016-06-28").fees] == ["visa"]


def test_delays_name_the_policy_and_the_other_readings() -> None:
    general, simplified = answer({}), answer({"in_list": "A1"})

    assert [delay.policy.code for delay in general.delays] == ["WD20_MF", "WD10_MF"]
    assert [delay.policy.code for delay in simplified.delays] == ["WD2_MF", "WD10_MF"]
    assert len(simplified.delays[0].readings) == 4
    assert answer({}, "2016-06-28").delays == ()
    assert answer(UNHCR).delays == ()


def test_the_counters_that_stood_still_are_announced_on_those_days_alone() -> None:
    for on, closed in (
        ("2020-03-18", False),
        ("2020-03-19", True),
        ("2020-06-10", True),
        ("2020-06-11", False),
    ):
        assert (answer(BRA, on).interruption is not None) is closed
    assert answer(UNHCR, "2020-04-01").interruption is None


def test_a_blocked_case_says_what_to_do_instead() -> None:
    found = answer(UNHCR)

    assert found.is_blocked
    assert found.documents == ()
    assert found.fees == ()
    assert "other_paths_meanwhile" in {step.code for step in found.steps}
    assert {"unhcr", "legal_aid"} <= {code for code, _ in found.referrals}
    assert [code for code, _ in answer({"present_in_morocco": True}).referrals] == ["legal_aid"]


def test_a_manager_is_told_about_shares() -> None:
    (caution,) = answer({"role": "gerant"}).cautions

    assert "part" in caution.text.fr
    assert caution.certainty == "third_party"


# Refusals


def test_what_is_not_in_the_vocabulary_is_refused() -> None:
    with pytest.raises(UnknownFact):
        answer({"shoe_size": 43})
    with pytest.raises(UnknownVariant, match="« holiday »"):
        answer({}, variant="holiday")
    with pytest.raises(UnknownListEntry, match="A1-king"):
        answer({"in_list": "A1"}, entry="A1-king")


TABLE = """
rules:
  - id: R1
    title: {fr: "a", ar: "ا", en: "a"}
    says: {fr: "a", ar: "ا", en: "a"}
    when: {promotion: true}
    route: exempt
    visa: required
    channel: taechir
    proofs: [statuts]
    source: [house_policy]
    certainty: unsure
    versions:
      - {valid_from: 2020-01-01, valid_to: 2020-12-31}
      - {valid_from: 2021-01-01}
"""


def test_a_well_formed_table_is_read() -> None:
    (first, second) = rules_of(parse("ours.yaml", TABLE), route_words())["R1"]

    assert (first.valid_to, second.valid_from) == (D("2020-12-31"), D("2021-01-01"))
    assert [condition.fact for condition in first.conditions] == ["promotion"]


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("promotion: true", "promotoin: true", "« promotoin »" ),
        ("promotion: true", "promotion: maybe", "cannot be “maybe”"),
        ("promotion: true", "role: [boss]", "cannot be “boss”"),
        ("promotion: true", "proof: [bra_card]", "needs one of any_of, only"),
        ("promotion: true", "proof: {at_least: 3}", "cannot be asked with"),
        ("promotion: true", "duration_months: 6", "needs one of"),
        ("promotion: true", "duration_months: {at_least: few}", "cannot be “few”"),
        ("promotion: true", "role: []", "needs one of"),
        ("    when:", "    when_any: [{promotion: true}]\n    when:", "exclude each other"),
        ("route: exempt", "route: free", "“route” is 'free'"),
        ("visa: required", "visa: perhaps", "“visa” is 'perhaps'"),
        ("channel: taechir", "channel: pigeon", "“channel” is 'pigeon'"),
        ("proofs: [statuts]", "proofs: [poem]", "names poem"),
        ("source: [house_policy]", "source: [hearsay]", "sources.yaml"),
        ("certainty: unsure", "certainty: sure", "“certainty” is 'sure'"),
        ("2021-01-01}", "2020-12-31}", "still applies"),
        ("valid_to: 2020-12-31", "valid_to: 2019-12-31", "before it begins"),
        ("  - id: R1", "  - id: R1\n    mood: fine", "unknown key mood"),
    ],
)  # fmt: skip
def test_a_wrong_table_is_named_with_what_to_mend(right: str, wrong: str, problem: str) -> None:
    assert right in TABLE

    with pytest.raises(BadDataFile, match=r"ours.yaml, rules R1") as refusal:
        rules_of(parse("ours.yaml", TABLE.replace(right, wrong)), route_words())

    assert problem.replace("« promotoin »", "“promotoin”") in str(refusal.value)


def test_a_rule_that_stands_twice_or_never_is_refused() -> None:
    twice = TABLE + TABLE.replace("rules:\n", "")
    never = TABLE[: TABLE.index("    versions:")] + "    versions: []\n"

    with pytest.raises(BadDataFile, match="stands twice"):
        rules_of(parse("ours.yaml", twice), route_words())
    with pytest.raises(BadDataFile, match="“versions” is empty"):
        rules_of(parse("ours.yaml", never), route_words())


WORDS = """
routes: {exempt: &w {fr: "a", ar: "ا", en: "a"}, simplified: *w, general: *w, blocked: *w, disputed: *w}
visas: {required: *w, disputed: *w, not_accessible: *w}
channels:
  taechir: {label: *w, valid_from: 2017-06-01, before: paper}
  paper: {label: *w}
referrals: {counter: *w}
cautions: {shares: {text: *w, source: house_policy, certainty: unsure}}
disagreements:
  visa:
    about: visa
    question: *w
    sides: [{reading: one, text: *w, source: house_policy}, {reading: other, text: *w, source: house_policy}]
"""


@pytest.mark.parametrize(
    ("right", "wrong", "problem"),
    [
        ("blocked: *w, ", "", "“blocked” is missing"),
        ("before: paper", "before: pigeon", "which is no channel"),
        ("about: visa", "about: weather", "“about” is 'weather'"),
        (", {reading: other, text: *w, source: house_policy}", "", "two sides at least"),
        ("    question: *w", "    question: *w\n    for_variants: [holiday]", "names holiday"),
    ],
)
def test_wrong_words_are_named_with_what_to_mend(right: str, wrong: str, problem: str) -> None:
    assert right in WORDS
    assert words_of(parse("ours.yaml", WORDS)).channel("taechir", D("2017-05-31")).code == "paper"

    with pytest.raises(BadDataFile, match="ours.yaml") as refusal:
        words_of(parse("ours.yaml", WORDS.replace(right, wrong)))

    assert problem in str(refusal.value)
