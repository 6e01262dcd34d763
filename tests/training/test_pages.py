"""The pages of training: open to whom they are for, closed to others, in three languages."""

from __future__ import annotations

from datetime import date, timedelta

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from maslak.access.actor import bind
from maslak.access.actor import operator as everybody
from maslak.access.models import AuditEvent, User
from maslak.core.errors import Invalid
from maslak.people import consents
from maslak.people.models import Person
from maslak.people.texts import consent_text
from maslak.training import certificates, courses, portfolios
from maslak.training.models import Enrolment, TrainingOffer, TrainingReferral
from tests import factories
from tests.training import make
from tests.training.make import LATER, NOW

LANGUAGES = ("fr", "ar", "en")


def _in(client, actor):
    client.force_login(actor.user)
    return client


@pytest.fixture
def mine(client, person):
    """The browser of the person, in their own space."""
    user = User.objects.create(username="awa-own", display_name="Awa")
    Person.objects.filter(pk=person.pk).update(account=user)
    client.force_login(user)
    return client


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_directory_opens_to_anybody(client, offer, language):
    client.cookies["django_language"] = language

    page = client.get(reverse("training:directory"))

    assert page.status_code == 200
    assert offer.ref in page.content.decode()


def test_reading_it_opens_no_session_and_writes_nothing(client, offer):
    bind(everybody())
    before = AuditEvent.objects.count()
    client.get(reverse("training:directory"), {"titre": "refugee_bra", "horaire": "evening"})
    client.get(reverse("training:offer", args=[offer.ref]))

    bind(everybody())
    assert "sessionid" not in client.cookies
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(
    "asked",
    [{"horaire": "nothing"}, {"heures": "many"}, {"debut": "tomorrow"}, {"page": "x"}, {"region": "MA-99"}],
)
def test_a_question_without_sense_is_left_aside(client, offer, asked):
    assert client.get(reverse("training:directory"), asked).status_code == 200


def test_a_draft_is_nowhere_to_be_seen(client, operator, trainer):
    draft = make.offer(operator, trainer, published=False, title="Secret encore")

    assert "Secret encore" not in client.get(reverse("training:directory")).content.decode()
    assert client.get(reverse("training:offer", args=[draft.ref])).status_code == 404


