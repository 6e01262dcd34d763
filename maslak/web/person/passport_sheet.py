"""The skills passport as a page to read and to print, in the reader's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from maslak.papers import actions as papers
from maslak.papers.rendering import Leaflet, render_leaflet
from maslak.training.enums import SkillLevel
from maslak.training.passport import Known, Passport
from maslak.web import names

_APART = "\u2068%s\u2069"  # a name keeps its own direction inside the line


def pdf(passport: Passport, *, at: datetime) -> bytes:
    """The passport as a PDF. Never a nationality, a stay or a paper."""
    title = _("Passeport de compétences")
    leaflet = Leaflet(
        language=(get_language() or "fr")[:2], title=title, subtitle=passport.person.full_name, author="Maslak",
        page=_("page {page} sur {pages}"), blocks=_blocks(passport),
    )  # fmt: skip
    return render_leaflet(leaflet, at=at)


def _blocks(passport: Passport) -> list[dict[str, Any]]:
    told = _("Établi le %(day)s pour la personne elle-même, qui le montre à qui elle veut.") % {
        "day": f"{passport.on:%d/%m/%Y}"
    }
    parts = (
        (_("Savoir-faire"), [_skill(skill) for skill in passport.skills]),
        (_("Formations suivies"), _trainings(passport)),
        (_("Cours à distance"), [_course(course) for course in passport.courses]),
        (_("Travail"), [_work(work) for work in passport.works]),
        (_("Langues"), [_spoken(said) for said in passport.person.languages.all()]),
        (_("Métiers recherchés"), [_apart(wanted.label) for wanted in passport.person.wanted.all()]),
    )
    lists = [{"kind": "notes", "title": title, "items": items} for title, items in parts if items]
    if not lists:
        nothing = _("Rien n'est encore noté : formations, cours et savoir-faire s'ajouteront ici.")
        lists = [{"kind": "strong", "text": nothing}]
    return [{"kind": "lead", "text": told}, *lists]


def _skill(skill: Known) -> str:
    said = [_apart(skill.label)]
    if skill.own_level:
        said.append(_("selon la personne : %(level)s") % {"level": _level(skill.own_level)})
    if skill.third_level:
        said.append(_("selon quelqu'un du métier : %(level)s") % {"level": _level(skill.third_level)})
    if skill.evidence:
        seen = ngettext("%(number)s preuve vue", "%(number)s preuves vues", skill.evidence)
        said.append(seen % {"number": skill.evidence})
    return " · ".join(said)


def _level(level: int) -> str:
    return str(SkillLevel(level).label)


def _trainings(passport: Passport) -> list[str]:
    told = []
    for one in passport.trainings:
        said = [_apart(one.intake.offer.name), _apart(one.operator.name)]
        if one.ended_on:
            said.append(f"{one.ended_on:%d/%m/%Y}")
        if one.result:
            said.append(str(one.get_result_display()))
        paper = passport.certificates.get(one.pk)
        if paper is not None:
            said.append(_("certificat %(number)s, à vérifier ici : %(address)s") % {
                "number": _apart(paper.number), "address": _apart(papers.address(paper.token)),
            })  # fmt: skip
        told.append(" · ".join(said))
    return told


def _course(course: Any) -> str:
    return " · ".join((_apart(course.title), _apart(course.platform), f"{course.completed_on:%d/%m/%Y}"))


def _work(work: Any) -> str:
    first = f"{work.first_month:%m/%Y}"
    when = (
        _("de %(first)s à %(last)s") % {"first": first, "last": f"{work.last_month:%m/%Y}"}
        if work.last_month
        else _("depuis %(first)s") % {"first": first}
    )
    return " · ".join(
        part for part in (_apart(work.role), _apart(work.place), when, _apart(work.tasks)) if part
    )


def _spoken(said: Any) -> str:
    return f"{names.language_name(said.language)} {_apart(said.level)}"


def _apart(words: str) -> str:
    return _APART % words if words else ""
