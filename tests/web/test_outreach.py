"""Outreach from its pages: what a visitor may do without an account, and the desk from contact to result."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent
from maslak.outbox.models import Message
from maslak.outreach.models import (
    Campaign,
    Commitment,
    Contact,
    Course,
    Event,
    Lead,
    Plan,
    PlanTask,
    Practice,
    Registration,
    Resource,
    Study,
    Subscription,
)
from maslak.pathway.models import Milestone
from tests import factories
from tests.outreach import make
from tests.web.desk.conftest import signed_in

pytestmark = pytest.mark.django_db
STAFF = (
    "desk", "contacts", "contact-new", "campaigns", "campaign-new", "organise", "event-new", "library", "resource-new",
    "fiches", "fiche-new", "courses", "course-new", "studies", "study-new", "plans", "plan-new", "results",
)  # fmt: skip
PUBLIC = ("home", "events", "resources", "practices")


@pytest.fixture(autouse=True)
def _nobody_tried_yet():
    cache.clear()


@pytest.fixture
def staff(make_actor, agency):
    return signed_in(make_actor("counsellor", agency))


@pytest.fixture
def lead_account(make_actor, agency):
    return signed_in(make_actor("supervisor", agency))


def read(client, name, /, *args, status=200, **query):
    answer = client.get(reverse(f"outreach:{name}", args=args), query)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    bind(operator())
    return answer.content.decode()


def send(client, name, /, *args, status=302, **data):
    answer = client.post(reverse(f"outreach:{name}", args=args), data)
    assert answer.status_code == status, answer.content.decode()[-4000:]
    bind(operator())
    return answer


def today(**past):
    return timezone.localdate() - timedelta(**past)


def coming(agency, **fields):
    """An announced event of next week, by the clock of the machine."""
    begins = timezone.now() + timedelta(days=7)
    return make.event(agency, **{"starts_at": begins, "ends_at": begins + timedelta(hours=4)} | fields)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("name", PUBLIC)
def test_what_is_public_opens_to_anybody(client, agency, name, language):
    client.cookies["django_language"] = language
    coming(agency)
    make.event(agency, status="held", title_fr="Salon passé")
    make.resource(agency)
    make.practice(agency, status="published")

    page = read(client, name)

    assert page.count("<h1") == 1
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("name", STAFF)
def test_the_desk_opens_to_a_counsellor_and_to_no_visitor(staff, client, name):
    read(staff, name)

    answer = client.get(reverse(f"outreach:{name}"))
    assert answer.status_code == 302
    assert "/connexion/" in answer.url


@pytest.mark.parametrize("name", STAFF)
@pytest.mark.parametrize("role", ["donor", "juror", "mentor", "employer"])
def test_the_desk_is_closed_to_other_trades(make_actor, agency, name, role):
    read(signed_in(make_actor(role, agency)), name, status=403)


def test_the_coordinator_keeps_events_and_the_library_and_follows_no_employer(make_actor, ministry):
    coordinator = signed_in(make_actor("coordinator", ministry))

    for name in ("desk", "organise", "library", "fiches", "courses", "studies", "plans", "results"):
        read(coordinator, name)
    for name in ("contacts", "campaigns"):
        read(coordinator, name, status=403)


def test_from_a_contact_to_a_commitment_kept(staff, agency):
    send(staff, "contact-new", employer="Boulangerie Démo", region="MA-06", way="visit", topic="hiring",
         on=today(days=10), met="Directrice", next_on=today(days=1))  # fmt: skip
    contact = Contact.objects.get()
    send(staff, "commit", contact.ref, promise="hire", number=2, due_on=today(days=2))
    commitment = Commitment.objects.get()

    page = read(staff, "desk")
    assert "Boulangerie Démo" in page
    assert "en retard" in page

    send(staff, "contact-back", contact.ref, on=today())
    send(staff, "settle", commitment.pk, "drop", status=422, on=today())
    send(staff, "settle", commitment.pk, "keep", on=today(), outcome="Deux contrats")
    send(staff, "commitment-again", commitment.pk)
    send(staff, "settle", commitment.pk, "keep", on=today())

    commitment.refresh_from_db()
    contact.refresh_from_db()
    assert (commitment.status, contact.next_done_on) == ("kept", today())
    assert "Boulangerie Démo" not in read(staff, "desk")
    read(staff, "contact", contact.ref)


def test_a_contact_noted_by_mistake_is_cancelled_with_its_facts(staff, agency):
    send(staff, "contact-new", employer="Démo", way="call", topic="hiring", on=today())
    contact = Contact.objects.get()

    send(staff, "contact-cancel", contact.ref, reason="autre entreprise")

    assert not Milestone.objects.filter(kind="employer_reached", voided_by=None).exists()
    assert "autre entreprise" in read(staff, "contact", contact.ref)


def test_a_contact_of_another_office_is_not_found(make_actor, other_agency, agency):
    stranger, contact = signed_in(make_actor("counsellor", other_agency)), make.contact(agency)
    commitment = make.commitment(agency, contact=contact)

    read(stranger, "contact", contact.ref, status=404)
    read(stranger, "settle", commitment.pk, "keep", status=404)


def test_a_campaign_reaches_those_who_agreed_and_the_link_stops_it(staff, client, agency):
    employer = make.employer(agency)
    contact = make.contact(agency, employer=employer)
    send(
        staff, "subscribe", contact.ref, email="rh@example.org", language="fr", how="Salon", agreed_on=today()
    )
    texts = {"text_fr": "Salon le 18.", "text_ar": "معرض.", "text_en": "A fair."}
    send(staff, "campaign-new", title="Salon", audience="employers", **texts)
    campaign = Campaign.objects.get()
    assert "Envoyer à 1 destinataire" in read(staff, "campaign", campaign.ref)

    send(staff, "campaign-send", campaign.ref)
    send(staff, "campaign-send", campaign.ref)

    message, token = Message.objects.get(template="campaign_employers"), Subscription.objects.get().token
    assert token in message.body
    assert "Ne plus m" in read(client, "stop", token)
    assert Subscription.objects.get().withdrawn_at is None
    send(client, "stop", token, status=200)
    assert Subscription.objects.get().withdrawn_at is not None
    send(client, "stop", "INCONNU", status=404)


def test_a_campaign_that_nobody_agreed_to_is_not_sent(staff, agency):
    campaign = make.campaign(agency)

    send(staff, "campaign-send", campaign.ref)
    send(staff, "campaign-cancel", campaign.ref)

    campaign.refresh_from_db()
    assert campaign.status == "cancelled"


def test_a_visitor_registers_for_a_fair_and_gives_the_seat_back(client, agency):
    event = coming(agency, seats=1)
    talk = make.talk(event, seats=5)
    page = read(client, "event", event.ref)
    assert event.link not in page

    answer = send(client, "event", event.ref, name="Mariam", visitor="person", talks=[talk.pk])
    token = Registration.objects.get().token
    assert answer.url == reverse("outreach:ticket", args=[token])
    assert event.link in read(client, "ticket", token)
    second = send(client, "event", event.ref, name="Omar", visitor="person").url.rstrip("/").split("/")[-1]
    assert "rang 1" in read(client, "ticket", second)

    send(client, "give-back", token)

    assert "Votre place est gardée" in read(client, "ticket", second)
    assert "Inscription annulée" in read(client, "ticket", token)
    event.refresh_from_db()
    talk.refresh_from_db()
    assert (event.taken, talk.taken) == (1, 0)


def test_a_registration_asks_the_least_and_says_what_is_missing(client, agency):
    event = coming(agency)

    page = send(client, "event", event.ref, name="", visitor="person", may_contact="on", status=422)
    assert "obligatoire" in page.content.decode()
    send(client, "event", event.ref, name="Mariam", visitor="person", may_contact="on", status=422)

    assert not Registration.objects.exists()


def test_an_event_in_preparation_and_an_unknown_ticket_are_not_found(client, agency):
    event = coming(agency, status="draft")

    read(client, "event", event.ref, status=404)
    read(client, "ticket", "ABCDEFGH", status=404)
    send(client, "give-back", "ABCDEFGH", status=404)


def test_too_many_registrations_from_one_address_wait(client, agency):
    event = coming(agency)
    for number in range(20):
        send(client, "event", event.ref, name=f"V{number}", visitor="other")

    send(client, "event", event.ref, name="Encore", visitor="other", status=429)

    assert Registration.objects.count() == 20


def test_an_event_from_its_preparation_to_its_leads(staff, client, agency):
    begins = timezone.localtime() + timedelta(days=3)
    when = {"starts_at": f"{begins:%Y-%m-%dT10:00}", "ends_at": f"{begins:%Y-%m-%dT16:00}"}
    send(staff, "event-new", kind="fair", audience="everyone", topic="hiring", mode="onsite", title_fr="Salon",
         place="Salle", city="Casablanca", region="MA-06", **when)  # fmt: skip
    event = Event.objects.get()
    send(staff, "stand-new", event.ref, name="Hôtel Démo", offer="Dix postes")
    send(
        staff,
        "talk-new",
        event.ref,
        title="CV",
        language="fr",
        starts_at=when["starts_at"],
        ends_at=when["ends_at"],
    )
    send(staff, "event-seats", event.ref, seats=2)
    send(staff, "event-publish", event.ref)
    assert "Hôtel Démo" in read(client, "event", event.ref)
    one = make.registration(Event.objects.get())
    two = make.registration(Event.objects.get(), name="Omar")
    Event.objects.update(starts_at=timezone.now() - timedelta(hours=1))

    page = read(staff, "organise-event", event.ref)
    assert "Mariam" in page
    send(staff, "roll", event.ref, present=[one.pk])
    send(staff, "lead-new", event.ref, who="Hôtel Démo", topic="hiring", due_on=today(days=-5))
    lead = Lead.objects.get()
    send(staff, "lead-step", event.ref, lead.pk, "follow", outcome="Appelé")
    send(staff, "lead-step", event.ref, lead.pk, "convert", contact=make.contact(agency).pk)
    send(staff, "event-hold", event.ref, lessons="Commencer plus tôt.")
    send(staff, "event-lessons", event.ref, lessons="Commencer à dix heures.")

    one.refresh_from_db()
    two.refresh_from_db()
    lead.refresh_from_db()
    assert (one.status, two.status, lead.status) == ("attended", "absent", "converted")
    assert Milestone.objects.filter(kind="event_attended", subject=None, voided_by=None).count() == 1
    assert "Commencer à dix heures." in read(client, "event", event.ref)
    assert AuditEvent.objects.filter(event="outreach.list_read").exists()


def test_the_organiser_takes_a_double_off_the_list_and_calls_the_event_off(staff, client, agency):
    event = coming(agency)
    row = make.registration(event)
    send(staff, "strike", event.ref, row.pk)
    send(staff, "event-cancel", event.ref, reason="Salle fermée")

    row.refresh_from_db()
    assert row.status == "cancelled"
    assert "Salle fermée" in read(client, "event", event.ref)


def test_an_event_of_another_office_is_not_organised(make_actor, other_agency, agency):
    stranger, event = signed_in(make_actor("counsellor", other_agency)), coming(agency)

    read(stranger, "organise-event", event.ref, status=404)
    send(stranger, "roll", event.ref, status=404)


def test_a_guide_from_the_desk_to_a_counted_download(staff, client, agency):
    send(
        staff,
        "resource-new",
        kind="guide",
        audience="employers",
        topic="hiring",
        title_fr="Guide du recrutement",
    )
    resource = Resource.objects.get()
    send(staff, "resource-step", resource.ref, "publish")
    read(client, "resource", resource.ref, status=404)
    wrong = SimpleUploadedFile("guide.pdf", b"MZ not a guide")
    edition = {"language": "fr", "edition": "août 2020", "published_on": "2020-08-01"}
    send(staff, "version-new", resource.ref, status=422, content=wrong, **edition)
    send(staff, "version-new", resource.ref, content=SimpleUploadedFile("guide.pdf", make.PDF), **edition)
    send(staff, "resource-step", resource.ref, "publish")
    version = resource.versions.get()
    assert "août 2020" in read(client, "resource", resource.ref)

    answer = client.get(reverse("outreach:download", args=[resource.ref, version.pk]))

    assert (answer.status_code, answer.content) == (200, make.PDF)
    assert answer["Content-Disposition"] == 'attachment; filename="guide.pdf"'
    bind(operator())
    version.refresh_from_db()
    fact = Milestone.objects.get(kind="resource_downloaded")
    assert (version.downloads, fact.subject, fact.recorded_by) == (1, None, None)
    read(staff, "library")
    read(staff, "library-resource", resource.ref)
    read(staff, "version-new", resource.ref)
    send(staff, "resource-step", resource.ref, "retire")
    read(client, "download", resource.ref, version.pk, status=404)


def test_a_link_is_counted_then_followed(client, agency):
    resource = make.resource(agency)
    version = make.version(resource, link="https://example.org/video", edition="2020", language="ar")

    answer = client.get(reverse("outreach:download", args=[resource.ref, version.pk]))

    assert (answer.status_code, answer.url) == (302, "https://example.org/video")


def test_the_library_is_searched_by_kind_subject_and_language(client, agency):
    make.resource(agency)
    make.resource(agency, kind="video", topic="diversity", title_fr="Film sur la diversité")

    assert "Film" not in read(client, "resources", genre="guide")
    assert "Guide du" not in read(client, "resources", sujet="diversity")
    assert "Rien ne correspond" in read(client, "resources", langue="es")


def test_a_fiche_is_written_reviewed_by_another_and_published(staff, lead_account, client, agency):
    send(staff, "fiche-new", topic="practice", year=2020, contact="Service des partenariats")
    practice = Practice.objects.get()
    text = {"language": "fr", "title": "Visites", "problem": "P", "method": "M", "result": "R"}
    send(staff, "fiche-text", practice.ref, **text)
    read(staff, "fiche", practice.ref)
    send(staff, "fiche-step", practice.ref, "review", status=403)
    for step in ("review", "publish"):
        send(lead_account, "fiche-step", practice.ref, step)

    assert "Visites" in read(client, "practice", practice.ref)
    read(staff, "fiche-text", practice.ref)
    send(lead_account, "fiche-step", practice.ref, "withdraw")
    read(client, "practice", practice.ref, status=404)


def test_the_register_of_a_training_gives_certificates_to_those_who_came(staff, agency):
    send(staff, "course-new", title="Accueillir", topic="services", starts_on=today(days=1), ends_on=today(days=1),
         hours="6", mode="onsite")  # fmt: skip
    course = Course.objects.get()
    send(staff, "trainee-new", course.ref, name="Salma Exemple", body="Association exemple")
    send(staff, "trainee-new", course.ref, name="Salma Exemple", body="Association exemple", status=422)
    send(staff, "trainee-new", course.ref, name="Omar Exemple", body="Association exemple")
    one, two = course.trainees.order_by("pk")
    send(staff, "course-hold", course.ref, status=422, **{f"h{one.pk}": "7"})
    send(staff, "course-hold", course.ref, **{f"h{one.pk}": "6", f"h{two.pk}": ""})

    one.refresh_from_db()
    two.refresh_from_db()
    assert one.certificate_number
    assert two.certificate_number == ""
    assert one.certificate_number in read(staff, "course", course.ref)


def test_a_study_and_a_plan_go_on_step_by_step(staff, agency, ministry):
    send(staff, "study-new", title="Étude sur le mentorat", carried_by=ministry.pk)
    study = Study.objects.get()
    send(staff, "study-step", study.pk, "start")
    send(staff, "study-step", study.pk, "finish", result=make.resource(agency).pk)
    send(staff, "plan-new", title="Plan", starts_on=today(days=30), ends_on=today(days=-30))
    plan = Plan.objects.get()
    send(staff, "task-new", plan.ref, text="Réunir", owner=ministry.pk, due_on=today(days=3))
    task = PlanTask.objects.get()
    assert "en retard" in read(staff, "plan", plan.ref)
    send(staff, "task-step", task.pk, "drop", status=422)
    send(staff, "task-step", task.pk, "finish")

    task.refresh_from_db()
    study.refresh_from_db()
    assert (task.status, study.status) == ("done", "done")
    read(staff, "studies")
    read(staff, "plans")
    read(staff, "desk")


def test_results_open_onto_their_facts(staff, agency):
    year = timezone.localdate().year
    send(staff, "contact-new", employer="Boulangerie Démo", way="visit", topic="hiring", on=today())
    assert "Boulangerie Démo" in read(staff, "results-facts", "employeurs", year=year)
    for side in ("embauches", "offres"):
        assert "Aucun fait" in read(staff, "results-facts", side, year=year)
    read(staff, "results-facts", "autre", status=404)
    read(staff, "results", year="abc")


def test_no_desk_page_shows_a_person_of_the_register(staff, agency):
    person = factories.person(agency, consents=["sms"])
    campaign = make.campaign(agency, audience="people")

    page = read(staff, "campaign", campaign.ref)

    assert "Envoyer à 1 destinataire" in page
    assert person.family_name not in page
