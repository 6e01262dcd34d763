"""What people learnt elsewhere and what they can do already: courses of platforms, portfolios of prior learning."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maslak.core.references import new_reference
from maslak.training.enums import (
    CourseProof,
    CourseStatus,
    EvidenceKind,
    JuryAnswer,
    PortfolioStatus,
    SkillLevel,
)


class DistanceCourse(models.Model):
    """A course followed on a platform outside, with what proves it. No copy is kept: who saw it, and when."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="distance_courses")
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    platform = models.CharField(max_length=80)
    title = models.CharField(max_length=160)
    hours = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    language = models.CharField(max_length=3, blank=True)
    completed_on = models.DateField()
    proof_kind = models.CharField(max_length=12, choices=CourseProof.choices)
    proof_link = models.URLField(max_length=300, blank=True)
    esco_uri = models.URLField(max_length=160, blank=True)
    own_words = models.BooleanField(default=False)  # declared by the person in their own space
    status = models.CharField(max_length=8, choices=CourseStatus.choices, default=CourseStatus.DECLARED)
    declared_at = models.DateTimeField()
    seen_on = models.DateField(null=True, blank=True)
    seen_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-completed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=CourseStatus.values), name="distance_course_status_known"
            ),
            models.CheckConstraint(
                condition=Q(proof_kind__in=CourseProof.values), name="distance_course_proof_known"
            ),
            models.CheckConstraint(
                condition=~Q(proof_kind=CourseProof.LINK) | ~Q(proof_link=""),
                name="distance_course_link_is_there",
            ),
            models.CheckConstraint(
                condition=Q(status=CourseStatus.DECLARED) | Q(seen_on__isnull=False),
                name="distance_course_seen_has_its_day",
            ),
            models.UniqueConstraint(
                fields=["person", "platform", "title", "completed_on"], name="distance_course_once"
            ),
        ]

    def __str__(self) -> str:
        return f"distance course {self.ref}"


class Portfolio(models.Model):
    """What a person prepares to show a jury of prior learning. It promises nothing: the jury alone decides."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="portfolios")
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    target = models.CharField(max_length=160)  # the certificate aimed at, in the certifier's words
    opened_on = models.DateField()
    status = models.CharField(
        max_length=10, choices=PortfolioStatus.choices, default=PortfolioStatus.GATHERING
    )
    assessed_on = models.DateField(null=True, blank=True)
    jury = models.ForeignKey("access.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    consent = models.ForeignKey("people.Consent", null=True, on_delete=models.PROTECT, related_name="+")
    referred_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=12, choices=JuryAnswer.choices, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=PortfolioStatus.values), name="portfolio_status_known"
            ),
            models.CheckConstraint(condition=Q(answer__in=JuryAnswer.values), name="portfolio_answer_known"),
            models.CheckConstraint(
                condition=Q(jury=None)
                | (Q(consent__isnull=False) & Q(referred_on__isnull=False))
                | Q(jury=F("organisation")),
                name="portfolio_referred_with_a_consent",
            ),
            models.CheckConstraint(
                condition=~Q(status=PortfolioStatus.ANSWERED)
                | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="portfolio_answered_has_its_day",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "target"],
                condition=Q(status__in=["gathering", "assessed", "referred"]),
                name="portfolio_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"portfolio {self.ref}"


class Experience(models.Model):
    """Work done, here or elsewhere, declared or not: what counts is what was learnt from it."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="experiences")
    role = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True)  # as the person wants it said
    first_month = models.DateField()
    last_month = models.DateField(null=True, blank=True)  # none: still today
    tasks = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-first_month", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_month=None) | Q(last_month__gte=F("first_month")),
                name="experience_months_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"experience {self.pk}"


class PortfolioSkill(models.Model):
    """One skill, as the person judges it and as somebody who knows the trade judges it."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="skills")
    label = models.CharField(max_length=120)
    esco_uri = models.URLField(max_length=160, blank=True)
    own_level = models.PositiveSmallIntegerField(null=True, blank=True, choices=SkillLevel.choices)
    own_on = models.DateField(null=True, blank=True)
    third_level = models.PositiveSmallIntegerField(null=True, blank=True, choices=SkillLevel.choices)
    third_on = models.DateField(null=True, blank=True)
    third_capacity = models.CharField(max_length=120, blank=True)  # « chef de cuisine, ancien employeur »

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "label"], name="portfolio_skill_once"),
            models.CheckConstraint(
                condition=Q(own_level=None) | Q(own_level__in=SkillLevel.values), name="own_level_known"
            ),
            models.CheckConstraint(
                condition=Q(third_level=None) | Q(third_level__in=SkillLevel.values), name="third_level_known"
            ),
            models.CheckConstraint(
                condition=Q(third_level=None) | (Q(third_on__isnull=False) & ~Q(third_capacity="")),
                name="third_level_says_who",
            ),
        ]

    def __str__(self) -> str:
        return f"portfolio skill {self.pk}"


class SkillEvidence(models.Model):
    """A piece that shows a skill. It is seen and described; no copy is kept."""

    skill = models.ForeignKey(PortfolioSkill, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=16, choices=EvidenceKind.choices)
    description = models.CharField(max_length=200)
    seen_on = models.DateField()
    seen_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=EvidenceKind.values), name="skill_evidence_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"skill evidence {self.pk}"
