"""Where a file stands, as whoever filed it reads it: state, tone, what is expected and from whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from maslak.law import clocks
from maslak.law.calendar import WorkingCalendar
from maslak.law.words import Words
from maslak.permits import rules
from maslak.permits.enums import ExternalState, FileKind, FileStatus, Route
from maslak.permits.models import Passage, PermitFile
from maslak.web.permits import reckoned
from maslak.web.templatetags import maslak as tags

S = FileStatus


@dataclass(frozen=True)
class Standing:
    """One state in words. `mine` says that the applicant is awaited, not the desk."""

    text: str
    tone: str
    says: str
    mine: bool = False


def told(words: Words | None) -> str:
    """A sentence of the law's data in the reader's language, empty for none."""
    return words.in_language(get_language() or "fr") if words else ""


def standing(file: PermitFile, today: date) -> Standing:
    """Where the file stands today; time is read too, for a paper that has run out is no state of its own."""
    if rules.is_expired(file.status, file.valid_to, today):
        day = tags.day(file.valid_to)
        return Standing(_("Expiré"), "neutral", _("Valable jusqu'au %(day)s.") % {"day": day})
    return _STANDINGS[FileStatus(file.status)](file)


def _draft(_file: PermitFile) -> Standing:
    return Standing(_("Brouillon"), "info", _("Rien n'est encore envoyé."), mine=True)


def _submitted(_file: PermitFile) -> Standing:
    return Standing(_("Envoyée"), "wait", _("Le service vérifie que la demande est complète."))


def _returned(_file: PermitFile) -> Standing:
    return Standing(
        _("À reprendre"), "late", _("Le service l'a renvoyée : corrigez, puis renvoyez."), mine=True
    )


def _admitted(file: PermitFile) -> Standing:
    if file.payment_reference:
        return Standing(_("Recevable"), "wait", _("Le délai commence quand le paiement est confirmé."))
    return Standing(
        _("Paiement attendu"), "late", _("Déclarez le paiement : le délai commence ensuite."), mine=True
    )


def _validated(_file: PermitFile) -> Standing:
    return Standing(
        _("Contrat à déposer"), "late", _("Signez et légalisez les originaux, puis déposez-les au guichet."),
        mine=True,
    )  # fmt: skip


def _deposited(_file: PermitFile) -> Standing:
    return Standing(_("Déposée"), "wait", _("Le récépissé est remis ; le délai de réponse court."))


def _in_review(_file: PermitFile) -> Standing:
    return Standing(_("En instruction"), "wait", _("Le service examine la demande."))


def _to_complete(_file: PermitFile) -> Standing:
    return Standing(
        _("À compléter"), "late", _("Des pièces sont demandées. Le délai reprend quand vous répondez."),
        mine=True,
    )  # fmt: skip


def _call_open(_file: PermitFile) -> Standing:
    return Standing(
        _("Appel à candidatures"),
        "wait",
        _("Des candidats nationaux peuvent se présenter jusqu'à sa clôture."),
    )


def _ready(_file: PermitFile) -> Standing:
    return Standing(
        _("Visa prêt"), "ok", _("Venez au guichet : le contrat prend effet le jour du visa."), mine=True
    )


def _granted(file: PermitFile) -> Standing:
    until = _("Valable jusqu'au %(day)s.") % {"day": tags.day(file.valid_to)} if file.valid_to else ""
    if file.kind == FileKind.VISA:
        return Standing(_("Contrat visé"), "ok", until)
    return Standing(_("Attestation délivrée"), "ok", until)


def _refused(_file: PermitFile) -> Standing:
    return Standing(_("Refusée"), "stop", _("Les motifs sont écrits ; un recours est possible."))


def _withdrawn(_file: PermitFile) -> Standing:
    return Standing(
        _("Retirée"), "stop", _("L'administration a retiré sa décision ; un recours est possible.")
    )


def _terminated(_file: PermitFile) -> Standing:
    return Standing(
        _("Contrat rompu"), "neutral", _("La fin du contrat met fin à l'autorisation de travail.")
    )


def _amended(_file: PermitFile) -> Standing:
    return Standing(_("Remplacée"), "neutral", _("Un avenant visé a pris la suite de ce contrat."))


def _abandoned(_file: PermitFile) -> Standing:
    return Standing(_("Abandonnée"), "neutral", _("Vous avez mis fin à cette demande."))


_STANDINGS = {
    S.DRAFT: _draft, S.SUBMITTED: _submitted, S.RETURNED: _returned, S.ADMITTED: _admitted,
    S.VALIDATED: _validated, S.DEPOSITED: _deposited, S.IN_REVIEW: _in_review, S.TO_COMPLETE: _to_complete,
    S.CALL_OPEN: _call_open, S.READY: _ready, S.GRANTED: _granted, S.REFUSED: _refused,
    S.WITHDRAWN: _withdrawn, S.TERMINATED: _terminated, S.AMENDED: _amended, S.ABANDONED: _abandoned,
}  # fmt: skip


def title_of(file: PermitFile) -> str:
    """What the file is called in a list: the post, or what is asked for while the post has no name."""
    return file.job_title or str(file.get_kind_display())


# The steps drawn: label and the passages that show it was reached.

_AGAINST = frozenset({"refuse", "lapse", "note_refusal"})
_GIVEN = frozenset({"grant", "note_grant"})
_STEPS = {
    FileKind.CERTIFICATE: (
        (lambda: _("Préparation"), frozenset({"submit"})),
        (lambda: _("Recevabilité"), frozenset({"admit"})),
        (lambda: _("Paiement"), frozenset({"start"})),
        (lambda: _("Instruction"), _GIVEN | _AGAINST),
        (lambda: _("Réponse"), _GIVEN | _AGAINST),
    ),
    FileKind.VISA: (
        (lambda: _("Préparation"), frozenset({"submit"})),
        (lambda: _("Validation en ligne"), frozenset({"validate"})),
        (lambda: _("Dépôt au guichet"), frozenset({"deposit"})),
        (lambda: _("Instruction"), frozenset({"approve", "note_grant"}) | _AGAINST),
        (lambda: _("Contrat visé"), frozenset({"stamp", "note_grant"})),
    ),
}
# A step that takes back what others had reached.
_UNDOES = {"return": frozenset({"submit"}), "reopen": frozenset({"grant", "stamp", "approve"}) | _AGAINST}


def steps(file: PermitFile, passages: Iterable[Passage]) -> list[dict[str, Any]]:
    """The way of the file as components/steps.html draws it, each step done with its day."""
    reached: dict[str, date] = {}
    for passage in passages:
        reached[passage.step] = timezone.localdate(passage.at)
        for undone in _UNDOES.get(passage.step, frozenset()):
            reached.pop(undone, None)
    drawn: list[dict[str, Any]] = []
    for label, names in _STEPS[FileKind(file.kind)]:
        days = [reached[name] for name in names if name in reached]
        note = tags.day(max(days)) if days else ""
        drawn.append({"label": label(), "state": "done" if days else "todo", "note": note})
    if _AGAINST & set(reached):
        done = [step for step in drawn if step["state"] == "done"]
        done[-1]["label"] = _("Refus")
        return done
    waiting = next((step for step in drawn if step["state"] == "todo"), None)
    if waiting is not None and file.status != S.ABANDONED:
        waiting["state"] = "current"
    return drawn


# The clock.


def answer_due(file: PermitFile, now: datetime, calendar: WorkingCalendar) -> dict[str, str]:
    """« réponse avant le 04/02/2026 » and « il reste 2 jours ouvrables », with a tone; empty when no clock runs.

    For lists: the stored deadline holds pauses already, so no query is needed for each file.
    """
    if file.due_on is None or file.served_at is not None or file.status in _WAITING_FOR_APPLICANT:
        return {}
    if file.due_at is not None:
        late = now > file.due_at
        before = _("réponse avant le %(moment)s") % {"moment": tags.moment(file.due_at)}
        return {"before": before, "left": _("en retard") if late else "", "tone": "late" if late else "wait"}
    today = timezone.localdate(now)
    before = _("réponse avant le %(day)s") % {"day": tags.day(file.due_on)}
    policy = clocks.policy(file.clock_policy)
    late = today > file.due_on
    first, last = (file.due_on, today) if late else (today, file.due_on)
    if policy.week is None:
        number = (last - first).days
    else:
        number = calendar.working_days_between(first, last, week=policy.week)
    return {"before": before, "left": reckoned.in_days(number, late=late, working=policy.week is not None),
            "tone": "late" if late else "wait"}  # fmt: skip


_WAITING_FOR_APPLICANT = frozenset({S.TO_COMPLETE, S.DRAFT, S.RETURNED, S.ABANDONED})


def days_to_end(valid_to: date, today: date) -> str:
    """« expire dans 40 jours », « expire aujourd'hui »."""
    number = (valid_to - today).days
    if number <= 0:
        return _("expire aujourd'hui")
    return ngettext("expire dans %(n)s jour", "expire dans %(n)s jours", number) % {"n": number}


