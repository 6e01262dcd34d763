"""Offers from a list that an operator keeps: a CSV or an Excel sheet, taken in whole or not at all.

Each bad cell is told with its line, its column and a sentence; nothing is written while one remains.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core import places
from maslak.core.errors import DomainError, Invalid
from maslak.core.text import fold
from maslak.people.enums import Education
from maslak.training import offers
from maslak.training.enums import CertificateType, Level, OfferMode, Schedule, Sector

MOST_LINES = 500
_MOST_UNPACKED = 30_000_000  # a small file may hold a huge one
#: Column of the list → field of the offer, in the order of the model.
COLUMNS = {
    "titre": "title", "titre_arabe": "title_ar", "description": "description", "domaine": "sector",
    "niveau": "level", "modalite": "mode", "centre": "centre", "region": "region", "ville": "city",
    "horaires": "schedules", "heures_par_semaine": "weekly_hours", "semaines": "duration_weeks",
    "langues": "languages", "prix_mad": "cost_mad", "aide_mad": "allowance_mad", "age_min": "min_age",
    "age_max": "max_age", "niveau_scolaire": "min_schooling", "garde_enfants": "childcare",
    "femmes": "women_only", "fin": "certificate_type", "savoir_faire": "skills", "contact": "contact",
}  # fmt: skip
_CHOICES: dict[str, Any] = {
    "sector": Sector, "level": Level, "mode": OfferMode, "certificate_type": CertificateType,
    "min_schooling": Education,
}  # fmt: skip
_NUMBERS = ("duration_weeks", "min_age", "max_age")
_AMOUNTS = ("weekly_hours", "cost_mad", "allowance_mad")
_YES, _NO = frozenset({"oui", "yes", "نعم", "1", "x"}), frozenset({"", "non", "no", "لا", "0"})
_LANGUAGES = {
    "francais": "fr", "arabe": "ar", "darija": "ary", "anglais": "en", "espagnol": "es", "amazighe": "zgh",
}  # fmt: skip
_EXAMPLE = (
    "Couture et retouches", "الخياطة والإصلاح", "Machines, patrons simples, retouches", "Couture et textile",
    "Formation courte, sans niveau", "Sur place", "Centre du quartier", "Casablanca-Settat", "Casablanca",
    "Le soir;Le week-end", "12", "10", "fr;darija", "0", "0", "16", "", "", "oui", "non",
    "Certificat de l'opérateur", "Coudre à la machine;Reprendre un ourlet", "05 00 00 00 00",
)  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """One bad cell."""

    line: int  # as the sheet counts them, the head being 1
    column: str
    value: str
    sentence: str


@dataclass
class Taken:
    """What became of a list."""

    taken: int = 0
    problems: list[Problem] = field(default_factory=list)


class _BadCell(Exception):
    """The sentence for one cell."""


def model() -> bytes:
    """The list to fill in, with one line as an example, as a spreadsheet opens it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(COLUMNS)
    writer.writerow(_EXAMPLE)
    return out.getvalue().encode("utf-8-sig")


def take_in(*, name: str, content: bytes, operator: Organisation, by: Actor, now: datetime) -> Taken:
    """Every line as an offer in preparation, or none and the cells to mend.

    Raises NotAllowed; Invalid for a file that is no such list.
    """
    check_may(by, "training.offer", organisation_id=operator.pk)
    rows = _rows(name, content)
    told = Taken()
    with transaction.atomic():
        for number, row in enumerate(rows, start=2):
            if any(row.values()):
                _take_line(number, row, operator, by, now, told)
        if told.problems:
            told.taken = 0
            transaction.set_rollback(True)
    return told


def _take_line(
    number: int, row: Mapping[str, str], operator: Organisation, by: Actor, now: datetime, told: Taken
) -> None:
    values, before = {}, len(told.problems)
    for column, name in COLUMNS.items():
        cell = row.get(column, "")
        try:
            values[name] = _read(name, cell)
        except _BadCell as bad:
            told.problems.append(Problem(number, column, cell[:60], str(bad)))
    if len(told.problems) > before:
        return
    try:
        with transaction.atomic():
            offers.describe(operator=operator, values=values, by=by, now=now)
    except DomainError as refusal:
        column = next((c for c, n in COLUMNS.items() if n == refusal.field), "titre")
        told.problems.append(Problem(number, column, row.get(column, "")[:60], str(refusal)))
    else:
        told.taken += 1


