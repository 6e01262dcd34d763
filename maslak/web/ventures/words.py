"""A project as its page tells it: steps, diagnosis, cash-flow table, formalities, signs of danger."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from maslak.law import legal_forms
from maslak.ventures import grids
from maslak.ventures.enums import VentureStatus as V
from maslak.ventures.models import Formality, Plan, Venture
from maslak.ventures.rules import Flow, months_after
from maslak.web.templatetags.maslak import day

# The stages drawn on the page, each with the statuses that stand in it.
_STAGES: tuple[tuple[Any, frozenset[str]], ...] = (
    (gettext_lazy("Inscription"), frozenset({V.REGISTERED})),
    (gettext_lazy("Préparation"), frozenset({V.DIAGNOSED, V.PREPARING, V.NOT_SELECTED})),
    (gettext_lazy("Sélection"), frozenset({V.BEFORE_JURY, V.SELECTED})),
    (gettext_lazy("Formalités"), frozenset({V.IN_FORMALITIES, V.FORMALITIES_DONE})),
    (gettext_lazy("Création"), frozenset({V.CREATED})),
    (gettext_lazy("Activité"), frozenset({V.TRADING, V.PAUSED})),
)
SIGNS: dict[str, Any] = {
    "closed": gettext_lazy("trouvée arrêtée"),
    "status_lost": gettext_lazy("statut juridique perdu"),
    "unreachable": gettext_lazy("non jointe"),
    "paused": gettext_lazy("en pause"),
    "ceiling": gettext_lazy("proche du plafond"),
    "one_customer": gettext_lazy("presque un seul client"),
    "no_turnover": gettext_lazy("aucune vente"),
    "debts": gettext_lazy("dettes élevées"),
    "title_ends": gettext_lazy("titre de séjour bientôt échu"),
    "no_contributions": gettext_lazy("cotisations non payées"),
    "overdue": gettext_lazy("visite en retard"),
}


def steps(venture: Venture) -> list[dict[str, Any]]:
    """The stages, done, current or to come. One that ended stands past the last stage that it reached."""
    here = next((n for n, (_label, inside) in enumerate(_STAGES) if venture.status in inside), None)
    if here is None:
        here = len(_STAGES) if venture.created_on else 1
    notes = {
        0: venture.registered_on,
        3: venture.formalities_on,
        4: venture.created_on,
        5: venture.first_sale_on,
    }
    return [
        {
            "label": label,
            "state": "done" if number < here else "current" if number == here else "todo",
            "note": day(notes[number]) if notes.get(number) else "",
        }
        for number, (label, _inside) in enumerate(_STAGES)
    ]


def diagnosis(venture: Venture) -> dict[str, Any] | None:
    """The marks of the diagnosis in words, or None."""
    found = getattr(venture, "diagnosis", None)
    if found is None:
        return None
    language, most = get_language() or "fr", grids.MOST["diagnosis"]
    marks = [
        {"label": each.words.in_language(language), "value": f"{found.marks.get(code, 0)} / {most}"}
        for code, each in grids.grid("diagnosis").items()
    ]
    return {"marks": marks, "on": found.on, "note": found.note, "next_step": found.next_step}


def cash_table(plan: Plan, flows: list[Flow]) -> dict[str, Any]:
    """The cash-flow table as components/table.html takes it, its totals last."""
    head = [
        {"label": _("Mois")},
        *({"label": label, "numeric": True} for label in (_("Début"), _("Entrées"), _("Sorties"), _("Fin"))),
    ]
    rows = [
        [
            {"text": f"{months_after(plan.first_month, flow.month):%m/%Y}", "header": True},
            *(money(amount) for amount in (flow.opening, flow.income, flow.expense, flow.closing)),
        ]
        for flow in flows
    ]
    income, expense = sum(f.income for f in flows), sum(f.expense for f in flows)
    total = [
        {"text": _("Total"), "header": True},
        *(money(amount) for amount in (flows[0].opening, income, expense, flows[-1].closing)),
    ]
    return {"head": head, "rows": [*rows, total]}


def plan_lines(plan: Plan) -> list[dict[str, Any]]:
    """The entries of a plan: what, in or out, how much in all and over how many months."""
    found: dict[tuple[str, str], list[Any]] = {}
    for line in plan.lines.all():
        found.setdefault((line.kind, line.label), []).append(line)
    return [
        {
            "label": label,
            "kind": lines[0].get_kind_display(),
            "months": len(lines),
            "total": number_format(sum(line.amount_mad for line in lines), 2, force_grouping=True),
        }
        for (_kind, label), lines in found.items()
    ]


def money(amount: Any) -> dict[str, Any]:
    """A cell of a table: dirhams and centimes, as the language writes numbers."""
    return {"text": number_format(amount, 2, force_grouping=True), "numeric": True}


def formality(found: Formality) -> str:
    """How a formality is called."""
    said = legal_forms.step_words(found.venture.legal_form, found.code)
    return said.in_language(get_language() or "fr") if said else found.code


def formalities(venture: Venture) -> list[dict[str, Any]]:
    """The checklist in words."""
    return [
        {"formality": each, "label": formality(each)}
        for each in venture.formalities.select_related("venture")
    ]
