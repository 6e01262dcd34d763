"""The words of the trail for training: each event, record and key. See trail_words, which takes them in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, object] = {
    # the directory
    "training.offer_described": _("Offre de formation écrite"),
    "training.offer_changed": _("Offre de formation corrigée"),
    "training.offer_verified": _("Offre de formation vérifiée"),
    "training.offer_published": _("Offre de formation publiée"),
    "training.offer_archived": _("Offre de formation retirée de l'annuaire"),
    "training.intake_opened": _("Groupe de formation annoncé"),
    "training.seats_changed": _("Places d'un groupe de formation changées"),
    "training.intake_cancelled": _("Groupe de formation annulé"),
    "training.intake_closed": _("Groupe de formation terminé"),
    # referrals
    "training.referral_sent": _("Orientation en formation envoyée"),
    "training.referral_acknowledged": _("Orientation en formation reçue par l'opérateur"),
    "training.referral_accepted": _("Orientation en formation acceptée"),
    "training.referral_waitlisted": _("Orientation en formation mise en liste d'attente"),
    "training.referral_refused": _("Orientation en formation refusée"),
    "training.referral_no_show": _("Absence au début d'une formation notée"),
    "training.referral_revoked": _("Orientation en formation retirée"),
    "training.card_read": _("Nom lu par l'opérateur de formation"),
    # learning
    "training.enrolled": _("Place donnée dans un groupe de formation"),
    "training.enrolment_cancelled": _("Place de formation annulée"),
    "training.day_noted": _("Présences d'une journée de formation notées"),
    "training.completed": _("Fin d'une formation notée"),
    "training.dropped": _("Abandon d'une formation noté"),
    "training.certified": _("Certificat de formation délivré"),
    "training.certificate_withdrawn": _("Certificat de formation retiré"),
    "training.credential_taken": _("Attestation numérique téléchargée"),
    "training.passport_taken": _("Passeport de compétences téléchargé"),
    # courses elsewhere and prior learning
    "training.course_declared": _("Cours à distance noté"),
    "training.course_proven": _("Preuve d'un cours à distance vue"),
    "training.course_refused": _("Preuve d'un cours à distance non retenue"),
    "training.portfolio_opened": _("Portfolio d'acquis ouvert"),
    "training.portfolio_read": _("Portfolio d'acquis lu"),
    "training.experience_added": _("Travail ajouté à un portfolio"),
    "training.skill_added": _("Savoir-faire ajouté à un portfolio"),
    "training.skill_judged": _("Savoir-faire évalué"),
    "training.evidence_seen": _("Preuve d'un savoir-faire vue"),
    "training.portfolio_assessed": _("Portfolio d'acquis évalué"),
    "training.portfolio_reopened": _("Portfolio d'acquis rouvert"),
    "training.portfolio_referred": _("Portfolio d'acquis envoyé à un jury"),
    "training.portfolio_answered": _("Réponse d'un jury notée"),
    "training.portfolio_closed": _("Portfolio d'acquis arrêté"),
}

TARGETS: dict[str, object] = {
    "training.trainingoffer": _("offre de formation"),
    "training.intake": _("groupe de formation"),
    "training.trainingreferral": _("orientation en formation"),
    "training.enrolment": _("inscription en formation"),
    "training.distancecourse": _("cours à distance"),
    "training.portfolio": _("portfolio d'acquis"),
}

KEYS: dict[str, object] = {
    "seats": _("places"),
    "result": _("résultat"),
    "form": _("format"),
    "day": _("jour"),
}

#: The part of a person's file that shows their trainings.
PARTS: dict[str, object] = {"training": _("formations")}
