"""At the counter, somebody who has lost their telephone has their space closed on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent, OpenSession
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.outbox.models import Message
from maslak.people import accesscodes, lostdevice
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def person(agency):
    """Somebody registered at the Casablanca office."""
    return factories.person(agency)


def code_for(person, by, now=NOW) -> str:
    bind(by)
    return accesscodes.issue_access_code(person_id=person.pk, by=by, now=now)


def test_the_sessions_end_the_waiting_code_dies_and_the_person_reads_why(person, counsellor):
    telephone = Client()
    telephone.post(reverse("public:enter"), {"code": code_for(person, counsellor, timezone.now())})
    inside = telephone.get(reverse("account:sessions")).status_code
    waiting = code_for(person, counsellor, timezone.now())
    bind(counsellor)

    lostdevice.close_space(person_id=person.pk, by=counsellor, now=timezone.now())

    assert inside == 200
    assert telephone.get(reverse("account:sessions")).status_code == 302
    bind(operator())
    assert not OpenSession.objects.exists()
    with pytest.raises(Invalid):
        accesscodes.redeem_access_code(code=waiting, now=timezone.now())
    assert AuditEvent.objects.get(event="person.space_closed").person_id == person.pk
    assert Message.objects.get(template="space_closed").person_id == person.pk


def test_a_new_code_opens_the_space_again(person, counsellor):
    first = accesscodes.redeem_access_code(code=code_for(person, counsellor), now=NOW)
    bind(counsellor)
    lostdevice.close_space(person_id=person.pk, by=counsellor, now=NOW)

    again = accesscodes.redeem_access_code(code=code_for(person, counsellor), now=NOW + timedelta(hours=1))

    assert again.pk == first.pk


def test_another_office_closes_nothing(person, counsellor, make_actor, other_agency):
    code_for(person, counsellor)
    stranger = make_actor("counsellor", other_agency, username="stranger")
    bind(stranger)

    with pytest.raises(NotAllowed):
        lostdevice.close_space(person_id=person.pk, by=stranger, now=NOW)


def test_where_nothing_is_open_there_is_nothing_to_close(person, counsellor):
    bind(counsellor)

    with pytest.raises(Conflict):
        lostdevice.close_space(person_id=person.pk, by=counsellor, now=NOW)


def test_the_page_asks_first(client, person, counsellor):
    code_for(person, counsellor)
    bind(operator())
    counsellor.user.set_password("trois-palmiers-bleus")
    counsellor.user.save()
    client.force_login(counsellor.user)
    page = reverse("desk:close-space", args=[person.ref])

    assert client.get(page).status_code == 200
    assert client.post(page).url == reverse("desk:person-consents", args=[person.ref])
