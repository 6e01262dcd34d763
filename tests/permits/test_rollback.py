"""An act of the desk whose trail cannot be written leaves nothing behind: no step, no decision, no fact, no message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps

from maslak.access import audit
from maslak.access.actor import operator
from maslak.access.models import AuditEvent
from maslak.outbox.models import Message
from maslak.pathway.models import Milestone
from maslak.permits import accompaniment, alerts, appeals, deciding, instruction, opinions, printing
from tests.permits import make
from tests.permits.make import DAY, NOW

END = date(2027, 2, 1)
Act = Callable[[], Any]


def _lead(file: Any, name: str = "") -> Any:
    return make.actor(file.held_by, "permit_lead", name)


def _taking() -> Act:
    file = make.file("submitted")
    by = _lead(file)
    return lambda: instruction.take_charge(file_id=file.pk, by=by, now=NOW)


def _giving() -> Act:
    file = make.file("submitted")
    by, user = _lead(file), make.account(file.held_by, "permit_officer")
    return lambda: instruction.assign(file_id=file.pk, user=user, by=by, now=NOW)


def _returning() -> Act:
    file = make.file("submitted")
    by = _lead(file)
    return lambda: instruction.return_file(file_id=file.pk, why="CV", by=by, now=NOW)


def _looking() -> Act:
    file = make.file("in_review")
    by = _lead(file)
    return lambda: instruction.check_piece(
        file_id=file.pk, code="passeport", state="accepted", by=by, now=NOW
    )


def _starting() -> Act:
    file = make.file("admitted")
    by = _lead(file)
    return lambda: instruction.confirm_payment(file_id=file.pk, reference="VIR-1", by=by, now=NOW)


def _depositing() -> Act:
    file = make.file("validated", kind="visa")
    by = _lead(file)
    return lambda: instruction.deposit(file_id=file.pk, by=by, now=NOW)


def _requesting() -> Act:
    file = make.file("in_review")
    by = _lead(file)
    return lambda: instruction.request_pieces(
        file_id=file.pk, codes=["passeport"], why="Coupée", until=None, by=by, now=NOW
    )


def _calling() -> Act:
    file = make.file("in_review", route="general")
    by = _lead(file)
    return lambda: instruction.open_call(file_id=file.pk, closes_on=DAY, channel="", by=by, now=NOW)


def _asking() -> Act:
    file = make.file("in_review")
    by, of = _lead(file), make.account(file.held_by, "permit_officer")
    return lambda: opinions.ask(file_id=file.pk, of=of, question="?", by=by, now=NOW)


def _granting() -> Act:
    file = make.file("in_review")
    by = _lead(file)
    return lambda: deciding.grant(file_id=file.pk, valid_to=END, by=by, now=NOW)


def _refusing() -> Act:
    file = make.file("in_review")
    by = _lead(file)
    return lambda: deciding.refuse(file_id=file.pk, reasons=["doc_missing"], by=by, now=NOW)


def _stamping() -> Act:
    old = make.file("granted", kind="visa", valid_from=date(2026, 1, 5))
    file = make.file("ready", kind="visa", variant="amendment", worker=old.worker, previous=old)
    by = _lead(file)
    return lambda: deciding.stamp(file_id=file.pk, on=DAY, valid_to=END, by=by, now=NOW)


def _withdrawing() -> Act:
    file = make.file("granted")
    by = _lead(file)
    return lambda: deciding.withdraw(file_id=file.pk, reasons=["doc_missing"], text="Fraude", by=by, now=NOW)


def _deciding_many() -> Act:
    files = [make.file("in_review") for _number in range(2)]
    by = _lead(files[0])
    return lambda: deciding.decide_many(
        file_ids=[file.pk for file in files], outcome="grant", valid_to=END, by=by, now=NOW
    )


def _upholding() -> Act:
    file = make.file("refused")
    appeal, by = make.appeal(file), _lead(file)
    return lambda: appeals.uphold(appeal_id=appeal.pk, answer="Oui", by=by, now=NOW)


def _noting() -> Act:
    file = make.file("submitted", kind="visa", desk=make.desk("visa", decides=False, code="SUIVI"))
    by = _lead(file)
    return lambda: accompaniment.note_external(
        file_id=file.pk, state="granted", reference="TAE-1", on=DAY, valid_to=END, by=by, now=NOW
    )


def _escalating() -> Act:
    file = make.file("in_review")
    _lead(file)
    return lambda: alerts.escalate(by=operator(), now=make.at(date(2026, 2, 4), 9))


ACTS = [
    _taking, _giving, _returning, _looking, _starting, _depositing, _requesting, _calling, _asking, _granting,
    _refusing, _stamping, _withdrawing, _deciding_many, _upholding, _noting, _escalating,
]  # fmt: skip


def _everything() -> dict[str, list[str]]:
    """All rows that an act may write, as values."""
    models = [*apps.get_app_config("permits").get_models(), Message, Milestone, AuditEvent]
    return {
        model._meta.label: sorted(map(str, model.objects.order_by("pk").values_list())) for model in models
    }


@pytest.mark.parametrize("build", ACTS, ids=lambda build: build.__name__.strip("_"))
def test_an_act_without_its_trail_leaves_nothing(printed, build, monkeypatch):
    act = build()
    before = _everything()

    def fails(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("the trail cannot be written")

    with monkeypatch.context() as broken:
        broken.setattr(audit, "record", fails)
        with pytest.raises(RuntimeError):
            act()
    assert _everything() == before

    act()
    assert _everything() != before


def test_a_paper_that_cannot_be_printed_undoes_the_decision(printed, monkeypatch):
    act = _granting()
    before = _everything()

    def fails(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("no ink")

    monkeypatch.setattr(printing, "issue_certificate", fails)
    with pytest.raises(RuntimeError):
        act()

    assert _everything() == before
