"""The ledger: dated, immutable facts. Nothing here is ever changed; a later entry voids an earlier one."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from maslak.pathway.enums import Kind, Mode


class Subject(models.Model):
    """The link between a person and the pseudonym under which the ledger knows them. Cutting it forgets the person."""

    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="subject")
    pseudonym = models.UUIDField(unique=True, default=uuid.uuid4)

    def __str__(self) -> str:
        return f"subject {self.pk}"


class Milestone(models.Model):
    """One fact, with its dimensions as they were that day and a pointer to what caused it."""

    append_only = True

    kind = models.CharField(max_length=32, choices=Kind.choices)
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    subject = models.UUIDField(null=True)  # the person's pseudonym; none for a fact about a thing
    # dimensions, frozen
    sex = models.CharField(max_length=8, blank=True)
    age_band = models.CharField(max_length=8, blank=True)
    nationality = models.CharField(max_length=3, blank=True)
    residence = models.CharField(max_length=24, blank=True)
    region = models.CharField(max_length=5, blank=True)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey("programme.Project", null=True, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode.choices, blank=True)
    attributes = models.JSONField(default=dict)
    # where it comes from
    source_kind = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    recorded_by = models.BigIntegerField(null=True)
    voids = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="voided_by")
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["occurred_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="voided") & Q(voids__isnull=False)) | (~Q(kind="voided") & Q(voids=None)),
                name="milestone_void_names_what_it_voids",
            ),
            models.CheckConstraint(condition=~Q(voids=models.F("id")), name="milestone_never_voids_itself"),
        ]
        indexes = [
            models.Index(fields=["kind", "occurred_on"], name="milestone_by_kind_and_day"),
            models.Index(fields=["subject", "occurred_on"], name="milestone_by_subject"),
            models.Index(fields=["source_kind", "source_id"], name="milestone_by_source"),
            models.Index(fields=["organisation", "occurred_on"], name="milestone_by_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
