"""An offer of work: the post, what it needs, what it gives, and until when it was known to stand."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maslak.core.references import new_reference
from maslak.core.scales import Cefr, Education
from maslak.employers.enums import Branch, Hours, OfferContract, OfferRoute, OfferStatus


class JobOffer(models.Model):
    """A post to fill. `shown_as` is what visitors read: a firm's name, never a household's."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, related_name="offers")
    shown_as = models.CharField(max_length=160, blank=True)
    title = models.CharField(_("Intitulé du poste"), max_length=120)
    isco = models.CharField(max_length=4, blank=True)  # ISCO-08 unit group
    tasks = models.TextField(_("Ce que l'on y fait"), max_length=2000, blank=True)
    region = models.CharField(max_length=5)
    city = models.CharField(max_length=80, blank=True)
    contract = models.CharField(max_length=20, choices=OfferContract.choices)
    branch = models.CharField(max_length=8, choices=Branch.choices, default=Branch.GENERAL)
    starts_on = models.DateField(null=True, blank=True)
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=1)
    hours = ArrayField(models.CharField(max_length=10, choices=Hours.choices), default=list, blank=True)
    wage_mad = models.DecimalField(max_digits=9, decimal_places=2)  # gross a month, the least that is paid
    wage_max_mad = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    benefits = models.CharField(max_length=200, blank=True)
    childcare = models.BooleanField(default=False)
    housing = models.BooleanField(default=False)
    transport = models.BooleanField(default=False)
    openings = models.PositiveSmallIntegerField(default=1)
    schooling = models.CharField(max_length=20, choices=Education.choices, blank=True)
    experience_months = models.PositiveSmallIntegerField(default=0)
    routes = ArrayField(models.CharField(max_length=12, choices=OfferRoute.choices), default=list, blank=True)
    status = models.CharField(max_length=10, choices=OfferStatus.choices, default=OfferStatus.DRAFT)
    published_on = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    office_number = models.CharField(max_length=40, blank=True)  # the sender's own number, in a list
    version = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-published_on", "-id"]
        indexes = [models.Index(fields=["status", "region", "isco"], name="offer_standing")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=OfferStatus.values), name="offer_status_known"),
            models.CheckConstraint(
                condition=Q(contract__in=OfferContract.values), name="offer_contract_known"
            ),
            models.CheckConstraint(condition=Q(branch__in=Branch.values), name="offer_branch_known"),
            models.CheckConstraint(condition=Q(hours__contained_by=Hours.values), name="offer_hours_known"),
            models.CheckConstraint(
                condition=Q(routes__contained_by=OfferRoute.values), name="offer_routes_known"
            ),
            models.CheckConstraint(condition=Q(openings__gt=0), name="offer_has_openings"),
            models.CheckConstraint(condition=Q(isco="") | Q(isco__regex=r"^\d{4}$"), name="offer_isco_form"),
            models.CheckConstraint(
                condition=Q(weekly_hours__gt=0) & Q(weekly_hours__lte=60), name="offer_week_possible"
            ),
            models.CheckConstraint(condition=Q(wage_mad__gt=0), name="offer_wage_positive"),
            models.CheckConstraint(
                condition=Q(wage_max_mad=None) | Q(wage_max_mad__gte=F("wage_mad")),
                name="offer_wages_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["open", "paused", "filled"])
                | Q(published_on__isnull=False, confirmed_on__isnull=False),
                name="offer_published_has_its_days",
            ),
            models.UniqueConstraint(
                fields=["organisation", "office_number"],
                condition=~Q(office_number=""),
                name="offer_number_once_per_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"offer {self.ref}"


class OfferLanguage(models.Model):
    """A language that the post needs, and how well."""

    offer = models.ForeignKey(JobOffer, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(max_length=3)
    level = models.CharField(max_length=8, choices=Cefr.choices)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "language"], name="language_once_per_offer"),
            models.CheckConstraint(condition=Q(level__in=Cefr.values), name="offer_language_level_known"),
        ]

    def __str__(self) -> str:
        return f"language {self.pk}"


class OfferSkill(models.Model):
    """Something that the post needs somebody to know how to do; `essential` or a plus."""

    offer = models.ForeignKey(JobOffer, on_delete=models.CASCADE, related_name="skills")
    label = models.CharField(max_length=120)
    esco_uri = models.CharField(max_length=120, blank=True)
    essential = models.BooleanField(default=True)

    class Meta:
        ordering = ["-essential", "id"]
        constraints = [models.UniqueConstraint(fields=["offer", "label"], name="skill_once_per_offer")]

    def __str__(self) -> str:
        return f"skill {self.pk}"
