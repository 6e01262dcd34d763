"""What a field form sends: its export in any usual style, its last word, the agreement that it recorded."""

import io

import openpyxl
import pytest
from django.utils import timezone

from maslak.imports import actions
from maslak.imports.reading import read
from maslak.imports.reading.kinds import kind
from maslak.imports.reading.values import read_value
from maslak.imports.xlsforms import LANGUAGES, workbook
from maslak.people.models import Consent, IdentityDocument, Person
from maslak.people.texts import consent_text
from maslak.reporting import engine
from tests.imports.reading.files import text_file

FORM = "aaaaaaaa-0000-0000-0000-00000000000{}"
HEAD = ["_uuid", "_submission_time", "identity/last_name", "identity/sex", "identity/birth_date", "identity/nationality",
        "papers/document_number", "place/registered_on", "agreement/consent", "agreement/consent_language",
        "agreement/consent_version"]  # fmt: skip
ANSWERED = {"registration": "registrations", "attendance": "services"}


def answer(number=1, at="2021-03-01T10:00:00+01:00", **more):
    version = consent_text("registration").version
    said = {"last_name": "Exemple", "sex": "female", "born": "1990-01-02", "nationality": "SEN", "paper": "",
            "on": "2021-03-01", "consent": "yes", "language": "ar", "version": version} | more  # fmt: skip
    return [FORM.format(number), at, *said.values()]


def taken(agency, by, *answers, head=HEAD):
    return actions.import_now(
        name="export.csv", content=text_file([head, *answers]), organisation=agency, by=by, now=timezone.now()
    )


def registered(year):
    figure = engine.values(year)["I-01"]
    return figure.women, figure.men


# ---- its last word ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_last_submission_wins_over_the_file_and_over_the_figures(agency, operator_actor):
    taken(agency, operator_actor, answer())
    assert registered(2021) == (1, 0)

    later = answer(at="2021-03-05T10:00:00+01:00", sex="male", born="1991", on="2020-12-30", paper="C123456A")
    report = taken(agency, operator_actor, later)

    person = Person.objects.get()
    assert (person.sex, person.birth_year, person.birth_date) == ("male", 1991, None)
    assert (registered(2020), registered(2021)) == ((0, 1), (0, 0))
    assert IdentityDocument.objects.filter(person=person).count() == 1
    assert report.rows[0].outcome.warnings[0].code == "form_corrected"


@pytest.mark.django_db
def test_an_earlier_submission_that_arrives_late_changes_nothing(agency, operator_actor):
    taken(agency, operator_actor, answer(at="2021-03-05T10:00:00+01:00"))

    report = taken(agency, operator_actor, answer(at="2021-03-01T10:00:00+01:00", sex="male"))

    assert report.count("duplicate") == 1
    assert (Person.objects.get().sex, registered(2021)) == ("female", (1, 0))


@pytest.mark.django_db
def test_a_correction_that_names_the_paper_of_somebody_else_is_refused_whole(agency, operator_actor):
    taken(agency, operator_actor, answer(), answer(2, last_name="Modèle", paper="C123456A"))

    report = taken(
        agency, operator_actor, answer(at="2021-03-09T10:00:00+01:00", sex="male", paper="C123456A")
    )

    assert report.count("rejected") == 1
    assert registered(2021) == (2, 0)


# ---- the agreement ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_agreement_is_kept_with_the_text_that_was_read_and_its_language(agency, operator_actor):
    taken(agency, operator_actor, answer())

    consent = Consent.objects.get()
    assert (consent.purpose, consent.organisation, consent.language) == ("registration", agency, "ar")
    assert consent.text_version == consent_text("registration").version
    assert f"{consent.given_at:%Y-%m-%d}" == "2021-03-01"


@pytest.mark.django_db
def test_who_did_not_agree_is_not_recorded(agency, operator_actor):
    report = taken(agency, operator_actor, answer(consent="no"))

    assert [problem.code for row in report.rows for problem in row.outcome.problems] == ["consent_refused"]
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_yes_that_names_no_text_proves_no_agreement(agency, operator_actor):
    taken(agency, operator_actor, answer()[:-1], head=HEAD[:-1])

    assert Person.objects.count() == 1
    assert not Consent.objects.exists()


# ---- its export --------------------------------------------------------------------------------


def questions(form):
    """(path of groups, name, list of choices, labels by language) of each question of a form, from its workbook."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(form)))
    head, *rows = book["survey"].iter_rows(values_only=True)
    path, found = [], []
    for row in (dict(zip(head, row, strict=True)) for row in rows):
        if row["type"].startswith("begin_"):
            path.append(row["name"])
        elif row["type"].startswith("end_"):
            path.pop()
        else:
            labels = {code: row[f"label::{column}"] for code, column in LANGUAGES.items()}
            found.append((tuple(path), row["name"], row["type"].partition("select_one ")[2], labels))
    return found


def choices(form):
    """List → [(code, labels by language)] of a form, from its workbook."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(form)))
    _head, *rows = book["choices"].iter_rows(values_only=True)
    lists = {}
    for name, code, *labels in rows:
        lists.setdefault(name, []).append((code, labels))
    return lists


STYLES = {
    "kobo": lambda path, name, labels: "/".join((*path, name)),
    "odk": lambda path, name, labels: "-".join((*path, name)),
    "names": lambda path, name, labels: name,
    **{code: lambda path, name, labels, code=code: labels[code] or name for code in LANGUAGES},
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("form", ANSWERED)
def test_every_field_is_found_in_the_export_whatever_heads_its_columns(form, style):
    asked = [each for each in questions(form) if each[3]["fr"] or each[1].startswith(("birth", "consent_v"))]
    head = [STYLES[style](path, name, labels) for path, name, _list, labels in asked]

    parsed = read("export.csv", text_file([["KEY", "SubmissionDate", *head], ["x"] * (len(head) + 2)]))

    fields = set(kind(ANSWERED[form]).part("main").fields)
    recognition = parsed.tables[0].recognition
    assert parsed.kind == ANSWERED[form]
    assert {name for _path, name, _list, _labels in asked} & fields <= set(recognition.mapping)
    assert "uuid" in recognition.mapping


@pytest.mark.parametrize("form", ANSWERED)
def test_a_choice_exported_by_its_label_means_what_its_code_means(form):
    fields, lists = kind(ANSWERED[form]).part("main").fields, choices(form)
    for _path, name, listed, _labels in questions(form):
        if name in fields and listed:
            for code, labels in lists[listed]:
                meant = read_value(fields[name].type, code)
                assert [read_value(fields[name].type, label) for label in labels] == [meant] * len(labels), (
                    code
                )
