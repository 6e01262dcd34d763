"""The figures kept by the database are those that the facts themselves give, whatever was written, in whatever order."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maslak.access.actor import bind, operator
from maslak.access.models import Organisation
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind
from maslak.pathway.models import Milestone
from maslak.programme.models import Project
from maslak.reporting import breakdowns, definitions, engine
from maslak.reporting.tally import keeping, reading
from maslak.reporting.tally.models import Tally, TallySpread, TallyWaiting

YEARS = (2018, 2019, 2020)
ASKED = [
    (code, (name,))
    for code, indicator in definitions.load().items()
    if indicator.ledger
    for name in indicator.disaggregations
]
# What programmes write with a fact, gaps included: a key left out, a null, another spelling.
ATTRIBUTES = {
    "counts_as": ["job_search", "information", None], "topic": ["cv", "", None], "contract_type": ["cdi", "cdd"],
    "assisted": [True, False], "mediated_by": ["agency", "self"], "month": [3, 6, 12, 3.0],
    "outcome": ["in_job", "other_job", "left", None], "route": ["simplified", "general"], "renewal": [True, False],
    "working_days": [0, 1, 2.5, 9, 30], "on_time": [True, False, None], "domestic": [True, False],
    "legal_form": ["sarl", "cooperative", "auto_entrepreneur"], "indirect_jobs": [0, 3, 12],
    "sector": ["Textile", "textile", "", "Pêche"], "purpose": ["job", "training"],
}  # fmt: skip
COUNTED = sorted({
    kind
    for indicator in definitions.load().values()
    if indicator.ledger
    for kind in engine.counting.kinds_of(indicator.ledger)
})  # fmt: skip


@pytest.fixture
def steering(make_actor, ministry):
    return make_actor("coordinator", ministry)


def differences(year: int) -> list[str]:
    """Figures and parts for which the tallies and the ledger do not say the same, to the acting account."""
    quick, slow = engine.values(year), engine.values(year, from_facts=True)
    assert reading.year(year, [""]) is not None, "the tallies do not answer"
    found = [f"{code} {year}" for code in {*quick, *slow} if quick.get(code) != slow.get(code)]
    parts = zip(
        breakdowns.breakdowns(ASKED, year, quick),
        breakdowns.breakdowns(ASKED, year, slow, from_facts=True),
        strict=True,
    )
    return found + [f"{a.indicator.code} {year} {a.by}" for a, b in parts if a.cells != b.cells]


# Any ledger

_attributes = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in ATTRIBUTES.items()}
)
_facts = st.fixed_dictionaries({
    "kind": st.sampled_from(COUNTED), "day": st.integers(0, 1095), "subject": st.sampled_from([None, 1, 2, 3, 4]),
    "source": st.integers(1, 4), "body": st.integers(0, 2), "project": st.sampled_from(["", "W4I", "REF"]),
    "sex": st.sampled_from(["female", "male", "unstated", ""]), "region": st.sampled_from(["MA-01", "MA-04", ""]),
    "residence": st.sampled_from(["refugee_bra", "student_ci", ""]), "mode": st.sampled_from(["phone", "onsite", ""]),
    "attributes": _attributes,
})  # fmt: skip
_steps = st.one_of(
    st.tuples(st.just("fact"), _facts),
    st.tuples(st.just("same day"), st.integers(0, 30), _facts),
    st.tuples(st.just("void"), st.integers(0, 30)),
    st.tuples(st.just("merge"), st.integers(1, 4), st.integers(1, 4)),
    st.tuples(st.just("fold")),
)


class Book:
    """Writes facts as the programmes do, and takes them back."""

    def __init__(self, bodies: list[Organisation]) -> None:
        self.bodies, self.projects = bodies, {p.code: p for p in Project.objects.all()}
        self.made: list[Milestone] = []

    def fact(self, told: dict, day: date | None = None) -> None:
        made = Milestone.objects.create(
            kind=told["kind"], occurred_on=day or date(2018, 1, 1) + timedelta(days=told["day"]),
            subject=told["subject"] and UUID(int=told["subject"]), sex=told["sex"], region=told["region"],
            residence=told["residence"], mode=told["mode"], organisation=self.bodies[told["body"]],
            project=self.projects.get(told["project"]), attributes=told["attributes"],
            source_kind="essai.chose", source_id=told["source"],
        )  # fmt: skip
        self.made.append(made)

    def take(self, step: tuple) -> None:
        what, *rest = step
        if what == "fact":
            self.fact(rest[0])
        elif what == "same day":
            self.fact(rest[1], self.made[rest[0] % len(self.made)].occurred_on if self.made else None)
        elif what == "void" and self.made:
            fact = self.made.pop(rest[0] % len(self.made))
            pathway.void(Milestone.objects.get(pk=fact.pk), by=operator(), reason="essai")
        elif what == "merge" and rest[0] != rest[1]:
            old, new = (UUID(int=number) for number in rest)
            pathway.rewrite(old, new, by=operator(), reason="essai")
            self.made = list(
                Milestone.objects.filter(voided_by=None, source_kind="essai.chose").exclude(kind=Kind.VOIDED)
            )
        elif what == "fold":
            keeping.fold()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(_steps, min_size=1, max_size=30),
    year=st.sampled_from(YEARS),
    sight=st.sampled_from(["steering", "office", "association"]),
)
def test_any_ledger_gives_the_same_figures_both_ways(
    steps, year, sight, agency, other_agency, ngo, make_actor, steering
):
    office, association = make_actor("supervisor", agency), make_actor("caseworker", ngo)
    with transaction.atomic():
        bind(operator())
        book = Book([agency, other_agency, ngo])
        for step in steps:
            book.take(step)

        bind({"steering": steering, "office": office, "association": association}[sight])
        assert differences(year) == []

        transaction.set_rollback(True)


# What each promise rests on


def test_a_fact_counts_at_once_and_still_after_it_was_folded(make_person, fact):
    fact("registered", make_person(), "2020-02-01")
    assert engine.values(2020)["I-01"].value == 1

    assert keeping.fold() == 1

    assert not TallyWaiting.objects.exists()
    assert engine.values(2020)["I-01"].value == 1
    assert differences(2020) == []


def test_voiding_the_first_fact_of_a_unit_brings_its_next_one_forward(make_person, fact):
    person = make_person()
    first = fact("registered", person, "2020-02-01", region="MA-01")
    fact("registered", person, "2020-05-01", region="MA-04")
    keeping.fold()

    pathway.void(first, by=operator(), reason="essai")

    for _turn in ("waiting", "folded"):
        assert breakdowns.breakdown("I-01", 2020, ["region"]).cells == {("MA-04",): 1}
        assert breakdowns.by_month("I-01", 2020)[4] == 1
        keeping.fold()


def test_a_median_stays_exact_when_a_measure_is_taken_back(make_person, fact):
    days = [fact("visa_granted", make_person(), "2020-03-01", working_days=each) for each in (2, 4, 10)]
    keeping.fold()
    assert engine.values(2020)["I-07"].value == 4

    pathway.void(days[2], by=operator(), reason="essai")

    assert engine.values(2020)["I-07"].value == 3
    keeping.fold()
    assert engine.values(2020)["I-07"].value == 3
    assert set(TallySpread.objects.filter(code="I-07", cases__gt=0).values_list("value", flat=True)) == {2, 4}


def test_a_late_fact_moves_only_the_years_that_it_touches(make_person, fact):
    person = make_person()
    fact("referral_sent", person, "2019-12-30", source=person)
    keeping.fold()

    fact("referral_accepted", person, "2020-01-04", source=person)

    assert (engine.values(2019)["I-13B"].value, engine.values(2020)["I-13D"].value) == (0, 5)
    assert all(differences(year) == [] for year in (2019, 2020))


def test_an_office_counts_what_it_did_and_not_what_it_sees_of_a_shared_path(
    make_person, fact, agency, other_agency, make_actor
):
    person = make_person()
    fact("registered", person, "2020-02-01", organisation=other_agency)
    fact("registered", person, "2020-06-01")

    bind(make_actor("supervisor", agency))

    assert breakdowns.by_month("I-01", 2020) == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert differences(2020) == []


def test_moving_an_office_has_all_counted_anew(make_person, fact, ngo, steering):
    fact("registered", make_person(), "2020-02-01", organisation=ngo)
    keeping.fold()
    assert engine.values(2020)["ANP-01"].value == 0

    ngo.parent = Organisation.objects.get(code="ANAPEC")
    ngo.save()

    assert reading.year(2020, [""]) is None  # until then the facts themselves are counted
    assert engine.values(2020)["ANP-01"].value == 1
    keeping.fold()
    assert reading.year(2020, [""]) is not None
    assert differences(2020) == []


def test_other_definitions_are_never_read_from_tallies_of_the_old_ones(make_person, fact, monkeypatch):
    fact("registered", make_person(), "2020-02-01")
    monkeypatch.setattr("maslak.reporting.tally.ruleset.digest", lambda: "0" * 64)

    assert reading.year(2020, [""]) is None
    assert engine.values(2020)["I-01"].value == 1


def test_many_waiting_facts_are_folded_by_the_one_who_reads(make_person, fact, monkeypatch):
    monkeypatch.setattr(reading, "FOLD_AT", 3)
    for _each in range(3):
        fact("registered", make_person(), "2020-02-01")

    assert engine.values(2020)["I-01"].value == 3

    assert not TallyWaiting.objects.exists()


# Who reads and who writes them


def test_an_organisation_reads_its_own_tallies_and_steering_those_of_all(
    make_person, fact, agency, other_agency, make_actor, steering
):
    fact("registered", make_person(), "2020-02-01")
    fact("registered", make_person(), "2020-02-01", organisation=other_agency)
    keeping.fold()

    bind(make_actor("supervisor", agency))
    assert {*Tally.objects.values_list("organisation", flat=True)} == {agency.pk}
    assert {*TallySpread.objects.values_list("organisation", flat=True)} <= {agency.pk}
    bind(steering)
    assert {*Tally.objects.values_list("organisation", flat=True)} == {0, agency.pk, other_agency.pk}
    bind(None)
    assert not Tally.objects.exists()
    assert reading.year(2020, [""]) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reporting_tally SET cases = cases + 1",
        "DELETE FROM reporting_tally",
        "INSERT INTO reporting_tallywaiting VALUES (1)",
        "UPDATE reporting_tallystate SET digest = ''",
        "DELETE FROM reporting_tallyrule",
    ],
)
def test_the_application_writes_no_tally(make_person, fact, statement):
    fact("registered", make_person(), "2020-02-01")
    keeping.fold()
    before = _rows()

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        pass

    assert _rows() == before


def _rows() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 't', count(*), sum(cases) FROM reporting_tally UNION ALL SELECT 'w', count(*), 0"
            " FROM reporting_tallywaiting UNION ALL SELECT 'r', count(*), 0 FROM reporting_tallyrule"
            " UNION ALL SELECT digest, 1, 1 FROM reporting_tallystate"
        )
        return cursor.fetchall()
