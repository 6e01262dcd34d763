"""Things of permits in a given state, written straight to the tables. Call bound to who may see them (the operator).

`file("in_review", kind="visa")` stands with its desk, employer, worker, post, pieces, clock and outcome, as the actions
would have left it; any field may be given. `actor(desk.organisation, "permit_officer")` acts on it.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from maslak.access.actor import Actor
from maslak.access.models import Organisation, User
from maslak.core.text import fold
from maslak.core.vault import vault
from maslak.employers.models import Employer
from maslak.people import identifiers
from maslak.permits import rules
from maslak.permits.models import (
    Appeal,
    Attachment,
    CallForCandidates,
    ContractTerms,
    Decision,
    Desk,
    PermitFile,
    Piece,
    PieceRequest,
    Worker,
)

DAY = date(2026, 2, 2)  # a Monday, far from any feast
NOW = timezone.make_aware(datetime(2026, 2, 2, 10, 0))
YESTERDAY = NOW - timedelta(days=1)
DUE = date(2026, 2, 4)  # two working days after DAY

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"

_numbers = count(1)
_CASABLANCA = "MA-06"

#: Which moments a file has behind it in each status.
_SENT = frozenset({"submitted", "returned"})
_ON_ITS_WAY = frozenset({"validated", "admitted"})
_RUNNING = frozenset({"deposited", "in_review", "to_complete", "call_open"})
_ANSWERED = frozenset({"ready", "granted", "refused", "withdrawn", "terminated", "amended"})
_GIVEN = frozenset({"granted", "withdrawn", "terminated", "amended"})


def organisation(code: str, kind: str = "counter", region: str = _CASABLANCA, **fields: Any) -> Organisation:
    """One more body, made once a code."""
    made, _ = Organisation.objects.get_or_create(
        code=code,
        defaults={"kind": kind, "name_fr": f"Organisation {code}", "region": region, "city": "Casablanca"}
        | fields,
    )
    return made


def desk(kind: str = "certificate", *, decides: bool = True, code: str = "", **fields: Any) -> Desk:
    """The desk of that kind of files, one a code; it decides unless told otherwise, and receives every workplace."""
    body = organisation(
        code or ("AGENCE-DEMO" if kind == "certificate" else "GUICHET-DEMO"),
        kind="agency" if kind == "certificate" else "counter",
    )
    values: dict[str, Any] = {"decides": decides, "since": date(2017, 6, 1)}
    if kind == "visa":
        values |= {"counter_kind": "regional", "hours": "visa_counter"}
    made, _ = Desk.objects.get_or_create(organisation=body, kind=kind, until=None, defaults=values | fields)
    return made


def only_desk(kind: str = "certificate", **fields: Any) -> Desk:
    """That desk, and no other of its kind: what is filed comes here, whatever the reference data holds."""
    made = desk(kind, **fields)
    Desk.objects.filter(kind=kind, since__lt=DAY).exclude(pk=made.pk).update(until=date(2025, 12, 31))
    return made


def employer(code: str = "EMPLOYEUR-DEMO", *, owner: Organisation | None = None, **fields: Any) -> Employer:
    """The establishment of an organisation of kind employer; of `owner` (an office, an association) when given."""
    body = owner or organisation(code, kind="employer")
    name = fields.pop("name", f"Établissement {code}")
    values = {
        "name": name, "region": _CASABLANCA, "city": "Casablanca", "ice": f"{next(_numbers):015d}",
        "cnss": "1234567", "rc": "12345 Casablanca", "signatory": "Salma Exemple, gérante",
    } | fields  # fmt: skip
    made, _ = Employer.objects.get_or_create(organisation=body, name_key=fold(name), defaults=values)
    return made


def worker(of: Organisation, **fields: Any) -> Worker:
    """A foreign employee known to that organisation, invented, with a passport; `document=""` for none."""
    number = next(_numbers)
    paper = fields.pop("document", f"PA{number:07d}")
    values: dict[str, Any] = {
        "family_name": f"Diallo {_letters(number)}", "given_name": "Aminata", "name_in_arabic": "أميناتا ديالو",
        "sex": "female", "nationality": "GIN", "birth_date": date(1990, 5, 17), "residence": "unknown",
    } | fields  # fmt: skip
    made = Worker(organisation=of, **values)
    if paper:
        made.document_kind = made.document_kind or "passport"
        sealed = vault().seal(paper)
        made.number_sealed, made.number_end = sealed, paper[-3:]
        made.number_hash = identifiers.document_hash(made.document_kind, made.nationality, paper)
        made.document_valid_to = made.document_valid_to or date(2030, 1, 1)
    made.save(force_insert=True)
    return made


# Under other names inside `file`, whose own arguments are called so.
_desk, _employer, _worker = desk, employer, worker


def file(
    status: str = "draft",
    *,
    kind: str = "certificate",
    desk: Desk | None = None,
    employer: Employer | None = None,
    worker: Worker | None = None,
    pieces: dict[str, str] | None = None,
    terms: dict[str, Any] | None = None,
    **fields: Any,
) -> PermitFile:
    """A file in that status, with the post, pieces (code → state) and every moment that it has behind it.

    A certificate is of the simplified route, list A2, with its fee; a visa is exempt, without a fee.
    """
    desk = desk or _desk(kind)
    employer = employer or _employer()
    worker = worker or _worker(employer.organisation)
    values = {
        "kind": kind, "status": status, "desk": desk, "held_by": desk.organisation, "employer": employer,
        "filed_by": employer.organisation, "worker": worker, "person": worker.person,
        "job_title": "Chef de cuisine", "region": _CASABLANCA, "variant": "first",
    } | _of_kind(kind) | _moments(kind, status) | fields  # fmt: skip
    if kind == "visa" and values.get("valid_from") and "pair_key" not in values:
        values["pair_key"] = rules.pair_key(worker.number_hash or worker.ref, employer.ice or employer.ref)
    made = PermitFile.objects.create(**values)
    ContractTerms.objects.create(file=made, **(TERMS | (terms or {})))
    for code, state in (_pieces(status) if pieces is None else pieces).items():
        piece(made, code, state)
    if status in ("granted", "refused", "withdrawn"):
        decision(made, status)
    if status == "to_complete":
        request(made)
    if status == "call_open":
        CallForCandidates.objects.create(file=made, opened_on=DAY, closes_on=DAY + timedelta(days=10))
    return made


TERMS: dict[str, Any] = {
    "isco": "3434", "tasks": "Élaborer les menus, conduire la brigade", "workplace": "12, rue des Exemples",
    "city": "Casablanca", "term": "fixed", "starts_on": date(2026, 3, 2), "months": 12, "weekly_hours": 44,
    "wage_mad": 9000,
}  # fmt: skip


def _of_kind(kind: str) -> dict[str, Any]:
    if kind == "certificate":
        listed = {"list_entry": "A2-chef", "list_version": "2026"}
        return {"route": "simplified", "ground": "A2", "rule": "R13-simplified", "fee_mad": 1800, **listed}
    return {"route": "exempt", "rule": "R2-refugee-bra"}


def _moments(kind: str, status: str) -> dict[str, Any]:
    """The moments and the clock that a file in that status has behind it."""
    sent = {"submitted_at": NOW, "complete_at": NOW}
    admitted = {**sent, "validated_at": NOW}
    paid = {"paid_at": NOW, "payment_reference": "VIR-DEMO"} if kind == "certificate" else {}
    policy = "WD2_MF" if kind == "certificate" else "WD10_MF"
    clock = {**admitted, **paid, "clock_started_at": NOW, "clock_policy": policy, "due_on": DUE}
    answered = {**clock, "served_at": NOW, "reckoning": [], "decided_at": NOW}
    given = {**answered, "valid_from": DAY, "valid_to": date(2027, 2, 1), "number": f"DEMO-{next(_numbers)}"}
    for group, moments in (
        (_SENT, sent), (_ON_ITS_WAY, admitted), (_RUNNING, clock), (_GIVEN, given), (_ANSWERED, answered),
    ):  # fmt: skip
        if status in group:
            return moments
    return {}


def _pieces(status: str) -> dict[str, str]:
    state = {"draft": "missing", "to_complete": "refused"}.get(status, "provided")
    if status in _ANSWERED:
        state = "accepted"
    return {"passeport": state, "diplomes_references": state}


def piece(of: PermitFile, code: str = "passeport", state: str = "provided", **fields: Any) -> Piece:
    """One line of the checklist."""
    return Piece.objects.create(file=of, code=code, state=state, **fields)


def request(of: PermitFile, **fields: Any) -> PieceRequest:
    """The one request for missing pieces, open until ten days later."""
    values = {
        "codes": ["passeport"], "why": "La copie du passeport est illisible.", "asked_at": NOW,
        "until": DAY + timedelta(days=10),
    } | fields  # fmt: skip
    return PieceRequest.objects.create(file=of, **values)


def attachment(of: PermitFile, code: str = "passeport", content: bytes = PDF, **fields: Any) -> Attachment:
    """A copy of that piece, sealed."""
    values = {
        "name": "passeport.pdf", "media_type": "application/pdf", "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(), "content_sealed": vault().seal_bytes(content),
        "added_at": NOW,
    } | fields  # fmt: skip
    return Attachment.objects.create(piece=of.pieces.get(code=code), **values)


def decision(of: PermitFile, outcome: str, **fields: Any) -> Decision:
    """A decision with a reason where one is needed."""
    reasons = ["doc_missing"] if outcome in ("refused", "withdrawn") else []
    return Decision.objects.create(file=of, **({"outcome": outcome, "reasons": reasons, "at": NOW} | fields))


def appeal(of: PermitFile, **fields: Any) -> Appeal:
    """An appeal that waits for its answer."""
    return Appeal.objects.create(
        file=of, **({"grounds": "Le diplôme a été joint au dossier.", "filed_at": NOW} | fields)
    )


def account(of: Organisation, role: str, username: str = "", since: date = date(2015, 1, 1)) -> User:
    """An account of that organisation, with its membership."""
    user, _ = User.objects.get_or_create(
        username=username or f"{role}-{of.code}".lower(), defaults={"display_name": "Essai"}
    )
    user.memberships.get_or_create(organisation=of, role=role, until=None, defaults={"since": since})
    return user


def actor(of: Organisation, role: str, username: str = "") -> Actor:
    """Somebody who acts for that organisation: employer, permit_officer, counter_officer, permit_lead…"""
    return Actor(account(of, role, username), of, role)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """That moment by Moroccan time."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def local(moment: datetime) -> datetime:
    """That moment as clocks show it in Morocco."""
    return timezone.localtime(moment)


def _letters(number: int) -> str:
    """A word that no other invented person has: digits are no part of a name."""
    letters = ""
    while number:
        number, rest = divmod(number, 16)
        letters = "bcdfgjklmnprstvx"[rest] + "aeiou"[rest % 5] + letters
    return letters.capitalize()
