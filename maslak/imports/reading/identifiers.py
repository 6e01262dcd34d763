"""Numbers that name a file, a document, a phone or a form's answer, each in one form."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers

from maslak.core.text import squeeze
from maslak.imports.reading.errors import BadValue, Doubtful
from maslak.imports.reading.fold import visible, western_digits
from maslak.imports.reading.sheets import Cell

_SCIENTIFIC = re.compile(r"^\d[.,]\d+[eE]\+?\d+$")  # what Excel makes of a long number
_DASHES = re.compile(r"\s*[-‐‑‒–—―−_]+\s*")
_LABEL = re.compile(r"^(?:N[°º]\s*:?\s*|NO[.:]\s*|NUM(?:ÉRO|ERO)?[\s.:]+)(?=\S*\d)", re.IGNORECASE)
_UUID = re.compile(r"^(?:uuid:)?\{?([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})\}?$", re.IGNORECASE)
_PHONES = re.compile(r"\s*(?:/|;|\||,| ou | et | or )\s*", re.IGNORECASE)
_MOROCCAN = re.compile(r"^(?:(?:\+|00)?212)?0?([5-9]\d{8})$")
_SHORTEST_DOCUMENT, _LONGEST_DOCUMENT = 5, 25


def _text(cell: Cell) -> str:
    """The cell as an identifier would be copied by hand: no « .0 » after a number that Excel took for a quantity."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = western_digits(visible(str(cell))).lstrip("'").strip()
    if _SCIENTIFIC.match(text):
        raise BadValue("identifier_scientific")
    return text[:-2] if re.fullmatch(r"\d+\.0", text) else text


def read_file_number(cell: Cell) -> str:
    """An office's own number: upper case, no spaces, one kind of dash; leading zeros count. Raises `BadValue`."""
    text = _LABEL.sub("", _text(cell))
    number = _DASHES.sub("-", text).replace(" ", "").upper().strip("-.:")
    if not any(c.isdigit() for c in number) or len(number) > 40:
        raise BadValue("file_number_unreadable")
    return number


def read_code(cell: Cell) -> str:
    """A code such as an indicator's: upper case, no spaces. Raises `BadValue` when nothing or a sentence is left."""
    code = _DASHES.sub("-", _text(cell)).replace(" ", "").upper().strip("-.:")
    if not code or len(code) > 40 or not any(c.isalnum() for c in code):
        raise BadValue("code_unreadable")
    return code


def read_document_number(cell: Cell) -> str:
    """A document's number: capital letters and digits only. Raises `BadValue` when too short to name anybody."""
    number = squeeze(_LABEL.sub("", _text(cell)))
    if len(number) < _SHORTEST_DOCUMENT or not any(c.isdigit() for c in number):
        raise BadValue("document_too_short", least=_SHORTEST_DOCUMENT)
    if len(number) > _LONGEST_DOCUMENT:
        raise BadValue("document_too_long", most=_LONGEST_DOCUMENT)
    if set(number) <= {"0"}:
        raise BadValue("document_too_short", least=_SHORTEST_DOCUMENT)
    return number


def read_phone(cell: Cell) -> str | Doubtful:
    """The first phone number of a cell in E.164 form, Morocco where no country is written.

    `Doubtful` for a number of the right length in a range that nobody was given. Raises `BadValue`.
    """
    return _phone(_text(cell))


@lru_cache(maxsize=65536)
def _phone(text: str) -> str | Doubtful:
    doubtful = ""
    for part in _PHONES.split(text):
        digits = re.sub(r"[^\d+]", "", part)
        if not 8 <= len(digits) <= 17:
            continue
        number = _number(digits)
        if number is None:
            continue
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if phonenumbers.is_valid_number(number):
            return written
        if phonenumbers.is_possible_number(number):
            doubtful = doubtful or written
    if doubtful:
        return Doubtful(doubtful, "phone_doubtful", {"kept": doubtful})
    raise BadValue("phone_unreadable")


def _number(digits: str) -> phonenumbers.PhoneNumber | None:
    here = _MOROCCAN.match(digits)
    if here:
        return phonenumbers.PhoneNumber(country_code=212, national_number=int(here[1]))
    try:
        return phonenumbers.parse("+" + digits[2:] if digits.startswith("00") else digits, "MA")
    except phonenumbers.NumberParseException:
        return None


def read_uuid(cell: Cell) -> str:
    """A form's own identifier, lower case, without its « uuid: » prefix. Raises `BadValue`."""
    text = visible(str(cell)).lower()
    found = _UUID.match(text)
    if found:
        return found[1]
    if re.fullmatch(r"(?:uuid:)?[\w.:-]{8,64}", text):
        return text.removeprefix("uuid:")
    raise BadValue("uuid_unreadable")
