"""One-time codes handed over at the counter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from maslak.access import audit
from maslak.access.actor import Actor, bind
from maslak.access.models import AuditEvent, User
from maslak.core.errors import Invalid, NotAllowed
from maslak.people import accesscodes
from maslak.people.models import AccessCode, Person
from tests import factories

NOW = datetime(2020, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def person(agency):
    return factories.person(agency, preferred_language="ar")


@pytest.fixture
def code(person, counsellor):
    """A code just handed over; nobody is signed in any more."""
    bind(counsellor)
    plain = accesscodes.issue_access_code(person_id=person.pk, by=counsellor, now=NOW)
    bind(None)
    return plain


def redeem(code, after=timedelta(hours=1)):
    return accesscodes.redeem_access_code(code=code, now=NOW + after)


def test_a_code_opens_the_persons_own_account(code, person):
    user = redeem(code)

    bind(Actor(user=user, organisation=None, role="person", person_id=person.pk))
    assert Person.objects.get().account == user
    assert user.username == f"p-{person.ref.lower()}"
    assert (user.language, user.has_usable_password()) == ("ar", False)
    assert person.family_name not in user.display_name


def test_the_code_is_read_as_people_write_it(code):
    assert redeem(f" {code[:5].lower()}-{code[5:].lower()} ")


def test_only_the_hash_of_a_code_is_kept(code, operator_actor):
    bind(operator_actor)

    kept = AccessCode.objects.get()
    assert code not in (kept.code_hash, str(kept))
    assert 8 <= len(code) <= 10


def test_a_second_code_opens_the_same_account(code, person, counsellor):
    user = redeem(code)
    bind(counsellor)
    second = accesscodes.issue_access_code(person_id=person.pk, by=counsellor, now=NOW)
    bind(None)

    assert redeem(second) == user
    assert User.objects.filter(username__startswith="p-").count() == 1


def test_a_code_serves_once(code):
    redeem(code)

    with pytest.raises(Invalid, match="déjà servi"):
        redeem(code)


def test_a_code_grows_old(code):
    with pytest.raises(Invalid):
        redeem(code, after=timedelta(hours=72))


def test_a_wrong_code_opens_nothing(code):
    with pytest.raises(Invalid):
        redeem("2222222222")


def test_a_new_code_ends_the_one_handed_over_before(code, person, counsellor):
    bind(counsellor)
    accesscodes.issue_access_code(person_id=person.pk, by=counsellor, now=NOW)
    bind(None)

    with pytest.raises(Invalid):
        redeem(code)


def test_a_closed_account_stays_closed(code, person, counsellor):
    user = redeem(code)
    user.is_active = False
    user.save()
    bind(counsellor)
    second = accesscodes.issue_access_code(person_id=person.pk, by=counsellor, now=NOW)

    with pytest.raises(Invalid):
        redeem(second)


def test_whoever_redeems_a_code_sees_no_more_than_before(code):
    redeem(code)

    assert not Person.objects.exists()


def test_a_failed_code_leaves_nothing_in_sight(code):
    with pytest.raises(Invalid):
        redeem("2222222222")

    assert not Person.objects.exists()


def test_the_person_sees_that_their_code_was_used(code, person):
    user = redeem(code)

    bind(Actor(user=user, organisation=None, role="person", person_id=person.pk))
    assert set(AuditEvent.objects.values_list("event", flat=True)) == {
        "access_code.issued",
        "access_code.used",
    }


def test_a_stranger_hands_over_no_code(person, other_agency, make_actor):
    bind(stranger := make_actor("counsellor", other_agency))

    with pytest.raises(NotAllowed):
        accesscodes.issue_access_code(person_id=person.pk, by=stranger, now=NOW)


def test_a_code_stays_unused_when_the_trail_cannot_be_written(code, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(audit, "record", _fails)
        with pytest.raises(RuntimeError):
            redeem(code)

    assert not User.objects.filter(username__startswith="p-").exists()
    assert redeem(code)


def _fails(*_args, **_kwargs):
    raise RuntimeError("the trail is full")
