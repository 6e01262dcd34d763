"""Who sees a paper in the database itself, whatever Python forgets."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from maslak.access.actor import Actor, bind, operator
from maslak.access.enums import Role
from maslak.core.errors import NotAllowed
from maslak.papers import actions
from maslak.papers.models import Paper
from tests.factories import person
from tests.papers import make

pytestmark = [pytest.mark.django_db, pytest.mark.server]


@pytest.fixture
def issued(agency, ngo, make_actor) -> Paper:
    return make.paper(agency, make_actor("permit_officer", agency), audience=[ngo.pk], person_id=41)


def seen() -> int:
    return Paper.objects.count()


def test_the_issuer_and_those_it_is_for_see_it(issued, make_actor, agency, ngo):
    for role, organisation in (("permit_officer", agency), ("caseworker", ngo)):
        bind(make_actor(role, organisation))
        assert seen() == 1


def test_a_foreign_organisation_sees_no_paper(issued, make_actor, other_agency):
    stranger = make_actor("permit_officer", other_agency)
    bind(stranger)

    assert seen() == 0
    with pytest.raises(NotAllowed):
        actions.read_pdf(paper_id=issued.pk, by=stranger)


def test_the_person_sees_theirs_and_nobody_else_s(issued):
    bind(Actor(user=None, organisation=None, role=Role.PERSON, person_id=41))
    assert seen() == 1
    bind(Actor(user=None, organisation=None, role=Role.PERSON, person_id=42))
    assert seen() == 0


@pytest.mark.parametrize("role", ["donor", "protection", "administrator"])
def test_those_who_see_figures_traces_or_accounts_see_no_paper(issued, make_actor, ministry, role):
    bind(make_actor(role, ministry))

    assert seen() == 0


def test_unbound_sees_no_paper_and_may_still_verify_one(issued):
    bind(None)

    assert seen() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM maslak.paper_of_file(%s, '{}', '{}')", [issued.sha256])
        assert cursor.fetchone() == (issued.number,)


def test_whoever_a_paper_is_for_reads_it_and_changes_nothing(issued, make_actor, ngo):
    reader = make_actor("caseworker", ngo)
    bind(reader)

    assert actions.read_pdf(paper_id=issued.pk, by=reader).startswith(b"%PDF-")
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.filter(pk=issued.pk).update(audience=[])


def test_nobody_writes_a_paper_in_another_organisation_s_name(issued, make_actor, other_agency):
    bind(make_actor("permit_officer", other_agency))

    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.create(
            number="ATT-2026-900000", kind="certificate", issuer_id=issued.issuer_id, token_hash="1" * 64,
            token_sealed=b"x", languages=["fr"], issued_at=make.NOON, valid_from=make.DAY, worthless=True,
            shown_sealed=b"x", pdf_sealed=b"x", sha256="1" * 64, source_kind="x.y", source_id=1,
        )  # fmt: skip


def test_papers_follow_a_person_whose_two_files_are_made_one(agency, make_actor):
    from maslak.people.merging import merge

    by = make_actor("supervisor", agency)
    kept, absorbed = person(agency), person(agency, birth_year=1990)
    kept.birth_year, kept.sex = absorbed.birth_year, absorbed.sex
    kept.save(update_fields=["birth_year", "sex"])
    one = make.paper(agency, operator(), person_id=absorbed.pk)
    bind(by)

    merge(
        keep_id=kept.pk, absorb_id=absorbed.pk, by=by, now=make.NOON, reason="La même personne", override=True
    )

    bind(operator())
    one.refresh_from_db()
    assert one.person_id == kept.pk
