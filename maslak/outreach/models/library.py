"""The library: resources with their versions and languages, and fiches of good practice."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maslak.core.references import new_reference
from maslak.outreach.enums import Audience, Language, PracticeStatus, ResourceKind, ResourceStatus, Topic
from maslak.outreach.models.events import Titled


class Resource(Titled):
    """A guide, a manual, a video: one work, whatever its versions and languages."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    key = models.CharField(max_length=60, null=True, blank=True, unique=True)  # of a data file
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(
        "programme.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.ForeignKey(
        "programme.ProgrammeNote", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=ResourceKind.choices)
    audience = models.CharField(max_length=13, choices=Audience.choices)
    topic = models.CharField(max_length=16, choices=Topic.choices)
    status = models.CharField(max_length=9, choices=ResourceStatus.choices, default=ResourceStatus.DRAFT)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "title_fr", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ResourceKind.values), name="resource_kind_known"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="resource_audience_known"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="resource_topic_known"),
            models.CheckConstraint(
                condition=Q(status__in=ResourceStatus.values), name="resource_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"resource {self.ref}"


class ResourceVersion(models.Model):
    """One edition in one language: a file kept here, or an address elsewhere. `downloads` counts, without knowing whom."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="versions")
    language = models.CharField(max_length=2, choices=Language.choices)
    edition = models.CharField(max_length=60)
    published_on = models.DateField()
    what_changed = models.CharField(max_length=300, blank=True)
    link = models.URLField(max_length=300, blank=True)
    name = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(null=True)
    downloads = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-published_on", "language", "id"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "language", "edition"], name="version_once"),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="version_language_known"),
            models.CheckConstraint(
                condition=(Q(content=None) & ~Q(link=""))
                | (Q(content__isnull=False) & Q(link="") & ~Q(sha256="")),
                name="version_is_a_file_or_a_link",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.pk}"


class Practice(models.Model):
    """A fiche of good practice, read again by somebody else before it is published."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(
        "programme.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    topic = models.CharField(max_length=16, choices=Topic.choices)
    region = models.CharField(max_length=5, blank=True)
    year = models.PositiveSmallIntegerField()
    cost_mad = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    people_reached = models.PositiveIntegerField(null=True, blank=True)
    contact = models.CharField(max_length=200)  # a service and its professional address
    status = models.CharField(max_length=9, choices=PracticeStatus.choices, default=PracticeStatus.DRAFT)
    written_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="practice_topic_known"),
            models.CheckConstraint(
                condition=Q(status__in=PracticeStatus.values), name="practice_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(reviewed_on__isnull=False),
                name="practice_reviewed_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(written_by=None) | Q(reviewed_by=None) | ~Q(reviewed_by=F("written_by")),
                name="practice_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_on__isnull=False),
                name="practice_published_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"practice {self.ref}"


class PracticeText(models.Model):
    """The fiche in one language: problem, method, cost, result."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=Language.choices)
    title = models.CharField(max_length=200)
    problem = models.TextField()
    method = models.TextField()
    cost = models.TextField(blank=True)  # what it takes besides money: hours, rooms, partners
    result = models.TextField()

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["practice", "language"], name="practice_text_once"),
            models.CheckConstraint(
                condition=Q(language__in=Language.values), name="practice_text_language_known"
            ),
        ]

    def __str__(self) -> str:
        return f"text {self.pk}"
