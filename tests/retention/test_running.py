"""The timetable at work: what is due is said, warned of, done in steps; what the law keeps waits; the chain holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from maslak.access import chain, cutting
from maslak.access.actor import acting, bind, operator
from maslak.access.models import AuditEvent, AuditHead, AuditLink
from maslak.core.errors import Conflict, NotAllowed
from maslak.outbox.models import Message
from maslak.people.models import AccessCode, Person
from maslak.retention import forgetting, inactive, requests, running
from maslak.retention.models import Erasure, FileWarning, RightsRequest
from maslak.retention.timetable import lines
from tests import factories
from tests.retention import make
from tests.retention.make import NOW, SECRET, TODAY

pytestmark = [pytest.mark.usefixtures("as_owner"), pytest.mark.django_db]
LINE = lines(TODAY)[inactive.CODE]


def silent(agency) -> Person:
    """A file on which nothing has happened since 2 March 2020."""
    person = make.somebody(agency, operator())
    person.account.last_login = None
    person.account.save()
    return person


def run(now=NOW) -> dict[str, int]:
    done = running.run(by=operator(), now=now)
    bind(operator())
    return done


def test_a_dry_run_says_what_would_be_done_by_reference_and_does_nothing(agency):
    person = silent(agency)

    due = {(d.line.code, d.step): d for d in running.preview(TODAY)}

    assert due["file_inactive", "warn"].count == 1
    assert due["file_inactive", "warn"].refs == (person.ref,)
    assert SECRET not in str([d.as_json("fr") for d in due.values()])
    assert not FileWarning.objects.exists()


def test_a_silent_file_is_warned_of_then_forgotten_when_the_notice_is_over(agency):
    person = silent(agency)

    assert run()["file_inactive.warn"] == 1
    warning = FileWarning.objects.get(person=person)
    assert warning.acts_on == TODAY + timedelta(days=60)
    assert Message.objects.filter(person_id=person.pk, template="file_goes").count() == 1
    assert "file_inactive.forget" not in run(NOW + timedelta(days=59))

    assert run(NOW + timedelta(days=60))["file_inactive.forget"] == 1

    person.refresh_from_db()
    assert (person.family_name, person.anonymised_on is not None) == ("—", True)
    assert "file_inactive.forget" not in run(NOW + timedelta(days=61))


def test_any_activity_during_the_notice_keeps_the_file(agency):
    person = silent(agency)
    run()
    case = person.cases.get()
    case.last_contact_on = TODAY + timedelta(days=30)
    case.save()

    run(NOW + timedelta(days=60))

    person.refresh_from_db()
    assert person.family_name == SECRET
    assert FileWarning.objects.get(person=person).status == "kept"


def test_a_word_of_the_person_or_of_the_office_keeps_the_file(agency, other_agency, make_actor):
    person = silent(agency)
    run()
    warning = FileWarning.objects.get(person=person)
    stranger = make_actor("counsellor", other_agency)
    with pytest.raises(NotAllowed):
        inactive.keep(warning_id=warning.pk, by=stranger, now=NOW)

    inactive.keep(warning_id=warning.pk, by=make_actor("counsellor", agency), now=NOW)

    with pytest.raises(Conflict):
        inactive.keep(warning_id=warning.pk, by=make_actor("counsellor", agency), now=NOW)
    assert "file_inactive.forget" not in run(NOW + timedelta(days=60))
    assert "file_inactive.warn" not in run(NOW + timedelta(days=300))


def test_a_file_at_work_is_never_due(agency):
    person = silent(agency)
    case = person.cases.get()
    case.last_contact_on = TODAY
    case.save()

    assert inactive.idle(LINE, TODAY) == []


def test_what_was_granted_is_erased_first(agency):
    person = silent(agency)
    asked = RightsRequest.objects.create(
        person=person, organisation=agency, kind="erasure", words=SECRET, asked_at=NOW, due_on=TODAY, status="granted",
        decided_at=NOW,
    )  # fmt: skip

    assert run()["requests"] == 1

    asked.refresh_from_db()
    assert (asked.status, asked.words) == ("done", "—")
    assert Erasure.objects.get(person_id=person.pk).request_ref == asked.ref
    assert requests.granted() == []


def test_the_rest_goes_by_itself_when_the_law_lets_go(agency):
    person = silent(agency)
    make.placed(person, agency, operator(), on=TODAY)
    forgetting.forget_person(person_id=person.pk, cause="request", by=operator(), now=NOW)
    assert "file_inactive.rest" not in run(NOW + timedelta(days=365))

    assert run(NOW + timedelta(days=5 * 366))["file_inactive.rest"] == 1

    person.refresh_from_db()
    assert person.family_name == "—"


def test_codes_and_messages_go_after_their_months_and_not_before(agency):
    person = factories.person(agency)
    old, new = NOW - timedelta(days=400), NOW - timedelta(days=2)
    for number, moment in enumerate((old, new)):
        AccessCode.objects.create(
            person=person,
            code_hash=f"{number:064d}",
            created_at=moment,
            expires_at=moment + timedelta(hours=1),
        )
        message = Message.objects.create(
            person_id=person.pk, channel="space", template="x", language="fr", body="x", status="kept"
        )
        Message.objects.filter(pk=message.pk).update(created_at=moment)

    done = run()

    assert (done["access_code.rows"], done["message.rows"]) == (1, 1)
    assert (AccessCode.objects.count(), Message.objects.filter(template="x").count()) == (1, 1)


def test_stopped_in_the_middle_it_goes_on_the_next_time(agency, monkeypatch):
    for _each in range(3):
        silent(agency)
    warn, calls = inactive.warn, []

    def broken(**values):
        calls.append(values)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return warn(**values)

    monkeypatch.setattr(inactive, "warn", broken)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        running.run(by=operator(), now=NOW)
    monkeypatch.undo()
    bind(operator())

    assert run()["file_inactive.warn"] >= 2
    assert FileWarning.objects.count() == 3


def trail_of(days: int) -> None:
    """A line, its link and its published head, so many days before."""
    at = NOW - timedelta(days=days)
    event = AuditEvent.objects.create(at=at, event="person.opened", role="counsellor")
    chain.seal(now=at + timedelta(hours=3))
    link = AuditLink.objects.order_by("-position").first()
    AuditHead.objects.create(
        day=at.date(), position=link.position, digest=bytes(link.digest), published_at=at + timedelta(days=1)
    )
    assert event.pk


def fresh_trail() -> None:
    """Nothing but what the test writes: the trail of loading the reference data goes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maslak.forgetting', 'on', true)")
    for model in (AuditLink, AuditHead, AuditEvent):
        model.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maslak.forgetting', '', true)")


