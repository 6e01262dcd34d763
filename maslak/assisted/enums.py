"""Codes of assisted contracts: agreements, monthly claims, the duty to keep the post."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgreementStatus(models.TextChoices):
    DRAFTED = "drafted", _("en préparation")
    SUBMITTED = "submitted", _("à décider")
    ACCEPTED = "accepted", _("acceptée")
    REFUSED = "refused", _("refusée")
    WITHDRAWN = "withdrawn", _("retirée")
    RUNNING = "running", _("en cours")
    COMPLETED = "completed", _("menée à son terme")
    BROKEN = "broken", _("rompue, à régler")
    RECOVERED = "recovered", _("rompue, soldée")
    WAIVED = "waived", _("rompue, remise accordée")


#: Nothing happens any more.
OVER = frozenset({
    AgreementStatus.REFUSED, AgreementStatus.WITHDRAWN, AgreementStatus.COMPLETED, AgreementStatus.RECOVERED,
    AgreementStatus.WAIVED,
})  # fmt: skip
#: Money of the envelope is set aside for these.
COMMITTED = frozenset(AgreementStatus) - {
    AgreementStatus.DRAFTED, AgreementStatus.SUBMITTED, AgreementStatus.REFUSED, AgreementStatus.WITHDRAWN,
}  # fmt: skip


class ClaimStatus(models.TextChoices):
    SUBMITTED = "submitted", _("à examiner")
    RETURNED = "returned", _("à compléter")
    ACCEPTED = "accepted", _("acceptée, à verser")
    REFUSED = "refused", _("refusée")
    PAID = "paid", _("versée")


class CheckOutcome(models.TextChoices):
    """What a look at the post finds; due until somebody looked."""

    DUE = "due", _("à vérifier")
    PRESENT = "present", _("toujours en poste")
    LEFT = "left", _("plus en poste")
    UNREACHED = "unreached", _("non vérifié, employeur non joint")
    CANCELLED = "cancelled", _("annulée")


class Breach(models.TextChoices):
    """Why the post ended before the duty did; the last two give nothing back."""

    NONE = "", "—"
    DISMISSED = "dismissed", _("licenciement ou fin décidée par l'employeur")
    CLOSED = "closed", _("établissement fermé")
    FALSE = "false", _("déclaration inexacte de l'employeur")
    RESIGNED = "resigned", _("démission")
    FAULT = "fault", _("faute grave, décès ou force majeure")


#: The employer could not keep the post: nothing is asked back.
BLAMELESS = frozenset({Breach.RESIGNED, Breach.FAULT})


class Answer(models.TextChoices):
    """What an employer declares: a full answer, or not said yet."""

    YES = "yes", _("oui")
    NO = "no", _("non")
    UNKNOWN = "", _("non dit")
