"""How a person looks for work, what they have done, and which trade their words mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from maslak.access.actor import Actor, bind
from maslak.access.enums import Role
from maslak.access.models import AuditEvent, User
from maslak.core.errors import Invalid, NotAllowed
from maslak.pathway.merging import merge_people
from maslak.people import profile, work
from maslak.people.models import JobSearch, PastWork, Person, WantedOccupation
from tests import factories

TODAY = date(2020, 3, 2)
NOW = datetime(2020, 3, 2, 10, 0, tzinfo=UTC)
TWO_TRADES = "xx zz"  # words that mean nothing sure


@pytest.fixture
def person(agency, counsellor):
    made = factories.person(agency)
    bind(counsellor)
    return made


@pytest.fixture
def themself(person):
    """The person in their own space."""
    user = User.objects.create(username="person-of-test", display_name="Personne")
    Person.objects.filter(pk=person.pk).update(account=user)
    return Actor(user=user, organisation=None, role=Role.PERSON, person_id=person.pk)


@pytest.fixture
def add(person, counsellor):
    def call(label="Couture", months=24, last_year=2019, by=counsellor, **more):
        return work.add_past_work(
            person_id=person.pk, label=label, months=months, last_year=last_year, by=by, today=TODAY, **more
        )

    return call


@pytest.fixture
def search(person, counsellor):
    def call(by=counsellor, **answers):
        return work.set_search(person_id=person.pk, answers=answers, by=by)

    return call


# --- how a person looks for work ---


def test_a_search_keeps_what_was_asked_and_leaves_the_rest_empty(search):
    kept = search(hours=["weekend", "day"], reach_km=15)

    assert (kept.hours, kept.reach_km) == (["day", "weekend"], 15)
    assert (kept.contracts, kept.regions, kept.most_hours, kept.wage_least_mad) == ([], [], None, None)
    assert kept.available_from is None
    assert kept.looking


def test_an_answer_left_out_stays_as_it_was(search):
    search(hours=["day"], reach_km=15)

    kept = search(reach_km=30)

    assert (kept.hours, kept.reach_km) == (["day"], 30)


def test_an_answer_taken_back_is_empty_again(search):
    search(reach_km=15, regions=["MA-01"])

    kept = search(reach_km=None, regions=[])

    assert (kept.reach_km, kept.regions) == (None, [])


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"hours": ["midnight"]}, "hours"),
        ({"contracts": ["slavery"]}, "contracts"),
        ({"regions": ["MA-13"]}, "regions"),
        ({"reach_km": 0}, "reach_km"),
        ({"most_hours": 90}, "most_hours"),
        ({"wage_least_mad": 5}, "wage_least_mad"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_at_its_place(search, answers, field):
    with pytest.raises(Invalid) as refusal:
        search(**answers)

    assert refusal.value.field == field
    assert not JobSearch.objects.exists()


def test_the_trail_says_which_answers_changed_never_what_they_are(search):
    search(wage_least_mad=4000, looking=True)

    line = AuditEvent.objects.get(event="person.search_set")
    assert (line.old, line.new) == (None, {"fields": ["wage_least_mad"]})


def test_saying_the_same_again_leaves_no_trace(search):
    search(reach_km=15)
    search(reach_km=15)

    assert AuditEvent.objects.filter(event="person.search_set").count() == 1


def test_a_person_says_it_themself(search, themself):
    bind(themself)

    assert search(by=themself, hours=["evening"]).hours == ["evening"]


def test_a_person_says_nothing_for_somebody_else(agency, themself):
    other = factories.person(agency)
    bind(themself)

    with pytest.raises(NotAllowed):
        work.set_search(person_id=other.pk, answers={"reach_km": 5}, by=themself)


def test_an_office_that_does_not_hold_the_file_says_nothing(search, make_actor, other_agency):
    stranger = make_actor("counsellor", other_agency)
    bind(stranger)

    with pytest.raises(NotAllowed):
        search(by=stranger, reach_km=5)


@pytest.mark.parametrize("role", ["donor", "employer", "trainer", "partner"])
def test_other_roles_write_nothing(search, add, counsellor, role):
    other = replace(counsellor, role=role)

    with pytest.raises(NotAllowed):
        search(by=other, reach_km=5)
    with pytest.raises(NotAllowed):
        add(by=other)


# --- what a person has done ---


def test_past_work_takes_the_trade_that_its_words_surely_mean(add):
    assert add().isco == "7531"
    assert add(label="طباخ").isco == "5120"


def test_words_that_may_mean_several_trades_take_none(add):
    assert add(label=TWO_TRADES).isco == ""


def test_the_same_words_again_bring_time_and_year_up_to_date(add, person):
    add()
    add(months=36, last_year=2020)

    done = person.past_works.get()
    assert (done.months, done.last_year, done.isco) == (36, 2020, "7531")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"label": "  "}, "label"),
        ({"label": "a" * 121}, "label"),
        ({"months": 0}, "months"),
        ({"months": 721}, "months"),
        ({"last_year": 2021}, "last_year"),
        ({"last_year": 1900}, "last_year"),
        ({"isco": "9999"}, "isco"),
    ],
)
def test_past_work_that_cannot_be_is_refused_at_its_place(add, values, field):
    with pytest.raises(Invalid) as refusal:
        add(**values)

    assert refusal.value.field == field
    assert not PastWork.objects.exists()


def test_a_file_keeps_a_readable_number_of_works(add, person):
    PastWork.objects.bulk_create(
        PastWork(person=person, label=f"Travail {number}", months=1) for number in range(work.MOST_PAST)
    )

    with pytest.raises(Invalid):
        add()


def test_past_work_is_taken_off_by_who_may(add, counsellor, make_actor, other_agency):
    done = add()
    stranger = make_actor("counsellor", other_agency)
    bind(stranger)
    with pytest.raises(NotAllowed):
        work.remove_past_work(past_work_id=done.pk, by=stranger)

    bind(counsellor)
    work.remove_past_work(past_work_id=done.pk, by=counsellor)

    assert not PastWork.objects.exists()
    assert AuditEvent.objects.filter(event="person.past_work_removed").exists()


# --- which trade words mean ---


def test_a_wish_takes_its_trade_wherever_it_is_written(person, counsellor):
    added = profile.add_wanted(person_id=person.pk, label="plombi", by=counsellor)
    listed = profile.set_wanted(person_id=person.pk, labels=["plombi", "7ellaq"], by=counsellor)

    assert added.isco == "7126"
    assert [wish.isco for wish in listed] == ["7126", "5141"]


def test_a_trade_that_somebody_chose_is_not_chosen_anew(person, counsellor):
    wish = profile.add_wanted(person_id=person.pk, label="Couture", by=counsellor)
    work.tie_wish(wanted_id=wish.pk, isco="8153", by=counsellor)

    profile.set_wanted(person_id=person.pk, labels=["Couture"], by=counsellor)

    assert WantedOccupation.objects.get().isco == "8153"


def test_the_person_chooses_between_two_trades(person, counsellor, themself):
    wish = profile.add_wanted(person_id=person.pk, label=TWO_TRADES, by=counsellor)
    assert wish.isco == ""
    bind(themself)

    tied = work.tie_wish(wanted_id=wish.pk, isco="5120", by=themself)

    assert tied.isco == "5120"
    line = AuditEvent.objects.get(event="person.wanted_tied")
    assert (line.old, line.new) == ({"isco": ""}, {"isco": "5120"})


def test_past_work_is_tied_the_same_way(add, counsellor):
    done = add(label=TWO_TRADES)

    assert work.tie_past_work(past_work_id=done.pk, isco="9412", by=counsellor).isco == "9412"
    assert work.tie_past_work(past_work_id=done.pk, isco="", by=counsellor).isco == ""


@pytest.mark.parametrize("isco", ["9999", "51", "cook", "５１２０"])
def test_a_trade_that_does_not_exist_is_refused(person, counsellor, isco):
    wish = profile.add_wanted(person_id=person.pk, label="Couture", by=counsellor)

    with pytest.raises(Invalid):
        work.tie_wish(wanted_id=wish.pk, isco=isco, by=counsellor)


def test_what_is_out_of_sight_is_not_tied(person, counsellor, make_actor, other_agency):
    wish = profile.add_wanted(person_id=person.pk, label="Couture", by=counsellor)
    stranger = make_actor("counsellor", other_agency)
    bind(stranger)

    with pytest.raises(NotAllowed):
        work.tie_wish(wanted_id=wish.pk, isco="5120", by=stranger)


def test_a_person_writes_their_own_wishes_languages_and_skills(person, themself):
    bind(themself)

    wish = profile.add_wanted(person_id=person.pk, label="خياطة", by=themself)
    profile.set_language(person_id=person.pk, language="fr", level="A2", by=themself)
    skill = profile.add_skill(person_id=person.pk, label="Coudre", by=themself)
    profile.remove_skill(skill_id=skill.pk, by=themself)
    profile.remove_wanted(wanted_id=wish.pk, by=themself)

    assert person.languages.get().level == "A2"
    assert not person.wanted.exists()


# --- two files of one person ---


@pytest.fixture
def two(agency, make_actor):
    """Two files of one invented woman, and who may make them one."""
    values = {
        "family_name": "Diallo", "given_name": "Mariama", "sex": "female", "nationality": "GIN", "birth_year": 1990,
    }  # fmt: skip
    return (
        factories.person(agency, **values),
        factories.person(agency, **values),
        make_actor("supervisor", agency),
    )


def merge(two):
    kept, absorbed, lead = two
    bind(lead)
    merge_people(keep_id=kept.pk, absorb_id=absorbed.pk, by=lead, now=NOW, reason="Même carte vue au guichet")
    return kept


def test_of_one_work_told_twice_the_longer_time_and_the_trade_stand(two):
    PastWork.objects.create(person=two[0], label="Couture", months=12, last_year=2019)
    PastWork.objects.create(person=two[1], label="Couture", months=30, last_year=2018, isco="7531")
    PastWork.objects.create(person=two[1], label="Ménage", months=6)

    kept = merge(two)

    assert list(kept.past_works.values_list("label", "months", "last_year", "isco")) == [
        ("Couture", 30, 2019, "7531"),
        ("Ménage", 6, None, ""),
    ]


def test_the_kept_search_stands_and_its_gaps_are_filled(two):
    JobSearch.objects.create(person=two[0], hours=["day"], reach_km=10)
    JobSearch.objects.create(person=two[1], hours=["night"], regions=["MA-01"], wage_least_mad=3500)

    kept = merge(two)

    search = JobSearch.objects.get()
    assert (search.person, search.hours, search.reach_km) == (kept, ["day"], 10)
    assert (search.regions, search.wage_least_mad) == (["MA-01"], 3500)


def test_a_search_that_only_the_absorbed_file_has_moves(two):
    JobSearch.objects.create(person=two[1], reach_km=20)

    kept = merge(two)

    assert JobSearch.objects.get().person == kept


def test_a_wish_told_twice_takes_the_trade_of_either(two):
    WantedOccupation.objects.create(person=two[0], label="Couture")
    WantedOccupation.objects.create(person=two[1], label="Couture", isco="7531")

    kept = merge(two)

    assert kept.wanted.get().isco == "7531"
