"""The counsellor's list of proposals: told, set aside or replaced; never another office's, nor an employer's."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent
from maslak.matching import proposals
from maslak.matching.models import Proposal
from tests.matching import town
from tests.web.desk.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def firm():
    return town.firm()


def _post(firm, today, **fields):
    values = {"routes": ["exempt"], "confirmed_on": today, "published_on": today} | fields
    return town.offer(firm, languages={"fr": "B1"}, **values)


@pytest.fixture
def waiting(agency, counsellor, firm, today):
    """Awa, whom the counsellor follows, and an offer of the night for her."""
    _post(firm, today)
    town.seeker(agency, counsellor=counsellor.user, family_name="Keita", given_name="Awa")
    bind(operator())
    proposals.run(by=operator(), now=timezone.now())
    return Proposal.objects.select_related("person").get()


def _page(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    bind(operator())
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_names_my_people_and_says_why_in_a_line(counsellor, waiting):
    page = _page(signed_in(counsellor), "desk:proposals")

    assert "Awa Keita" in page
    assert "Serveuse ou serveur" in page
    assert f'data-proposal="{waiting.ref}"' in page


def test_one_proposal_says_why_and_reading_it_leaves_a_trace_for_the_person(counsellor, waiting):
    page = _page(signed_in(counsellor), "desk:proposal", waiting.ref)

    assert "Pourquoi" in page
    trace = AuditEvent.objects.get(event="person.opened", person_id=waiting.person_id)
    assert trace.new == {"part": "proposal"}


def test_proposing_tells_the_person_and_the_line_moves_to_the_decided(counsellor, waiting):
    desk = signed_in(counsellor)

    answer = desk.post(reverse("desk:proposal-accept", args=[waiting.ref]))

    assert answer.status_code == 302
    assert "Awa Keita" not in _page(desk, "desk:proposals", vue="mine")
    assert "dite à la personne" in _page(desk, "desk:proposals", vue="decided")


def test_setting_aside_asks_why_and_other_asks_for_words(counsellor, waiting):
    desk, address = signed_in(counsellor), reverse("desk:proposal-set-aside", args=[waiting.ref])

    assert desk.get(address).status_code == 200
    assert desk.post(address, {"reason": ""}).status_code == 422
    assert desk.post(address, {"reason": "other"}).status_code == 422
    assert desk.post(address, {"reason": "too_far"}).status_code == 302

    bind(operator())
    waiting.refresh_from_db()
    assert (waiting.status, waiting.reason) == ("set_aside", "too_far")


def test_words_about_a_sickness_are_warned_of(counsellor, waiting):
    desk, address = signed_in(counsellor), reverse("desk:proposal-set-aside", args=[waiting.ref])

    answer = desk.post(address, {"reason": "other", "note": "Elle est enceinte."}, follow=True)

    assert [message.level_tag for message in answer.context["messages"]] == ["success", "warning"]


def test_another_offer_is_chosen_by_its_reference_from_the_person_s_own_best(
    counsellor, waiting, firm, today
):
    other = _post(firm, today, title="Chef de rang")
    desk, address = signed_in(counsellor), reverse("desk:proposal-instead", args=[waiting.ref])

    assert other.ref in _page(desk, "desk:proposal-instead", waiting.ref)
    assert desk.post(address, {"offer": "ZZZZ", "reason": "hours"}).status_code == 422
    assert desk.post(address, {"offer": other.ref.lower(), "reason": "hours"}).status_code == 302

    bind(operator())
    assert Proposal.objects.get(offer=other).status == "accepted"


def test_another_office_sees_nothing_and_answers_nothing(make_actor, other_agency, waiting):
    stranger = signed_in(make_actor("counsellor", other_agency))

    assert "Keita" not in _page(stranger, "desk:proposals", vue="all")
    for name in ("desk:proposal", "desk:proposal-set-aside"):
        assert stranger.get(reverse(name, args=[waiting.ref])).status_code == 404
    assert stranger.post(reverse("desk:proposal-accept", args=[waiting.ref])).status_code == 404


@pytest.mark.parametrize("role", ["employer", "coordinator", "donor", "trainer"])
def test_others_have_no_list(role, make_actor, firm):
    assert signed_in(make_actor(role, firm)).get(reverse("desk:proposals")).status_code == 403


def test_an_empty_list_says_what_will_come(counsellor):
    assert "cette nuit" in _page(signed_in(counsellor), "desk:proposals")


def test_the_list_asks_as_many_questions_for_six_people_as_for_one(agency, counsellor, waiting, today):
    desk = signed_in(counsellor)
    with CaptureQueriesContext(connection) as first:
        desk.get(reverse("desk:proposals"))
    bind(operator())
    for _number in range(5):
        person = town.seeker(agency, counsellor=counsellor.user)
        Proposal.objects.create(
            person=person, offer=waiting.offer, day=today, score=500, terms={}, gates={}, weights="1"
        )

    with CaptureQueriesContext(connection) as then:
        desk.get(reverse("desk:proposals"))

    assert len(then) == len(first)
