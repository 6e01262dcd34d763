"""Those who hire: companies, associations, households."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maslak.core.references import new_reference


class EmployerKind(models.TextChoices):
    COMPANY = "company", _("Entreprise")
    ASSOCIATION = "association", _("Association ou coopérative")
    HOUSEHOLD = "household", _("Particulier employeur")
    PUBLIC = "public", _("Organisme public")


class Employer(models.Model):
    """An establishment that hires, known to the organisation that recorded it."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=EmployerKind.choices, default=EmployerKind.COMPANY)
    name = models.CharField(max_length=160)
    name_key = models.CharField(max_length=160, editable=False, db_index=True)
    sector = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=5, blank=True)
    city = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=200, blank=True)
    ice = models.CharField(max_length=15, blank=True)  # identifiant commun de l'entreprise, 15 digits
    rc = models.CharField(max_length=20, blank=True)  # commercial register, with the court's town
    cnss = models.CharField(max_length=12, blank=True)  # affiliation to social security
    capital_mad = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    headcount = models.PositiveIntegerField(null=True, blank=True)
    signatory = models.CharField(max_length=120, blank=True)  # who signs contracts, and as what
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name_key"], name="employer_once_per_organisation"
            ),
            models.CheckConstraint(condition=Q(kind__in=EmployerKind.values), name="employer_kind_known"),
            models.CheckConstraint(condition=Q(ice="") | Q(ice__regex=r"^\d{15}$"), name="employer_ice_form"),
            models.UniqueConstraint(
                fields=["organisation", "ice"],
                condition=~Q(ice=""),
                name="employer_ice_once_per_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"employer {self.ref}"
