"""Steering: figures with their sources, the review and its editions, the programme; nobody's file from here."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maslak.access.actor import bind, operator
from maslak.access.models import AuditEvent
from maslak.pathway import actions as pathway
from maslak.programme.models import DeclaredFigure, Disruption, ProgrammeNote
from maslak.reporting.models import Edition
from tests import factories
from tests.web.desk.conftest import signed_in

DECLARED = {
    "indicator": "ANP-01",
    "year": 2019,
    "value": "120",
    "source": "Rapport exemple, page 3",
    "certainty": "reported",
}
LINE = {"kind": "recommendation", "year": 2020, "text_fr": "Former les conseillers de deux agences"}


@pytest.fixture
def nadia(make_actor, ministry):
    """The browser of a coordinator of the ministry."""
    return signed_in(make_actor("coordinator", ministry))


@pytest.fixture
def donor(make_actor, ministry):
    """The browser of somebody who pays for a project."""
    return signed_in(make_actor("donor", ministry))


@pytest.fixture
def registered(agency):
    """Three women and two men registered in 2020."""
    bind(operator(agency))
    for at in range(5):
        person = factories.person(agency, sex="female" if at < 3 else "male", family_name="Exemple")
        pathway.record(
            "registered", person=person, occurred_on=date(2020, 2 + at, 3), organisation=agency, source=person,
            by=operator(agency),
        )  # fmt: skip
    bind(operator())


def read(client, name, *args, **query):
    answer = client.get(reverse(f"steering:{name}", args=args), query)
    assert answer.status_code == 200, (answer.status_code, name)
    bind(operator())
    return answer.content.decode()


def send(client, name, *args, **data):
    answer = client.post(reverse(f"steering:{name}", args=args), data)
    bind(operator())
    return answer


# ---- figures


def test_the_year_at_a_glance_shows_figures_and_pictures_with_their_tables(nadia, registered):
    text = read(nadia, "overview", year=2020)

    assert "<svg" in text
    assert 'role="img"' in text
    assert "<table" in text  # what a picture shows, one can also read
    assert "Exemple" not in re.sub(r"<title>.*?</title>", "", text).replace("Ministère exemple", "")


def test_a_figure_opens_its_definition_its_source_and_its_facts(nadia, registered):
    text = read(nadia, "indicator", "anp-01", year=2020)
    facts = read(nadia, "facts", "ANP-01", year=2020)

    assert ">5<" in text or "5 " in text
    assert "ANP-01" in text
    assert facts.count('scope="row"') >= 5 or facts.count("<tr") >= 6
    assert "Exemple, " not in facts


def test_opening_the_facts_leaves_a_trace(nadia, registered):
    read(nadia, "facts", "ANP-01", year=2020)

    assert AuditEvent.objects.filter(event="facts.opened").exists()


def test_a_donor_reads_figures_but_not_facts(donor, registered):
    read(donor, "indicator", "ANP-01", year=2020)

    assert donor.get(reverse("steering:facts", args=["ANP-01"])).status_code == 403


def test_a_figure_that_does_not_exist_is_not_there(nadia):
    assert nadia.get(reverse("steering:indicator", args=["XYZ-99"])).status_code == 404


def test_a_year_without_anything_teaches_what_to_do(nadia):
    assert "2031" in read(nadia, "overview", year=2031) or len(read(nadia, "overview", year=2031)) > 1500


@pytest.mark.parametrize("year", ["abc", "99999", "-1", ""])
def test_a_year_that_is_none_does_not_break_the_page(nadia, year):
    assert nadia.get(reverse("steering:overview"), {"year": year}).status_code == 200


# ---- declared figures


def test_a_declared_figure_is_marked_with_its_source(nadia):
    answer = send(nadia, "declare", **DECLARED, women="50", men="70")
    assert answer.status_code == 302, answer.context["form"].errors

    text = read(nadia, "indicator", "ANP-01", year=2019)

    assert "Rapport exemple, page 3" in text
    assert "déclaré" in text.lower()


@pytest.mark.parametrize(
    "more", [{"source": ""}, {"women": "100", "men": "70"}, {"value": "-4"}, {"certainty": "sure"}]
)
def test_a_figure_without_its_source_or_that_does_not_add_up_is_refused(nadia, more):
    answer = send(nadia, "declare", **(DECLARED | {"women": "50", "men": "70"} | more))

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not DeclaredFigure.objects.exists()


def test_a_donor_declares_nothing(donor):
    assert send(donor, "declare", **DECLARED).status_code == 403


# ---- the review


@pytest.fixture
def edition(nadia):
    """The review of 2020, opened."""
    send(nadia, "bilan-create", year=2020)
    return Edition.objects.get()


def test_a_review_is_opened_rewritten_and_frozen(nadia, edition, registered, agency):
    row = edition.paragraphs.first()
    answer = send(
        nadia, "paragraph", edition.ref, row.pk, version=row.version,
        text_fr="Cette année, {{ANP-01}} personnes, dont {{ANP-01.women}} femmes.",
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", read(nadia, "bilan", edition.ref)))
    assert re.search(r"Cette année, 5 .*personnes, dont 3 .*femmes", words)

    send(nadia, "bilan-freeze", edition.ref)
    bind(operator(agency))
    newcomer = factories.person(agency, sex="female")
    pathway.record(
        "registered", person=newcomer, occurred_on=date(2020, 9, 3), organisation=agency, source=newcomer,
        by=operator(agency),
    )  # fmt: skip

    frozen = Edition.objects.get()
    assert frozen.status == "frozen"
    assert len(frozen.numbers_sha256) == 64
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", read(nadia, "bilan", edition.ref)))
    assert re.search(r"Cette année, 5 ", words)


def test_a_frozen_review_is_not_rewritten(nadia, edition):
    row = edition.paragraphs.first()
    send(nadia, "bilan-freeze", edition.ref)

    answer = send(nadia, "paragraph", edition.ref, row.pk, version=row.version, text_fr="Autre chose")

    assert answer.status_code == 200
    row.refresh_from_db()
    assert row.text_fr != "Autre chose"


def test_a_token_that_names_no_figure_is_refused_by_name(nadia, edition):
    row = edition.paragraphs.first()

    answer = send(nadia, "paragraph", edition.ref, row.pk, version=row.version, text_fr="Voici {{XYZ-99}}.")

    assert answer.status_code == 200
    assert "XYZ-99" in str(answer.context["form"].errors)


def test_two_people_on_one_paragraph_the_second_is_told(nadia, edition):
    row = edition.paragraphs.first()
    send(nadia, "paragraph", edition.ref, row.pk, version=row.version, text_fr="La première")

    answer = send(nadia, "paragraph", edition.ref, row.pk, version=row.version, text_fr="La seconde")

    assert answer.status_code == 200
    row.refresh_from_db()
    assert row.text_fr == "La première"


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "hxl", "iati", "dhis2", "json"])
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_review_goes_away_in_every_format_and_language(nadia, edition, registered, kind, language):
    nadia.cookies["django_language"] = language

    answer = nadia.get(reverse("steering:bilan-download", args=[edition.ref, kind]))

    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert len(answer.content) > 50


def test_a_donor_reads_the_review_and_changes_nothing(donor, nadia, edition):
    read(donor, "bilan", edition.ref)

    assert send(donor, "bilan-freeze", edition.ref).status_code == 403
    assert send(donor, "bilan-create", year=2021).status_code == 403
    assert Edition.objects.get().status == "draft"


# ---- the programme


def test_a_recommendation_gets_an_owner_a_day_and_is_followed(nadia, ministry):
    due = timezone.localdate() - timedelta(days=3)
    answer = send(nadia, "note-new", **LINE, owner=ministry.pk, due_on=due.isoformat())
    assert answer.status_code == 302, answer.context["form"].errors
    note = ProgrammeNote.objects.get(text_fr=LINE["text_fr"])
    assert "Former les conseillers" in read(nadia, "programme", year=2020)
    assert "Former les conseillers" in read(nadia, "overview", year=2020)  # late

    send(nadia, "note-step", note.pk, "start")
    send(nadia, "note-step", note.pk, "finish")

    note.refresh_from_db()
    assert note.status == "done"
    assert "Rouvrir" in read(nadia, "note", note.pk)


def test_a_line_without_text_is_refused(nadia):
    answer = send(nadia, "note-new", **(LINE | {"text_fr": ""}))

    assert answer.status_code == 200
    assert answer.context["form"].errors


@pytest.mark.parametrize("name", ["overview", "indicators", "bilans", "programme"])
def test_a_counsellor_of_an_association_does_not_steer(make_actor, ngo, name):
    assert signed_in(make_actor("caseworker", ngo)).get(reverse(f"steering:{name}")).status_code == 403


def test_a_counsellor_reads_the_office_s_figures_and_no_review_of_the_network(make_actor, agency):
    samira = signed_in(make_actor("counsellor", agency))

    assert reverse("steering:bilans") not in read(samira, "overview")
    assert samira.get(reverse("steering:bilans")).status_code == 403


def test_a_line_is_corrected_and_an_older_version_of_it_is_refused(nadia, ministry):
    send(nadia, "note-new", **LINE, owner=ministry.pk, due_on="2021-06-30")
    note = ProgrammeNote.objects.get(text_fr=LINE["text_fr"])
    new = {"text_fr": "Former les conseillers de trois agences", "due_on": "2021-12-31", "owner": ministry.pk}

    assert send(nadia, "note-edit", note.pk, **new, version=note.version).status_code == 302
    late = send(nadia, "note-edit", note.pk, **new | {"text_fr": "Autre"}, version=note.version)

    note.refresh_from_db()
    assert (note.text_fr, note.due_on) == (new["text_fr"], date(2021, 12, 31))
    assert "modifiée par quelqu" in late.content.decode()


SHOCK = {"sector": "restauration", "starts_on": "2020-03-20", "ends_on": ""}
SHOCK |= {f"text_{language}": f"Restaurants fermés ({language})" for language in ("fr", "ar", "en")}


def test_a_shock_on_a_sector_is_declared_marked_on_charts_and_ended(nadia, registered):
    assert send(nadia, "shock-new", **SHOCK).status_code == 302
    assert SHOCK["text_fr"] in read(nadia, "programme", year=2020)
    assert SHOCK["text_fr"] in read(nadia, "indicator", "ANP-01", year=2020)

    shock = Disruption.objects.get(sector="restauration")
    assert send(nadia, "shock-end", shock.pk, ends_on="2020-03-01").status_code == 422
    send(nadia, "shock-end", shock.pk, ends_on="2020-07-01")

    shock.refresh_from_db()
    assert shock.ends_on == date(2020, 7, 1)
    assert AuditEvent.objects.filter(event="shock.ended").exists()


def test_a_shock_is_told_in_three_languages_and_by_the_coordination(nadia, donor):
    assert send(nadia, "shock-new", **SHOCK | {"text_ar": ""}).status_code == 422
    assert send(donor, "shock-new", **SHOCK).status_code == 403

    assert not Disruption.objects.filter(sector="restauration").exists()


def test_a_year_of_odd_digits_is_the_usual_year(nadia):
    assert read(nadia, "overview", year="²")


@pytest.mark.parametrize(
    "name", ["overview", "indicators", "bilans", "programme", "note-new", "shock-new", "declare"]
)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_opens_in_every_language(nadia, registered, name, language):
    nadia.cookies["django_language"] = language

    assert f'lang="{language}"' in read(nadia, name)
