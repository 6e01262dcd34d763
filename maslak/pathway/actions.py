"""The two writes of the ledger: record a fact, void a fact. Called inside the transaction of the act itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.core.errors import Conflict, Invalid
from maslak.pathway.enums import Kind
from maslak.pathway.models import Milestone, Subject
from maslak.pathway.rules import age_band, age_on
from maslak.people.models import Person
from maslak.programme.models import Project


@dataclass(frozen=True)
class Stranger:
    """Somebody whom the register does not hold, or the acting account does not see, as they were on the day of a fact.

    `subject` is the pseudonym under which the ledger counts them; nothing here names them.
    """

    subject: UUID
    sex: str
    age_band: str
    nationality: str
    residence: str


@transaction.atomic
def record(
    kind: str,
    *,
    person: Person | None,
    occurred_on: date,
    organisation: Organisation,
    source: Any,
    by: Actor,
    stranger: Stranger | None = None,
    mode: str = "",
    region: str = "",
    project: Project | None = None,
    attributes: dict[str, Any] | None = None,
) -> Milestone:
    """Write one fact about `person`, or about a `stranger`, with the dimensions of that day.

    Without either the fact is about a thing. `source` is the record that causes it; `region` overrides the
    person's own (a placement's workplace). A stranger's fact counts in indicators like any other.
    """
    if kind == Kind.VOIDED:
        raise Invalid("use void() to void a fact")
    if person is not None and stranger is not None:
        raise ValueError("a fact is about one person: of the register, or a stranger to it")
    subject, dimensions = _whom(person, stranger, occurred_on)
    return Milestone.objects.create(
        kind=kind,
        occurred_on=occurred_on,
        subject=subject,
        **{**dimensions, "region": region or dimensions.get("region", "") or organisation.region},
        organisation=organisation,
        project=project,
        mode=mode,
        attributes=attributes or {},
        source_kind=source._meta.label_lower,
        source_id=source.pk,
        recorded_by=by.user.pk if by.user else None,
    )


def _whom(person: Person | None, stranger: Stranger | None, day: date) -> tuple[UUID | None, dict[str, str]]:
    if person is not None:
        return pseudonym_of(person), dimensions_of(person, day)
    if stranger is None:
        return None, {}
    return stranger.subject, {
        "sex": stranger.sex,
        "age_band": stranger.age_band,
        "nationality": stranger.nationality,
        "residence": stranger.residence,
    }


@transaction.atomic
def void(milestone: Milestone, *, by: Actor, reason: str) -> Milestone:
    """Void a fact by a later entry. Raises Conflict when it is voided already, Invalid without a reason."""
    if not reason.strip():
        raise Invalid(_("Écrivez pourquoi ce fait est annulé."), field="reason")
    if milestone.kind == Kind.VOIDED:
        raise Conflict(_("Une annulation ne s'annule pas : enregistrez de nouveau le fait."))
    try:
        with transaction.atomic():
            return Milestone.objects.create(
                kind=Kind.VOIDED,
                occurred_on=milestone.occurred_on,
                subject=milestone.subject,
                organisation=milestone.organisation,
                source_kind=milestone.source_kind,
                source_id=milestone.source_id,
                recorded_by=by.user.pk if by.user else None,
                voids=milestone,
                reason=reason.strip(),
            )
    except IntegrityError as error:
        raise Conflict(_("Ce fait est déjà annulé.")) from error


@transaction.atomic
def void_source(source: Any, *, by: Actor, reason: str, kind: str | None = None) -> int:
    """Void every standing fact that `source` caused (of one `kind` if given); the number voided."""
    standing = Milestone.objects.filter(
        source_kind=source._meta.label_lower, source_id=source.pk, voided_by=None
    ).exclude(kind=Kind.VOIDED)
    if kind is not None:
        standing = standing.filter(kind=kind)
    return sum(void(milestone, by=by, reason=reason) is not None for milestone in list(standing))


@transaction.atomic
def rewrite_for(kept: Person, absorbed: Person, *, by: Actor) -> int:
    """After a merge: void the absorbed person's facts and record them anew under the kept one's pseudonym.

    Dates and dimensions stay as they were, so totals by region or age do not move; distinct persons do.
    """
    reason = f"merge {absorbed.ref} > {kept.ref}"
    return rewrite(pseudonym_of(absorbed), pseudonym_of(kept), by=by, reason=reason)


@transaction.atomic
def rewrite(old: UUID, new: UUID, *, by: Actor, reason: str) -> int:
    """Void the facts told under one pseudonym and record them anew under another, the same person's; how many.

    Dates and dimensions stay. Only facts in sight move: the caller sees to it that all are.
    """
    moved = 0
    for milestone in list(Milestone.objects.filter(subject=old, voided_by=None).exclude(kind=Kind.VOIDED)):
        void(milestone, by=by, reason=reason)
        milestone.pk, milestone.subject = None, new
        milestone.recorded_by = by.user.pk if by.user else None
        milestone._state.adding = True
        milestone.save(force_insert=True)
        moved += 1
    return moved


def pseudonym_of(person: Person):  # type: ignore[no-untyped-def]
    """The person's stable pseudonym (UUID), made at the first fact."""
    subject, _made = Subject.objects.get_or_create(person=person)
    return subject.pseudonym


def dimensions_of(person: Person, day: date) -> dict[str, str]:
    """The dimensions of a fact about `person` on `day`: sex, age band, nationality, residence basis, region."""
    status = next(
        (
            s
            for s in person.statuses.all()
            if (s.valid_from is None or s.valid_from <= day) and (s.valid_to is None or s.valid_to >= day)
        ),
        None,
    )
    return {
        "sex": person.sex,
        "age_band": age_band(age_on(day, person.birth_date, person.birth_year)),
        "nationality": person.nationality,
        "residence": status.basis if status else "unknown",
        "region": person.region,
    }
