"""What to do next with a person, the most useful first. It suggests; the counsellor decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.casework.enums import CaseStatus
from maslak.web.desk.file import File, residence_alert
from maslak.web.desk.services import door
from maslak.web.templatetags import maslak as words


@dataclass(frozen=True)
class Next:
    """One thing to do: why, and the link that does it (empty where the role may not)."""

    title: str
    text: str
    label: str
    url: str
    tone: str = "info"


def next_steps(file: File, actor: Actor) -> list[Next]:
    """What to do next, in order; never empty while the file is open and the role may work on it."""
    if file.case is None:
        return list(_without_case(file, actor))
    if file.case.status == CaseStatus.CLOSED:
        return list(_closed(file, actor))
    found = [step for rule in _RULES for step in rule(file) if step.url]
    return found or [step for step in _usual(file) if step.url]


def _without_case(file: File, actor: Actor) -> Iterator[Next]:
    if actor.may("person.register"):
        yield Next(
            _("Ouvrir un dossier dans votre organisation"),
            _("C'est le dossier d'une autre organisation. Pour accompagner la personne, ouvrez le vôtre."),
            _("Ouvrir un dossier ici"), reverse("desk:case-open", args=[file.person.ref]),
        )  # fmt: skip


def _closed(file: File, actor: Actor) -> Iterator[Next]:
    if actor.may("case.close"):
        yield Next(
            _("Ce dossier est clos"), _("Rouvrez-le si la personne revient."),
            _("Rouvrir le dossier"), reverse("desk:case-reopen", args=[file.person.ref]), "neutral",
        )  # fmt: skip


def _interview(file: File) -> Iterator[Next]:
    if file.draft is not None:
        yield Next(
            _("Terminer l'entretien commencé"),
            _("Le brouillon du %(day)s attend sa suite.") % {"day": words.day(file.draft.held_on)},
            _("Reprendre l'entretien"), door("interview", file.draft.pk), "wait",
        )  # fmt: skip
    elif file.last_interview is None:
        yield Next(
            _("Mener l'entretien de positionnement"),
            _("Il donne le profil de la personne et son plan d'action."),
            _("Commencer l'entretien"), door("interview_new", file.person.ref),
        )  # fmt: skip


def _contacts(file: File) -> Iterator[Next]:
    for due in file.follow_ups:
        if due.due_on <= file.today:
            yield Next(
                _("Recontacter la personne"), due.subject, _("Noter le contact"),
                reverse("desk:follow-up", args=[file.person.ref, due.pk]),
                "late" if due.due_on < file.today else "wait",
            )  # fmt: skip


def _appointments(file: File) -> Iterator[Next]:
    for appointment in file.unsettled:
        yield Next(
            _("Dire si la personne est venue"),
            _("Rendez-vous du %(when)s") % {"when": words.moment(appointment.slot.starts_at)},
            _("Noter la suite"), door("appointment", appointment.ref), "wait",
        )  # fmt: skip


def _referrals(file: File) -> Iterator[Next]:
    for referral in file.silent_referrals:
        yield Next(
            _("Relancer une orientation sans réponse"),
            _("%(organisation)s devait répondre avant le %(day)s.")
            % {"organisation": referral.to_organisation.name, "day": words.day(referral.answer_due_on)},
            _("Voir l'orientation"), door("referral", referral.ref), "late",
        )  # fmt: skip


def _checks(file: File) -> Iterator[Next]:
    for check in file.checks_due:
        yield Next(
            _("Vérifier le maintien en emploi"),
            _("À %(month)s mois : la personne travaille-t-elle toujours ?") % {"month": check.month},
            _("Noter la réponse"), door("placement", check.placement.ref), "wait",
        )  # fmt: skip


def _residence(file: File) -> Iterator[Next]:
    told, tone = residence_alert(file.residence, file.today)
    if told:
        yield Next(
            _("Parler du titre de séjour"), _("Le titre %(validity)s.") % {"validity": told},
            _("Voir les papiers"), reverse("desk:person-papers", args=[file.person.ref]), tone,
        )  # fmt: skip


def _plan(file: File) -> Iterator[Next]:
    late = [goal for goal in file.open_goals if goal.due_on < file.today]
    if late:
        yield Next(
            _("Revoir le plan d'action"),
            _("Un objectif a dépassé son échéance : %(title)s") % {"title": late[0].title},
            _("Voir le plan"), "#plan", "late",
        )  # fmt: skip
    elif file.last_interview is not None and not file.open_goals and not file.placements:
        yield Next(
            _("Convenir d'un plan d'action"),
            _("Aucun objectif n'est en cours."),
            _("Ajouter un objectif"),
            reverse("desk:goal-new", args=[file.person.ref]),
        )


def _usual(file: File) -> Iterator[Next]:
    if not file.to_come:
        yield Next(
            _("Fixer le prochain rendez-vous"), _("Rien n'est en retard, et rien n'est prévu."),
            _("Donner un rendez-vous"), door("appointment_new", file.person.ref), "neutral",
        )  # fmt: skip


_RULES: tuple[Callable[[File], Iterator[Next]], ...] = (
    _contacts, _interview, _appointments, _checks, _referrals, _residence, _plan,
)  # fmt: skip
