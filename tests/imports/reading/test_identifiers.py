"""Numbers that name a file, a document or a phone, and the names of people."""

import pytest

from maslak.imports.reading.errors import BadValue, Doubtful
from maslak.imports.reading.values import Context, FullName, as_text, read_value


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("an20-00282", "AN20-00282"),
        (" AN20 - 00282 ", "AN20-00282"),
        ("AN20–00282", "AN20-00282"),
        ("N° 00123", "00123"),
        ("٠٠١٢٣", "00123"),
        (123, "123"),
        (123.0, "123"),
        ("PP/12", "PP/12"),
    ],
)
def test_an_offices_number_has_one_form_and_keeps_its_zeros(written, number):
    assert read_value("file_number", written) == number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("K 900882D", "K900882D"),
        ("c439571d", "C439571D"),
        ("AB-12.34/56", "AB123456"),
        ("K٩٠٠٨٨٢D", "K900882D"),
        (123456, "123456"),
    ],
)
def test_a_documents_number_is_capitals_and_digits(written, number):
    assert read_value("document_number", written) == number


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        ("file_number", "voir dossier", "file_number_unreadable"),
        ("file_number", "1,23E+11", "identifier_scientific"),
        ("document_number", "K12", "document_too_short"),
        ("document_number", "00000", "document_too_short"),
        ("document_number", "ABCDEFG", "document_too_short"),
        ("document_number", "K123456A C987654B et R111111C", "document_too_long"),
        ("phone", "06123", "phone_unreadable"),
        ("phone", "voir dossier", "phone_unreadable"),
        ("uuid", "!", "uuid_unreadable"),
        ("code", "", "code_unreadable"),
        ("person_name", "1234", "name_unreadable"),
        ("person_name", "???", "name_unreadable"),
        ("file_number", "#REF!", "cell_error"),
        ("text", "a" * 2000, "text_too_long"),
    ],
)
def test_what_names_nobody_is_refused_with_its_reason(kind, written, code):
    with pytest.raises(BadValue) as refusal:
        read_value(kind, written)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "written",
    ["0612345678", "06 12 34 56 78", "063 12 20 97 4", "+212612345678", "00212 612345678", "+212 (0)6 12 34 56 78",
     "612345678", 612345678, "٠٦١٢٣٤٥٦٧٨", "06.12.34.56.78 / 0698765432", "Tél : 0612345678"],
)  # fmt: skip
def test_moroccan_phones_have_one_form(written):
    number = "+212631220974" if "97 4" in str(written) else "+212612345678"
    assert read_value("phone", written) == number


def test_a_phone_from_elsewhere_keeps_its_country_and_an_unheard_of_one_is_doubted():
    assert read_value("phone", "+221 77 123 45 67") == "+221771234567"
    assert read_value("phone", "0685838253") == Doubtful(
        "+212685838253", "phone_doubtful", {"kept": "+212685838253"}
    )


def test_a_forms_identifier_loses_its_prefix():
    bare = "26b84963-b94c-1d5d-c880-55335d282418"
    assert read_value("uuid", f"uuid:{bare.upper()}") == bare
    assert read_value("uuid", bare) == bare


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("N'Guessan ", "N'Guessan"),
        ("  Al-  Sharif\u200f", "Al- Sharif"),
        ("Mme Diallo", "Diallo"),
        ("Ke\u0308ita", "Këita"),
        ("محمد", "محمد"),
        ("\ufeffDiallo", "Diallo"),
    ],
)
def test_names_stay_as_written_without_invisible_marks(written, name):
    assert read_value("person_name", written) == name


@pytest.mark.parametrize(
    ("written", "header", "last", "first"),
    [
        ("DIALLO Mamadou Alpha", "Nom complet", "DIALLO", "Mamadou Alpha"),
        ("Mamadou DIALLO", "Nom complet", "DIALLO", "Mamadou"),
        ("Diallo Mamadou", "Nom et prénom", "Diallo", "Mamadou"),
        ("Mamadou Diallo", "Prénom et nom", "Diallo", "Mamadou"),
        ("Diallo", "Nom et prénom", "Diallo", ""),
    ],
)
def test_a_name_in_one_cell_is_taken_apart(written, header, last, first):
    assert read_value("full_name", written, Context(header=header)) == FullName(last, first)


def test_what_a_reader_sees_in_a_cell():
    from datetime import datetime

    assert [as_text(cell) for cell in (None, 12.0, 1.5, True, datetime(2020, 1, 2), " a  b ")] == [
        "", "12", "1.5", "VRAI", "2020-01-02", "a b",
    ]  # fmt: skip
