"""Two records of one establishment: what was made one, and what was found to be two."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class EmployerMerge(models.Model):
    """One record made part of another. Its former name still leads to the one kept, in lists sent later."""

    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    kept = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, related_name="merges")
    absorbed_number = models.BigIntegerField()  # the key of the record that is gone
    absorbed_ref = models.CharField(max_length=10)
    name = models.CharField(max_length=160)
    name_key = models.CharField(max_length=160, db_index=True)
    told = models.JSONField(default=dict)  # how many rows moved, which fields were filled, what was set aside
    reason = models.CharField(max_length=300)
    by_user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["absorbed_number"], name="employer_absorbed_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="employer_merge_says_why"),
        ]

    def __str__(self) -> str:
        return f"employer merge {self.pk}"


class DistinctEmployers(models.Model):
    """Two records that look alike and are two establishments, as somebody said: the pair is not shown again."""

    first = models.ForeignKey("employers.Employer", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("employers.Employer", on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    by_user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinct_employers_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="distinct_employers_in_order"),
        ]

    def __str__(self) -> str:
        return f"distinct employers {self.pk}"
