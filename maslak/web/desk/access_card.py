"""The card that a person takes home: how to come into their own space, in their language and in French."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from maslak.people.models import Person
from maslak.web.templatetags import maslak as words


@dataclass(frozen=True)
class CardWords:
    """What the card says in one language."""

    language: str
    title: str
    text: str
    until: str


def card(person: Person, until: datetime) -> list[CardWords]:
    """The card's words: the person's language first, then French for whoever helps them."""
    return [_in(language, until) for language in dict.fromkeys((person.preferred_language, "fr"))]


def _in(language: str, until: datetime) -> CardWords:
    with override(language):
        return CardWords(
            language,
            _("Mon espace, sur mon téléphone"),
            _("Ouvrez cette adresse ou visez le dessin avec l'appareil photo, puis écrivez le code."),
            _("Le code sert une seule fois, jusqu'au %(moment)s. Ne le donnez à personne.")
            % {"moment": words.moment(until)},
        )
