"""A file that an office sent: what was understood, what each row became, what must be mended."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from maslak.core.references import new_reference
from maslak.imports.enums import BatchStatus, RowResult

__all__ = ["Batch", "BatchStatus", "Fingerprint", "Row", "RowResult", "SavedMapping"]


class Batch(models.Model):
    """One file, from preview to its last row. The content is kept encrypted until the batch is settled.

    `kind`, `mapping` and `register_year` first hold what the sender said (perhaps nothing), then what was understood.
    """

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content_sealed = models.BinaryField(null=True)
    kind = models.CharField(max_length=40, blank=True)
    mapping = models.JSONField(default=dict)  # field → header text, where the sender said so
    register_year = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)  # sheet → header texts, for the file to correct
    columns = models.JSONField(
        default=list
    )  # how each sheet was understood: [{sheet, part, row, fields, left}]
    notes = models.JSONField(default=list)  # what concerns the whole file: [{code, params}]
    status = models.CharField(max_length=10, choices=BatchStatus.choices)
    rows = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    ignored = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)
    progress = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(null=True, blank=True)  # when its present job was put in the queue
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=BatchStatus.values), name="batch_status_known")
        ]

    def __str__(self) -> str:
        return f"batch {self.ref}"


class Row(models.Model):
    """A row that needs somebody's eye: rejected, warned of, or already known. Quiet rows leave none behind."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    sheet = models.CharField(max_length=80, blank=True)
    number = models.PositiveIntegerField()
    result = models.CharField(max_length=10, choices=RowResult.choices)
    problems = models.JSONField(default=list)  # [{level, column, field, value, code, params}]
    cells_sealed = models.BinaryField(null=True)  # the row as it came, for the file to correct

    class Meta:
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "sheet", "number"], name="row_once"),
            models.CheckConstraint(condition=Q(result__in=RowResult.values), name="row_result_known"),
        ]

    def __str__(self) -> str:
        return f"row {self.pk}"


class SavedMapping(models.Model):
    """How an organisation names its columns, kept for its next file of that kind."""

    organisation = models.ForeignKey("access.Organisation", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    mapping = models.JSONField(default=dict)  # field → header text

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "kind"], name="mapping_once")]

    def __str__(self) -> str:
        return f"mapping {self.pk}"


class Fingerprint(models.Model):
    """A row already taken in, by what identifies it: the same row twice changes nothing."""

    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=64)  # keyed hash of what identifies the row
    content = models.CharField(max_length=64)  # keyed hash of all its values
    submitted_at = models.DateTimeField(null=True, blank=True)  # field forms: the last submission wins
    target_kind = models.CharField(max_length=60, blank=True)
    target_id = models.BigIntegerField(null=True)
    facts = models.JSONField(
        default=dict
    )  # registers of projects: what the row says of its project, whom it names by number, nothing in clear

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "key"], name="fingerprint_once")
        ]

    def __str__(self) -> str:
        return f"fingerprint {self.pk}"
