"""Two files that look alike, in words and side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from maslak.pathway.rules import age_on
from maslak.people.duplicates import Match, thresholds
from maslak.people.enums import Reason, Sex
from maslak.people.models import DuplicateCandidate, Person
from maslak.web import names
from maslak.web.templatetags import maslak as words

Says = Callable[[Person], str]
Comparing = Callable[[Person, Person], bool | None]
AGAINST = frozenset({Reason.BIRTH_DIFFERS, Reason.SEX_DIFFERS, Reason.NATIONALITY_DIFFERS})


@dataclass(frozen=True)
class Line:
    """A pair in words: what speaks for it, what against, how likely."""

    pair: DuplicateCandidate
    other: Person
    likelihood: str
    tone: str
    alike: list[str]
    unlike: list[str]


@dataclass(frozen=True)
class Seen:
    """A file found before a registration, in words."""

    person: Person
    exact: bool
    words: list[str]
    likelihood: str
    tone: str


@dataclass(frozen=True)
class Row:
    """One line of the comparison; `same` is None where one file is silent."""

    label: str
    first: str
    second: str
    same: bool | None


def in_words(pairs: Iterable[DuplicateCandidate], besides: Person | None = None) -> list[Line]:
    """The pairs as lines; `other` is the file that is not `besides`."""
    _least, strong = thresholds()
    return [
        Line(
            pair,
            pair.second if besides is None or pair.first_id == besides.pk else pair.first,
            _("très probable") if pair.score >= strong else _("possible"),
            "late" if pair.score >= strong else "wait",
            [
                str(Reason(code).label)
                for code in pair.reasons
                if code in Reason.values and code not in AGAINST
            ],
            [str(Reason(code).label) for code in pair.reasons if code in AGAINST],
        )
        for pair in pairs
    ]


def found_in_words(matches: Iterable[Match]) -> list[Seen]:
    """What a search before a registration found, in words."""
    return [
        Seen(
            match.person,
            match.exact,
            [str(Reason(code).label) for code in match.reasons if code in Reason.values],
            _("déjà dans le registre") if match.exact else _("possible"),
            "late" if match.exact else "wait",
        )
        for match in matches
    ]


def side_by_side(pair: DuplicateCandidate) -> list[Row]:
    """What the two files say, line by line; numbers of papers stay masked."""
    prefetch_related_objects([pair.first, pair.second], "documents", "languages", "local_numbers")
    return [_row(label, told, same, pair) for label, told, same in _LINES]


def _row(label: Any, told: Says, same: Comparing, pair: DuplicateCandidate) -> Row:
    first, second = told(pair.first), told(pair.second)
    return Row(str(label), first, second, same(pair.first, pair.second) if first and second else None)


def _name(person: Person) -> str:
    return person.full_name


def _name_in_arabic(person: Person) -> str:
    return person.name_in_arabic


def _birth(person: Person) -> str:
    age = age_on(timezone.localdate(), person.birth_date, person.birth_year)
    if age is None:
        return ""
    born = words.day(person.birth_date) if person.birth_date else str(person.birth_year)
    return _("%(born)s (%(age)s ans)") % {"born": born, "age": age}


def _sex(person: Person) -> str:
    return str(person.get_sex_display()) if person.sex != Sex.UNSTATED else ""


def _nationality(person: Person) -> str:
    return names.country(person.nationality)


def _documents(person: Person) -> str:
    return names.listed(f"{paper.get_kind_display()} {paper.masked}" for paper in person.documents.all())


def _phone(person: Person) -> str:
    return words.phone(person.phone)


def _place(person: Person) -> str:
    return names.city(person.city) or words.region(person.region)


def _languages(person: Person) -> str:
    return names.listed(names.language_name(skill.language) for skill in person.languages.all())


def _numbers(person: Person) -> str:
    return names.listed(f"{entry.number} ({entry.register_year})" for entry in person.local_numbers.all())


def _home(person: Person) -> str:
    return person.home_organisation.name


def _opened(person: Person) -> str:
    return words.day(person.created_at)


def _as_told(told: Says) -> Comparing:
    return lambda first, second: told(first).casefold() == told(second).casefold()


def _same_birth(first: Person, second: Person) -> bool:
    """By the day where both know it, else by the year."""
    if first.birth_date and second.birth_date:
        return first.birth_date == second.birth_date
    return first.birth_year == second.birth_year


def _shared_document(first: Person, second: Person) -> bool:
    mine, theirs = ({paper.number_hash for paper in person.documents.all()} for person in (first, second))
    return bool(mine & theirs)


def _no_matter(_first: Person, _second: Person) -> None:
    """What differs between two files of one person, and so tells nothing."""


_LINES: tuple[tuple[Any, Says, Comparing], ...] = (
    (_lazy("Nom"), _name, _as_told(_name)),
    (_lazy("Nom en arabe"), _name_in_arabic, _as_told(_name_in_arabic)),
    (_lazy("Naissance"), _birth, _same_birth),
    (_lazy("Sexe"), _sex, _as_told(_sex)),
    (_lazy("Nationalité"), _nationality, _as_told(_nationality)),
    (_lazy("Documents"), _documents, _shared_document),
    (_lazy("Téléphone"), _phone, _as_told(_phone)),
    (_lazy("Ville"), _place, _no_matter),
    (_lazy("Langues"), _languages, _no_matter),
    (_lazy("Numéros de registre"), _numbers, _no_matter),
    (_lazy("Inscrit·e par"), _home, _no_matter),
    (_lazy("Dossier ouvert le"), _opened, _no_matter),
)
