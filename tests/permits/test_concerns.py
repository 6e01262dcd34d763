"""What an officer should know before deciding: told in words, never in the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from maslak.permits import concerns
from maslak.permits.models import CallForCandidates, Opinion
from maslak.permits.rules import Concern
from tests.permits import make
from tests.permits.make import DAY, NOW


def _codes(file):
    return [concern.code for concern in concerns.concerns_of(file, DAY)]


def _clean(**fields):
    return make.file("in_review", pieces={"passeport": "accepted"}, **fields)


def _opinion(file, **fields):
    colleague = make.account(file.held_by, "permit_officer")
    return Opinion.objects.create(file=file, question="?", asked_of=colleague, asked_at=NOW, **fields)


@pytest.mark.parametrize("kind", ["certificate", "visa"])
def test_a_file_without_surprise_raises_no_concern(db, kind):
    assert _codes(_clean(kind=kind)) == []


def test_another_visa_of_the_pair_is_told_with_its_end(db):
    old = make.file("granted", kind="visa", valid_to=date(2026, 6, 30))
    file = _clean(kind="visa", worker=old.worker, pair_key=old.pair_key)

    (concern,) = concerns.concerns_of(file, DAY)

    assert concern.code == "other_visa"
    assert "30/06/2026" in concerns.sentence(concern)


@pytest.mark.parametrize("more", [{"valid_to": DAY - timedelta(days=1)}, {"as_previous": True}])
def test_a_visa_that_is_over_or_that_the_file_follows_is_no_surprise(db, more):
    follows = more.pop("as_previous", False)
    old = make.file("granted", kind="visa", valid_from=date(2025, 2, 3), **more)
    previous = {"previous": old, "variant": "renewal"} if follows else {}

    assert _codes(_clean(kind="visa", worker=old.worker, pair_key=old.pair_key, **previous)) == []


def test_opinions_awaited_and_against_are_told(db):
    file = _clean()
    _opinion(file)
    _opinion(file, status="given", advice="against", answered_at=NOW)

    assert _codes(file) == ["opinion_against", "opinion_awaited"]


@pytest.mark.parametrize(("advice", "status"), [("for", "given"), ("", "recalled")])
def test_an_opinion_in_favour_or_recalled_is_not(db, advice, status):
    file = _clean()
    _opinion(file, status=status, advice=advice, answered_at=NOW)

    assert _codes(file) == []


def test_suitable_candidates_are_counted(db):
    file = _clean(route="general", ground="")
    CallForCandidates.objects.create(
        file=file, opened_on=DAY, closes_on=DAY, closed_on=DAY, applicants=5, interviewed=3, suitable=2
    )

    (concern,) = concerns.concerns_of(file, DAY)

    assert concerns.sentence(concern) == "L'appel a trouvé 2 candidats jugés adaptés."


def test_pieces_that_nobody_looked_at_are_counted(db):
    file = make.file(
        "in_review", pieces={"passeport": "provided", "contrats": "at_counter", "cv": "accepted"}
    )

    (concern,) = concerns.concerns_of(file, DAY)

    assert concerns.sentence(concern) == "2 pièces n'ont pas encore été vues."


@pytest.mark.parametrize(
    ("field", "code"),
    [("document_valid_to", "document_expired"), ("residence_valid_to", "residence_expired")],
)
def test_a_paper_of_the_worker_that_has_run_out_is_told(db, field, code):
    worker = make.worker(make.employer().organisation, **{field: DAY - timedelta(days=1)})

    assert _codes(_clean(worker=worker)) == [code]


def test_a_post_that_is_not_the_certificates_is_told(db):
    certificate = make.file("granted", job_title="Chef de cuisine")
    same = _clean(kind="visa", certificate=certificate, job_title="chef de CUISINE")
    other = _clean(kind="visa", certificate=certificate, job_title="Directeur")

    assert _codes(same) == []
    assert _codes(other) == ["certificate_differs"]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_concern_is_a_sentence_in_every_language(language):
    params = {"day": "30/06/2026", "number": 3, "title": "Directeur"}
    codes = (
        "other_visa", "opinion_against", "opinion_awaited", "suitable_candidates", "pieces_not_seen",
        "document_expired", "residence_expired", "certificate_differs",
    )  # fmt: skip

    with override(language):
        for code in codes:
            said = concerns.sentence(Concern(code, params))
            assert said
            assert "%(" not in said
