"""Two records of one establishment: found, looked at, made one without losing anything, or told apart."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from maslak.access.actor import acting
from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.employers import actions, contacts, doubles, offers, queries, rules
from maslak.employers.models import DistinctEmployers, Employer, EmployerMerge, JobOffer
from maslak.outreach import contacts as outreach
from maslak.placement import actions as placement
from maslak.placement.models import Placement
from tests import factories
from tests.employers.test_offers import POST

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ICE = "001561191000066"


def recorded(organisation, by, name="Atelier Exemple", **more):
    values = {"kind": "company", "region": "MA-06", "city": "Casablanca"} | more
    return actions.describe(organisation=organisation, by=by, name=name, **values)


@pytest.fixture
def two(agency, counsellor):
    """One establishment noted twice."""
    return recorded(agency, counsellor, ice=ICE), recorded(
        agency,
        counsellor,
        name="Sté Atelier Exemple SARL",
        rc="12345 Casablanca",
        address="12, rue des Exemples",
    )


def merged(two, by, **more):
    kept, absorbed = two
    values = {
        "keep_id": kept.pk,
        "absorb_id": absorbed.pk,
        "reason": "même adresse",
        "by": by,
        "now": NOW,
    } | more
    return doubles.merge(**values)


# ---- what looks alike -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Sté Hôtel Atlas S.A.R.L.", "hotel atlas"), ("HOTEL ATLAS", "hotel atlas"), ("Société des Hôtels SA", "hotels"),
        ("شركة المثال", rules.bare_name("المثال")), ("SARL", "sarl"),
    ],
)  # fmt: skip
def test_a_name_is_compared_without_its_legal_form(name, bare):
    assert rules.bare_name(name) == bare


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("12345 Casablanca", "RC n° 12345 (Casablanca)", True), ("12345", "12345 Rabat", False),
        ("0012345 Rabat", "12345 RABAT", True), ("12345 Rabat", "12345 Fès", False),
    ],
)  # fmt: skip
def test_a_register_number_counts_with_its_court(one, other, same):
    assert (rules.rc_key(one, "Casablanca") == rules.rc_key(other, "Casablanca")) is same


def test_a_register_number_without_any_court_tells_nothing():
    assert rules.rc_key("12345") == ""


@pytest.mark.parametrize(
    ("other", "near"),
    [("001561191000065", True), ("001561191000606", True), ("001561911000066", True), ("001561191000157", False),
     ("101561191000067", False), (ICE, False), ("12", False)],
)  # fmt: skip
def test_two_ices_are_near_when_one_is_mistyped(other, near):
    assert rules.ice_is_near(ICE, other) is near


def test_two_sound_ices_are_two_establishments_whatever_their_names():
    sound = f"{(int(ICE) + 97):015d}"
    one, other = (rules.Traits("Atelier Exemple", "Casablanca", "MA-06", ice) for ice in (ICE, sound))

    assert rules.ice_key_agrees(sound)
    assert rules.likeness(one, other).score == 0


@pytest.mark.parametrize(
    ("name", "city", "reason"),
    [("ATELIER EXEMPLE SARL", "Casablanca", "name"), ("Atelier Exempl", "casablanca", "name_near"),
     ("Atelier Exemple", "Rabat", None), ("Boulangerie Modèle", "Casablanca", None)],
)  # fmt: skip
def test_names_are_compared_within_a_town(name, city, reason):
    seen = rules.likeness(
        rules.Traits("Atelier Exemple", "Casablanca", "MA-06"), rules.Traits(name, city, "MA-06")
    )

    assert seen.reasons == ((reason,) if reason else ())


TRAITS = st.builds(
    rules.Traits, name=st.text(max_size=20), city=st.sampled_from(["", "Rabat", "Fès"]),
    region=st.sampled_from(["", "MA-04"]),
    ice=st.sampled_from(["", ICE, "001561191000065"]), rc=st.sampled_from(["", "12 Rabat", "12"]),
)  # fmt: skip


@given(TRAITS, TRAITS)
def test_likeness_does_not_depend_on_the_order(one, other):
    assert rules.likeness(one, other) == rules.likeness(other, one)
    assert 0 <= rules.likeness(one, other).score <= 100


def test_the_pairs_of_an_organisation_are_listed_the_likeliest_first(
    agency, other_agency, counsellor, make_actor, two
):
    third = recorded(agency, counsellor, name="Atelier Exemplaire SARL", rc="RC 12345 Casablanca")
    recorded(other_agency, make_actor("counsellor", other_agency))

    found = doubles.pairs(agency)

    assert (found[0].first, found[0].second) == (two[1], third)
    assert found[0].reasons[0] == "rc"
    assert {(pair.first.pk, pair.second.pk) for pair in found} >= {(two[0].pk, two[1].pk)}
    assert doubles.pairs(other_agency) == []


def test_many_records_are_compared_in_a_few_questions(agency, django_assert_max_num_queries):
    Employer.objects.bulk_create(
        Employer(
            organisation=agency, name=f"Maison {n}", name_key=f"maison {n}", city="Rabat", region="MA-04"
        )
        for n in range(60)
    )

    with django_assert_max_num_queries(2):
        doubles.pairs(agency)


# ---- told apart --------------------------------------------------------------------------------


def test_a_pair_told_apart_is_not_shown_again_and_is_not_told_twice(agency, counsellor, two):
    doubles.tell_apart(first_id=two[1].pk, second_id=two[0].pk, by=counsellor, now=NOW)

    assert doubles.pairs(agency) == []
    with pytest.raises(Conflict):
        doubles.tell_apart(first_id=two[0].pk, second_id=two[1].pk, by=counsellor, now=NOW)


# ---- made one ----------------------------------------------------------------------------------


def test_everything_of_the_absorbed_record_moves_to_the_one_kept(agency, counsellor, two):
    kept, absorbed = two
    offer = offers.write(employer=absorbed, post=POST, by=counsellor, now=NOW)
    person = contacts.note(
        employer=absorbed, reach=contacts.Reach("Nora Essai", phone="0612345678"), by=counsellor
    )
    met = outreach.note_contact(
        employer=absorbed,
        organisation=agency,
        way="visit",
        topic="hiring",
        on=date(2026, 3, 1),
        by=counsellor,
        now=NOW,
    )

    done = merged(two, counsellor)

    for row in (offer, person, met):
        row.refresh_from_db()
        assert row.employer_id == kept.pk
    kept.refresh_from_db()
    assert (kept.ice, kept.rc, kept.address) == (ICE, "12345 Casablanca", "12, rue des Exemples")
    assert not Employer.objects.filter(pk=absorbed.pk).exists()
    assert done.told["rows"] == {
        "employers.employercontact": 1,
        "employers.joboffer": 1,
        "outreach.contact": 1,
    }
    assert set(done.told["filled"]) == {"rc", "address"}


def test_every_table_that_names_an_employer_is_handed_over():
    named = {model._meta.label_lower for model, _key in doubles.relations()}

    assert named >= {
        "employers.joboffer", "placement.placement", "permits.permitfile", "outreach.contact", "employers.employercontact",
        "employers.employermerge",
    }  # fmt: skip


def test_one_job_recorded_with_both_records_is_counted_once(agency, counsellor, two):
    person = factories.person(agency)
    for employer in two:
        placement.place(
            person=person, organisation=agency, employer=employer, job_title="Couturière", contract_type="cdi",
            starts_on=date(2026, 2, 2), mediated_by="agency", evidence="register", by=counsellor, now=NOW,
        )  # fmt: skip

    merged(two, counsellor)

    assert [each.employer_id for each in Placement.objects.filter(person=person)] == [two[0].pk]


def test_of_two_agreements_to_be_written_to_the_kept_one_stands(counsellor, two):
    for at, employer in enumerate(two):
        outreach.subscribe(
            employer=employer, email=f"a{at}@exemple.test", language="fr", how="formulaire signé",
            agreed_on=date(2026, 2, 2), by=counsellor, now=NOW,
        )  # fmt: skip

    merged(two, counsellor)

    standing = two[0].__class__.objects.get(pk=two[0].pk)
    from maslak.outreach.models import Subscription

    assert [each.email for each in Subscription.objects.filter(employer=standing, withdrawn_at=None)] == [
        "a0@exemple.test"
    ]
    assert Subscription.objects.filter(employer=standing).count() == 2


def test_the_former_name_leads_to_the_record_kept(agency, counsellor, two):
    merged(two, counsellor)

    again = actions.employer_named(name="Ste Atelier Exemple SARL", organisation=agency, by=counsellor)
    met = outreach.employer_met(
        name="Ste Atelier Exemple SARL", region="", organisation=agency, by=counsellor
    )

    assert again == met == two[0]
    assert queries.numbers_of(two[0]) == [two[0].pk, two[1].pk]


def test_a_chain_of_merges_leads_to_the_last_one_kept(agency, counsellor, two):
    third = recorded(agency, counsellor, name="Atelier Exemple Maroc")
    merged(two, counsellor)

    merged((third, two[0]), counsellor)

    assert queries.known_as(agency, "ste atelier exemple sarl") == third
    assert sorted(queries.numbers_of(third)) == sorted([third.pk, two[0].pk, two[1].pk])


def test_what_was_told_apart_from_the_absorbed_is_apart_from_the_kept(agency, counsellor, two):
    third = recorded(agency, counsellor, name="Atelier Exemples")
    doubles.tell_apart(first_id=two[1].pk, second_id=third.pk, by=counsellor, now=NOW)

    merged(two, counsellor)

    assert [(each.first_id, each.second_id) for each in DistinctEmployers.objects.all()] == [
        (two[0].pk, third.pk)
    ]
    assert doubles.pairs(agency) == []


def test_a_merge_leaves_a_trace_without_the_words_of_the_record(counsellor, two):
    merged(two, counsellor)

    kept = AuditEvent.objects.get(event="employer.merged")
    assert kept.reason == "même adresse"
    assert "Atelier" not in str(kept.new)


def test_a_merge_that_fails_midway_moves_nothing(counsellor, two, monkeypatch):
    offer = offers.write(employer=two[1], post=POST, by=counsellor, now=NOW)
    monkeypatch.setattr("maslak.employers.doubles.audit.record", lambda *_a, **_k: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        merged(two, counsellor)

    assert JobOffer.objects.get(pk=offer.pk).employer_id == two[1].pk
    assert Employer.objects.count() == 2


def test_two_different_ices_are_not_made_one(agency, counsellor):
    pair = (
        recorded(agency, counsellor, ice=ICE),
        recorded(agency, counsellor, name="Autre", ice="001561191000065"),
    )

    with pytest.raises(Conflict, match="deux ICE"):
        merged(pair, counsellor)


def test_a_household_is_not_made_one_with_a_firm(agency, counsellor, two):
    home = recorded(
        agency, counsellor, name="Famille Exemple", kind="household", address="4, allée des Exemples"
    )

    with pytest.raises(Conflict, match="particulier"):
        merged((two[0], home), counsellor)


def test_a_merge_says_why_and_of_which_two(counsellor, two):
    with pytest.raises(Invalid):
        merged(two, counsellor, reason=" ")
    with pytest.raises(Conflict):
        merged((two[0], two[0]), counsellor)


def test_records_of_two_organisations_stay_apart(agency, other_agency, counsellor, make_actor, two):
    theirs = recorded(other_agency, make_actor("counsellor", other_agency))

    with pytest.raises(NotAllowed):
        merged((two[0], theirs), counsellor)
    with pytest.raises(NotAllowed):
        doubles.tell_apart(first_id=two[0].pk, second_id=theirs.pk, by=counsellor, now=NOW)


@pytest.mark.parametrize(
    "role", ["donor", "coordinator", "protection", "administrator", "partner", "trainer"]
)
def test_a_role_without_employers_neither_merges_nor_tells_apart(agency, make_actor, two, role):
    by = make_actor(role, agency)

    with pytest.raises(NotAllowed):
        merged(two, by)
    with pytest.raises(NotAllowed):
        doubles.tell_apart(first_id=two[0].pk, second_id=two[1].pk, by=by, now=NOW)


def test_the_database_shows_merges_and_contacts_to_the_organisation_alone(
    agency, other_agency, counsellor, make_actor, two
):
    contacts.note(employer=two[0], reach=contacts.Reach("Nora Essai", prefers="visit"), by=counsellor)
    merged(two, counsellor)
    theirs = make_actor("counsellor", other_agency)

    with acting(counsellor):
        assert EmployerMerge.objects.count() == 1
        assert two[0].contacts.count() == 1
    with acting(theirs), connection.cursor() as cursor:
        for table in ("employers_employermerge", "employers_employercontact"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute(
                "INSERT INTO employers_employercontact (ref, employer_id, name, role, language, prefers, recorded_at)"
                " VALUES ('ZZZZZZZZ22', %s, 'X', '', 'fr', 'visit', now())",
                [two[0].pk],
            )


# ---- households --------------------------------------------------------------------------------


def test_a_household_offers_work_hires_and_is_named_to_nobody(agency, counsellor):
    from dataclasses import replace

    home = recorded(
        agency, counsellor, name="Famille Exemple", kind="household", address="4, allée des Exemples"
    )
    post = replace(
        POST, title="Aide à domicile", contract="domestic_19_12", wage_mad=Decimal(3500), isco="5152"
    )
    offer = offers.write(employer=home, post=post, by=counsellor, now=NOW)
    offers.step("publish", offer=offer, by=counsellor, now=NOW)
    person = factories.person(agency)

    placed = placement.place(
        person=person, organisation=agency, employer=home, job_title=post.title, contract_type="domestic_19_12",
        starts_on=NOW.date(), wage_mad=Decimal(3500), mediated_by="agency", evidence="contract", by=counsellor, now=NOW,
    )  # fmt: skip

    assert queries.standing_offers(NOW.date()).get().shown_as == ""
    assert placed.placement.employer == home
    assert placed.warnings == []
