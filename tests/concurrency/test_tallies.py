"""Facts written at the same moment wait for nobody: neither for one another, nor for whoever counts them in."""

from __future__ import annotations

import threading
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from maslak.access.actor import acting, operator
from maslak.access.models import Organisation
from maslak.pathway.enums import Kind
from maslak.pathway.models import Milestone
from maslak.reporting import engine
from maslak.reporting.tally import keeping
from tests.concurrency.numbers import numbers

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("committed")]


@pytest.fixture
def write():
    """write() records one registration of the same person, at the same office, in the same year, each time."""
    with acting(operator()):
        body = Organisation.objects.create(
            code=f"AG-{next(numbers)}", kind="ngo", name_fr="Association d'essai"
        )
    subject = uuid4()

    def one():
        return Milestone.objects.create(
            kind=Kind.REGISTERED, occurred_on=date(2031, 2, 1), subject=subject, sex="female", organisation=body,
            source_kind="essai.chose", source_id=1,
        )  # fmt: skip

    return one


def _agree() -> bool:
    with acting(operator()):
        return engine.values(2031)["I-01"] == engine.values(2031, from_facts=True)["I-01"]


def test_two_counsellors_who_write_about_one_person_never_wait_for_each_other(together, write):
    both_wrote = threading.Barrier(2, timeout=20)

    def act():
        write()
        both_wrote.wait()  # neither has committed: whoever waited for the other would never come here

    together([(operator(), act), (operator(), act)])

    assert _agree()


def test_a_fact_is_written_and_read_while_another_folds(together, write):
    with acting(operator()):
        write()
    folded, wrote = threading.Event(), threading.Event()

    def fold():
        keeping.fold()
        folded.set()
        assert wrote.wait(20)  # the fold is done and not yet committed

    def work():
        assert folded.wait(20)
        write()
        assert engine.values(2031)["I-01"] == engine.values(2031, from_facts=True)["I-01"]
        assert keeping.fold() == 0  # somebody is at it
        wrote.set()

    together([(operator(), fold), (operator(), work)])

    assert _agree()
    with acting(operator()):
        keeping.fold()
    assert _agree()


def test_what_is_written_while_all_is_counted_anew_still_counts(together, write):
    with acting(operator()):
        write()
    rebuilt, wrote = threading.Event(), threading.Event()

    def rebuild():
        with connection.cursor() as cursor:
            cursor.execute("SELECT maslak.tally_rebuild()")
        rebuilt.set()
        assert wrote.wait(20)

    def work():
        assert rebuilt.wait(40)
        write()
        wrote.set()

    together([(operator(), rebuild), (operator(), work)])

    assert _agree()