def test_an_offer_long_unverified_says_so(client, offer, operator, trainer):
    today = timezone.localdate()
    TrainingOffer.objects.filter(pk=offer.pk).update(last_verified_on=today - timedelta(days=400))
    fresh = make.offer(operator, trainer, title="Fraîche")
    TrainingOffer.objects.filter(pk=fresh.pk).update(last_verified_on=today)

    assert "tone-late" in client.get(reverse("training:offer", args=[offer.ref])).content.decode()
    assert "tone-late" not in client.get(reverse("training:offer", args=[fresh.ref])).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_operator_s_pages_open(client, offer, person, caseworker, trainer, language):
    seat = make.enrolled(offer, person, caseworker, trainer)
    other = factories.person(caseworker.organisation)
    sent = make.sent(offer, other, caseworker)
    browser = _in(client, trainer)
    browser.cookies["django_language"] = language

    for name, args in (
        ("received", []), ("referral", [sent.ref]), ("referral", [seat.referral.ref]), ("offers", []),
        ("offer-new", []), ("offer-mine", [offer.ref]), ("offer-edit", [offer.ref]), ("intake-new", [offer.ref]),
        ("groups", []), ("group", [seat.intake.ref]), ("day", [seat.intake.ref]), ("enrolment", [seat.ref]),
        ("enrolment-step", [seat.ref, "fin"]), ("enrolment-step", [seat.ref, "abandon"]), ("seats", [seat.intake.ref]),
        ("answer", [sent.ref, "refuser"]), ("offers-take-in", []), ("offers-model", []),
    ):  # fmt: skip
        assert browser.get(reverse(f"training:{name}", args=args)).status_code == 200, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_those_of_who_accompanies_open(client, offer, person, caseworker, trainer, language):
    sent = make.sent(offer, person, caseworker)
    course = courses.declare(
        person=person, platform="OpenClassrooms", title="Bureautique", completed_on=date(2020, 2, 1),
        proof_kind="certificate", by=caseworker, now=NOW,
    )  # fmt: skip
    book = portfolios.open_portfolio(person=person, target="Cuisinier", by=caseworker, today=make.DAY)
    skill = portfolios.add_skill(portfolio_id=book.pk, label="Préparer un plat", by=caseworker)
    browser = _in(client, caseworker)
    browser.cookies["django_language"] = language

    for name, args in (
        ("sent", []), ("person", [person.ref]), ("referral", [sent.ref]), ("refer", [person.ref, offer.ref]),
        ("course-new", [person.ref]), ("course-refuse", [course.ref]), ("portfolio-new", [person.ref]),
        ("portfolio", [book.ref]), ("portfolio-add", [book.ref, "travail"]),
        ("portfolio-add", [book.ref, "savoir-faire"]), ("portfolio-skill", [skill.pk, "moi"]),
        ("portfolio-skill", [skill.pk, "tiers"]), ("portfolio-skill", [skill.pk, "preuve"]),
        ("portfolio-jury", [book.ref]), ("answer", [sent.ref, "retirer"]),
    ):  # fmt: skip
        assert browser.get(reverse(f"training:{name}", args=args)).status_code == 200, name
    assert browser.get(reverse("desk:person", args=[person.ref])).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_those_of_the_person_open(client, mine, offer, person, caseworker, trainer, language):
    done = make.completed(offer, person, caseworker, trainer)
    certificates.certify(enrolment_id=done.pk, by=trainer, now=LATER)
    bind(caseworker)
    book = portfolios.open_portfolio(person=person, target="Cuisinier", by=caseworker, today=make.DAY)
    skill = portfolios.add_skill(portfolio_id=book.pk, label="Préparer un plat", by=caseworker)
    mine.cookies["django_language"] = language

    for name, args in (
        ("home", []), ("trainings", []), ("training-wish", [offer.ref]), ("training-course", []),
        ("portfolio", [book.ref]), ("portfolio-judge", [skill.pk]), ("passport", ["json-resume"]),
        ("passport", ["europass"]), ("passport-pdf", []), ("training-certificate", [done.ref]),
        ("training-credential", [done.ref]),
    ):  # fmt: skip
        assert mine.get(reverse(f"person:{name}", args=args)).status_code == 200, name


def test_the_passport_to_read_tells_what_was_learnt_and_no_stay(mine, offer, person, caseworker, trainer):
    done = make.completed(offer, person, caseworker, trainer)
    certificates.certify(enrolment_id=done.pk, by=trainer, now=LATER)

    answer = mine.get(reverse("person:passport-pdf"))

    pages = pypdfium2.PdfDocument(answer.content)
    said = "\n".join(page.get_textpage().get_text_range() for page in pages)
    assert answer["Content-Type"] == "application/pdf"
    assert "Keita" in said
    assert offer.title in said
    for secret in ("Mali", "éfugi", "K123456A"):
        assert secret not in said
    bind(everybody())
    assert AuditEvent.objects.filter(event="training.passport_taken", person_id=person.pk).exists()


def test_an_empty_passport_still_opens(mine, person):
    assert mine.get(reverse("person:passport-pdf")).content.startswith(b"%PDF")


def test_who_asks_for_a_training_is_never_told_that_the_file_is_shown(
    client, mine, offer, person, caseworker
):
    text = consent_text("referral", use="training")

    for page in (
        mine.get(reverse("person:training-wish", args=[offer.ref])),
        _in(client, caseworker).get(reverse("training:refer", args=[person.ref, offer.ref])),
    ):
        said = page.content.decode()
        assert escape(text.told("fr", offer.operator.name)["who"]) in said
        assert "mon dossier soit montré" not in said


