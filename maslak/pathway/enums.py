"""The kinds of milestones. A new programme adds its kinds here; indicators count them by these codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    REGISTERED = "registered", _("Inscription")
    INTERVIEWED = "interviewed", _("Entretien de positionnement")
    PLAN_AGREED = "plan_agreed", _("Plan d'action convenu")
    GOAL_REACHED = "goal_reached", _("Objectif atteint")
    WORKSHOP_ATTENDED = "workshop_attended", _("Atelier suivi")
    SELF_PACED_COMPLETED = "self_paced_completed", _("Atelier en ligne terminé")
    APPOINTMENT_KEPT = "appointment_kept", _("Rendez-vous honoré")
    APPOINTMENT_MISSED = "appointment_missed", _("Rendez-vous manqué")
    REFERRAL_SENT = "referral_sent", _("Orientation envoyée")
    REFERRAL_ACCEPTED = "referral_accepted", _("Orientation acceptée")
    REFERRAL_REFUSED = "referral_refused", _("Orientation refusée")
    REFERRAL_COMPLETED = "referral_completed", _("Orientation aboutie")
    FOLLOWED_UP = "followed_up", _("Suivi")
    PLACED = "placed", _("Insertion dans l'emploi")
    RETAINED = "retained", _("Maintien dans l'emploi vérifié")
    CASE_CLOSED = "case_closed", _("Dossier clos")
    CASE_REOPENED = "case_reopened", _("Dossier rouvert")
    CONSENT_GIVEN = "consent_given", _("Consentement donné")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("Consentement retiré")
    CERTIFICATE_REQUESTED = "certificate_requested", _("Attestation d'activité demandée")
    CERTIFICATE_ISSUED = "certificate_issued", _("Attestation d'activité délivrée")
    CERTIFICATE_REFUSED = "certificate_refused", _("Attestation d'activité refusée")
    CERTIFICATE_WITHDRAWN = "certificate_withdrawn", _("Attestation d'activité retirée")
    VISA_FILED = "visa_filed", _("Contrat déposé pour visa")
    VISA_GRANTED = "visa_granted", _("Contrat visé")
    VISA_REFUSED = "visa_refused", _("Visa du contrat refusé")
    VISA_WITHDRAWN = "visa_withdrawn", _("Visa du contrat retiré")
    CONTRACT_ENDED = "contract_ended", _("Contrat visé rompu")
    VOIDED = "voided", _("Fait annulé")


class Mode(models.TextChoices):
    ONSITE = "onsite", _("sur place")
    PHONE = "phone", _("par téléphone")
    VIDEO = "video", _("par vidéo")
    REMOTE = "remote", _("à distance")
    HYBRID = "hybrid", _("hybride")
    NONE = "", "—"
