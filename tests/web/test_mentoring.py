"""The pages of mentoring: each side reads its own, nobody a foreign pair; a concern is for the circle alone."""

from __future__ import annotations

import pytest
from django.test import Client

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent, User
from maslak.core.references import new_reference
from maslak.mentoring.models import Concern, ConcernFile, Meeting, Mentee, Mentor, Pair
from maslak.people.models import Person
from tests import factories
from tests.mentoring import make

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def office(agency) -> Client:
    return client_of(make.account("counsellor", agency))


@pytest.fixture
def mentor(agency) -> Mentor:
    return make.mentor(agency, account=make.account("mentor", agency), capacity=3)


@pytest.fixture
def hers(mentor) -> Client:
    return client_of(mentor.account)


@pytest.fixture
def person(agency) -> Person:
    made = factories.person(agency)
    user = User.objects.create(username=f"own-{new_reference()}".lower(), display_name="Essai")
    Person.objects.filter(pk=made.pk).update(account=user)
    made.refresh_from_db()
    return made


def as_operator() -> None:
    bind(operator())


OFFICE_PAGES = ("/mentorat/", "/mentorat/propositions/", "/mentorat/demandes/", "/mentorat/equilibre/", "/mentorat/mentors/",
                "/mentorat/mentors/nouveau/", "/mentorat/signaler/")  # fmt: skip


@pytest.mark.parametrize("path", OFFICE_PAGES)
def test_the_coordination_reads_its_pool(office, agency, path):
    make.pair(agency)
    make.pair(agency, status="active")
    make.mentee(agency)
    make.mentor(agency)

    assert office.get(path).status_code == 200


@pytest.mark.parametrize("path", OFFICE_PAGES[:-1])
def test_a_mentor_reads_no_page_of_the_coordination(hers, path):
    assert hers.get(path).status_code == 403


def test_the_proposals_are_ticked_and_sent(office, agency):
    mentor, mentee = make.mentor(agency), make.mentee(agency)
    page = office.get("/mentorat/propositions/")
    assert f"{mentor.pk}-{mentee.pk}" in page.content.decode()

    office.post("/mentorat/propositions/envoyer/", {"pair": [f"{mentor.pk}-{mentee.pk}", "x-1", "9"]})

    as_operator()
    assert Pair.objects.get().status == "proposed"


def test_a_proposal_that_no_longer_holds_is_said_and_the_others_go_on(office, agency):
    mentor, other = make.mentor(agency), make.mentor(agency)
    gone, mentee = make.mentee(agency), make.mentee(agency)
    make.pair(agency, mentor=mentor, mentee=gone, status="declined")

    values = [f"{mentor.pk}-{gone.pk}", f"{other.pk}-{mentee.pk}"]
    answer = office.post("/mentorat/propositions/envoyer/", {"pair": values}, follow=True)

    assert "a déjà décliné" in answer.content.decode()
    as_operator()
    assert Pair.objects.filter(status="proposed").count() == 1


def test_a_mentor_reads_a_first_name_languages_and_goals_and_no_name_of_the_file(hers, mentor, agency):
    person = factories.person(agency, family_name="Secretfamille")
    mentee = make.mentee(agency, person=person, first_name="Binta")
    pair = make.pair(agency, mentor=mentor, mentee=mentee, status="active")

    page = hers.get(f"/mentorat/binomes/{pair.ref}/").content.decode()

    assert "Binta" in page
    assert "Ouvrir un atelier" in page
    assert "Secretfamille" not in page
    assert person.ref not in page


@pytest.mark.parametrize(
    "part", ["", "accepter/", "decliner/", "retirer/", "terminer/", "rencontre/", "objectif/", "signaler/"]
)
def test_a_mentor_opens_no_foreign_pair_by_its_address(hers, agency, part):
    foreign = make.pair(agency, status="active")

    for answer in (hers.get, hers.post):
        assert answer(f"/mentorat/binomes/{foreign.ref}/{part}").status_code in (403, 404, 405)
    as_operator()
    foreign.refresh_from_db()
    assert foreign.status == "active"


def test_a_mentor_opens_no_file_of_a_person(hers, mentor, agency):
    pair = make.pair(agency, mentor=mentor, status="active")
    ref = pair.mentee.person.ref

    for path in (
        f"/bureau/personnes/{ref}/",
        f"/mentorat/personnes/{ref}/",
        f"/mentorat/mentors/{mentor.ref}/",
    ):
        assert hers.get(path).status_code in (403, 404)


