"""Courses elsewhere count once their proof is seen; a portfolio prepares and promises nothing; a passport tells skills."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from maslak.access.actor import Actor, bind
from maslak.access.actor import operator as everybody
from maslak.access.enums import Role
from maslak.access.models import User
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.pathway.queries import standing
from maslak.people import profile
from maslak.training import certificates, courses, passport, portfolios, rules
from maslak.training.models import DistanceCourse, Portfolio
from tests import factories
from tests.training import make
from tests.training.make import DAY, LATER, NOW

ESCO = "http://data.europa.eu/esco/skill/0b3c8a2e"


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def holder(person):
    user = User.objects.create(username="awa-keita", display_name="Awa")
    return Actor(user, None, Role.PERSON, person.pk)


def _course(person, by, **more):
    values = {
        "platform": "OpenClassrooms", "title": "Bureautique", "completed_on": date(2020, 2, 1),
        "proof_kind": "certificate", "hours": Decimal(12),
    }  # fmt: skip
    bind(by)
    return courses.declare(person=person, by=by, now=NOW, **values | more)


def test_a_course_counts_once_its_proof_is_seen(person, caseworker):
    course = _course(person, caseworker)
    bind(everybody())
    assert not standing().filter(kind="distance_course_completed").exists()

    bind(caseworker)
    courses.prove(course_id=course.pk, by=caseworker, now=NOW)

    bind(everybody())
    fact = standing().get(kind="distance_course_completed")
    assert (fact.occurred_on, fact.mode) == (date(2020, 2, 1), "remote")
    assert fact.attributes["platform"] == "OpenClassrooms"
    assert DistanceCourse.objects.get().seen_by == caseworker.user


def test_the_person_says_so_and_their_office_looks(person, holder, caseworker):
    course = _course(person, holder)

    with pytest.raises(NotAllowed):
        courses.prove(course_id=course.pk, by=holder, now=NOW)
    bind(caseworker)
    assert courses.prove(course_id=course.pk, by=caseworker, now=NOW).status == "proven"


def test_a_proof_that_does_not_hold_is_refused_with_words(person, caseworker):
    course = _course(person, caseworker)

    with pytest.raises(Invalid):
        courses.refuse(course_id=course.pk, why=" ", by=caseworker, now=NOW)
    refused = courses.refuse(course_id=course.pk, why="Le nom n'est pas le sien.", by=caseworker, now=NOW)
    assert refused.status == "refused"


def test_another_office_proves_nothing(person, caseworker, make_actor, other_agency):
    course = _course(person, caseworker)
    other = make_actor(Role.COUNSELLOR, other_agency)
    bind(other)

    with pytest.raises(NotAllowed):
        courses.prove(course_id=course.pk, by=other, now=NOW)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"platform": " "}, "platform"),
        ({"title": ""}, "title"),
        ({"completed_on": date(2020, 5, 1)}, "completed_on"),
        ({"proof_kind": "word"}, "proof_kind"),
        ({"proof_kind": "link"}, "proof_link"),
        ({"proof_kind": "link", "proof_link": "http://example.org"}, "proof_link"),
        ({"hours": Decimal(0)}, "hours"),
    ],
)
def test_a_course_without_sense_is_refused_beside_its_field(person, caseworker, wrong, field):
    with pytest.raises(Invalid) as refusal:
        _course(person, caseworker, **wrong)
    assert refusal.value.field == field


def test_the_same_course_is_noted_once(person, caseworker):
    _course(person, caseworker)

    with pytest.raises(Conflict):
        _course(person, caseworker)


# Prior learning


def _portfolio(person, by):
    bind(by)
    return portfolios.open_portfolio(person=person, target="Cuisinier, qualification", by=by, today=DAY)


def _ready(person, by):
    book = _portfolio(person, by)
    skill = portfolios.add_skill(portfolio_id=book.pk, label="Tenir un poste", esco_uri=ESCO, by=by)
    portfolios.judge_own(skill_id=skill.pk, level=3, by=by, today=DAY)
    portfolios.judge_third(skill_id=skill.pk, level=2, capacity="chef de cuisine", by=by, today=DAY)
    portfolios.add_evidence(skill_id=skill.pk, kind="picture", description="Dix assiettes", by=by, today=DAY)
    return book


def test_every_skill_is_judged_twice_and_shown_before_it_is_assessed(person, caseworker):
    book = _portfolio(person, caseworker)
    with pytest.raises(Invalid):
        portfolios.assess(portfolio_id=book.pk, by=caseworker, now=NOW)
    skill = portfolios.add_skill(portfolio_id=book.pk, label="Tenir un poste", by=caseworker)
    portfolios.judge_own(skill_id=skill.pk, level=3, by=caseworker, today=DAY)
    portfolios.judge_third(skill_id=skill.pk, level=3, capacity="chef", by=caseworker, today=DAY)

    with pytest.raises(Invalid, match="Tenir un poste"):
        portfolios.assess(portfolio_id=book.pk, by=caseworker, now=NOW)
    portfolios.add_evidence(
        skill_id=skill.pk, kind="payslip", description="Trois fiches", by=caseworker, today=DAY
    )

    assert portfolios.assess(portfolio_id=book.pk, by=caseworker, now=NOW).status == "assessed"
    bind(everybody())
    assert standing().get(kind="prior_learning_assessed").attributes["skills"] == 1


def test_the_person_judges_their_own_skills_and_only_theirs(person, holder, caseworker):
    book = _portfolio(person, caseworker)
    skill = portfolios.add_skill(portfolio_id=book.pk, label="Tenir un poste", by=caseworker)

    bind(holder)
    assert portfolios.judge_own(skill_id=skill.pk, level=4, by=holder, today=DAY).own_level == 4
    with pytest.raises(NotAllowed):
        portfolios.judge_third(skill_id=skill.pk, level=4, capacity="moi", by=holder, today=DAY)
    other = Actor(holder.user, None, Role.PERSON, factories.person(caseworker.organisation).pk)
    bind(other)
    with pytest.raises(NotAllowed):
        portfolios.judge_own(skill_id=skill.pk, level=4, by=other, today=DAY)


@pytest.mark.parametrize("level", [0, 5])
def test_a_level_outside_the_scale_is_refused(person, caseworker, level):
    skill = portfolios.add_skill(portfolio_id=_portfolio(person, caseworker).pk, label="Poste", by=caseworker)

    with pytest.raises(Invalid):
        portfolios.judge_own(skill_id=skill.pk, level=level, by=caseworker, today=DAY)


def test_a_third_party_says_in_what_quality(person, caseworker):
    skill = portfolios.add_skill(portfolio_id=_portfolio(person, caseworker).pk, label="Poste", by=caseworker)

    with pytest.raises(Invalid) as refusal:
        portfolios.judge_third(skill_id=skill.pk, level=3, capacity="", by=caseworker, today=DAY)
    assert refusal.value.field == "capacity"


def test_it_goes_to_a_jury_with_a_consent_and_the_jury_alone_reads_it(
    person, caseworker, operator, trainer, stranger
):
    book = _ready(person, caseworker)
    portfolios.assess(portfolio_id=book.pk, by=caseworker, now=NOW)
    with pytest.raises(Invalid, match="accord"):
        portfolios.refer(portfolio_id=book.pk, jury=operator, consent=None, by=caseworker, now=NOW)

    bind(trainer)
    assert not Portfolio.objects.exists()
    consent = factories.consent(person, "referral", operator)
    bind(caseworker)
    portfolios.refer(portfolio_id=book.pk, jury=operator, consent=consent, by=caseworker, now=NOW)

    bind(trainer)
    assert portfolios.read(portfolio_id=book.pk, by=trainer).target == "Cuisinier, qualification"
    bind(stranger)
    with pytest.raises(NotAllowed):
        portfolios.read(portfolio_id=book.pk, by=stranger)
    bind(everybody())
    assert standing().filter(kind="prior_learning_referred").count() == 1


def test_not_before_it_is_assessed(person, caseworker, operator):
    book = _ready(person, caseworker)
    consent = factories.consent(person, "referral", operator)
    bind(caseworker)

    with pytest.raises(StepRefused):
        portfolios.refer(portfolio_id=book.pk, jury=operator, consent=consent, by=caseworker, now=NOW)


def test_what_the_jury_says_is_noted_as_its_own_answer(person, caseworker, operator):
    book = _ready(person, caseworker)
    portfolios.assess(portfolio_id=book.pk, by=caseworker, now=NOW)
    consent = factories.consent(person, "referral", operator)
    bind(caseworker)
    portfolios.refer(portfolio_id=book.pk, jury=operator, consent=consent, by=caseworker, now=NOW)

    with pytest.raises(Invalid):
        portfolios.answer(portfolio_id=book.pk, what="", on=LATER.date(), by=caseworker, now=LATER)
    answered = portfolios.answer(
        portfolio_id=book.pk, what="partial", on=LATER.date(), by=caseworker, now=LATER
    )

    assert (answered.status, answered.answer) == ("answered", "partial")
    bind(everybody())
    assert not standing().filter(kind="training_certified").exists()


def test_a_portfolio_worked_on_again_is_assessed_anew(person, caseworker):
    book = _ready(person, caseworker)
    portfolios.assess(portfolio_id=book.pk, by=caseworker, now=NOW)
    with pytest.raises(StepRefused):
        portfolios.add_skill(portfolio_id=book.pk, label="Autre", by=caseworker)

    portfolios.reopen(portfolio_id=book.pk, by=caseworker)

    portfolios.add_skill(portfolio_id=book.pk, label="Autre", by=caseworker)
    bind(everybody())
    assert not standing().filter(kind="prior_learning_assessed").exists()


@pytest.mark.parametrize(
    ("periods", "months"),
    [
        ([], 0),
        ([(date(2018, 1, 1), date(2018, 1, 1))], 1),
        ([(date(2018, 1, 1), date(2018, 12, 1)), (date(2018, 6, 1), date(2019, 6, 1))], 18),
        ([(date(2017, 1, 1), date(2017, 3, 1)), (date(2019, 1, 1), date(2019, 3, 1))], 6),
    ],
)
def test_two_jobs_at_the_same_time_count_once(periods, months):
    assert rules.months_of_work(periods) == months


def test_three_years_are_what_certifiers_usually_ask(db):
    assert portfolios.months_asked(date(2020, 6, 1)) == 36


# The passport


@pytest.fixture
def rich(offer, person, caseworker, trainer):
    """A person with a certificate, a course, work and skills."""
    done = make.completed(offer, person, caseworker, trainer)
    certificates.certify(enrolment_id=done.pk, by=trainer, now=LATER)
    course = _course(person, caseworker)
    courses.prove(course_id=course.pk, by=caseworker, now=NOW)
    book = _ready(person, caseworker)
    portfolios.add_experience(
        portfolio_id=book.pk, role="Aide de cuisine", place="Bamako", first_month=date(2016, 1, 1),
        last_month=date(2018, 12, 1), by=caseworker, today=DAY,
    )  # fmt: skip
    profile.add_skill(person_id=person.pk, label="Parler à un groupe", by=caseworker)
    return person


def test_json_resume_has_its_top_keys_and_what_was_learnt(rich, holder):
    bind(holder)
    resume = passport.take(person=rich, form="json-resume", by=holder, on=LATER.date())

    assert set(resume) == {
        "$schema", "basics", "work", "volunteer", "education", "awards", "certificates", "publications", "skills",
        "languages", "interests", "references", "projects", "meta",
    }  # fmt: skip
    assert resume["basics"]["name"] == "Awa Keita"
    assert resume["education"][0]["area"] == "Couture, retouches"
    assert {c["issuer"] for c in resume["certificates"]} == {"Centre exemple", "OpenClassrooms"}
    assert resume["work"][0] == {
        "name": "Bamako", "position": "Aide de cuisine", "startDate": "2016-01", "endDate": "2018-12",
    }  # fmt: skip
    assert {s["name"]: s["keywords"] for s in resume["skills"]} == {
        "Tenir un poste": [ESCO], "Parler à un groupe": [],
    }  # fmt: skip
    assert resume["languages"] == [{"language": "fr", "fluency": "B1"}]


def test_europass_refers_to_esco_where_it_is_known_and_says_null_otherwise(rich, holder):
    bind(holder)
    person = passport.take(person=rich, form="europass", by=holder, on=LATER.date())

    outcomes = {
        outcome["title"]["fr"][0]: outcome["relatedESCOSkill"]
        for claim in person["hasClaim"]
        for outcome in claim.get("specifiedBy", {}).get("learningOutcome", [])
    }

    assert person["type"] == "Person"
    assert outcomes["Tenir un poste"][0]["id"] == ESCO
    assert outcomes["Parler à un groupe"] is None
    assert outcomes["Coudre à la machine"] is None


@pytest.mark.parametrize("form", passport.FORMS)
def test_neither_tells_a_nationality_a_stay_or_a_paper(rich, holder, form):
    bind(holder)
    said = json.dumps(
        passport.take(person=rich, form=form, by=holder, on=LATER.date()), ensure_ascii=False
    ).casefold()

    for secret in ("mli", "refug", "réfug", "k123456a", "nationality", "séjour", "residence"):
        assert secret not in said


def test_nobody_else_takes_it(rich, caseworker, holder):
    bind(caseworker)
    with pytest.raises(NotAllowed):
        passport.take(person=rich, form="json-resume", by=caseworker, on=DAY)
    bind(holder)
    with pytest.raises(NotAllowed):
        passport.take(person=rich, form="word", by=holder, on=DAY)


def test_an_unproven_course_is_not_in_it(person, caseworker, holder):
    _course(person, caseworker)
    bind(holder)

    assert passport.take(person=person, form="json-resume", by=holder, on=DAY)["certificates"] == []
