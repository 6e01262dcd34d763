"""Concerns: reported by anybody who takes part, read and handled by a restricted circle alone.

Whoever reports gets a receipt. What they wrote is sealed and leaves their sight; no colleague, no operator of the
command line reads it (docs/adr/0033). The trail says that a concern moved, never about whom.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Invalid, NotAllowed
from maslak.core.vault import vault
from maslak.mentoring import notices
from maslak.mentoring.enums import Finding, Side, Topic
from maslak.mentoring.models import Concern, ConcernFile, ConcernNote, Pair
from maslak.mentoring.policies import OWN, unknown
from maslak.mentoring.workflow import CONCERN

MOST_WORDS = 3000
_REPORT = "mentoring.report"


@transaction.atomic
def report(
    *,
    organisation: Organisation,
    topic: str,
    words: str,
    urgent: bool = False,
    pair: Pair | None = None,
    by: Actor,
    now: datetime,
) -> Concern:
    """Hand a concern to the circle of that organisation, which is told at once; the receipt.

    A mentor or a person reports within the organisation of a pair of theirs, or of their pool. `pair`: whom it is
    about, if anybody. Raises NotAllowed; Invalid without a topic or words.
    """
    side = _side(by)
    check_may(by, OWN if side == Side.MENTEE else _REPORT)
    if side == Side.OFFICE:
        check_may(by, _REPORT, organisation_id=organisation.pk)
    if by.user is None:
        raise NotAllowed(
            _("Un signalement a toujours une personne derrière lui : la ligne de commande n'en fait pas.")
        )
    if pair is not None and pair.organisation_id != organisation.pk:
        raise unknown()
    if topic not in Topic.values:
        raise Invalid(_("Choisissez ce qui vous inquiète dans la liste."), field="topic")
    concern = Concern(organisation=organisation, reporter=by.user, reported_at=now)
    concern.save()
    ConcernFile.objects.create(
        concern=concern, organisation=organisation, pair=pair, side=side, topic=topic,
        words_sealed=vault().seal(_checked(words, "words")), urgent=urgent,
    )  # fmt: skip
    notices.to_circle(concern, on=timezone.localdate(now))
    audit.record("concern.reported", by=by, target=concern)
    return concern


def _side(by: Actor) -> str:
    return {Role.PERSON: Side.MENTEE, Role.MENTOR: Side.MENTOR}.get(Role(by.role), Side.OFFICE)


@transaction.atomic
def opened(*, concern_id: int, by: Actor) -> ConcernFile:
    """The whole concern, for one of the circle; leaves a trace. Raises NotAllowed."""
    found = _locked(concern_id, by)
    audit.record("concern.opened", by=by, target=found.concern)
    return found


@transaction.atomic
def take(*, concern_id: int, by: Actor) -> ConcernFile:
    """I look into it. Raises NotAllowed, StepRefused."""
    found, old = _step(concern_id, "take", by)
    found.handler = by.user
    return _stepped(found, "take", old, by)


@transaction.atomic
def note(*, concern_id: int, words: str, by: Actor, now: datetime) -> ConcernNote:
    """What was done or heard, for the circle. Raises NotAllowed, Invalid without words."""
    found = _locked(concern_id, by)
    written = ConcernNote.objects.create(
        file=found, at=now, by=by.user, words_sealed=vault().seal(_checked(words, "words"))
    )
    audit.record("concern.noted", by=by, target=found.concern)
    return written


@transaction.atomic
def close(*, concern_id: int, finding: str, words: str, on: date, by: Actor, now: datetime) -> ConcernFile:
    """What the circle concluded, and why. Raises NotAllowed, StepRefused, Invalid without either."""
    found, old = _step(concern_id, "close", by)
    if finding not in Finding.values or not finding:
        raise Invalid(_("Choisissez la conclusion dans la liste."), field="finding")
    note(concern_id=concern_id, words=words, by=by, now=now)
    found.finding, found.closed_on = finding, on
    return _stepped(found, "close", old, by)


@transaction.atomic
def reopen(*, concern_id: int, by: Actor) -> ConcernFile:
    """Looked into again. Raises NotAllowed, StepRefused."""
    found, old = _step(concern_id, "reopen", by)
    found.finding, found.closed_on = Finding.NONE, None
    return _stepped(found, "reopen", old, by)


def _step(concern_id: int, step: str, by: Actor) -> tuple[ConcernFile, str]:
    found = _locked(concern_id, by)
    old, found.status = found.status, CONCERN.step(step, status=found.status).target
    return found, old


def _stepped(found: ConcernFile, step: str, old: str, by: Actor) -> ConcernFile:
    found.save(update_fields=["status", "handler", "finding", "closed_on"])
    audit.record(f"concern.{step}", by=by, target=found.concern, old=old, new=found.status)
    return found


def _locked(concern_id: int, by: Actor) -> ConcernFile:
    """The file, locked, for one of the circle: row security hides it from everybody else."""
    check_may(by, "mentoring.safeguard")
    found = ConcernFile.objects.select_for_update(of=("self",)).filter(pk=concern_id).order_by("pk").first()
    if found is None:
        raise unknown()
    check_may(by, "mentoring.safeguard", organisation_id=found.organisation_id)
    return found


def _checked(words: str, field: str) -> str:
    text = words.strip()
    if not text:
        raise Invalid(_("Écrivez ce qui s'est passé, avec vos mots."), field=field)
    if len(text) > MOST_WORDS:
        raise Invalid(
            _("Ce texte est trop long : %(limit)s signes au plus.") % {"limit": MOST_WORDS}, field=field
        )
    return text
