"""Every form carries its marks; whatever is sent twice under one key is done once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.access.models import User
from maslak.casework.models import FollowUp, Goal, Interview
from maslak.keeping.models import Answer
from maslak.outreach.models import Campaign, Contact, Event
from maslak.people.models import Person, Skill, WantedOccupation
from maslak.programme.models import Disruption, ProgrammeNote
from maslak.reporting.models import Edition
from maslak.web.context import MENUS
from tests.web.desk.conftest import signed_in, with_file
from tests.web.desk.test_registration import answers as registration
from tests.web.test_steering import LINE, SHOCK

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
_POST = re.compile(r"<form\b[^>]*\bmethod=[\"']post[\"'][^>]*>.*?</form>", re.S | re.I)


def test_every_form_of_every_template_that_is_sent_by_post_carries_the_marks():
    """The marks come with the token, which no form can be without: {% csrf_token %} is this house's own."""
    forms = [
        (path, form) for path in sorted(TEMPLATES.rglob("*.html")) for form in _POST.findall(path.read_text())
    ]

    assert len(forms) > 150
    assert [str(path.relative_to(TEMPLATES)) for path, form in forms if "csrf_token %}" not in form] == []


@pytest.mark.parametrize("role", sorted(MENUS))
def test_every_form_of_the_pages_of_a_role_is_shown_with_its_marks(make_actor, agency, role):
    client = signed_in(make_actor(role, agency, username="somebody"))
    seen, keys = 0, []

    for name in MENUS[role]:
        answer = client.get(reverse(name))
        for form in _POST.findall(answer.content.decode()) if answer.status_code == 200 else []:
            seen += 1
            keys += re.findall(r'name="once" value="([^"]{20,})"', form)
            assert 'name="opening"' in form or answer.context.get("actor") is None

    assert len(set(keys)) == seen


@dataclass(frozen=True)
class Act:
    """One form of the house as it is sent: who sends it, where, what, and the rows that one sending makes."""

    name: str
    role: str
    model: Any
    given: dict[str, Any]
    of_person: bool = False
    made: int = 1


TODAY = timezone.localdate().isoformat()
ACTS = [
    Act("desk:follow-up-new", "counsellor", FollowUp, {"subject": "Rappeler", "due_on": TODAY}, True),
    Act("desk:goal-new", "counsellor", Goal, {"title": "Finir le CV", "due_on": TODAY}, True),
    Act("desk:interview-new", "counsellor", Interview, {"mode": "phone", "held_on": TODAY}, True),
    Act("desk:skill-add", "counsellor", Skill, {"label": "Couture"}, True),
    Act("desk:wanted-add", "counsellor", WantedOccupation, {"label": "Couturière"}, True),
    Act("desk:person-register", "counsellor", Person, registration()),
    Act("steering:bilan-create", "coordinator", Edition, {"year": 2020}),
    Act("steering:note-new", "coordinator", ProgrammeNote, LINE),
    Act("steering:shock-new", "coordinator", Disruption, SHOCK),
    Act(
        "outreach:contact-new", "counsellor", Contact,
        {"employer": "Boulangerie Démo", "way": "visit", "topic": "hiring", "on": TODAY},
    ),
    Act(
        "outreach:event-new", "counsellor", Event,
        {
            "kind": "fair", "audience": "everyone", "topic": "hiring", "mode": "onsite", "title_fr": "Salon",
            "place": "Salle", "city": "Casablanca", "region": "MA-06",
            "starts_at": "2030-05-02T10:00", "ends_at": "2030-05-02T16:00",
            "starts_at_0": "2030-05-02", "starts_at_1": "10:00", "ends_at_0": "2030-05-02", "ends_at_1": "16:00",
        },
    ),
    Act(
        "outreach:campaign-new", "counsellor", Campaign,
        {"title": "Salon", "audience": "employers", "text_fr": "Bonjour", "text_ar": "مرحبا", "text_en": "Hello",
         "subject_fr": "Salon", "subject_ar": "معرض", "subject_en": "Fair"},
    ),
    Act(
        "steering:account-new", "administrator", User,
        {"username": "nouveau", "display_name": "Nouveau Compte", "language": "fr", "password": "trois-palmiers-bleus",
         "again": "trois-palmiers-bleus", "role": "counsellor", "email": ""},
    ),
]  # fmt: skip


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_sent_twice_it_is_done_once_and_answers_the_same(act, make_actor, agency):
    by = make_actor(act.role, agency)
    where = []
    if act.of_person:
        where = [with_file(agency, by, timezone.localdate(), family_name="Diallo", given_name="Mariama").ref]
    bind(operator())
    before, browser = act.model.objects.count(), signed_in(by)
    given = act.given | {"once": "one-and-the-same-key"}
    if act.name == "steering:account-new":
        given |= {"organisation": agency.pk}

    first = browser.post(reverse(act.name, args=where), given)
    second = browser.post(reverse(act.name, args=where), given)

    assert first.status_code == 302, first.context and first.context["form"].errors
    assert (second.status_code, second.headers["Location"]) == (302, first.headers["Location"])
    bind(operator())
    assert act.model.objects.count() == before + act.made


def test_an_application_s_own_key_is_honoured_on_pages_too(make_actor, agency):
    by = make_actor("counsellor", agency)
    person = with_file(agency, by, timezone.localdate(), family_name="Diallo", given_name="Mariama")
    browser, given = signed_in(by), {"subject": "Rappeler", "due_on": TODAY}

    for _twice in range(2):
        browser.post(
            reverse("desk:follow-up-new", args=[person.ref]), given, headers={"Idempotency-Key": "4f2c"}
        )

    bind(operator())
    assert FollowUp.objects.count() == 1


def test_a_door_is_never_answered_from_memory(client, make_actor, agency):
    make_actor("counsellor", agency)

    client.post(reverse("login"), {"username": "a", "password": "b", "once": "k" * 22})
    client.post(reverse("set_language"), {"language": "ar", "next": "/", "once": "k" * 22})

    bind(operator())
    assert not Answer.objects.exists()
