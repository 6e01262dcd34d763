"""Who receives which request: loaded from the data, edited by the operator, never an authority by itself."""

from __future__ import annotations

import argparse
import json
from datetime import date

import pytest

from maslak.access.models import AuditEvent, Organisation
from maslak.cli import desks as commands
from maslak.cli.main import main
from maslak.core.errors import Invalid, NotAllowed
from maslak.core.places import REGIONS
from maslak.law.datafiles import parse
from maslak.law.errors import BadDataFile
from maslak.permits import desks, loading
from maslak.permits.models import Desk
from tests.permits import make
from tests.permits.make import DAY

EVERY_REGION = {region.code for region in REGIONS}


# --- the file ----------------------------------------------------------------


def test_six_counters_and_that_of_casablanca_finance_city_are_in_the_file():
    counters = [entry for entry in loading.desk_entries() if entry.kind == "visa"]

    assert sum(entry.counter == "regional" for entry in counters) == 6
    assert sum(entry.counter == "cfc" for entry in counters) == 1
    assert {entry.hours for entry in counters} == {"visa_counter"}


def test_each_of_the_twelve_regions_has_one_counter():
    received = [region for entry in loading.desk_entries() for region in entry.receives]

    assert sorted(received) == sorted(EVERY_REGION)


def test_a_region_served_by_a_neighbour_is_marked_unsure():
    for entry in loading.desk_entries():
        for region, certainty in entry.receives.items():
            assert (certainty == "unsure") == (region != entry.region)


def test_the_agency_is_the_desk_of_certificates_for_every_region():
    (agency,) = [entry for entry in loading.desk_entries() if entry.kind == "certificate"]

    assert (agency.code, agency.receives) == ("ANAPEC", {})


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("hours: nowhere", "hours"),
        ("receives: [{region: MA-99, certainty: unsure}]", "region"),
        ("receives: [{region: MA-06, certainty: maybe}]", "certainty"),
        ("counter: round", "counter"),
        ("decides: true", "decides"),
    ],
)
def test_a_fault_of_the_file_is_named(wrong, named):
    line = (
        "desks:\n  - code: X\n    kind: visa\n    hours: visa_counter\n    since: 2017-06-01\n"
        "    source: taechir_page\n    certainty: unsure\n"
    )
    text = line.replace("    hours: visa_counter\n", "") if wrong.startswith("hours") else line

    with pytest.raises(BadDataFile, match=named):
        loading.entries_of(parse("desks.yaml", f"{text}    {wrong}\n"))


def test_a_desk_that_stands_twice_is_a_fault():
    one = "  - {code: X, kind: visa, hours: visa_counter, since: 2017-06-01, source: taechir_page, certainty: unsure}\n"

    with pytest.raises(BadDataFile, match="twice"):
        loading.entries_of(parse("desks.yaml", f"desks:\n{one}{one}"))


# --- loading -----------------------------------------------------------------


@pytest.mark.django_db
def test_every_desk_of_the_file_is_loaded_and_none_decides():
    loaded = {
        (desk.organisation.code, desk.kind): desk for desk in Desk.objects.select_related("organisation")
    }

    for entry in loading.desk_entries():
        desk = loaded[entry.code, entry.kind]
        assert desk.decides is False
        assert desk.regions == sorted(entry.receives)
        assert (desk.hours, desk.since, desk.counter_kind) == (entry.hours, entry.since, entry.counter)
        if entry.parent:
            assert desk.organisation.parent.code == entry.parent


@pytest.mark.django_db
def test_every_desk_has_the_town_from_which_its_papers_are_dated(operator_actor):
    bodies = Organisation.objects.filter(code__in={entry.code for entry in loading.desk_entries()})

    assert [body.code for body in bodies if not body.city] == []


@pytest.mark.django_db
def test_loading_again_changes_nothing(operator_actor):
    counts = loading.load_desks(by=operator_actor)

    assert counts["created"] == 0
    assert counts["updated"] == 0


@pytest.mark.django_db
def test_what_an_operator_decided_outlives_the_next_loading(operator_actor):
    rabat = Organisation.objects.get(code="MTIP-GUICHET-RABAT")
    desks.set_decides(organisation=rabat, kind="visa", decides=True, by=operator_actor, today=DAY)
    Desk.objects.filter(organisation=rabat).update(places=4, regions=["MA-04", "MA-05"])

    loading.load_desks(by=operator_actor)

    desk = Desk.objects.get(organisation=rabat)
    assert (desk.decides, desk.places, desk.regions) == (True, 4, ["MA-04", "MA-05"])


@pytest.mark.django_db
def test_only_the_operator_loads(make_actor, agency):
    with pytest.raises(NotAllowed):
        loading.load_desks(by=make_actor("supervisor", agency))


