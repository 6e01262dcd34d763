"""Who is told what: the applicant's accounts, the person in their space, the desk's colleagues; never a name."""

from __future__ import annotations

from datetime import date

import pytest

from maslak.access.actor import bind
from maslak.outbox.models import Message
from maslak.outbox.texts import texts, word
from maslak.permits import notices
from maslak.permits.enums import Advice, FileKind
from tests import factories
from tests.permits import make
from tests.permits.make import DAY, NOW


@pytest.fixture
def officer(db):
    return make.actor(make.desk("certificate").organisation, "permit_officer")


@pytest.mark.parametrize("what", notices.TURNS)
def test_every_turn_has_its_text_and_its_words(db, what):
    file = make.file("in_review")
    account = make.account(file.filed_by, "employer")

    notices.turn(file, what, now=NOW, until=DAY, day=DAY)

    message = Message.objects.get(user_id=account.pk)
    assert file.ref in message.body
    assert "  " not in message.body
    assert word("permit_turn", what)["ar"]


def test_every_kind_and_every_advice_has_its_words():
    assert all(word("permit_kind", kind) for kind in FileKind.values)
    assert all(word("advice", advice) for advice in Advice.values if advice)


def test_no_text_of_permits_speaks_by_sms_except_to_say_that_there_is_something_to_read():
    spoken = {code: entry.sms for code, entry in texts().items() if code.startswith("permit_") and entry.sms}

    assert set(spoken) == {"permit_turn", "permit_expires_worker"}
    assert len({entry["fr"] for entry in spoken.values()}) == 1


def test_an_employer_with_an_address_is_written_to(officer):
    file = make.file("in_review")
    account = make.account(file.filed_by, "employer")
    account.email = "contact@employeur.example"
    account.save()
    bind(officer)

    notices.turn(file, "ready", now=NOW)

    bind(officer)
    message = Message.objects.get(user_id=account.pk)
    assert (message.channel, message.status) == ("email", "queued")


def test_every_account_of_an_employer_is_told_and_a_former_one_is_not(officer):
    file = make.file("in_review")
    present = [make.account(file.filed_by, "employer", name) for name in ("un", "deux")]
    former = make.account(file.filed_by, "employer", "parti")
    former.memberships.update(until=date(2025, 1, 1))

    notices.turn(file, "ready", now=NOW)

    assert set(Message.objects.values_list("user_id", flat=True)) == {user.pk for user in present}


def test_in_an_office_whoever_opened_the_file_is_told_or_the_team_once_they_left(db):
    office = factories.organisation("BUREAU-QUI-DEPOSE")
    opener, colleague = (make.account(office, "counsellor", name) for name in ("ouvre", "autre"))
    file = make.file("in_review", employer=make.employer(owner=office), created_by=opener)

    notices.turn(file, "ready", now=NOW)
    assert list(Message.objects.values_list("user_id", flat=True)) == [opener.pk]

    opener.memberships.update(until=date(2025, 1, 1))
    notices.turn(file, "refused", now=NOW)
    assert Message.objects.get(template="permit_refused").user_id == colleague.pk


def test_the_person_concerned_reads_it_in_their_language_and_in_their_space(officer):
    office = factories.organisation("BUREAU-DE-LA-PERSONNE")
    person = factories.person(office, preferred_language="ar")
    file = make.file(
        "in_review", employer=make.employer(owner=office), worker=make.worker(office, person=person)
    )
    bind(officer)

    notices.turn(file, "refused", now=NOW)

    message = Message.objects.get(person_id=person.pk)
    assert (message.language, message.channel) == ("ar", "space")
    assert "تم رفض الطلب" in message.body


def test_a_worker_whom_the_register_does_not_know_has_no_space_to_write_to(officer):
    notices.turn(make.file("in_review"), "refused", now=NOW)

    assert not Message.objects.exclude(person_id=None).exists()


def test_the_officer_of_the_file_hears_that_the_pieces_came(officer):
    make.account(officer.organisation, "permit_officer", "collegue")
    file = make.file("in_review", assigned_to=officer.user)

    notices.answered(file, now=NOW)

    assert list(Message.objects.values_list("user_id", flat=True)) == [officer.user.pk]


def test_the_whole_desk_hears_of_it_where_nobody_has_the_file(officer):
    colleague = make.account(officer.organisation, "permit_officer", "collegue")

    notices.answered(make.file("in_review"), now=NOW)

    assert set(Message.objects.values_list("user_id", flat=True)) == {officer.user.pk, colleague.pk}


def test_those_who_answer_appeals_hear_of_one(officer):
    lead = make.account(officer.organisation, "permit_lead")

    notices.appealed(make.file("refused"), now=NOW)

    message = Message.objects.get()
    assert (message.user_id, message.template) == (lead.pk, "permit_appealed")
