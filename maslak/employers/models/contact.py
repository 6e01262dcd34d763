"""Whom to ask for at an establishment, and how they like to be reached."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maslak.core.references import new_reference
from maslak.core.vault import vault
from maslak.employers.enums import ContactBy, ContactLanguage


class EmployerContact(models.Model):
    """Somebody who speaks for an establishment. Telephone and address are sealed; `left_on` says that they left.

    What was said with them, and when, is outreach's to tell.
    """

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    employer = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(_("Nom"), max_length=120)
    role = models.CharField(_("Fonction"), max_length=80, blank=True)
    phone_sealed = models.BinaryField(null=True, blank=True)
    email_sealed = models.BinaryField(null=True, blank=True)
    language = models.CharField(max_length=2, choices=ContactLanguage.choices, default=ContactLanguage.FRENCH)
    prefers = models.CharField(max_length=8, choices=ContactBy.choices, default=ContactBy.PHONE)
    left_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["left_on", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(language__in=ContactLanguage.values), name="employer_contact_language_known"
            ),
            models.CheckConstraint(
                condition=Q(prefers__in=ContactBy.values), name="employer_contact_way_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="employer_contact_has_a_name"),
            models.CheckConstraint(
                condition=~Q(prefers__in=["phone", "whatsapp"]) | Q(phone_sealed__isnull=False),
                name="employer_contact_phone_reachable",
            ),
            models.CheckConstraint(
                condition=~Q(prefers="email") | Q(email_sealed__isnull=False),
                name="employer_contact_email_reachable",
            ),
        ]

    def __str__(self) -> str:
        return f"employer contact {self.ref}"

    @property
    def phone(self) -> str:
        """The number in E.164 form; empty for none."""
        return vault().open(bytes(self.phone_sealed)) if self.phone_sealed else ""

    @property
    def email(self) -> str:
        """The address; empty for none."""
        return vault().open(bytes(self.email_sealed)) if self.email_sealed else ""
