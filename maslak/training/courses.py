"""Courses followed on platforms outside: declared, then counted once somebody has seen the proof. No copy is kept."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, NotAllowed
from maslak.pathway import actions as pathway
from maslak.pathway.enums import Kind
from maslak.people.models import Person
from maslak.people.policies import check_holds
from maslak.people.sight import whole_register
from maslak.training.enums import CourseProof
from maslak.training.models import DistanceCourse
from maslak.training.policies import locked
from maslak.training.workflow import COURSE


@transaction.atomic
def declare(
    *,
    person: Person,
    platform: str,
    title: str,
    completed_on: date,
    proof_kind: str,
    proof_link: str = "",
    hours: Decimal | None = None,
    language: str = "",
    esco_uri: str = "",
    by: Actor,
    now: datetime,
) -> DistanceCourse:
    """A course that somebody says they followed, with what proves it; it counts once the proof is seen.

    By an organisation that holds the file, or by the person for themselves (their office then looks at the proof).
    Raises NotAllowed, Invalid, Conflict for the same course twice.
    """
    organisation = _organisation(person, by)
    for name, value in (("platform", platform), ("title", title)):
        if not value.strip():
            raise Invalid(_("Nommez la plateforme et le cours."), field=name)
    if completed_on > timezone.localdate(now):
        raise Invalid(_("Un cours se note quand il est terminé."), field="completed_on")
    if proof_kind not in CourseProof.values:
        raise Invalid(_("Dites ce qui prouve ce cours."), field="proof_kind")
    if proof_kind == CourseProof.LINK and not proof_link.startswith("https://"):
        raise Invalid(_("Donnez l'adresse de vérification, qui commence par https://."), field="proof_link")
    if hours is not None and not 0 < hours <= 2000:
        raise Invalid(_("Indiquez les heures du cours, ou laissez vide."), field="hours")
    try:
        with transaction.atomic():
            course = DistanceCourse.objects.create(
                person=person, organisation=organisation, platform=platform.strip(), title=title.strip(),
                completed_on=completed_on, proof_kind=proof_kind, proof_link=proof_link, hours=hours,
                language=language, esco_uri=esco_uri, own_words=by.role == Role.PERSON, declared_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("Ce cours est déjà noté pour cette personne."), field="title") from error
    audit.record("training.course_declared", by=by, target=course, person_id=person.pk)
    return course


def _organisation(person: Person, by: Actor):  # type: ignore[no-untyped-def]
    if by.role == Role.PERSON:
        check_may(by, "self.training")
        if by.person_id != person.pk:
            raise NotAllowed(_("Dans votre espace, vous ne pouvez agir que pour vous-même."))
        return person.home_organisation
    if by.organisation is None:
        raise NotAllowed(_("Un cours se note pour une organisation : choisissez la vôtre."))
    check_may(by, "training.assess", organisation_id=by.organisation.pk)
    check_holds(by, "training.assess", person)
    return by.organisation


@transaction.atomic
def prove(*, course_id: int, by: Actor, now: datetime) -> DistanceCourse:
    """Say that the proof was seen; writes « distance course completed » on the day that the course ended.

    Raises NotAllowed, StepRefused.
    """
    course, old = _look(course_id, "prove", by, now)
    course.note = ""
    course.save(update_fields=["status", "seen_on", "seen_by", "note"])
    hours = {"hours": str(course.hours)} if course.hours is not None else {}
    with whole_register():
        pathway.record(
            Kind.DISTANCE_COURSE_COMPLETED, person=Person.objects.get(pk=course.person_id),
            occurred_on=course.completed_on, organisation=course.organisation, source=course, by=by, mode="remote",
            attributes={"platform": course.platform, **hours},
        )  # fmt: skip
    return _noted(course, old, by)


@transaction.atomic
def refuse(*, course_id: int, why: str, by: Actor, now: datetime) -> DistanceCourse:
    """Say that the proof does not hold, and why. Raises NotAllowed, StepRefused, Invalid without a reason."""
    course, old = _look(course_id, "refuse", by, now)
    if not why.strip():
        raise Invalid(
            _("Écrivez ce qui manque à cette preuve : la personne pourra la compléter."), field="why"
        )
    course.note = why.strip()
    course.save(update_fields=["status", "seen_on", "seen_by", "note"])
    return _noted(course, old, by)


def _look(course_id: int, step: str, by: Actor, now: datetime) -> tuple[DistanceCourse, str]:
    permission = COURSE.steps[step].permission
    course = locked(DistanceCourse, course_id, by=by, permission=permission, belongs_to="organisation_id")
    old, course.status = course.status, COURSE.step(step, status=course.status).target
    course.seen_on, course.seen_by = timezone.localdate(now), by.user
    return course, old


def _noted(course: DistanceCourse, old: str, by: Actor) -> DistanceCourse:
    audit.record(
        f"training.course_{course.status}", by=by, target=course, person_id=course.person_id, old=old,
        new=course.status,
    )  # fmt: skip
    return course