def test_a_mentor_accepts_and_notes_a_meeting_and_the_progress_of_a_goal(hers, mentor, agency):
    pair = make.pair(agency, mentor=mentor, status="mentee_agreed")
    path = f"/mentorat/binomes/{pair.ref}/"

    hers.post(f"{path}accepter/")
    hers.post(f"{path}rencontre/", {"held_on": _today(), "mode": "phone", "minutes": "40", "note": ""})
    as_operator()
    goal = pair.mentee.goals.get()
    hers.post(f"{path}objectif/{goal.pk}/", {"level": "2"})

    as_operator()
    pair.refresh_from_db()
    goal.refresh_from_db()
    assert (pair.status, Meeting.objects.get().minutes, goal.level) == ("active", 40, 2)


def test_a_mentor_who_answered_is_not_asked_again(hers, mentor, agency):
    make.pair(agency, mentor=mentor, status="mentor_agreed")

    page = hers.get("/mentorat/mes-binomes/").content.decode()

    assert "Réponse de la personne attendue" in page
    assert "Votre réponse est attendue" not in page


def _today() -> str:
    from django.utils import timezone

    return timezone.localdate().isoformat()


def test_opening_a_pair_leaves_a_trace_for_the_person(hers, mentor, agency):
    pair = make.pair(agency, mentor=mentor)

    hers.get(f"/mentorat/binomes/{pair.ref}/")

    as_operator()
    assert AuditEvent.objects.filter(event="pair.opened", person_id=pair.mentee.person_id).exists()


def test_a_mentor_goes_through_the_checks_before_being_available(office, agency):
    form = {
        "first_name": "Nour", "family_name": "Exemple", "sex": "female", "languages": ["fr", "ary"],
        "occupation": "Cuisine", "isco": "5120", "region": "MA-06", "capacity": "2",
    }  # fmt: skip
    assert office.post("/mentorat/mentors/nouveau/", form | {"languages": []}).status_code == 422
    office.post("/mentorat/mentors/nouveau/", form)
    as_operator()
    path = f"/mentorat/mentors/{Mentor.objects.get().ref}/"

    assert office.post(f"{path}activate/").status_code == 404
    assert office.post(f"{path}screen/", {"checks": ["identity"], "on": _today()}).status_code == 422
    every = ["interview", "identity", "references", "record", "charter"]
    office.post(f"{path}screen/", {"checks": every, "on": _today()})
    office.post(f"{path}train/", {"hours": "6", "on": _today()})
    office.post(f"{path}activate/")

    as_operator()
    assert Mentor.objects.get().status == "active"
    assert office.get(path).status_code == 200


def test_a_counsellor_asks_for_a_person_with_their_agreement(office, agency):
    person = factories.person(agency)
    path = f"/mentorat/personnes/{person.ref}/"
    form = {
        "goals": "Apprendre\nTravailler",
        "languages": ["fr"],
        "preferred_language": "fr",
        "region": "MA-06",
    }

    assert office.get(path).status_code == 200
    assert office.post(path, form).status_code == 422
    office.post(path, form | {"agreed": "on"})

    as_operator()
    assert [goal.title for goal in Mentee.objects.get().goals.all()] == ["Apprendre", "Travailler"]
    assert office.get(path).status_code == 200


def test_a_person_asks_answers_and_works_on_their_goals(agency, person, hers, mentor):
    mine = client_of(person.account)
    form = {
        "goals": "Ouvrir mon atelier",
        "languages": ["fr"],
        "preferred_language": "fr",
        "region": "MA-06",
        "agreed": "on",
    }
    assert mine.get("/mon-espace/mentorat/").status_code == 200
    mine.post("/mon-espace/mentorat/", form)
    as_operator()
    pair = make.pair(agency, mentor=mentor, mentee=Mentee.objects.get(), status="mentor_agreed")

    page = mine.get("/mon-espace/mentorat/").content.decode()
    assert mentor.first_name in page
    assert "Le mentor a dit oui, votre réponse est attendue" in page
    assert "La personne" not in page
    mine.post(f"/mon-espace/mentorat/{pair.ref}/accepter/")
    as_operator()
    goal = pair.mentee.goals.get()
    mine.post(f"/mon-espace/mentorat/objectif/{goal.pk}/", {"level": "4"})

    as_operator()
    pair.refresh_from_db()
    goal.refresh_from_db()
    assert (pair.status, goal.status) == ("active", "reached")
    assert mine.get("/mon-espace/mentorat/").status_code == 200


def test_a_person_declines_or_stops_and_withdraws(agency, person, mentor):
    mine = client_of(person.account)
    mentee = make.mentee(agency, person=person)
    pair = make.pair(agency, mentor=mentor, mentee=mentee)

    assert mine.post(f"/mon-espace/mentorat/{pair.ref}/decliner/", {}).status_code == 422
    mine.post(f"/mon-espace/mentorat/{pair.ref}/decliner/", {"reason": "too_far"})
    mine.post("/mon-espace/mentorat/retirer/")

    as_operator()
    pair.refresh_from_db()
    mentee.refresh_from_db()
    assert (pair.status, mentee.close_reason) == ("declined", "withdrawn")
    assert mine.get("/mon-espace/mentorat/").status_code == 200


