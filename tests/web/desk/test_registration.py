"""Receiving somebody: the look before the form, the form, what looks alike."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from maslak.access.actor import bind, operator
from maslak.casework.models import CaseFile
from maslak.pathway.models import Milestone
from maslak.people.models import Consent, DuplicateCandidate, Person
from tests import factories
from tests.web.desk.conftest import page, send, told, traces, with_file

pytestmark = pytest.mark.django_db


def answers(**more):
    """A form as it is filled at the counter."""
    given = {
        "family_name": "Camara",
        "given_name": "Awa",
        "sex": "female",
        "birth_year": "1994",
        "nationality": "GIN",
        "preferred_language": "fr",
        "basis": "unknown",
        "consent_language": "fr",
        "consent_registration": "on",
        "languages-TOTAL_FORMS": "3",
        "languages-INITIAL_FORMS": "0",
    }
    return given | more


def look(desk, **given):
    return send(desk, "person-new", **given)


# ---- step 1 -----------------------------------------------------------------------------


def test_nothing_typed_is_refused_in_words(desk):
    answer = look(desk)

    assert answer.status_code == 422
    assert "Donnez au moins un numéro de document, un téléphone ou un nom" in answer.content.decode()


def test_somebody_new_goes_straight_to_the_form_with_what_was_typed(desk):
    answer = look(desk, family_name="Camara", given_name="Awa", birth_year="1994")

    assert answer.url == reverse("desk:person-register")
    text = page(desk, "person-register")
    assert 'value="Camara"' in text
    assert 'value="1994"' in text


def test_somebody_known_here_is_shown_with_the_reasons(desk, agency, counsellor, today):
    person = with_file(agency, counsellor, today, family_name="Camara", given_name="Awa", document="K778899")

    answer = look(desk, document_number="k 778899")

    assert answer.url == reverse("desk:person-check")
    text = page(desk, "person-check")
    assert reverse("desk:person", args=[person.ref]) in text
    assert "même numéro de document" in text
    assert "l’inscrire" not in text


def test_a_like_name_warns_but_lets_go_on(desk, agency, counsellor, today):
    with_file(agency, counsellor, today, family_name="Camara", given_name="Awa", birth_year=1994)

    look(desk, family_name="Kamara", given_name="Awa", birth_year="1994")

    text = page(desk, "person-check")
    assert "Awa Camara" in text
    assert "Aucune n’est la bonne personne : l’inscrire" in text


def test_somebody_known_elsewhere_is_a_reference_and_an_organisation(desk, other_agency):
    other_agency.phone = "+212536000000"
    other_agency.save()
    person = factories.person(other_agency, family_name="Camara", given_name="Awa", document="K778899")

    look(desk, document_number="K778899")

    text = page(desk, "person-check")
    assert person.ref in text
    assert "Agence exemple Oujda" in text
    assert "+212536000000" in text
    assert "Camara" not in text
    assert "demandez à cette organisation une orientation" in text
    assert [trace.person_id for trace in traces("person.searched")][:1] == [person.pk]


def test_the_check_without_a_look_begins_at_the_beginning(desk):
    for name in ("person-check", "person-register"):
        assert desk.get(reverse(f"desk:{name}")).url == reverse("desk:person-new")


def test_what_was_typed_is_sealed_in_the_session(desk):
    look(desk, document_number="K778899", family_name="Camara")

    assert "K778899" not in str(dict(desk.session))
    assert "Camara" not in str(dict(desk.session))


# ---- step 2 -----------------------------------------------------------------------------


def test_a_file_opens_with_all_that_was_said(desk, agency, counsellor, today):
    answer = send(
        desk,
        "person-register",
        **answers(
            phone="06 12 34 56 78",
            document_kind="residence_card",
            document_number="K778899",
            document_to="2030-05-01",
            seen="on",
            basis="regular_resident_ci",
            residence_to="2030-05-01",
            skills="couture\nbroderie\n",
            wanted="couturière",
            consent_sms="on",
            counsellor=counsellor.user.pk,
            **{
                "languages-0-language": "ff",
                "languages-0-level": "native",
                "languages-1-language": "fr",
                "languages-1-level": "B1",
            },
        ),
    )

    person = Person.objects.get()
    assert answer.url == reverse("desk:person", args=[person.ref])
    assert person.phone == "+212612345678"
    assert person.documents.get().seen_on == today
    assert person.statuses.get().valid_to == date(2030, 5, 1)
    assert dict(person.languages.values_list("language", "level")) == {"ff": "native", "fr": "B1"}
    assert [skill.label for skill in person.skills.all()] == ["couture", "broderie"]
    assert [wish.label for wish in person.wanted.all()] == ["couturière"]
    assert set(Consent.objects.values_list("purpose", flat=True)) == {"registration", "sms"}
    case = CaseFile.objects.get()
    assert (case.organisation, case.counsellor, case.registered_on) == (agency, counsellor.user, today)
    assert set(Milestone.objects.values_list("kind", flat=True)) == {"registered", "consent_given"}


def test_the_least_is_a_name_a_sex_a_nationality_and_an_agreement(desk):
    send(desk, "person-register", **answers(birth_year="", given_name=""))

    person = Person.objects.get()
    assert person.statuses.count() == person.documents.count() == 0


def test_without_the_agreement_no_file_opens_and_nothing_typed_is_lost(desk):
    answer = send(
        desk, "person-register", **answers(consent_registration="", skills="couture", phone="0612345678")
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Sans cet accord, aucun dossier ne s&#x27;ouvre" in text
    assert 'value="Camara"' in text
    assert "couture</textarea>" in text
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"phone": "12"}, "téléphone n&#x27;est pas complet"),
        ({"birth_year": "2090"}, "futur"),
        ({"document_number": "K778899"}, "Dites de quel document vient ce numéro."),
        ({"document_kind": "passport"}, "Écrivez le numéro du document"),
        ({"document_kind": "passport", "document_number": "K1"}, "trop court"),
        (
            {"basis": "student_ci", "residence_from": "2020-02-01", "residence_to": "2020-01-01"},
            "précède le début",
        ),
        ({"languages-0-language": "fr"}, "Indiquez le niveau"),
    ],
)
def test_a_refusal_is_a_sentence_and_keeps_what_was_typed(wrong, sentence, desk):
    answer = send(desk, "person-register", **answers(skills="couture", **wrong))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert 'value="Camara"' in text
    assert "couture</textarea>" in text
    assert Person.objects.count() == 0


def test_a_paper_known_elsewhere_is_refused_with_whom_to_call(desk, other_agency):
    known = factories.person(other_agency, document="K778899")

    answer = send(
        desk, "person-register", **answers(document_kind="residence_card", document_number="K778899")
    )

    text = answer.content.decode()
    assert known.ref in text
    assert "Agence exemple Oujda" in text
    assert Person.objects.count() == 1


def test_a_forbidden_topic_warns_and_does_not_block(desk):
    send(desk, "person-register", **answers(skills="a fui la guerre dans son pays"))

    assert Person.objects.count() == 1
    assert "a quitté son pays" in told(desk)


def test_a_text_is_judged_as_soon_as_it_is_left(desk):
    innocent, touching = (
        send(desk, "topics", skills="couture"),
        send(desk, "topics", skills="il est séropositif"),
    )

    assert innocent.content.decode().strip() == ""
    assert "alert-box" in touching.content.decode()


def test_frequent_nationalities_come_first_and_the_stateless_are_there(desk):
    look(desk, family_name="Camara")

    text = page(desk, "person-register")

    assert text.index('value="SEN"') < text.index('value="AFG"')
    assert 'value="XXA"' in text
    assert 'value="ESH"' not in text


def test_every_language_of_the_pages_has_the_lists_and_the_texts(desk):
    look(desk, family_name="Camara")
    for language, country in (("ar", "السنغال"), ("en", "Senegal")):
        desk.cookies["django_language"] = language
        text = page(desk, "person-register")
        assert country in text
        assert "أوافق" in text


# ---- step 3 -----------------------------------------------------------------------------


def test_a_file_that_looks_alike_is_shown_after_saving(desk, agency, counsellor, today):
    other = with_file(
        agency,
        counsellor,
        today,
        family_name="Camara",
        given_name="Awa",
        birth_year=1994,
        sex="female",
        nationality="GIN",
    )

    answer = send(desk, "person-register", **answers())

    fresh = Person.objects.exclude(pk=other.pk).get()
    assert answer.url == reverse("desk:person-alike", args=[fresh.ref])
    assert DuplicateCandidate.objects.count() == 1
    text = page(desk, "person-alike", fresh.ref)
    assert reverse("desk:person", args=[other.ref]) in text
    assert "même nom" in text


def test_a_role_without_registration_cannot_send_the_form(make_actor, ngo, client):
    client.force_login(make_actor("partner", ngo).user)

    answer = client.post(reverse("desk:person-register"), answers())

    assert answer.status_code == 403
    bind(operator())
    assert Person.objects.count() == 0
