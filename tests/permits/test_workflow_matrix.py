"""Every step of every workflow of permits, tried from every status by every role: taken, or refused, as the table says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from maslak.access import roles
from maslak.access.actor import Actor, bind, operator
from maslak.access.enums import Role
from maslak.core.errors import NotAllowed, StepRefused
from maslak.permits import accompaniment, appeals, deciding, files, hours, instruction, opinions, workflow
from maslak.permits.models import CounterAppointment, Opinion
from tests.permits import make
from tests.permits.make import DAY, NOW

END = date(2027, 2, 1)
LATER = make.at(DAY + timedelta(days=20), 10)  # the request's last day and the call's have passed
HOUR = timedelta(hours=1)

# By table and step: the act. What one act brings about in another file, or by itself, is tried through that act.
ACT: dict[tuple[str, str], Callable[[Any, Actor], Any]] = {
    **{
        (kind, step): act
        for kind in ("certificate", "visa")
        for step, act in {
            "submit": lambda file, by: files.submit(file_id=file.pk, by=by, now=NOW),
            "return": lambda file, by: instruction.return_file(file_id=file.pk, why="CV", by=by, now=NOW),
            "request_pieces": lambda file, by: instruction.request_pieces(
                file_id=file.pk, codes=["passeport"], why="Coupée", until=None, by=by, now=NOW
            ),
            "answer": lambda file, by: files.answer_request(file_id=file.pk, answer="", by=by, now=NOW),
            "lapse": lambda file, by: deciding.lapse(file_id=file.pk, by=by, now=LATER),
            "refuse": lambda file, by: deciding.refuse(
                file_id=file.pk, reasons=["doc_missing"], by=by, now=NOW
            ),
            "reopen": lambda file, by: appeals.uphold(
                appeal_id=file.waiting.pk, answer="Oui", by=by, now=NOW
            ),
            "withdraw": lambda file, by: deciding.withdraw(
                file_id=file.pk, reasons=["doc_missing"], text="Fraude", by=by, now=NOW
            ),
            "note_grant": lambda file, by: _noted(file, "granted", by),
            "note_refusal": lambda file, by: _noted(file, "refused", by),
            "abandon": lambda file, by: files.abandon(file_id=file.pk, why="Renoncé", by=by, now=NOW),
        }.items()
    },
    ("certificate", "admit"): lambda file, by: instruction.admit(file_id=file.pk, by=by, now=NOW),
    ("certificate", "open_call"): lambda file, by: instruction.open_call(
        file_id=file.pk, closes_on=DAY, channel="", by=by, now=NOW
    ),
    ("certificate", "close_call"): lambda file, by: instruction.close_call(
        file_id=file.pk, applicants=2, interviewed=1, suitable=0, findings="", by=by, now=LATER
    ),
    ("certificate", "grant"): lambda file, by: deciding.grant(file_id=file.pk, valid_to=END, by=by, now=NOW),
    ("visa", "validate"): lambda file, by: instruction.validate(file_id=file.pk, by=by, now=NOW),
    ("visa", "deposit"): lambda file, by: instruction.deposit(file_id=file.pk, by=by, now=NOW),
    ("visa", "review"): lambda file, by: instruction.review(file_id=file.pk, by=by, now=NOW),
    ("visa", "approve"): lambda file, by: deciding.approve(file_id=file.pk, by=by, now=NOW),
    ("visa", "stamp"): lambda file, by: deciding.stamp(file_id=file.pk, on=DAY, valid_to=END, by=by, now=NOW),
    ("visa", "terminate"): lambda file, by: files.terminate(
        file_id=file.pk, ended_on=DAY, why="Démission", by=by, now=NOW
    ),
    ("appeal", "uphold"): lambda appeal, by: appeals.uphold(
        appeal_id=appeal.pk, answer="Oui", by=by, now=NOW
    ),
    ("appeal", "dismiss"): lambda appeal, by: appeals.dismiss(
        appeal_id=appeal.pk, answer="Non", by=by, now=NOW
    ),
    ("appeal", "take_back"): lambda appeal, by: files.take_back_appeal(appeal_id=appeal.pk, by=by, now=NOW),
    ("opinion", "give"): lambda opinion, by: opinions.give(
        opinion_id=opinion.pk, advice="for", answer="Oui", by=by, now=NOW
    ),
    ("opinion", "recall"): lambda opinion, by: opinions.recall(opinion_id=opinion.pk, by=by, now=NOW),
    ("counter_hour", "keep"): lambda hour, by: hours.keep(appointment_id=hour.pk, by=by, now=NOW + HOUR),
    ("counter_hour", "miss"): lambda hour, by: hours.miss(appointment_id=hour.pk, by=by, now=NOW + HOUR),
    ("counter_hour", "cancel"): lambda hour, by: hours.cancel(appointment_id=hour.pk, by=by, now=NOW - HOUR),
}
# The payment that comes last starts a certificate's clock; the stamp of an amendment ends the visa that it changes.
THROUGH_OTHERS = {("certificate", "start"), ("visa", "supersede")}
TABLES = {table.name: table for table in workflow.ALL}
APPLICANTS = ("permit.file", "permit.accompany")
CASES = [
    pytest.param(name, step, str(status), id=f"{name}: {step} from {status}")
    for (name, step) in ACT
    for status in sorted(TABLES[name].statuses)
]
STEPS = [pytest.param(*pair, id=" ".join(pair)) for pair in ACT]


def _noted(file: Any, state: str, by: Actor) -> Any:
    return accompaniment.note_external(
        file_id=file.pk, state=state, reference="TAE-1", on=DAY, valid_to=END, by=by, now=NOW
    )


def _thing(name: str, step: str, status: str) -> Any:
    """What the step is tried on, in that status, with all that the step needs besides it."""
    if name == "appeal":
        settled = {} if status == "filed" else {"decided_at": NOW, "status": status}
        return make.appeal(make.file("refused"), **settled)
    if name == "opinion":
        given = {"advice": "for", "answered_at": NOW} if status == "given" else {}
        asked = make.account(make.desk("certificate").organisation, "permit_officer", "interroge")
        return Opinion.objects.create(
            file=make.file("in_review"), question="?", asked_of=asked, asked_at=NOW, status=status, **given
        )
    if name == "counter_hour":
        file = make.file("validated", kind="visa")
        return CounterAppointment.objects.create(
            desk=file.desk, file=file, starts_at=NOW, booked_at=NOW, status=status
        )
    more: dict[str, Any] = {"pieces": {"passeport": "provided"}, "list_entry": "A2-chef"}
    if step in ("note_grant", "note_refusal"):
        more["desk"] = make.desk(name, decides=False, code=f"SUIVI-{name}".upper())
    if step in ("open_call", "close_call"):
        more |= {"route": "general", "ground": ""}
    made = make.file(status, kind=name, **more)
    if step == "reopen":
        made.waiting = make.appeal(made)
    return made


def _file_of(thing: Any) -> Any:
    return getattr(thing, "file", thing)


def _side(thing: Any, row: Any) -> Any:
    """The organisation that the step belongs to."""
    file = _file_of(thing)
    return file.filed_by if row.permission in APPLICANTS else file.held_by


def _actor(thing: Any, row: Any, role: str) -> Actor:
    """Somebody of that side; an opinion is given by whoever was asked."""
    by = make.actor(_side(thing, row), role)
    if row.permission == "permit.opine":
        Opinion.objects.filter(pk=thing.pk).update(asked_of=by.user)
    return by


def _status(thing: Any) -> str:
    bind(operator())
    thing.refresh_from_db()
    return str(thing.status)


def test_every_step_of_every_table_is_tried():
    steps = {(table.name, step) for table in workflow.ALL for step in table.steps}

    assert steps == set(ACT) | THROUGH_OTHERS


@pytest.mark.parametrize(("name", "step", "status"), CASES)
def test_a_step_is_taken_as_the_table_says_and_refused_in_every_other_case(printed, name, step, status):
    row = TABLES[name].steps[step]
    thing = _thing(name, step, status)
    able = [role for role in Role.values if roles.scope(role, row.permission) is not None]

    for role in set(Role.values) - set(able):  # with everything in sight: the role alone is refused
        with pytest.raises(NotAllowed):
            ACT[name, step](thing, Actor(None, _side(thing, row), role))
    assert _status(thing) == status
    for role in able:
        by = _actor(thing, row, role)
        point = transaction.savepoint()
        bind(by)
        hidden = _is_hidden(thing, row, role)
        if status in row.sources and not hidden:
            ACT[name, step](thing, by)
        else:
            with pytest.raises(NotAllowed if hidden else StepRefused):
                ACT[name, step](thing, by)
        assert _status(thing) == (row.target if status in row.sources and not hidden else status), role
        transaction.savepoint_rollback(point)
        bind(operator())
        thing.refresh_from_db()


def _is_hidden(thing: Any, row: Any, role: str) -> bool:
    """A draft is its applicant's: for the desk it does not exist yet."""
    return _file_of(thing).status == "draft" and row.permission not in APPLICANTS and role != Role.OPERATOR


@pytest.mark.parametrize(("name", "step"), STEPS)
def test_a_step_is_refused_to_every_role_of_another_organisation(printed, name, step):
    row = TABLES[name].steps[step]
    thing = _thing(name, step, sorted(row.sources)[-1])
    elsewhere = make.organisation("AILLEURS", kind="agency")

    for role in set(Role.values) - {Role.OPERATOR}:
        by = make.actor(elsewhere, role)
        bind(by)
        with pytest.raises(NotAllowed):
            ACT[name, step](thing, by)
        bind(operator())


@pytest.mark.parametrize(("name", "step"), [pair for pair in ACT if pair[1] != "reopen"])
def test_what_does_not_exist_is_refused_like_what_is_out_of_sight(printed, name, step):
    row = TABLES[name].steps[step]
    thing = _thing(name, step, sorted(row.sources)[-1])
    role = next(role for role in Role.values if roles.scope(role, row.permission) == "organisation")
    by = _actor(thing, row, role)
    thing.pk = 987654321

    with pytest.raises(NotAllowed):
        ACT[name, step](thing, by)
