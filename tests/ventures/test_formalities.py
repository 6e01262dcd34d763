"""From the form chosen to the first sale: the checklist of the day, the proof, the facts."""

from __future__ import annotations

from datetime import date

import pytest

from maslak.access.actor import bind
from maslak.core.errors import Invalid
from maslak.law import legal_forms
from maslak.law.legal_forms import NoSuchForm
from maslak.pathway.queries import standing
from maslak.programme.models import Project
from maslak.ventures import formalities
from maslak.ventures.enums import LegalForm
from maslak.ventures.models import Formality
from tests.ventures import make
from tests.ventures.make import DAY, NOW


def choose(venture, form, by, **more):
    return formalities.choose(venture_id=venture.pk, legal_form=form, by=by, **{"on": DAY, "now": NOW} | more)


def team(office, size, **more):
    venture = make.venture(office, status="selected", **more)
    for _each in range(size - 1):
        make.member(venture)
    return venture


def test_every_form_of_the_house_is_in_the_law_and_the_other_way_round():
    known = {form.code for form in legal_forms.forms(DAY)}

    assert known == set(LegalForm.values) - {""}
    for form in legal_forms.forms(DAY):
        assert form.steps
        assert form.source.code


@pytest.mark.parametrize(
    ("code", "size", "admitted"),
    [
        ("auto_entrepreneur", 1, True),
        ("auto_entrepreneur", 2, False),
        ("sarl", 1, False),
        ("sarl", 2, True),
        ("sarl", 50, True),
        ("sarl", 51, False),
        ("sarl_au", 1, True),
        ("sarl_au", 2, False),
        ("cooperative", 4, False),
        ("cooperative", 5, True),
        ("cooperative", 60, True),
        ("income_activity", 3, True),
    ],
)
def test_each_form_admits_teams_of_some_sizes(code, size, admitted):
    assert legal_forms.form(code, DAY).admits(size) is admitted


def test_ceilings_and_limits_are_dated():
    form = legal_forms.form("auto_entrepreneur", DAY)

    assert {kind: int(amount) for kind, amount in form.ceilings_mad.items()} == {
        "goods": 500_000,
        "services": 200_000,
    }
    assert legal_forms.limits("auto_entrepreneur", date(2022, 12, 31)) == ()
    [limit] = legal_forms.limits("auto_entrepreneur", date(2023, 1, 1))
    assert limit.amount_mad == 80_000
    with pytest.raises(NoSuchForm):
        legal_forms.form("auto_entrepreneur", date(2015, 4, 9))


def test_choosing_opens_the_checklist_and_choosing_again_starts_it_anew(agency, coach):
    venture = team(agency, 1)
    bind(coach)

    choose(venture, "auto_entrepreneur", coach)
    first = list(venture.formalities.values_list("code", flat=True))
    choose(venture, "sarl_au", coach)

    assert first == [step.code for step in legal_forms.form("auto_entrepreneur", DAY).steps]
    venture.refresh_from_db()
    assert (venture.status, venture.legal_form) == ("in_formalities", "sarl_au")
    assert venture.formalities.count() == len(legal_forms.form("sarl_au", DAY).steps)


@pytest.mark.parametrize(("size", "form"), [(2, "auto_entrepreneur"), (4, "cooperative"), (1, "sarl")])
def test_a_team_too_small_or_too_large_is_told_so(agency, coach, size, form):
    venture = team(agency, size)
    bind(coach)

    with pytest.raises(Invalid) as refusal:
        choose(venture, form, coach)

    assert refusal.value.field == "legal_form"
    assert not Formality.objects.exists()


@pytest.mark.parametrize(
    "change", [{"form": ""}, {"form": "guild"}, {"on": date(2020, 3, 3)}, {"on": date(2019, 1, 1)}]
)
def test_a_form_is_chosen_from_the_list_on_a_day_that_was(agency, coach, change):
    venture = team(agency, 1)
    bind(coach)
    values = {"form": "income_activity"} | change

    with pytest.raises(Invalid):
        choose(venture, values.pop("form"), coach, **values)


def mark(formality, by, state="done", **more):
    return formalities.mark(formality_id=formality.pk, state=state, by=by, **{"on": DAY, "now": NOW} | more)


def test_only_an_optional_formality_is_without_object(agency, coach):
    venture = make.venture(agency, status="in_formalities")
    needed = make.formality(venture, code="agreement")
    optional = make.formality(venture, code="equipment", position=2)
    bind(coach)

    assert mark(optional, coach, "not_needed").state == "not_needed"
    for state, more in (("not_needed", {}), ("lost", {}), ("done", {"on": date(2020, 3, 3)})):
        with pytest.raises(Invalid):
            mark(needed, coach, state, **more)


