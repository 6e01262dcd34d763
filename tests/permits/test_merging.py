"""Two files of one person are made one: their workers and requests follow, under one pseudonym."""

from __future__ import annotations

import pytest

from maslak.access.actor import operator
from maslak.pathway import actions as pathway
from maslak.pathway.merging import merge_people
from maslak.pathway.models import Milestone
from maslak.permits import facts
from maslak.permits.models import PermitFile, Worker
from tests import factories
from tests.permits import make
from tests.permits.make import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(agency):
    """One person twice in the register, each with a request."""
    people = [factories.person(agency, sex="female", birth_year=1990) for _ in range(2)]
    for person in people:
        worker = make.worker(agency, person=person, subject=pathway.pseudonym_of(person))
        file = make.file("in_review", kind="visa", employer=make.employer(owner=agency), worker=worker)
        facts.record(file, "requested", on=DAY, by=operator())
    return people


@pytest.fixture
def merged(two, agency, make_actor):
    kept, absorbed = two
    return merge_people(
        keep_id=kept.pk,
        absorb_id=absorbed.pk,
        by=make_actor("supervisor", agency),
        now=NOW,
        reason="Même personne",
    )


def test_workers_and_requests_become_the_kept_persons(two, merged):
    kept, _absorbed = two

    assert set(Worker.objects.values_list("person_id", flat=True)) == {kept.pk}
    assert set(PermitFile.objects.values_list("person_id", flat=True)) == {kept.pk}


def test_the_ledger_counts_them_as_one_person(two, merged):
    kept, _absorbed = two

    standing = Milestone.objects.filter(kind="visa_filed", voided_by=None)
    assert standing.count() == 2
    assert set(standing.values_list("subject", flat=True)) == {pathway.pseudonym_of(kept)}


def test_what_happens_next_is_told_under_the_same_pseudonym(two, merged):
    kept, _absorbed = two

    assert set(Worker.objects.values_list("subject", flat=True)) == {pathway.pseudonym_of(kept)}


def test_the_record_of_the_merge_tells_what_moved(two, merged):
    assert merged.moved["rows"]["permits.worker"] == {"moved": 1, "dropped": 0}
    assert merged.moved["rows"]["permits.permitfile"] == {"moved": 1, "dropped": 0}
