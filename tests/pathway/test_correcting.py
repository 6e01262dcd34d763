"""A sex, a birth or a nationality typed wrong is mended in the figures too; what changes with time is not."""

from datetime import date

import pytest

from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, NotAllowed
from maslak.pathway import actions as pathway
from maslak.pathway import queries
from maslak.pathway.correcting import correct_person
from maslak.pathway.models import Milestone
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2020, 6, 2)


@pytest.fixture
def person(agency, ngo, operator_actor):
    """A woman with a fact in the agency and one in an association."""
    made = factories.person(
        agency, sex="female", birth_date=date(2000, 5, 1), nationality="SEN", region="MA-06"
    )
    for kind, day, organisation in (("registered", date(2019, 3, 1), agency), ("interviewed", TODAY, ngo)):
        pathway.record(
            kind, person=made, occurred_on=day, organisation=organisation, source=made, by=operator_actor
        )
    return made


def told():
    return sorted(queries.standing().values_list("kind", "sex", "age_band", "nationality", "region"))


def corrected(person, by, **changes):
    return correct_person(person_id=person.pk, version=person.version, changes=changes, by=by, today=TODAY)


def test_every_fact_that_repeats_the_error_is_told_anew_wherever_it_was_recorded(person, make_actor, agency):
    corrected(person, make_actor("counsellor", agency), sex="male", birth_date=date(1980, 5, 1))

    assert told() == [
        ("interviewed", "male", "30-44", "SEN", "MA-06"), ("registered", "male", "30-44", "SEN", "MA-06"),
    ]  # fmt: skip
    assert Milestone.objects.filter(kind="voided").count() == 2
    assert AuditEvent.objects.get(event="pathway.corrected").new["facts"] == 2


def test_a_fact_that_was_right_stays_as_it_is(person, operator_actor):
    before = list(queries.standing().values_list("pk", flat=True))

    corrected(person, operator_actor, birth_date=date(2000, 5, 3))

    assert list(queries.standing().values_list("pk", flat=True)) == before


def test_a_move_changes_no_fact(person, operator_actor):
    corrected(person, operator_actor, region="MA-02", city="Oujda", phone="0612345678")

    assert {row[-1] for row in told()} == {"MA-06"}
    assert not Milestone.objects.filter(kind="voided").exists()


def test_who_may_not_correct_the_file_changes_no_fact(person, make_actor, ngo):
    with pytest.raises(NotAllowed):
        corrected(person, make_actor("partner", ngo), sex="male")

    assert {row[1] for row in told()} == {"female"}


def test_a_correction_of_an_older_version_changes_no_fact(person, operator_actor):
    corrected(person, operator_actor, city="Fès")

    with pytest.raises(Conflict):
        corrected(person, operator_actor, sex="male")

    assert {row[1] for row in told()} == {"female"}