def test_the_trail_is_cut_after_its_months_and_still_verifies():
    fresh_trail()
    for days in (1400, 1300, 20):
        trail_of(days)
    assert chain.verify().faults == ()

    assert run()["audit.trail"] == 2
    chain.seal(now=NOW + timedelta(days=1))

    verdict = chain.verify()
    assert (verdict.faults, verdict.cut, verdict.events < verdict.links) == ((), 2, True)


def test_a_line_removed_by_hand_below_a_young_head_is_still_found():
    fresh_trail()
    for days in (30, 20):
        trail_of(days)
    first = AuditLink.objects.order_by("position").first()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maslak.forgetting', 'on', true)")
    AuditEvent.objects.filter(pk=first.event_id).delete()
    told = {"position": first.position, "digest": bytes(first.digest).hex(), "rows": 1}
    AuditEvent.objects.create(at=NOW, event=cutting.CUT, role="operator", new=told)
    chain.seal(now=NOW)

    assert [fault.kind for fault in chain.verify().faults] == ["removed"]


def test_even_the_owner_changes_nothing_append_only_without_saying_that_it_forgets():
    AuditEvent.objects.create(at=datetime(2020, 1, 1, tzinfo=UTC), event="person.opened", role="x")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent.objects.all().delete()


def test_the_run_is_bound_as_the_operator(agency):
    silent(agency)
    run()

    with acting(operator()):
        line = AuditEvent.objects.get(event="retention.warned")
    assert (line.role, line.user_id) == ("operator", None)
