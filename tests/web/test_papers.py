"""The public pages where a paper is verified, and the download for those it is for."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent
from maslak.papers import actions, queries
from maslak.papers.models import Paper
from maslak.web.papers import words
from maslak.web.papers.upload import LIMIT, PATIENCE, InMemory
from maslak.web.public import throttle
from tests.papers import forge, make

pytestmark = pytest.mark.django_db
CHECK, FILE = reverse("papers:check"), reverse("papers:file")


@pytest.fixture(autouse=True)
def _nobody_has_failed_yet():
    cache.clear()


def content(first: int = -10, last: int = 300):
    """A certificate whose period lies so many days from today."""
    from dataclasses import replace

    today = timezone.localdate()
    start, end = today + timedelta(days=first), today + timedelta(days=last)
    return replace(make.CERTIFICATE, decided_on=start, valid_from=start, valid_to=end)


@pytest.fixture
def officer(make_actor, agency):
    return make_actor("permit_officer", agency)


def issue(agency, officer, *, withdrawn: bool = False, **period: int) -> Paper:
    bind(operator())  # whatever page was read before
    now = timezone.now() - timedelta(days=5)
    paper = make.paper(agency, officer, content(**period), now=now)
    if withdrawn:
        actions.withdraw(
            paper_id=paper.pk, reason="Cause secrète", by=operator(), now=now + timedelta(days=1)
        )
    return paper


def opened(client: Client, token: str, language: str = "fr"):
    client.cookies["django_language"] = language
    return client.get(reverse("papers:paper", args=[token]))


def sent(client: Client, pdf: bytes, **more):
    return client.post(FILE, {"file": SimpleUploadedFile("attestation.pdf", pdf)}, **more)


def text(answer) -> str:
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("how", "title"),
    [
        ({}, "Ce document est valide"),
        ({"withdrawn": True}, "Ce document a été retiré"),
        ({"first": -400, "last": -1}, "Ce document a expiré"),
    ],
)
def test_the_page_of_a_code_says_the_verdict_in_big_words_and_what_the_paper_shows(
    client, agency, officer, how, title
):
    paper = issue(agency, officer, **how)

    answer = opened(client, paper.token)
    page = text(answer)

    assert answer.status_code == 200
    assert f"<h1>{title}</h1>" in page
    for shown in (
        paper.number,
        "Awa Exemple",
        "Cheffe cuisinière",
        "Table exemple SARL",
        "Passeport n° … 4821",
    ):
        assert shown in page
    for hidden in ("19AB54821", "12/03/1990", "Hay Exemple", "7654321", "Cause secrète"):
        assert hidden not in page


def test_a_code_that_opens_nothing_is_said_to_be_unknown(client, agency, officer):
    issue(agency, officer)

    answer = opened(client, "ABCDEFGHJKMNPQRS")

    assert answer.status_code == 404
    assert "<h1>Ce document est inconnu</h1>" in text(answer)


def test_a_paper_without_legal_value_says_so_on_its_page(client, agency, officer, settings):
    assert "Sans valeur juridique" not in text(opened(client, issue(agency, officer).token))
    settings.DEMO = True
    paper = issue(agency, officer)
    settings.DEMO = False
    assert "Sans valeur juridique" in text(opened(client, paper.token))


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("en", "ltr")])
def test_every_page_opens_in_three_languages(client, agency, officer, language, direction):
    paper = issue(agency, officer)
    pdf = actions.read_pdf(paper_id=paper.pk, by=officer)
    client.cookies["django_language"] = language

    for answer in (client.get(CHECK), opened(client, paper.token, language), sent(client, pdf)):
        page = text(answer)
        assert f'<html lang="{language}" dir="{direction}"' in page
        assert page.count("<h1") == 1


def test_an_arabic_reader_reads_the_arabic_lines(client, agency, officer):
    page = text(opened(client, issue(agency, officer).token, "ar"))

    assert "أوا المثال" in page
    assert "رئيسة الطباخين" in page


def test_every_line_that_a_page_may_show_has_a_label(agency, officer):
    from dataclasses import replace

    from maslak.papers.content import Bilingual
    from maslak.papers.lines import lines_of

    full = replace(
        make.RECEIPT, outside_reference="TCH-1", answer_by=make.DAY, answer_rule=Bilingual("10 jours", "10 أيام"),
        employer=make.HOME, post=replace(make.POST, category=Bilingual("Cadre", "إطار")),
        worker=replace(make.WORKER, residence_title=Bilingual("Carte", "بطاقة"), residence_number="K1"),
    )  # fmt: skip
    shown = {line.key for each in (*make.ALL, full) for line in lines_of(each) if not line.private}
    assert shown - set(words.LABELS) == set()


def test_what_is_printed_may_be_typed_in_any_way(client, agency, officer):
    paper = issue(agency, officer)

    answer = client.post(
        CHECK, {"number": paper.number.lower(), "token": actions.grouped(paper.token).lower()}
    )

    assert answer.status_code == 302
    assert answer.url == reverse("papers:paper", args=[paper.token])


def test_a_true_code_under_another_number_is_unknown(client, agency, officer):
    paper = issue(agency, officer)

    answer = client.post(CHECK, {"number": "ATT-2026-999999", "token": paper.token})

    assert answer.status_code == 404
    assert "Awa Exemple" not in text(answer)


def test_an_empty_form_says_what_to_copy(client):
    page = text(client.post(CHECK, {}))

    assert "Recopiez le numéro" in page
    assert "Recopiez le code" in page


def test_a_file_as_it_was_issued_is_valid_and_one_withdrawn_is_told(client, agency, officer):
    for how, title in (({}, "Ce fichier est valide"), ({"withdrawn": True}, "Ce document a été retiré")):
        paper = issue(agency, officer, **how)
        page = text(sent(client, actions.read_pdf(paper_id=paper.pk, by=officer)))
        assert f"<h1>{title}</h1>" in page
        assert paper.number in page


def test_a_file_that_was_changed_or_whose_code_was_copied_is_not_the_paper(client, agency, officer, tmp_path):
    paper = issue(agency, officer)
    pdf = actions.read_pdf(paper_id=paper.pk, by=officer)
    copied = forge.page_with_code(actions.address(paper.token))
    resigned = forge.signed_by_another(
        forge.unsigned_copy(pdf), tmp_path / "other", paper.number, actions.address(paper.token)
    )

    for forged in (forge.changed_byte(pdf, len(pdf) // 2), forge.written_over(pdf), copied, resigned):
        page = text(sent(client, forged))
        assert "<h1>Ce fichier n'est pas le document délivré</h1>" in page
        assert "Awa Exemple" not in page


def test_a_stranger_s_file_is_unknown(client, tmp_path):
    page = text(sent(client, forge.signed_by_another(forge.page_with_words("Bonjour"), tmp_path / "other")))

    assert "<h1>Ce fichier est inconnu</h1>" in page


def test_what_is_no_pdf_is_refused_beside_the_field(client):
    page = text(sent(client, b"GIF89a"))

    assert "Ce fichier n'est pas un PDF." in page
    assert "field-error" in page


def test_no_file_and_an_empty_file_are_asked_for_again(client):
    assert "Choisissez le fichier" in text(client.post(FILE, {}))
    assert "Ce fichier est vide" in text(sent(client, b""))


def test_a_file_too_large_is_let_through_unread(client):
    answer = sent(client, b"%PDF-" + b"x" * LIMIT)

    assert answer.status_code == 413
    assert "trop lourd" in text(answer)


def test_a_huge_request_is_refused_before_it_is_read(client, monkeypatch):
    def never(*_args, **_kwargs) -> None:
        raise AssertionError("the body was read")

    monkeypatch.setattr(InMemory, "receive_data_chunk", never)

    assert sent(client, b"%PDF-", CONTENT_LENGTH=str(PATIENCE + 1)).status_code == 413


def test_a_file_never_touches_the_disk(client, agency, officer, monkeypatch):
    from django.core.files import uploadhandler

    def never(*_args, **_kwargs) -> None:
        raise AssertionError("a temporary file was made")

    monkeypatch.setattr(uploadhandler.TemporaryFileUploadHandler, "__init__", never)
    pdf = actions.read_pdf(paper_id=issue(agency, officer).pk, by=officer)

    assert (
        sent(client, pdf + b"\n" * (3 << 20)).status_code == 200
    )  # beyond what Django keeps in memory by itself


def test_a_file_sent_from_another_site_is_refused(agency, officer):
    careful = Client(enforce_csrf_checks=True)

    assert sent(careful, b"%PDF-").status_code == 403
    assert careful.get(FILE).status_code == 405


def test_verifying_opens_no_session_writes_nothing_and_is_kept_by_no_cache(client, agency, officer):
    paper = issue(agency, officer)
    pdf = actions.read_pdf(paper_id=paper.pk, by=officer)
    before = AuditEvent.objects.count()

    for answer in (client.get(CHECK), opened(client, paper.token), sent(client, pdf)):
        assert answer.headers["Cache-Control"] == "no-store, private"
        assert "noindex" in answer.headers["X-Robots-Tag"]

    assert "sessionid" not in client.cookies
    bind(operator())
    assert AuditEvent.objects.count() == before
    assert Paper.objects.count() == 1


def test_code_after_code_from_one_address_must_wait(client, agency, officer):
    paper = issue(agency, officer)
    for _try in range(throttle.LIMITS["tokens"]):
        opened(client, "ABCDEFGHJKMNPQRS")

    assert opened(client, paper.token).status_code == 429
    assert client.get(CHECK).status_code == 429
    elsewhere = client.get(reverse("papers:paper", args=[paper.token]), REMOTE_ADDR="196.200.0.9")
    assert elsewhere.status_code == 200


def test_file_after_file_from_one_address_must_wait(client, monkeypatch):
    monkeypatch.setitem(throttle.LIMITS, "files", 2)
    for _try in range(2):
        assert sent(client, b"GIF89a").status_code == 200

    assert sent(client, b"GIF89a").status_code == 429


def test_codes_tried_here_do_not_shut_the_door_of_access_codes(client):
    for _try in range(throttle.LIMITS["tokens"]):
        opened(client, "ABCDEFGHJKMNPQRS")

    assert client.get(reverse("public:enter")).status_code == 200


def test_the_certificate_that_verifies_offline_is_published(client, agency, officer):
    issue(agency, officer)

    answer = client.get(reverse("papers:certificate"))

    assert answer.content.startswith(b"-----BEGIN CERTIFICATE-----")
    assert b"PRIVATE" not in answer.content


def test_those_it_is_for_download_a_paper_and_leave_a_trace(agency, officer, ngo, make_actor):
    paper = make.paper(agency, officer, content(), audience=[ngo.pk], person_id=7)
    reader = make_actor("caseworker", ngo)
    client = Client()
    client.force_login(reader.user)

    answer = client.get(reverse("papers:download", args=[paper.number]))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{paper.number}.pdf"'
    assert answer.content.startswith(b"%PDF-")
    bind(operator())
    event = AuditEvent.objects.get(event="paper.read")
    assert (event.user_id, event.organisation_id, event.person_id) == (reader.user.pk, ngo.pk, 7)


def test_a_stranger_downloads_nothing(agency, officer, other_agency, make_actor):
    paper = make.paper(agency, officer, content())
    address = reverse("papers:download", args=[paper.number])
    stranger = Client()
    stranger.force_login(make_actor("permit_officer", other_agency).user)

    assert stranger.get(address).status_code == 404
    assert Client().get(address).status_code == 302  # to sign in
    assert stranger.get(reverse("papers:download", args=["ATT-2026-999999"])).status_code == 404


def test_the_code_on_a_paper_opens_its_page(client, agency, officer):
    """The way of a checker: scan what is printed, open what it says."""
    from urllib.parse import urlsplit

    from maslak.papers import claims

    paper = issue(agency, officer)
    seen = claims.in_pages(actions.read_pdf(paper_id=paper.pk, by=officer))

    assert seen.tokens == (paper.token,)
    assert client.get(urlsplit(actions.address(seen.tokens[0])).path).status_code == 200
    assert queries.by_token(seen.tokens[0]).number == paper.number
