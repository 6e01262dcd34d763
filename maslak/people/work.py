"""Every write on work: how a person looks for it, what they have done, and which trade their words mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from maslak import occupations
from maslak.access import audit
from maslak.access.actor import Actor
from maslak.core import places
from maslak.core.errors import Invalid, NotAllowed
from maslak.core.scales import Hours, WorkContract
from maslak.people.models import JobSearch, PastWork, Person, WantedOccupation
from maslak.people.policies import locked

OWN = "self.match"  # what a person in their own space needs, for themselves alone
CHOICES = 5  # trades shown when words may mean several
LONGEST_MONTHS = 720
MOST_PAST = 20
_LABEL = 120
_FIRST_YEAR = 1950
Told = TypeVar("Told", WantedOccupation, PastWork)
#: each number of a search: the least and the most that makes sense
LIMITS = {"reach_km": (1, 300), "most_hours": (1, 60), "wage_least_mad": (100, 100_000)}


@transaction.atomic
def set_search(*, person_id: int, answers: Mapping[str, Any], by: Actor) -> JobSearch:
    """Note how the person looks for work; what `answers` does not name stays as it was.

    Answers: `looking`, `hours` and `contracts` (codes), `reach_km` (one way, a day), `regions` (ISO codes of those to
    move to), `most_hours` (a week), `wage_least_mad` (gross dirhams a month), `available_from`. Empty says « not
    asked ». Raises Invalid with its field, NotAllowed.
    """
    person = locked(person_id, by=by, permission="person.update", own=OWN)
    return attach_search(person, answers=answers, by=by)


def attach_search(person: Person, *, answers: Mapping[str, Any], by: Actor) -> JobSearch:
    """As set_search, inside an action that has checked the right and locked the file."""
    values = {name: _answer(name, value) for name, value in answers.items()}
    search, _made = JobSearch.objects.select_for_update().get_or_create(person=person)
    changed = sorted(name for name, value in values.items() if getattr(search, name) != value)
    if not changed:
        return search
    for name in changed:
        setattr(search, name, values[name])
    search.save()
    audit.record("person.search_set", by=by, target=search, person_id=person.pk, new={"fields": changed})
    return search


@transaction.atomic
def add_past_work(
    *, person_id: int, label: str, months: int, by: Actor, today: date, last_year: int | None = None, isco: str = ""
) -> PastWork:  # fmt: skip
    """Add work that the person has done, paid or not, here or elsewhere: `months` in all, `last_year` when known.

    The same words again bring months and year up to date. Raises Invalid with its field, NotAllowed.
    """
    person = locked(person_id, by=by, permission="person.update", own=OWN)
    return attach_past_work(
        person, label=label, months=months, last_year=last_year, isco=isco, by=by, today=today
    )


def attach_past_work(
    person: Person, *, label: str, months: int, by: Actor, today: date, last_year: int | None = None, isco: str = ""
) -> PastWork:  # fmt: skip
    """As add_past_work, inside an action that has checked the right and locked the file."""
    words = _words(label)
    _check_duration(months, last_year, today)
    if isco:
        check_group(isco)
    known = person.past_works.filter(label=words).first()
    if known is None and person.past_works.count() >= MOST_PAST:
        raise Invalid(
            _("Le dossier garde %(most)s expériences au plus. Retirez-en une d'abord.") % {"most": MOST_PAST},
            field="label",
        )
    done, _made = PastWork.objects.update_or_create(
        person=person,
        label=words,
        defaults={
            "months": months,
            "last_year": last_year,
            "isco": isco or (known.isco if known else "") or sure_group(words),
        },
    )
    audit.record("person.past_work_set", by=by, target=done, person_id=person.pk)
    return done


@transaction.atomic
def remove_past_work(*, past_work_id: int, by: Actor) -> None:
    """Take past work off the file."""
    done = PastWork.objects.filter(pk=past_work_id).first()
    if done is None:
        raise NotAllowed(_("Cet élément n'existe pas, ou votre organisation n'y a pas accès."))
    person = locked(done.person_id, by=by, permission="person.update", own=OWN)
    audit.record("person.past_work_removed", by=by, target=done, person_id=person.pk)
    done.delete()


@transaction.atomic
def tie_wish(*, wanted_id: int, isco: str, by: Actor) -> WantedOccupation:
    """Say which trade (ISCO-08 unit group) the words of a wish mean; empty: none of those shown.

    Raises Invalid for a group that does not exist, NotAllowed.
    """
    wish = WantedOccupation.objects.filter(pk=wanted_id).first()
    return _tie(wish, isco, "person.wanted_tied", by=by)


@transaction.atomic
def tie_past_work(*, past_work_id: int, isco: str, by: Actor) -> PastWork:
    """Say which trade the words of past work mean, as tie_wish."""
    done = PastWork.objects.filter(pk=past_work_id).first()
    return _tie(done, isco, "person.past_work_tied", by=by)


def _tie(record: Told | None, isco: str, event: str, *, by: Actor) -> Told:
    if record is None:
        raise NotAllowed(_("Cet élément n'existe pas, ou votre organisation n'y a pas accès."))
    locked(record.person_id, by=by, permission="person.update", own=OWN)
    if isco:
        check_group(isco)
    old, record.isco = record.isco, isco
    if old != isco:
        record.save(update_fields=["isco"])
        audit.record(
            event, by=by, target=record, person_id=record.person_id, old={"isco": old}, new={"isco": isco}
        )
    return record


def choices(words: str) -> list[occupations.Match]:
    """The trades that somebody's words may mean, best first, for them to choose."""
    return occupations.link(words, top=CHOICES)


