"""The pages that guard the files, as those who use them meet them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maslak.access import conflicts, support, throttle
from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent, SharedView
from maslak.people import cards, emergencies
from maslak.people.models import AccessCard, EmergencyAccess
from tests import factories as make

pytestmark = pytest.mark.django_db
WHY = "La personne est devant moi et son ancien bureau est fermé."


def as_(actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


@pytest.fixture
def person(agency):
    return make.person(agency, document="K123456A", phone="0612345678", birth_year=1991)


@pytest.fixture
def stranger(make_actor, other_agency):
    return make_actor("counsellor", other_agency)


@pytest.fixture
def officer(make_actor, ministry):
    return make_actor("protection", ministry)


@pytest.fixture
def admin(make_actor, ministry):
    return make_actor("administrator", ministry)


# An emergency


def test_a_file_opens_in_an_emergency_is_read_and_closes(person, stranger, officer):
    client, page = as_(stranger), reverse("desk:person", args=[person.ref])
    assert client.get(page).status_code == 404

    answer = client.post(reverse("guards:emergency"), {"ref": person.ref, "reason": WHY})

    assert answer.headers["Location"] == page
    assert "Ouvert en urgence" in client.get(page).content.decode()
    bind(operator())
    read = AuditEvent.objects.filter(event="person.opened", person_id=person.pk).latest("pk")
    assert read.reason == WHY
    access = EmergencyAccess.objects.get()
    as_(officer).post(reverse("guards:emergency-end", args=[access.pk]))
    assert client.get(page).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "person-edit",
        "access-code",
        "case-open",
        "document-new",
        "person-matches",
        "person-alike",
        "case-close",
    ],
)
def test_nothing_but_reading_is_open_in_an_emergency(name, person, stranger):
    client = as_(stranger)
    client.post(reverse("guards:emergency"), {"ref": person.ref, "reason": WHY})
    address = reverse(f"desk:{name}", args=[person.ref])

    assert client.post(address).status_code in (403, 404, 405)
    assert client.get(address).status_code in (403, 404, 405)


def test_the_officer_sees_where_each_stands_and_judges_it(person, stranger, officer):
    as_(stranger).post(reverse("guards:emergency"), {"ref": person.ref, "reason": WHY})
    bind(operator())
    access, client = EmergencyAccess.objects.get(), as_(officer)
    assert "en cours" in client.get(reverse("guards:emergencies")).content.decode()
    client.post(reverse("guards:emergency-end", args=[access.pk]))
    note = {"verdict": "not_justified", "note": "Un appel à l'agence suffisait ce jour-là."}

    assert client.post(reverse("guards:emergency-review", args=[access.pk]), note).status_code == 302

    page = client.get(reverse("guards:emergencies")).content.decode()
    assert "non justifié" in page
    assert person.family_name not in page


@pytest.mark.parametrize(
    "role", ["donor", "administrator", "employer", "coordinator", "partner", "trainer", "mentor"]
)
def test_other_roles_find_no_door(role, make_actor, other_agency):
    client = as_(make_actor(role, other_agency))

    for name in ("emergency", "emergencies"):
        assert client.get(reverse(f"guards:{name}")).status_code == 403


# A tie


def test_a_tie_closes_the_file_with_a_sentence_and_a_lead_lifts_it(person, counsellor, make_actor, agency):
    client, page = as_(counsellor), reverse("desk:person", args=[person.ref])
    assert client.get(page).status_code == 200

    client.post(reverse("guards:conflicts"), {"ref": person.ref, "tie": "family"})

    refused = client.get(page)
    assert refused.status_code == 403
    assert "quelqu&#x27;un d&#x27;autre" in refused.content.decode()
    bind(operator())
    number = conflicts.ConflictOfInterest.objects.get().pk
    client.post(reverse("guards:conflict-end", args=[number]))
    assert client.get(page).status_code == 403
    as_(make_actor("supervisor", agency)).post(reverse("guards:conflict-end", args=[number]))
    assert client.get(page).status_code == 200


# A card


def test_a_card_opens_the_space_with_the_chosen_code_and_a_new_one_kills_it(person, counsellor):
    now = timezone.now()
    bind(counsellor)
    token = cards.hand_over(person_id=person.pk, pin="2580", by=counsellor, now=now)
    address = reverse("card-enter", args=[token])

    assert Client().post(address, {"answer": "1991"}).status_code == 422
    assert Client().post(address, {"answer": "2580"}).status_code == 302

    bind(counsellor)
    cards.hand_over(person_id=person.pk, by=counsellor, now=now)
    assert Client().post(address, {"answer": "2580"}).status_code == 422


def test_an_unknown_card_looks_like_any_other(person, counsellor):
    bind(counsellor)
    token = cards.hand_over(person_id=person.pk, by=counsellor, now=timezone.now())

    known = Client().get(reverse("card-enter", args=[token])).content.decode()
    unknown = Client().get(reverse("card-enter", args=["X" * 20])).content.decode()

    assert _bare(known) == _bare(unknown)


def test_a_card_is_blocked_by_its_own_failures_from_whatever_address(person, counsellor):
    bind(counsellor)
    token = cards.hand_over(person_id=person.pk, by=counsellor, now=timezone.now())
    most = emergencies.terms()["card_failures"]

    for _try in range(most):
        assert cards.come_in(token=token, answer="1900", now=timezone.now()) is None

    assert cards.come_in(token=token, answer="1991", now=timezone.now()) is None
    bind(operator())
    assert AccessCard.objects.get().ended_at is not None
    assert AuditEvent.objects.filter(event="card.blocked").count() == 1


def test_a_card_is_made_on_its_page_and_cancelled(person, counsellor):
    client = as_(counsellor)
    made = client.post(reverse("guards:card", args=[person.ref]), {"pin": "", "again": ""})
    assert "année de naissance" in made.content.decode()

    client.post(reverse("guards:card-revoke", args=[person.ref]))

    bind(operator())
    assert AccessCard.objects.get().ended_at is not None


@pytest.mark.parametrize("pin", ["123", "1234", "0000", "1991", "12ab", "987654321"])
def test_a_code_that_is_guessed_is_not_taken(pin, person, counsellor):
    answer = as_(counsellor).post(reverse("guards:card", args=[person.ref]), {"pin": pin, "again": pin})

    assert answer.status_code == 422
    assert not AccessCard.objects.exists()


# Support


def looking(admin, counsellor) -> Client:
    now = timezone.now()
    bind(admin)
    view = support.ask(account=counsellor.user, reason="Une liste ne s'affiche pas.", by=admin, now=now)
    bind(counsellor)
    code = support.agree(view_id=view.pk, by=counsellor, now=now)
    client = as_(admin)
    assert client.post(reverse("guards:support-begin", args=[view.pk]), {"code": code}).status_code == 302
    return client


def test_support_sees_the_pages_with_consent_and_nothing_sealed(person, admin, counsellor):
    client = looking(admin, counsellor)

    page = client.get(reverse("desk:person", args=[person.ref])).content.decode()

    assert "Vous voyez les pages de" in page
    assert not re.search(r"612.?345", page)
    bind(operator())
    seen = AuditEvent.objects.get(event="support.page_seen")
    assert (seen.user_id, seen.new["page"]) == (admin.user.pk, "desk:person")


def test_support_writes_nothing_and_never_opens_the_account_itself(person, admin, counsellor):
    client = looking(admin, counsellor)

    assert client.post(reverse("desk:access-code", args=[person.ref])).status_code == 403
    for name in ("account:keys", "account:sessions", "guards:support"):
        assert client.get(reverse(name)).status_code == 403


def test_either_side_ends_it(person, admin, counsellor):
    for ender in ("viewer", "holder"):
        client = looking(admin, counsellor)
        bind(operator())
        number = SharedView.objects.get(ended_at=None).pk
        door = client if ender == "viewer" else as_(counsellor)
        door.post(reverse("guards:support-end", args=[number]))

        assert client.get(reverse("desk:people")).status_code == 403


def test_without_consent_with_a_wrong_code_or_for_another_role_nothing_opens(
    admin, counsellor, make_actor, agency
):
    now = timezone.now()
    bind(admin)
    view = support.ask(account=counsellor.user, reason="Une liste ne s'affiche pas.", by=admin, now=now)
    door = reverse("guards:support-begin", args=[view.pk])
    client = as_(admin)
    assert client.post(door, {"code": "000000"}).status_code == 422
    bind(counsellor)
    code = support.agree(view_id=view.pk, by=counsellor, now=now)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert client.post(door, {"code": wrong}).status_code == 422
    assert (
        as_(make_actor("supervisor", agency))
        .get(reverse("guards:support-ask", args=[counsellor.user.pk]))
        .status_code
        == 403
    )

    bind(admin)
    late = support.begin(view_id=view.pk, code=code, by=admin, now=now + support.CODE_LASTS)
    assert late is None


def test_it_is_over_after_half_an_hour(admin, counsellor):
    client = looking(admin, counsellor)
    bind(operator())
    SharedView.objects.update(until=timezone.now())

    assert client.get(reverse("desk:people")).status_code == 403


# A limit


def test_a_counsellor_who_searches_without_end_is_stopped_told_and_seen(counsellor, officer):
    client, door = as_(counsellor), reverse("desk:people-search")
    for _try in range(throttle.doors()["search"].limit):
        throttle.note("search", counsellor.user.pk, now=timezone.now())

    refused = client.post(door, {"q": "Diallo"})

    assert refused.status_code == 429
    assert re.search(r"à partir de \d\d:\d\d", refused.content.decode())
    page = as_(officer).get(reverse("guards:emergencies")).content.decode()
    assert counsellor.user.display_name in page


def _bare(page: str) -> str:
    return re.sub(r'value="[^"]{20,}"|X-CSRFToken": "[^"]+"|/carte/[^"/]+/', "", page)
