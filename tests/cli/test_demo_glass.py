"""The demonstration's guards show an emergency to judge, one judged and a tie, and are made once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.access.models import ConflictOfInterest, Organisation, User
from maslak.casework.models import CaseFile
from maslak.cli import demo_glass
from maslak.people import emergencies
from maslak.people.models import EmergencyAccess
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_guards_are_alive_and_made_once():
    offices = {}
    for code, kind in (
        ("ANAPEC-CASABLANCA-ANFA", "office"),
        ("ANAPEC-RABAT", "office"),
        ("MDCMRE", "ministry"),
    ):
        offices[code], _made = Organisation.objects.get_or_create(
            code=code, defaults={"kind": kind, "name_fr": code}
        )
    users = {
        name: User.objects.create(username=name, display_name=name) for name in ("salma", "hajar", "samira")
    }
    anfa = offices["ANAPEC-CASABLANCA-ANFA"]
    for _number in range(3):
        CaseFile.objects.create(
            person=make.person(anfa), organisation=anfa, registered_on=make.DAY, counsellor=users["hajar"]
        )
    now = timezone.now()

    for _again in range(2):
        demo_glass.live(users, now=now)

    bind(operator())
    states = sorted(str(emergencies.state_of(each, now)) for each in EmergencyAccess.objects.all())
    assert states == ["ended", "reviewed"]
    assert ConflictOfInterest.objects.count() == 1
