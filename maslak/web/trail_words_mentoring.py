"""The words of the trail for mentoring: each event, record and key. See trail_words, which takes them in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, object] = {
    # mentors
    "mentor.registered": _("Candidature d'un mentor enregistrée"),
    "mentor.described": _("Présentation d'un mentor corrigée"),
    "mentor.screen": _("Vérifications d'un mentor notées"),
    "mentor.train": _("Formation d'un mentor notée"),
    "mentor.activate": _("Mentor rendu disponible"),
    "mentor.pause": _("Mentor mis en pause"),
    "mentor.turn_down": _("Candidature d'un mentor non retenue"),
    "mentor.leave": _("Départ d'un mentor noté"),
    "mentor.come_back": _("Candidature d'un mentor reprise"),
    "mentor.account_linked": _("Compte d'un mentor relié"),
    "mentor.excluded": _("Mentor et personne tenus séparés"),
    # requests and goals
    "mentee.asked": _("Mentor demandé"),
    "mentee.close": _("Demande de mentor close"),
    "mentee.reopen": _("Demande de mentor rouverte"),
    "mentoring.goal_added": _("Objectif de mentorat ajouté"),
    "mentoring.goal_reach": _("Objectif de mentorat atteint"),
    "mentoring.goal_drop": _("Objectif de mentorat abandonné"),
    "mentoring.goal_take_up_again": _("Objectif de mentorat repris"),
    "mentoring.progress": _("Avancement d'un objectif de mentorat noté"),
    # pairs
    "pair.proposed": _("Binôme de mentorat proposé"),
    "pair.opened": _("Page d'un binôme de mentorat ouverte"),
    "pair.mentor_accept": _("Accord du mentor"),
    "pair.mentor_confirm": _("Accord du mentor, mentorat commencé"),
    "pair.mentor_decline": _("Binôme décliné par le mentor"),
    "pair.mentor_stop": _("Mentorat arrêté par le mentor"),
    "pair.mentee_accept": _("Accord de la personne pour un mentor"),
    "pair.mentee_confirm": _("Accord de la personne, mentorat commencé"),
    "pair.mentee_decline": _("Binôme décliné par la personne"),
    "pair.mentee_stop": _("Mentorat arrêté par la personne"),
    "pair.cancel": _("Proposition de binôme retirée"),
    "pair.end": _("Mentorat terminé"),
    "meeting.held": _("Rencontre de mentorat notée"),
    "meeting.cancelled": _("Rencontre de mentorat annulée"),
    # concerns
    "concern.reported": _("Inquiétude signalée"),
    "concern.opened": _("Signalement ouvert"),
    "concern.take": _("Signalement pris en charge"),
    "concern.noted": _("Suite d'un signalement notée"),
    "concern.close": _("Signalement clos"),
    "concern.reopen": _("Signalement rouvert"),
}

TARGETS: dict[str, object] = {
    "mentoring.mentor": _("mentor"),
    "mentoring.mentee": _("demande de mentor"),
    "mentoring.pair": _("binôme"),
    "mentoring.meeting": _("rencontre"),
    "mentoring.concern": _("signalement"),
}

KEYS: dict[str, object] = {
    "score": _("points"),
    "minutes": _("minutes"),
    "level": _("niveau"),
    "user": _("compte"),
}
