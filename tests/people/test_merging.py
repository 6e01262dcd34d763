"""Two files made one: what moves, what is refused, what the ledger says after."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maslak.access import audit
from maslak.access.actor import bind
from maslak.access.models import AuditEvent, User
from maslak.casework.models import (
    Appointment,
    CaseFile,
    Enrolment,
    SelfPacedStep,
    Session,
    Slot,
    Visit,
    Workshop,
)
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.outbox.models import Message
from maslak.pathway import actions as pathway
from maslak.pathway import queries as ledger
from maslak.pathway.merging import merge_people
from maslak.pathway.models import Milestone
from maslak.people import merging, moving
from maslak.people.models import (
    Consent,
    DuplicateCandidate,
    Holder,
    LocalNumber,
    Merge,
    Person,
    ResidenceStatus,
)
from tests import factories

NOW = datetime(2020, 6, 2, 10, 0, tzinfo=UTC)
TODAY = date(2020, 6, 2)
REASON = "Même carte vue au guichet"


@pytest.fixture
def lead(make_actor, agency):
    return make_actor("supervisor", agency)


@pytest.fixture
def pair(agency):
    """Two files of one office for the same woman, invented: the second is the one to absorb."""
    values = {
        "family_name": "Diallo",
        "given_name": "Mariama",
        "sex": "female",
        "nationality": "GIN",
        "birth_year": 1990,
    }
    return factories.person(agency, **values), factories.person(agency, **values)


@pytest.fixture
def merge(pair, lead):
    def call(by=lead, keep=pair[0], absorb=pair[1], reason=REASON, **more):
        bind(by)
        return merge_people(keep_id=keep.pk, absorb_id=absorb.pk, by=by, now=NOW, reason=reason, **more)

    return call


# --- what moves ---


def test_all_that_hangs_on_the_absorbed_file_moves(pair, merge, agency):
    kept, absorbed = pair
    factories.paper(absorbed, "K900882D")
    factories.consent(absorbed, "sms")
    absorbed.languages.create(language="fr", level="B1")
    absorbed.skills.create(label="Couture", evidence="Certificat")
    absorbed.wanted.create(label="Couturière")
    LocalNumber.objects.create(person=absorbed, organisation=agency, register_year=2020, number="AN20-002")
    ResidenceStatus.objects.create(person=absorbed, basis="refugee_bra", recorded_on=TODAY)

    merged = merge()

    assert kept.documents.get().number == "K900882D"
    assert kept.consents.get().purpose == "sms"
    assert kept.languages.get().level == "B1"
    assert kept.skills.get().label == "Couture"
    assert kept.wanted.get().label == "Couturière"
    assert kept.local_numbers.get().number == "AN20-002"
    assert kept.statuses.get().basis == "refugee_bra"
    assert merged.moved["rows"]["people.identitydocument"] == {"moved": 1, "dropped": 0}


def test_what_is_left_is_an_empty_mark(pair, merge, operator_actor):
    kept, absorbed = pair
    Person.objects.filter(pk=absorbed.pk).update(city="Rabat", birth_date=date(1990, 4, 12))

    merge()

    bind(operator_actor)
    absorbed.refresh_from_db()
    assert absorbed.merged_into == kept
    assert (absorbed.family_name, absorbed.given_name, absorbed.name_keys) == ("—", "", [])
    assert (absorbed.phone, absorbed.birth_date, absorbed.birth_year, absorbed.city) == ("", None, None, "")
    assert absorbed.ref != kept.ref


def test_the_kept_file_takes_only_what_it_lacked(agency, merge):
    keep = factories.person(agency, city="Rabat", given_name="Awa")
    absorb = factories.person(
        agency, city="Fès", given_name="Hawa", phone="0612345678", birth_date=date(1990, 4, 12), sex=keep.sex
    )

    merged = merge(keep=keep, absorb=absorb)

    keep.refresh_from_db()
    assert (keep.city, keep.phone, keep.birth_date) == ("Rabat", "+212612345678", date(1990, 4, 12))
    assert merged.moved["filled"] == ["birth_date", "phone"]


def test_either_spelling_still_finds_the_one_file(agency, merge):
    keep = factories.person(agency, family_name="Diallo", sex="female")
    absorb = factories.person(agency, family_name="Jallow", sex="female")

    merge(keep=keep, absorb=absorb)

    keep.refresh_from_db()
    assert set(absorb.name_keys) <= set(keep.name_keys)


def test_where_periods_meet_the_kept_files_word_stands_and_the_other_is_told(pair, merge):
    kept, absorbed = pair
    for person, start, end in (
        (kept, date(2019, 1, 1), None),
        (absorbed, date(2019, 6, 1), date(2019, 12, 31)),
        (absorbed, date(2015, 1, 1), date(2016, 1, 1)),
    ):
        ResidenceStatus.objects.create(
            person=person, basis="regularised_2014", valid_from=start, valid_to=end, recorded_on=TODAY
        )

    merged = merge()

    assert sorted(kept.statuses.values_list("valid_from", flat=True)) == [date(2015, 1, 1), date(2019, 1, 1)]
    assert merged.moved["rows"]["people.residencestatus"] == {
        "moved": 1, "dropped": 1, "notes": [{"from": "2019-06-01", "to": "2019-12-31"}],
    }  # fmt: skip


def test_what_both_files_knew_is_known_once(pair, merge):
    kept, absorbed = pair
    for person, level, proof in ((kept, "A2", ""), (absorbed, "B2", "Certificat")):
        person.languages.create(language="fr", level=level)
        person.skills.create(label="Couture", evidence=proof)
        person.wanted.create(label="Couturière")
    absorbed.wanted.create(label="Caissière", rank=2)

    merge()

    assert kept.languages.get().level == "A2"
    assert kept.skills.get().evidence == "Certificat"
    assert [wish.label for wish in kept.wanted.all()] == ["Couturière", "Caissière"]


def test_rows_of_other_apps_move_too(pair, merge, agency, counsellor):
    kept, absorbed = pair
    workshop = Workshop.objects.create(code="essai", counts_as="job_search", title_fr="Essai")
    session = Session.objects.create(
        workshop=workshop, organisation=agency, starts_at=NOW, ends_at=NOW, mode="onsite"
    )
    slot = Slot.objects.create(
        organisation=agency,
        counsellor=counsellor.user,
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=1),
        mode="onsite",
    )
    CaseFile.objects.create(person=absorbed, organisation=agency, registered_on=TODAY)
    Enrolment.objects.create(session=session, person=absorbed, status="enrolled", queued_at=NOW)
    Appointment.objects.create(slot=slot, person=absorbed, purpose="Entretien")
    SelfPacedStep.objects.create(person=absorbed, workshop=workshop, step="one", done_at=NOW)

    merge()

    for model in (CaseFile, Enrolment, Appointment, SelfPacedStep):
        assert model.objects.get().person == kept


def test_rows_of_an_app_of_another_organisation_move_though_unseen(pair, merge, lead, ngo, make_actor):
    kept, absorbed = pair
    factories.held_by(absorbed, ngo)
    CaseFile.objects.create(person=absorbed, organisation=ngo, registered_on=TODAY)

    merge()

    assert not Holder.objects.exclude(organisation=lead.organisation).exists()
    bind(make_actor("caseworker", ngo))
    assert CaseFile.objects.get().person == kept
    assert Person.objects.filter(merged_into=None).get() == kept


def test_every_key_to_a_person_is_moved_or_named_as_staying():
    moved = {model._meta.label_lower for model, _key in merging.relations()}

    assert {
        "people.identitydocument",
        "people.person",
        "casework.casefile",
        "casework.visit",
        "casework.referral",
    } <= moved
    assert not moved & merging.NOT_MOVED
    assert set(moving.MOVERS) <= moved


def test_identical_rows_of_another_app_are_kept_once(pair, merge):
    kept, absorbed = pair
    workshop = Workshop.objects.create(code="essai", counts_as="job_search", title_fr="Essai")
    for person in pair:
        SelfPacedStep.objects.create(person=person, workshop=workshop, step="one", done_at=NOW)

    merged = merge()

    assert SelfPacedStep.objects.get().person == kept
    assert merged.moved["rows"]["casework.selfpacedstep"] == {"moved": 0, "dropped": 1}


@pytest.fixture
def two_cases(pair, agency, monkeypatch):
    """Both files have a case in the same office; no app has said yet what to do of two cases."""
    monkeypatch.setattr(merging, "COLLISIONS", {})
    first, second = (
        CaseFile.objects.create(
            person=person, organisation=agency, registered_on=TODAY - timedelta(days=number)
        )
        for number, person in enumerate(pair)
    )
    return first, second


def test_rows_that_may_exist_once_and_differ_are_refused_in_words(two_cases, merge, pair):
    with pytest.raises(Conflict, match="qui ne peut exister qu'une fois"):
        merge()

    assert Person.objects.filter(pk=pair[1].pk, merged_into=None).exists()


def test_an_app_says_what_becomes_of_two_rows_that_may_exist_once(two_cases, merge, pair):
    def keep_the_oldest(kept_row, absorbed_row, *, by, now):
        kept_row.registered_on = min(kept_row.registered_on, absorbed_row.registered_on)
        kept_row.save()
        absorbed_row.delete()

    merging.COLLISIONS["casework.casefile"] = keep_the_oldest

    merged = merge()

    case = CaseFile.objects.get()
    assert (case.person, case.registered_on) == (pair[0], two_cases[1].registered_on)
    assert merged.moved["rows"]["casework.casefile"] == {"moved": 0, "dropped": 1}


# --- consents and holders ---


def in_force(person):
    return set(person.consents.filter(withdrawn_at=None).values_list("purpose", flat=True))


def test_a_withdrawal_in_one_file_is_a_withdrawal_in_both(pair, merge):
    kept, absorbed = pair
    factories.consent(kept, "sms", given_at=NOW - timedelta(days=9))
    factories.consent(absorbed, "sms", given_at=NOW - timedelta(days=8), withdrawn_at=NOW - timedelta(days=1))
    factories.consent(
        kept, "statistics", given_at=NOW - timedelta(days=9), withdrawn_at=NOW - timedelta(days=2)
    )
    factories.consent(absorbed, "statistics", given_at=NOW - timedelta(days=8))

    merge()

    assert in_force(kept) == set()
    assert Consent.objects.count() == 4


def test_a_consent_given_after_a_withdrawal_holds(pair, merge):
    kept, absorbed = pair
    factories.consent(kept, "sms", given_at=NOW - timedelta(days=9), withdrawn_at=NOW - timedelta(days=5))
    factories.consent(absorbed, "sms", given_at=NOW - timedelta(days=1))

    merge()

    assert in_force(kept) == {"sms"}


def test_of_two_consents_in_force_the_later_stays(pair, merge):
    kept, absorbed = pair
    factories.consent(kept, "sms", given_at=NOW - timedelta(days=9))
    later = factories.consent(absorbed, "sms", given_at=NOW - timedelta(days=1))

    merge()

    assert kept.consents.get(withdrawn_at=None) == later
    assert kept.consents.count() == 2


def test_a_withdrawn_referral_closes_the_one_file_to_its_receiver(pair, merge, ngo, operator_actor):
    kept, absorbed = pair
    factories.consent(kept, "referral", ngo, given_at=NOW - timedelta(days=9))
    factories.held_by(kept, ngo)
    factories.consent(
        absorbed, "referral", ngo, given_at=NOW - timedelta(days=8), withdrawn_at=NOW - timedelta(days=1)
    )

    merge()

    bind(operator_actor)
    assert not Holder.objects.filter(person=kept, organisation=ngo, until=None).exists()


def test_both_organisations_hold_the_one_file(agency, other_agency, operator_actor):
    keep, absorb = (
        factories.person(agency, sex="male"),
        factories.person(other_agency, sex="male", held=False),
    )

    merge_people(keep_id=keep.pk, absorb_id=absorb.pk, by=operator_actor, now=NOW, reason=REASON)

    held = Holder.objects.filter(person=keep, until=None)
    assert {holder.organisation for holder in held} == {agency, other_agency}


def test_a_registration_outlives_the_consent_of_the_other_file(pair, merge, ngo, operator_actor):
    kept, absorbed = pair
    factories.held_by(kept, ngo, "referral")
    factories.held_by(absorbed, ngo, "registration")

    merge()

    bind(operator_actor)
    assert Holder.objects.get(person=kept, organisation=ngo, until=None).basis == "registration"


def test_the_persons_account_follows_them(pair, merge):
    kept, absorbed = pair
    absorbed.account = User.objects.create(username="p-two", display_name="two")
    absorbed.save()

    merge()

    kept.refresh_from_db()
    assert kept.account.username == "p-two"


def test_of_two_accounts_the_absorbed_files_one_closes(pair, merge):
    for number, person in enumerate(pair):
        person.account = User.objects.create(username=f"p-{number}", display_name="x")
        person.save()

    merge()

    assert User.objects.get(username="p-0").is_active
    assert not User.objects.get(username="p-1").is_active


def test_messages_follow_the_person_and_sms_wait_only_with_consent(pair, merge, agency, operator_actor):
    kept, absorbed = pair
    values = {
        "organisation_id": agency.pk,
        "person_id": absorbed.pk,
        "template": "x",
        "language": "fr",
        "body": "…",
    }
    Message.objects.create(channel="sms", **values)

    merged = merge()

    bind(operator_actor)
    assert Message.objects.get().person_id == kept.pk
    assert Message.objects.get().status == "kept"
    assert merged.moved["rows"]["outbox.message"] == {"moved": 1, "dropped": 0}


# --- candidates ---


def test_the_pair_is_settled_and_other_pairs_are_carried_over(pair, agency, merge, lead):
    kept, absorbed = pair
    third, fourth = factories.person(agency), factories.person(agency)
    for one, other, score in (
        (kept, absorbed, 90),
        (absorbed, third, 70),
        (kept, fourth, 65),
        (absorbed, fourth, 80),
    ):
        DuplicateCandidate.objects.create(first=one, second=other, score=score, reasons=["name_same"])

    merge()

    told = {(pair.first, pair.second): (pair.status, pair.score) for pair in DuplicateCandidate.objects.all()}
    assert told == {
        (kept, absorbed): ("merged", 90), (kept, third): ("open", 70), (kept, fourth): ("open", 80)
    }  # fmt: skip
    assert DuplicateCandidate.objects.get(status="merged").decided_by == lead.user


def test_a_decision_that_two_are_different_survives(pair, agency, merge):
    kept, absorbed = pair
    third = factories.person(agency)
    DuplicateCandidate.objects.create(first=kept, second=third, score=70, reasons=[])
    DuplicateCandidate.objects.create(
        first=absorbed, second=third, score=60, reasons=[], status="different", decided_at=NOW
    )

    merge()

    assert DuplicateCandidate.objects.get().status == "different"


def test_files_absorbed_earlier_point_to_the_last_kept(pair, agency, merge):
    kept, absorbed = pair
    earlier = factories.person(agency, merged_into=absorbed)

    merge()

    earlier.refresh_from_db()
    assert earlier.merged_into == kept


# --- refusals ---


def test_a_merge_needs_its_reason(merge):
    with pytest.raises(Invalid, match="pourquoi"):
        merge(reason="  ")


def test_a_file_is_not_merged_with_itself(pair, merge):
    with pytest.raises(Conflict, match="deux fois le même"):
        merge(absorb=pair[0])


@pytest.mark.parametrize("backwards", [False, True])
def test_a_file_is_merged_once(pair, merge, backwards):
    kept, absorbed = pair
    merge()

    with pytest.raises(Conflict, match="déjà été réuni"):
        merge(**({"keep": absorbed, "absorb": kept} if backwards else {}))


def test_a_counsellor_does_not_merge(merge, counsellor):
    with pytest.raises(NotAllowed):
        merge(by=counsellor)


def test_an_office_merges_only_files_that_it_holds(agency, other_agency, merge):
    with pytest.raises(NotAllowed, match="n'a pas accès aux deux"):
        merge(keep=factories.person(agency), absorb=factories.person(other_agency))


def test_the_right_is_asked_even_where_row_security_sees_all(agency, other_agency, lead, operator_actor):
    keep, absorb = factories.person(agency), factories.person(other_agency)
    bind(operator_actor)

    with pytest.raises(NotAllowed):
        merge_people(keep_id=keep.pk, absorb_id=absorb.pk, by=lead, now=NOW, reason=REASON)


def test_two_verified_cards_in_force_are_two_people_whatever_the_reason(pair, merge):
    for number, person in enumerate(pair):
        factories.paper(person, f"K90088{number}D", valid_to=date(2021, 1, 1))

    with pytest.raises(Conflict, match="deux personnes"):
        merge(override=True)


def test_a_card_that_followed_another_is_no_obstacle(pair, merge):
    kept, absorbed = pair
    factories.paper(absorbed, "K900880D", valid_to=date(2019, 1, 1))
    factories.paper(kept, "K900881D", issued_on=date(2019, 1, 2), valid_to=date(2021, 1, 1))

    merge()

    assert kept.documents.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "word"), [("birth_year", 1971, "naissance"), ("sex", "male", "sexe")]
)
def test_a_different_birth_or_sex_needs_to_be_confirmed(pair, merge, field, value, word):
    kept, absorbed = pair
    Person.objects.filter(pk=absorbed.pk).update(**{field: value})

    with pytest.raises(Conflict, match=word) as refusal:
        merge()
    assert refusal.value.field == "override"

    merge(override=True)
    assert Merge.objects.get().kept == kept


# --- record, trail and ledger ---


def test_the_merge_is_written_down_for_good(pair, merge, lead):
    kept, absorbed = pair

    merged = merge()

    assert (merged.kept, merged.absorbed, merged.by_user_id, merged.reason) == (
        kept,
        absorbed,
        lead.user.pk,
        REASON,
    )
    line = AuditEvent.objects.get(event="person.merged")
    assert (line.person_id, line.old, line.reason) == (kept.pk, {"absorbed": absorbed.ref}, REASON)
    assert "Diallo" not in str((line.new, merged.moved))


@pytest.fixture
def facts(pair, agency, ngo, operator_actor):
    """Facts of both files, some of them another organisation's, one of them voided."""
    kept, absorbed = pair
    factories.held_by(absorbed, ngo)
    for person, kind, organisation in (
        (kept, "registered", agency), (absorbed, "registered", agency), (absorbed, "interviewed", ngo),
        (absorbed, "workshop_attended", agency),
    ):  # fmt: skip
        pathway.record(
            kind,
            person=person,
            occurred_on=date(2020, 3, 2),
            organisation=organisation,
            source=person,
            by=operator_actor,
        )
    mistake = pathway.record(
        "placed",
        person=absorbed,
        occurred_on=date(2020, 3, 3),
        organisation=agency,
        source=absorbed,
        by=operator_actor,
    )
    pathway.void(mistake, by=operator_actor, reason="saisie sur le mauvais dossier")