def _rows(name: str, content: bytes) -> list[dict[str, str]]:
    table = _sheet(content) if name.lower().endswith((".xlsx", ".xlsm")) else _delimited(content)
    head = [fold(str(cell)).replace(" ", "_") for cell in (table[0] if table else [])]
    missing = [
        column for column in ("titre", "domaine", "horaires", "heures_par_semaine") if column not in head
    ]
    if missing:
        raise Invalid(
            _(
                "Cette liste n'a pas les colonnes attendues ; il manque : %(columns)s. Partez du modèle à remplir."
            )
            % {"columns": ", ".join(missing)},
            field="file",
        )
    if len(table) > MOST_LINES + 1:
        raise Invalid(_("Envoyez au plus %(most)s lignes à la fois.") % {"most": MOST_LINES}, field="file")
    return [dict(zip(head, line, strict=False)) for line in table[1:]]


def _delimited(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    return [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text), delimiter=delimiter)]


def _sheet(content: bytes) -> list[list[str]]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            whole = sum(part.file_size for part in packed.infolist())
        if whole > _MOST_UNPACKED:
            raise ValueError("too large")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        lines = [
            list(line) for line in book.worksheets[0].iter_rows(max_row=MOST_LINES + 2, values_only=True)
        ]
    except Exception as error:  # whatever the library raises of a broken file
        raise Invalid(
            _("Ce classeur ne s'ouvre pas : enregistrez-le de nouveau, ou envoyez un CSV."), field="file"
        ) from error
    return [["" if cell is None else str(cell).strip() for cell in line] for line in lines]


def _read(name: str, cell: str) -> Any:
    """One cell as the field wants it. Raises _BadCell with the sentence."""
    if name in _CHOICES:
        return _choice(name, cell)
    if name in _NUMBERS or name in _AMOUNTS:
        return _number(name, cell)
    if name in ("childcare", "women_only"):
        return _yes(cell)
    if name in ("schedules", "languages", "skills"):
        return _several(name, cell)
    if name == "region":
        return _region(cell)
    return cell


def _choice(name: str, cell: str) -> str:
    if not cell:
        return {
            "mode": OfferMode.ONSITE,
            "level": Level.SHORT,
            "certificate_type": CertificateType.ATTENDANCE,
        }.get(name, "")
    found = _code(_CHOICES[name], cell)
    if found is None:
        raise _BadCell(
            _("Écrivez l'une de ces valeurs : %(choices)s.") % {"choices": _labels(_CHOICES[name])}
        )
    return found


def _code(choices: Any, cell: str) -> str | None:
    """The code of a value written as its code or its French label, case and accents apart."""
    key = fold(cell)
    with translation.override("fr"):
        for code, label in choices.choices:
            if code and key in (fold(code), fold(str(label))):
                return str(code)
    return None


def _labels(choices: Any) -> str:
    with translation.override("fr"):
        return ", ".join(str(label) for code, label in choices.choices if code)


def _number(name: str, cell: str) -> int | Decimal | None:
    plain = cell.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    if not plain:
        return Decimal(0) if name in ("cost_mad", "allowance_mad") else None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise _BadCell(_("Écrivez un nombre, sans mot autour.")) from None
    if name in _AMOUNTS:
        return value
    if value != int(value):
        raise _BadCell(_("Écrivez un nombre entier."))
    return int(value)


def _yes(cell: str) -> bool:
    word = fold(cell) if cell.isascii() else cell.strip()
    if word in _YES or word in _NO:
        return word in _YES
    raise _BadCell(_("Répondez par oui ou par non."))


def _several(name: str, cell: str) -> list[str]:
    parts = [part.strip() for part in cell.replace("|", ";").split(";") if part.strip()]
    if name == "skills":
        return [part[:120] for part in parts]
    if name == "languages":
        return [_LANGUAGES.get(fold(part), part.lower()) for part in parts]
    codes = [_code(Schedule, part) for part in parts]
    if None in codes:
        raise _BadCell(_("Écrivez l'une de ces valeurs : %(choices)s.") % {"choices": _labels(Schedule)})
    return [code for code in codes if code is not None]


def _region(cell: str) -> str:
    if not cell:
        return ""
    found = places.find_region(cell)
    if found is None:
        raise _BadCell(_("Cette région n'est pas l'une des douze régions."))
    return found.code
