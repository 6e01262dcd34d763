"""What may be done on a project: one table of acts, drawn as buttons and asked on one page each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maslak.access.actor import Actor
from maslak.ventures import formalities, juries, projects
from maslak.ventures.enums import BORN, VentureStatus
from maslak.ventures.models import Venture
from maslak.ventures.workflow import VENTURE
from maslak.web.ventures import forms


@dataclass(frozen=True)
class Act:
    """One act: its words, the steps that open it (none: the statuses), its form and who does it."""

    code: str
    label: Any
    run: Callable[..., Any]
    permission: str = "venture.write"
    steps: tuple[str, ...] = ()
    statuses: frozenset[str] = frozenset()
    form: type[BaseForm] | None = None
    danger: bool = False

    @property
    def asks(self) -> bool:
        """Whether it needs answers: a page of its own, not a plain button."""
        return self.form is not None


def _advance(step: str) -> Callable[..., Any]:
    return lambda venture, by, **_said: projects.advance(venture_id=venture.pk, step=step, by=by)


def _timed(action: Callable[..., Any]) -> Callable[..., Any]:
    return lambda venture, by, **said: action(venture_id=venture.pk, by=by, now=timezone.now(), **said)


def _present(venture: Venture, by: Actor, **said: Any) -> None:
    juries.present(jury_id=said.pop("jury").pk, venture_id=venture.pk, by=by, **said)


_ALIVE = frozenset(VentureStatus) - {VentureStatus.ENDED}
ACTS: Mapping[str, Act] = {
    act.code: act
    for act in (
        Act("diagnostic", _("Faire le diagnostic"), _timed(projects.diagnose),
            statuses=frozenset({"registered", "diagnosed", "preparing"}), form=forms.DiagnosisForm),
        Act("preparer", _("Commencer la préparation"), _advance("prepare"), steps=("prepare",)),
        Act("presenter", _("Présenter à un jury"), _present, steps=("present",), form=forms.PresentForm),
        Act("reprendre", _("Retirer du jury"), _advance("take_back"), steps=("take_back",)),
        Act("forme", _("Choisir la forme juridique"), _timed(formalities.choose),
            statuses=VENTURE.steps["formalise"].sources | {"in_formalities"}, form=forms.FormForm),
        Act("formalites", _("Déclarer les formalités finies"), _timed(formalities.complete),
            steps=("complete_formalities",), form=forms.DayForm),
        Act("creation", _("Noter la création"), _timed(formalities.prove), steps=("create",), form=forms.ProofForm),
        Act("vente", _("Noter la première vente"), _timed(formalities.start), steps=("start",), form=forms.DayForm),
        Act("seance", _("Noter une séance"), _timed(projects.coach), "venture.follow", statuses=_ALIVE,
            form=forms.SessionForm),
        Act("membre", _("Ajouter un membre"), _timed(projects.add_member), statuses=_ALIVE, form=forms.MemberForm),
        Act("changer", _("Changer de forme juridique"), _timed(formalities.change_form),
            statuses=frozenset(BORN), form=forms.FormForm),
        Act("pause", _("Mettre en pause"), _advance("pause"), "venture.follow", steps=("pause",)),
        Act("reprise", _("Reprendre l'activité"), _advance("resume"), "venture.follow", steps=("resume",)),
        Act("sortie", _("Noter la sortie"), _timed(projects.finish), "venture.follow", steps=("close", "give_up"),
            form=forms.EndForm, danger=True),
        Act("rouvrir", _("Rouvrir le projet"), _advance("reopen"), steps=("reopen",)),
    )
}  # fmt: skip


def open_to(actor: Actor, venture: Venture) -> list[Act]:
    """The acts that this actor may do on the project as it stands, the likeliest first."""
    steps = set(VENTURE.available(venture.status))
    return [
        act
        for act in ACTS.values()
        if actor.may(act.permission)
        and (venture.status in act.statuses or steps & set(act.steps))
        and not (act.code == "rouvrir" and venture.created_on is not None)
    ]


def form_for(act: Act, venture: Venture, data: QueryDict | None) -> BaseForm | None:
    """The form of an act, bound to what was sent."""
    if act.form is None:
        return None
    if act.form is forms.EndForm:
        return forms.EndForm(data, born=venture.created_on is not None)
    if act.form is forms.PresentForm:
        return forms.PresentForm(data, initial={"title": venture.title, "summary": venture.summary})
    return act.form(data)


def do(act: Act, venture: Venture, actor: Actor, form: BaseForm | None) -> None:
    """Do it with the answers of the form. Raises a DomainError."""
    said = dict(form.cleaned_data) if form is not None else {}
    if isinstance(form, forms.MarksForm):
        marks = form.marks()
        said = {name: value for name, value in said.items() if name not in marks} | {"marks": marks}
    act.run(venture, actor, **said)