# What happened, newest first.

_PASSAGES = {
    "submit": lambda: _("Demande envoyée"),
    "return": lambda: _("Renvoyée pour être reprise"),
    "admit": lambda: _("Déclarée recevable"),
    "start": lambda: _("Dossier complet et payé : le délai commence"),
    "validate": lambda: _("Validée en ligne"),
    "deposit": lambda: _("Déposée au guichet, récépissé remis"),
    "review": lambda: _("Instruction commencée"),
    "request_pieces": lambda: _("Pièces demandées : le délai s'arrête"),
    "answer": lambda: _("Pièces remises : le délai reprend"),
    "lapse": lambda: _("Refusée : les pièces demandées ne sont pas venues à temps"),
    "open_call": lambda: _("Appel à candidatures publié"),
    "close_call": lambda: _("Appel à candidatures clos"),
    "grant": lambda: _("Attestation délivrée"),
    "note_grant": lambda: _("Accordée sur le portail de l'administration"),
    "note_refusal": lambda: _("Refusée sur le portail de l'administration"),
    "approve": lambda: _("Visa prêt"),
    "stamp": lambda: _("Contrat visé"),
    "refuse": lambda: _("Demande refusée"),
    "reopen": lambda: _("Recours accueilli : la demande est reprise"),
    "withdraw": lambda: _("Décision retirée par l'administration"),
    "terminate": lambda: _("Contrat rompu"),
    "supersede": lambda: _("Remplacée par un avenant visé"),
    "abandon": lambda: _("Demande abandonnée"),
}


