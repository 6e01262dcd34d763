"""My contract and its visa, in the words of the person concerned: what is asked for me, where it stands, what follows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from maslak.papers.models import Paper
from maslak.papers.queries import papers
from maslak.people.models import Person
from maslak.permits import rules
from maslak.permits.enums import FileKind, FileStatus, Route
from maslak.permits.models import PermitFile
from maslak.web import tones
from maslak.web.employer import words
from maslak.web.templatetags import maslak as tags

S = FileStatus
_OVER = frozenset({S.ABANDONED, S.AMENDED})


def files_of(person: Person) -> list[PermitFile]:
    """What was filed for this person and sent, latest first."""
    return list(_sent(person).select_related("employer", "held_by", "desk").prefetch_related("passages"))


def has_some(person: Person) -> bool:
    """Whether anything was filed for this person and sent."""
    return _sent(person).exists()


def as_next_things(person: Person) -> list[dict[str, Any]]:
    """The way to these pages, as a row of components/rows.html; none while nothing was sent."""
    if not has_some(person):
        return []
    return [
        {
            "title": _("Mon contrat et mon visa"),
            "url": reverse("person:contracts"),
            "text": _("Où en est la demande de votre employeur, et le récépissé à télécharger."),
        }
    ]


def _sent(person: Person) -> QuerySet[PermitFile]:
    asked = PermitFile.objects.filter(person=person, from_register=False)
    return asked.exclude(status__in=(S.DRAFT, *_OVER))


def rows(files: Iterable[PermitFile], today: date) -> list[dict[str, Any]]:
    """Each request with its state, its steps and the papers to take away; one query for the papers."""
    listed = list(files)
    issued = _papers(listed)
    return [
        {
            "file": file,
            "title": words.title_of(file),
            "state": words.standing(file, today).text,
            "tone": "neutral" if rules.is_expired(file.status, file.valid_to, today) else tones.of(file),
            "says": says(file, today),
            "steps": words.steps(file, file.passages.all()),
            "papers": issued.get(file.pk, []),
        }
        for file in listed
    ]


def _papers(files: list[PermitFile]) -> dict[int, list[Paper]]:
    found: dict[int, list[Paper]] = {}
    numbers = [file.pk for file in files]
    mine = papers().filter(source_kind=PermitFile._meta.label_lower, source_id__in=numbers, withdrawn_at=None)
    for paper in mine:
        found.setdefault(paper.source_id, []).append(paper)
    return found


def says(file: PermitFile, today: date) -> str:
    """What the state means for the person, and what they may do."""
    if rules.is_expired(file.status, file.valid_to, today):
        return _("Valable jusqu'au %(day)s. Parlez du renouvellement avec votre employeur.") % {
            "day": tags.day(file.valid_to)
        }
    if file.status == S.GRANTED:
        return _granted(file)
    return _SAYS.get(FileStatus(file.status), lambda: "")()


def _granted(file: PermitFile) -> str:
    if file.kind == FileKind.CERTIFICATE:
        return _("L'attestation est délivrée. Votre employeur demande maintenant le visa du contrat.")
    if file.valid_to is None:
        return _("Votre contrat est visé depuis le %(first)s.") % {"first": tags.day(file.valid_from)}
    return _("Votre contrat est visé du %(first)s au %(last)s. Demandez votre carte de séjour avec ce contrat.") % {
        "first": tags.day(file.valid_from), "last": tags.day(file.valid_to),
    }  # fmt: skip


_SAYS = {
    S.SUBMITTED: lambda: _("La demande est envoyée. Ne commencez pas à travailler avant le visa."),
    S.RETURNED: lambda: _("L'administration a renvoyé la demande : elle doit être corrigée, puis renvoyée."),
    S.ADMITTED: lambda: _("La demande est recevable. Le délai commence quand les frais sont payés par l'employeur."),
    S.VALIDATED: lambda: _("Le contrat est à signer, à légaliser, puis à déposer au guichet."),
    S.DEPOSITED: lambda: _("Le contrat est déposé. Gardez le récépissé : il aide pendant l'attente."),
    S.IN_REVIEW: lambda: _("L'administration examine la demande."),
    S.TO_COMPLETE: lambda: _("Des pièces manquent. L'une d'elles est peut-être à vous : demandez laquelle."),
    S.CALL_OPEN: lambda: _("L'administration cherche d'abord des candidats nationaux pour ce poste."),
    S.READY: lambda: _("Le visa est prêt. Le travail commence le jour du visa."),
    S.REFUSED: lambda: _("La demande est refusée. Un recours est possible ; pour un visa, l'employeur paie le retour."),
    S.WITHDRAWN: lambda: _("L'administration a retiré sa décision. Un recours est possible."),
    S.TERMINATED: lambda: _("Ce contrat est fini. Votre carte de séjour reste valable jusqu'à sa date."),
}  # fmt: skip


def order(files: Iterable[PermitFile], today: date) -> list[dict[str, Any]]:
    """Certificate, then visa, then card: which of them are there, as components/steps.html draws them."""
    listed = list(files)
    exempt = any(file.route == Route.EXEMPT for file in listed)
    certificate = exempt or any(_holds(file, FileKind.CERTIFICATE, today) for file in listed)
    visa = any(_holds(file, FileKind.VISA, today) for file in listed)
    note = _("dispense") if exempt else ""
    states = ["done" if certificate or visa else "current", "done" if visa else "todo", "todo"]
    if "current" not in states:
        states[states.index("todo")] = "current"
    labels = (
        (_("Attestation d'activité"), note),
        (_("Visa du contrat"), _("le travail commence ce jour-là")),
        (_("Carte de séjour"), _("avec le contrat visé")),
    )
    return [
        {"label": label, "state": state, "note": said}
        for (label, said), state in zip(labels, states, strict=True)
    ]


def _holds(file: PermitFile, kind: str, today: date) -> bool:
    return (
        file.kind == kind
        and file.status == S.GRANTED
        and not rules.is_expired(file.status, file.valid_to, today)
    )
