"""What a figure says: whom it counts, when, and whether it was computed or declared."""

from __future__ import annotations

import pytest

from maslak.access.actor import bind
from maslak.pathway import actions as pathway
from maslak.reporting import definitions, engine


def _values(code: str, year: int = 2020):
    figure = engine.values(year)[code]
    return figure.value, figure.women, figure.men


# Whom it counts


def test_a_person_counts_once_however_often(make_person, fact):
    woman, man = make_person(), make_person("male")
    for day in ("2020-01-10", "2020-05-02"):
        fact("interviewed", woman, day)
    fact("interviewed", man, "2020-06-01")

    assert _values("ANP-02") == (2, 1, 1)
    assert _values("I-02") == (3, 2, 1)


def test_a_voided_fact_counts_for_nothing(make_person, fact, operator_actor):
    kept, gone = make_person(), make_person()
    fact("registered", kept, "2020-01-10")
    pathway.void(fact("registered", gone, "2020-01-11"), by=operator_actor, reason="saisi deux fois")

    assert _values("ANP-01") == (1, 1, 0)


def test_another_year_does_not_count(make_person, fact):
    fact("registered", make_person(), "2019-12-31")
    fact("registered", make_person(), "2020-01-01")
    fact("registered", make_person(), "2020-12-31")
    fact("registered", make_person(), "2021-01-01")

    assert _values("ANP-01")[0] == 2


def test_only_facts_with_the_right_attributes_count(make_person, fact):
    fact("workshop_attended", make_person(), "2020-02-01", counts_as="job_search", topic="cv")
    fact("workshop_attended", make_person(), "2020-02-01", counts_as="information", topic="information")

    assert _values("ANP-03")[0] == 1
    assert _values("I-03")[0] == 2


@pytest.mark.parametrize(("assisted", "expected"), [(True, 1), (False, 0)])
def test_an_attribute_that_is_true_or_false_is_read_as_such(make_person, fact, assisted, expected):
    fact("placed", make_person(), "2020-02-01", assisted=assisted, mediated_by="agency", contract_type="cdd")

    assert _values("ANP-05")[0] == expected


def test_the_office_of_an_agency_counts_for_the_agency(agency, make_person, fact):
    from maslak.access.models import Organisation
    from maslak.reporting import counting
    from maslak.reporting.formulas import Selection

    head = Organisation.objects.create(code="TÊTE", kind="agency", name_fr="Siège d'essai")
    agency.parent = head
    agency.save()
    fact("registered", make_person(), "2020-02-01")

    for code in ("TÊTE", agency.code):
        assert (
            counting.standing()
            .filter(counting.named(Selection(("registered",), {"organisation": (code,)})))
            .count()
            == 1
        )
    assert not counting.standing().filter(
        counting.named(Selection(("registered",), {"organisation": ("AUTRE",)}))
    )


def test_sex_is_unknown_rather_than_zero_when_nobody_said_it(make_person, fact):
    fact("registered", make_person("unstated"), "2020-02-01")

    assert _values("ANP-01") == (1, None, None)


def test_someone_without_a_stated_sex_is_in_the_whole_only(make_person, fact):
    for sex in ("female", "male", "unstated"):
        fact("registered", make_person(sex), "2020-02-01")

    assert _values("ANP-01") == (3, 1, 1)


# Rates and delays


def test_a_ratio_only_counts_members_of_its_set(make_person, fact):
    person = make_person()
    early, late, answered_before = make_person(), make_person(), make_person()
    fact("referral_sent", person, "2020-03-01", source=early)
    fact("referral_accepted", person, "2020-03-04", source=early)
    fact("referral_sent", person, "2020-12-30", source=late)
    fact("referral_refused", person, "2021-01-02", source=late)
    fact("referral_sent", person, "2019-12-01", source=answered_before)
    fact("referral_accepted", person, "2020-01-02", source=answered_before)

    assert _values("I-13B")[0] == 50


def test_a_ratio_over_nobody_is_no_figure(make_person, fact):
    fact("registered", make_person(), "2020-02-01")

    assert "I-04B" not in engine.values(2020)
    assert "I-02C" not in engine.values(2020)


def test_the_median_delay_runs_from_the_first_registration_to_the_first_interview(make_person, fact):
    for registered, interviewed in (
        ("2020-01-01", "2020-01-11"),
        ("2019-12-01", "2020-01-10"),
        ("2020-03-01", "2020-03-01"),
    ):
        person = make_person()
        fact("registered", person, registered)
        fact("interviewed", person, interviewed)
        fact("interviewed", person, "2020-12-01")
    seen_last_year = make_person()
    fact("registered", seen_last_year, "2019-01-01")
    fact("interviewed", seen_last_year, "2019-02-01")
    fact("interviewed", seen_last_year, "2020-02-01")

    assert _values("I-02B")[0] == 10


# Years


def test_a_cumulative_figure_takes_in_everything_up_to_the_end_of_the_year(make_person, fact):
    cumulative = next(i for i in definitions.load().values() if i.code == "CTE-03")
    from maslak.reporting import counting

    for day in ("2014-05-01", "2019-06-01", "2020-12-31", "2021-01-01"):
        fact("visa_granted", make_person(), day)

    counted = {year: _values("CTE-03", year)[0] for year in (2018, 2019, 2020, 2021)}

    assert counted == {2018: 1, 2019: 2, 2020: 3, 2021: 4}
    assert counting.period_of(cumulative, 2020).first is None
    assert engine.values(2020)["CTE-03"].period == "2015/2020"


def test_the_first_year_of_a_running_total_is_one_year():
    running = definitions.load()["CTE-03"]

    assert engine.period_label(running, running.cumulative_from) == str(running.cumulative_from)


