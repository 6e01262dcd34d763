"""What a partner reports for a period: the story, the figures, the money, the proof."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maslak.core.references import new_reference
from maslak.programme.enums import ReportStatus, Sex, Standing
from maslak.programme.models.projects import BudgetLine, Project, ProjectResult

_OPEN = ["draft", "submitted", "returned"]


class Report(models.Model):
    """One partner's report on a project for a period. Signed off, it never changes: a new version corrects it."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reports")
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    number = models.PositiveSmallIntegerField(default=1)  # the version for that period
    status = models.CharField(max_length=10, choices=ReportStatus.choices, default=ReportStatus.DRAFT)
    version = models.PositiveIntegerField(default=1)  # grows with each saving, so that two writers notice
    activities = models.TextField(blank=True)
    difficulties = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    remarks = models.TextField(blank=True)  # of the coordinator, when it was sent back
    why_corrected = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )

    class Meta:
        ordering = ["-starts_on", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation", "starts_on", "number"], name="report_version_once"
            ),
            models.UniqueConstraint(
                fields=["project", "organisation", "starts_on"], condition=Q(status__in=_OPEN),
                name="report_open_once",
            ),
            models.UniqueConstraint(
                fields=["project", "organisation", "starts_on"], condition=Q(status="signed"),
                name="report_signed_once",
            ),
            models.CheckConstraint(condition=Q(status__in=ReportStatus.values), name="report_status_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="report_dates_in_order"),
            models.CheckConstraint(
                condition=Q(status="draft") | ~Q(submitted_at=None), name="report_sent_before_it_is_read"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["signed", "superseded"]) | ~Q(decided_at=None),
                name="report_signed_by_a_decision",
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(remarks=""), name="report_returned_with_remarks"
            ),
            models.CheckConstraint(
                condition=Q(number=1, replaces=None) | Q(number__gt=1) & ~Q(replaces=None) & ~Q(why_corrected=""),
                name="report_correction_says_why",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"report {self.ref}"


class ReportActual(models.Model):
    """One figure of a report, as a whole or for one part. `live`: read from the platform when it was signed off."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="actuals")
    result = models.ForeignKey(ProjectResult, on_delete=models.PROTECT, related_name="actuals")
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    status = models.CharField(max_length=13, choices=Standing.choices, blank=True)
    region = models.CharField(max_length=5, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    comment = models.CharField(max_length=400, blank=True)
    live = models.BooleanField(default=False)

    class Meta:
        ordering = ["report_id", "result_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "result", "sex", "status", "region"], name="actual_once"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="actual_not_negative"),
            models.CheckConstraint(condition=Q(sex="") | Q(sex__in=Sex.values), name="actual_sex_known"),
            models.CheckConstraint(
                condition=Q(status="") | Q(status__in=Standing.values), name="actual_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"actual {self.pk}"


class ReportSpending(models.Model):
    """What a report says was spent on a budget line; it moves the line when the report is signed off."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="spendings")
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    comment = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["report_id", "line_id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "line"], name="spending_once_a_line"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="spending_not_negative"),
        ]

    def __str__(self) -> str:
        return f"spending {self.pk}"


class ReportEvidence(models.Model):
    """A document that proves what a report says, encrypted. Never a list of persons."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=200)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content_sealed = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["report_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "sha256"], name="evidence_once_per_report"),
        ]

    def __str__(self) -> str:
        return f"evidence {self.ref}"
