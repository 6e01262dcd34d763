"""The day in words: a sentence for the top of the page, and the lists of what is late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maslak.people.models import Person
from maslak.web.desk.day import Day
from maslak.web.desk.services import door
from maslak.web.templatetags import maslak as words

Row = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """One kind of late thing: its heading with the count in words, some rows, and where the rest is."""

    code: str
    title: str
    rows: list[Row]
    more: int
    url: str


def summary(day: Day) -> list[str]:
    """The day in a few phrases, what is nothing left out."""
    counts = (
        (len(day.appointments), lambda n: ngettext("%(n)s rendez-vous", "%(n)s rendez-vous", n)),
        (len(day.sessions), lambda n: ngettext("%(n)s atelier", "%(n)s ateliers", n)),
        (len(day.follow_ups_today), _HEADINGS["follow_ups"]),
        (day.late_count, lambda n: ngettext("%(n)s chose en retard", "%(n)s choses en retard", n)),
        (day.received.total, lambda n: ngettext("%(n)s orientation reçue", "%(n)s orientations reçues", n)),
    )
    return [phrase(number) % {"n": number} for number, phrase in counts if number]


def groups(day: Day) -> list[Group]:
    """What is late, kind by kind, the most pressing first; kinds with nothing late are left out."""
    return [
        Group(code, _heading(code, late.total), [row(item) for item in late.items], late.more, elsewhere())
        for code, (row, elsewhere) in _GROUPS.items()
        if (late := day.late[code])
    ]


def file_url(person: Person) -> str:
    """The address of a person's file."""
    return reverse("desk:person", args=[person.ref])


def _late_row(person: Person, text: str, day: Any, url: str = "") -> Row:
    return {
        "title": person.full_name, "url": url or file_url(person), "text": text,
        "status_text": words.days_late(day) or _("aujourd'hui"), "status_tone": "late",
    }  # fmt: skip


def _follow_up(item: Any) -> Row:
    person = item.case.person
    return _late_row(person, item.subject, item.due_on, reverse("desk:follow-up", args=[person.ref, item.pk]))


def _goal(item: Any) -> Row:
    return _late_row(item.case.person, item.title, item.due_on)


def _referral(item: Any) -> Row:
    text = _("vers %(organisation)s, envoyée le %(day)s") % {
        "organisation": item.to_organisation.name, "day": words.day(item.sent_at),
    }  # fmt: skip
    return _late_row(item.person, text, item.answer_due_on, door("referral", item.ref))


def _check(item: Any) -> Row:
    text = _("À %(month)s mois chez %(employer)s : toujours en poste ?") % {
        "month": item.month, "employer": item.placement.employer.name,
    }  # fmt: skip
    return _late_row(item.placement.person, text, item.due_on, door("placement", item.placement.ref))


def _hire(item: Any) -> Row:
    return {
        "title": item.person.full_name, "url": reverse("desk:application-confirm", args=[item.ref]),
        "text": item.offer.title, "when": words.day(item.starts_on),
        "status_text": _("premier jour à confirmer"), "status_tone": "wait",
    }  # fmt: skip


def _silent(item: Any) -> Row:
    return {
        "title": item.person.full_name, "url": door("application", item.ref), "text": item.offer.title,
        "when": words.day(item.answer_due_on), "status_text": _("à rappeler"), "status_tone": "wait",
    }  # fmt: skip


def _appointment(item: Any) -> Row:
    return {
        "title": item.person.full_name, "url": door("appointment", item.ref) or file_url(item.person),
        "text": item.purpose, "when": words.day(item.slot.starts_at),
        "status_text": _("venu·e ou non ?"), "status_tone": "wait",
    }  # fmt: skip


def _session(item: Any) -> Row:
    return {
        "title": item.workshop.title, "url": door("session", item.ref), "when": words.day(item.starts_at),
        "status_text": _("présences à noter"), "status_tone": "wait",
    }  # fmt: skip


def _case_without_interview(item: Any) -> Row:
    return {
        "title": item.person.full_name, "url": file_url(item.person),
        "text": _("inscription le %(day)s") % {"day": words.day(item.registered_on)},
        "status_text": _("entretien à prévoir"), "status_tone": "wait",
    }  # fmt: skip


def _case_without_contact(item: Any) -> Row:
    last = words.day(item.last_contact_on)
    return {
        "title": item.person.full_name, "url": file_url(item.person),
        "text": _("dernier contact le %(day)s") % {"day": last} if last else _("aucun contact noté"),
        "status_text": _("à rappeler"), "status_tone": "wait",
    }  # fmt: skip


def _heading(code: str, n: int) -> str:
    """« 3 objectifs dépassés »."""
    return _HEADINGS[code](n) % {"n": n}


_HEADINGS: dict[str, Callable[[int], str]] = {
    "follow_ups": lambda n: ngettext("%(n)s personne à recontacter", "%(n)s personnes à recontacter", n),
    "referrals": lambda n: ngettext("%(n)s orientation sans réponse", "%(n)s orientations sans réponse", n),
    "checks": lambda n: ngettext(
        "%(n)s maintien en emploi à vérifier", "%(n)s maintiens en emploi à vérifier", n
    ),
    "hires": lambda n: ngettext("%(n)s embauche à confirmer", "%(n)s embauches à confirmer", n),
    "silent": lambda n: ngettext(
        "%(n)s candidature sans réponse d'un employeur", "%(n)s candidatures sans réponse d'un employeur", n
    ),
    "appointments": lambda n: ngettext(
        "%(n)s rendez-vous passé sans suite notée", "%(n)s rendez-vous passés sans suite notée", n
    ),
    "sessions": lambda n: ngettext("%(n)s atelier passé à clôturer", "%(n)s ateliers passés à clôturer", n),
    "goals": lambda n: ngettext("%(n)s objectif dépassé", "%(n)s objectifs dépassés", n),
    "without_interview": lambda n: ngettext(
        "%(n)s personne attend son entretien", "%(n)s personnes attendent leur entretien", n
    ),
    "without_contact": lambda n: ngettext(
        "%(n)s personne sans contact depuis longtemps", "%(n)s personnes sans contact depuis longtemps", n
    ),
}


def _people_of(stage: str) -> str:
    return f"{reverse('desk:people')}?etape={stage}"


# What is late, the most pressing first: how one is drawn, and where the rest is.
_GROUPS: dict[str, tuple[Callable[[Any], Row], Callable[[], str]]] = {
    "follow_ups": (_follow_up, lambda: ""),
    "referrals": (_referral, lambda: door("referrals")),
    "hires": (_hire, lambda: door("applications")),
    "checks": (_check, lambda: door("placements")),
    "silent": (_silent, lambda: door("applications")),
    "appointments": (_appointment, lambda: door("appointments")),
    "sessions": (_session, lambda: door("workshops")),
    "goals": (_goal, lambda: _people_of("plan")),
    "without_interview": (_case_without_interview, lambda: _people_of("entretien")),
    "without_contact": (_case_without_contact, lambda: _people_of("contact")),
}
