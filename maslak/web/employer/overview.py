"""One request on one page: where it stands, its clock, what is asked, what was decided, what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.law import refusals
from maslak.papers.queries import papers_of
from maslak.permits.completeness import piece_label
from maslak.permits.enums import AppealStatus, AppointmentStatus, FileKind, FileStatus, Variant
from maslak.permits.models import Appeal, CounterAppointment, Decision, PermitFile
from maslak.permits.policies import workflow_of
from maslak.web.employer import pieces, words
from maslak.web.employer.home import notice_days
from maslak.web.permits import reckoned

S = FileStatus
_AGAINST = frozenset({S.REFUSED, S.WITHDRAWN})


@dataclass(frozen=True)
class Act:
    """Something that one may do with the file: the address of its own page."""

    code: str
    label: str
    url: str
    danger: bool = False
    post: bool = False  # done at once by a button, nothing to say first


def read(file: PermitFile, *, by: Actor, now: datetime) -> dict[str, Any]:
    """All that the page of a file shows; a constant number of queries."""
    passages = list(file.passages.select_related("organisation"))
    organisation = by.organisation.pk if by.organisation else None
    appeals = list(file.appeals.all())
    possible = acts(file, appeals=appeals, by=by)
    # The first act is what the page is for, unless all that is left is to give the request up.
    leading = _MAIN | ({"renew"} if _ends_soon(file, timezone.localdate(now)) else set())
    main = next((act for act in possible if act.code in leading), None)
    return {
        "steps": words.steps(file, passages),
        "timeline": words.timeline(passages, organisation),
        "clock": reckoned.of_file(file, now),
        "asked": asked(file),
        "pieces": pieces.rows(file),
        "papers": list(papers_of(file)),
        "appointment": booked(file, now),
        "decision": decision_of(file),
        "appeal": appeals[0] if appeals else None,
        "call": getattr(file, "call", None),
        "main_act": main,
        "other_acts": [act for act in possible if act is not main],
        "external": None if decides(file) else words.external_standing(file),
        "route": words.route_in_words(file),
    }


def _ends_soon(file: PermitFile, today: date) -> bool:
    """Whether the paper is to be renewed by now."""
    soon = today + timedelta(days=notice_days(today))
    return file.valid_to is not None and file.valid_to <= soon


def decides(file: PermitFile) -> bool:
    """Whether the desk of the file answers it, or only accompanies."""
    return bool(file.desk and file.desk.decides)


def asked(file: PermitFile) -> dict[str, Any] | None:
    """The one request for missing pieces, with the names of the pieces."""
    request = getattr(file, "piece_request", None)
    if request is None:
        return None
    labels = [piece_label(code) for code in request.codes]
    return {"request": request, "labels": labels, "open": request.answered_at is None}


def booked(file: PermitFile, now: datetime) -> CounterAppointment | None:
    """The hour at the counter that stands."""
    return (
        file.appointments.filter(status=AppointmentStatus.BOOKED, starts_at__gte=now)
        .select_related("desk__organisation")
        .first()
    )


def decision_of(file: PermitFile) -> dict[str, Any] | None:
    """The last decision, its reasons in words and how each is mended."""
    found: Decision | None = file.decisions.first()
    if found is None:
        return None
    known = refusals.all_reasons()
    reasons = [
        {"label": words.told(known[code].label), "mend": words.told(known[code].mend)}
        if code in known
        else {"label": code, "mend": ""}
        for code in found.reasons
    ]
    return {"decision": found, "reasons": reasons, "against": file.status in _AGAINST}


def acts(file: PermitFile, *, appeals: list[Appeal], by: Actor) -> list[Act]:
    """What the applicant may do now; the first is what the page is for."""
    if not by.may("permit.file"):
        return []
    open_steps = {
        step
        for step in workflow_of(file).available(file.status)
        if workflow_of(file).steps[step].permission == "permit.file"
    }
    return [
        act for act in _possible(file, open_steps, appeals, by.may("permit.accompany")) if act is not None
    ]


def _possible(
    file: PermitFile, steps: set[str], appeals: list[Appeal], accompanied: bool
) -> list[Act | None]:
    visa, granted = file.kind == FileKind.VISA, file.status == S.GRANTED
    waiting = any(appeal.status == AppealStatus.FILED for appeal in appeals)
    against = file.status in _AGAINST
    renewing = file.status == S.DRAFT and file.variant == Variant.RENEWAL

    def act(code: str, label: str, offered: bool, **more: bool) -> Act | None:
        return Act(code, label, reverse(f"employer:{code}", args=[file.ref]), **more) if offered else None

    return [
        act("renewal", _("Terminer le renouvellement"), renewing),
        act("send", _("Vérifier et envoyer"), "submit" in steps and not renewing),
        act("answer", _("Remettre les pièces demandées"), "answer" in steps),
        act("fee", _("Déclarer le paiement"), file.status == S.ADMITTED and not file.paid_at),
        act(
            "counter",
            _("Prendre rendez-vous au guichet"),
            visa and file.status == S.VALIDATED and decides(file),
        ),
        act("visa-next", _("Demander le visa du contrat"), granted and not visa, post=True),
        act("renew", _("Renouveler"), granted, post=True),
        act(
            "external",
            _("Noter ce que dit le portail"),
            not decides(file) and accompanied and file.status not in _ENDED,
        ),
        act("appeal", _("Déposer un recours"), against and not waiting),
        act("appeal-back", _("Retirer le recours"), against and waiting),
        act("amend", _("Modifier le contrat"), granted and visa),
        act("terminate", _("Déclarer la fin du contrat"), "terminate" in steps),
        act("abandon", _("Abandonner la demande"), "abandon" in steps, danger=True),
    ]


_MAIN = frozenset({"renewal", "send", "answer", "fee", "counter", "visa-next", "external", "appeal"})
_ENDED = frozenset({S.TERMINATED, S.AMENDED, S.ABANDONED})
