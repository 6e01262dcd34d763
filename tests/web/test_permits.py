"""The permit desk from its pages: what waits, one file, what may be done on it, and who sees nothing of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent
from maslak.permits.enums import FileStatus
from maslak.permits.models import Decision, Opinion, PermitFile
from maslak.permits.workflow import CERTIFICATE, VISA
from tests.permits import make
from tests.web.desk.conftest import signed_in

pytestmark = pytest.mark.django_db
EVERY = [("certificate", s) for s in sorted(CERTIFICATE.statuses - {"draft"})] + [
    ("visa", s) for s in sorted(VISA.statuses - {"draft"})
]


@pytest.fixture
def hand():
    """What tests change a file with, whoever was bound in between."""
    bind(operator())


@pytest.fixture
def officer():
    """The browser of an officer of the deciding certificate desk."""
    return signed_in(make.actor(make.desk().organisation, "permit_officer"))


@pytest.fixture
def lead():
    return signed_in(make.actor(make.desk().organisation, "permit_lead"))


@pytest.fixture
def counter():
    return signed_in(make.actor(make.desk("visa").organisation, "counter_officer"))


def read(client, name, *args, status=200, **query):
    answer = client.get(reverse(f"permits:{name}", args=args), query)
    assert answer.status_code == status, answer.content[:400]
    return answer.content.decode()


def send(client, name, *args, **data):
    return client.post(reverse(f"permits:{name}", args=args), data)


def fresh(file: PermitFile) -> PermitFile:
    bind(operator())
    return PermitFile.objects.get(pk=file.pk)


# ---- the queue


def test_the_queue_shows_first_what_breaches_first(officer):
    later = make.file("in_review", job_title="Traductrice", due_on=make.DUE + timedelta(days=9))
    sooner = make.file("in_review", job_title="Ingénieur")

    page = read(officer, "queue")

    assert page.index(sooner.ref) < page.index(later.ref)


@pytest.mark.parametrize("view", ["ouverts", "miens", "retard", "attente", "decides", "inconnue"])
def test_an_empty_view_says_what_will_come(officer, view):
    assert 'class="empty"' in read(officer, "queue", vue=view)


def test_the_queue_asks_a_constant_number_of_questions(officer, django_assert_max_num_queries):
    for at in range(12):
        make.file("in_review", job_title=f"Poste {at}")

    with django_assert_max_num_queries(14):
        read(officer, "queue")


def test_a_draft_and_another_desk_s_file_are_nowhere(officer):
    draft = make.file("draft", job_title="Brouillon secret")
    foreign = make.file("in_review", desk=make.desk(code="AUTRE-AGENCE"), job_title="Ailleurs")

    page = read(officer, "queue")

    assert draft.ref not in page
    assert foreign.ref not in page
    assert officer.get(reverse("permits:file", args=[draft.ref])).status_code == 404
    assert officer.get(reverse("permits:file", args=[foreign.ref])).status_code == 404


@pytest.mark.parametrize("role", ["counsellor", "coordinator", "employer", "protection", "administrator"])
def test_nobody_else_comes_to_the_desk(role):
    file = make.file("in_review")
    stranger = signed_in(make.actor(make.organisation("AILLEURS", kind="office"), role))

    assert stranger.get(reverse("permits:queue")).status_code == 403
    assert stranger.get(reverse("permits:file", args=[file.ref])).status_code in (403, 404)
    assert stranger.post(reverse("permits:act", args=[file.ref, "grant"])).status_code in (403, 404)


# ---- one file


@pytest.mark.parametrize(("kind", "status"), EVERY)
def test_a_file_opens_in_every_state_and_leaves_a_trace(officer, counter, kind, status):
    file = make.file(status, kind=kind)
    desk = officer if kind == "certificate" else counter

    page = read(desk, "file", file.ref)

    assert file.worker.full_name in page
    assert file.worker.number not in page
    bind(operator())
    assert AuditEvent.objects.filter(event="permit.opened", target_id=str(file.pk)).exists()


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_running_file_says_its_policy_and_what_is_left(officer, language):
    file = make.file("in_review")
    officer.cookies["django_language"] = language

    page = read(officer, "file", file.ref)

    assert f'lang="{language}"' in page
    assert 'class="reckoning"' in page


def test_the_whole_number_is_shown_once_and_written_down(officer):
    file = make.file("in_review")

    answer = send(officer, "number", file.ref)

    assert file.worker.number in answer.content.decode()
    bind(operator())
    assert AuditEvent.objects.filter(target_id=str(file.worker.pk), event__contains="number").exists()


# ---- acts


def test_a_certificate_goes_from_the_queue_to_the_paper(officer):
    file = make.file("submitted")

    send(officer, "act", file.ref, "take")
    send(officer, "act", file.ref, "payment", reference="VIR-EXEMPLE-1")
    send(officer, "act", file.ref, "admit")
    assert fresh(file).status == FileStatus.IN_REVIEW
    until = timezone.localdate() + timedelta(days=365)
    answer = send(officer, "act", file.ref, "grant", valid_to=until.isoformat(), version=fresh(file).version)

    assert answer.status_code == 302, answer.content
    granted = fresh(file)
    assert granted.status == FileStatus.GRANTED
    assert granted.number in read(officer, "file", file.ref)


def test_a_refusal_without_a_reason_is_refused_itself(officer):
    file = make.file("in_review")

    answer = send(officer, "act", file.ref, "refuse", text="Trop tard", version=file.version)

    assert answer.status_code == 422
    assert fresh(file).status == FileStatus.IN_REVIEW


def test_a_refusal_shows_its_reasons_in_words(officer):
    file = make.file("in_review")

    send(
        officer, "act", file.ref, "refuse", reasons=["doc_missing"], text="Le diplôme manque.",
        version=file.version,
    )  # fmt: skip

    assert fresh(file).status == FileStatus.REFUSED
    page = read(officer, "file", file.ref)
    assert "Le diplôme manque." in page
    assert "doc_missing" not in page


def test_a_page_opened_before_somebody_else_s_change_decides_nothing(officer):
    file = make.file("in_review")
    PermitFile.objects.filter(pk=file.pk).update(version=file.version + 1)

    answer = send(
        officer, "act", file.ref, "refuse", reasons=["doc_missing"], text="Non", version=file.version
    )

    assert answer.status_code == 422
    assert fresh(file).status == FileStatus.IN_REVIEW


def test_pieces_are_asked_for_once_and_the_button_goes(officer):
    file = make.file("in_review")
    until = (timezone.localdate() + timedelta(days=15)).isoformat()

    send(officer, "act", file.ref, "request", codes=["passeport"], why="Illisible", until=until)

    assert fresh(file).status == FileStatus.TO_COMPLETE
    assert reverse("permits:act", args=[file.ref, "request"]) not in read(officer, "file", file.ref)


def test_a_piece_to_do_again_says_why(officer):
    file = make.file("in_review")

    assert send(officer, "piece", file.ref, "passeport", state="refused").status_code == 422
    assert send(officer, "piece", file.ref, "passeport", state="refused", note="Illisible").status_code == 302
    assert officer.get(reverse("permits:piece", args=[file.ref, "inconnue"])).status_code == 404


def test_an_act_that_is_not_open_any_more_leads_back_in_words(officer):
    file = make.file("granted")

    answer = send(officer, "act", file.ref, "grant", valid_to="2030-01-01", version=file.version)

    assert answer.status_code == 302
    assert officer.get(reverse("permits:act", args=[file.ref, "inconnu"])).status_code == 404


def test_a_visa_is_deposited_reviewed_and_stamped_at_the_counter(counter):
    file = make.file("validated", kind="visa")

    for code in ("deposit", "review"):
        send(counter, "act", file.ref, code)
    send(counter, "act", file.ref, "approve", version=fresh(file).version)
    today = timezone.localdate()
    answer = send(
        counter, "act", file.ref, "stamp", on=today.isoformat(),
        valid_to=(today + timedelta(days=364)).isoformat(), version=fresh(file).version,
    )  # fmt: skip

    assert answer.status_code == 302, answer.content
    assert fresh(file).valid_from == today


def test_a_desk_that_accompanies_offers_no_decision(officer):
    desk = make.desk(code="ACCOMPAGNE", decides=False)
    file = make.file("in_review", desk=desk)
    helper = signed_in(make.actor(desk.organisation, "permit_officer"))

    page = read(helper, "file", file.ref)

    assert reverse("permits:act", args=[file.ref, "grant"]) not in page
    assert reverse("permits:act", args=[file.ref, "external"]) in page


def test_only_the_lead_assigns_withdraws_and_answers_appeals(officer, lead):
    file = make.file("refused")
    found = make.appeal(file)
    address = reverse("permits:appeal", args=[file.ref, found.pk, "rejeter"])

    assert officer.get(address).status_code == 403
    assert lead.get(address).status_code == 200
    bind(operator())
    granted = make.file("granted")
    assert reverse("permits:act", args=[granted.ref, "withdraw"]) not in read(officer, "file", granted.ref)
    assert reverse("permits:act", args=[granted.ref, "withdraw"]) in read(lead, "file", granted.ref)


def test_a_second_opinion_is_asked_given_and_kept_from_the_applicant(officer, lead):
    file = make.file("in_review")
    colleague = make.account(make.desk().organisation, "permit_lead")

    send(officer, "opinion-ask", file.ref, of=colleague.pk, question="Le poste relève-t-il d'A2 ?")
    bind(operator())
    opinion = Opinion.objects.get(file=file)
    assert officer.get(reverse("permits:opinion-give", args=[file.ref, opinion.pk])).status_code == 404
    send(lead, "opinion-give", file.ref, opinion.pk, advice="for", answer="Oui, chef de cuisine.")

    assert "Oui, chef de cuisine." in read(officer, "file", file.ref)


# ---- several at once


def test_a_batch_decides_each_file_for_itself(officer):
    good = make.file("in_review", job_title="Bon")
    done = make.file("granted", job_title="Déjà fait")
    until = (timezone.localdate() + timedelta(days=365)).isoformat()

    page = send(officer, "batch", ref=[good.ref, done.ref], decide="1", outcome="grant", valid_to=until)

    assert page.status_code == 200
    assert fresh(good).status == FileStatus.GRANTED
    assert Decision.objects.filter(file=done).count() == 1


def test_a_batch_without_a_reason_refuses_nobody(officer):
    file = make.file("in_review")

    answer = send(officer, "batch", ref=[file.ref], decide="1", outcome="refuse")

    assert answer.status_code == 422
    assert fresh(file).status == FileStatus.IN_REVIEW


def test_a_foreign_file_is_left_out_of_a_batch(officer):
    foreign = make.file("in_review", desk=make.desk(code="AUTRE-AGENCE"))

    answer = send(officer, "batch", ref=[foreign.ref], decide="1", outcome="refuse", reasons=["doc_missing"])

    assert answer.status_code == 302
    assert fresh(foreign).status == FileStatus.IN_REVIEW


# ---- the team, the times, the counter


def test_the_lead_sees_who_has_how_much(officer, lead):
    make.file("in_review", assigned_to=make.account(make.desk().organisation, "permit_officer"))

    assert "<table" in read(lead, "workload")
    assert officer.get(reverse("permits:workload")).status_code == 403


def test_anybody_reads_the_usual_times_without_an_account(client):
    page = client.get(reverse("usual-times"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Combien de temps faut-il" in text
    assert "procédure simplifiée" in text
    assert "procédure générale" in text
    assert client.get(reverse("usual-times"), {"year": "²"}).status_code == 200


def test_times_open_without_any_answer_yet(officer):
    assert "Aucune réponse" in read(officer, "times")
    assert "Aucune réponse" in read(officer, "times", year="2019")
    assert read(officer, "times", year="rien")


def test_the_counter_opens_on_any_day(counter):
    assert 'class="empty"' in read(counter, "counter")
    assert 'class="empty"' in read(counter, "counter", jour="2026-02-03")
    assert read(counter, "counter", jour="hier")


def test_while_pieces_are_awaited_no_due_day_is_told(officer):
    running, stopped = make.file("in_review"), make.file("to_complete")

    assert "Réponse due" in read(officer, "file", running.ref)
    page = read(officer, "file", stopped.ref)

    assert "Arrêté : il reprend à la réponse du demandeur." in page
    assert "Réponse due" not in page


def test_what_to_know_before_deciding_is_told_while_there_is_something_to_decide(officer):
    pieces = {"passeport": "provided"}
    before, after = make.file("in_review", pieces=pieces), make.file("granted", pieces=pieces)

    assert "1 pièce n&#x27;a pas encore été vue." in read(officer, "file", before.ref)
    assert "À savoir avant de décider" not in read(officer, "file", after.ref)