def test_a_cumulative_figure_stays_computed_in_a_year_without_facts(make_person, fact, declare):
    fact("visa_granted", make_person(), "2018-05-01")
    declare("CTE-03", 2020, 749)
    declare("CTE-01", 2020, 271)

    figures = engine.values(2020)
    assert (figures["CTE-03"].origin, figures["CTE-03"].value) == ("computed", 1)
    assert figures["CTE-01"].origin == "declared"


# Origin


def test_a_declared_figure_stands_where_nothing_was_recorded(declare):
    declare("ANP-01", 2020, 680, women=261, men=419, already_public=True)

    figure = engine.values(2020)["ANP-01"]
    assert (figure.value, figure.women, figure.men, figure.origin) == (680, 261, 419, "declared")
    assert figure.already_public
    assert figure.certainty == "official"


def test_computed_wins_and_the_declared_figure_stands_beside(make_person, fact, declare):
    declare("ANP-01", 2020, 680, women=261, men=419, already_public=True)
    fact("registered", make_person(), "2020-02-01")

    figure = engine.values(2020)["ANP-01"]
    assert (figure.value, figure.origin, figure.declared.value) == (1, "computed", 680)
    assert not figure.already_public


def test_a_fact_of_the_kind_is_enough_whatever_its_attributes(make_person, fact, declare):
    declare("ANP-05", 2020, 5)
    fact("placed", make_person(), "2020-02-01", assisted=False, mediated_by="agency", contract_type="cdd")

    figure = engine.values(2020)["ANP-05"]
    assert (figure.value, figure.origin, figure.declared.value) == (0, "computed", 5)


def test_what_this_installation_counts_is_zero_when_nothing_happened(db):
    figure = engine.values(2031)["ANP-01"]

    assert (figure.value, figure.women, figure.men, figure.origin) == (0, 0, 0, "computed")


def test_what_it_cannot_count_is_absent(db):
    figures = engine.values(2031)

    assert "ANP-07" not in figures  # declared only
    assert "REF-02" not in figures or figures["REF-02"].origin == "computed"


def test_a_replaced_declaration_is_forgotten(declare):
    declare("ANP-07", 2020, 2)
    declare("ANP-07", 2020, 3)

    assert _values("ANP-07")[0] == 3


# The contract


def test_one_entry_a_code_with_the_promised_keys(make_person, fact, declare):
    fact("registered", make_person(), "2020-02-01")
    declare("ANP-01", 2020, 680, women=261, men=419)
    declare("ATT-01", 2020, 48)

    answer = engine.as_json(2020)

    assert answer["year"] == 2020
    codes = [shown["code"] for shown in answer["indicators"]]
    assert len(codes) == len(set(codes))
    for shown in answer["indicators"]:
        assert {"code", "value", "women", "men", "unit", "origin", "period"} <= set(shown)
        assert shown["origin"] in ("computed", "declared")
    by_code = {shown["code"]: shown for shown in answer["indicators"]}
    assert by_code["ANP-01"]["declared"]["value"] == 680
    assert type(by_code["ATT-01"]["value"]) is int


def test_a_figure_read_back_from_its_json_is_the_same(make_person, fact, declare):
    fact("registered", make_person(), "2020-02-01")
    declare("ANP-01", 2020, 680, women=261, men=419)

    for figure in engine.values(2020).values():
        assert engine.from_entry(engine.entry(figure)) == figure


@pytest.mark.parametrize("people", [1, 40])
def test_the_number_of_queries_does_not_depend_on_the_ledger(
    make_person, fact, people, django_assert_num_queries
):
    for _ in range(people):
        fact("registered", make_person(), "2020-02-01")

    with django_assert_num_queries(6):
        engine.values(2020)


# Who sees what


def test_steering_counts_the_whole_network_without_seeing_a_person(
    make_person, fact, make_actor, ministry, other_agency
):
    from maslak.people.models import Person

    fact("registered", make_person(), "2020-02-01")
    fact("registered", make_person(home_organisation=other_agency), "2020-02-01", organisation=other_agency)

    bind(make_actor("coordinator", ministry))

    assert _values("ANP-01")[0] == 2
    assert not Person.objects.exists()


def test_what_an_association_does_is_not_a_figure_of_the_agency(make_person, fact, ngo):
    job_search, mediated = {"counts_as": "job_search"}, {"mediated_by": "agency"}
    acts = {"registered": {}, "interviewed": {}, "workshop_attended": job_search, "placed": mediated}
    for kind, attributes in acts.items():
        fact(kind, make_person(), "2020-02-01", **attributes)
        fact(kind, make_person(home_organisation=ngo), "2020-02-01", organisation=ngo, **attributes)

    figures = engine.values(2020)

    assert {code: figures[code].value for code in ("ANP-01", "ANP-02", "ANP-03", "ANP-04")} == {
        "ANP-01": 1, "ANP-02": 1, "ANP-03": 1, "ANP-04": 1,
    }  # fmt: skip
    assert (figures["I-01"].value, figures["I-04"].value) == (2, 2)


def test_an_office_counts_its_own_facts(make_person, fact, make_actor, agency, other_agency, declare):
    declare("ANP-01", 2020, 680)
    fact("registered", make_person(), "2020-02-01")
    fact("registered", make_person(home_organisation=other_agency), "2020-02-01", organisation=other_agency)

    bind(make_actor("counsellor", agency))

    figure = engine.values(2020, with_declared=False)["ANP-01"]
    assert (figure.value, figure.declared) == (1, None)


def test_unbound_counts_nothing(make_person, fact):
    fact("registered", make_person(), "2020-02-01")

    bind(None)

    assert _values("ANP-01")[0] == 0
