"""Two officers on one file in the same moment: one wins, the other is told, and the file is decided once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from maslak.access.actor import Actor, acting, operator
from maslak.core.errors import Conflict, StepRefused
from maslak.outbox.models import Message
from maslak.pathway.models import Milestone
from maslak.permits import alerts, deciding, instruction, printing
from maslak.permits.models import Decision, ExpiryNotice, PermitFile, PieceRequest
from tests.concurrency.numbers import numbers
from tests.permits import make
from tests.permits.make import NOW

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("committed", "unprinted")]
TIMES = 50
END = date(2027, 2, 1)


@pytest.fixture
def unprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed is no part of who wins."""
    for name in ("issue_receipt", "issue_certificate", "issue_contract", "issue_refusal", "withdraw"):
        monkeypatch.setattr(printing, name, lambda *_file, **_more: None)


def _given(build: Callable[[], Any]) -> Any:
    """What the test starts from, committed."""
    with acting(operator()):
        return build()


def _desk(kind: str = "certificate") -> Any:
    return make.desk(kind, code=f"FIL-{next(numbers)}")


def _officers(desk: Any, number: int = 2) -> list[Actor]:
    return [
        make.actor(desk.organisation, "permit_lead", f"{desk.organisation.code}-{each}".lower())
        for each in range(number)
    ]


def _grant(file: PermitFile, by: Actor) -> Any:
    return deciding.grant(file_id=file.pk, valid_to=END, by=by, now=NOW)


def _refuse(file: PermitFile, by: Actor) -> Any:
    return deciding.refuse(file_id=file.pk, reasons=["wrong_category"], by=by, now=NOW)


def test_two_officers_deciding_one_file_fifty_times(together):
    def build() -> Any:
        desk = _desk()
        return _officers(desk), [make.file("in_review", desk=desk) for _each in range(TIMES)]

    (one, other), files = _given(build)
    # By turns both grant, or one grants while the other refuses.
    for number, file in enumerate(files):
        second = _refuse if number % 2 else _grant

        results = together(
            [
                (one, lambda file=file: _grant(file, one)),
                (other, lambda file=file, second=second: second(file, other)),
            ]
        )

        assert sorted(type(result).__name__ for result in results) == ["PermitFile", "StepRefused"]
    with acting(operator()):
        for file in files:
            decision = Decision.objects.get(file=file)
            file.refresh_from_db()
            assert (file.status, file.decided_by_id) == (decision.outcome, decision.by_id)
            kind = {"granted": "certificate_issued", "refused": "certificate_refused"}[decision.outcome]
            facts = Milestone.objects.filter(source_id=file.pk, source_kind="permits.permitfile")
            assert [fact.kind for fact in facts] == [kind]


def test_two_counters_stamping_one_contract_stamp_it_once(together):
    def build() -> Any:
        desk = _desk("visa")
        return _officers(desk), make.file("ready", kind="visa", desk=desk)

    officers, file = _given(build)

    results = together(
        [
            (by, lambda by=by: deciding.stamp(file_id=file.pk, on=make.DAY, valid_to=END, by=by, now=NOW))
            for by in officers
        ]
    )

    assert sum(isinstance(result, StepRefused) for result in results) == 1
    with acting(operator()):
        assert Milestone.objects.filter(kind="visa_granted", source_id=file.pk).count() == 1


def test_two_visas_of_one_pair_stamped_at_two_counters_do_not_both_stand(together):
    def build() -> Any:
        employer = make.employer(f"EMPLOYEUR-FIL-{next(numbers)}")
        worker = make.worker(employer.organisation)
        return [
            (file, _officers(file.desk, 1)[0])
            for file in (
                make.file("ready", kind="visa", desk=_desk("visa"), employer=employer, worker=worker)
                for _each in range(2)
            )
        ]

    pairs = _given(build)

    results = together(
        [
            (
                by,
                lambda file=file, by=by: deciding.stamp(
                    file_id=file.pk, on=make.DAY, valid_to=END, by=by, now=NOW
                ),
            )
            for file, by in pairs
        ]
    )

    assert sum(isinstance(result, Conflict) for result in results) == 1
    with acting(operator()):
        statuses = PermitFile.objects.filter(pk__in=[file.pk for file, _by in pairs]).values_list(
            "status", flat=True
        )
        assert sorted(statuses) == ["granted", "ready"]


def test_two_batches_over_the_same_files_decide_each_once_and_never_lock_each_other(together):
    def build() -> Any:
        desk = _desk()
        return _officers(desk), [make.file("in_review", desk=desk) for _each in range(12)]

    (one, other), files = _given(build)
    numbers = [file.pk for file in files]

    first, second = together(
        [
            (
                by,
                lambda by=by, ids=ids: deciding.decide_many(
                    file_ids=ids, outcome="grant", valid_to=END, by=by, now=NOW
                ),
            )
            for by, ids in ((one, numbers), (other, numbers[::-1]))
        ]
    )

    assert sum(result.done for result in [*first, *second]) == 12
    with acting(operator()):
        assert Decision.objects.filter(file__in=files).count() == 12


def test_pieces_are_asked_for_once_however_many_ask(together):
    def build() -> Any:
        desk = _desk()
        return _officers(desk, 4), make.file("in_review", desk=desk)

    officers, file = _given(build)

    results = together(
        [
            (
                by,
                lambda by=by: instruction.request_pieces(
                    file_id=file.pk, codes=["passeport"], why="Coupée", until=None, by=by, now=NOW
                ),
            )
            for by in officers
        ]
    )

    assert sum(isinstance(result, PieceRequest) for result in results) == 1
    assert sum(isinstance(result, StepRefused) for result in results) == 3


def test_a_file_is_taken_by_one_officer(together):
    def build() -> Any:
        desk = _desk()
        return _officers(desk, 4), make.file("submitted", desk=desk)

    officers, file = _given(build)

    results = together(
        [(by, lambda by=by: instruction.take_charge(file_id=file.pk, by=by, now=NOW)) for by in officers]
    )

    assert sum(isinstance(result, Conflict) for result in results) == 3


def test_two_workers_never_warn_twice_nor_escalate_twice(together):
    def build() -> Any:
        desk = _desk()
        _officers(desk, 1)
        return make.file("granted", desk=desk, valid_to=END), make.file("in_review", desk=desk)

    ending, late = _given(build)
    morning = make.at(date(2027, 1, 5), 6)

    together([(operator(), lambda: alerts.tell_expiries(by=operator(), now=morning)) for _each in range(3)])
    together([(operator(), lambda: alerts.escalate(by=operator(), now=morning)) for _each in range(3)])

    with acting(operator()):
        assert ExpiryNotice.objects.filter(file=ending).count() == 1
        assert Message.objects.filter(template="permit_due_soon", body__contains=late.ref).count() == 1
