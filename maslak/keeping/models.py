"""Drafts of forms, the answers that acts got, what jobs failed of: all for a time only."""

from __future__ import annotations

from django.db import models

from maslak.access.models import Organisation, User
from maslak.core.references import new_reference


class Draft(models.Model):
    """What one account typed into one form and has not sent yet, or sent when it could not be taken."""

    ref = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    account = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    opened = models.CharField(
        max_length=32
    )  # the opening of the page where it was typed: two tabs are two drafts
    page = models.CharField(max_length=400)
    action = models.CharField(max_length=400)
    content_sealed = models.BinaryField()  # the page's title and every answer
    saved_at = models.DateTimeField()
    PRIVACY = "sensitive: content_sealed; technical: ref opened page action saved_at"
    HISTORY = "none: kept at each pause while somebody types, for that account alone"

    class Meta:
        ordering = ["-saved_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "opened", "action"], name="draft_once_a_form")
        ]
        indexes = [models.Index(fields=["saved_at"], name="draft_by_age")]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Answer(models.Model):
    """The answer that an act got: the same act sent again gets it again, and does nothing."""

    whose = models.BigIntegerField()  # the account, 0 for a visitor
    key_hash = models.CharField(max_length=64)
    asked_hash = models.CharField(max_length=64)
    answer_sealed = models.BinaryField(null=True)  # empty while the act is under way, in its own transaction
    at = models.DateTimeField()
    PRIVACY = "sensitive: answer_sealed; technical: whose key_hash asked_hash at"
    HISTORY = "none: one row at each act, forgotten after two days; the act itself has its history"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["whose", "key_hash"], name="answer_once_a_key")]
        indexes = [models.Index(fields=["at"], name="answer_by_age")]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Trouble(models.Model):
    """What a job failed of last: the kind of error alone, since its words may hold a name."""

    job_id = models.BigIntegerField(unique=True)  # no foreign key: the library's table lives by its own rules
    task = models.CharField(max_length=128)
    error = models.CharField(max_length=120)
    at = models.DateTimeField()
    PRIVACY = "technical: job_id task error at"
    HISTORY = "none: what is written here is itself the course of a job"

    class Meta:
        indexes = [models.Index(fields=["at"], name="trouble_by_age")]

    def __str__(self) -> str:
        return f"trouble of job {self.job_id}"
