"""An establishment describes itself once: as its contracts will name it, and nothing more of a household."""

from __future__ import annotations

import pytest

from maslak.access.models import AuditEvent
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.employers import actions, queries, rules
from maslak.employers.models import Employer

pytestmark = pytest.mark.django_db
ICE = "001561191000066"


@pytest.fixture
def firm(db):
    from maslak.access.models import Organisation

    return Organisation.objects.create(code="EMP-X", kind="employer", name_fr="Employeur exemple")


@pytest.fixture
def owner(make_actor, firm):
    return make_actor("employer", firm)


def described(organisation, by, **more):
    values = {
        "kind": "company", "name": "Atelier Exemple", "region": "MA-06", "city": "Casablanca", "ice": ICE,
        "address": "12, rue des Exemples", "signatory": "Salma Exemple, gérante",
    } | more  # fmt: skip
    return actions.describe(organisation=organisation, by=by, **values)


def test_an_establishment_is_described_then_corrected(firm, owner):
    made = described(firm, owner)

    again = described(firm, owner, employer=made, city="Mohammedia")

    assert again.pk == made.pk
    assert queries.establishment_of(firm).city == "Mohammedia"
    assert Employer.objects.filter(organisation=firm).count() == 1


def test_nothing_is_written_when_nothing_changed(firm, owner):
    made = described(firm, owner)
    described(firm, owner, employer=made)

    assert AuditEvent.objects.filter(event="employer.described").count() == 1


def test_the_trail_names_the_fields_and_never_what_they_hold(firm, owner):
    described(firm, owner)

    kept = AuditEvent.objects.get(event="employer.described")
    assert "ice" in kept.new["fields"]
    assert "Atelier" not in str(kept.new)


def test_an_ice_is_read_however_it_is_spaced(firm, owner):
    assert described(firm, owner, ice="001 561 191 0000 66").ice == ICE


@pytest.mark.parametrize("ice", ["12345", "00156119100006X", "0015611910000660"])
def test_an_ice_of_another_length_is_refused(firm, owner, ice):
    with pytest.raises(Invalid) as refused:
        described(firm, owner, ice=ice)
    assert refused.value.field == "ice"


def test_the_key_of_an_ice_agrees_or_not():
    assert rules.ice_key_agrees(ICE)
    assert not rules.ice_key_agrees("001561191000065")


def test_a_household_keeps_no_number_of_a_firm(firm, owner):
    made = described(firm, owner, kind="household", name="Famille Exemple", rc="123", cnss="456", headcount=2)

    assert (made.ice, made.rc, made.cnss, made.headcount) == ("", "", "", None)
    assert queries.is_complete(made)


def test_a_firm_without_anyone_who_signs_is_not_complete(firm, owner):
    assert not queries.is_complete(described(firm, owner, signatory=""))


@pytest.mark.parametrize(
    ("field", "value"), [("name", " - "), ("kind", "unknown"), ("region", ""), ("region", "MA-99")]
)
def test_what_a_contract_cannot_do_without_is_asked_for(firm, owner, field, value):
    with pytest.raises(Invalid) as refused:
        described(firm, owner, **{field: value})
    assert refused.value.field == field


def test_a_name_known_already_is_refused(firm, owner):
    described(firm, owner)

    with pytest.raises(Conflict):
        described(firm, owner, ice="")


def test_an_ice_known_already_is_refused(firm, owner):
    described(firm, owner)

    with pytest.raises(Conflict) as refused:
        described(firm, owner, name="Autre nom")
    assert refused.value.field == "ice"


def test_an_office_describes_the_employers_that_it_accompanies(agency, counsellor):
    assert described(agency, counsellor).organisation == agency


def test_nobody_describes_for_another_organisation(firm, counsellor, make_actor, agency):
    with pytest.raises(NotAllowed):
        described(firm, counsellor)


def test_an_establishment_of_another_organisation_is_not_touched(firm, owner, agency, counsellor):
    theirs = described(agency, counsellor)

    with pytest.raises(NotAllowed):
        described(firm, owner, employer=theirs, name="Volé")
    theirs.refresh_from_db()
    assert theirs.name == "Atelier Exemple"


def test_a_person_accompanied_describes_no_employer(firm, make_actor):
    with pytest.raises(NotAllowed):
        described(firm, make_actor("person"))
