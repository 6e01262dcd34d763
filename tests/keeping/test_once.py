"""A key and what it got: the same sending gets the same answer, another sending its own turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from maslak.access.actor import bind, operator
from maslak.core.errors import Conflict, Invalid
from maslak.keeping import once
from maslak.keeping.models import Answer
from maslak.keeping.once import Said

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
DONE = Said(303, location="/bureau/", content_type="text/html", body=b"fait")


@pytest.fixture
def account(make_actor, agency):
    by = make_actor("counsellor", agency)
    bind(by)
    return by.user.pk


def begin(account_id: int | None, key: str = "k1", asked: str = "POST /a x=1", **more):
    return once.begin(key=key, asked=asked, account_id=account_id, now=NOW, **more)


def test_the_first_sending_has_its_turn_and_the_second_gets_its_answer(account):
    first = begin(account)
    first.keep(DONE)

    second = begin(account)

    assert first.said is None
    assert second.said == DONE


def test_a_sending_that_did_nothing_may_be_sent_again(account):
    begin(account).let_go()

    assert begin(account).said is None


def test_the_same_key_with_other_content_is_another_act_on_a_page(account):
    begin(account).keep(DONE)

    assert begin(account, asked="POST /a x=2").said is None


def test_the_same_key_with_other_content_is_refused_to_an_application(account):
    begin(account, strict=True).keep(DONE)

    with pytest.raises(Conflict):
        begin(account, asked="POST /a x=2", strict=True)
    assert begin(account, strict=True).said == DONE


def test_an_answer_is_given_to_its_account_alone(account, make_actor, other_agency):
    begin(account).keep(DONE)
    other = make_actor("counsellor", other_agency)

    bind(other)

    assert begin(other.user.pk).said is None
    assert Answer.objects.filter(whose=account).count() == 0


def test_a_visitor_s_form_is_done_once_too():
    bind(None)
    begin(None).keep(DONE)

    assert begin(None).said == DONE


def test_an_answer_is_kept_sealed(account):
    begin(account).keep(DONE)

    assert b"fait" not in bytes(Answer.objects.get().answer_sealed)


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_has_a_length(account, key):
    with pytest.raises(Invalid):
        begin(account, key=key)


def test_answers_are_remembered_for_two_days(account):
    begin(account).keep(DONE)
    bind(operator())

    assert once.forget_old(now=NOW + timedelta(days=1)) == 0
    assert once.forget_old(now=NOW + timedelta(days=3)) == 1
