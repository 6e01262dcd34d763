"""The history that the database writes (core/history.py): its lines, and beside them what personal columns held."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Operation(models.TextChoices):
    """What a statement did to a row."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


class Change(models.Model):
    """One row made, changed or deleted: when, by whom, for which organisation, why, which columns, what they held.

    Written by triggers alone. `old` never holds a name, an address, anything sensitive or typed by hand: what personal
    columns held is a ChangedValue, and what is sealed is nowhere. No foreign keys, so it outlives what it describes.
    """

    append_only = True

    at = models.DateTimeField()
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    operation = models.CharField(max_length=6, choices=Operation.choices)
    columns = ArrayField(models.CharField(max_length=63))
    old = models.JSONField()
    user_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=20)
    reason = models.CharField(max_length=200, blank=True)  # the page, job or command
    tx = models.BigIntegerField()  # of the transaction: the lines of the trail written in it say why
    person_id = models.BigIntegerField(null=True)
    PRIVACY = (
        "work: at table_name operation columns old role reason; "
        "reference: row_id user_id organisation_id person_id; technical: tx"
    )

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["table_name", "row_id"], name="change_by_row"),
            models.Index(fields=["person_id"], condition=Q(person_id__isnull=False), name="change_by_person"),
        ]

    def __str__(self) -> str:
        return f"change {self.pk}"


class ChangedValue(models.Model):
    """What the personal columns of one line held before. Goes when the person asks for erasure; the line stays."""

    append_only = True

    change = models.OneToOneField(
        Change, primary_key=True, on_delete=models.PROTECT, db_constraint=False, related_name="personal"
    )
    old = models.JSONField()
    PRIVACY = "sensitive: old"

    def __str__(self) -> str:
        return f"change {self.pk}"
