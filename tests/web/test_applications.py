"""The pages of applications: the employer, the person, their office; each reads its own, nobody a foreign one."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent, User
from maslak.core.references import new_reference
from maslak.matching import candidates
from maslak.people.models import Consent, Person, Skill
from maslak.placement import applications, hiring
from maslak.placement.models import Application, Placement
from maslak.web.applications_shown import answers, cv_sections
from tests import factories
from tests.placement import make
from tests.web.desk.conftest import signed_in, with_file

pytestmark = pytest.mark.django_db
NAME, SECRETS = "Awa Keita", ("Keita", "Awa", "Mali", "612345678", "Réfugié")


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def firm(db):
    return make.firm()


@pytest.fixture
def offer(firm, today):
    return make.offer(
        firm, languages={"fr": "B1"}, skills=("Servir à table",), published_on=today, confirmed_on=today
    )


@pytest.fixture
def person(agency, counsellor, today):
    made = with_file(
        agency, counsellor, today, family_name="Keita", given_name="Awa", nationality="MLI", birth_year=1995,
        phone="0612345678", residence="refugee_bra", languages={"fr": "B2"}, consents=["share_profile_employers"],
    )  # fmt: skip
    Skill.objects.create(person=made, label="Servir à table")
    user = User.objects.create(username=f"own-{new_reference()}".lower(), display_name="Essai")
    Person.objects.filter(pk=made.pk).update(account=user)
    made.refresh_from_db()
    return made


@pytest.fixture
def phone(person) -> Client:
    return _client(person.account)


@pytest.fixture
def desk(counsellor) -> Client:
    return signed_in(counsellor)


@pytest.fixture
def employer(make_actor, firm) -> Client:
    return signed_in(make_actor("employer", firm))


def _client(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _get(client: Client, name: str, *args: object, status: int = 200, **query: object) -> str:
    answer = client.get(reverse(name, args=args), query)
    bind(operator())
    assert answer.status_code == status, (name, answer.status_code)
    return answer.content.decode()


def _post(client: Client, name: str, *args: object, **data: object):
    answer = client.post(reverse(name, args=args), data)
    bind(operator())
    return answer


def _applied(person, offer) -> Application:
    bind(operator())
    return applications.apply(person=person, offer=offer, origin="person", by=operator(), now=timezone.now())


def _invited(person, offer) -> Application:
    bind(operator())
    return applications.invite(offer=offer, person=person, by=operator(), now=timezone.now())


def test_a_person_sees_what_the_employer_will_read_then_applies(phone, offer):
    before = _get(phone, "person:apply", offer.ref)

    assert NAME in before
    assert "Servir à table" in before
    assert "J&#x27;accepte que Restaurant Exemple" in before or "J'accepte que Restaurant Exemple" in before
    answer = _post(phone, "person:apply", offer.ref, message="Je peux commencer lundi.")

    made = Application.objects.get()
    assert answer.headers["Location"] == reverse("person:application", args=[made.ref])
    assert (made.origin, made.message) == ("person", "Je peux commencer lundi.")
    assert "envoyée" in _get(phone, "person:application", made.ref)
    assert offer.title in _get(phone, "person:applications")


def test_a_person_answers_an_invitation(phone, person, offer):
    made = _invited(person, offer)

    assert "invite" in _get(phone, "person:application", made.ref)
    assert NAME in _get(phone, "person:application-accept", made.ref)
    _post(phone, "person:application-accept", made.ref, message="")

    made.refresh_from_db()
    assert made.status == "submitted"
    assert _post(phone, "person:application-accept", made.ref).status_code == 302


def test_a_person_says_no_in_one_press(phone, person, offer):
    made = _invited(person, offer)

    _post(phone, "person:application-decline", made.ref)

    made.refresh_from_db()
    assert made.status == "declined"


def test_a_person_takes_it_back_and_is_told_what_that_does(phone, person, offer):
    made = _applied(person, offer)

    assert "effacé" in _get(phone, "person:application-withdraw", made.ref)
    _post(phone, "person:application-withdraw", made.ref)

    made.refresh_from_db()
    assert (made.status, made.shared_sealed) == ("withdrawn", None)
    assert "déjà postulé" in _get(phone, "person:apply", offer.ref)


def test_an_invitation_comes_first_on_the_person_s_page(phone, person, offer):
    _invited(person, offer)

    assert "Un employeur vous invite" in _get(phone, "person:home")


@pytest.mark.parametrize("page", ["application", "application-accept", "application-withdraw"])
def test_nobody_opens_another_s_application(person, offer, agency, page):
    made = _invited(person, offer)
    other = factories.person(agency)
    user = User.objects.create(username=f"own-{new_reference()}".lower(), display_name="Autre")
    Person.objects.filter(pk=other.pk).update(account=user)

    _get(_client(user), f"person:{page}", made.ref, status=404)


def test_the_employer_reads_profiles_without_a_name_and_invites_one(employer, person, offer, monkeypatch):
    handle = candidates.handle_of(offer.pk, person.pk)
    card = {
        "languages": [{"language": "fr", "asked": "B1", "level": "B2", "met": True}],
        "place": "same_city",
    }
    monkeypatch.setattr(candidates, "of", lambda _offer: [candidates.Card(handle, 1, 800, card)])
    monkeypatch.setattr(candidates, "person_of", lambda _offer, _handle: person)

    page = _get(employer, "employer:offer-candidates", offer.ref)
    assert handle in page
    for secret in SECRETS:
        assert secret not in page
    _post(employer, "employer:candidate-invite", offer.ref, handle=handle)

    made = Application.objects.get()
    assert (made.status, made.recruiter) == ("invited", offer.organisation)
    after = _get(employer, "employer:offer-candidates", offer.ref)
    assert "Invitations sans réponse" in after
    assert f'data-profile="{handle}"' not in after
    for secret in SECRETS:
        assert secret not in _get(employer, "employer:application", made.ref)


def test_an_unknown_handle_invites_nobody(employer, offer):
    _post(employer, "employer:candidate-invite", offer.ref, handle="x")

    assert not Application.objects.exists()


def test_the_list_of_received_names_nobody_and_the_page_leaves_a_trace(employer, phone, person, offer):
    made = _applied(person, offer)

    assert "Keita" not in _get(employer, "employer:offer-candidates", offer.ref)
    assert not AuditEvent.objects.filter(event="application.cv_read").exists()
    page = _get(employer, "employer:application", made.ref)

    assert NAME in page
    for secret in ("Mali", "Réfugié", person.ref, "1995"):
        assert secret not in page
    assert AuditEvent.objects.get(event="application.cv_read").person_id == person.pk
    assert "Lu 1 fois" in _get(phone, "person:application", made.ref)
    assert "Nom, téléphone et CV lus" in _get(phone, "person:traces")


@pytest.mark.parametrize(
    ("name", "kind", "sign"),
    [
        ("json-resume", "application/json", "basics"),
        ("europass", "application/ld+json", "hasClaim"),
    ],
)
def test_the_cv_is_taken_away_as_a_file(employer, person, offer, name, kind, sign):
    made = _applied(person, offer)

    answer = employer.get(reverse("employer:application-cv-file-download", args=[made.ref, name]))

    assert answer.headers["Content-Type"].startswith(kind)
    told = json.loads(answer.content)
    assert sign in told
    assert "MLI" not in answer.content.decode()


def test_the_cv_is_printed_in_the_reader_s_language(employer, person, offer):
    made = _applied(person, offer)

    for language in ("fr", "ar"):
        employer.cookies["django_language"] = language
        answer = employer.get(reverse("employer:application-cv-download", args=[made.ref]))
        assert answer.content.startswith(b"%PDF")


def test_an_unknown_form_of_cv_is_not_found(employer, person, offer):
    made = _applied(person, offer)

    _get(employer, "employer:application-cv-file-download", made.ref, "word", status=404)


def test_an_employer_answers_then_hires_and_prepares_the_request(employer, person, offer, today):
    made = _applied(person, offer)
    for step in ("shortlist", "retain"):
        made.refresh_from_db()
        _post(employer, "employer:application-step", made.ref, step, version=made.version)
    assert "premier jour" in _get(employer, "employer:application-hire", made.ref).casefold()

    _post(employer, "employer:application-hire", made.ref, starts_on=today.isoformat())

    made.refresh_from_db()
    assert (made.status, made.starts_on, made.paper) == ("hired", today, "exempt")
    page = _get(employer, "employer:application", made.ref)
    assert "doit être visé" in page
    assert f"candidature={made.ref}" in page


def test_a_page_opened_before_another_answer_changes_nothing(employer, person, offer):
    made = _applied(person, offer)

    _post(employer, "employer:application-step", made.ref, "shortlist", version=made.version + 3)

    made.refresh_from_db()
    assert made.status == "submitted"


@pytest.mark.parametrize("step", ["hire", "accept", "nothing"])
def test_only_answers_of_one_press_are_pressed(employer, person, offer, step):
    made = _applied(person, offer)

    assert _post(employer, "employer:application-step", made.ref, step).status_code == 404


def test_a_refusal_is_asked_its_reason_and_the_person_reads_it(employer, phone, person, offer):
    made = _applied(person, offer)
    assert _post(employer, "employer:application-refuse", made.ref).status_code == 422
    refused = _post(
        employer, "employer:application-refuse", made.ref, reason="other", note="hommes seulement"
    )
    assert refused.status_code == 422
    assert "note" in refused.context["form"].errors

    _post(employer, "employer:application-refuse", made.ref, reason="experience", note="Six mois de salle")

    made.refresh_from_db()
    assert made.status == "refused"
    assert "Six mois de salle" in _get(phone, "person:application", made.ref)
    page = _get(employer, "employer:application", made.ref)
    assert "Keita" not in page


def test_a_withdrawn_application_says_so_to_the_employer(employer, phone, person, offer):
    made = _applied(person, offer)
    _post(phone, "person:application-withdraw", made.ref)

    page = _get(employer, "employer:application", made.ref)

    assert "a retiré sa candidature" in page
    assert "Keita" not in page
    answer = employer.get(reverse("employer:application-cv-download", args=[made.ref]))
    assert answer.status_code == 302


def test_a_hire_that_comes_to_nothing_is_said(employer, person, offer, today):
    made = _applied(person, offer)
    _post(employer, "employer:application-hire", made.ref, starts_on=today.isoformat())

    _post(employer, "employer:application-break_off", made.ref, reason="did_not_come")

    made.refresh_from_db()
    assert (made.status, made.refusal_reason) == ("refused", "did_not_come")


@pytest.mark.parametrize(
    "page", ["application", "application-hire", "application-refuse", "application-cv-download"]
)
def test_another_employer_finds_nothing(person, offer, make_actor, page):
    made = _applied(person, offer)
    other = make.firm("EMP-U", "Hôtel Exemple", ice="")

    _get(signed_in(make_actor("employer", other)), f"employer:{page}", made.ref, status=404)


def test_an_offer_of_another_shows_no_candidates(offer, make_actor):
    other = make.firm("EMP-U", "Hôtel Exemple", ice="")

    _get(signed_in(make_actor("employer", other)), "employer:offer-candidates", offer.ref, status=404)


def test_the_list_of_offers_says_what_waits(employer, person, offer):
    _applied(person, offer)

    assert "1 candidature à lire" in _get(employer, "employer:offers")
    assert "1 candidature à lire" in _get(employer, "employer:offer", offer.ref)


def test_the_counsellor_applies_with_the_person_who_heard_the_text(desk, person, offer):
    page = _get(desk, "desk:application-new", person.ref, offer.ref)
    assert NAME in page
    assert "أوافق" in _get(desk, "desk:application-new", person.ref, offer.ref, texte="ar")
    assert _post(desk, "desk:application-new", person.ref, offer.ref, language="ar").status_code == 422

    _post(desk, "desk:application-new", person.ref, offer.ref, language="ar", agrees="on", message="")

    made = Application.objects.get()
    assert (made.origin, made.agreement_language) == ("counsellor", "ar")
    assert made.ref in _get(desk, "desk:person-applications", person.ref)
    assert offer.title in _get(desk, "desk:application", made.ref)


def test_an_offer_is_found_by_the_number_that_the_person_brings(desk, person, offer):
    answer = desk.get(reverse("desk:person-applications", args=[person.ref]), {"offre": offer.ref})
    assert answer.headers["Location"] == reverse("desk:application-new", args=[person.ref, offer.ref])

    assert "Aucune offre ouverte" in _get(desk, "desk:person-applications", person.ref, offre="NOTHING")


def test_an_invitation_is_answered_with_the_counsellor(desk, person, offer, agency):
    made = _invited(person, offer)
    assert "invite" in _get(desk, "desk:application", made.ref)

    _post(desk, "desk:application-accept", made.ref, language="fr", agrees="on", message="")

    made.refresh_from_db()
    assert made.status == "submitted"
    other = _invited(factories.person(agency, consents=["share_profile_employers"]), offer)
    _post(desk, "desk:application-decline", other.ref)
    other.refresh_from_db()
    assert other.status == "declined"


def test_an_application_is_withdrawn_with_the_counsellor(desk, person, offer):
    made = _applied(person, offer)

    _post(desk, "desk:application-withdraw", made.ref)

    made.refresh_from_db()
    assert made.status == "withdrawn"


def test_a_first_day_is_confirmed_in_one_press_from_the_day_s_page(desk, person, offer, today):
    made = _applied(person, offer)
    hiring.hire(application_id=made.pk, starts_on=today, by=operator(), now=timezone.now())
    assert reverse("desk:application-confirm", args=[made.ref]) in _get(desk, "desk:today")
    assert NAME in _get(desk, "desk:applications")

    form = _get(desk, "desk:application-confirm", made.ref)
    assert "Confirmer" in form
    _post(
        desk, "desk:application-confirm", made.ref, evidence="contract", starts_on=today.isoformat(),
        contract_type="cdi", wage_mad="4200",
    )  # fmt: skip

    job = Placement.objects.get()
    assert (job.person, job.employer.name) == (person, "Restaurant Exemple")
    assert job.checks.count() == 4
    _get(desk, "desk:application-confirm", made.ref, status=404)
    assert reverse("desk:placement", args=[job.ref]) in _get(desk, "desk:application", made.ref)


def test_a_hire_is_not_confirmed_before_its_day(desk, person, offer, today):
    made = _applied(person, offer)
    tomorrow = today + timedelta(days=1)
    hiring.hire(application_id=made.pk, starts_on=tomorrow, by=operator(), now=timezone.now())

    answer = _post(
        desk, "desk:application-confirm", made.ref, evidence="contract", starts_on=tomorrow.isoformat(),
        contract_type="cdi",
    )  # fmt: skip

    assert answer.status_code == 422
    assert not Placement.objects.exists()


def test_reading_an_application_at_the_desk_leaves_a_trace(desk, person, offer):
    made = _applied(person, offer)

    _get(desk, "desk:application", made.ref)

    assert AuditEvent.objects.filter(event="person.opened", person_id=person.pk).exists()


@pytest.mark.parametrize(
    "page", ["application", "application-accept", "application-withdraw", "application-confirm"]
)
def test_another_office_finds_nothing(person, offer, make_actor, other_agency, page):
    made = _invited(person, offer)

    _get(signed_in(make_actor("counsellor", other_agency)), f"desk:{page}", made.ref, status=404)


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("coordinator", "desk:applications"),
        ("employer", "desk:applications"),
        ("trainer", "desk:applications"),
        ("counsellor", "person:applications"),
        ("employer", "person:applications"),
    ],
)
def test_a_page_is_for_those_whose_role_it_is(make_actor, agency, role, page):
    _get(signed_in(make_actor(role, agency)), page, status=403)


def test_a_person_may_apply_from_the_public_page(phone, offer):
    assert reverse("person:apply", args=[offer.ref]) in _get(phone, "public:offer", offer.ref)
    answer = Client().get(reverse("public:offer", args=[offer.ref]))
    assert "Postuler" not in answer.content.decode()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_each_page_is_read_in_each_language(phone, employer, desk, person, offer, language):
    made = _applied(person, offer)

    for client, name, args in (
        (phone, "person:applications", ()),
        (phone, "person:application", (made.ref,)),
        (employer, "employer:offer-candidates", (offer.ref,)),
        (employer, "employer:application", (made.ref,)),
        (desk, "desk:applications", ()),
        (desk, "desk:application", (made.ref,)),
    ):
        client.cookies["django_language"] = language
        assert f'lang="{language}"' in _get(client, name, *args)


def test_an_office_reads_and_answers_for_an_employer_whose_offer_it_wrote(
    desk, agency, person, today, counsellor
):
    ours = make.offer(agency, published_on=today, confirmed_on=today)
    made = _applied(person, ours)

    assert made.ref in _get(desk, "employer:offer-candidates", ours.ref)
    _post(desk, "employer:application-step", made.ref, "retain", version=made.version)

    made.refresh_from_db()
    assert made.status == "retained"


def test_everything_kept_about_me_holds_my_applications_and_what_i_gave(phone, person, offer):
    made = _applied(person, offer)

    [kept] = json.loads(_get(phone, "person:data-download"))["applications"]

    assert (kept["reference"], kept["given_to_read"]["name"]) == (made.ref, NAME)


@pytest.mark.parametrize("page", ["application-hire", "application-refuse", "application-break_off"])
def test_an_invitation_has_no_page_for_an_answer_yet(employer, person, offer, page):
    made = _invited(person, offer)

    answer = employer.get(reverse(f"employer:{page}", args=[made.ref]))

    assert answer.headers["Location"] == reverse("employer:application", args=[made.ref])


@pytest.mark.parametrize(
    ("download", "form"),
    [
        ("application-cv-download", ()),
        ("application-cv-file-download", ("json-resume",)),
        ("application-cv-file-download", ("europass",)),
    ],
)
def test_the_cv_of_somebody_who_has_not_answered_is_refused_with_its_reason(
    employer, person, offer, download, form
):
    made = _invited(person, offer)

    answer = employer.get(reverse(f"employer:{download}", args=[made.ref, *form]), follow=True)

    assert answer.redirect_chain == [(reverse("employer:application", args=[made.ref]), 302)]
    page = answer.content.decode()
    assert "pas encore répondu" in page
    for secret in SECRETS:
        assert secret not in page


def test_an_application_received_stands_under_the_offers_of_the_menu(employer, person, offer):
    made = _applied(person, offer)

    answer = employer.get(reverse("employer:application", args=[made.ref]))

    assert [item["name"] for item in answer.context["navigation"] if item["current"]] == ["employer:offers"]


def test_an_open_offer_leads_first_to_those_who_answer_it(employer, person, offer):
    _applied(person, offer)

    answer = employer.get(reverse("employer:offer", args=[offer.ref]))

    assert answer.context["main_act"] is None
    assert "fill" in [act["name"] for act in answer.context["acts"]]
    assert "ferme les candidatures qui attendent" in answer.content.decode()


@pytest.mark.parametrize(("months", "words"), [(0, "0 شهر"), (1, "شهر واحد"), (3, "3 أشهر"), (26, "26 شهرا")])
def test_months_of_experience_are_counted_as_the_reader_s_language_counts(months, words):
    with translation.override("ar"):
        (row,) = answers({"experience": {"asked": 0, "months": months}})

    assert row["text"].endswith(words)


def test_who_is_shown_to_employers_is_not_asked_to_agree_again(phone, person):
    assert "Vous acceptez d’être montré·e" in _get(phone, "person:applications")
    Consent.objects.filter(person=person).update(withdrawn_at=timezone.now())

    assert "Pour recevoir des invitations" in _get(phone, "person:applications")


def test_the_days_of_a_cv_are_written_as_on_a_page():
    resume = {
        "work": [{"position": "Couture", "startDate": "2020-03"}],
        "education": [{"endDate": "2026-11-22"}],
    }

    told = [line for section in cv_sections(resume) for line in section["items"]]

    assert told == ["Couture · 03/2020", "22/11/2026"]
