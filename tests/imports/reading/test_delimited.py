"""Text tables in the encodings and with the separators that offices' programs choose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maslak.imports.reading.encodings import decode
from maslak.imports.reading.sheets import read_tables

from .files import REGISTERS, text_file

FRENCH = [["N° dossier", "Nom", "Prénom", "Nationalité"], ["1", "Keïta", "Aïssatou", "Sénégalaise"],
          ["2", "N'Guessan", "Grâce", "Côte d'Ivoire"], ["3", "Cissé", "François", "Guinée équatoriale"]]  # fmt: skip
ARABIC = [
    ["الاسم العائلي", "الاسم الشخصي", "الجنسية"],
    ["العلوي", "محمد", "السنغال"],
    ["بناني", "فاطمة", "كوت ديفوار"],
]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac-roman", "iso-8859-1", "cp850"],
)
def test_french_registers_in_any_usual_encoding_and_separator(encoding, separator):
    (table,) = read_tables("registre.csv", text_file(FRENCH, encoding=encoding, separator=separator))

    assert table.rows == FRENCH
    assert table.separator == separator


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1256", "iso-8859-6", "mac-arabic"])
def test_arabic_registers_in_any_usual_encoding(encoding):
    assert read_tables("registre.csv", text_file(ARABIC, encoding=encoding))[0].rows == ARABIC


def test_arabic_and_french_in_one_windows_1256_file():
    rows = [["Nom", "Métier", "Région"], ["Diallo", "حلاق", "Fès"], ["Bénié", "خياطة", "Salé"]]

    (table,) = read_tables("registre.csv", text_file(rows, encoding="windows-1256"))

    assert table.rows == rows
    assert table.encoding == "windows-1256"


def test_a_real_register_says_which_encoding_it_was_in():
    (table,) = read_tables("x.csv", (REGISTERS / "anapec_prestations.csv").read_bytes())

    assert (table.encoding, table.separator) == ("windows-1252", ";")
    assert any("–" in str(cell) for row in table.rows for cell in row)


def test_two_exports_pasted_together_are_read_line_by_line():
    utf8 = text_file(FRENCH * 3)
    other = text_file(FRENCH[1:2], encoding="cp1252")

    (table,) = read_tables("registre.csv", utf8 + other)

    assert table.rows[-1] == FRENCH[1]
    assert table.rows[:4] == FRENCH


def test_a_file_saved_twice_over_is_mended():
    broken = text_file(FRENCH).decode("utf-8").encode("utf-8").decode("cp1252", "replace")
    sound = text_file(FRENCH).decode("utf-8")

    assert "Ã©" in broken
    assert decode(sound.encode("utf-8").decode("latin-1").encode("utf-8"))[0] == sound


def test_a_first_line_may_tell_excel_the_separator():
    (table,) = read_tables("registre.csv", b"sep=;\r\nNom;Note\r\nDiallo;a,b,c\r\n")

    assert table.separator == ";"
    assert table.rows[1:] == [["Nom", "Note"], ["Diallo", "a,b,c"]]


def test_decimal_commas_do_not_pass_for_separators():
    (table,) = read_tables("registre.csv", b"Nom;Salaire;Prime\nDiallo;3200,50;1,5\nBah;3000,00;2,5\n")

    assert table.separator == ";"


def test_old_mac_line_ends_and_missing_last_cells():
    (table,) = read_tables("registre.csv", b"Nom;Sexe;Note\rDiallo;F\rBah;M;x\r")

    assert table.rows == [["Nom", "Sexe", "Note"], ["Diallo", "F"], ["Bah", "M", "x"]]


def test_a_quotation_mark_left_open_does_not_swallow_the_file():
    lines = ["Nom;Note;Sexe", 'Diallo;"écran 12;F', *[f"Bah{i};rien;M" for i in range(200)]]

    (table,) = read_tables("registre.csv", "\n".join(lines).encode())

    assert len(table.rows) == 202
    assert table.rows[1] == ["Diallo", "écran 12", "F"]


def test_a_quotation_mark_left_open_in_one_line_does_not_swallow_the_next_one():
    lines = ["N°;Nom;Sexe;Pays", '1;"Diallo;F;Mali', "2;Bah;M;Mali", '3;Sow "dit" Ba;M;Mali']

    (table,) = read_tables("registre.csv", "\n".join(lines).encode())

    assert [row[1] for row in table.rows] == ["Nom", "Diallo", "Bah", 'Sow "dit" Ba']


def test_a_cell_of_several_lines_stays_one_cell():
    (table,) = read_tables("registre.csv", b'Nom;Adresse;Sexe;Pays\nDiallo;"rue 1;\nRabat";F;Mali\n')

    assert table.rows[1] == ["Diallo", "rue 1;\nRabat", "F", "Mali"]


def test_lines_put_whole_between_quotation_marks_are_opened():
    (table,) = read_tables("registre.csv", b'"Nom,Sexe,Ville"\n"Diallo,F,Rabat"\n"Bah,M,Fes"\n')

    assert table.rows == [["Nom", "Sexe", "Ville"], ["Diallo", "F", "Rabat"], ["Bah", "M", "Fes"]]


cells = st.text(st.sampled_from("abcdéèêàç ïôABCÉ'’0123456789,;\"\n-"), max_size=12)


@given(
    st.lists(st.lists(cells, min_size=3, max_size=3), min_size=5, max_size=20), st.sampled_from(["\t", "|"])
)
def test_any_text_between_quotation_marks_comes_back(body, separator):
    rows = [["Nom", "Prénom", "Nationalité"], *body]

    (table,) = read_tables("registre.csv", text_file(rows, separator=separator, encoding="utf-8-sig"))

    for sent, came in zip(rows, table.rows, strict=False):
        padded = [*came, *[""] * (3 - len(came))]
        assert [str(cell).strip() for cell in padded] == [cell.strip() for cell in sent]
