"""What the pages say of an offer, of a referral and of a training, in the reader's language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maslak.people.enums import Education, ResidenceBasis
from maslak.training import queries, rules
from maslak.training.enums import CertificateType, OfferMode, Schedule
from maslak.training.models import TrainingOffer
from maslak.web import names

# A name in Latin letters inside an Arabic line keeps its own order, and the line keeps its own.
_ISOLATE, _END_ISOLATE, _FROM_THE_RIGHT = "\u2068", "\u2069", "\u200f"


def amount(dirhams: Decimal) -> str:
    """« 1 500 dirhams »: whole dirhams without needless zeros."""
    whole = dirhams == dirhams.to_integral_value()
    text = f"{dirhams:,.0f}" if whole else f"{dirhams:,.2f}"
    return _("%(amount)s dirhams") % {"amount": text.replace(",", "\u202f").replace(".", ",")}


def hours(value: Decimal) -> str:
    """« 12 heures », « 7,5 heures »."""
    shown = f"{value.normalize():f}".replace(".", ",")
    return ngettext("%(hours)s heure", "%(hours)s heures", int(value) or 1) % {"hours": shown}


def when(offer: TrainingOffer) -> str:
    """« le soir, 12 heures par semaine pendant 10 semaines »."""
    schedules = names.listed(_inside(str(Schedule(code).label)) for code in offer.schedules)
    pace = ngettext(
        "%(hours)s par semaine pendant %(weeks)s semaine", "%(hours)s par semaine pendant %(weeks)s semaines",
        offer.duration_weeks,
    ) % {"hours": hours(offer.weekly_hours), "weeks": offer.duration_weeks}  # fmt: skip
    return names.comma().join((schedules, pace))


def _inside(label: str) -> str:
    """A label within a sentence: without its capital."""
    return label[:1].lower() + label[1:]


def where(offer: TrainingOffer) -> str:
    """« Centre Anfa, Casablanca », or that it is remote."""
    if offer.mode == OfferMode.REMOTE:
        return _("À distance")
    parts = (part for part in (offer.centre, names.city(offer.city)) if part)
    line = names.comma().join(f"{_ISOLATE}{part}{_END_ISOLATE}" for part in parts)
    return _FROM_THE_RIGHT + line if names.reader() == "ar" else line


def price(offer: TrainingOffer) -> str:
    """What it costs, or that it is free; with what the learner is paid."""
    told = amount(offer.cost_mad) if offer.cost_mad else _("gratuite")
    if offer.allowance_mad:
        told += " · " + _("aide de %(amount)s par mois") % {"amount": amount(offer.allowance_mad)}
    return told


def spoken(offer: TrainingOffer) -> str:
    """The languages of the course."""
    return names.listed(names.language_name(code) for code in offer.languages)


def stays(offer: TrainingOffer) -> str:
    """The stays that the operator accepts, in words."""
    if not offer.statuses_accepted:
        return _("Aucun titre de séjour n'est demandé")
    return names.listed(str(ResidenceBasis(code).label) for code in offer.statuses_accepted)


def ages(offer: TrainingOffer) -> str:
    """The limits of age, in words."""
    if offer.min_age and offer.max_age:
        return _("de %(low)s à %(high)s ans") % {"low": offer.min_age, "high": offer.max_age}
    if offer.min_age:
        return _("à partir de %(low)s ans") % {"low": offer.min_age}
    if offer.max_age:
        return _("jusqu'à %(high)s ans") % {"high": offer.max_age}
    return _("sans limite d'âge")


def comforts(offer: TrainingOffer) -> list[str]:
    """What makes it possible for somebody with little time."""
    said = (
        (offer.childcare, _("garde d'enfants")),
        (offer.transport_help, _("aide au transport")),
        (offer.women_only, _("groupe de femmes")),
        (offer.mode == OfferMode.HYBRID, _inside(str(OfferMode.HYBRID.label))),
    )
    return [word for there, word in said if there]


def facts(offer: TrainingOffer) -> list[dict[str, Any]]:
    """Everything about an offer, for components/facts.html."""
    schooling = (
        str(Education(offer.min_schooling).label) if offer.min_schooling else _("aucun niveau demandé")
    )
    total = hours(rules.total_hours(offer.weekly_hours, offer.duration_weeks))
    return [
        {"label": _("Quand"), "value": when(offer)},
        {"label": _("Où"), "value": where(offer)},
        {"label": _("Prix"), "value": price(offer)},
        {"label": _("Langue du cours"), "value": spoken(offer)},
        {"label": _("Niveau"), "value": offer.get_level_display()},
        {"label": _("Volume horaire"), "value": total},
        {"label": _("À la fin"), "value": CertificateType(offer.certificate_type).label},
        {"label": _("Âge"), "value": ages(offer)},
        {"label": _("École"), "value": schooling},
        {"label": _("Titre de séjour"), "value": stays(offer)},
    ]


def row(offer: TrainingOffer, today: date) -> dict[str, Any]:
    """An offer in the list of the directory."""
    groups = getattr(offer, "groups_to_come", [])
    free = next((group for group in groups if group.free > 0), None)
    return {
        "offer": offer,
        "when": when(offer),
        "where": where(offer),
        "price": price(offer),
        "spoken": spoken(offer),
        "comforts": comforts(offer),
        "starts": groups[0].starts_on if groups else None,
        "free": free.free if free else 0,
        "stale": queries.is_stale(offer, today),
    }


def known(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """What an operator may know of a person before it accepts, for components/facts.html."""
    levels = summary.get("languages", {})
    spoken_words = names.listed(f"{names.language_name(code)} {level}" for code, level in levels.items())
    needs = [
        word
        for there, word in (
            (summary.get("interpreter"), _("interprète")),
            (summary.get("childcare"), _("garde d'enfants")),
        )
        if there
    ]
    education = summary.get("education", "")
    return [
        {"label": _("Âge"), "value": summary.get("age_band", "")},
        {"label": _("Région"), "value": names.region(summary["region"]) if summary.get("region") else ""},
        {"label": _("Langues"), "value": spoken_words or names.language_name(summary.get("language", "fr"))},
        {"label": _("École"), "value": str(Education(education).label) if education else ""},
        {"label": _("Besoins"), "value": names.listed(needs) if needs else _("aucun besoin signalé")},
    ]