def test_agreeing_to_a_training_request_opens_no_file(mine, offer, person, caseworker):
    mine.post(reverse("person:training-wish", args=[offer.ref]), {"need": "Coudre le soir", "agreed": "on"})

    bind(caseworker)
    consent = person.consents.get(purpose="referral", withdrawn_at=None)
    text = consent_text("referral", use="training")
    assert consent.text_version == text.version
    assert not consents.agrees_to_show_file(person, offer.operator)
    with pytest.raises(Invalid):
        consents.open_to(
            person_id=person.pk, organisation=offer.operator, basis="consent", by=caseworker, today=make.DAY
        )
    told = text.told("fr", offer.operator.name)["title"]
    assert escape(told) in mine.get(reverse("person:consents")).content.decode()


def test_another_operator_finds_nothing_of_it(client, offer, person, caseworker, trainer, stranger):
    seat = make.enrolled(offer, person, caseworker, trainer)
    browser = _in(client, stranger)

    for name, args in (
        ("referral", [seat.referral.ref]), ("group", [seat.intake.ref]), ("enrolment", [seat.ref]),
        ("offer-mine", [offer.ref]), ("offer-edit", [offer.ref]), ("enrolment-step", [seat.ref, "fin"]),
    ):  # fmt: skip
        assert browser.get(reverse(f"training:{name}", args=args)).status_code == 404, name


def test_a_trainer_never_opens_a_person_s_file(client, offer, person, caseworker, trainer):
    make.accepted(offer, person, caseworker, trainer)
    browser = _in(client, trainer)

    assert browser.get(reverse("desk:person", args=[person.ref])).status_code == 403
    assert browser.get(reverse("training:person", args=[person.ref])).status_code == 403


