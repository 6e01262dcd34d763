"""Applicants in the same moment: an hour at a counter, a request, a worker are taken, sent, described once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from maslak.access.actor import acting, operator
from maslak.core.errors import Conflict, DomainError, StepRefused
from maslak.permits import files, hours, workers
from maslak.permits.models import CounterAppointment, Passage, PermitFile, Worker
from tests.concurrency.numbers import numbers
from tests.permits import make
from tests.permits.make import DAY, NOW, at

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("committed")]
MANY = 6
TEN = at(date(2026, 2, 9), 10)


def _given(build: Any) -> Any:
    """What the test starts from, committed."""
    with acting(operator()):
        return build()


def _validated(number: int, places: int = 1) -> tuple[Any, list[Any], list[Any]]:
    """A counter, requests of as many employers that may deposit there, and who acts for each."""
    code = next(numbers)
    counter = make.desk("visa", code=f"COUNTER-{code}", places=places)
    requests = [
        make.file("validated", kind="visa", desk=counter, employer=make.employer(f"THREAD-{code}-{n}"))
        for n in range(number)
    ]
    return counter, requests, [make.actor(file.filed_by, "employer") for file in requests]


def _booking(file: Any, by: Any) -> Any:
    return by, lambda: hours.book(file_id=file.pk, starts_at=TEN, by=by, now=NOW)


@pytest.mark.parametrize("places", [1, 2])
def test_each_place_of_an_hour_is_taken_once(together, places):
    counter, requests, actors = _given(lambda: _validated(MANY, places))

    results = together([_booking(file, by) for file, by in zip(requests, actors, strict=True)])

    with acting(operator()):
        taken = CounterAppointment.objects.filter(desk=counter, status="booked")
        assert sorted(taken.values_list("place", flat=True)) == list(range(1, places + 1))
    assert sum(isinstance(result, Conflict) for result in results) == MANY - places


def test_one_request_takes_one_hour_from_two_pages(together):
    _counter, (file,), (by,) = _given(lambda: _validated(1, places=4))

    results = together([_booking(file, by)] * 2)

    with acting(operator()):
        assert CounterAppointment.objects.filter(file=file).count() == 1
    assert sum(isinstance(result, Conflict) for result in results) == 1


def test_a_request_is_sent_once_from_two_pages(together):
    def build():
        employer = make.employer(f"THREAD-SEND-{next(numbers)}")
        file = make.file("draft", employer=employer, list_entry="A2-chef", pieces={"passeport": "provided"})
        return file, make.actor(employer.organisation, "employer")

    file, by = _given(build)

    results = together([(by, lambda: files.submit(file_id=file.pk, by=by, now=NOW))] * 2)

    with acting(operator()):
        assert PermitFile.objects.get(pk=file.pk).status == "submitted"
        assert Passage.objects.filter(file=file).count() == 1
    assert sum(isinstance(result, StepRefused) for result in results) == 1


def test_a_worker_is_described_once_from_many_pages(together):
    employer = _given(lambda: make.employer(f"THREAD-WORKER-{next(numbers)}"))
    by = _given(lambda: make.actor(employer.organisation, "employer"))

    def describe():
        return workers.describe_worker(
            organisation=employer.organisation, family_name="Keita", given_name="Fatou", sex="female",
            nationality="MLI", document_kind="passport", document_number="THREAD123", by=by, today=DAY,
        )  # fmt: skip

    results = together([(by, describe)] * MANY)

    with acting(operator()):
        assert Worker.objects.filter(organisation=employer.organisation).count() == 1
    assert any(isinstance(result, Worker) for result in results)
    assert all(isinstance(result, Worker | DomainError) for result in results)
