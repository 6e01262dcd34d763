"""The words of the trail for requests of persons, the retention timetable and the register of processing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, object] = {
    "rights.asked": _("Demande sur ses données reçue"),
    "rights.proposed": _("Réponse à un effacement proposée"),
    "rights.sent_back": _("Effacement renvoyé à l'examen"),
    "rights.granted": _("Effacement accordé"),
    "rights.refused": _("Effacement refusé"),
    "rights.settled": _("Demande sur ses données satisfaite"),
    "rights.declined": _("Demande sur ses données refusée"),
    "rights.withdrawn": _("Demande sur ses données retirée"),
    "rights.taken_away": _("Copie de toutes ses données emportée"),
    "retention.warned": _("Avis d'effacement envoyé"),
    "retention.kept": _("Dossier gardé après l'avis"),
    "retention.forgotten": _("Dossier rendu anonyme"),
    "retention.forgotten_in_part": _("Dossier rendu anonyme, sauf ce que la loi garde"),
    "retention.done": _("Durées de conservation appliquées"),
    "processing.described": _("Registre des traitements corrigé"),
    "processing.loaded": _("Registre des traitements chargé"),
    "trail.cut": _("Anciennes lignes du journal retirées, empreintes gardées"),
}
TARGETS: dict[str, object] = {
    "retention.rightsrequest": _("demande sur ses données"),
    "retention.filewarning": _("avis d'effacement"),
    "retention.erasure": _("effacement"),
    "retention.processing": _("traitement"),
    "permits.worker": _("personne d'un dossier de permis"),
}
KEYS: dict[str, object] = {
    "line": _("durée de conservation"),
    "held": _("gardé par la loi"),
    "position": _("maillon"),
    "digest": _("empreinte"),
}
