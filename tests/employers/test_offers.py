"""Offers of work: lawful words, a lawful wage, shown while their employer says that they stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction

from maslak.access.actor import acting
from maslak.access.models import AuditEvent, Organisation
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.employers import offers, queries, rules
from maslak.employers.enums import OfferStatus
from maslak.employers.models import Employer, JobOffer
from maslak.employers.workflow import OFFER

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = NOON.date()
POST = offers.Post(
    title="Couturière ou couturier", region="MA-06", city="Casablanca", contract="cdi", isco="7531",
    weekly_hours=Decimal(44), wage_mad=Decimal(4000), tasks="Retouches et montage de vestes.", openings=2,
    languages={"fr": "A2"}, essential_skills=("Coudre à la machine",), other_skills=("Broder",),
)  # fmt: skip


@pytest.fixture
def firm():
    return Organisation.objects.create(code="EMP-X", kind="employer", name_fr="Employeur exemple")


@pytest.fixture
def owner(make_actor, firm):
    return make_actor("employer", firm)


@pytest.fixture
def workshop(firm):
    return Employer.objects.create(
        organisation=firm, name="Atelier Exemple", name_key="atelier exemple", region="MA-06"
    )


@pytest.fixture
def home(firm):
    return Employer.objects.create(
        organisation=firm,
        name="Famille Exemple",
        name_key="famille exemple",
        region="MA-06",
        kind="household",
    )


@pytest.fixture
def draft(workshop, owner):
    return offers.write(employer=workshop, post=POST, by=owner, now=NOON)


@pytest.fixture
def published(draft, owner):
    return offers.step("publish", offer=draft, by=owner, now=NOON)


def test_an_offer_is_written_then_published(draft, owner):
    assert draft.status == OfferStatus.DRAFT
    assert list(queries.standing_offers(TODAY)) == []

    published = offers.step("publish", offer=draft, by=owner, now=NOON)

    assert (published.status, published.published_on, published.confirmed_on) == ("open", TODAY, TODAY)
    assert list(queries.standing_offers(TODAY)) == [published]
    assert offers.post_of(published) == replace(POST, hours=(), routes=())
    assert set(AuditEvent.objects.values_list("event", flat=True)) >= {"offer.written", "offer.published"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "Serveur, homme uniquement"}, "title"),
        ({"tasks": "Frais de dossier : 200 dirhams"}, "tasks"),
        ({"essential_skills": ("Célibataire",)}, "essential_skills"),
        ({"title": "  "}, "title"),
        ({"region": "MA-99"}, "region"),
        ({"openings": 0}, "openings"),
        ({"weekly_hours": Decimal(70)}, "weekly_hours"),
        ({"wage_mad": Decimal(3000)}, "wage_mad"),  # under the SMIG of 2026 for 44 hours
        ({"wage_max_mad": Decimal(3900)}, "wage_max_mad"),
        ({"contract": "domestic_19_12"}, "contract"),
        ({"contract": "cdd"}, "months"),
        ({"languages": {"fr": "fluent"}}, "languages"),
    ],
)
def test_what_the_law_or_sense_refuses_is_said_beside_its_field(workshop, owner, changes, field):
    with pytest.raises(Invalid) as refused:
        offers.write(employer=workshop, post=replace(POST, **changes), by=owner, now=NOON)

    assert refused.value.field == field
    assert not JobOffer.objects.exists()


def test_half_a_week_may_pay_half_the_minimum(workshop, owner):
    made = offers.write(
        employer=workshop,
        post=replace(POST, weekly_hours=Decimal(22), wage_mad=Decimal(2000)),
        by=owner,
        now=NOON,
    )

    assert made.wage_mad == 2000


def test_the_wage_is_measured_by_the_day_when_the_work_starts(workshop, owner):
    """16.29 dirhams an hour in 2024, 17.10 in 2025: 3,200 a month is enough before the new year, not after."""
    then = datetime(2024, 12, 1, 12, 0, tzinfo=UTC)
    post = replace(POST, wage_mad=Decimal(3200))
    offers.write(employer=workshop, post=post, by=owner, now=then)

    with pytest.raises(Invalid):
        offers.write(employer=workshop, post=replace(post, starts_on=date(2025, 1, 15)), by=owner, now=then)


def test_a_household_is_never_named_and_signs_a_domestic_contract(home, owner):
    post = replace(POST, title="Aide à domicile", contract="domestic_19_12", wage_mad=Decimal(2500))

    made = offers.write(employer=home, post=post, by=owner, now=NOON)

    assert made.shown_as == ""
    with pytest.raises(Invalid):
        offers.write(
            employer=home, post=replace(post, contract="cdi", wage_mad=Decimal(5000)), by=owner, now=NOON
        )


def test_an_offer_that_nobody_confirmed_for_90_days_is_no_longer_shown(published, owner):
    last = TODAY + timedelta(days=90)
    assert list(queries.standing_offers(last)) == [published]
    assert list(queries.standing_offers(last + timedelta(days=1))) == []

    offers.step("confirm", offer=published, by=owner, now=NOON + timedelta(days=91))

    assert list(queries.standing_offers(last + timedelta(days=1))) == [published]


@pytest.mark.parametrize(
    ("status", "confirmed", "closes", "stands"),
    [
        ("open", TODAY, None, True),
        ("open", TODAY - timedelta(days=91), None, False),
        ("open", TODAY, TODAY, True),
        ("open", TODAY, TODAY - timedelta(days=1), False),
        ("paused", TODAY, None, False),
        ("open", None, None, False),
    ],
)
def test_when_an_offer_stands(status, confirmed, closes, stands):
    assert (
        rules.is_standing(status=status, confirmed_on=confirmed, closes_on=closes, today=TODAY, days=90)
        is stands
    )


def test_an_offer_past_its_last_day_is_not_confirmed(workshop, owner):
    made = offers.write(employer=workshop, post=replace(POST, closes_on=TODAY), by=owner, now=NOON)
    opened = offers.step("publish", offer=made, by=owner, now=NOON)

    with pytest.raises(Invalid) as refused:
        offers.step("confirm", offer=opened, by=owner, now=NOON + timedelta(days=1))

    assert refused.value.field == "closes_on"


@pytest.mark.parametrize("status", OfferStatus.values)
@pytest.mark.parametrize("name", list(OFFER.steps))
@pytest.mark.parametrize("role", ["employer", "counsellor", "juror", "donor", "person"])
def test_every_step_by_every_role_from_every_status(draft, firm, make_actor, status, name, role):
    JobOffer.objects.filter(pk=draft.pk).update(status=status, published_on=TODAY, confirmed_on=TODAY)
    actor = make_actor(role, firm)
    allowed = role in ("employer", "counsellor")

    if allowed and status in OFFER.steps[name].sources:
        assert offers.step(name, offer=draft, by=actor, now=NOON).status == OFFER.steps[name].target
    else:
        with pytest.raises(StepRefused if allowed else NotAllowed):
            offers.step(name, offer=draft, by=actor, now=NOON)
        draft.refresh_from_db()
        assert draft.status == status


def test_another_organisation_changes_nothing(draft, make_actor):
    other = Organisation.objects.create(code="EMP-Y", kind="employer", name_fr="Autre employeur")

    with pytest.raises(NotAllowed):
        offers.step("publish", offer=draft, by=make_actor("employer", other), now=NOON)


def test_two_hands_on_one_offer_are_told(draft, workshop, owner):
    offers.write(employer=workshop, post=POST, offer=draft, version=draft.version, by=owner, now=NOON)

    with pytest.raises(Conflict):
        offers.write(employer=workshop, post=POST, offer=draft, version=draft.version, by=owner, now=NOON)


def test_what_is_no_longer_asked_goes(draft, workshop, owner):
    offers.write(
        employer=workshop, post=replace(POST, languages={"ar": "B1"}, essential_skills=(), other_skills=("Broder",)),
        offer=draft, by=owner, now=NOON,
    )  # fmt: skip

    assert offers.post_of(JobOffer.objects.get(pk=draft.pk)).languages == {"ar": "B1"}
    assert [(s.label, s.essential) for s in draft.skills.all()] == [("Broder", False)]


@pytest.mark.server
def test_the_table_shows_open_offers_to_all_and_the_others_to_their_own(
    published, workshop, owner, make_actor
):
    hidden = offers.write(employer=workshop, post=POST, by=owner, now=NOON)
    other = Organisation.objects.create(code="EMP-Y", kind="employer", name_fr="Autre employeur")
    stranger = make_actor("employer", other)

    with acting(stranger):
        assert list(JobOffer.objects.all()) == [published]
        assert list(published.languages.values_list("language", flat=True)) == ["fr"]
        assert not hidden.languages.exists()
        for change in (
            lambda: JobOffer.objects.filter(pk=published.pk).update(title="Autre"),
            lambda: published.languages.update(level="C2"),
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                change()
    with acting(owner):
        assert set(JobOffer.objects.all()) == {published, hidden}
