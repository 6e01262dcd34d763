"""Drafts: one account's, sealed, replaced by what is typed later, gone when the form is taken or with time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from maslak.access.actor import bind, operator
from maslak.core.errors import Invalid
from maslak.keeping import drafts
from maslak.keeping.drafts import Opening
from maslak.keeping.models import Draft

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
TYPED = {"note": ["Elle cherche un poste de soudeuse."]}


@pytest.fixture
def counsellor(make_actor, agency):
    return make_actor("counsellor", agency)


def opening(by, opened: str = "a" * 32) -> Opening:
    return Opening(by.user.pk, by.organisation.pk, "/bureau/personnes/ABC/?onglet=1", opened)


def keep(by, opened: str = "a" * 32, fields=TYPED, now: datetime = NOW) -> Draft:
    return drafts.keep(
        opening=opening(by, opened), action="/bureau/note/", fields=fields, title="Note", now=now
    )


def test_what_was_typed_comes_back_to_its_account(counsellor):
    kept = keep(counsellor)
    bind(counsellor)

    found = drafts.of_account(counsellor.user.pk).get()

    assert found == kept
    assert drafts.opened(found) == drafts.Typed("Note", TYPED)


def test_nothing_typed_is_readable_in_the_table(counsellor):
    kept = keep(counsellor)

    assert b"soudeuse" not in bytes(kept.content_sealed)
    assert "soudeuse" not in f"{kept!r}"


def test_another_account_of_the_same_office_never_sees_it(counsellor, make_actor, agency):
    keep(counsellor)

    bind(make_actor("supervisor", agency))

    assert not Draft.objects.exists()


def test_another_account_cannot_discard_it(counsellor, make_actor, agency):
    kept, other = keep(counsellor), make_actor("supervisor", agency)

    bind(other)

    assert drafts.discard(ref=kept.ref, by=other) is False
    bind(counsellor)
    assert drafts.discard(ref=kept.ref, by=counsellor) is True


def test_the_same_form_is_one_draft_and_another_tab_another(counsellor):
    keep(counsellor)
    keep(counsellor, fields={"note": ["Elle a trouvé un poste."]})
    keep(counsellor, opened="b" * 32)
    bind(counsellor)

    texts = {drafts.opened(each).fields["note"][0] for each in drafts.of_account(counsellor.user.pk)}

    assert texts == {"Elle a trouvé un poste.", TYPED["note"][0]}


def test_who_is_not_signed_in_any_more_can_leave_a_draft_and_read_none(counsellor):
    bind(None)

    keep(counsellor)

    assert not Draft.objects.exists()


def test_a_form_that_was_taken_leaves_no_draft(counsellor):
    keep(counsellor)

    assert drafts.done(opening=opening(counsellor), action="/bureau/note/") == 1
    assert drafts.done(opening=opening(counsellor), action="/bureau/note/") == 0


def test_a_novel_is_not_kept(counsellor):
    with pytest.raises(Invalid):
        keep(counsellor, fields={"note": ["x" * drafts.LARGEST]})


def test_the_oldest_go_when_there_are_too_many(counsellor, monkeypatch):
    monkeypatch.setattr(drafts, "MOST", 2)
    for number in range(4):
        keep(counsellor, opened=f"{number:032}", now=NOW + timedelta(minutes=number))
    bind(counsellor)

    kept = drafts.of_account(counsellor.user.pk).values_list("opened", flat=True)

    assert [int(opened) for opened in kept] == [3, 2]


def test_drafts_are_swept_after_two_weeks(counsellor):
    keep(counsellor)
    bind(operator())

    assert drafts.forget_old(now=NOW + timedelta(days=13)) == 0
    assert drafts.forget_old(now=NOW + timedelta(days=15)) == 1