def test_formalities_are_complete_when_each_is_and_then_closed(agency, coach):
    venture = make.venture(agency, status="in_formalities")
    one, other = make.formality(venture), make.formality(venture, code="place", position=2)
    bind(coach)
    mark(one, coach)
    with pytest.raises(Invalid):
        formalities.complete(venture_id=venture.pk, on=DAY, by=coach, now=NOW)
    mark(other, coach)

    formalities.complete(venture_id=venture.pk, on=DAY, by=coach, now=NOW)

    fact = standing().get(kind="formalities_completed")
    assert (fact.attributes["legal_form"], fact.source_id) == ("income_activity", venture.pk)
    with pytest.raises(Invalid):
        mark(other, coach, "to_do")


def prove(venture, by, **more):
    return formalities.prove(
        venture_id=venture.pk, by=by, **{"on": DAY, "number": "1234 5678", "now": NOW} | more
    )


def test_the_proof_creates_the_enterprise_for_each_member_and_sets_its_visits(agency, coach):
    venture = make.venture(agency, status="formalities_done", legal_form="sarl")
    make.member(venture)
    bind(coach)

    prove(venture, coach, indirect_jobs=4)

    venture.refresh_from_db()
    assert (venture.status, venture.masked_number, venture.number) == ("created", "•••5678", "12345678")
    assert b"12345678" not in bytes(venture.number_sealed)
    assert standing().filter(kind="enterprise_created").count() == 2
    assert not standing().filter(kind__in=["project_set_up", "startup_created"]).exists()
    assert list(venture.visits.values_list("month", "due_on")) == [
        (3, date(2020, 6, 2)),
        (6, date(2020, 9, 2)),
        (12, date(2021, 3, 2)),
        (24, date(2022, 3, 2)),
    ]


@pytest.mark.parametrize(
    ("form", "kinds"),
    [
        ("sarl", {"enterprise_created", "project_set_up", "startup_created"}),
        ("cooperative", {"enterprise_created", "project_set_up", "startup_created"}),
        ("auto_entrepreneur", {"enterprise_created", "project_set_up"}),
    ],
)
def test_within_a_programme_s_project_it_is_set_up_and_a_company_is_a_start_up(agency, coach, form, kinds):
    project = Project.objects.create(code="ESSAI-V", text_fr="Projet d'essai")
    venture = make.venture(agency, status="formalities_done", legal_form=form, project=project)
    bind(coach)

    prove(venture, coach)

    assert set(standing().values_list("kind", flat=True)) == kinds
    assert {fact.project for fact in standing()} == {project}


def test_an_enterprise_shows_its_number_an_accompanied_activity_has_none(agency, coach):
    declared = make.venture(agency, status="formalities_done", legal_form="sarl_au")
    activity = make.venture(agency, status="formalities_done")
    bind(coach)

    with pytest.raises(Invalid) as refusal:
        prove(declared, coach, number=" ")
    assert refusal.value.field == "number"
    assert prove(activity, coach, number="").number == ""


def test_an_enterprise_older_than_the_rule_is_visited_by_its_first_version(agency, coach):
    venture = make.venture(agency, status="formalities_done", registered_on=date(2018, 1, 1))
    bind(coach)

    prove(venture, coach, on=date(2018, 6, 30))

    assert [visit.month for visit in venture.visits.all()] == [3, 6, 12, 24]


@pytest.mark.parametrize("on", [date(2019, 11, 1), date(2020, 3, 3)])
def test_the_first_sale_follows_the_creation(agency, coach, on):
    venture = make.venture(agency, status="created")
    bind(coach)

    with pytest.raises(Invalid):
        formalities.start(venture_id=venture.pk, on=on, by=coach, now=NOW)


def test_a_living_enterprise_changes_its_form_and_goes_on(agency, coach):
    venture = make.venture(agency, status="trading", legal_form="auto_entrepreneur")
    bind(coach)

    formalities.change_form(venture_id=venture.pk, legal_form="sarl_au", on=DAY, by=coach, now=NOW)

    venture.refresh_from_db()
    assert (venture.status, venture.legal_form, venture.ended_on) == ("trading", "sarl_au", None)
    for form in ("sarl_au", "cooperative", ""):
        with pytest.raises(Invalid):
            formalities.change_form(venture_id=venture.pk, legal_form=form, on=DAY, by=coach, now=NOW)


def test_a_project_not_yet_created_has_no_form_to_change(agency, coach):
    venture = make.venture(agency, status="in_formalities")
    bind(coach)

    with pytest.raises(Invalid):
        formalities.change_form(venture_id=venture.pk, legal_form="sarl_au", on=DAY, by=coach, now=NOW)
