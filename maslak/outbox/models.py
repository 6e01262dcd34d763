"""Messages as rows: written in the transaction of the act that causes them, sent after, retried, visible."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    SPACE = "space", _("Espace personnel")
    SMS = "sms", _("SMS")
    EMAIL = "email", _("Courriel")


class MessageStatus(models.TextChoices):
    QUEUED = "queued", _("en attente")
    SENT = "sent", _("envoyé")
    FAILED = "failed", _("échec")
    KEPT = "kept", _("affiché dans l'espace personnel")


class Message(models.Model):
    """One message to one reader. The address stays encrypted until the moment of sending."""

    organisation_id = models.BigIntegerField(null=True, db_index=True)
    person_id = models.BigIntegerField(null=True, db_index=True)
    user_id = models.BigIntegerField(null=True, db_index=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    address_sealed = models.BinaryField(null=True)
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    body = models.TextField()
    status = models.CharField(max_length=8, choices=MessageStatus.choices, default=MessageStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    not_before = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    dedupe_key = models.CharField(max_length=120, null=True, unique=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=MessageStatus.values), name="message_status_known"),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False), name="message_sent_has_its_date"
            ),
        ]
        indexes = [models.Index(fields=["not_before"], condition=Q(status="queued"), name="message_queued")]

    def __str__(self) -> str:
        return f"message {self.pk}"
