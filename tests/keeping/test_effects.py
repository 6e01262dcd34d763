"""Each job of the house does what is left to do and no more: run again, or cut off at any of its commits, one effect.

A job that died is run again whole. So each is cut off before its first part is kept, after each part, and after the last
one (its effects are there, its row still says « at work »), then run again: the rows of every table must be those of one
undisturbed run.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from maslak.access.actor import bind, operator
from maslak.core import history
from maslak.keeping import drafts, once
from maslak.keeping import tasks as keeping
from maslak.matching import tasks as matching
from maslak.outreach import tasks as outreach
from maslak.permits import tasks as permits
from maslak.web import tasks as clock
from tests.casework import make as casework
from tests.matching import town
from tests.outreach import make as events
from tests.permits import make as requests

pytestmark = pytest.mark.django_db


class Dies(BaseException):
    """kill -9: nothing of the process goes on, what was not kept is gone."""


@dataclass(frozen=True)
class Case:
    """A job, what it finds to do, and whether its effects are more rows (or changes of rows that stand)."""

    name: str
    module: Any
    run: Callable[[], Any]
    given: Callable[[Any], Any]
    parts: int = 1


def _silent_referral(agency: Any) -> None:
    from tests import factories

    casework.account(agency)
    casework.referral(agency, factories.organisation("ASSO-SILENCE", "ngo", receives_referrals=True))


def _late_request(_agency: Any) -> None:
    file = requests.file("in_review")
    requests.account(file.desk.organisation, "permit_lead")


def _paper_that_ends(_agency: Any) -> None:
    file = requests.file("granted", kind="visa", valid_to=timezone.localdate() + timedelta(days=20))
    requests.account(file.filed_by, "employer")


def _old_event(agency: Any) -> None:
    long_ago = timezone.now() - timedelta(days=4000)
    found = events.event(agency, status="held", starts_at=long_ago, ends_at=long_ago + timedelta(hours=2))
    events.registration(found, status="attended")


def _post_and_seeker(agency: Any) -> None:
    today = timezone.localdate()
    town.offer(town.firm(), languages={"fr": "A1"}, routes=["exempt"], confirmed_on=today, published_on=today)
    town.seeker(agency, shown=True)


def _old_drafts(agency: Any) -> None:
    by = casework.account(agency)
    old = timezone.now() - timedelta(days=30)
    opening = drafts.Opening(by.pk, agency.pk, "/bureau/", "a" * 32)
    drafts.keep(opening=opening, action="/bureau/", fields={"note": ["Un mot."]}, now=old)
    once.begin(key="k", asked="POST", account_id=None, now=old)


CASES = [
    Case("clock.tick", clock, clock.what_time_brings, _silent_referral, parts=3),
    Case("permits.escalate", permits, lambda: permits.escalate(0), _late_request),
    Case("permits.hourly", permits, permits.reckon_anew, _late_request),
    Case("permits.daily", permits, lambda: permits.daily(0), _paper_that_ends, parts=2),
    Case("outreach.daily", outreach, outreach.forget, _old_event),
    Case("matching.catch_up", matching, matching.look_for_profiles, _post_and_seeker, parts=2),
    Case("keeping.daily", keeping, keeping.forget, _old_drafts),
    Case("keeping.rescue", keeping, keeping.take_up, _old_drafts, parts=2),
]
# Proved where their rooms are tested, and what of it a job that dies can repeat (docs/adr/0067).
ELSEWHERE = {
    "imports.rehearse": "tests/imports: a rehearsal is rolled back whole; only the state of the batch stays",
    "imports.commit": "tests/imports, bench/chaos: one transaction, whole or not at all; not taken in twice",
    "matching.nightly": "tests/matching/test_night.py: a second night proposes nothing again; it measures once more",
    "matching.index": "tests/matching: the index is written from what stands; writing it again writes the same",
    "matching.index_offer": "as matching.index and matching.catch_up",
    "matching.try_out": "tests/matching: weights that moved on are left alone",
    "matching.look": "a measurement more, with its hour: nothing else follows from it but what the last one says",
    "permits.reckon": "as permits.hourly",
    "reporting.release_profiles": "tests/reporting/test_mapping.py: what is published and the same is not published again",
    "reporting.publish_monthly": "tests/reporting: what is published and the same is not published again",
    "reporting.publish_figures": "as reporting.publish_monthly",
    "reporting.fold_tallies": "tests/reporting: facts folded into the figures are taken from the pile in the same commit",
    "retention.nightly": "tests/retention/test_running.py: what is not finished goes on, what is done is not due",
    "backup.nightly": "a backup more, each whole and verified; the oldest beyond the kept ones go",
}


def rows() -> dict[str, int]:
    """How many rows each table holds, history and jobs left aside: they tell each try."""
    bind(operator())
    tables = [m._meta.db_table for m in history.models()]
    counted = {}
    with connection.cursor() as cursor:
        for table in sorted(set(tables)):
            if table in (history.LINES, history.VALUES):
                continue
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counted[table] = cursor.fetchone()[0]
    return counted


@contextmanager
def cut_off(module: Any, after: int, monkeypatch: pytest.MonkeyPatch):
    """The job dies as it opens the transaction after that many were kept."""
    kept, real = [0], module.acting

    @contextmanager
    def acting(by: Any):
        if kept[0] == after:
            raise Dies
        with real(by) as actor:
            yield actor
        kept[0] += 1

    with monkeypatch.context() as patched:
        patched.setattr(module, "acting", acting)
        try:
            yield
        except Dies:
            pass


@contextmanager
def undone():
    """A block whose every row goes again."""
    mark = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)
        bind(operator())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_cut_off_anywhere_and_run_again_it_has_one_effect(case, agency, monkeypatch):
    with transaction.atomic():
        case.given(agency)
        with undone():
            case.run()
            expected = rows()

        for after in range(case.parts + 1):
            with undone():
                with cut_off(case.module, after, monkeypatch):
                    case.run()
                case.run()
                assert rows() == expected, f"cut off after {after} of its parts"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_job_that_dies_inside_its_first_part_leaves_nothing_of_it(case, agency, monkeypatch):
    case.given(agency)
    before, real = rows(), case.module.acting

    @contextmanager
    def acting(by: Any):
        with real(by) as actor:
            yield actor
            raise Dies

    with monkeypatch.context() as patched:
        patched.setattr(case.module, "acting", acting)
        with pytest.raises(Dies):
            case.run()

    assert rows() == before


def test_every_job_of_the_house_is_proved_here_or_says_where():
    ours = {name for name in app.tasks if not name.startswith(("builtin", "procrastinate"))}

    assert ours - {case.name for case in CASES} - set(ELSEWHERE) == set()


def test_what_is_proved_elsewhere_is_a_job_of_the_house():
    assert set(ELSEWHERE) - set(app.tasks) == set()