def totals():
    rows = ledger.standing().values_list(
        "kind", "region", "sex", "age_band", "occurred_on", "organisation_id"
    )
    return Counter(rows), ledger.standing().values("subject").distinct().count()


def test_totals_stand_and_distinct_persons_fall_by_one(facts, pair, merge, operator_actor):
    facts_before, people_before = totals()

    merge()

    bind(operator_actor)
    facts_after, people_after = totals()
    assert facts_after == facts_before
    assert people_after == people_before - 1 == 1
    assert {fact.kind for fact in ledger.timeline(pair[0]) if not hasattr(fact, "voided_by")} == {
        "registered", "interviewed", "workshop_attended",
    }  # fmt: skip


def test_a_voided_fact_is_not_brought_back(facts, merge, operator_actor):
    merge()

    bind(operator_actor)
    assert not ledger.standing().filter(kind="placed").exists()


def test_a_merge_falls_whole_with_its_trail(facts, pair, merge, monkeypatch, operator_actor):
    kept, absorbed = pair
    factories.paper(absorbed, "K900882D")
    before = totals()
    real = audit.record

    def fails_at_the_end(event, **more):
        if event == "pathway.rewritten":
            raise RuntimeError("the trail is full")
        real(event, **more)

    monkeypatch.setattr(audit, "record", fails_at_the_end)
    with pytest.raises(RuntimeError):
        merge()

    bind(operator_actor)
    absorbed.refresh_from_db()
    assert (absorbed.merged_into, absorbed.family_name) == (None, "Diallo")
    assert absorbed.documents.exists()
    assert not Merge.objects.exists()
    assert totals() == before
    assert not Milestone.objects.filter(reason__startswith="merge").exists()


