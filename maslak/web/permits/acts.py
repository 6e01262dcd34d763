"""What an officer may do on a file: one table of acts, drawn as buttons and asked on one page each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maslak.access.actor import Actor
from maslak.permits import (
    accompaniment,
    deciding,
    instruction,
)
from maslak.permits.models import PermitFile
from maslak.permits.policies import workflow_of
from maslak.permits.routing import piece_words
from maslak.web.permits import forms


@dataclass(frozen=True)
class Act:
    """One act: its words, the form it asks for (none: a plain button), and who does it.

    `step` is the step of the workflow that must be open; an act without a step is open in `statuses`.
    """

    code: str
    label: Any
    text: Any
    run: Callable[..., Any]
    permission: str
    step: str = ""
    statuses: frozenset[str] = frozenset()
    form: type[BaseForm] | None = None
    decides: bool = False  # needs a desk that decides
    danger: bool = False


_IN_HAND = frozenset({"submitted", "admitted", "validated", "deposited", "in_review", "call_open", "ready"})
ACTS: Mapping[str, Act] = {
    act.code: act
    for act in (
        Act("take", _("Prendre ce dossier"), _("Il passe dans « mes dossiers »."), instruction.take_charge,
            "permit.instruct", statuses=_IN_HAND | {"to_complete"}),
        Act("admit", _("Déclarer recevable"), _("Les pièces y sont et la demande relève de ce service."),
            instruction.admit, "permit.instruct", "admit"),
        Act("payment", _("Confirmer le paiement"), _("La preuve de paiement est vue : le délai commence."),
            instruction.confirm_payment, "permit.instruct", statuses=frozenset({"submitted", "admitted"}),
            form=forms.PaymentForm),
        Act("validate", _("Valider la demande en ligne"),
            _("Le contrat devient imprimable ; l'employeur dépose les originaux au guichet."),
            instruction.validate, "permit.instruct", "validate"),
        Act("deposit", _("Recevoir les originaux"),
            _("Un récépissé est remis et le délai de réponse commence."),
            instruction.deposit, "permit.deposit", "deposit"),
        Act("review", _("Commencer l'instruction"), "", instruction.review, "permit.instruct", "review"),
        Act("grant", _("Délivrer l'attestation"), _("Le document est émis et signé ; le demandeur est prévenu."),
            deciding.grant, "permit.decide", "grant", form=forms.GrantForm, decides=True),
        Act("approve", _("Déclarer le visa prêt"), _("L'employeur est prévenu que le visa est prêt."),
            deciding.approve, "permit.decide", "approve", form=forms.ApproveForm, decides=True),
        Act("stamp", _("Viser le contrat"), _("Le contrat visé est émis et signé."),
            deciding.stamp, "permit.decide", "stamp", form=forms.StampForm, decides=True),
        Act("request", _("Demander des pièces"),
            _("La loi 55-19 ne permet qu'une demande par dossier : nommez tout ce qui manque. Le délai s'arrête."),
            instruction.request_pieces, "permit.instruct", "request_pieces", form=forms.RequestForm),
        Act("call", _("Publier l'appel à candidatures"), _("Procédure générale."),
            instruction.open_call, "permit.instruct", "open_call", form=forms.CallForm),
        Act("call-result", _("Clore l'appel à candidatures"), _("Ce que l'appel a donné, en nombres."),
            instruction.close_call, "permit.instruct", "close_call", form=forms.CallResultForm),
        Act("return", _("Renvoyer au demandeur"), _("La demande repart en préparation chez le demandeur."),
            instruction.return_file, "permit.instruct", "return", form=forms.WhyForm),
        Act("refuse", _("Refuser"), _("Un refus est motivé et peut être contesté."),
            deciding.refuse, "permit.decide", "refuse", form=forms.RefuseForm, decides=True, danger=True),
        Act("lapse", _("Clore sans les pièces"),
            _("Le jour fixé est passé sans réponse : la demande est refusée pour pièces manquantes."),
            deciding.lapse, "permit.decide", "lapse", decides=True, danger=True),
        Act("withdraw", _("Retirer l'autorisation"), _("Décision motivée ; le document émis devient sans effet."),
            deciding.withdraw, "permit.withdraw", "withdraw", form=forms.WithdrawForm, decides=True, danger=True),
        Act("assign", _("Confier à…"), "", instruction.assign, "permit.assign",
            statuses=_IN_HAND | {"to_complete"}, form=forms.AssignForm),
        Act("external", _("Noter la réponse du portail"),
            _("Ce service accompagne : l'administration décide sur son propre portail."),
            accompaniment.note_external, "permit.instruct", statuses=_IN_HAND | {"to_complete"},
            form=forms.ExternalForm),
    )
}  # fmt: skip


def open_to(actor: Actor, file: PermitFile) -> list[Act]:
    """The acts that this actor may do on the file as it stands, the likeliest first."""
    steps = set(workflow_of(file).available(file.status))
    return [act for act in ACTS.values() if _is_open(act, actor, file, steps)]


def _is_open(act: Act, actor: Actor, file: PermitFile, steps: set[str]) -> bool:
    if not actor.may(act.permission):
        return False
    decides = file.desk is not None and file.desk.decides
    if act.decides and not decides:
        return False
    if act.code == "external" and decides:
        return False
    if act.code == "payment":
        return file.status in act.statuses and bool(file.fee_mad) and file.paid_at is None
    if act.code == "take":
        return file.status in act.statuses and file.assigned_to_id != (actor.user.pk if actor.user else None)
    if act.step in ("open_call",) and file.route != "general":
        return False
    if act.step == "request_pieces" and hasattr(file, "piece_request"):
        return False
    return act.step in steps if act.step else file.status in act.statuses


def form_for(act: Act, file: PermitFile, actor: Actor, data: Any) -> BaseForm | None:
    """The act's form, bound when `data` was sent; None for an act that asks nothing."""
    if act.form is None:
        return None
    more: dict[str, Any] = {}
    if act.code == "request":
        more["pieces"] = [(piece.code, words) for piece, words in pieces_in_words(file)]
    elif act.code in ("refuse", "withdraw"):
        more["kind"] = file.kind
    elif act.code == "assign":
        more["colleagues"] = forms.officers(file.held_by)
    initial: dict[str, Any] = {"version": file.version, "reference": file.payment_reference}
    if act.code == "stamp":
        initial["on"] = timezone.localdate()
    return act.form(data, initial=initial, **more)


def pieces_in_words(file: PermitFile) -> list[tuple[Any, str]]:
    """The file's pieces with their names in the reader's language; a code that the law no longer lists stays a code."""
    language = get_language() or "fr"
    named = ((piece, piece_words(piece.code)) for piece in file.pieces.all())
    return [(piece, words.in_language(language) if words else piece.code) for piece, words in named]


def do(act: Act, file: PermitFile, actor: Actor, answers: dict[str, Any]) -> Any:
    """Do the act. Raises what its action raises."""
    return act.run(file_id=file.pk, by=actor, now=timezone.now(), **answers)
