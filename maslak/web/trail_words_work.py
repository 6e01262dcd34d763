"""The words of the trail for what a person looks for and has done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, object] = {
    "person.search_set": _("Recherche d'emploi notée"),
    "person.past_work_set": _("Travail déjà fait noté"),
    "person.past_work_removed": _("Travail déjà fait retiré"),
    "person.wanted_tied": _("Métier recherché précisé"),
    "person.past_work_tied": _("Travail déjà fait précisé"),
    "person.wanted_removed": _("Métier recherché retiré"),
    "person.skill_removed": _("Savoir-faire retiré"),
    "person.language_removed": _("Langue retirée"),
}
TARGETS: dict[str, object] = {
    "people.jobsearch": _("recherche d'emploi"),
    "people.pastwork": _("travail déjà fait"),
}
KEYS: dict[str, object] = {
    "isco": _("métier"),
}
PARTS: dict[str, object] = {
    "matches": _("offres d'emploi pour la personne"),
}
