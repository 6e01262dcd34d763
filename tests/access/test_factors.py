"""Second factors: what is sealed, who sees them, what a code is worth, and how much work a refusal is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.db.utils import ProgrammingError

from maslak.access import factors, lostdevice, sessions
from maslak.access.actor import Actor, bind, operator
from maslak.access.door import as_account
from maslak.access.enums import Role
from maslak.access.models import OpenSession
from maslak.access.rules import second_factor_due
from maslak.core.errors import Conflict, Invalid, NotAllowed
from tests.web.signing import code_of, with_application

pytestmark = pytest.mark.django_db
NOW = datetime(2021, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def holder(make_actor, ministry):
    """Somebody with an account."""
    return make_actor("coordinator", ministry, username="holder")


@pytest.fixture
def other(make_actor, ministry):
    """A colleague of the same organisation."""
    return make_actor("coordinator", ministry, username="other")


# ---- kept sealed, seen by their owner alone ---------------------------------------------------------


def test_no_secret_and_no_recovery_code_stands_in_the_database(holder):
    secret, codes = with_application(holder, NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, ' ') FROM mfa_authenticator")
        (kept,) = cursor.fetchone()

    assert kept
    assert secret not in kept
    assert not [code for code in codes if code in kept]


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.OPERATOR])
def test_no_role_reads_or_touches_the_factors_of_another(holder, make_actor, ministry, role):
    with_application(holder, NOW)
    bind(make_actor(role, ministry, username="somebody"))

    assert not Authenticator.objects.exists()
    assert Authenticator.objects.all().delete()[0] == 0
    assert Authenticator.objects.update(data={}) == 0
    bind(operator())
    assert Authenticator.objects.filter(user=holder.user).count() == 2


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.OPERATOR])
def test_no_role_reads_the_sessions_of_another(holder, make_actor, ministry, role):
    sessions.opened(user=holder.user, method="password", family="", now=NOW)
    bind(make_actor(role, ministry, username="somebody"))

    assert not OpenSession.objects.exists()


def test_nobody_makes_a_factor_for_somebody_else(holder, other):
    bind(other)

    with pytest.raises(ProgrammingError, match="row-level security"):
        Authenticator.objects.create(user=holder.user, type="webauthn", data={})


def test_unbound_nothing_is_seen_and_a_proof_in_progress_sees_its_own_account_alone(holder, other):
    with_application(holder, NOW)
    with_application(other, NOW)
    bind(None)

    assert not Authenticator.objects.exists()
    with as_account(holder.user.pk):
        assert {row.user_id for row in Authenticator.objects.all()} == {holder.user.pk}
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("role", ["counsellor", "supervisor", "coordinator", "protection", "employer"])
def test_who_has_a_factor_is_told_to_those_who_keep_the_accounts_alone(holder, make_actor, ministry, role):
    with_application(holder, NOW)

    bind(make_actor(role, ministry, username="somebody"))
    hidden = factors.kept_by([holder.user.pk])
    bind(make_actor("administrator", ministry, username="admin"))
    told = factors.kept_by([holder.user.pk])

    assert hidden == {holder.user.pk: {}}
    assert told == {holder.user.pk: {"totp": 1, "recovery_codes": 1}}


@pytest.mark.parametrize(
    "table",
    ["account_emailaddress", "account_emailconfirmation", "socialaccount_socialaccount", "socialaccount_socialapp",
     "socialaccount_socialtoken"],
)  # fmt: skip
def test_the_tables_of_the_library_that_are_not_used_are_shut_even_to_the_operator(table):
    bind(operator())

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT qual FROM pg_policies WHERE tablename = %s AND cmd = 'SELECT'", [table])
        assert cursor.fetchone() == ("false",)


# ---- what a code is worth -----------------------------------------------------------------------------


def accept(actor: Actor, code: str, now: datetime = LATER) -> str | None:
    bind(None)
    with as_account(actor.user.pk):
        return factors.accept_code(user_id=actor.user.pk, code=code, now=now)


@pytest.mark.parametrize(("steps", "taken"), [(-2, None), (-1, "totp"), (0, "totp"), (1, "totp"), (2, None)])
def test_a_code_is_taken_near_its_moment_only(holder, steps, taken):
    secret, _codes = with_application(holder, NOW)

    assert accept(holder, code_of(secret, LATER, steps)) == taken


def test_after_a_code_neither_it_nor_an_earlier_one_is_taken(holder):
    secret, _codes = with_application(holder, NOW)

    assert accept(holder, code_of(secret, LATER)) == "totp"
    assert accept(holder, code_of(secret, LATER)) is None
    assert accept(holder, code_of(secret, LATER, -1)) is None
    assert accept(holder, code_of(secret, LATER, 1)) == "totp"


def test_the_code_that_tied_the_application_does_not_open_it_again(holder):
    secret, _codes = with_application(holder, NOW)
    then = NOW - timedelta(minutes=5)

    assert accept(holder, code_of(secret, then), then) is None


def test_each_recovery_code_is_taken_once(holder):
    _secret, codes = with_application(holder, NOW)

    assert len(set(codes)) == 10
    assert [accept(holder, code) for code in codes] == ["recovery_codes"] * 10
    assert [accept(holder, code) for code in codes] == [None] * 10


def test_new_recovery_codes_void_those_before(holder):
    _secret, codes = with_application(holder, NOW)
    bind(holder)

    new = factors.renew_codes(by=holder, now=LATER)

    assert not set(new) & set(codes)
    assert accept(holder, codes[0]) is None
    assert accept(holder, new[0]) == "recovery_codes"


def test_codes_of_one_account_open_no_other(holder, other):
    secret, codes = with_application(holder, NOW)
    with_application(other, NOW)

    assert accept(other, code_of(secret, LATER)) is None
    assert accept(other, codes[0]) is None


def test_a_wrong_first_code_ties_nothing(holder):
    bind(holder)

    with pytest.raises(Invalid):
        factors.start_application(secret="JBSWY3DPEHPK3PXP", code="000000x", by=holder, now=NOW)

    assert not factors.has_second_factor(holder.user.pk)


def test_a_second_application_is_refused(holder):
    secret, _codes = with_application(holder, NOW)
    bind(holder)

    with pytest.raises(Conflict):
        factors.start_application(secret=secret, code=code_of(secret, LATER), by=holder, now=LATER)


def test_recovery_codes_alone_are_no_second_factor_and_go_with_the_last(holder):
    with_application(holder, NOW)
    bind(holder)
    application = next(f for f in factors.of_account(holder.user.pk) if f.kind == "totp")

    factors.remove(factor_id=application.pk, required=False, by=holder, now=LATER)

    assert factors.of_account(holder.user.pk) == []


def test_a_factor_of_somebody_else_is_not_removed(holder, other):
    with_application(holder, NOW)
    bind(holder)
    application = factors.of_account(holder.user.pk)[0]
    bind(other)

    with pytest.raises(NotAllowed):
        factors.remove(factor_id=application.pk, required=False, by=other, now=LATER)


def test_only_who_keeps_the_accounts_takes_a_lost_factor_away(holder, other):
    bind(other)

    with pytest.raises(NotAllowed):
        lostdevice.reset(user_id=holder.user.pk, reason="parce que", by=other, now=NOW)


# ---- when one is due -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "kind", "by_default", "due"),
    [
        (None, "agency", True, True), (None, "agency", False, False), (None, "employer", True, False),
        (NOW.date(), "agency", False, True), (NOW.date(), "employer", False, True),
        (NOW.date() + timedelta(days=1), "agency", True, False), (NOW.date() - timedelta(days=1), "ngo", False, True),
    ],
)  # fmt: skip
def test_the_day_set_decides_and_without_one_the_installation(since, kind, by_default, due):
    assert second_factor_due(since=since, kind=kind, on=NOW.date(), by_default=by_default) is due


# ---- a refusal costs the same whoever is named --------------------------------------------------------------


def work(monkeypatch, username: str, password: str) -> int:
    """How many times a password is hashed while signing in: what the time of the answer is made of."""
    counted: list[int] = []
    original = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *given, **more: (counted.append(1), original(*given, **more))[1]
    )
    assert authenticate(username=username, password=password) is None
    monkeypatch.undo()
    return len(counted)


def test_the_work_of_a_refusal_does_not_tell_whether_the_account_exists(monkeypatch, make_actor, ministry):
    for name, password, active in (
        ("known", "trois-palmiers-bleus", True), ("closed", "trois-palmiers-bleus", False), ("by-code", None, True),
    ):  # fmt: skip
        user = make_actor("counsellor", ministry, username=name).user
        user.set_password(password)
        user.is_active = active
        user.save()

    tried = [
        ("known", "wrong"),
        ("closed", "wrong"),
        ("closed", "trois-palmiers-bleus"),
        ("by-code", "wrong"),
        ("nobody", "wrong"),
    ]
    costs = {given: work(monkeypatch, *given) for given in tried}

    assert set(costs.values()) == {1}, costs
