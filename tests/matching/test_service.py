"""What pages ask of matching: ranked offers with reasons, both ways, and never a sex, a nationality or an age in a score."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import translation

from maslak.access.actor import acting
from maslak.employers import offers
from maslak.matching import extraction, service, terms
from maslak.matching.shapes import NO, UNKNOWN, YES
from maslak.matching.weights import DEFAULT
from maslak.people.models import LanguageSkill, Person
from tests.matching.conftest import NOON, TODAY

pytestmark = pytest.mark.django_db


def answers(person, offer) -> dict[str, int]:
    found = service.why(person, offer, today=TODAY)
    assert found is not None
    return {gate.code: gate.answer for gate in found.gates}


def said(person, offer, code: str) -> str:
    found = service.why(person, offer, today=TODAY)
    assert found is not None
    return next(each.sentence for each in (*found.gates, *found.terms) if each.code == code)


def test_a_person_is_proposed_the_offers_of_their_trade_the_best_first(make_person, make_offer):
    sewing = make_offer()
    far = make_offer(title="Couture à Settat", city="Settat", region="MA-06")
    make_offer(title="Plomberie", isco="7126")
    person = make_person(
        skills=["Coudre à la machine"], languages={"fr": "B1"}, search={"hours": ["day"], "reach_km": 80}
    )

    found = service.offers_for(person, today=TODAY)

    assert [match.offer for match in found] == [sewing.pk, far.pk]
    assert found[0].score > found[1].score


def test_an_offer_finds_the_people_of_its_trade(make_person, make_offer):
    able = make_person(skills=["Coudre à la machine"], worked={"7531": 40}, languages={"fr": "B1"})
    newcomer = make_person(languages={"fr": "A2"})
    make_person(wishes=["7126"])
    make_person(followed=False)
    make_person(search={"looking": False})

    found = service.people_for(make_offer(), today=TODAY)

    assert [match.profile for match in found] == [able.pk, newcomer.pk]


def test_what_a_gate_closes_is_not_proposed_and_is_told(make_person, make_offer):
    offer = make_offer(languages={"fr": "B2"})
    person = make_person(languages={"fr": "A2"})

    assert service.offers_for(person, today=TODAY) == []
    assert answers(person, offer)["languages"] == NO
    assert said(person, offer, "languages") == "Niveau demandé : français B2. Niveau noté : français A2."


def test_what_is_not_noted_closes_nothing(make_person, make_offer):
    offer = make_offer(schooling="baccalaureate", languages={"fr": "B1"})
    person = make_person(city="", region="")

    found = answers(person, offer)

    assert found == {
        "route": UNKNOWN,
        "age": YES,
        "place": UNKNOWN,
        "hours": UNKNOWN,
        "languages": UNKNOWN,
        "schooling": UNKNOWN,
    }
    assert [match.offer for match in service.offers_for(person, today=TODAY)] == [offer.pk]


@pytest.mark.parametrize(
    ("residence", "nationality", "routes", "answer"),
    [
        ("refugee_bra", "SYR", ("exempt",), YES),
        ("regularised_2014", "COD", ("exempt",), YES),
        ("regularised_2016_17", "COD", ("general",), NO),
        ("regular_resident_ci", "CIV", ("exempt",), NO),
        ("regular_resident_ci", "CIV", ("general",), YES),
        ("regular_resident_ci", "SEN", ("exempt",), YES),
        ("treaty_dz_tn_sn", "DZA", ("exempt",), YES),
        ("spouse_of_ma", "CIV", ("exempt",), YES),
        ("refugee_unhcr", "YEM", ("exempt", "simplified", "general"), NO),
        ("asylum_seeker_unhcr", "YEM", ("exempt", "simplified", "general"), NO),
        ("receipt_pending", "CIV", ("general",), UNKNOWN),
        ("student_ci", "CIV", ("general",), UNKNOWN),
        ("stateless", "XXA", ("general",), UNKNOWN),
        ("unknown", "CIV", ("general",), UNKNOWN),
        (None, "CIV", ("general",), UNKNOWN),
        ("refugee_bra", "SYR", (), UNKNOWN),
        ("refugee_unhcr", "YEM", (), NO),
    ],
)
def test_the_route_is_that_of_the_stay_on_the_day(
    make_person, make_offer, residence, nationality, routes, answer
):
    person = make_person(residence=residence, nationality=nationality)

    assert answers(person, make_offer(routes=routes))["route"] == answer


def test_the_route_quotes_the_law(make_person, make_offer):
    person = make_person(residence="refugee_unhcr", nationality="YEM")

    found = service.why(person, make_offer(), today=TODAY)

    assert found is not None
    route = found.gates[0]
    assert "document du HCR" in route.sentence
    assert route.source


def test_an_employer_reads_nothing_of_the_stay_and_the_birth(make_person, make_offer):
    offer = make_offer()
    reads = [
        [
            (gate.code, gate.answer, gate.sentence, gate.source)
            for gate in service.why(person, offer, today=TODAY, for_employer=True).gates
        ]
        for person in (
            make_person(residence="refugee_bra", nationality="SYR", birth_year=1980),
            make_person(residence="treaty_dz_tn_sn", nationality="SEN", birth_year=2000),
        )
    ]

    assert reads[0] == reads[1]


@pytest.mark.parametrize(
    ("born", "year", "answer"),
    [
        (TODAY.replace(year=TODAY.year - 18), None, YES),
        (TODAY.replace(year=TODAY.year - 18) + timedelta(days=1), None, NO),
        (None, TODAY.year - 18, UNKNOWN),
        (None, TODAY.year - 19, YES),
        (None, TODAY.year - 17, NO),
    ],
)
def test_domestic_work_begins_at_eighteen(make_person, make_offer, born, year, answer):
    offer = make_offer(contract="domestic_19_12", isco="5311")
    person = make_person(birth_date=born, birth_year=year)

    assert answers(person, offer)["age"] == answer


def test_changing_sex_nationality_or_birth_changes_no_score_and_no_order(make_person, make_offer):
    posts = [make_offer(title=f"Poste {n}", wage_mad=3500 + n, hours=("day",)) for n in range(8)]
    person = make_person(skills=["Coudre à la machine"], languages={"fr": "B1"}, residence="refugee_bra")

    def ranked():
        return [(m.offer, m.score, dict(m.terms)) for m in service.offers_for(person, today=TODAY)]

    before = ranked()
    assert len(before) == len(posts)
    for change in (
        {"sex": "male"},
        {"sex": "unstated"},
        {"nationality": "SYR"},
        {"nationality": "CMR"},
        {"birth_year": 1961},
        {"birth_year": 2001},
    ):
        Person.objects.filter(pk=person.pk).update(**change)
        assert ranked() == before


def test_another_organisation_gets_no_answer(make_person, make_offer, make_actor, other_agency):
    person, offer = make_person(), make_offer()

    with acting(make_actor("counsellor", other_agency)):
        assert service.why(person, offer, today=TODAY) is None
        assert service.offers_for(person, today=TODAY) == []
        assert service.people_for(offer, today=TODAY) == []


def test_an_employer_finds_nobody_by_name(make_person, make_offer):
    make_person()
    offer = make_offer()

    with acting(_owner(offer)):
        assert service.people_for(offer, today=TODAY) == []


def _owner(offer):
    from maslak.access.actor import Actor
    from maslak.access.models import User

    return Actor(User.objects.get(username="employer-emp-m"), offer.organisation, "employer")


def test_a_closed_offer_is_no_longer_proposed(make_person, make_offer):
    offer = make_offer()
    person = make_person()
    assert service.offers_for(person, today=TODAY)

    offers.step("withdraw", offer=offer, by=_owner(offer), now=NOON)

    assert service.offers_for(person, today=TODAY) == []
    assert service.why(person, offer, today=TODAY) is None


def test_a_french_level_that_would_open_offers_is_told_with_its_count(make_person, make_offer):
    for number in range(3):
        make_offer(title=f"Poste {number}", languages={"fr": "B1"})
    person = make_person(languages={"fr": "A2"})

    found = service.openers(person, today=TODAY)

    told = next(each for each in found if each.kind == "language")
    assert (told.params, told.count) == ({"language": "fr", "level": "B1"}, 3)
    assert told.sentence == "Avec le niveau B1 en français, 3 offres s'ouvriraient."
    assert len(told.offers) == 3


def test_one_offer_is_told_in_the_singular(make_person, make_offer):
    make_offer(languages={"fr": "B1"})
    person = make_person(languages={"fr": "A2"})

    told = next(each for each in service.openers(person, today=TODAY) if each.kind == "language")

    assert told.sentence == "Avec le niveau B1 en français, 1 offre s'ouvrirait."


def test_what_is_not_noted_is_asked_for_with_what_it_would_settle(make_person, make_offer):
    make_offer(languages={"fr": "B1", "en": "A2"})
    make_offer(title="Autre", languages={"fr": "B1"})
    person = make_person(residence="refugee_bra", search={"hours": ["day"]})

    missing = {(m.kind, m.params.get("language")): m.count for m in service.missing(person, today=TODAY)}
    settles = {
        (o.kind, o.params.get("language")): o.count
        for o in service.openers(person, today=TODAY)
        if o.kind.startswith("unknown:")
    }

    assert missing == {("unknown:languages", "fr"): 2, ("unknown:languages", "en"): 1}
    assert settles == {("unknown:languages", "fr"): 1}


def test_every_gate_and_term_has_a_sentence_in_each_language(make_person, make_offer):
    person, offer = make_person(), make_offer(experience_months=12, other_skills=("Broder",))

    for language in ("fr", "ar", "en"):
        with translation.override(language):
            found = service.why(person, offer, today=TODAY)
            assert found is not None
            assert all(each.sentence.strip() for each in (*found.gates, *found.terms))
            assert all("%(" not in each.sentence for each in (*found.gates, *found.terms))


def test_people_are_read_in_few_questions_however_many(
    make_person, make_offer, django_assert_max_num_queries
):
    for _number in range(5):
        make_person(skills=["Broder"], languages={"fr": "B1"}, search={"reach_km": 20})

    with django_assert_max_num_queries(8):
        assert len(list(extraction.profiles(today=TODAY))) == 5


def test_the_file_of_somebody_merged_is_not_matched(make_person):
    kept, absorbed = make_person(), make_person()
    Person.objects.filter(pk=absorbed.pk).update(merged_into=kept)

    assert [profile.key for profile in extraction.profiles(today=TODAY)] == [kept.pk]


def test_scores_are_those_of_the_reference(make_person, make_offer):
    make_offer()
    person = make_person(languages={"fr": "C1"}, worked={"7533": 30})
    LanguageSkill.objects.create(person=person, language="ary", level="B1")

    profile = service.profile_of(person, TODAY)
    opening = next(iter(extraction.openings(TODAY)))

    assert service.offers_for(person, today=TODAY) == [terms.meet(profile, opening, DEFAULT)]


def test_a_birthday_of_29_february_is_kept_on_1_march():
    assert extraction.born_by(18, date(2024, 2, 29)) == date(2006, 2, 28)
    assert extraction.born_by(18, date(2026, 3, 1)) == date(2008, 3, 1)
