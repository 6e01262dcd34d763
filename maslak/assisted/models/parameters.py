"""Values that those who run the service give to parameters that nobody published."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class SchemeValue(models.Model):
    """From a day on, what a parameter of a scheme is worth here, who says so and on what paper. Lines are only added."""

    scheme = models.CharField(max_length=40)
    parameter = models.CharField(max_length=30)
    value = models.CharField(max_length=200)
    valid_from = models.DateField()
    source = models.CharField(max_length=300)  # the letter or the manual that gives it
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")

    append_only = True

    class Meta:
        ordering = ["scheme", "parameter", "-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="scheme_value_has_its_source"),
            models.CheckConstraint(condition=~Q(value=""), name="scheme_value_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"value {self.scheme} {self.parameter}"