def timeline(passages: Iterable[Passage], mine: int | None) -> list[dict[str, Any]]:
    """The passages as components/timeline.html draws them; `mine` is the organisation that reads."""
    rows = []
    for passage in passages:
        body = passage.organisation
        place = _("Vous") if body and body.pk == mine else (body.name if body else "")
        title = _PASSAGES.get(passage.step)
        rows.append(
            {
                "date": timezone.localtime(passage.at),
                "title": title() if title else str(passage.get_target_display()),
                "place": place,
                "details": passage.note,
            }
        )
    return rows[::-1]


# The way a request takes.


def route_in_words(file: PermitFile) -> str:
    """Which procedure, and what opens it."""
    if file.kind == FileKind.CERTIFICATE and file.ground:
        return f"{file.get_route_display()} · {file.get_ground_display()}"
    return "" if file.route == Route.UNKNOWN else str(file.get_route_display())


def external_standing(file: PermitFile) -> Standing:
    """What the ministry's own portal says, for a desk that only accompanies."""
    state = ExternalState(file.external_state)
    if state == ExternalState.NONE:
        return Standing(
            _("À saisir sur le portail"), "late", _("Saisissez la demande sur le portail du ministère."), True
        )
    tone = _EXTERNAL_TONES.get(state, "wait")
    says = _("Réponse notée le %(day)s.") % {"day": tags.day(file.external_on)} if file.external_on else ""
    return Standing(str(state.label).capitalize(), tone, says, state == ExternalState.TO_COMPLETE)


_EXTERNAL_TONES = {
    ExternalState.TO_COMPLETE: "late",
    ExternalState.READY: "ok",
    ExternalState.GRANTED: "ok",
    ExternalState.REFUSED: "stop",
}