@pytest.mark.parametrize("name", ["received", "groups", "offers", "offer-new", "sent"])
def test_a_role_without_training_is_kept_out(client, make_actor, ministry, name):
    assert _in(client, make_actor("donor", ministry)).get(reverse(f"training:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["received", "groups", "offers", "sent"])
def test_a_visitor_is_asked_who_they_are(client, db, name):
    assert client.get(reverse(f"training:{name}")).status_code == 302


def test_the_name_shows_once_accepted_and_the_reading_leaves_a_trace(
    client, offer, person, caseworker, trainer
):
    sent = make.sent(offer, person, caseworker)
    browser = _in(client, trainer)
    address = reverse("training:referral", args=[sent.ref])

    before = browser.get(address).content.decode()
    browser.post(reverse("training:answer", args=[sent.ref, "accepter"]))
    after = browser.get(address).content.decode()

    assert "Keita" not in before
    assert "Awa Keita" in after
    assert "+212612345678" in after.replace(" ", "")
    for secret in ("MLI", "Mali", "K123456A", "refugee"):
        assert secret not in after
    bind(everybody())
    assert AuditEvent.objects.filter(event="training.card_read", person_id=person.pk).exists()


def test_a_referral_goes_from_the_file_to_the_operator_with_the_agreement(client, offer, person, caseworker):
    browser = _in(client, caseworker)
    address = reverse("training:refer", args=[person.ref, offer.ref])

    refused = browser.post(address, {"need": "Couture le soir"})
    sent = browser.post(address, {"need": "Couture le soir", "agreed": "on"})

    bind(everybody())
    assert refused.status_code == 422
    referral = TrainingReferral.objects.get()
    assert sent.url == reverse("training:referral", args=[referral.ref])
    assert referral.consent.organisation == offer.operator


def test_the_person_asks_for_a_place_themselves_and_takes_it_back(client, mine, offer, person, ngo):
    mine.post(
        reverse("person:training-wish", args=[offer.ref]), {"need": "Apprendre le soir", "agreed": "on"}
    )
    bind(everybody())
    referral = TrainingReferral.objects.get()

    assert referral.own_wish
    assert referral.from_organisation == ngo
    mine.post(reverse("person:training-take-back", args=[referral.ref]))
    bind(everybody())
    referral.refresh_from_db()
    assert referral.status == "revoked"


def test_somebody_else_s_certificate_does_not_exist(client, mine, offer, caseworker, trainer):
    other = factories.person(caseworker.organisation)
    done = make.completed(offer, other, caseworker, trainer)
    certificates.certify(enrolment_id=done.pk, by=trainer, now=LATER)

    assert mine.get(reverse("person:training-certificate", args=[done.ref])).status_code == 404
    assert mine.get(reverse("person:training-credential", args=[done.ref])).status_code == 404


def test_a_day_is_noted_for_the_whole_group(client, offer, person, caseworker, trainer):
    seat = make.enrolled(offer, person, caseworker, trainer)
    browser = _in(client, trainer)

    answer = browser.post(
        reverse("training:day", args=[seat.intake.ref]),
        {"day": "2020-03-02", "hours": "3", f"e{seat.pk}": "present"},
    )

    assert answer.status_code == 302
    bind(everybody())
    assert seat.attendances.get().presence == "present"


def test_an_offer_edited_meanwhile_is_not_overwritten(client, offer, trainer):
    browser = _in(client, trainer)
    form = {
        "title": "Autre titre", "sector": "sewing", "level": "short", "mode": "onsite", "region": "MA-06",
        "city": "Casablanca", "schedules": ["day"], "weekly_hours": "6", "duration_weeks": "4", "languages": ["fr"],
        "cost_mad": "0", "allowance_mad": "0", "certificate_type": "none",
    }  # fmt: skip
    address = reverse("training:offer-edit", args=[offer.ref])

    late = browser.post(address, form | {"version": "7"})
    first = browser.post(address, form | {"version": "1"})

    assert late.status_code == 422
    assert first.status_code == 302
    bind(everybody())
    assert TrainingOffer.objects.get().title == "Autre titre"


def test_the_public_key_is_there_for_anybody(client, db, settings, tmp_path):
    settings.HOME = tmp_path

    document = client.get(reverse("training:issuer")).json()

    assert document["verificationMethod"][0]["publicKeyJwk"]["kty"] == "RSA"


def test_lists_cost_the_same_however_long(
    client, offer, operator, trainer, caseworker, django_assert_max_num_queries
):
    for number in range(4):
        make.offer(operator, trainer, title=f"Offre {number}")
        make.sent(offer, factories.person(caseworker.organisation), caseworker)
    browser = _in(client, trainer)

    for name in ("directory", "received", "offers"):
        with django_assert_max_num_queries(25):
            browser.get(reverse(f"training:{name}"))
    assert Enrolment.objects.count() == 0


def test_a_jury_is_passed_the_portfolio_and_never_the_file(client, offer, person, caseworker):
    bind(caseworker)
    book = portfolios.open_portfolio(person=person, target="Cuisinier", by=caseworker, today=make.DAY)
    skill = portfolios.add_skill(portfolio_id=book.pk, label="Préparer un plat", by=caseworker)
    portfolios.judge_own(skill_id=skill.pk, level=3, by=caseworker, today=make.DAY)
    portfolios.judge_third(skill_id=skill.pk, level=3, capacity="Chef", by=caseworker, today=make.DAY)
    portfolios.add_evidence(
        skill_id=skill.pk, kind="product", description="Plat goûté", by=caseworker, today=make.DAY
    )
    portfolios.assess(portfolio_id=book.pk, by=caseworker, now=NOW)
    browser = _in(client, caseworker)

    browser.post(
        reverse("training:portfolio-jury", args=[book.ref]), {"jury": offer.operator.pk, "agreed": "on"}
    )

    bind(everybody())
    book.refresh_from_db()
    assert (book.status, book.jury) == ("referred", offer.operator)
    assert not consents.agrees_to_show_file(person, offer.operator)
