"""The year 2020, from the files that eight offices sent to the figures, measured against what was put in them."""

import pytest

from .conftest import REGISTERS

PEOPLE, SERVICES, HIRED = "anapec_inscriptions.xlsx", "anapec_prestations.csv", "anapec_insertions.xlsx"


def sexes(entry):
    return entry["women"], entry["men"]


def test_each_register_is_known_without_being_named(year):
    assert {name: report["kind"] for name, report in year.first.items()} == {
        PEOPLE: "registrations",
        SERVICES: "services",
        HIRED: "placements",
        "cte_visas.csv": "visas",
        "attestations.csv": "certificates",
        "anapec_auto_emploi.xlsx": "project_holders",
        "amappe_kobo.csv": "field_projects",
        "w4i_startups.xlsx": "startups",
    }


def test_every_row_of_data_is_accounted_for(year):
    for name, report in year.first.items():
        rejected = {(line.get("sheet"), line["row"]) for line in report["rejected"]}
        assert report["imported"] + report["duplicates"] + len(rejected) == report["rows"], name


def test_the_inscriptions_are_taken_in_duplicates_seen_and_the_bad_rows_left_out(year):
    truth, report = year.truth["files"][PEOPLE], year.first[PEOPLE]

    assert report["rows"] == truth["rows_with_data"]
    assert report["imported"] == truth["people"]
    assert report["duplicates"] == truth["duplicates"]
    assert {line["column"] for line in report["rejected"]} == {line["column"] for line in truth["rejected"]}
    assert len({line["row"] for line in report["rejected"]}) == len(truth["rejected"])
    assert all(len(line["message"]) > 20 for line in report["rejected"])


def test_services_and_hirings_find_their_people_by_the_number_of_the_office(year):
    assert year.first[SERVICES]["imported"] == year.truth["files"][SERVICES]["good"]
    assert len(year.first[SERVICES]["rejected"]) == year.truth["files"][SERVICES]["rejected"]
    assert year.first[HIRED]["imported"] == year.truth["files"][HIRED]["rows"]


def test_the_same_files_sent_again_change_nothing(year):
    for name, report in year.again.items():
        assert report["imported"] == 0, name
        assert report["rejected"] == year.first[name]["rejected"], name


@pytest.mark.parametrize(
    ("code", "counted"), [("ANP-01", "reg"), ("ANP-02", "itv"), ("ANP-03", "wks"), ("ANP-04", "placed")]
)
def test_people_are_counted_from_the_records_with_women_and_men(year, code, counted):
    entry = year.figures[code]

    assert sexes(entry) == tuple(year.truth["totals"][counted])
    assert entry["value"] == sum(year.truth["totals"][counted])
    assert (entry["origin"], entry["unit"]) == ("computed", "persons")


def test_assisted_contracts_are_counted_from_the_records(year):
    entry = year.figures["ANP-05"]

    assert (entry["value"], entry["origin"]) == (year.truth["totals"]["assisted"], "computed")


@pytest.mark.parametrize(
    ("code", "counted"),
    [
        ("CTE-02", "cte_dom"), ("CTE-03", "cte_total"), ("CTE-04", "cte_total_dom"), ("CTE-05", "cte_total_ref"),
        ("ATT-02", "att"), ("I-08C", "att_renew"), ("I-08D", "att_general"), ("I-08B", "att_refused"),
    ],
)  # fmt: skip
def test_visas_and_certificates_are_counted_from_their_registers(year, code, counted):
    entry = year.figures[code]

    assert (entry["value"], entry["origin"]) == (year.truth["totals"][counted], "computed")


def test_visas_of_the_year_are_counted_with_women_and_men(year):
    entry = year.figures["CTE-01"]

    assert (sexes(entry), entry["origin"]) == (tuple(year.truth["totals"]["cte"]), "computed")


@pytest.mark.parametrize("code", ["I-07", "I-07B", "I-07C", "I-08E", "I-08F", "I-08G"])
def test_processing_times_and_shares_on_time_are_computed(year, code):
    entry = year.figures[code]

    assert entry["origin"] == "computed"
    assert 0 < entry["value"] <= 100


@pytest.mark.parametrize(
    ("code", "counted"),
    [
        ("AE-01", "ae"), ("AE-02", "ae_acc"), ("AE-03", "ae_form"), ("AE-04", "ae_form_sarl"),
        ("AE-05", "ae_form_coop"), ("AE-06", "ae_created"), ("AE-07", "sarl_created"), ("REF-02", "new_projects"),
        ("REF-04", "top_projects"), ("W4I-01", "w4i"), ("W4I-02", "w4i_coop"), ("W4I-04", "w4i_tta"),
        ("W4I-06", "w4i_people"), ("W4I-07", "w4i_indirect"), ("W4I-08", "w4i_ae"),
    ],
)  # fmt: skip
def test_projects_are_counted_from_their_registers(year, code, counted):
    entry = year.figures[code]

    assert (entry["value"], entry["origin"]) == (year.truth["totals"][counted], "computed")


@pytest.mark.parametrize(("code", "counted"), [("REF-03", "new_ref"), ("REF-05", "top_ref")])
def test_refugees_in_projects_are_counted_with_women_and_men(year, code, counted):
    entry = year.figures[code]

    assert (sexes(entry), entry["origin"]) == (tuple(year.truth["totals"][counted]), "computed")


@pytest.mark.parametrize("name", ["anapec_auto_emploi.xlsx", "amappe_kobo.csv", "w4i_startups.xlsx"])
def test_every_row_of_a_project_register_is_taken_in_once(year, name):
    report, truth = year.first[name], year.truth["files"][name]
    expected = {
        "anapec_auto_emploi.xlsx": truth.get("holders"),
        "amappe_kobo.csv": truth.get("rows", 0) - truth.get("resubmissions", 0),
        "w4i_startups.xlsx": sum(truth.get(part, 0) for part in ("startups", "people", "auto_entrepreneurs")),
    }[name]

    assert (report["imported"], report["rejected"]) == (expected, [])


def test_nothing_that_a_register_holds_is_declared(year):
    assert not [code for code, entry in year.figures.items() if entry["origin"] == "declared"]


def test_a_running_total_of_the_project_ends_with_the_year_asked_for(year):
    before = year.instance.indicators(2019)

    assert 0 < before["W4I-08"]["value"] < year.figures["W4I-08"]["value"]
    assert before["W4I-02"]["value"] + before["W4I-03"]["value"] == before["W4I-01"]["value"]


def test_another_year_has_none_of_these_people(year):
    before = year.instance.indicators(2019)

    assert not before["ANP-01"]["value"]


def test_the_instance_holds_together(year):
    assert year.instance.json("check") == {"ok": True, "findings": []}


def test_a_rehearsal_keeps_nothing(empty):
    rehearsed = empty.json("import", str(REGISTERS / HIRED), "--dry-run")
    found = empty.indicators()

    assert rehearsed["rows"] == 20
    assert rehearsed["imported"] == 0  # nobody here bears these numbers yet
    assert found["ANP-04"]["value"] in (0, None)
