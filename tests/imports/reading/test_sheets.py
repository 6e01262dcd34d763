"""Files are known by their bytes: what can be read is read, anything else is refused with what to do."""

import io
import json
import zipfile
from datetime import datetime

import openpyxl
import pytest

from maslak.imports.reading.errors import UnreadableFile
from maslak.imports.reading.sheets import UNCOMPUTED, Limits, read_tables

from .files import AWA, HEAD, KOFI, saved, text_file, workbook


def scratched(content):
    """The same archive with bytes of its first packed part changed, as on a worn disk."""
    start = content.index(b"xml") + 20
    return (
        content[:start] + bytes(byte ^ 0x55 for byte in content[start : start + 60]) + content[start + 60 :]
    )


def refused(name: str, content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableFile) as refusal:
        read_tables(name, content, limits)
    for lang in ("fr", "ar", "en"):
        assert refusal.value.sentence(lang)
    return refusal.value.code


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return out.getvalue()


def test_a_workbook_gives_its_sheets_with_dates_as_dates_and_numbers_as_numbers():
    content = workbook(
        [["Nom", "Né le", "Salaire"], ["Diallo", datetime(1990, 3, 12), 2830]], [["x"]], titles=("A", "B")
    )

    first, second = read_tables("registre.xlsx", content)

    assert (first.sheet, second.sheet) == ("A", "B")
    assert first.rows == [["Nom", "Né le", "Salaire"], ["Diallo", datetime(1990, 3, 12), 2830]]


def test_rows_keep_the_numbers_that_excel_shows():
    book = openpyxl.Workbook()
    book.active["A4"] = "Nom"
    book.active["C6"] = "Diallo"

    (table,) = read_tables("registre.xlsx", saved(book))

    assert table.rows == [[], [], [], ["Nom"], [], [None, None, "Diallo"]]


def test_blank_lines_of_a_text_file_keep_their_numbers_and_a_broken_line_is_one_record():
    (table,) = read_tables("registre.csv", b'Nom;Note\n\nDiallo;"deux\nlignes"\nBah;x\n')

    assert table.rows == [["Nom", "Note"], [], ["Diallo", "deux\nlignes"], ["Bah", "x"]]


def test_the_content_decides_and_not_the_name():
    rows = [HEAD, AWA]
    assert read_tables("registre.xlsx", text_file(rows))[0].rows == rows
    assert read_tables("registre.csv", workbook(rows))[0].rows == rows


def test_a_formula_is_read_by_its_result_and_named_when_it_has_none():
    content = workbook([["Nom", "Salaire", "Prime"], ["Diallo", "=1000+2000", 5], ["Bah", 100, "=B3*2"]])

    (never_computed,) = read_tables("registre.xlsx", content)

    assert never_computed.rows[1] == ["Diallo", UNCOMPUTED, 5]
    assert never_computed.rows[2] == ["Bah", 100, UNCOMPUTED]
    (computed,) = read_tables("registre.xlsx", _with_results(content, {"B2": 3000, "C3": 200}))
    assert computed.rows[1:] == [["Diallo", 3000, 5], ["Bah", 100, 200]]


