"""Studies, the training of professionals, and action plans agreed with others."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maslak.core.references import new_reference
from maslak.outreach.enums import CourseStatus, StudyStatus, TaskStatus, Topic
from maslak.outreach.models.events import Titled
from maslak.pathway.enums import Mode


class Study(Titled):
    """A study: who carries it, where it stands, what came out of it."""

    key = models.CharField(max_length=60, null=True, blank=True, unique=True)  # of a data file
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    carried_by = models.ForeignKey(
        "access.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    project = models.ForeignKey(
        "programme.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.ForeignKey(
        "programme.ProgrammeNote", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=8, choices=StudyStatus.choices, default=StudyStatus.PLANNED)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    result = models.ForeignKey(
        "outreach.Resource", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=StudyStatus.values), name="study_status_known"),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(done_on__isnull=False), name="study_done_has_its_day"
            ),
        ]

    def __str__(self) -> str:
        return f"study {self.pk}"


class Course(models.Model):
    """A training of the staff of institutions and associations, with its register."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(
        "programme.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    resource = models.ForeignKey(
        "outreach.Resource", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # the guide it teaches
    title = models.CharField(max_length=200)
    topic = models.CharField(max_length=16, choices=Topic.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    hours = models.DecimalField(max_digits=5, decimal_places=1)
    mode = models.CharField(max_length=8, choices=Mode.choices)
    region = models.CharField(max_length=5, blank=True)
    place = models.CharField(max_length=160, blank=True)
    trainer = models.CharField(max_length=160, blank=True)
    status = models.CharField(max_length=9, choices=CourseStatus.choices, default=CourseStatus.PLANNED)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="course_topic_known"),
            models.CheckConstraint(condition=Q(status__in=CourseStatus.values), name="course_status_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="course_days_in_order"),
            models.CheckConstraint(condition=Q(hours__gt=0), name="course_hours_positive"),
        ]

    def __str__(self) -> str:
        return f"course {self.ref}"


class Trainee(models.Model):
    """A professional who follows a training: for which body, how many hours, the number of the certificate."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="trainees")
    name = models.CharField(max_length=120)
    body = models.CharField(max_length=160)  # the institution or association they work for
    sex = models.CharField(max_length=8, blank=True)
    hours = models.DecimalField(max_digits=5, decimal_places=1, default=0)
    certificate_number = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["body", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate_number"],
                condition=~Q(certificate_number=""),
                name="trainee_certificate_once",
            ),
            models.UniqueConstraint(fields=["course", "name", "body"], name="trainee_once"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="trainee_hours_not_negative"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(body=""), name="trainee_says_who"),
            models.CheckConstraint(
                condition=Q(certificate_number="") | Q(hours__gt=0), name="trainee_certificate_was_earned"
            ),
        ]

    def __str__(self) -> str:
        return f"trainee {self.pk}"


class Plan(Titled):
    """An action plan agreed with others, such as the private sector."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="plan_days_in_order")
        ]

    def __str__(self) -> str:
        return f"plan {self.ref}"


class PlanTask(models.Model):
    """One action of a plan: who answers for it, until when, where it stands."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks")
    text = models.CharField(max_length=300)
    owner = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    status = models.CharField(max_length=8, choices=TaskStatus.choices, default=TaskStatus.TO_DO)
    done_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="plan_task_says_what"),
            models.CheckConstraint(condition=Q(status__in=TaskStatus.values), name="plan_task_status_known"),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(done_on__isnull=False), name="plan_task_done_has_its_day"
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"
