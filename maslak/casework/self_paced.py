"""Workshops to do on a phone, step by step, at one's own pace."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.casework.catalogue import steps_of
from maslak.casework.models import SelfPacedStep, Workshop
from maslak.casework.numbering import turn
from maslak.casework.policies import check_may_for
from maslak.core.errors import Invalid
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind, Mode
from maslak.pathway.queries import standing
from maslak.people.models import Person


@transaction.atomic
def complete_step(
    *, person: Person, workshop: Workshop, step: str, by: Actor, now: datetime
) -> SelfPacedStep:
    """One step done; with the last one the fact « self-paced completed ». Doing a step twice changes nothing.

    The person does it in their space, or a colleague of the office that registered them notes it beside them.
    Raises NotAllowed, Invalid for a step that the workshop does not have.
    """
    check_may_for(
        by,
        "workshop.attend",
        own="self.workshop",
        person_id=person.pk,
        organisation_id=person.home_organisation_id,
    )
    codes = [known.code for known in steps_of(workshop.code)]
    if step not in codes:
        raise Invalid(
            _("Cette étape n'existe pas dans cet atelier. Reprenez depuis la liste des étapes."), field="step"
        )
    turn(f"self-paced {person.pk} {workshop.pk}")
    done, made = SelfPacedStep.objects.get_or_create(
        person=person, workshop=workshop, step=step, defaults={"done_at": now}
    )
    if made:
        audit.record("self_paced.step_done", by=by, target=done, person_id=person.pk, new={"step": step})
        if steps_done(person, workshop) >= set(codes) and not _is_completed(person, workshop):
            _write_completion(person, workshop, done, by, now)
    return done


def steps_done(person: Person, workshop: Workshop) -> set[str]:
    """The codes of the steps that the person has done."""
    return set(SelfPacedStep.objects.filter(person=person, workshop=workshop).values_list("step", flat=True))


def _is_completed(person: Person, workshop: Workshop) -> bool:
    """A step added to the catalogue later does not make anybody complete the workshop twice."""
    facts = standing().filter(kind=Kind.SELF_PACED_COMPLETED, attributes__topic=workshop.code)
    return facts.filter(subject=pathway.pseudonym_of(person)).exists()


def _write_completion(
    person: Person, workshop: Workshop, last: SelfPacedStep, by: Actor, now: datetime
) -> None:
    pathway.record(
        Kind.SELF_PACED_COMPLETED,
        person=person,
        occurred_on=timezone.localdate(now),
        organisation=person.home_organisation,
        source=last,
        by=by,
        mode=Mode.REMOTE,
        attributes={"counts_as": workshop.counts_as, "topic": workshop.code},
    )
