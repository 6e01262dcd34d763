"""Schemes, conditions and agreements as pages show them."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.assisted import eligibility, parameters
from maslak.assisted.eligibility import Condition
from maslak.assisted.enums import OVER
from maslak.assisted.models import Agreement, Proof
from maslak.assisted.parameters import Standing
from maslak.assisted.words import CONTRIBUTIONS, PARAMETERS, RECOVERIES
from maslak.employers.models import EmployerKind
from maslak.law import assisted
from maslak.law.assisted import ALL, SETTABLE, Scheme, Terms
from maslak.placement.enums import ContractType
from maslak.web import names
from maslak.web.names import amount

_TONES = {"yes": "ok", "no": "stop", "unknown": "wait"}


def unpublished() -> str:
    """What is said of a parameter that nobody published."""
    return _("montant non publié")


def label(code: str) -> str:
    """What a scheme is called, in the reader's language."""
    found = assisted.scheme(code)
    return found.label.in_language(get_language() or "fr") if found is not None else code


def help_in_words(terms: Terms) -> str:
    """What a scheme gives, in one sentence; says so where the amount is not published."""
    if terms.contribution == "exemption":
        return _("Exonération de cotisations, à demander à l'ANAPEC.")
    if terms.contribution == "training":
        return _("Participation à une formation, à demander à l'ANAPEC.")
    if terms.contribution == "fixed" and terms.amount_mad is not None:
        said = _("%(amount)s DH par mois") % {"amount": amount(terms.amount_mad)}
    elif terms.contribution == "percent" and terms.percent is not None:
        said = _("%(percent)s %% du salaire brut par mois") % {"percent": terms.percent}
        if terms.cap_month_mad:
            said = _("%(help)s, %(cap)s DH au plus") % {"help": said, "cap": amount(terms.cap_month_mad)}
    else:
        return unpublished()
    if terms.max_months is None:
        return _("%(help)s, durée non publiée") % {"help": said}
    return _("%(help)s, pendant %(months)s mois au plus") % {"help": said, "months": terms.max_months}


def scheme_row(standing: Standing, conditions: list[Condition] | None = None) -> dict[str, Any]:
    """A scheme on a page: its words, what it gives, whether the conditions that are known say yes."""
    language = get_language() or "fr"
    scheme = standing.scheme
    answer = eligibility.overall(conditions) if conditions else ""
    return {
        "code": scheme.code, "label": scheme.label.in_language(language), "note": scheme.note.in_language(language),
        "payer": scheme.payer.in_language(language), "help": help_in_words(standing.terms), "invented": scheme.invented,
        "claimed": scheme.claimed, "ready": standing.ready, "answer": answer, "tone": _TONES.get(answer, "neutral"),
        "status": {"yes": _("possible"), "no": _("pas pour ce poste"), "unknown": _("à vérifier")}.get(answer, ""),
        "conditions": condition_rows(conditions or []),
    }  # fmt: skip


def condition_rows(conditions: list[Condition]) -> list[dict[str, str]]:
    """Conditions with the tone and the word of their answer."""
    said = {"yes": _("oui"), "no": _("non"), "unknown": _("non connu")}
    return [
        {
            "sentence": each.sentence,
            "tone": _TONES[each.answer],
            "answer": said[each.answer],
            "code": each.code,
        }
        for each in conditions
    ]


def parameter_rows(standing: Standing) -> list[dict[str, Any]]:
    """Every parameter with its value, or that it is not published, and where a value of the house comes from."""
    hidden = {"fixed": ("percent",), "percent": ("amount_mad",)}.get(standing.terms.contribution or "", ())
    rows = []
    for name in SETTABLE:
        if name in hidden:
            continue
        value, line = getattr(standing.terms, name), standing.lines.get(name)
        rows.append(
            {
                "name": name,
                "label": str(PARAMETERS[name]),
                "value": in_words(name, value),
                "known": value is not None,
                "line": line,
            }
        )
    return rows


def in_words(name: str, value: Any) -> str:
    """The value of a parameter in the reader's language; « montant non publié » or « non publié » without one."""
    if value is None:
        return unpublished() if name == "amount_mad" else _("non publié")
    if name == "contribution":
        return str(CONTRIBUTIONS[value])
    if name == "recovery":
        return str(RECOVERIES[value])
    if value == ALL:
        return _("tous")
    if name in ("amount_mad", "cap_month_mad", "max_headcount") and not value:
        return _("aucune limite")
    if name in ("amount_mad", "cap_month_mad"):
        return _("%(amount)s DH") % {"amount": amount(value)}
    if name == "percent":
        return f"{value} %"
    if isinstance(value, tuple):
        return names.listed(_code(name, code) for code in value)
    return str(value)


def _code(name: str, code: str) -> str:
    if name == "regions":
        return names.region(code)
    if name == "contracts":
        return str(ContractType(code).label) if code in ContractType.values else code
    if name == "employers":
        return str(EmployerKind(code).label)
    return code


def period_rows(scheme: Scheme, today: date) -> list[dict[str, Any]]:
    """The periods of a scheme, the latest first, with what each gives."""
    return [
        {
            "from": each.valid_from, "to": each.valid_to, "help": help_in_words(each),
            "now": each is scheme.terms(today), "source": each.source.text.in_language(get_language() or "fr"),
        }
        for each in reversed(scheme.periods)
    ]  # fmt: skip


def proof_row(found: Proof) -> dict[str, str]:
    """A copy in a list: which paper it is, and the name of its file."""
    paper = assisted.evidence_labels().get(found.code)
    label = paper.label.in_language(get_language() or "fr") if paper is not None else found.name
    return {"ref": found.ref, "name": found.name, "label": label}


def agreement_row(found: Agreement) -> dict[str, Any]:
    """An agreement in a list."""
    return {
        "agreement": found,
        "scheme": label(found.scheme),
        "over": found.status in OVER or found.status == "broken",
    }


def terms_of(found: Agreement) -> Terms | None:
    """The terms of an agreement: those of its first day until it is accepted, then those kept with it."""
    if found.decided_on and found.months:
        return assisted.thawed(found.terms)
    standing = parameters.standing(found.scheme, found.starts_on)
    return standing.terms if standing is not None else None


def month(first: date) -> str:
    """« mars 2024 », in the reader's language."""
    return format_date(first, "MMMM y", locale=names.locale())
