"""What every page knows: who acts, where they may go, whether this is a demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.enums import Role

_DESK = (
    "desk:today",
    "desk:people",
    "desk:reception",
    "desk:workshops",
    "desk:appointments",
    "desk:referrals",
    "desk:proposals",
    "desk:applications",
    "desk:placements",
)
_STEERING = (
    "steering:overview",
    "steering:indicators",
    "steering:profiles",
    "steering:bilans",
    "steering:programme",
)
MENUS: dict[str, tuple[str, ...]] = {
    Role.COUNSELLOR: (*_DESK, "assisted:home", "mentoring:pairs", "outreach:desk", "registers:list"),
    Role.SUPERVISOR: (
        *_DESK, "assisted:home", "mentoring:pairs", "outreach:desk", "desk:continuity", "registers:list",
        "steering:indicators",
    ),
    Role.CASEWORKER: (*_DESK, "mentoring:pairs", "outreach:desk", "registers:list"),
    Role.PARTNER: ("desk:received",),
    Role.PROJECT_PARTNER: ("partner:home", "partner:agreements"),
    Role.COORDINATOR: (
        *_STEERING, "steering:matching", "partner:reviews",
        "assisted:envelopes", "outreach:desk", "registers:list", "almanac:year",
    ),
    Role.DONOR: _STEERING,
    Role.PROTECTION: ("steering:trail", "steering:roles"),
    Role.ADMINISTRATOR: ("steering:accounts", "steering:roles"),
    Role.COACH: (
        "ventures:list", "ventures:follow-up", "ventures:juries", "ventures:budgets", "outreach:desk",
        "mentoring:pairs", "training:sent",
    ),
    Role.MENTOR: ("mentoring:mine",),
    Role.SAFEGUARDING: ("mentoring:concerns",),
    Role.JUROR: ("ventures:juries",),
    Role.TRAINER: ("training:received", "training:groups", "training:offers"),
    Role.EMPLOYER: ("employer:home", "employer:offers", "assisted:home", "employer:establishment"),
    Role.PERMIT_OFFICER: ("permits:queue", "permits:times", "almanac:year"),
    Role.COUNTER_OFFICER: ("permits:queue", "permits:counter", "permits:times", "almanac:year"),
    Role.PERMIT_LEAD: ("permits:queue", "permits:workload", "permits:times", "registers:list", "almanac:year"),
    Role.PERSON: (
        "person:home", "person:offers", "person:applications", "person:appointments", "person:workshops", "person:documents",
        "person:consents",
    ),
}  # fmt: skip


def first_page(role: str) -> str | None:
    """The name of the page where the day of that role starts; None for a role that has no page."""
    return MENUS[role][0] if role in MENUS else None


def _labels() -> dict[str, str]:
    return {
        "desk:today": _("Ma journée"),
        "desk:people": _("Mes personnes"),
        "desk:reception": _("Accueil"),
        "desk:workshops": _("Ateliers"),
        "desk:appointments": _("Rendez-vous"),
        "desk:referrals": _("Orientations"),
        "desk:proposals": _("Propositions"),
        "desk:received": _("Orientations reçues"),
        "desk:applications": _("Candidatures"),
        "desk:placements": _("Insertions"),
        "desk:continuity": _("Continuité"),
        "employer:home": _("Mes demandes"),
        "employer:offers": _("Offres d'emploi"),
        "employer:establishment": _("Mon établissement"),
        "assisted:home": _("Contrats aidés"),
        "assisted:envelopes": _("Contrats aidés"),
        "permits:queue": _("Dossiers"),
        "permits:counter": _("Guichet"),
        "permits:workload": _("Équipe"),
        "permits:times": _("Délais constatés"),
        "ventures:list": _("Projets d'entreprise"),
        "ventures:follow-up": _("Suivi après création"),
        "ventures:juries": _("Jurys"),
        "ventures:budgets": _("Enveloppes"),
        "outreach:desk": _("Prospection"),
        "partner:home": _("Mes projets"),
        "partner:reviews": _("Comptes rendus"),
        "partner:agreements": _("Conventions"),
        "mentoring:pairs": _("Mentorat"),
        "mentoring:mine": _("Mes binômes"),
        "mentoring:concerns": _("Signalements"),
        "training:received": _("Orientations reçues"),
        "training:groups": _("Groupes"),
        "training:offers": _("Mes offres"),
        "training:sent": _("Formations"),
        "almanac:year": _("Calendrier"),
        "registers:list": _("Registres"),
        "steering:overview": _("Vue d'ensemble"),
        "steering:indicators": _("Indicateurs"),
        "steering:profiles": _("Profils"),
        "steering:matching": _("Appariement"),
        "steering:bilans": _("Bilans"),
        "steering:programme": _("Programme"),
        "steering:trail": _("Traces"),
        "steering:roles": _("Rôles et droits"),
        "steering:accounts": _("Comptes"),
        "person:home": _("Mon parcours"),
        "person:offers": _("Mes offres"),
        "person:applications": _("Mes candidatures"),
        "person:appointments": _("Mes rendez-vous"),
        "person:workshops": _("Mes ateliers"),
        "person:documents": _("Mes papiers"),
        "person:consents": _("Mes choix"),
    }


def page(request: HttpRequest) -> dict[str, Any]:
    """The variables that templates may rely on: actor, memberships, navigation, demo."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        "actor": actor,
        "memberships": getattr(request, "memberships", []),
        "navigation": _navigation(actor, request.path),
        "demo": settings.DEMO,
    }


def _menu_address(path: str) -> str:
    """Under which address of the menu a page belongs: an application received, under the offers."""
    received = "/employeur/candidatures/"
    return reverse("employer:offers") if path.startswith(received) else path


def _navigation(actor: Actor | None, current: str) -> list[dict[str, Any]]:
    if actor is None:
        return []
    labels = _labels()
    items = [
        {"label": labels[name], "url": reverse(name), "name": name, "count": None, "current": False}
        for name in MENUS.get(actor.role, ())
    ]
    current = _menu_address(current)
    under = [item for item in items if current.startswith(str(item["url"]))]
    if under:
        max(under, key=lambda item: len(str(item["url"])))["current"] = True
    return items
