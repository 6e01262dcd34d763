"""Papers, the stay, the profile and the correction of a file."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from maslak.access.actor import bind, operator
from maslak.people import actions
from maslak.people.models import IdentityDocument, Person, ResidenceStatus
from tests import factories
from tests.web.desk.conftest import page, send, told, traces

pytestmark = pytest.mark.django_db


# ---- papers -----------------------------------------------------------------------------


def test_a_paper_is_added_and_shown_masked(desk, person, today):
    send(
        desk, "document-new", person.ref, document_kind="residence_card", document_number="K7788 99",
        document_to="2031-01-01", seen="on",
    )  # fmt: skip

    document = IdentityDocument.objects.get()
    assert (document.number, document.seen_on) == ("K778899", today)
    text = page(desk, "person-papers", person.ref)
    assert "•••899" in text
    assert "K778899" not in text


def test_a_paper_of_another_file_is_refused_with_its_reference(desk, agency, person):
    other = factories.person(agency, document="K778899")

    answer = send(desk, "document-new", person.ref, document_kind="residence_card", document_number="K778899")

    assert other.ref in answer.content.decode()
    assert IdentityDocument.objects.count() == 1


def test_the_whole_number_is_read_with_a_reason_that_leaves_a_trace(desk, counsellor, person):
    document = factories.paper(person, "K778899")
    asked = page(desk, "document-number", person.ref, document.pk)
    assert "K778899" not in asked

    answer = send(desk, "document-number", person.ref, document.pk, reason="Remplir le contrat")

    assert "K778899" in answer.content.decode()
    (trace,) = traces("person.document_read")
    assert (trace.person_id, trace.user_id, trace.reason) == (
        person.pk,
        counsellor.user.pk,
        "Remplir le contrat",
    )


def test_without_a_reason_the_number_stays_hidden(desk, person):
    document = factories.paper(person, "K778899")

    answer = send(desk, "document-number", person.ref, document.pk, reason=" ")

    assert "K778899" not in answer.content.decode()
    assert traces("person.document_read") == []


def test_a_paper_of_somebody_else_is_not_there(desk, agency, person):
    document = factories.paper(factories.person(agency), "K778899")

    for name in ("document-number", "document-remove"):
        assert desk.get(reverse(f"desk:{name}", args=[person.ref, document.pk])).status_code == 404
        bind(operator())


def test_a_paper_entered_by_mistake_is_removed_with_its_reason(desk, person):
    document = factories.paper(person, "K778899")

    send(desk, "document-remove", person.ref, document.pk, reason="Mauvais dossier")

    assert IdentityDocument.objects.count() == 0


# ---- the stay ---------------------------------------------------------------------------


def test_a_new_period_ends_the_one_before(desk, person, today):
    ResidenceStatus.objects.create(
        person=person, basis="student_ci", valid_from=date(2019, 1, 1), recorded_on=today
    )

    send(
        desk,
        "residence-new",
        person.ref,
        basis="regular_resident_ci",
        residence_from="2020-01-01",
        residence_to="2021-01-01",
    )

    assert ResidenceStatus.objects.get(basis="student_ci").valid_to == date(2019, 12, 31)
    assert "Carte d&#x27;immatriculation" in page(desk, "person-papers", person.ref)


def test_a_period_that_meets_a_later_one_is_refused_beside_its_date(desk, person, today):
    ResidenceStatus.objects.create(
        person=person, basis="student_ci", valid_from=date(2020, 6, 1), recorded_on=today
    )

    answer = send(desk, "residence-new", person.ref, basis="regular_resident_ci", residence_from="2020-01-01")

    assert "Une période commence déjà le 01/06/2020" in answer.content.decode()
    assert ResidenceStatus.objects.count() == 1


def test_a_period_is_removed_with_its_reason(desk, person, today):
    period = ResidenceStatus.objects.create(person=person, basis="student_ci", recorded_on=today)

    send(desk, "residence-remove", person.ref, period.pk, reason="Erreur de saisie")

    assert ResidenceStatus.objects.count() == 0


def test_an_irregular_stay_cannot_be_written(desk, person):
    send(desk, "residence-new", person.ref, basis="irregular")

    assert ResidenceStatus.objects.count() == 0


# ---- profile ----------------------------------------------------------------------------


def test_languages_skills_and_wishes_come_and_go(desk, person):
    send(desk, "language-set", person.ref, language="wo", level="native")
    send(desk, "skill-add", person.ref, label="Couture", evidence="Certificat")
    send(desk, "wanted-add", person.ref, label="Couturière")
    text = page(desk, "person-profile", person.ref)
    assert all(word in text for word in ("wolof", "langue maternelle", "Couture", "Certificat", "Couturière"))
    bind(operator())

    send(desk, "language-remove", person.ref, "wo")
    send(desk, "skill-remove", person.ref, person.skills.get().pk)
    send(desk, "wanted-remove", person.ref, person.wanted.get().pk)
    assert not any(kind.exists() for kind in (person.languages, person.skills, person.wanted))


def test_a_refused_language_keeps_the_page_with_a_sentence(desk, person):
    answer = send(desk, "language-set", person.ref, language="wo")

    assert answer.status_code == 422
    assert "À corriger" in answer.content.decode()


# ---- correction -------------------------------------------------------------------------


def correction(person, **more):
    given = {
        "family_name": person.family_name, "given_name": person.given_name, "sex": person.sex,
        "birth_year": str(person.birth_year), "nationality": person.nationality, "region": person.region,
        "preferred_language": "fr", "version": str(person.version),
    }  # fmt: skip
    return given | more


def test_a_file_is_corrected(desk, person):
    send(desk, "person-edit", person.ref, **correction(person, city="Fès", phone="0612345678"))

    person.refresh_from_db()
    assert (person.city, person.phone, person.version) == ("Fès", "+212612345678", 2)


def test_two_counsellors_at_once_are_shown_both_versions(desk, agency, person, today):
    stale = correction(person, city="Fès", given_name="Maryama")
    actions.update(
        person_id=person.pk, version=1, changes={"city": "Rabat"}, by=operator(agency), today=today
    )

    answer = send(desk, "person-edit", person.ref, **stale)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "pendant que vous écriviez" in text
    assert text.index("Rabat") < text.index("Fès")
    assert 'name="version" value="2"' in text
    assert Person.objects.get(pk=person.pk).city == "Rabat"


def test_sending_again_after_seeing_both_counts(desk, agency, person, today):
    actions.update(
        person_id=person.pk, version=1, changes={"city": "Rabat"}, by=operator(agency), today=today
    )

    send(desk, "person-edit", person.ref, **correction(person, city="Fès", version="2"))

    assert Person.objects.get(pk=person.pk).city == "Fès"


def test_a_wrong_answer_is_refused_beside_its_question(desk, person):
    answer = send(desk, "person-edit", person.ref, **correction(person, phone="12"))

    text = answer.content.decode()
    assert "id_phone_error" in text
    assert "pendant que vous écriviez" not in text


def test_a_day_of_birth_brings_its_year(desk, person):
    send(desk, "person-edit", person.ref, **correction(person, birth_date="1991-02-03"))

    person.refresh_from_db()
    assert (person.birth_date, person.birth_year) == (date(1991, 2, 3), 1991)


def test_a_field_that_touches_a_forbidden_topic_warns(desk, person):
    send(desk, "person-edit", person.ref, **correction(person, education_field="a fui la guerre"))

    assert "a quitté son pays" in told(desk)
