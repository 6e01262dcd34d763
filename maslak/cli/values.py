"""What may be written after an option. Each gives the value, or refuses in a sentence that the parser prints."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable

FORMATS = ("pdf", "docx", "xlsx", "hxl", "iati", "dhis2", "json")
LANGUAGES = ("fr", "ar", "en")
DESKS = ("certificate", "visa")
FIRST_YEAR, LAST_YEAR = 1900, 2100
_LAST_PORT = 65_535


def a_year(text: str) -> int:
    """A calendar year of four digits."""
    if not text.isdecimal() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise ArgumentTypeError(
            f"« {text} » n'est pas une année. Écrivez-la en quatre chiffres, par exemple 2020."
        )
    return int(text)


def a_port(text: str) -> int:
    """A TCP port of this machine."""
    if not text.isdecimal() or not 1 <= int(text) <= _LAST_PORT:
        raise ArgumentTypeError(
            f"« {text} » n'est pas un port. Choisissez un nombre entre 1 et {_LAST_PORT}."
        )
    return int(text)


def _one_of(known: tuple[str, ...], sentence: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in known:
            raise ArgumentTypeError(sentence.format(text=text, known=", ".join(known)))
        return text

    return read


a_format = _one_of(FORMATS, "Le format « {text} » n'existe pas. Formats : {known}.")
a_language = _one_of(LANGUAGES, "La langue « {text} » n'existe pas ici. Langues : {known}.")
a_desk = _one_of(DESKS, "Aucun service ne reçoit de demandes « {text} ». Demandes : {known}.")
a_yes_or_no = _one_of(("yes", "no"), "Répondez {known}, pas « {text} ».")
