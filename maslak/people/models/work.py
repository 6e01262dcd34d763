"""What a person can do, has done and looks for."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from maslak.core.scales import Cefr, Hours, WorkContract
from maslak.people.models.register import Person


class LanguageSkill(models.Model):
    """How well a person speaks a language (CEFR)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(
        max_length=3
    )  # ISO 639-1, or 639-3 where there is no shorter code (ary: Darija)
    level = models.CharField(max_length=8, choices=Cefr.choices)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "language"], name="language_once_per_person"),
            models.CheckConstraint(condition=Q(level__in=Cefr.values), name="language_level_known"),
        ]

    def __str__(self) -> str:
        return f"language {self.pk}"


class Skill(models.Model):
    """Something the person can do, in their words, with what proves it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="skills")
    label = models.CharField(max_length=120)
    evidence = models.CharField(max_length=200, blank=True)
    esco_uri = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["person", "label"], name="skill_once_per_person")]

    def __str__(self) -> str:
        return f"skill {self.pk}"


class WantedOccupation(models.Model):
    """Work that the person looks for, as said at the counter, by order of wish."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="wanted")
    label = models.CharField(max_length=120)
    isco = models.CharField(max_length=4, blank=True)
    rank = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "label"], name="occupation_once_per_person")]

    def __str__(self) -> str:
        return f"occupation {self.pk}"


class PastWork(models.Model):
    """Work that the person has done, here or elsewhere, declared or not, and for how long in all."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="past_works")
    label = models.CharField(max_length=120)
    isco = models.CharField(max_length=4, blank=True)  # ISCO-08 unit group
    months = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-months", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "label"], name="past_work_once_per_person"),
            models.CheckConstraint(
                condition=Q(isco="") | Q(isco__regex=r"^\d{4}$"), name="past_work_isco_form"
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1) & Q(months__lte=720), name="past_work_months_possible"
            ),
        ]

    def __str__(self) -> str:
        return f"past work {self.pk}"


class JobSearch(models.Model):
    """How a person looks for work: when, how far, from what wage. Empty says « not asked », never « anything »."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="job_search")
    looking = models.BooleanField(default=True)
    hours = ArrayField(models.CharField(max_length=10, choices=Hours.choices), default=list, blank=True)
    contracts = ArrayField(
        models.CharField(max_length=20, choices=WorkContract.choices), default=list, blank=True
    )
    reach_km = models.PositiveSmallIntegerField(null=True, blank=True)  # a day's way to work, one way
    regions = ArrayField(
        models.CharField(max_length=5), default=list, blank=True
    )  # others, to move to for a job
    most_hours = models.PositiveSmallIntegerField(null=True, blank=True)  # a week
    wage_least_mad = models.PositiveIntegerField(null=True, blank=True)  # gross dirhams a month
    available_from = models.DateField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hours__contained_by=Hours.values), name="search_hours_known"),
            models.CheckConstraint(
                condition=Q(contracts__contained_by=WorkContract.values), name="search_contracts_known"
            ),
            models.CheckConstraint(
                condition=Q(most_hours=None) | Q(most_hours__gte=1, most_hours__lte=60),
                name="search_week_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"job search {self.pk}"