def _with_results(content: bytes, results: dict[str, int]) -> bytes:
    """The workbook as Excel would have saved it: each formula with its result."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for part in before.namelist():
            data = before.read(part)
            if part.endswith("sheet1.xml"):
                for cell, result in results.items():
                    start = data.index(f'r="{cell}"'.encode())
                    end = data.index(b"</c>", start)
                    piece = (
                        data[start:end].replace(b"<v></v>", b"").replace(b"<v/>", b"").replace(b"<v />", b"")
                    )
                    data = data[:start] + piece + f"<v>{result}</v>".encode() + data[end:]
            after.writestr(part, data)
    return out.getvalue()


def test_a_text_that_begins_with_an_equals_sign_stays_text():
    book = openpyxl.Workbook()
    book.active["A1"] = "Note"
    book.active["A2"].value = "=cmd|'/c calc'!A1"
    book.active["A2"].data_type = "s"

    assert read_tables("registre.xlsx", saved(book))[0].rows[1] == ["=cmd|'/c calc'!A1"]
    assert read_tables("registre.csv", b"Nom;Note\nDiallo;=1+1\n")[0].rows[1] == ["Diallo", "=1+1"]


def test_a_hidden_sheet_says_so():
    book = openpyxl.Workbook()
    book.create_sheet("Listes").sheet_state = "hidden"
    book.active["A1"] = "Nom"

    assert [table.hidden for table in read_tables("registre.xlsx", saved(book))] == [False, True]


def test_answers_of_a_form_sent_as_json_are_a_table():
    answers = [{"_uuid": "a", "porteur/nom": "Diallo"}, {"_uuid": "b", "projet/montant": 8000}]
    for content in (answers, {"count": 2, "results": answers}):
        (table,) = read_tables("export.json", json.dumps(content).encode())
        assert table.rows == [["_uuid", "porteur/nom", "projet/montant"], ["a", "Diallo"], ["b", None, 8000]]


@pytest.mark.parametrize("content", [b"", b"   \r\n ", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_refused(content):
    assert refused("registre.csv", content) == "file_empty"


def test_a_workbook_of_empty_sheets_is_refused():
    assert refused("registre.xlsx", workbook([], [])) == "file_empty"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("registre.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook_too_old"),
        (
            "registre.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "workbook_locked",
        ),
        ("registre.xlsx", zipped(xl__workbook_bin=b"x"), "workbook_binary"),
        (
            "registre.xlsx",
            zipped(content_xml=b"<x/>", mimetype=b"application/vnd.oasis"),
            "file_is_opendocument",
        ),
        ("registre.xlsx", zipped(word__document_xml=b"<x/>"), "file_is_document"),
        ("registre.xlsx", zipped(readme=b"x"), "file_is_archive"),
        ("registre.xlsx", workbook([["a", "b"]])[:900], "workbook_damaged"),
        ("registre.xlsx", zipped(xl__workbook_xml=b"<workbook/>"), "workbook_damaged"),
        ("registre.xlsx", scratched(workbook([["a", "b"]] * 500)), "workbook_damaged"),
        ("registre.xls", b"<html><table><tr><td>Nom</td></tr></table></html>", "file_is_web_page"),
        ("registre.xls", b"<?xml version='1.0'?><Workbook/>", "file_is_web_page"),
        ("registre.csv", b"%PDF-1.7 ...", "file_is_pdf"),
        ("registre.csv", b"\x89PNG\r\n\x1a\n....", "file_is_picture"),
        ("registre.csv", bytes(range(256)) * 8, "file_is_not_a_table"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(name, content, code):
    assert refused(name, content) == code


def test_a_file_too_large_is_refused_before_it_is_opened():
    assert refused("registre.csv", text_file([HEAD, AWA]), Limits(size=20)) == "file_too_large"


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    content = zipped(xl__workbook_xml=b"<workbook/>", xl__worksheets__sheet1_xml=b" " * 5_000_000)

    assert len(content) < 20_000
    assert refused("registre.xlsx", content, Limits(unpacked=1_000_000)) == "workbook_bomb"
    assert (
        refused("registre.xlsx", zipped(**{f"p{i}": b"x" for i in range(30)}), Limits(parts=20))
        == "workbook_bomb"
    )


def test_a_workbook_that_defines_entities_is_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><workbook>&lol;</workbook>'

    assert refused("registre.xlsx", zipped(xl__workbook_xml=bomb)) == "workbook_damaged"


def test_too_many_rows_columns_or_letters_are_refused():
    rows = [["Nom", "Sexe", "Note"]] + [["Diallo", "F", "x"]] * 20
    for content in (text_file(rows), workbook(rows)):
        assert refused("registre", content, Limits(rows=10)) == "too_many_rows"
        assert refused("registre", content, Limits(columns=2)) == "too_many_columns"
    assert (
        refused("registre.csv", text_file([["Nom", "Note"], ["Diallo", "x" * 500]]), Limits(cell=100))
        == "cell_too_long"
    )


def test_a_workbook_whose_stated_extent_is_wrong_is_read_whole():
    content = workbook([HEAD, AWA, KOFI])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for part in before.namelist():
            after.writestr(
                part, before.read(part).replace(b'<dimension ref="A1:H3"', b'<dimension ref="A1:A1"')
            )

    assert read_tables("registre.xlsx", out.getvalue())[0].rows == [HEAD, AWA, KOFI]
