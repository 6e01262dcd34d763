"""What codes are called in the reader's language: countries, languages, regions, days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from maslak.core import places
from maslak.core.text import fold

STATELESS = "XXA"  # ISO/IEC 7501-1 (ICAO 9303): a stateless person
# First in the list at the desk: the nationalities that Moroccan registers show most often.
FREQUENT_COUNTRIES = (
    "CIV", "SEN", "CMR", "GIN", "COD", "MLI", "COG", "NGA", "GAB", "CAF", "SYR", "YEM", "SDN", "IRQ", "PSE",
    "TUN", "DZA", "PHL", "FRA",
)  # fmt: skip
FREQUENT_LANGUAGES = (
    "fr", "ary", "ar", "en", "zgh", "shi", "rif", "tzm", "wo", "bm", "ff", "man", "dyu", "sus", "snk", "ln",
    "sw", "ha", "yo", "ig", "ewo", "fan", "ti", "am", "so", "ku", "es", "pt", "tl",
)  # fmt: skip
# Where Moroccan practice has another word than the common table, or the table has none in Arabic.
_OWN_LANGUAGES = {
    "ary": lambda: _("darija (arabe marocain)"),
    "ar": lambda: _("arabe"),
    "zgh": lambda: _("amazighe"),
    "shi": lambda: _("tachelhit"),
    "rif": lambda: _("tarifit (rifain)"),
    "tzm": lambda: _("tamazight du Moyen Atlas"),
}

_OWN_COUNTRIES = {
    STATELESS: lambda: _("Apatride"),
    "UNH": lambda: _("HCR"),
    "PSE": lambda: _("Palestine"),
    "COD": lambda: _("Congo (République démocratique)"),
    "COG": lambda: _("Congo (Brazzaville)"),
}


def reader() -> str:
    """The two letters of the reader's language."""
    return (get_language() or "fr")[:2]


def listed(items: Iterable[object]) -> str:
    """The items one after the other, parted by the comma of the reader's script."""
    return comma().join(str(item) for item in items)


def comma() -> str:
    """What parts the items of a list: « ، » in Arabic."""
    return "، " if reader() == "ar" else ", "


def locale() -> Locale:
    """The reader's locale as Morocco writes it: its month names, Western digits."""
    return _locale(reader())


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse({"ar": "ar_MA", "en": "en_GB"}.get(language, "fr"))


@lru_cache(maxsize=1)
def _alpha2() -> dict[str, str]:
    """Two-letter codes by three-letter codes, from CLDR's table of other names for territories."""
    known = Locale("fr").territories
    found = {
        code: names[0]
        for code, names in get_global("territory_aliases").items()
        if len(code) == 3 and code.isalpha() and len(names) == 1 and names[0] in known
    }
    return found | {"XKX": "XK"}


def country(code: str) -> str:
    """The country of an ISO 3166-1 alpha-3 code, « Apatride » for XXA, the code itself for an unknown one."""
    own = _OWN_COUNTRIES.get(code)
    if own:
        return own()
    return str(locale().territories.get(_alpha2().get(code, ""), code))


def countries(first: tuple[str, ...] = FREQUENT_COUNTRIES) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every nationality as grouped choices: the frequent ones, then all by name."""
    language = reader()
    return [
        (_("Les plus fréquentes"), [(code, country(code)) for code in first]),
        (_("Toutes, par ordre alphabétique"), list(_all_countries(language))),
    ]


@lru_cache(maxsize=8)
def _all_countries(language: str) -> tuple[tuple[str, str], ...]:
    pairs = [(code, country(code)) for code in (*_alpha2(), STATELESS) if code not in _NO_NATIONALITY]
    return tuple(sorted(pairs, key=lambda pair: _order(pair[1], language)))


# In CLDR's table but no nationality of today: territories of a State, States that are no more, private codes.
_NO_NATIONALITY = frozenset({
    "ASC", "AIA", "ATA", "ASM", "ABW", "ALA", "BLM", "BMU", "BES", "BUR", "BVT", "CCK", "COK", "CPT",
    "CUW", "CXR", "DDR", "DGA", "ESH", "FLK", "FRO", "FXX", "GUF", "GGY", "GIB", "GRL", "GLP", "SGS",
    "GUM", "HKG", "HMD", "IMN", "IOT", "JEY", "CYM", "MAF", "MAC", "MNP", "MTQ", "MSR", "NCL", "NFK",
    "NIU", "PYF", "SPM", "PCN", "PRI", "QUU", "REU", "SHN", "SJM", "SXM", "TAA", "TCA", "ATF", "TKL",
    "TMP", "UMI", "VGB", "VIR", "WLF", "XAA", "XBB", "XKK", "YMD", "MYT", "ZAR", "ZZZ",
})  # fmt: skip


def _order(name: str, language: str) -> str:
    if language == "ar":
        return name.removeprefix("ال").translate(str.maketrans("أإآى", "اااي"))
    return fold(name)


def language_name(code: str) -> str:
    """The language of an ISO 639 code, in the reader's language."""
    own = _OWN_LANGUAGES.get(code)
    return own() if own else str(locale().languages.get(code, code))


def languages(first: tuple[str, ...] = FREQUENT_LANGUAGES) -> list[tuple[str, list[tuple[str, str]]]]:
    """Languages as grouped choices: those heard at the desk, then the others by name."""
    frequent = [(code, language_name(code)) for code in first]
    others = [
        (code, str(name))
        for code, name in locale().languages.items()
        if len(code) == 2 and code not in first and code != "sh"
    ]
    others.sort(key=lambda pair: _order(pair[1], reader()))
    return [(_("Les plus entendues ici"), frequent), (_("Les autres"), others)]


def region(code: str) -> str:
    """The region of an ISO 3166-2 code, empty for none."""
    try:
        return places.region(code).label(reader())
    except KeyError:
        return code


def regions() -> list[tuple[str, str]]:
    """The twelve regions as choices, in their official order."""
    return [(item.code, item.label(reader())) for item in places.REGIONS]


def amount(value: Decimal) -> str:
    """« 3 422,72 », as the reader's language writes it, with Western digits; centimes only where there are some."""
    return str(format_decimal(value, "#,##0.00" if value % 1 else "#,##0", locale=locale()))


def city(name: str) -> str:
    """A city in the reader's language, where it is one; what was written otherwise."""
    found = places.find_city(name) if name else None
    same = found is not None and fold(name) in {fold(known) for known in (found.fr, found.ar, found.en)}
    return found.label(reader()) if found and same else name


def long_day(day: date) -> str:
    """« mardi 24 novembre », with the year when it is not this one."""
    pattern = "EEEE d MMMM" if day.year == timezone.localdate().year else "EEEE d MMMM y"
    return str(format_date(day, pattern, locale=locale()))


def short_day(day: date | datetime) -> str:
    """« 24/11/2026 »."""
    return day.strftime("%d/%m/%Y")


def near_day(day: date, today: date) -> str:
    """« aujourd'hui », « demain », « hier », or the date."""
    words = {0: pgettext("day", "aujourd'hui"), 1: pgettext("day", "demain"), -1: pgettext("day", "hier")}
    return words.get((day - today).days) or short_day(day)
