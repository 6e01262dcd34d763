"""Fiches of good practice: written, read again by another, published, taken back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Invalid, NotAllowed, StepRefused
from maslak.outreach.enums import Language, PracticeStatus, Topic
from maslak.outreach.models import Practice, PracticeText
from maslak.outreach.policies import locked, said
from maslak.outreach.workflow import PRACTICE
from maslak.programme.models import Project


@transaction.atomic
def start(
    *,
    organisation: Organisation,
    topic: str,
    year: int,
    contact: str,
    region: str = "",
    cost_mad: Decimal | None = None,
    people_reached: int | None = None,
    project: Project | None = None,
    by: Actor,
) -> Practice:
    """A fiche to be written; `contact` is a service, not a private person. Raises NotAllowed, Invalid."""
    check_may(by, "outreach.write", organisation_id=organisation.pk)
    if topic not in Topic.values:
        raise Invalid(_("Choisissez le sujet dans la liste."), field="topic")
    if cost_mad is not None and cost_mad < 0:
        raise Invalid(_("Le coût est un montant positif, en dirhams."), field="cost_mad")
    made = Practice.objects.create(
        organisation=organisation, topic=topic, year=year, region=region, cost_mad=cost_mad,
        people_reached=people_reached, project=project, written_by=by.user,
        contact=said(contact, "contact", _("Indiquez le service à qui s'adresser.")),
    )  # fmt: skip
    audit.record("outreach.practice_started", by=by, target=made)
    return made


@transaction.atomic
def write(
    *,
    practice_id: int,
    language: str,
    title: str,
    problem: str,
    method: str,
    result: str,
    cost: str = "",
    by: Actor,
) -> PracticeText:
    """The fiche in one language, while it is a draft. Raises NotAllowed, StepRefused, Invalid for an empty part."""
    practice = locked(Practice, practice_id, by=by, permission="outreach.write")
    if practice.status != PracticeStatus.DRAFT:
        raise StepRefused(_("Une fiche relue ne change plus : renvoyez-la d'abord en brouillon."))
    if language not in Language.values:
        raise Invalid(_("Choisissez la langue dans la liste."), field="language")
    parts = {"title": title, "problem": problem, "method": method, "result": result}
    sentence = _("Remplissez cette partie : la fiche dit le problème, la méthode et le résultat.")
    values = {name: said(text, name, sentence) for name, text in parts.items()} | {"cost": cost.strip()}
    found, _made = PracticeText.objects.update_or_create(
        practice=practice, language=language, defaults=values
    )
    audit.record("outreach.practice_written", by=by, target=practice, new={"language": language})
    return found


@transaction.atomic
def move(*, practice_id: int, step: str, by: Actor, now: datetime) -> Practice:
    """Reviewed, sent back, published, taken back. Who wrote the fiche does not review it.

    Raises NotAllowed, StepRefused, Invalid without a text.
    """
    if step not in PRACTICE.steps:
        raise Invalid(_("Cette suite n'existe pas."))
    practice = locked(Practice, practice_id, by=by, permission=PRACTICE.steps[step].permission)
    old, target = practice.status, PRACTICE.step(step, status=practice.status).target
    today = timezone.localdate(now)
    if step == "review":
        _review(practice, by=by, today=today)
    if step == "send_back":
        practice.reviewed_by, practice.reviewed_on = None, None
    if step == "publish":
        practice.published_on = today
    practice.status = target
    practice.save(update_fields=["status", "reviewed_by", "reviewed_on", "published_on"])
    audit.record(f"outreach.practice_{step}", by=by, target=practice, old=old, new=target)
    return practice


def _review(practice: Practice, *, by: Actor, today: date) -> None:
    if by.user is not None and practice.written_by_id == by.user.pk:
        raise NotAllowed(_("Une autre personne que l'auteur relit la fiche."))
    if not practice.texts.exists():
        raise Invalid(_("La fiche est vide : écrivez-la d'abord dans une langue au moins."))
    practice.reviewed_by, practice.reviewed_on = by.user, today
