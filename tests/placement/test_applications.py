"""Applying, being invited, saying yes or no, taking it back: what each side reads, and when."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from maslak.access.actor import Actor, bind, operator
from maslak.access.enums import Role
from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.employers.models import JobOffer
from maslak.outbox.models import Message
from maslak.pathway.queries import standing
from maslak.people.models import PastWork, Person, Skill
from maslak.placement import applications, queries, reading
from maslak.placement.models import Application
from tests import factories
from tests.placement import make
from tests.placement.make import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.server]
SECRETS = ("Keita", "Awa", "MLI", "refugee", "1995", "female", "0612345678", "612345678")


@pytest.fixture
def firm(db):
    return make.firm()


@pytest.fixture
def employer(make_actor, firm):
    return make_actor("employer", firm)


@pytest.fixture
def offer(firm):
    return make.offer(firm, languages={"fr": "B1"}, skills=("Servir à table",), schooling="primary")


@pytest.fixture
def person(agency):
    made = factories.person(
        agency, family_name="Keita", given_name="Awa", nationality="MLI", sex="female",
        birth_date=date(1995, 5, 1), city="Casablanca", residence="refugee_bra", phone="0612345678",
        languages={"fr": "B2", "en": "A1"}, consents=["share_profile_employers"], education="primary",
    )  # fmt: skip
    Skill.objects.create(person=made, label="servir à table")
    PastWork.objects.create(person=made, label="Serveuse", isco="5131", months=30)
    return made


@pytest.fixture
def herself(person, make_actor):
    account = make_actor("person", username="awa").user
    Person.objects.filter(pk=person.pk).update(account=account)
    return Actor(account, None, Role.PERSON, person_id=person.pk)


def _apply(person, offer, by, **more):
    values = {"origin": "person" if by.role == "person" else "counsellor", "now": NOW} | more
    return applications.apply(person=person, offer=offer, by=by, **values)


def test_a_person_applies_for_themselves_and_it_is_a_fact(person, offer, herself, agency):
    bind(herself)

    made = _apply(person, offer, herself, message="Je suis disponible.")

    assert (made.status, made.origin, made.organisation) == ("submitted", "person", agency)
    assert (made.agreed_at, made.agreement_version, made.agreed_with) == (NOW, "1", None)
    assert made.answer_due_on == TODAY + timedelta(days=21)
    [fact] = standing()
    assert (fact.kind, fact.occurred_on, fact.organisation) == ("applied", TODAY, agency)
    assert fact.attributes == {"origin": "person", "isco": "5131"}


def test_the_card_answers_what_the_offer_asks_and_nothing_else(person, offer, herself):
    bind(herself)
    card = _apply(person, offer, herself).card

    assert card == {
        "languages": [{"language": "fr", "asked": "B1", "level": "B2", "met": True}],
        "skills": [{"label": "Servir à table", "essential": True, "met": True}],
        "schooling": {"asked": "primary", "met": True},
        "experience": {"asked": 0, "months": 30},
        "hours": None,
        "place": "same_city",
    }
    for secret in (*SECRETS, '"en"'):
        assert secret not in json.dumps(card)


def test_what_nobody_asked_is_not_known_and_never_no(firm, agency):
    offer = make.offer(firm, languages={"fr": "B1"}, skills=("Servir à table",), schooling="primary")
    made = _apply(factories.person(agency, region=""), offer, operator())

    assert made.card["languages"][0]["met"] is None
    assert made.card["skills"][0]["met"] is None
    assert made.card["schooling"]["met"] is None
    assert made.card["experience"]["months"] is None
    assert made.card["place"] == "unknown"


def test_the_employer_reads_what_was_given_and_no_file_and_the_person_sees_who_read(
    person, offer, herself, employer
):
    bind(herself)
    made = _apply(person, offer, herself)
    bind(employer)

    shared = reading.open_shared(application=made, by=employer)

    assert (shared["name"], shared["phone"]) == ("Awa Keita", "+212612345678")
    told = json.dumps(shared)
    for secret in ("MLI", "refugee", "1995", "female", person.ref):
        assert secret not in told
    assert shared["json-resume"]["meta"]["x_snia"]["past_works"][0]["months"] == 30
    assert not Person.objects.exists()
    bind(herself)
    trace = AuditEvent.objects.get(event="application.cv_read")
    assert (trace.person_id, trace.organisation_id) == (person.pk, employer.organisation.pk)


@pytest.mark.parametrize("form", ["json-resume", "europass", "pdf"])
def test_a_cv_is_taken_in_a_known_form_by_those_it_was_given_to(
    person, offer, herself, employer, make_actor, other_agency, form
):
    bind(herself)
    made = _apply(person, offer, herself)
    stranger = make_actor("counsellor", other_agency)

    bind(employer)
    assert reading.take_cv(application=made, form=form, by=employer)
    with pytest.raises(NotAllowed):
        reading.take_cv(application=made, form="doc", by=employer)
    bind(stranger)
    with pytest.raises(NotAllowed):
        reading.take_cv(application=made, form=form, by=stranger)


def test_both_are_told_the_employer_without_a_name(person, offer, herself, employer):
    bind(herself)
    _apply(person, offer, herself)
    bind(operator())

    told = {message.template: message for message in Message.objects.all()}

    assert set(told) == {"application_sent", "application_received"}
    assert told["application_received"].user_id == employer.user.pk
    assert not any(secret in told["application_received"].body for secret in SECRETS)
    assert "Serveuse ou serveur" in told["application_sent"].body


def test_a_counsellor_applies_with_the_person_whose_file_the_office_holds(person, offer, counsellor, agency):
    bind(counsellor)

    made = _apply(person, offer, counsellor, language="ar")

    assert (made.origin, made.agreed_with, made.agreement_language) == ("counsellor", counsellor.user, "ar")
    assert made.organisation == agency


def test_nobody_applies_for_somebody_whom_they_do_not_follow(
    person, offer, herself, make_actor, other_agency
):
    stranger = make_actor("counsellor", other_agency)
    another = Actor(herself.user, None, Role.PERSON, person_id=person.pk + 1)

    for by in (
        stranger,
        another,
        make_actor("employer", offer.organisation),
        make_actor("coordinator", other_agency),
    ):
        with pytest.raises(NotAllowed):
            _apply(person, offer, by)
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"status": "paused"},
        {"status": "filled"},
        {"status": "withdrawn"},
        {"closes_on": TODAY - timedelta(days=1)},
        {"confirmed_on": TODAY - timedelta(days=91)},
    ],
)
def test_an_offer_that_does_not_stand_is_not_applied_for(person, offer, counsellor, employer, change):
    JobOffer.objects.filter(pk=offer.pk).update(**change)
    bind(counsellor)

    with pytest.raises(Invalid):
        _apply(person, offer, counsellor)
    bind(employer)
    with pytest.raises(Invalid):
        applications.invite(offer=offer, person=person.pk, by=employer, now=NOW)


@pytest.mark.parametrize(
    ("change", "field"), [({"origin": "invitation"}, "origin"), ({"message": "x" * 601}, "message")]
)
def test_an_application_that_cannot_be_is_refused(person, offer, counsellor, change, field):
    with pytest.raises(Invalid) as refusal:
        _apply(person, offer, counsellor, **change)

    assert refusal.value.field == field


def test_one_open_application_for_one_offer_and_the_earlier_one_is_shown(person, offer, counsellor):
    bind(counsellor)
    first = _apply(person, offer, counsellor)
    with pytest.raises(Conflict):
        _apply(person, offer, counsellor)

    applications.withdraw(application_id=first.pk, by=counsellor, now=NOW)
    second = _apply(person, offer, counsellor)

    assert list(queries.earlier(person, offer)) == [first]
    assert list(queries.applications_of(person)) == [second, first]


def test_an_employer_invites_by_the_card_alone_and_reads_nothing_before_yes(person, offer, employer):
    bind(employer)

    made = applications.invite(offer=offer, person=person.pk, by=employer, now=NOW)

    assert (made.status, made.shared_sealed, made.agreed_at) == ("invited", None, None)
    assert reading.open_shared(application=made, by=employer) == {}
    assert not Person.objects.exists()
    assert not any(secret in json.dumps(made.card) for secret in SECRETS)
    assert not standing().exists()
    bind(operator())
    assert Message.objects.get().template == "application_invited"
    assert made.answer_due_on == TODAY + timedelta(days=14)


def test_an_invitation_goes_by_sms_only_where_the_person_agreed_and_says_nothing(person, offer, employer):
    factories.consent(person, "sms")
    bind(employer)
    applications.invite(offer=offer, person=person.pk, by=employer, now=NOW)
    bind(operator())

    message = Message.objects.get()

    assert message.channel == "sms"
    assert "Serveu" not in message.body


def test_nobody_is_invited_who_does_not_show_themselves_to_employers(offer, employer, agency):
    hidden = factories.person(agency)
    bind(employer)

    with pytest.raises(Invalid):
        applications.invite(offer=offer, person=hidden.pk, by=employer, now=NOW)


def test_a_consent_taken_back_hides_the_invitation_from_the_employer(person, offer, employer):
    bind(employer)
    made = applications.invite(offer=offer, person=person.pk, by=employer, now=NOW)
    bind(operator())
    person.consents.update(withdrawn_at=NOW)
    bind(employer)

    assert not Application.objects.filter(pk=made.pk).exists()


def test_saying_yes_gives_what_was_said_and_is_a_fact(person, offer, employer, herself):
    bind(employer)
    made = applications.invite(offer=offer, person=person.pk, by=employer, now=NOW)
    bind(herself)

    yes = applications.accept_invitation(application_id=made.pk, by=herself, now=NOW)

    assert (yes.status, yes.shared["name"]) == ("submitted", "Awa Keita")
    assert [fact.attributes["origin"] for fact in standing()] == ["invitation"]


def test_applying_for_what_one_was_invited_to_is_saying_yes(person, offer, employer, herself):
    bind(employer)
    made = applications.invite(offer=offer, person=person.pk, by=employer, now=NOW)
    bind(herself)

    assert _apply(person, offer, herself).pk == made.pk


def test_saying_no_tells_the_employer_nothing_and_is_not_asked_again(person, offer, employer, herself):
    bind(employer)
    made = applications.invite(offer=offer, person=person.pk, by=employer, now=NOW)
    bind(herself)
    no = applications.decline(application_id=made.pk, by=herself, now=NOW)

    assert (no.status, no.card, no.shared_sealed) == ("declined", {}, None)
    bind(employer)
    with pytest.raises(Conflict):
        applications.invite(offer=offer, person=person.pk, by=employer, now=NOW)


def test_somebody_who_applied_is_not_invited(person, offer, employer, counsellor):
    bind(counsellor)
    _apply(person, offer, counsellor)
    bind(employer)

    with pytest.raises(Conflict):
        applications.invite(offer=offer, person=person.pk, by=employer, now=NOW)


def test_invitations_that_wait_are_bounded_by_the_posts(agency, offer, employer):
    for _each in range(5):
        make.application(offer, agency, status="invited")
    one_more = factories.person(agency, consents=["share_profile_employers"])
    bind(employer)

    with pytest.raises(Invalid):
        applications.invite(offer=offer, person=one_more.pk, by=employer, now=NOW)


def test_an_invitation_to_an_offer_that_fell_is_not_accepted(person, offer, employer, herself):
    bind(employer)
    made = applications.invite(offer=offer, person=person.pk, by=employer, now=NOW)
    bind(operator())
    JobOffer.objects.filter(pk=offer.pk).update(confirmed_on=TODAY - timedelta(days=100))
    bind(herself)

    with pytest.raises(Invalid):
        applications.accept_invitation(application_id=made.pk, by=herself, now=NOW)


def test_taking_it_back_erases_what_was_given_at_once(person, offer, herself, employer):
    bind(herself)
    made = _apply(person, offer, herself, message="Bonjour")
    applications.withdraw(application_id=made.pk, by=herself, now=NOW)
    bind(employer)

    seen = Application.objects.get(pk=made.pk)

    assert (seen.status, seen.card, seen.shared_sealed, seen.message) == ("withdrawn", {}, None, "")
    assert reading.open_shared(application=seen, by=employer) == {}
    with pytest.raises(NotAllowed):
        reading.take_cv(application=seen, form="pdf", by=employer)
    with pytest.raises(StepRefused):
        applications.shortlist(application_id=made.pk, by=employer, now=NOW)


def test_another_employer_and_another_office_see_nothing_of_it(
    person, offer, counsellor, make_actor, other_agency
):
    bind(counsellor)
    _apply(person, offer, counsellor)
    elsewhere = make.firm("EMP-U", "Hôtel Exemple", ice="")

    for stranger in (make_actor("employer", elsewhere), make_actor("supervisor", other_agency)):
        bind(stranger)
        assert not Application.objects.exists()


def test_a_page_opened_on_an_older_state_changes_nothing(person, offer, counsellor):
    bind(counsellor)
    made = _apply(person, offer, counsellor)

    with pytest.raises(Conflict):
        applications.withdraw(application_id=made.pk, version=made.version + 1, by=counsellor, now=NOW)


def test_an_application_without_its_trail_leaves_nothing(person, offer, counsellor, monkeypatch):
    def fails(*_args, **_more):
        raise RuntimeError("the trail cannot be written")

    with monkeypatch.context() as broken:
        broken.setattr("maslak.access.audit.record", fails)
        with pytest.raises(RuntimeError):
            _apply(person, offer, counsellor)

    assert not Application.objects.exists()
    assert not standing().exists()
    assert not Message.objects.exists()
