"""The database writes the history of its rows: who, when, for whom, why, what stood before; never without an author."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from maslak.access.actor import acting, bind, operator
from maslak.access.models import AuditEvent, Change, ChangedValue, Organisation
from maslak.casework.models import CaseFile, Interview
from maslak.core import history
from maslak.people.models import IdentityDocument, Person, Skill
from tests import factories

pytestmark = pytest.mark.django_db


def _lines(table: str, **more) -> list[Change]:
    return list(Change.objects.filter(table_name=table, **more).order_by("id"))


def _held(line: Change) -> dict:
    kept = ChangedValue.objects.filter(pk=line.pk).first()
    return line.old | (kept.old if kept else {})


def test_every_table_has_a_history_or_a_word_why_not():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, array_agg(t.tgname) FILTER (WHERE t.tgname LIKE 'maslak_history%%') FROM pg_class c"
            " LEFT JOIN pg_trigger t ON t.tgrelid = c.oid WHERE c.relkind = 'r'"
            " AND c.relnamespace = 'public'::regnamespace GROUP BY 1"
        )
        laid = {table: set(triggers or []) for table, triggers in cursor.fetchall()}
    ours = {m._meta.db_table: history.watch_of(m) for m in history.models()}
    foreign = {t for t in laid if t not in ours}

    for table, watch in ours.items():
        wanted = {"none": set(), "changes": {"update", "delete"}}.get(
            watch.mode, {"insert", "update", "delete"}
        )
        assert laid[table] == {f"maslak_history_{event}" for event in wanted}, table
        assert watch.mode == "all" or watch.mode in history.MODES and len(watch.why) > 20, table
    assert [t for t in foreign if not t.startswith(tuple(history.FOREIGN))] == []


def test_columns_that_are_not_watched_exist():
    for model in history.models():
        names = set(getattr(model, "UNWATCHED", "").split())
        assert names <= {f.name for f in model._meta.concrete_fields}, model


def test_a_change_keeps_what_stood_before_who_and_why(agency, counsellor):
    someone = factories.person(agency, family_name="Avant", city="Rabat")
    bind(counsellor, reason="desk:person-edit")

    Person.objects.filter(pk=someone.pk).update(family_name="Après", needs_interpreter=True)

    (line,) = _lines("people_person", operation="update", row_id=someone.pk)
    assert set(line.columns) == {"family_name", "needs_interpreter"}
    assert line.old == {"needs_interpreter": False}  # a name is kept apart from what anybody may read
    assert _held(line)["family_name"] == "Avant"
    assert (line.user_id, line.organisation_id) == (counsellor.user.pk, agency.pk)
    assert (line.role, line.reason, line.person_id) == ("counsellor", "desk:person-edit", someone.pk)


def test_a_sealed_value_is_never_copied(agency):
    someone = factories.person(agency, phone="0612345678", document="K123456A")
    paper = someone.documents.get()

    Person.objects.filter(pk=someone.pk).update(phone_sealed=b"other", phone_hash="other")
    IdentityDocument.objects.filter(pk=paper.pk).delete()

    changed, gone = _lines("people_person", operation="update")[-1], _lines("people_identitydocument")[-1]
    assert set(changed.columns) == {"phone_sealed", "phone_hash"}
    assert _held(changed) == {}
    assert gone.operation == "delete"
    assert "number_end" in _held(gone)
    assert not {"number_sealed", "number_hash"} & set(_held(gone))


def test_an_insertion_leaves_a_light_line(agency):
    someone = factories.person(agency)

    line = _lines("people_person", row_id=someone.pk)[0]

    assert (line.operation, line.columns, line.old) == ("insert", [], {})
    assert not ChangedValue.objects.filter(pk=line.pk).exists()


def test_a_statement_on_many_rows_leaves_a_line_for_each(agency):
    people = [factories.person(agency, city="Fès") for _ in range(5)]
    before = Change.objects.count()

    Person.objects.filter(pk__in=[p.pk for p in people]).update(city="Taza")

    assert Change.objects.count() == before + 5
    assert {_held(line)["city"] for line in _lines("people_person", operation="update")} == {"Fès"}


def test_a_statement_that_changes_nothing_leaves_nothing(agency):
    someone = factories.person(agency, city="Fès")
    before = Change.objects.count()

    Person.objects.filter(pk=someone.pk).update(city="Fès")

    assert Change.objects.count() == before


def test_a_line_says_whom_the_row_is_about_however_far_away_they_stand(agency, counsellor):
    someone = factories.person(agency)
    case = CaseFile.objects.create(person=someone, organisation=agency, registered_on=factories.DAY)
    talk = Interview.objects.create(case=case, organisation=agency, held_on=factories.DAY, mode="onsite")

    Interview.objects.filter(pk=talk.pk).update(grid={"housing": "x"})

    assert {line.person_id for line in _lines("casework_interview", row_id=talk.pk)} == {someone.pk}


def test_nobody_bound_writes_nothing(agency):
    someone = factories.person(agency)
    bind(None)

    with pytest.raises(DatabaseError, match="nobody is bound"), transaction.atomic():
        Organisation.objects.filter(pk=agency.pk).update(city="Ailleurs")
    with pytest.raises(DatabaseError), transaction.atomic():
        Organisation.objects.create(code="X", kind="office", name_fr="X")
    with pytest.raises(DatabaseError), transaction.atomic():
        Skill.objects.create(person=someone, label="Cuisine")

    bind(operator())
    assert Organisation.objects.get(pk=agency.pk).city != "Ailleurs"


def test_what_is_not_watched_needs_no_author(counsellor):
    bind(None)

    type(counsellor.user).objects.filter(pk=counsellor.user.pk).update(last_login=factories.NOON)

    bind(operator())
    assert not Change.objects.filter(table_name="access_user", operation="update").exists()


def test_a_visitor_is_an_author_who_sees_nothing(agency):
    bind(None, visitor=True, reason="public:event")

    Organisation.objects.filter(pk=agency.pk).update(city="Settat")

    assert not Change.objects.exists()
    bind(operator())
    (line,) = _lines("access_organisation", operation="update", row_id=agency.pk)
    assert (line.role, line.reason, line.user_id) == ("visitor", "public:event", None)


@pytest.mark.parametrize("statement", [
    "INSERT INTO access_change (at, table_name, row_id, operation, columns, old, role, reason, tx)"
    " VALUES (now(), 'people_person', 1, 'update', '{}', '{}', 'x', '', 1)",
    "UPDATE access_change SET role = 'someone else'",
    "DELETE FROM access_change",
    "DELETE FROM access_changedvalue",
])  # fmt: skip
def test_the_application_neither_invents_nor_changes_a_line(agency, statement):
    factories.person(agency)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_application_cannot_pretend_to_seal_a_table_anew(agency):
    someone = factories.person(agency, city="Fès")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maslak.sealed_anew', 'people_person', true)")

    Person.objects.filter(pk=someone.pk).update(city="Taza")

    assert _held(_lines("people_person", operation="update")[-1]) == {"city": "Fès"}


def test_who_oversees_reads_the_lines_without_names(agency, make_actor):
    someone = factories.person(agency, family_name="Avant")
    Person.objects.filter(pk=someone.pk).update(family_name="Après")

    bind(make_actor("protection", factories.organisation("CNDP-X")))

    assert "family_name" in _lines("people_person", operation="update")[-1].columns
    assert not ChangedValue.objects.exists()


def test_an_organisation_reads_what_it_changed_itself(agency, other_agency, make_actor, counsellor):
    someone = factories.person(agency, family_name="Avant")
    factories.held_by(someone, other_agency)
    bind(counsellor)
    Person.objects.filter(pk=someone.pk).update(family_name="Après")

    assert _held(_lines("people_person", operation="update")[-1]) == {"family_name": "Avant"}
    bind(make_actor("counsellor", other_agency))
    assert not _lines("people_person", operation="update")
    bind(make_actor("administrator", agency))
    assert not Change.objects.exists()


def test_the_trail_and_the_history_of_one_transaction_are_tied(agency, counsellor):
    from maslak.access import audit

    with acting(counsellor):
        someone = factories.person(agency)
        audit.record("person.registered", by=counsellor, target=someone, person_id=someone.pk)

    line = _lines("people_person", row_id=someone.pk)[0]
    assert AuditEvent.objects.get(tx=line.tx, event="person.registered").person_id == someone.pk


def test_the_names_of_a_concern_are_not_even_kept_apart():
    from maslak.mentoring.models import ConcernFile

    assert history.watch_of(ConcernFile).mode == "names"
