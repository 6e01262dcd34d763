"""What the codes of a match are called in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from babel import Locale
from babel.numbers import format_decimal
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from maslak import occupations
from maslak.core import places
from maslak.core.scales import Cefr, Education, Hours, WorkContract
from maslak.law.words import Source
from maslak.matching import skills

# Where Moroccan practice has another word than the common table, or the table has none in Arabic.
_LANGUAGES = {
    "ary": lambda: _("darija (arabe marocain)"), "ar": lambda: _("arabe"), "zgh": lambda: _("amazighe"),
    "shi": lambda: _("tachelhit"), "rif": lambda: _("tarifit (rifain)"), "tzm": lambda: _("tamazight du Moyen Atlas"),
}  # fmt: skip


def reader() -> str:
    """The two letters of the reader's language."""
    return (get_language() or "fr")[:2]


def listed(items: Iterable[object]) -> str:
    """The items one after the other, parted as the reader's script does."""
    return ("، " if reader() == "ar" else ", ").join(str(item) for item in items)


def language(code: str) -> str:
    """The language of an ISO 639 code."""
    own = _LANGUAGES.get(code)
    return own() if own else str(_locale(reader()).languages.get(code, code))


def level(code: str) -> str:
    """« B1 », « langue maternelle »."""
    return str(Cefr(code).label) if code in Cefr.values else code


def schooling(code: str) -> str:
    """The level of schooling."""
    return str(Education(code).label)


def hours(codes: Iterable[str]) -> str:
    """« en soirée, fin de semaine », in the order of the scale."""
    known = set(codes)
    return listed(str(each.label).lower() for each in Hours if each.value in known)


def contract(code: str) -> str:
    """The kind of contract."""
    return str(WorkContract(code).label)


def trade(isco: str) -> str:
    """The name of a unit group."""
    return occupations.label(isco, reader())


def region(code: str) -> str:
    """The region of an ISO 3166-2 code."""
    try:
        return places.region(code).label(reader())
    except KeyError:
        return code


def skill(key: str) -> str:
    """The skill of a key of the vocabulary; empty for a key that is only a word or an address."""
    found = skills.vocabulary().get(key.removeprefix("s:")) if key.startswith("s:") else None
    return found.in_language(reader()) if found else ""


def number(value: int) -> str:
    """A whole number, its thousands parted as the reader's language does."""
    return str(format_decimal(value, "#,##0", locale=_locale(reader())))


def months(count: int) -> str:
    """« 18 mois »."""
    return ngettext("%(count)s mois", "%(count)s mois", count) % {"count": count}


def offers(count: int) -> str:
    """« 14 offres »."""
    return ngettext("%(count)s offre", "%(count)s offres", count) % {"count": number(count)}


def sources(each: Iterable[Source]) -> str:
    """The texts that an answer rests on; empty for none."""
    between = {"ar": "؛ ", "en": "; "}.get(reader(), " ; ")
    return between.join(source.text.in_language(reader()) for source in each)


@lru_cache(maxsize=8)
def _locale(code: str) -> Locale:
    return Locale.parse({"ar": "ar_MA", "en": "en_GB"}.get(code, "fr"))
