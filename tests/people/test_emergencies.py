"""Breaking the glass: who may, for how long, who is told, and that the database itself lets them read and no more."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from maslak.access.actor import Actor, bind, operator
from maslak.access.conflicts import Tied, declare
from maslak.access.enums import Role
from maslak.access.models import AuditEvent, User
from maslak.access.throttle import TooMany, doors
from maslak.casework.models import Visit
from maslak.core.errors import Conflict, DomainError, Invalid, NotAllowed, StepRefused
from maslak.outbox.models import Message
from maslak.people import emergencies
from maslak.people.enums import EmergencyState
from maslak.people.models import EmergencyAccess, Holder, IdentityDocument, LanguageSkill, Person
from maslak.people.policies import locked
from maslak.people.queries import people_in_sight, person_detail
from maslak.people.workflow import EMERGENCY
from tests import factories as make

pytestmark = pytest.mark.django_db
WHY = "La personne est devant moi, malade, et demande qui prévenir."
NOTE = "Le motif tient : la personne a été orientée vers un médecin."
HOURS = timedelta(hours=emergencies.terms()["hours"])


@pytest.fixture
def person(agency):
    return make.person(agency, document="K123456A", phone="0612345678", languages={"fr": "B1"})


@pytest.fixture
def stranger(make_actor, other_agency):
    return make_actor("counsellor", other_agency)


@pytest.fixture
def officer(make_actor, ministry):
    return make_actor("protection", ministry)


def opened(person, by, *, now=None) -> EmergencyAccess:
    bind(by)
    return emergencies.open_file(ref=person.ref, reason=WHY, by=by, now=now or timezone.now())


def sees(by, person) -> bool:
    bind(by)
    return Person.objects.filter(pk=person.pk).exists()


# Who opens


def test_a_stranger_reads_the_file_for_three_hours_and_no_longer(person, stranger):
    assert not sees(stranger, person)

    access = opened(person, stranger)

    assert sees(stranger, person)
    assert access.until - access.began_at == timedelta(hours=3)
    opened_long_ago = timezone.now() - HOURS
    bind(operator())
    EmergencyAccess.objects.update(began_at=opened_long_ago - HOURS, until=opened_long_ago)
    assert not sees(stranger, person)


def test_it_opens_to_the_account_that_said_why_and_not_to_its_colleagues(person, stranger, make_actor):
    opened(person, stranger)

    assert not sees(make_actor("counsellor", stranger.organisation, "colleague"), person)


def test_the_same_account_acting_for_another_organisation_sees_nothing(person, stranger, ngo):
    opened(person, stranger)

    assert not sees(Actor(stranger.user, ngo, "caseworker"), person)


def test_papers_and_languages_are_read_with_the_file_and_not_without_it(person, stranger):
    opened(person, stranger)
    bind(stranger)
    assert IdentityDocument.objects.filter(person=person).count() == 1
    assert person_detail(person.ref).languages.count() == 1

    access = EmergencyAccess.objects.get()
    emergencies.end(access_id=access.pk, by=stranger, now=timezone.now())

    assert not IdentityDocument.objects.filter(person=person).exists()


MAY = {Role.COUNSELLOR, Role.SUPERVISOR, Role.CASEWORKER}


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.PERSON}))
def test_only_those_who_follow_people_break_the_glass(role, person, make_actor, other_agency):
    by = make_actor(role, other_agency)

    if role in MAY:
        assert opened(person, by).role == role
        return
    bind(by)
    with pytest.raises(NotAllowed):
        emergencies.open_file(ref=person.ref, reason=WHY, by=by, now=timezone.now())


def test_a_reason_of_a_word_an_unknown_reference_and_a_file_held_here_are_refused(
    person, stranger, counsellor
):
    bind(stranger)
    for ref, reason, error, field in (
        (person.ref, "urgent", Invalid, "reason"),
        ("AAAAAAAAAA", WHY, Invalid, "ref"),
    ):
        with pytest.raises(error) as refused:
            emergencies.open_file(ref=ref, reason=reason, by=stranger, now=timezone.now())
        assert refused.value.field == field
    bind(counsellor)
    with pytest.raises(Conflict):
        emergencies.open_file(ref=person.ref, reason=WHY, by=counsellor, now=timezone.now())

    assert not EmergencyAccess.objects.exists()


def test_opening_it_again_while_it_runs_gives_the_one_that_runs(person, stranger):
    first = opened(person, stranger)

    assert opened(person, stranger) == first


def test_an_account_that_opens_file_after_file_is_stopped_for_the_day(agency, stranger):
    now = timezone.now()
    for _file in range(doors()["emergency"].limit):
        opened(make.person(agency), stranger, now=now)

    with pytest.raises(TooMany):
        opened(make.person(agency), stranger, now=now)


def test_a_tie_with_the_person_forbids_an_emergency_too(person, stranger):
    bind(stranger)
    declare(tie="family", person_id=person.pk, by=stranger, now=timezone.now())

    with pytest.raises(Tied):
        emergencies.open_file(ref=person.ref, reason=WHY, by=stranger, now=timezone.now())


# Who is told


def test_the_lead_of_the_holder_the_officer_and_the_person_are_told_at_once(
    person, stranger, officer, make_actor, agency, ngo
):
    lead = make_actor("supervisor", agency)
    helper = make_actor("caseworker", ngo)
    make.held_by(person, ngo)

    opened(person, stranger)

    bind(operator())
    told = Message.objects.filter(template="emergency_opened")
    assert set(told.values_list("user_id", flat=True)) == {lead.user.pk, officer.user.pk, helper.user.pk}
    assert all(person.ref in message.body for message in told)
    assert Message.objects.get(template="emergency_opened_person").person_id == person.pk


def test_nothing_of_the_reason_or_a_name_goes_into_a_message(person, stranger, officer):
    opened(person, stranger)

    bind(operator())
    for message in Message.objects.filter(template__startswith="emergency"):
        assert WHY not in message.body
        assert person.family_name not in message.body


def test_it_stands_in_the_trail_and_the_person_reads_it(person, stranger):
    opened(person, stranger)

    bind(Actor(User.objects.create(username="p-x", display_name="x"), None, Role.PERSON, person.pk))
    line = AuditEvent.objects.get(event="emergency.opened")

    assert (line.person_id, line.user_id, line.reason) == (person.pk, stranger.user.pk, WHY)
    assert EmergencyAccess.objects.get().person_id == person.pk


# Reading and nothing else: the database says so, whatever Python forgets

WRITES = {
    "the file": lambda person: Person.objects.filter(pk=person.pk).update(city="Agadir"),
    "a language made": lambda person: LanguageSkill.objects.create(person=person, language="en", level="A2"),
    "a language changed": lambda person: LanguageSkill.objects.filter(person=person).update(level="C1"),
    "a language deleted": lambda person: LanguageSkill.objects.filter(person=person)._raw_delete("default"),
    "a paper": lambda person: IdentityDocument.objects.filter(person=person).update(number_end="999"),
    "a holder": lambda person: Holder.objects.create(
        person=person, organisation_id=person.org, basis="registration", since=make.DAY
    ),
}


@pytest.mark.parametrize("what", WRITES)
def test_no_row_of_the_person_is_written_under_it(what, person, stranger):
    opened(person, stranger)
    person.org = stranger.organisation.pk
    bind(operator())
    before = _rows(person)
    bind(stranger)

    # A row that may not be made is refused aloud; one that is out of reach is not touched.
    with suppress(Error), transaction.atomic():
        WRITES[what](person)

    bind(operator())
    assert _rows(person) == before


def test_rows_of_people_whom_the_organisation_holds_are_written_all_the_same(person, stranger):
    own = make.person(stranger.organisation)
    opened(person, stranger)

    bind(stranger)
    LanguageSkill.objects.create(person=own, language="en", level="A2")
    assert Person.objects.filter(pk=own.pk).update(city="Oujda") == 1


def test_a_visit_at_the_reception_may_name_the_person(person, stranger):
    opened(person, stranger)

    bind(stranger)
    visit = Visit.objects.create(
        organisation=stranger.organisation,
        day=make.DAY,
        arrived_at=make.NOON,
        ticket=1,
        need="other",
        person=person,
    )

    assert visit.person_id == person.pk


def test_no_action_of_the_register_goes_through(person, stranger):
    opened(person, stranger)
    bind(stranger)

    for permission in ("person.update", "person.document", "person.consent", "interview.write"):
        with pytest.raises(NotAllowed):
            locked(person.pk, by=stranger, permission=permission)


def test_no_row_may_be_forged_for_somebody_else(person, stranger, make_actor, other_agency):
    colleague = make_actor("counsellor", other_agency, "colleague")
    bind(stranger)

    with pytest.raises(Error, match="row-level security"), transaction.atomic():
        EmergencyAccess.objects.create(
            person_id=person.pk, user=colleague.user, organisation=other_agency, role="counsellor", reason=WHY,
            began_at=timezone.now(), until=timezone.now() + HOURS,
        )  # fmt: skip


@pytest.mark.parametrize(
    "role", ["administrator", "donor", "employer", "coordinator", "protection", "trainer"]
)
def test_a_row_of_an_emergency_opens_nothing_to_a_role_that_sees_no_files(
    role, person, make_actor, other_agency
):
    by = make_actor(role, other_agency)
    bind(operator())
    EmergencyAccess.objects.create(
        person=person, user=by.user, organisation=other_agency, role=role, reason=WHY, began_at=timezone.now(),
        until=timezone.now() + HOURS,
    )  # fmt: skip

    bind(by)
    assert (role in ("employer", "trainer")) or not Person.objects.filter(pk=person.pk).exists()


def test_the_search_by_name_and_the_list_do_not_widen(person, stranger):
    with connection.cursor() as cursor:
        opened(person, stranger)
        cursor.execute("SELECT count(*) FROM maslak.people_named(%s::varchar[])", [person.name_keys])
        assert cursor.fetchone() == (0,)
    others = make.person(stranger.organisation)

    bind(stranger)
    assert set(people_in_sight().values_list("pk", flat=True)) == {person.pk, others.pk}


# Every state, every step, every role


def in_state(state: str, person, stranger, officer) -> EmergencyAccess:
    access = opened(person, stranger)
    if state != EmergencyState.RUNNING:
        emergencies.end(access_id=access.pk, by=stranger, now=timezone.now())
    if state == EmergencyState.REVIEWED:
        bind(officer)
        emergencies.review(
            access_id=access.pk, verdict="justified", note=NOTE, by=officer, now=timezone.now()
        )
    return access


STEPS = {
    "end": lambda access, by: emergencies.end(access_id=access.pk, by=by, now=timezone.now()),
    "review": lambda access, by: emergencies.review(
        access_id=access.pk, verdict="not_justified", note=NOTE, by=by, now=timezone.now()
    ),
}
WHO = {
    "end": {"opener", "protection"},
    "review": {"protection"},
}
FROM = {"end": {EmergencyState.RUNNING}, "review": {EmergencyState.ENDED}}


@pytest.mark.parametrize("state", list(EmergencyState))
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("who", ["opener", *sorted(set(Role.values) - {Role.PERSON, Role.OPERATOR})])
def test_each_step_from_each_state_by_each_role(
    state, step, who, person, stranger, officer, make_actor, other_agency, ministry
):
    access = in_state(state, person, stranger, officer)
    home = ministry if who == "protection" else other_agency
    by = stranger if who == "opener" else make_actor(who, home, f"other-{who}")
    bind(by)

    if who in WHO[step] and state in FROM[step]:
        STEPS[step](access, by)
        return
    expected = StepRefused if who in WHO[step] else NotAllowed
    with pytest.raises(expected):
        STEPS[step](access, by)


def test_the_table_of_steps_is_the_one_that_is_tried():
    assert {name: set(EMERGENCY.steps[name].sources) for name in ("end", "review")} == FROM
    assert EMERGENCY.steps["stop"].sources == EMERGENCY.steps["end"].sources


def test_time_alone_ends_it_and_then_it_may_be_reviewed(person, stranger, officer):
    access = opened(person, stranger)
    after = access.until
    bind(officer)

    with pytest.raises(StepRefused):
        emergencies.end(access_id=access.pk, by=officer, now=after)
    done = emergencies.review(access_id=access.pk, verdict="not_justified", note=NOTE, by=officer, now=after)

    assert emergencies.state_of(done, after) == EmergencyState.REVIEWED
    assert (done.verdict, done.reviewed_by) == ("not_justified", officer.user)


@pytest.mark.parametrize(("verdict", "note"), [("perhaps", NOTE), ("justified", "oui")])
def test_a_review_says_which_and_why(verdict, note, person, stranger, officer):
    access = in_state(EmergencyState.ENDED, person, stranger, officer)
    bind(officer)

    with pytest.raises(Invalid):
        emergencies.review(access_id=access.pk, verdict=verdict, note=note, by=officer, now=timezone.now())


def test_when_the_trail_cannot_be_written_nothing_is_opened(person, stranger, monkeypatch):
    def broken(*_args, **_values):
        raise DomainError("no trail")

    monkeypatch.setattr(emergencies.audit, "record", broken)
    with pytest.raises(DomainError), transaction.atomic():
        opened(person, stranger)

    assert not sees(stranger, person)


def _rows(person) -> tuple:
    return (
        Person.objects.filter(pk=person.pk).values_list("city").get(),
        sorted(LanguageSkill.objects.filter(person=person).values_list("language", "level")),
        sorted(IdentityDocument.objects.filter(person=person).values_list("number_end")),
        Holder.objects.filter(person=person).count(),
    )