def test_a_person_touches_no_pair_nor_goal_of_somebody_else(agency, person):
    mine = client_of(person.account)
    make.mentee(agency, person=person)
    foreign = make.pair(agency)
    goal = foreign.mentee.goals.get()

    assert mine.post(f"/mon-espace/mentorat/{foreign.ref}/accepter/").status_code == 404
    assert mine.post(f"/mon-espace/mentorat/{foreign.ref}/arreter/").status_code == 404
    assert mine.post(f"/mon-espace/mentorat/objectif/{goal.pk}/", {"level": "4"}).status_code == 404
    assert mine.get("/mentorat/").status_code == 403


# Concerns


def test_a_concern_goes_to_the_circle_and_the_reporter_reads_its_receipt_alone(hers, mentor, agency, office):
    guard = client_of(make.account("safeguarding", agency))
    pair = make.pair(agency, mentor=mentor, status="active")
    words = "Une phrase que personne d'autre ne lit"

    answer = hers.post(
        f"/mentorat/binomes/{pair.ref}/signaler/", {"topic": "respect", "words": words, "urgent": "on"}, follow=True
    )  # fmt: skip
    bind_to(mentor.account)
    ref = Concern.objects.get().ref

    assert ref in answer.content.decode()
    assert words not in hers.get("/mentorat/mes-binomes/").content.decode()
    assert ref in hers.get("/mentorat/mes-binomes/").content.decode()
    for stranger in (hers, office):
        assert stranger.get("/mentorat/signalements/").status_code == 403
        assert stranger.get(f"/mentorat/signalements/{ref}/").status_code == 403
    assert "personne d&#x27;autre ne lit" in guard.get(f"/mentorat/signalements/{ref}/").content.decode()
    assert guard.get("/mentorat/signalements/").status_code == 200


def bind_to(user) -> None:
    from maslak.access.actor import Actor

    bind(Actor(user=user, organisation=None, role="mentor"))


def test_the_circle_takes_notes_and_closes(agency, mentor, hers):
    guard_user = make.account("safeguarding", agency)
    guard = client_of(guard_user)
    hers.post("/mentorat/signaler/", {"topic": "money", "words": "Il demande de l'argent."})
    bind_to(mentor.account)
    path = f"/mentorat/signalements/{Concern.objects.get().ref}/"

    guard.post(f"{path}take/")
    guard.post(path, {"words": "Appelé les deux."})
    assert guard.post(f"{path}clore/", {"finding": "", "words": ""}).status_code == 422
    guard.post(f"{path}clore/", {"finding": "acted", "words": "Binôme arrêté."})

    from maslak.access.actor import Actor

    bind(Actor(user=guard_user, organisation=agency, role="safeguarding"))
    found = ConcernFile.objects.get()
    assert (found.status, found.finding, found.handler_id, found.notes.count()) == (
        "closed", "acted", guard_user.pk, 2,
    )  # fmt: skip


def test_a_person_reports_what_worries_them(agency, person):
    mine = client_of(person.account)
    make.mentee(agency, person=person)

    assert mine.get("/mon-espace/mentorat/signaler/").status_code == 200
    answer = mine.post(
        "/mon-espace/mentorat/signaler/",
        {"topic": "work", "words": "Je travaille sans salaire."},
        follow=True,
    )

    assert "Votre signalement est reçu" in answer.content.decode()


def test_without_anybody_in_the_circle_the_coordination_is_told(office, agency):
    assert "chargé de la protection" in office.get("/mentorat/").content.decode()
    make.account("safeguarding", agency)
    assert "chargé de la protection" not in office.get("/mentorat/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/mentorat/",
        "/mentorat/propositions/",
        "/mentorat/demandes/",
        "/mentorat/mentors/",
        "/mentorat/equilibre/",
    ],
)
def test_another_office_finds_nothing_of_this_pool(agency, other_agency, path):
    pair = make.pair(agency, status="active")
    stranger = client_of(make.account("counsellor", other_agency))

    assert pair.mentor.first_name not in stranger.get(path).content.decode()
    assert stranger.get(f"/mentorat/binomes/{pair.ref}/").status_code == 404


def test_the_list_of_pairs_takes_as_many_queries_for_ten_as_for_two(
    office, agency, django_assert_max_num_queries
):
    for _each in range(2):
        make.pair(agency)
    office.get("/mentorat/")
    for _each in range(8):
        make.pair(agency)

    with django_assert_max_num_queries(25):
        office.get("/mentorat/")
