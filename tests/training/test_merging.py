"""Two files of one person who sat twice in one group: one seat, one certificate, each fact once."""

from __future__ import annotations

import pytest

from maslak.access.actor import bind
from maslak.access.actor import operator as everybody
from maslak.pathway.queries import standing
from maslak.training import certificates, merging
from maslak.training.models import Enrolment, Intake
from tests import factories
from tests.training import make
from tests.training.make import LATER, NOW


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.HOME = tmp_path


def _two(offer, caseworker, trainer):
    """Somebody who only sat down, and their other file, which finished with a certificate."""
    group = make.group(offer, trainer)
    first = make.enrolled(offer, factories.person(caseworker.organisation), caseworker, trainer, group)
    second = make.enrolled(offer, factories.person(caseworker.organisation), caseworker, trainer, group)
    make.enrolments.complete(enrolment_id=second.pk, result="passed", on=LATER.date(), by=trainer, now=LATER)
    certificates.certify(enrolment_id=second.pk, by=trainer, now=LATER)
    bind(everybody())
    return Enrolment.objects.get(pk=first.pk), Enrolment.objects.get(pk=second.pk)


def test_the_seat_that_went_further_stands(offer, caseworker, trainer):
    kept, absorbed = _two(offer, caseworker, trainer)
    paper = absorbed.paper_id

    merging.one_seat(kept, absorbed, by=everybody(), now=NOW)

    kept.refresh_from_db()
    assert (kept.status, kept.paper_id) == ("certified", paper)
    assert Intake.objects.get().taken == 1
    assert standing().filter(kind="training_enrolled").count() == 1
    assert standing().filter(kind="training_certified").count() == 1
    assert certificates.papers_of([kept])[kept.pk].pk == paper


def test_so_it_does_when_it_is_the_kept_file_s(offer, caseworker, trainer):
    absorbed, kept = _two(offer, caseworker, trainer)

    merging.one_seat(kept, absorbed, by=everybody(), now=NOW)

    kept.refresh_from_db()
    absorbed.refresh_from_db()
    assert (kept.status, absorbed.status) == ("certified", "cancelled")
    assert standing().filter(kind="training_enrolled").count() == 1
