"""The doors to a request, what is declared, and what an office sees and says before it decides."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from maslak.access.actor import bind, operator
from maslak.assisted import agreements, asking, eligibility, proofs
from maslak.assisted.eligibility import NO, UNKNOWN, YES, Post
from maslak.assisted.models import Agreement, Proof
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.law import assisted
from maslak.pathway import actions as pathway
from maslak.pathway.queries import standing
from maslak.people.models import Person
from maslak.placement.models import Placement
from tests import factories
from tests.assisted import make
from tests.assisted.make import NOW, START

TERMS = assisted.scheme(make.SCHEME).terms(START)
AMUDDU = assisted.scheme("amuddu").terms(date(2020, 7, 1))
GOOD = Post(
    starts_on=START, contract_type="cdi", region="MA-06", wage_mad=Decimal(4000), cnss_in_order="yes",
    no_dismissal="yes", employer={"kind": "company", "sector": "food", "headcount": 12},
)  # fmt: skip


def post(**changes) -> Post:
    return Post(**{**GOOD.__dict__, **changes})


def answers(terms, found: Post) -> dict[str, str]:
    return {each.code: each.answer for each in eligibility.of_employer(terms, found)}


def asked(by, person, **more) -> Agreement:
    values = {
        "reference": person.ref, "scheme": make.SCHEME, "worker_name": "Exemple Awa", "job_title": "Plonge",
        "contract_type": "cdi", "starts_on": START, "wage_mad": Decimal(4000),
    } | more  # fmt: skip
    return asking.from_reference(**values, by=by, now=NOW)


def job(agency, person, **fields) -> Placement:
    values = {"employer": make.employer(agency), "job_title": "Serveuse", "contract_type": "cdi"} | fields
    return Placement.objects.create(
        person=person, organisation=agency, starts_on=START, region="MA-06", evidence="contract",
        **{"wage_mad": Decimal(4000)} | values,
    )  # fmt: skip


def test_a_good_hire_meets_every_condition_of_the_employer():
    assert set(answers(TERMS, GOOD).values()) == {YES}
    assert eligibility.overall(eligibility.of_employer(TERMS, GOOD)) == YES


@pytest.mark.parametrize(
    ("changes", "code", "answer"),
    [
        ({"employer": {"kind": "public"}}, "employer", NO),
        ({"employer": {"kind": "household"}}, "employer", NO),
        ({"employer": None}, "employer", UNKNOWN),
        ({"employer": {"kind": "company", "headcount": 201}}, "size", NO),
        ({"employer": {"kind": "company", "headcount": None}}, "size", UNKNOWN),
        ({"contract_type": "seasonal"}, "contract", NO),
        ({"contract_type": ""}, "contract", UNKNOWN),
        ({"contract_months": 11}, "duration", NO),
        ({"contract_months": 12}, "duration", YES),
        ({"wage_mad": Decimal(1000)}, "wage", NO),
        ({"wage_mad": None}, "wage", UNKNOWN),
        ({"cnss_in_order": "no"}, "cnss", NO),
        ({"cnss_in_order": ""}, "cnss", UNKNOWN),
        ({"no_dismissal": "no"}, "dismissal", NO),
        ({"no_dismissal": ""}, "dismissal", UNKNOWN),
    ],
)
def test_each_condition_says_yes_no_or_not_known(changes, code, answer):
    assert answers(TERMS, post(**changes))[code] == answer


@pytest.mark.parametrize(("region", "answer"), [("MA-06", YES), ("MA-04", YES), ("MA-02", NO), ("", UNKNOWN)])
def test_the_scheme_of_2020_stands_in_its_regions_and_what_is_unpublished_is_not_known(region, answer):
    found = answers(AMUDDU, post(starts_on=date(2020, 7, 1), region=region))

    assert found["region"] == answer
    assert {found[code] for code in ("employer", "contract", "duration", "sector")} == {UNKNOWN}


@pytest.mark.parametrize(
    ("basis", "since", "status", "registered"),
    [
        ("refugee_bra", date(2023, 1, 2), YES, YES),
        ("refugee_unhcr", date(2024, 2, 1), UNKNOWN, YES),
        ("asylum_seeker_unhcr", date(2024, 2, 2), NO, NO),
    ],
)
def test_the_person_s_conditions_are_read_from_the_file(agency, basis, since, status, registered):
    person = factories.person(agency)
    make.eligible_person(person, agency, basis=basis, registered_on=since)

    found = eligibility.of_person(assisted.scheme(make.SCHEME), TERMS, GOOD, person)

    assert {each.code: each.answer for each in found} == {"status": status, "registered": registered}


def test_a_file_that_says_nothing_answers_nothing(agency):
    found = eligibility.of_person(assisted.scheme(make.SCHEME), TERMS, GOOD, factories.person(agency))

    assert {each.answer for each in found} == {UNKNOWN}


def test_an_employer_asks_with_the_reference_that_the_person_gave_and_learns_nothing(agency, asker):
    person = factories.person(agency)
    make.employer(asker.organisation)
    bind(asker)

    made = asked(asker, person)

    assert (made.organisation, made.asked_by, made.status) == (agency, asker.organisation, "drafted")
    assert not Person.objects.exists()
    with pytest.raises(Conflict):
        asked(asker, person)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reference": "ZZZZZZZZZZ"}, "reference"),
        ({"scheme": "idmaj"}, "scheme"),
        ({"scheme": "amuddu"}, "scheme"),
        ({"worker_name": " "}, "worker_name"),
        ({"job_title": ""}, "job_title"),
        ({"contract_type": "gift"}, "contract_type"),
        ({"contract_months": 0}, "contract_months"),
        ({"contract_type": "cdd"}, "contract_months"),
        ({"wage_mad": Decimal("0")}, "wage_mad"),
        ({"wage_mad": Decimal("1.001")}, "wage_mad"),
    ],
)
def test_a_request_is_whole(agency, asker, change, field):
    person = factories.person(agency)
    make.employer(asker.organisation)
    bind(asker)

    with pytest.raises(Invalid) as refusal:
        asked(asker, person, **change)

    assert refusal.value.field == field


def test_the_file_of_an_association_is_asked_for_elsewhere(ngo, asker):
    person = factories.person(ngo)
    make.employer(asker.organisation)
    bind(asker)

    with pytest.raises(Invalid):
        asked(asker, person)


def test_an_employer_without_an_establishment_describes_it_first(agency, asker):
    person = factories.person(agency)
    bind(asker)

    with pytest.raises(Invalid):
        asked(asker, person)


def test_an_office_asks_for_a_job_and_an_employer_of_the_same_ice_finds_it(agency, counsellor, asker):
    ice = "001561191000066"
    make.employer(asker.organisation, ice=ice)
    person = factories.person(agency)
    here = job(agency, person, employer=make.employer(agency, "Restaurant exemple SARL", ice=ice))
    elsewhere = job(agency, factories.person(agency), employer=make.employer(agency, "Sans compte"))
    bind(counsellor)

    first = asking.from_placement(placement_id=here.pk, scheme=make.SCHEME, by=counsellor, now=NOW)
    second = asking.from_placement(placement_id=elsewhere.pk, scheme=make.SCHEME, by=counsellor, now=NOW)

    assert (first.asked_by, first.worker_name) == (asker.organisation, person.full_name)
    assert second.asked_by == agency
    bind(asker)
    assert list(Agreement.objects.all()) == [first]


def test_a_job_of_another_office_or_without_a_wage_is_refused(agency, other_agency, make_actor, counsellor):
    here = job(agency, factories.person(agency), wage_mad=None)
    stranger = make_actor("counsellor", other_agency)
    bind(stranger)
    with pytest.raises(NotAllowed):
        asking.from_placement(placement_id=here.pk, scheme=make.SCHEME, by=stranger, now=NOW)
    bind(counsellor)
    with pytest.raises(Invalid):
        asking.from_placement(placement_id=here.pk, scheme=make.SCHEME, by=counsellor, now=NOW)


def test_a_request_is_sent_once_both_declarations_and_both_papers_are_there(agency, asker):
    made = make.agreement(agency, status="drafted", cnss_in_order="", no_dismissal="")
    bind(asker)
    with pytest.raises(Invalid):
        agreements.submit(agreement_id=made.pk, by=asker, now=NOW)
    agreements.declare(agreement_id=made.pk, cnss_in_order="yes", no_dismissal="yes", by=asker)
    for code in ("contract", "cnss_certificate"):
        with pytest.raises(Invalid):
            agreements.submit(agreement_id=made.pk, by=asker, now=NOW)
        proofs.attach(
            agreement_id=made.pk, code=code, name="x.pdf", content=make.PDF + code.encode() + b"%%EOF", by=asker,
            now=NOW,
        )  # fmt: skip

    agreements.submit(agreement_id=made.pk, by=asker, now=NOW)

    made.refresh_from_db()
    assert made.status == "submitted"
    with pytest.raises(StepRefused):
        proofs.attach(
            agreement_id=made.pk, code="contract", name="x.pdf", content=make.PDF, by=asker, now=NOW
        )
    with pytest.raises(StepRefused):
        agreements.declare(agreement_id=made.pk, cnss_in_order="no", no_dismissal="no", by=asker)


def test_a_copy_is_kept_once_read_by_the_two_sides_and_by_nobody_else(
    agency, other_agency, asker, decider, make_actor
):
    made = make.agreement(agency, status="drafted")
    bind(asker)
    values = {
        "agreement_id": made.pk,
        "code": "contract",
        "name": "../c.exe",
        "content": make.PDF,
        "by": asker,
    }
    first = proofs.attach(**values, now=NOW)
    assert proofs.attach(**values, now=NOW) == first
    for wrong in ({"code": "payslip"}, {"content": b"MZ"}, {"content": b""}):
        with pytest.raises(Invalid):
            proofs.attach(**values | wrong, now=NOW)

    for reader in (asker, decider):
        bind(reader)
        assert proofs.read(ref=first.ref, by=reader)[2] == make.PDF
    stranger = make_actor("supervisor", other_agency)
    bind(stranger)
    with pytest.raises(NotAllowed):
        proofs.read(ref=first.ref, by=stranger)
    bind(asker)
    proofs.detach(ref=first.ref, by=asker)
    assert not Proof.objects.exists()


def test_a_condition_that_is_not_met_cannot_be_talked_away(agency, decider):
    made = make.agreement(agency, status="submitted", cnss_in_order="no")
    make.eligible(made)
    purse = make.envelope()
    bind(decider)

    with pytest.raises(Invalid, match="CNSS"):
        agreements.accept(agreement_id=made.pk, envelope_id=purse.pk, note="Vu", by=decider, now=NOW)


def test_what_is_accepted_keeps_the_terms_of_its_first_day(agency, decider):
    made = make.agreement(agency, status="submitted", contract_months=14, starts_on=date(2023, 12, 1))
    make.eligible(made)
    purse = make.envelope()
    bind(decider)

    agreements.accept(agreement_id=made.pk, envelope_id=purse.pk, by=decider, now=NOW)

    made.refresh_from_db()
    assert (made.months, made.monthly_mad, made.committed_mad) == (6, Decimal("1200"), Decimal("7200"))
    assert (made.paid_until, made.keep_until) == (date(2024, 5, 31), date(2024, 11, 30))
    assert assisted.thawed(made.terms).recovery == "whole"
    assert standing().filter(kind="assisted_agreed").count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"scheme": "amuddu"}, {"ends_on": date(2024, 5, 19)}, {"starts_on": date(2024, 5, 21)},
    ],
)  # fmt: skip
def test_an_envelope_of_another_scheme_or_time_pays_nothing(agency, decider, fields):
    made = make.agreement(agency, status="submitted")
    make.eligible(made)
    purse = make.envelope(**fields)
    bind(decider)

    with pytest.raises(Invalid) as refusal:
        agreements.accept(agreement_id=made.pk, envelope_id=purse.pk, by=decider, now=NOW)

    assert refusal.value.field == "envelope"


def test_an_office_does_not_draw_from_the_envelope_of_another(agency, other_agency, decider):
    made = make.agreement(agency, status="submitted")
    make.eligible(made)
    purse = make.envelope(organisation=other_agency)
    bind(decider)

    with pytest.raises(Invalid):
        agreements.accept(agreement_id=made.pk, envelope_id=purse.pk, by=decider, now=NOW)


def test_work_that_begins_makes_the_job_an_assisted_one_in_the_figures(agency, decider):
    person = factories.person(agency)
    here = job(agency, person)
    pathway.record(
        "placed", person=person, occurred_on=START, organisation=agency, source=here, by=operator(),
        attributes={"contract_type": "cdi", "assisted": False, "mediated_by": "agency"},
    )  # fmt: skip
    made = make.agreement(agency, status="accepted", person=person, placement=here)
    bind(decider)

    agreements.start(agreement_id=made.pk, by=decider, now=NOW)

    here.refresh_from_db()
    facts = standing().filter(kind="placed")
    assert here.assisted
    assert [fact.attributes["assisted"] for fact in facts] == [True]
    assert made.checks.count() == 5
    with pytest.raises(StepRefused):
        agreements.start(agreement_id=made.pk, by=decider, now=NOW)


def test_work_that_has_not_begun_is_not_paid(agency, decider):
    made = make.agreement(agency, status="accepted", starts_on=date(2024, 5, 21))
    bind(decider)

    with pytest.raises(Invalid):
        agreements.start(agreement_id=made.pk, by=decider, now=NOW)
