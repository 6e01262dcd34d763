"""What guards a file: an opening in an emergency, and the card by which a person comes to their own."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maslak.people.enums import Verdict
from maslak.people.models.register import Person


class EmergencyAccess(models.Model):
    """A file opened for some hours by somebody whose organisation does not hold it. Row security reads this table."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="emergencies")
    user = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20)
    reason = models.CharField(max_length=400)
    began_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verdict = models.CharField(max_length=16, choices=Verdict.choices, blank=True)
    review_note = models.CharField(max_length=400, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    PRIVACY = "free_text: reason review_note; work: role began_at until ended_at verdict reviewed_at"

    class Meta:
        ordering = ["-began_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("began_at")), name="emergency_ends_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_has_a_reason"),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(verdict__in=Verdict.values), name="emergency_verdict_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict="", reviewed_at=None) | (~Q(verdict="") & Q(reviewed_at__isnull=False)),
                name="emergency_review_dated",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="emergency_ended_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["user", "until"], name="emergency_by_user")]

    def __str__(self) -> str:
        return f"emergency {self.pk}"


class AccessCard(models.Model):
    """A card with a QR code that a person keeps. It opens nothing without what they alone know beside it.

    Only the hashes of the card's code and of the chosen PIN are kept. One card stands at a time: a new one ends the
    former, ten failures block it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="access_cards")
    token_hash = models.CharField(max_length=64, unique=True)
    pin_hash = models.CharField(max_length=128, blank=True)  # empty: the year of birth is asked for
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = "work: created_at expires_at failures last_used_at ended_at; technical: token_hash pin_hash"
    HISTORY = "none: handed over, used, blocked and ended are lines of the trail"

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="card_expires_later"),
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="card_one_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"card {self.pk}"
