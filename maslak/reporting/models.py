"""Editions of the yearly review and of the mapping of profiles. What is frozen keeps its numbers and their hash."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maslak.core.references import new_reference


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
