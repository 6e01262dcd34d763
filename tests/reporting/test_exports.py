"""Every format says the same numbers, and can be read back by what reads it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from datetime import UTC, date, datetime

import docx
import openpyxl
import pytest
from lxml import etree

from maslak.core.errors import Invalid
from maslak.programme import actions as programme
from maslak.programme.models import Project, ProjectResult
from maslak.reporting import actions, bilan
from maslak.reporting.exports import FORMATS, pdf, write

NOW = datetime(2021, 3, 2, 10, 0, tzinfo=UTC)
Numbers = dict[str, tuple]


@pytest.fixture
def year(make_person, fact, declare, ministry, operator_actor):
    """A small year: recorded, declared, with and without sexes, a rate, a delay, a target, a project."""
    programme.load_reference(by=operator_actor)
    for place, sex in enumerate(("female", "male", "male", "unstated")):
        person = make_person(sex, region="MA-04" if place else "MA-06")
        fact("registered", person, "2020-01-10", region="MA-04" if place else "MA-06")
        fact("interviewed", person, f"2020-0{2 + place}-01", mode="phone" if place else "onsite")
    fact("workshop_attended", person, "2020-05-01", counts_as="job_search", topic="cv")
    declare("CTE-01", 2020, 271, women=129, men=142, already_public=True, organisation=ministry)
    declare("ANP-07", 2020, 48, period="2020-06")
    declare("ESM-01", 2020, 1500, period="2020-12/..")
    declare("W4I-01", 2020, 22, period="2018/2020", source="=1+1")
    programme.create_note(kind="challenge", year=2020, text_fr="=HYPERLINK(1)", by=operator_actor)
    project = Project.objects.create(code="ESSAI", text_fr="Projet d'essai", starts_on=date(2019, 1, 1))
    project.fundings.create(funder=ministry)
    ProjectResult.objects.create(
        project=project, indicator="W4I-01", baseline=0, baseline_year=2018, target=30,
        starts_on=date(2019, 1, 1), ends_on=date(2020, 12, 31),
    )  # fmt: skip
    return 2020


@pytest.fixture
def document(year):
    return bilan.render(year, "fr")


def _expected(document) -> Numbers:
    return {code: (f.value, f.women, f.men) for code, f in document.figures.items()}


def _from_json(content: bytes) -> Numbers:
    return {f["code"]: (f["value"], f["women"], f["men"]) for f in json.loads(content)["figures"]}


def _from_xlsx(content: bytes) -> Numbers:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return {row[0]: (row[2], row[3], row[4]) for row in sheet.iter_rows(min_row=2, values_only=True)}


def _number(text: str):
    plain = re.sub(r"[\s%\u202f]", "", text).replace(",", ".")
    return None if plain in ("", "–") else (float(plain) if "." in plain else int(plain))


def _from_docx(content: bytes) -> Numbers:
    tables = docx.Document(io.BytesIO(content)).tables
    annex = next(t for t in tables if t.rows[0].cells[0].text == "Code")
    rows = [[cell.text for cell in row.cells] for row in annex.rows[1:]]
    return {row[0]: tuple(_number(cell) for cell in row[2:5]) for row in rows}


def _from_hxl(content: bytes) -> Numbers:
    _heads, tags, *rows = csv.reader(io.StringIO(content.decode()))
    found = {}
    for row in rows:
        cells = dict(zip(tags, row, strict=True))
        if cells["#adm1+code"]:
            continue
        for total, women, men in (
            ("#reached+ind", "#reached+ind+f", "#reached+ind+m"),
            ("#indicator+value+num", "#indicator+value+num+f", "#indicator+value+num+m"),
            ("#indicator+value+pct", "#indicator+value+pct+f", "#indicator+value+pct+m"),
        ):
            if cells[total]:
                assert cells["#indicator+code"] not in found
                found[cells["#indicator+code"]] = tuple(_number(cells[tag]) for tag in (total, women, men))
    return found


def _from_iati(content: bytes) -> Numbers:
    found = {}
    for indicator in etree.fromstring(content).findall("iati-activity")[0].iter("indicator"):
        parts = {None: None, "female": None, "male": None}
        for node in [*indicator.iter("actual"), *indicator.iter("target")]:
            dimension = node.find("dimension")
            key = None if dimension is None else dimension.get("value")
            if key in parts:
                parts[key] = _number(node.get("value"))
        found[indicator.find("reference").get("code")] = tuple(parts.values())
    return found


def _from_dhis2(content: bytes, document) -> Numbers:
    codes = {f.indicator.dhis2: code for code, f in document.figures.items()}
    cells: dict[str, dict[str, float]] = {}
    for value in json.loads(content)["dataValues"]:
        if "orgUnit" not in value:
            element = cells.setdefault(codes[value["dataElement"]], {})
            assert value["categoryOptionCombo"] not in element
            element[value["categoryOptionCombo"]] = _number(value["value"])
    return {
        code: (found.get("T", sum(v for k, v in found.items() if k != "T")), found.get("F"), found.get("M"))
        for code, found in cells.items()
    }


def _from_typst(document) -> Numbers:
    data = json.loads(pdf.source(document)["data.json"])
    return {r["code"]: tuple(_number(r[name]) for name in ("value", "women", "men")) for r in data["rows"]}


def test_all_formats_say_the_same_numbers(year, document):
    expected = _expected(document)
    content = {format: write(year, format, "fr")[0] for format in FORMATS}

    assert len(expected) > 15
    assert _from_json(content["json"]) == expected
    assert _from_xlsx(content["xlsx"]) == expected
    assert _from_docx(content["docx"]) == expected
    assert _from_hxl(content["hxl"]) == expected
    assert _from_iati(content["iati"]) == expected
    assert _from_dhis2(content["dhis2"], document) == expected
    assert _from_typst(document) == expected


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("format", list(FORMATS))
def test_every_format_is_written_in_every_language(year, format, language):
    content, name, content_type = write(year, format, language)

    assert content
    assert name.endswith(FORMATS[format].suffix)
    assert language in name
    assert content_type == FORMATS[format].content_type


@pytest.mark.parametrize(("format", "language"), [("odt", "fr"), ("pdf", "de")])
def test_an_unknown_format_or_language_is_refused(year, format, language):
    with pytest.raises(Invalid):
        write(year, format, language)


def test_a_frozen_edition_is_exported_with_its_own_numbers(year, make_actor, ministry, make_person, fact):
    coordinator = make_actor("coordinator", ministry)
    edition = actions.create_edition(year=year, by=coordinator)
    before = _from_json(write(year, "json")[0])
    actions.freeze(edition_id=edition.pk, by=coordinator, now=NOW)
    fact("registered", make_person(), "2020-11-01")

    exported = json.loads(write(year, "json")[0])

    assert _from_json(write(year, "json")[0]) == before
    assert exported["sha256"]
    assert json.loads(write(year, "dhis2")[0])["completeDate"] == "2021-03-02"
    assert write(year, "pdf")[0] == write(year, "pdf")[0]


# PDF


def test_the_pdf_is_tagged_and_in_its_language(year):
    content = write(year, "pdf", "ar")[0]

    assert content.startswith(b"%PDF-")
    assert b"/Lang (ar)" in content or b"/Lang(ar)" in content
    assert b"/StructTreeRoot" in content


def test_signs_that_no_font_has_do_not_stop_the_pdf(year, operator_actor):
    assert b"pdfuaid" in write(year, "pdf", "fr")[0]
    programme.create_note(kind="challenge", year=year, text_fr="ⴰⵎⴰⵣⵉⵖ 🙂", by=operator_actor)

    assert write(year, "pdf", "fr")[0].startswith(b"%PDF-")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_the_words_of_the_pdf_can_be_selected(year, tmp_path):
    path = tmp_path / "bilan.pdf"
    path.write_bytes(write(year, "pdf", "fr")[0])

    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout

    assert "Bilan 2020 du programme" in text
    assert "Personnes inscrites à l'agence de l'emploi" in text
    assert "déclaré" in text


def test_what_people_wrote_reaches_typst_as_data_only(year):
    document = bilan.render(year, "fr")
    source = pdf.source(document)

    assert b"HYPERLINK" not in source["main.typ"]
    assert "=HYPERLINK(1)" in source["data.json"].decode()


# Word


def test_the_word_file_has_headings_tables_and_described_pictures(year):
    word = docx.Document(io.BytesIO(write(year, "docx", "fr")[0]))

    styles = {p.style.name for p in word.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "List Bullet"} <= styles
    pictures = word.element.findall(".//{*}docPr")
    assert pictures
    assert all(picture.get("descr") for picture in pictures)
    assert word.core_properties.title == "Bilan 2020 du programme « Emploi »"


def test_arabic_paragraphs_of_the_word_file_run_from_right_to_left(year):
    word = docx.Document(io.BytesIO(write(year, "docx", "ar")[0]))

    told = [p for p in word.paragraphs if p.text.strip()]
    assert all(p._p.find(".//{*}bidi") is not None for p in told)
    assert all(t._tbl.find(".//{*}bidiVisual") is not None for t in word.tables)


# Workbook


def test_the_workbook_has_its_sheets_and_computes_nothing(year):
    book = openpyxl.load_workbook(io.BytesIO(write(year, "xlsx", "fr")[0]))

    assert book.sheetnames == [
        "Indicateurs",
        "Par sexe",
        "Par mois",
        "Par région",
        "Définitions",
        "Notes",
        "À propos",
    ]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    notes = [row[2].value for row in book["Notes"].iter_rows(min_row=2)]
    assert "=HYPERLINK(1)" in notes


def test_the_workbook_takes_figures_apart(year):
    book = openpyxl.load_workbook(io.BytesIO(write(year, "xlsx", "fr")[0]))

    months = {row[0].value: [c.value for c in row[2:14]] for row in book["Par mois"].iter_rows(min_row=2)}
    regions = {row[0].value: [c.value for c in row[2:]] for row in book["Par région"].iter_rows(min_row=2)}
    sexes = {row[0].value: [c.value for c in row[2:5]] for row in book["Par sexe"].iter_rows(min_row=2)}
    assert months["ANP-02"][:6] == [0, 1, 1, 1, 1, 0]
    assert sum(regions["ANP-01"]) == 4
    assert sexes["ANP-01"] == [1, 2, 1]


def test_the_arabic_workbook_opens_from_the_right(year):
    book = openpyxl.load_workbook(io.BytesIO(write(year, "xlsx", "ar")[0]))

    assert all(sheet.sheet_view.rightToLeft for sheet in book)


# Exchange formats


def test_the_hxl_file_begins_with_the_agreed_columns(year):
    heads, tags, *rows = csv.reader(io.StringIO(write(year, "hxl", "fr")[0].decode()))

    assert heads[:9] == [
        "Code", "Indicateur", "Période début", "Période fin", "Région", "Femmes", "Hommes", "Total", "Marque",
    ]  # fmt: skip
    assert tags[:9] == [
        "#indicator+code", "#indicator+name+i_fr", "#date+start", "#date+end", "#adm1+code",
        "#reached+ind+f", "#reached+ind+m", "#reached+ind", "#status+sdc",
    ]  # fmt: skip
    by_code = {(row[0], row[4]): row for row in rows}
    assert by_code["ANP-01", ""][2:9] == ["2020-01-01", "2020-12-31", "", "1", "2", "4", ""]
    assert by_code["ANP-01", "MA-04"][7] == "3"
    assert by_code["CTE-01", ""][8] == "o"
    assert by_code["ANP-07", ""][2:4] == ["2020-06-01", "2020-06-30"]
    assert by_code["ESM-01", ""][2:4] == ["2020-12-01", ""]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert any(cell == "'=1+1" for row in rows for cell in row)


# The order that the XSD of IATI 2.03 demands.
_ORDER = {
    "iati-activity": "iati-identifier reporting-org title description participating-org activity-status activity-date "
    "activity-scope recipient-country result",
    "indicator": "title description reference baseline period",
    "period": "period-start period-end target actual",
}


def test_iati_elements_stand_in_the_order_of_the_standard(year):
    root = etree.fromstring(write(year, "iati", "fr")[0])

    assert root.get("version") == "2.03"
    for name, order in _ORDER.items():
        ranks = {tag: rank for rank, tag in enumerate(order.split())}
        for node in root.iter(name):
            found = [ranks[child.tag] for child in node]
            assert found == sorted(found)
    for activity in root.iter("iati-activity"):
        for required in (
            "reporting-org",
            "title",
            "description",
            "participating-org",
            "activity-status",
            "activity-date",
        ):
            assert activity.find(required) is not None
    assert all(
        re.fullmatch(r"\d{4}-\d\d-\d\d", n.get("iso-date")) for n in root.iter("period-start", "period-end")
    )


def test_a_project_reports_its_results_framework(year):
    root = etree.fromstring(write(year, "iati", "fr")[0])

    project = next(a for a in root if a.findtext("iati-identifier").endswith("-ESSAI"))
    period = project.find(".//period")
    assert project.find(".//baseline").attrib == {"year": "2018", "value": "0"}
    assert period.find("target").get("value") == "30"
    assert period.find("actual").get("value") == "22"
    assert period.find("period-start").get("iso-date") == "2019-01-01"


def test_a_target_is_never_reported_as_a_result(year):
    root = etree.fromstring(write(year, "iati", "fr")[0])

    indicator = next(i for i in root.iter("indicator") if i.find("reference").get("code") == "ESM-01")
    assert indicator.find(".//actual") is None
    assert indicator.find(".//target").get("value") == "1500"


def test_dhis2_values_bear_the_codes_of_the_definitions(year):
    payload = json.loads(write(year, "dhis2", "fr")[0])

    assert (payload["dataSet"], payload["period"], payload["orgUnit"]) == ("SNIA_CP3_Y", "2020", "MA")
    assert {"dataElement": "ANP_01", "categoryOptionCombo": "F", "value": "1"} in payload["dataValues"]
    assert {"dataElement": "ANP_01", "categoryOptionCombo": "U", "value": "1"} in payload["dataValues"]
    assert {"dataElement": "ANP_01", "categoryOptionCombo": "T", "value": "3", "orgUnit": "MA-04"} in payload[
        "dataValues"
    ]
    assert all(isinstance(value["value"], str) for value in payload["dataValues"])
