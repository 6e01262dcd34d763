"""Two files of one person are made one: their places in teams follow, and a team counts them once."""

from __future__ import annotations

import pytest

from maslak.access.actor import bind, operator
from maslak.pathway.merging import merge_people
from maslak.ventures.models import Member
from tests import factories
from tests.ventures import make
from tests.ventures.make import NOW


@pytest.fixture
def two(agency):
    """One person twice in the register."""
    return [factories.person(agency, sex="female", birth_year=1990) for _each in range(2)]


def merge(two, agency, make_actor):
    kept, absorbed = two
    merge_people(
        keep_id=kept.pk,
        absorb_id=absorbed.pk,
        by=make_actor("supervisor", agency),
        now=NOW,
        reason="Même carte",
    )
    bind(operator())


def test_a_project_follows_its_holder(two, agency, make_actor):
    kept, absorbed = two
    venture = make.venture(agency, person=absorbed)

    merge(two, agency, make_actor)

    assert venture.members.get().person_id == kept.pk


def test_a_team_in_which_both_stood_counts_one_who_leads_with_the_shares_of_both(two, agency, make_actor):
    kept, absorbed = two
    venture = make.venture(agency, status="in_formalities", legal_form="cooperative", person=absorbed)
    Member.objects.update(shares=3)
    make.member(venture, person=kept, shares=2, since=make.DAY)

    merge(two, agency, make_actor)

    [member] = venture.members.all()
    assert (member.person_id, member.role, member.shares, member.since) == (kept.pk, "lead", 5, make.BEFORE)


def test_two_projects_of_one_person_stay_two(two, agency, make_actor):
    for person in two:
        make.venture(agency, person=person)

    merge(two, agency, make_actor)

    assert Member.objects.filter(person=two[0]).count() == 2
