"""A row that one sees is not a row that one holds: the database keeps the difference, whatever Python forgets."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, transaction

from maslak.access.actor import bind, operator
from maslak.access.models import Organisation
from maslak.core.rowsecurity import append_only_tables, declared
from maslak.employers import offers
from maslak.employers.models import Employer, JobOffer
from maslak.placement.models import Placement
from tests import factories as make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def offer(make_actor):
    firm = Organisation.objects.create(code="EMP-X", kind="employer", name_fr="Employeur exemple")
    workshop = Employer.objects.create(organisation=firm, name="Atelier", name_key="atelier", region="MA-06")
    post = offers.Post(
        title="Couturière ou couturier", region="MA-06", contract="cdi",
        weekly_hours=Decimal(44), wage_mad=Decimal(4000),
    )  # fmt: skip
    by = make_actor("employer", firm)
    return offers.step(
        "publish", offer=offers.write(employer=workshop, post=post, by=by, now=NOON), by=by, now=NOON
    )


@pytest.fixture
def rival(make_actor):
    return make_actor("employer", Organisation.objects.create(code="EMP-Y", kind="employer", name_fr="Autre"))


@pytest.fixture
def followed(agency, ngo):
    """Somebody whom an association helps on a referral, and the job that the agency found for them."""
    person = make.person(agency)
    make.held_by(person, ngo)
    employer = Employer.objects.create(organisation=agency, name="Ferme", name_key="ferme", region="MA-06")
    return Placement.objects.create(
        person=person, organisation=agency, employer=employer, job_title="Ouvrière agricole", contract_type="cdd",
        starts_on=date(2026, 1, 5), evidence="contract",
    )  # fmt: skip


def test_an_open_offer_cannot_be_taken_over(offer, rival):
    bind(rival)
    assert JobOffer.objects.filter(pk=offer.pk).exists()

    with pytest.raises(ProgrammingError, match="seen without being held"), transaction.atomic():
        JobOffer.objects.filter(pk=offer.pk).update(organisation=rival.organisation, title="À moi")

    bind(operator())
    offer.refresh_from_db()
    assert (offer.organisation.code, offer.title) == ("EMP-X", "Couturière ou couturier")


def test_an_open_offer_is_not_deleted_by_whoever_reads_it(offer, rival):
    bind(rival)
    JobOffer.objects.filter(pk=offer.pk)._raw_delete("default")

    bind(operator())
    assert JobOffer.objects.filter(pk=offer.pk).exists()


def test_whoever_reads_a_row_may_wait_for_it(offer, rival):
    bind(rival)
    assert JobOffer.objects.select_for_update(of=("self",)).get(pk=offer.pk) == offer


def test_a_placement_stays_with_the_office_that_made_it(followed, ngo, make_actor):
    bind(make_actor("caseworker", ngo))
    assert Placement.objects.get(pk=followed.pk).job_title == "Ouvrière agricole"

    with pytest.raises(ProgrammingError, match="seen without being held"), transaction.atomic():
        Placement.objects.filter(pk=followed.pk).update(organisation=ngo)
    Placement.objects.filter(pk=followed.pk)._raw_delete("default")

    bind(operator())
    assert Placement.objects.get(pk=followed.pk).organisation == followed.organisation


def test_the_office_that_holds_a_row_changes_it(followed, agency, make_actor):
    bind(make_actor("counsellor", agency))
    assert Placement.objects.filter(pk=followed.pk).update(job_title="Chef d'équipe") == 1


def test_every_table_whose_readers_are_more_than_its_writers_is_guarded():
    frozen = set(append_only_tables())
    policies, _open, _extra = declared()
    wider = {name for name, policy in policies.items() if policy.hold != policy.read} - frozen
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'maslak_hold'")
        guarded = {name for (name,) in cursor.fetchall()}

    assert len(wider) > 20
    assert wider <= guarded
