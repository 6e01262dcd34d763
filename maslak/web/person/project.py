"""My business project in the words of whoever carries it: where it stands, what comes next, money, visits."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from maslak.people.models import Person
from maslak.ventures.enums import FormalityState, GrantStatus, InstalmentStatus, LegalForm
from maslak.ventures.enums import VentureStatus as V
from maslak.ventures.models import FollowUpVisit, Grant, Venture
from maslak.web import tones
from maslak.web.templatetags.maslak import day
from maslak.web.ventures import words

_WAITING = (FormalityState.TO_DO, FormalityState.STARTED)


def projects_of(person: Person) -> QuerySet[Venture]:
    """The projects of whose team the person is, those under way first."""
    mine = Venture.objects.filter(members__person=person, members__until=None)
    return (
        mine.select_related("organisation", "coach").order_by("ended_on", "-registered_on", "-pk").distinct()
    )


def as_next_things(person: Person) -> list[dict[str, Any]]:
    """The way to this page, as a row of components/rows.html; none for whoever has no project."""
    found = projects_of(person).first()
    if found is None:
        return []
    return [
        {
            "title": _("Mon projet : %(title)s") % {"title": found.title},
            "url": reverse("person:project"),
            "text": next_step(found),
            "status_text": found.get_status_display(),
            "status_tone": tones.of(found),
        }
    ]


def next_step(venture: Venture) -> str:
    """What comes next, said to the person."""
    if venture.status == V.IN_FORMALITIES:
        left = venture.formalities.filter(state__in=_WAITING).order_by("position").first()
        if left is not None:
            return _("Prochaine formalité : %(what)s.") % {"what": words.formality(left)}
        return _("Toutes les formalités sont faites : votre accompagnateur le note.")
    return str(_NEXT[V(venture.status)]())


_NEXT = {
    V.REGISTERED: lambda: _("Un premier entretien fera le tour de votre projet."),
    V.DIAGNOSED: lambda: _("Préparez votre plan d'affaires avec votre accompagnateur."),
    V.PREPARING: lambda: _("Votre plan d'affaires se prépare ; un jury le lira ensuite, sans votre nom."),
    V.BEFORE_JURY: lambda: _("Le jury lit votre projet. La décision vient quand tous ont donné leurs notes."),
    V.SELECTED: lambda: _(
        "Votre projet est retenu. Choisissez la forme juridique avec votre accompagnateur."
    ),
    V.NOT_SELECTED: lambda: _("Votre projet n'est pas retenu cette fois. La raison aide à le reprendre."),
    V.IN_FORMALITIES: lambda: "",
    V.FORMALITIES_DONE: lambda: _("Apportez la preuve de votre statut : elle fait naître l'entreprise."),
    V.CREATED: lambda: _("Votre entreprise existe. Dites le jour de la première vente."),
    V.TRADING: lambda: _("Votre entreprise est en activité. Quatre visites sont prévues en deux ans."),
    V.PAUSED: lambda: _("Votre activité est en pause. Parlez-en avec votre accompagnateur."),
    V.ENDED: lambda: _("L'accompagnement de ce projet est fini."),
}


def money(venture: Venture) -> list[dict[str, Any]]:
    """What was promised and what was paid, instalment by instalment."""
    grants = venture.grants.exclude(status=GrantStatus.CANCELLED).prefetch_related("instalments")
    return [_grant(grant) for grant in grants]


def _grant(grant: Grant) -> dict[str, Any]:
    parts = [
        {
            "when": day(part.paid_on or part.due_on),
            "title": _("%(amount)s DH") % {"amount": number_format(part.amount_mad, 2, force_grouping=True)},
            "text": ""
            if part.status == InstalmentStatus.PAID
            else _("Apportez : %(what)s") % {"what": part.condition},
            "status_text": part.get_status_display(),
            "status_tone": tones.of(part),
        }
        for part in grant.instalments.all()
        if part.status != InstalmentStatus.CANCELLED
    ]
    said = {
        "paid": number_format(grant.paid_mad, 2, force_grouping=True),
        "amount": number_format(grant.amount_mad, 2, force_grouping=True),
    }
    return {
        "kind": grant.get_kind_display(), "purpose": grant.purpose, "state": grant.get_status_display(),
        "tone": tones.of(grant), "parts": parts, "text": _("%(paid)s DH versés sur %(amount)s DH") % said,
    }  # fmt: skip


def visits(venture: Venture, today: date) -> list[dict[str, Any]]:
    """The visits to come and made, in words."""
    found = []
    for visit in venture.visits.exclude(status="cancelled").order_by("month"):
        late = visit.closes_on < today
        found.append(
            {
                "when": day(visit.done_on or visit.due_on),
                "title": _("Visite du mois %(month)s") % {"month": visit.month},
                "text": _visit_says(visit, today),
                "status_text": _("faite") if visit.done_on else _("en retard") if late else _("à venir"),
                "status_tone": "ok" if visit.done_on else "late" if late else "wait",
            }
        )
    return found


def _visit_says(visit: FollowUpVisit, today: date) -> str:
    if visit.done_on is not None:
        return str(visit.get_mode_display()).capitalize()
    if visit.opens_on <= today:
        return _("Votre accompagnateur va vous joindre, sur place, par téléphone ou par vidéo.")
    return ""


def declares(venture: Venture) -> bool:
    """Whether the person declares turnover here: a created enterprise that is not over."""
    return venture.created_on is not None and venture.status != V.ENDED


def is_watched(venture: Venture) -> bool:
    """Whether the law sets a ceiling to this enterprise."""
    return venture.legal_form == LegalForm.AUTO_ENTREPRENEUR
