"""Codes of permits. Labels carry the official wording; law data (lists, checklists, reasons) lives in `law/data`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileKind(models.TextChoices):
    CERTIFICATE = "certificate", _("Attestation d'activité")
    VISA = "visa", _("Visa du contrat de travail d'étranger")


class Route(models.TextChoices):
    EXEMPT = "exempt", _("dispensé d'attestation")
    SIMPLIFIED = "simplified", _("procédure simplifiée")
    GENERAL = "general", _("procédure générale")
    UNKNOWN = "unknown", _("non indiquée")


class Ground(models.TextChoices):
    """What opens the simplified procedure."""

    NONE = "", "—"
    A1 = "A1", _("liste A1, postes de responsabilité")
    A2 = "A2", _("liste A2, profils rares")
    RENEWAL = "renewal", _("renouvellement, même poste et même employeur")


class Variant(models.TextChoices):
    """What kind of request it is; the checklist follows."""

    FIRST = "first", _("première demande")
    RENEWAL = "renewal", _("renouvellement chez le même employeur")
    CHANGE = "change_of_employer", _("changement d'employeur")
    DOMESTIC = "domestic", _("travail domestique")
    SECONDMENT = "secondment", _("détachement")
    AMENDMENT = "amendment", _("modification du contrat")


class FileStatus(models.TextChoices):
    """Where a file stands. A paper that has run out is not a status: time decides it (`rules.is_expired`)."""

    DRAFT = "draft", _("brouillon")
    SUBMITTED = "submitted", _("envoyé")
    RETURNED = "returned", _("à reprendre")
    ADMITTED = "admitted", _("recevable, en attente du paiement")
    VALIDATED = "validated", _("validé en ligne, contrat à déposer")
    DEPOSITED = "deposited", _("déposé au guichet")
    IN_REVIEW = "in_review", _("en instruction")
    TO_COMPLETE = "to_complete", _("à compléter")
    CALL_OPEN = "call_open", _("appel à candidatures en cours")
    READY = "ready", _("visa prêt")
    GRANTED = "granted", _("accordé")
    REFUSED = "refused", _("refusé")
    WITHDRAWN = "withdrawn", _("retiré par l'administration")
    TERMINATED = "terminated", _("contrat rompu")
    AMENDED = "amended", _("remplacé par un avenant visé")
    ABANDONED = "abandoned", _("abandonné par le demandeur")


#: Nobody works on these any more.
CLOSED = frozenset(
    {
        FileStatus.GRANTED,
        FileStatus.REFUSED,
        FileStatus.WITHDRAWN,
        FileStatus.TERMINATED,
        FileStatus.AMENDED,
        FileStatus.ABANDONED,
    }
)
#: A desk has them, or had them and waits for the applicant.
OPEN = frozenset(FileStatus) - CLOSED - {FileStatus.DRAFT}
#: Before the desk has it.
WITH_APPLICANT = frozenset({FileStatus.DRAFT, FileStatus.RETURNED, FileStatus.TO_COMPLETE})
#: A visa that was given and holds, or held, for its dates.
VISAED = frozenset({FileStatus.GRANTED, FileStatus.TERMINATED, FileStatus.AMENDED, FileStatus.WITHDRAWN})


class PieceState(models.TextChoices):
    MISSING = "missing", _("manquante")
    PROVIDED = "provided", _("fournie")
    AT_COUNTER = "at_counter", _("à présenter au guichet")
    ACCEPTED = "accepted", _("vue et acceptée")
    REFUSED = "refused", _("à refaire")
    WAIVED = "waived", _("sans objet")


#: What counts as there when the completeness of a file is judged.
PRESENT = frozenset({PieceState.PROVIDED, PieceState.AT_COUNTER, PieceState.ACCEPTED, PieceState.WAIVED})


class Outcome(models.TextChoices):
    GRANTED = "granted", _("accordé")
    REFUSED = "refused", _("refusé")
    WITHDRAWN = "withdrawn", _("retiré")
    UPHELD = "upheld", _("recours accueilli")
    DISMISSED = "dismissed", _("recours rejeté")


class AppealStatus(models.TextChoices):
    FILED = "filed", _("déposé")
    UPHELD = "upheld", _("accueilli")
    DISMISSED = "dismissed", _("rejeté")
    WITHDRAWN = "withdrawn", _("retiré par le demandeur")


class OpinionStatus(models.TextChoices):
    ASKED = "asked", _("demandé")
    GIVEN = "given", _("rendu")
    RECALLED = "recalled", _("annulé")


class Advice(models.TextChoices):
    NONE = "", "—"
    FOR = "for", _("favorable")
    AGAINST = "against", _("défavorable")
    UNSURE = "unsure", _("réservé")


class AppointmentStatus(models.TextChoices):
    BOOKED = "booked", _("pris")
    KEPT = "kept", _("honoré")
    MISSED = "missed", _("manqué")
    CANCELLED = "cancelled", _("annulé")


class CounterKind(models.TextChoices):
    NONE = "", "—"
    REGIONAL = "regional", _("guichet régional")
    CFC = "cfc", _("guichet de Casablanca Finance City")


class ContractTerm(models.TextChoices):
    FIXED = "fixed", _("à durée déterminée")
    OPEN = "open", _("à durée indéterminée")
    SECONDMENT = "secondment", _("lettre de détachement")


class ExternalState(models.TextChoices):
    """What the ministry's own portal says of a file that an office only accompanies."""

    NONE = "", "—"
    ENTERED = "entered", _("saisi sur le portail du ministère")
    VALIDATED = "validated", _("validé en ligne")
    DEPOSITED = "deposited", _("déposé au guichet")
    TO_COMPLETE = "to_complete", _("demande à compléter")
    IN_REVIEW = "in_review", _("en instruction")
    READY = "ready", _("visa prêt")
    GRANTED = "granted", _("contrat visé")
    REFUSED = "refused", _("refusé")