# --- nothing is lost ---

_tickets = count(1)

_day = st.integers(0, 2000).map(lambda n: date(2015, 1, 1) + timedelta(days=n))
_file = st.fixed_dictionaries(
    {
        "languages": st.dictionaries(
            st.sampled_from(["fr", "en", "ar", "ff"]), st.sampled_from(["A1", "B2"]), max_size=4
        ),
        "skills": st.frozensets(st.sampled_from(["Couture", "Cuisine", "Soudure"]), max_size=3),
        "wanted": st.frozensets(st.sampled_from(["Caissière", "Cuisinière", "Couturière"]), max_size=3),
        "visits": st.integers(0, 2),
        "status": st.none() | st.tuples(_day, st.integers(0, 900)),
        "consents": st.dictionaries(st.sampled_from(["sms", "statistics"]), st.booleans(), max_size=2),
    }
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=_file, second=_file)
def test_nothing_is_lost_whatever_the_two_files_hold(agency, operator_actor, first, second):
    with transaction.atomic():
        bind(operator_actor)
        people = [factories.person(agency, sex="female"), factories.person(agency, sex="female")]
        for person, held in zip(people, (first, second), strict=True):
            _write(person, agency, held)
        before = _rows_of(people[0]), _rows_of(people[1])

        merged = merge_people(
            keep_id=people[0].pk, absorb_id=people[1].pk, by=operator_actor, now=NOW, reason=REASON
        )

        after = _rows_of(people[0])
        for label, count in before[1].items():
            told = merged.moved["rows"].get(label, {"moved": 0, "dropped": 0})
            assert told["moved"] + told["dropped"] == count
            assert after[label] == before[0][label] + told["moved"]
        assert not any(_rows_of(people[1]).values())
        transaction.set_rollback(True)


def _write(person, organisation, held):
    for language, level in held["languages"].items():
        person.languages.create(language=language, level=level)
    for label in held["skills"]:
        person.skills.create(label=label)
    for label in held["wanted"]:
        person.wanted.create(label=label)
    for _ in range(held["visits"]):
        Visit.objects.create(
            organisation=organisation,
            arrived_at=NOW,
            day=TODAY,
            ticket=next(_tickets),
            need="job",
            person=person,
        )
    if held["status"]:
        start, length = held["status"]
        ResidenceStatus.objects.create(
            person=person,
            basis="student_ci",
            valid_from=start,
            valid_to=start + timedelta(days=length),
            recorded_on=TODAY,
        )
    for purpose, taken_back in held["consents"].items():
        factories.consent(person, purpose, withdrawn_at=NOW if taken_back else None)


def _rows_of(person):
    return {
        model._meta.label_lower: model._base_manager.filter(**{key.name: person}).count()
        for model, key in merging.relations()
        if model._meta.label_lower not in {"people.person"}
    }
