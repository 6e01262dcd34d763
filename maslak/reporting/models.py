"""Editions of the yearly review and of the mapping of profiles. What is frozen keeps its numbers and their hash."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maslak.core.references import new_reference
from maslak.reporting.tally.models import Tally, TallyRule, TallySpread, TallyState, TallyWaiting

__all__ = [
    "Edition", "EditionStatus", "Paragraph", "ProfileRelease", "Tally", "TallyRule", "TallySpread", "TallyState",
    "TallyWaiting",
]  # fmt: skip


class EditionStatus(models.TextChoices):
    DRAFT = "draft", _("en rédaction")
    FROZEN = "frozen", _("arrêté")


class Edition(models.Model):
    """The review of one year: sections of narrative around live figures, until it is frozen."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=1)
    title_fr = models.CharField(max_length=200)
    title_ar = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=8, choices=EditionStatus.choices, default=EditionStatus.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    numbers = models.JSONField(null=True, blank=True)  # the figures as they stood when frozen
    numbers_sha256 = models.CharField(max_length=64, blank=True)
    PRIVACY = (
        "work: year title_fr title_ar title_en status frozen_at numbers; reference: ref number; "
        "technical: version created_at numbers_sha256"
    )

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="edition_number_once"),
            models.CheckConstraint(condition=Q(status__in=EditionStatus.values), name="edition_status_known"),
            models.CheckConstraint(
                condition=~Q(status="frozen")
                | (
                    Q(frozen_at__isnull=False)
                    & Q(numbers__isnull=False)
                    & Q(numbers_sha256__regex=r"^[0-9a-f]{64}$")
                ),
                name="edition_frozen_keeps_its_numbers",
            ),
        ]

    def __str__(self) -> str:
        return f"edition {self.year}-{self.number}"


class Paragraph(models.Model):
    """A paragraph of an edition, in three languages, with tokens for its figures ({{ANP-01.women}})."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="paragraphs")
    section = models.CharField(max_length=40)  # a key of data/bilan.yaml
    position = models.PositiveSmallIntegerField()
    text_fr = models.TextField(blank=True)
    text_ar = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    needs = models.JSONField(default=list, blank=True)  # codes without which the paragraph is left out
    version = models.PositiveIntegerField(default=1)
    PRIVACY = "work: section text_fr text_ar text_en needs; reference: position; technical: version"

    class Meta:
        ordering = ["section", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "section", "position"], name="paragraph_once")
        ]

    def __str__(self) -> str:
        return f"paragraph {self.pk}"


class ProfileRelease(models.Model):
    """The mapping of profiles of one year as it was published: the cells that may be shown, and no other.

    Kept for good: whoever holds two releases must not find a person in what differs.
    """

    append_only = True

    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=1)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")
    numbers = models.JSONField()
    numbers_sha256 = models.CharField(max_length=64)
    PRIVACY = "work: year published_at numbers; reference: number; technical: numbers_sha256"

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="profile_release_once"),
            models.CheckConstraint(
                condition=Q(numbers_sha256__regex=r"^[0-9a-f]{64}$"), name="profile_release_keeps_its_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"profiles {self.year}-{self.number}"


class PublishedTable(models.Model):
    """A table as it was published once: the numbers shown, by name, and no hidden one.

    Kept for good: every later table that touches the same numbers is guarded against it.
    """

    append_only = True

    definition = models.CharField(max_length=60)  # "figures:CTE-03", the family of that figure; "rates"
    definition_sha256 = models.CharField(max_length=64)  # of the names of its cells and of the thresholds
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(default=1)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")
    shown = models.JSONField()
    fresh = models.BooleanField(default=False)  # its counts do not follow from those of the tables before
    proven = models.BooleanField(default=True)  # no more of it could be shown
    PRIVACY = "reference: definition number; work: year published_at shown; technical: definition_sha256 fresh proven"

    class Meta:
        ordering = ["definition", "year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["definition", "year", "number"], name="published_table_once"),
            models.CheckConstraint(
                condition=Q(definition_sha256__regex=r"^[0-9a-f]{64}$"), name="published_table_keeps_its_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"table {self.definition} {self.year}-{self.number}"
