"""What the pages say of a verdict, and the names of the lines of a paper in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from maslak.papers.enums import Verdict
from maslak.papers.lines import Line


@dataclass(frozen=True)
class Said:
    """A verdict in big words, in a colour, and what to do about it."""

    tone: str
    title: Any
    advice: Any


OF_PAPER: dict[str, Said] = {
    Verdict.VALID: Said(
        "ok",
        _("Ce document est valide"),
        _("Comparez-le avec ce qui suit : un nom, un emploi ou une date qui diffère est le signe d'un faux."),
    ),
    Verdict.WITHDRAWN: Said(
        "stop",
        _("Ce document a été retiré"),
        _(
            "L'organisme qui l'a délivré l'a retiré : il ne vaut plus rien, même si le papier paraît en règle."
        ),
    ),
    Verdict.EXPIRED: Said(
        "late",
        _("Ce document a expiré"),
        _("Il a été délivré, et sa durée de validité est passée. Demandez le document en cours."),
    ),
    Verdict.UNKNOWN: Said(
        "neutral",
        _("Ce document est inconnu"),
        _(
            "Aucun document délivré ici ne porte ce code. Vérifiez chaque signe ; si le code est bien celui du papier, "
            "le papier n'a pas été délivré ici."
        ),
    ),
}
OF_FILE: dict[str, Said] = {
    Verdict.VALID: Said(
        "ok", _("Ce fichier est valide"), _("Il est tel qu'il a été délivré, et il est en cours de validité.")
    ),
    Verdict.ALTERED: Said(
        "stop",
        _("Ce fichier n'est pas le document délivré"),
        _(
            "Il en porte la marque, mais ce n'est pas lui : modifié, numérisé ou contrefait. Ouvrez la page de son code "
            "pour voir ce que dit le vrai document, et demandez le fichier d'origine."
        ),
    ),
    Verdict.WITHDRAWN: OF_PAPER[Verdict.WITHDRAWN],
    Verdict.EXPIRED: OF_PAPER[Verdict.EXPIRED],
    Verdict.UNKNOWN: Said(
        "neutral",
        _("Ce fichier est inconnu"),
        _(
            "Rien n'indique qu'il a été délivré ici. Un papier numérisé se vérifie par son code, pas par le fichier."
        ),
    ),
}
LABELS: dict[str, Any] = {
    "issuer": _("Délivré par"),
    "file_number": _("Dossier"),
    "outside_reference": _("Portail du ministère"),
    "employer": _("Employeur"),
    "household": _("Employeur particulier"),
    "identifier": _("Identifiant"),
    "represented_by": _("Représenté par"),
    "employer_address": _("Adresse de l'employeur"),
    "worker": _("Personne recrutée"),
    "nationality": _("Nationalité"),
    "document": _("Pièce d'identité"),
    "residence": _("Titre de séjour"),
    "post": _("Emploi"),
    "category": _("Catégorie"),
    "workplace": _("Lieu de travail"),
    "procedure": _("Procédure"),
    "decided_on": _("Décision du"),
    "valid_from": _("Valable à partir du"),
    "valid_to": _("Valable jusqu'au"),
    "variant": _("Nature du contrat"),
    "duration": _("Durée"),
    "pay": _("Salaire brut"),
    "visa_number": _("Visa n°"),
    "visa_date": _("Visé le, prise d'effet"),
    "visa_issuer": _("Visé par"),
    "request": _("Demande"),
    "requested_on": _("Demande du"),
    "deposited_at": _("Déposé le"),
    "deposited_by": _("Déposé par"),
    "answer_by": _("Réponse au plus tard"),
    "answer_rule": _("Délai"),
    "learner": _("Titulaire"),
    "training": _("Formation"),
    "level": _("Niveau"),
    "started_on": _("Commencée le"),
    "ended_on": _("Terminée le"),
    "hours": _("Volume horaire"),
    "hours_followed": _("Heures suivies"),
    "result": _("Résultat"),
}


def facts(lines: list[Line]) -> list[dict[str, Any]]:
    """The lines of a paper for components/facts.html, in the reader's language or in French."""
    language = (get_language() or "fr")[:2]
    return [{"label": LABELS[line.key], "value": line.in_language(language)} for line in lines]
