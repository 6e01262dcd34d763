"""One parser per type of column: a value, a `Doubtful` one, or `BadValue`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from maslak.imports.reading import choices, dates, identifiers, numbers, posts
from maslak.imports.reading.errors import BadValue
from maslak.imports.reading.fold import fold, visible
from maslak.imports.reading.nationalities import read_nationality
from maslak.imports.reading.sheets import CELL_ERRORS, UNCOMPUTED, Cell
from maslak.imports.reading.vocabulary import words_of

_LONGEST_TEXT, _LONGEST_NAME = 200, 120
_LETTER = re.compile(r"[^\W\d_]")
_HONORIFIC = re.compile(
    r"^(?:M\.|Mr\.?|Mme|Mlle|Mrs\.?|Ms\.?|Monsieur|Madame|السيدة?|الآنسة)\s+(?=\S)", re.IGNORECASE
)


@dataclass(frozen=True)
class Context:
    """What a parser may need to know of the table around its cell."""

    origin_1904: bool = False
    register_year: int | None = None
    header: str = ""


@dataclass(frozen=True)
class FullName:
    """A name written in one cell, taken apart."""

    last_name: str
    first_name: str


def read_text(cell: Cell) -> str:
    """Text in composed form, trimmed, inner spaces collapsed. Raises `BadValue` when it is a page long."""
    text = as_text(cell)
    if len(text) > _LONGEST_TEXT:
        raise BadValue("text_too_long", most=_LONGEST_TEXT)
    return text


def read_person_name(cell: Cell) -> str:
    """A name as written, without its honorific. Raises `BadValue` for what holds no letter."""
    if isinstance(cell, bool | datetime | date):
        raise BadValue("name_unreadable")
    name = _HONORIFIC.sub("", visible(str(cell))).strip(" ,;.\"'*").strip()
    if not _LETTER.search(name) or len(name) > _LONGEST_NAME or any(c.isdigit() for c in name):
        raise BadValue("name_unreadable")
    return name


def read_full_name(cell: Cell, header: str = "") -> FullName:
    """A name in one cell: the words in capitals are the last name; without them the header's order decides,
    last name first unless it says « prénom et nom »."""
    words = read_person_name(cell).replace(",", " ").split()
    if len(words) == 1:
        return FullName(words[0], "")
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if capitals and len(capitals) < len(words):
        return FullName(" ".join(capitals), " ".join(word for word in words if word not in capitals))
    title = fold(header)
    first_first = title.startswith(("prenom", "first", "given", "الاسم الشخصي"))
    return (
        FullName(words[-1], " ".join(words[:-1])) if first_first else FullName(words[0], " ".join(words[1:]))
    )


def as_text(cell: Cell) -> str:
    """What a reader sees in the cell: a whole number without « .0 », a date as ISO, nothing for an empty one."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return visible(cell)
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return (
            cell.date().isoformat() if not (cell.hour or cell.minute or cell.second) else cell.isoformat(" ")
        )
    return str(cell)


@cache
def _marks_of_nothing() -> frozenset[str]:
    words = words_of("blank", "empty")
    return frozenset([*(word.casefold() for word in words), *(fold(word) for word in words if fold(word))])


def says_nothing(text: str) -> bool:
    """True for a mark such as « n.c. », « néant » or « - » that stands where nothing is known."""
    return len(text) < 40 and text.casefold() in _marks_of_nothing()


def _plain(reader: Callable[[Cell], Any]) -> Callable[[Cell, Context], Any]:
    return lambda cell, context: reader(cell)


def _listed(name: str) -> Callable[[Cell, Context], Any]:
    code = f"{name}_unreadable"
    return lambda cell, context: choices.read_choice(name, code, cell)


PARSERS: dict[str, Callable[[Cell, Context], Any]] = {
    "text": _plain(read_text),
    "person_name": _plain(read_person_name),
    "full_name": lambda cell, context: read_full_name(cell, context.header),
    "sex": _plain(choices.read_sex),
    "date": lambda cell, context: dates.read_date(
        cell, origin_1904=context.origin_1904, register_year=context.register_year
    ),
    "birth_date": lambda cell, context: dates.read_birth(
        cell, origin_1904=context.origin_1904, register_year=context.register_year
    ),
    "timestamp": lambda cell, context: dates.read_timestamp(cell, origin_1904=context.origin_1904),
    "nationality": _plain(read_nationality),
    "residence_basis": _plain(choices.read_residence_basis),
    "visa_basis": _plain(choices.read_visa_basis),
    "document_number": _plain(identifiers.read_document_number),
    "file_number": _plain(identifiers.read_file_number),
    "code": _plain(identifiers.read_code),
    "uuid": _plain(identifiers.read_uuid),
    "phone": _plain(identifiers.read_phone),
    "yes_no": _plain(choices.read_yes_no),
    "attendance": _plain(choices.read_attendance),
    "money": _plain(numbers.read_money),
    "wage": _plain(numbers.read_wage),
    "number": _plain(numbers.read_number),
    "integer": _plain(numbers.read_integer),
    "percent": _plain(numbers.read_percent),
    "year": _plain(numbers.read_year),
    "region": _plain(choices.read_region),
    "city": _plain(choices.read_city),
    "education": _plain(choices.read_education),
    "service": _plain(choices.read_service),
    "mode": _listed("mode"),
    "contract_type": _listed("contract_type"),
    "legal_form": _listed("legal_form"),
    "project_type": _listed("project_type"),
    "document_kind": _listed("document_kind"),
    "page_language": _listed("page_language"),
    "certainty": _listed("certainty"),
    "certificate_procedure": _listed("certificate_procedure"),
    "certificate_nature": _listed("certificate_nature"),
    "certificate_decision": _listed("certificate_decision"),
    "offer_state": _listed("offer_state"),
    "employer_kind": _listed("employer_kind"),
    "offer_branch": _listed("offer_branch"),
    "offer_contract": _plain(posts.read_offer_contract),
    "ice": _plain(posts.read_ice),
    "offer_hours": _plain(posts.read_offer_hours),
    "weekly_hours": _plain(posts.read_weekly_hours),
    "months": _plain(posts.read_months),
    "experience": _plain(posts.read_experience),
    "languages": _plain(posts.read_languages),
    "labels": _plain(posts.read_labels),
    "long_text": _plain(posts.read_long_text),
}


def read_value(kind: str, cell: Cell, context: Context | None = None) -> Any:
    """The value of a filled cell under a column of type `kind`, or a `Doubtful` one.

    Raises `BadValue`; `KeyError` for a type that does not exist.
    """
    if isinstance(cell, str) and cell in CELL_ERRORS:
        raise BadValue("formula_not_computed" if cell == UNCOMPUTED else "cell_error")
    return PARSERS[kind](cell, context or Context())