@lru_cache(maxsize=20_000)
def sure_group(words: str) -> str:
    """The ISCO-08 unit group that the words surely mean; empty where somebody should choose."""
    matches = occupations.link(words, top=CHOICES)
    return "" if occupations.must_ask(matches) else matches[0].isco


def check_group(isco: str) -> None:
    """Raise Invalid unless `isco` is a unit group of ISCO-08."""
    if not re.fullmatch(r"\d{4}", isco) or occupations.label(isco, "fr") == isco:
        raise Invalid(_("Choisissez le métier dans la liste."), field="isco")


def _answer(name: str, value: Any) -> Any:
    """The value as the file keeps it."""
    if name in LIMITS:
        return _number(name, value)
    if name in _LISTS:
        return _codes(name, value)
    if name == "looking":
        return bool(value)
    if name == "available_from":
        return value or None
    raise ValueError(f"a job search holds no « {name} »")


def _number(name: str, value: Any) -> int | None:
    if value in (None, ""):
        return None
    least, most = LIMITS[name]
    number = int(value)
    if not least <= number <= most:
        raise Invalid(
            _("Donnez un nombre entre %(least)s et %(most)s.") % {"least": least, "most": most}, field=name
        )
    return number


def _codes(name: str, value: Any) -> list[str]:
    """Each code once, in the order of its list."""
    given, known = set(value or ()), _LISTS[name]()
    if given - set(known):
        raise Invalid(_("Choisissez dans la liste."), field=name)
    return [code for code in known if code in given]


_LISTS: dict[str, Callable[[], list[str]]] = {
    "hours": lambda: list(Hours.values),
    "contracts": lambda: list(WorkContract.values),
    "regions": lambda: [region.code for region in places.REGIONS],
}


def _words(text: str) -> str:
    words = re.sub(r"\s+", " ", text).strip()
    if not words:
        raise Invalid(_("Dites ce travail en quelques mots."), field="label")
    if len(words) > _LABEL:
        raise Invalid(
            _("Ce texte est trop long : %(limit)s signes au plus.") % {"limit": _LABEL}, field="label"
        )
    return words


def _check_duration(months: int, last_year: int | None, today: date) -> None:
    if not 1 <= months <= LONGEST_MONTHS:
        raise Invalid(_("Dites combien de temps en tout : entre un mois et soixante ans."), field="months")
    if last_year is not None and not _FIRST_YEAR <= last_year <= today.year:
        raise Invalid(
            _("La dernière année se situe entre %(first)s et %(last)s.")
            % {"first": _FIRST_YEAR, "last": today.year},
            field="last_year",
        )
