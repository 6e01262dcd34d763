"""The register of processing: kept by the protection officer, and a switch for every link to the outside."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pytest

from maslak.access.actor import bind, operator
from maslak.access.enums import Role
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.outbox import actions as outbox
from maslak.outbox.models import Message
from maslak.retention import processing
from maslak.retention.models import Processing
from maslak.retention.timetable import lines
from maslak.web.protection import register_sheet
from tests import factories
from tests.retention.make import NOW, TODAY

pytestmark = pytest.mark.django_db
OUTSIDE = ("sms", "sign_on", "iati", "partner_exports", "api")


@pytest.fixture(autouse=True)
def _closed(_as_operator):
    Processing.objects.filter(interconnection=True).update(number="", number_on=None)


def change(code: str, by, **changes) -> Processing:
    version = Processing.objects.get(code=code).version
    return processing.describe(code=code, version=version, changes=changes, by=by, today=TODAY, now=NOW)


@pytest.mark.parametrize("code", OUTSIDE)
def test_a_link_to_the_outside_is_closed_until_its_number_is_entered(code, make_actor, ministry):
    officer = make_actor(Role.PROTECTION, ministry)
    assert not processing.allowed(code)
    with pytest.raises(Conflict, match="numéro d'autorisation"):
        processing.check_allowed(code)
    bind(officer)

    change(code, officer, number="A-EX-12/2024", number_on=TODAY)

    assert processing.allowed(code)
    change(code, officer, number="", number_on=None)
    assert not processing.allowed(code)


def test_a_link_that_the_register_does_not_know_is_closed():
    assert not processing.allowed("unheard_of")


def test_what_stays_inside_needs_no_switch():
    assert processing.allowed("files")


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "A-1", "number_on": None},
        {"number": "", "number_on": TODAY},
        {"number": "A-1", "number_on": TODAY + timedelta(days=1)},
        {"basis": "  "},
    ],
)
def test_a_line_that_does_not_hold_together_is_refused(changes, make_actor, ministry):
    officer = make_actor(Role.PROTECTION, ministry)
    bind(officer)

    with pytest.raises(Invalid):
        change("api", officer, **changes)


def test_two_who_correct_one_line_do_not_overwrite_each_other(make_actor, ministry):
    officer = make_actor(Role.PROTECTION, ministry)
    bind(officer)
    change("api", officer, recipients="Ministère")

    with pytest.raises(Conflict, match="entre-temps"):
        processing.describe(
            code="api", version=1, changes={"recipients": "Agence"}, by=officer, today=TODAY, now=NOW
        )


@pytest.mark.parametrize(
    "role", [r for r in Role.values if r not in (Role.PROTECTION, Role.OPERATOR, Role.PERSON)]
)
def test_nobody_else_writes_the_register(role, make_actor, ministry):
    by = make_actor(role, ministry)
    bind(by)

    with pytest.raises(NotAllowed):
        change("api", by, number="A-1", number_on=TODAY)


def test_laying_the_register_again_keeps_what_was_edited(make_actor, ministry):
    officer = make_actor(Role.PROTECTION, ministry)
    change("api", officer, recipients="Ministère")

    assert processing.load(by=operator()) == 0
    assert Processing.objects.get(code="api").recipients == "Ministère"


def test_every_line_of_the_register_names_lines_of_the_timetable():
    known = set(lines(TODAY))
    named = {code for line in Processing.objects.all() for code in line.lines}

    assert named - known == set()
    assert known - named == set()


def test_an_sms_does_not_leave_by_a_gateway_without_authorisation(agency):
    person = factories.person(agency, phone="0612345678", consents=["sms"])
    sent: list[str] = []
    queue(person)

    outbox.send_due(now=NOW, deliver=lambda *words: sent.append(words[1]))

    assert sent == []
    assert Message.objects.get(person_id=person.pk).status == "kept"


def test_an_sms_leaves_once_the_gateway_is_authorised(agency):
    Processing.objects.filter(code="sms").update(number="A-1", number_on=date(2020, 1, 2))
    person = factories.person(agency, phone="0612345678", consents=["sms"])
    sent: list[str] = []
    queue(person)

    outbox.send_due(now=NOW, deliver=lambda *words: sent.append(words[1]))

    assert sent == ["+212612345678"]


def queue(person) -> None:
    outbox.queue(
        template="appointment_reminder", person=person,
        params={"when": NOW, "organisation": "Agence", "mode": "sur place"},
    )  # fmt: skip


def test_the_register_is_printed_whole():
    found = list(Processing.objects.all())

    sheet = openpyxl.load_workbook(io.BytesIO(register_sheet.xlsx(found))).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))

    assert [row[0] for row in rows] == [line.title for line in found]
    assert all(all(cell for cell in row) for row in rows)
    assert register_sheet.pdf(found, at=NOW).startswith(b"%PDF")
