"""People with as much as possible about them, through the product's own actions where that is cheap."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from maslak.access.actor import Actor
from maslak.access.models import Organisation, User
from maslak.casework.models import CaseFile, FollowUp, Goal, Interview
from maslak.employers.models import Employer
from maslak.outbox import actions as outbox
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind
from maslak.people.models import JobSearch, PastWork, Person, Skill, WantedOccupation
from maslak.placement.models import Placement, RetentionCheck
from tests import factories

NOW = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
TODAY = date(2024, 5, 2)
LONG_AGO = date(2020, 3, 2)
SECRET = "Zoubida-Secret"


def somebody(office: Organisation, by: Actor, **fields: Any) -> Person:
    """A person whose every text says SECRET, with facts on the ledger."""
    values = {
        "family_name": SECRET, "given_name": SECRET, "name_in_arabic": SECRET, "city": SECRET,
        "education_field": SECRET, "birth_date": date(1991, 4, 3), "nationality": "CMR",
    }  # fmt: skip
    person = factories.person(
        office, document=f"K{len(Person.objects.all()):06d}A", residence="refugee_bra", phone="0612345678",
        languages={"fr": "B1"}, consents=["registration", "sms", "share_profile_employers"],
        local_number=f"{SECRET}-{Person.objects.count()}", **values | fields,
    )  # fmt: skip
    Skill.objects.create(person=person, label=SECRET, evidence=SECRET)
    WantedOccupation.objects.create(person=person, label=SECRET)
    PastWork.objects.create(person=person, label=SECRET, months=4)
    JobSearch.objects.create(person=person, wage_least_mad=3000)
    account = User.objects.create(
        username=f"{SECRET}-{person.pk}", display_name=SECRET, email="z@example.org"
    )
    Person.objects.filter(pk=person.pk).update(account=account)
    case = followed(person, office, by)
    pathway.record(
        Kind.REGISTERED, person=person, occurred_on=LONG_AGO, organisation=office, source=case, by=by
    )
    outbox.queue(template="correction_asked", person=person, params={"reference": SECRET}, channel="space")
    person.refresh_from_db()
    return person


def followed(person: Person, office: Organisation, by: Actor) -> CaseFile:
    """A file with an interview, a goal and a follow-up, all of them in words."""
    case = CaseFile.objects.create(
        person=person, organisation=office, registered_on=LONG_AGO, last_contact_on=LONG_AGO
    )
    interview = Interview.objects.create(
        case=case, organisation=office, held_on=LONG_AGO, mode="onsite", status="completed", profile="B",
        grid={"jobs": SECRET}, author_name=SECRET, completed_at=NOW,
    )  # fmt: skip
    pathway.record(
        Kind.INTERVIEWED, person=person, occurred_on=LONG_AGO, organisation=office, source=interview, by=by
    )
    Goal.objects.create(case=case, interview=interview, title=SECRET, due_on=LONG_AGO)
    FollowUp.objects.create(case=case, due_on=LONG_AGO, subject=SECRET, note=SECRET)
    return case


def placed(person: Person, office: Organisation, by: Actor, on: date = LONG_AGO) -> Placement:
    """A placement with its fact and its checks."""
    employer = Employer.objects.create(
        organisation=office, name="Atelier exemple", kind="company", city="Rabat"
    )
    made = Placement.objects.create(
        person=person, organisation=office, employer=employer, job_title="Couture", contract_type="cdi",
        starts_on=on, ended_on=on, status="ended", evidence="contract", end_reason=SECRET,
    )  # fmt: skip
    RetentionCheck.objects.create(placement=made, month=3, due_on=on, note=SECRET)
    pathway.record(
        Kind.PLACED, person=person, occurred_on=on, organisation=office, source=made, by=by,
        attributes={"contract_type": "cdi", "mediated_by": "agency"},
    )  # fmt: skip
    return made