# --- who is competent, who decides -------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("region", sorted(EVERY_REGION))
def test_a_contract_goes_to_the_counter_of_its_workplace(region):
    expected = next(entry.code for entry in loading.desk_entries() if region in entry.receives)

    assert desks.competent_desk("visa", region, DAY).organisation.code == expected


@pytest.mark.django_db
def test_casablanca_finance_city_has_its_own_counter():
    assert desks.competent_desk("visa", "MA-06", DAY, cfc=True).organisation.code == "MTIP-GUICHET-CFC"
    assert desks.competent_desk("visa", "MA-06", DAY).organisation.code == "MTIP-GUICHET-CASABLANCA"


@pytest.mark.django_db
def test_every_certificate_goes_to_the_agency():
    assert desks.competent_desk("certificate", "MA-11", DAY).organisation.code == "ANAPEC"


@pytest.mark.django_db
def test_no_counter_received_anything_before_the_portal():
    with pytest.raises(Invalid):
        desks.competent_desk("visa", "MA-06", date(2016, 1, 1))


@pytest.mark.django_db
def test_the_operator_says_who_decides_and_the_trail_keeps_it(operator_actor):
    desk = make.desk("visa", decides=False)

    changed = desks.set_decides(
        organisation=desk.organisation, kind="visa", decides=True, by=operator_actor, today=DAY
    )

    event = AuditEvent.objects.get(event="permit.desk", target_id=str(desk.pk))
    assert changed.decides is True
    assert (event.old, event.new) == ({"decides": False}, {"decides": True})


@pytest.mark.django_db
def test_saying_it_again_writes_nothing(operator_actor):
    desk = make.desk("visa", decides=True)

    desks.set_decides(organisation=desk.organisation, kind="visa", decides=True, by=operator_actor, today=DAY)

    assert not AuditEvent.objects.filter(event="permit.desk").exists()


@pytest.mark.django_db
def test_an_organisation_without_that_desk_cannot_decide(operator_actor, agency):
    with pytest.raises(Invalid):
        desks.set_decides(organisation=agency, kind="visa", decides=True, by=operator_actor, today=DAY)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["permit_lead", "counter_officer", "employer", "coordinator"])
def test_nobody_makes_themselves_the_authority(make_actor, role):
    desk = make.desk("visa", decides=False)

    with pytest.raises(NotAllowed):
        desks.set_decides(
            organisation=desk.organisation, kind="visa", decides=True, by=make_actor(role, desk.organisation),
            today=DAY,
        )  # fmt: skip
    assert Desk.objects.get(pk=desk.pk).decides is False


# --- the command line --------------------------------------------------------


@pytest.mark.django_db
def test_the_list_of_desks_says_how_sure_each_region_is(capsys):
    assert commands.show(argparse.Namespace(json=True), []) == 0

    told = {row["code"]: row for row in json.loads(capsys.readouterr().out)["desks"]}
    rabat, agadir = told["MTIP-GUICHET-RABAT"], told["MTIP-GUICHET-AGADIR"]
    assert rabat["decides"] is False
    assert rabat["regions"] == [{"region": "MA-04", "certainty": "third_party"}]
    assert {"region": "MA-12", "certainty": "unsure"} in agadir["regions"]
    assert told["ANAPEC"]["kind"] == "certificate"


@pytest.mark.django_db
def test_the_list_of_desks_is_read_by_people_too(capsys):
    commands.show(argparse.Namespace(json=False), [])

    line = next(line for line in capsys.readouterr().out.splitlines() if "GUICHET-RABAT" in line)
    assert "accompagne" in line
    assert "MA-04" in line


@pytest.mark.django_db
@pytest.mark.parametrize(("answer", "decides"), [("yes", True), ("no", False)])
def test_one_command_says_who_decides(capsys, answer, decides):
    arguments = argparse.Namespace(code="MTIP-GUICHET-RABAT", kind="visa", decides=answer)

    assert commands.change(arguments, []) == 0

    assert Desk.objects.get(organisation__code="MTIP-GUICHET-RABAT").decides is decides
    assert ("décide des demandes" in capsys.readouterr().out) is decides


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "kind"), [("NULLE-PART", "visa"), ("MTIP-GUICHET-RABAT", "certificate")])
def test_an_unknown_desk_is_a_sentence(code, kind):
    with pytest.raises(Invalid):
        commands.change(argparse.Namespace(code=code, kind=kind, decides="yes"), [])


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--kind", "visa", "--decides", "maybe"], "maybe"),
        (["--kind", "passport", "--decides", "yes"], "passport"),
    ],
)
def test_what_the_command_does_not_understand_is_named(capsys, arguments, named):
    with pytest.raises(SystemExit):
        main(["desk", "MTIP-GUICHET-RABAT", *arguments])

    assert f"« {named} »" in capsys.readouterr().err
