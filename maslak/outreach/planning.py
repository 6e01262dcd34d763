"""Studies, trainings of professionals with their register, and action plans agreed with others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, StepRefused
from maslak.core.references import new_reference
from maslak.outreach import facts
from maslak.outreach.enums import CourseStatus, StudyStatus, TaskStatus, Topic
from maslak.outreach.models import Course, Plan, PlanTask, Resource, Study, Trainee
from maslak.outreach.policies import locked, said
from maslak.outreach.workflow import COURSE, STUDY, TASK
from maslak.pathway.enums import Kind, Mode
from maslak.programme.models import ProgrammeNote, Project


@transaction.atomic
def plan_study(
    *,
    organisation: Organisation,
    title: str,
    text: str = "",
    carried_by: Organisation | None = None,
    due_on: date | None = None,
    project: Project | None = None,
    note: ProgrammeNote | None = None,
    key: str | None = None,
    also: Mapping[str, str] | None = None,
    by: Actor,
) -> Study:
    """A study to come; `also` says it in other languages (« title_ar »), `note` and `key` as an event's.

    Raises NotAllowed, Invalid without a title.
    """
    check_may(by, "outreach.write", organisation_id=organisation.pk)
    made = Study.objects.create(
        organisation=organisation, title_fr=said(title, "title", _("Donnez un titre à cette étude.")),
        text_fr=text.strip(), carried_by=carried_by, due_on=due_on, project=project,
        note=note, key=key, **_other_languages(also),
    )  # fmt: skip
    audit.record("outreach.study_planned", by=by, target=made)
    return made


@transaction.atomic
def move_study(
    *, study_id: int, step: str, result: Resource | None = None, by: Actor, now: datetime
) -> Study:
    """A study begins, is read again, is finished (with the resource that came of it) or dropped.

    Raises NotAllowed, StepRefused, Invalid for a step that does not exist.
    """
    if step not in STUDY.steps:
        raise Invalid(_("Cette suite n'existe pas."), field="step")
    study = locked(Study, study_id, by=by, permission=STUDY.steps[step].permission)
    old, target = study.status, STUDY.step(step, status=study.status).target
    study.status = target
    if target == StudyStatus.DONE:
        study.done_on, study.result = timezone.localdate(now), result
    study.save(update_fields=["status", "done_on", "result"])
    audit.record(f"outreach.study_{step}", by=by, target=study, old=old, new=target)
    return study


@transaction.atomic
def plan_course(
    *,
    organisation: Organisation,
    title: str,
    topic: str,
    starts_on: date,
    ends_on: date,
    hours: Decimal,
    mode: str,
    region: str = "",
    place: str = "",
    trainer: str = "",
    resource: Resource | None = None,
    project: Project | None = None,
    by: Actor,
) -> Course:
    """A training of professionals to come; hours as a number of hours. Raises NotAllowed, Invalid."""
    check_may(by, "outreach.write", organisation_id=organisation.pk)
    if topic not in Topic.values:
        raise Invalid(_("Choisissez le sujet dans la liste."), field="topic")
    if mode not in (Mode.ONSITE, Mode.REMOTE, Mode.HYBRID):
        raise Invalid(_("Dites si la formation se tient sur place, à distance, ou les deux."), field="mode")
    if ends_on < starts_on:
        raise Invalid(_("Le dernier jour vient après le premier."), field="ends_on")
    if hours <= 0:
        raise Invalid(_("Indiquez la durée en heures."), field="hours")
    made = Course.objects.create(
        organisation=organisation, title=said(title, "title", _("Donnez un titre à cette formation.")), topic=topic,
        starts_on=starts_on, ends_on=ends_on, hours=hours, mode=mode, region=region or organisation.region,
        place=place.strip(), trainer=trainer.strip(), resource=resource, project=project,
    )  # fmt: skip
    audit.record("outreach.course_planned", by=by, target=made)
    return made


@transaction.atomic
def enrol(*, course_id: int, name: str, body: str, sex: str = "", by: Actor) -> Trainee:
    """A professional on the list, for the body they work for. Raises NotAllowed, StepRefused, Invalid, Conflict."""
    course = locked(Course, course_id, by=by, permission="outreach.write")
    if course.status != CourseStatus.PLANNED:
        raise StepRefused(_("Cette formation est passée ou annulée : sa liste ne change plus."))
    try:
        with transaction.atomic():
            made = Trainee.objects.create(
                course=course, name=said(name, "name", _("Indiquez le nom à porter sur l'attestation.")),
                body=said(body, "body", _("Indiquez l'institution ou l'association.")), sex=sex,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("Cette personne est déjà sur la liste."), field="name") from error
    audit.record("outreach.trainee_enrolled", by=by, target=course)
    return made


@transaction.atomic
def hold_course(*, course_id: int, hours: dict[int, Decimal], by: Actor, now: datetime) -> Course:
    """The training took place: the hours of each (by number of the list), a fact and a certificate for those who came.

    Raises NotAllowed, StepRefused before its first day, Invalid for more hours than the training lasted.
    """
    course = locked(Course, course_id, by=by, permission=COURSE.steps["hold"].permission)
    old, target = course.status, COURSE.step("hold", status=course.status).target
    if course.starts_on > timezone.localdate(now):
        raise StepRefused(_("La formation n'a pas encore commencé."))
    for trainee in list(course.trainees.select_for_update().order_by("pk")):
        spent = hours.get(trainee.pk, Decimal(0))
        if not 0 <= spent <= course.hours:
            raise Invalid(
                _("La formation dure %(hours)s heures : personne n'en a suivi davantage.")
                % {"hours": course.hours},
                field="hours",
            )
        if spent:
            _trained(course, trainee, spent, by=by)
    course.status = target
    course.save(update_fields=["status"])
    audit.record("outreach.course_held", by=by, target=course, old=old, new=target)
    return course


def _trained(course: Course, trainee: Trainee, hours: Decimal, *, by: Actor) -> None:
    trainee.hours, trainee.certificate_number = hours, f"FP-{new_reference()}"
    trainee.save(update_fields=["hours", "certificate_number"])
    facts.write(
        Kind.STAFF_TRAINED, on=course.ends_on, organisation=course.organisation, source=trainee, by=by,
        region=course.region, mode=course.mode, project=course.project, topic=course.topic, hours=float(hours),
    )  # fmt: skip


@transaction.atomic
def cancel_course(*, course_id: int, by: Actor) -> Course:
    """Call the training off. Raises NotAllowed, StepRefused."""
    course = locked(Course, course_id, by=by, permission=COURSE.steps["cancel"].permission)
    old, course.status = course.status, COURSE.step("cancel", status=course.status).target
    course.save(update_fields=["status"])
    audit.record("outreach.course_cancelled", by=by, target=course, old=old, new=course.status)
    return course


@transaction.atomic
def open_plan(
    *,
    organisation: Organisation,
    title: str,
    text: str = "",
    starts_on: date,
    ends_on: date,
    also: Mapping[str, str] | None = None,
    by: Actor,
) -> Plan:
    """An action plan agreed with others; `also` as a study's. Raises NotAllowed, Invalid."""
    check_may(by, "outreach.write", organisation_id=organisation.pk)
    if ends_on < starts_on:
        raise Invalid(_("La fin du plan vient après son début."), field="ends_on")
    made = Plan.objects.create(
        organisation=organisation, title_fr=said(title, "title", _("Donnez un titre à ce plan.")),
        text_fr=text.strip(), starts_on=starts_on, ends_on=ends_on, **_other_languages(also),
    )  # fmt: skip
    audit.record("outreach.plan_opened", by=by, target=made)
    return made


