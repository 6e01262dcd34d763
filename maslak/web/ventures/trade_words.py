"""Turnover, financing and requests as pages tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from maslak.law import financing
from maslak.reporting import wording
from maslak.ventures.ceilings import Gauge, Monitor
from maslak.ventures.enums import Activity
from maslak.ventures.models import FinancingRequest, Sale
from maslak.web import tones
from maslak.web.templatetags.maslak import day

ANSWERS: dict[str, tuple[Any, str]] = {
    "Y": (gettext_lazy("ouvert"), "ok"),
    "C": (gettext_lazy("sous conditions"), "wait"),
    "U": (gettext_lazy("à vérifier"), "neutral"),
    "N": (gettext_lazy("fermé en pratique"), "stop"),
}
KINDS: dict[str, Any] = {
    "grant": gettext_lazy("subvention"),
    "honour_loan": gettext_lazy("prêt d'honneur"),
    "kit": gettext_lazy("kit de matériel"),
    "microcredit": gettext_lazy("microcrédit"),
    "top_up": gettext_lazy("renforcement financier"),
    "stipend": gettext_lazy("bourse de travail"),
    "bank_loan": gettext_lazy("crédit bancaire"),
    "savings": gettext_lazy("épargne solidaire"),
}
_FORMS: dict[str, Any] = {
    "auto_entrepreneur": gettext_lazy("auto-entrepreneur"),
    "sarl": gettext_lazy("SARL"),
    "sarl_au": gettext_lazy("SARL à associé unique"),
    "cooperative": gettext_lazy("coopérative"),
    "income_activity": gettext_lazy("activité accompagnée"),
}


def month(of: date) -> str:
    """« mars 2026 »."""
    return f"{wording.months(get_language() or 'fr', 'wide')[of.month - 1]} {of.year}"


def months(missing: Iterable[date]) -> list[str]:
    return [month(each) for each in missing]


def gauges(monitor: Monitor | None) -> list[dict[str, Any]]:
    """Each amount beside its limit: words, share and tone; nothing for a form without a ceiling."""
    if monitor is None:
        return []
    found = [_gauge(each, str(Activity(each.activity).label).capitalize()) for each in monitor.ceilings]
    for each in monitor.customers:
        found.append(_gauge(each, _("Client « %(name)s », services") % {"name": each.customer}))
    if monitor.over_years:
        words = {"n": monitor.over_years}
        text = (
            _("Plafond dépassé %(n)s années de suite : le statut d'auto-entrepreneur est perdu.")
            if monitor.loses_status
            else _("Plafond dépassé cette année (%(n)s) : une seconde année de suite fait perdre le statut.")
        )
        found.append({"label": _("Statut"), "alert": text % words, "tone": "stop", "pct": 100, "text": ""})
    return found


def _gauge(gauge: Gauge, label: str) -> dict[str, Any]:
    words = {"amount": _money(gauge.amount_mad), "limit": _money(gauge.limit_mad), "pct": gauge.pct}
    alert = ""
    if gauge.level >= 100:
        alert = _("plafond atteint")
    elif gauge.level:
        alert = _("%(pct)s %% du plafond") % words
    return {
        "label": label,
        "pct": min(gauge.pct, 100),
        "text": _("%(amount)s DH sur %(limit)s DH (%(pct)s %%)") % words,
        "alert": alert,
        "tone": "stop" if gauge.level >= 100 else "late" if gauge.level >= 90 else "wait",
    }


def _money(amount: Any) -> str:
    return str(number_format(amount, 0 if amount == int(amount) else 2, force_grouping=True))


def sales(listed: Iterable[Sale]) -> dict[str, Any]:
    """The declarations as components/table.html takes them."""
    head = [
        {"label": _("Mois")},
        {"label": _("Activité")},
        {"label": _("Client")},
        {"label": _("Dirhams"), "numeric": True},
        {"label": _("Déclaré par")},
    ]
    rows = [
        [
            {"text": month(each.month), "header": True},
            {"text": each.get_activity_display()},
            {"text": each.customer or _("tous les autres")},
            {"text": number_format(each.amount_mad, 2, force_grouping=True), "numeric": True},
            {"text": _("la personne") if each.by_holder else _("l'organisme")},
        ]
        for each in listed
    ]
    return {"head": head, "rows": rows}


def products(
    found: Iterable[financing.Product], status: str, refused: Mapping[str, int]
) -> list[dict[str, Any]]:
    """The catalogue for one basis of stay; `refused`: per cent of answers that refused, where told."""
    language = get_language() or "fr"
    return [
        {
            "code": each.code,
            "label": each.label.in_language(language),
            "provider": each.provider.in_language(language),
            "note": each.note.in_language(language),
            "kinds": [str(KINDS[kind]) for kind in each.kinds],
            "forms": [str(_FORMS[form]) for form in each.forms],
            "answer": ANSWERS[each.answer(status)][0],
            "tone": ANSWERS[each.answer(status)][1],
            "refused": refused.get(each.code),
            "source": each.source.text.in_language(language),
            "address": each.source.address,
            "sure": each.certainty in ("official", "report"),
        }
        for each in found
    ]


def requests(listed: Iterable[FinancingRequest]) -> list[dict[str, Any]]:
    """What was asked for outside, with its answer."""
    language = get_language() or "fr"
    found = []
    for each in listed:
        product = financing.product(each.product)
        found.append(
            {
                "request": each,
                "label": product.label.in_language(language) if product else each.product,
                "amount": _money(each.amount_mad),
                "when": day(each.answered_on or each.sent_on),
                "tone": tones.of(each),
                "open": each.answered_on is None,
            }
        )
    return found