@transaction.atomic
def add_task(*, plan_id: int, text: str, owner: Organisation, due_on: date, by: Actor) -> PlanTask:
    """One action of the plan, who answers for it and until when. Raises NotAllowed, Invalid outside the plan's days."""
    plan = locked(Plan, plan_id, by=by, permission="outreach.write")
    if not plan.starts_on <= due_on <= plan.ends_on:
        raise Invalid(_("L'échéance se place pendant le plan."), field="due_on")
    made = PlanTask.objects.create(
        plan=plan,
        text=said(text, "text", _("Dites en une phrase ce qui sera fait.")),
        owner=owner,
        due_on=due_on,
    )
    audit.record("outreach.task_added", by=by, target=plan, new={"owner": owner.code})
    return made


@transaction.atomic
def move_task(*, task_id: int, step: str, note: str = "", by: Actor, now: datetime) -> PlanTask:
    """An action begins, is done, dropped (with the reason) or taken up again. Raises NotAllowed, StepRefused, Invalid."""
    if step not in TASK.steps:
        raise Invalid(_("Cette suite n'existe pas."), field="step")
    permission = TASK.steps[step].permission
    task = locked(PlanTask, task_id, by=by, permission=permission, belongs_to="plan.organisation_id")
    old, target = task.status, TASK.step(step, status=task.status).target
    if target == TaskStatus.DROPPED:
        note = said(note, "note", _("Écrivez pourquoi cette action est abandonnée."))
    task.status, task.note = target, note.strip() or task.note
    task.done_on = timezone.localdate(now) if target == TaskStatus.DONE else None
    task.save(update_fields=["status", "note", "done_on"])
    audit.record(f"outreach.task_{step}", by=by, target=task, old=old, new=target)
    return task


def _other_languages(also: Mapping[str, str] | None) -> dict[str, str]:
    """The titles and texts in other languages than French, by the name of their field."""
    allowed = {f"{part}_{code}" for part in ("title", "text") for code in ("ar", "en")}
    return {name: text.strip() for name, text in (also or {}).items() if name in allowed}
