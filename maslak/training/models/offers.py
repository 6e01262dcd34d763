"""The directory of offers and the groups that begin: no person in it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from maslak.core.references import new_reference
from maslak.people.enums import Education, ResidenceBasis
from maslak.training.enums import (
    CertificateType,
    IntakeStatus,
    Level,
    OfferMode,
    OfferStatus,
    Schedule,
    Sector,
)


class TrainingOffer(models.Model):
    """One training as somebody who works needs to know it: when, where, in which language, at what price."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    operator = models.ForeignKey(
        "access.Organisation", on_delete=models.PROTECT, related_name="training_offers"
    )
    title = models.CharField(max_length=160)
    title_ar = models.CharField(max_length=160, blank=True)
    title_en = models.CharField(max_length=160, blank=True)
    description = models.CharField(max_length=1200, blank=True)
    centre = models.CharField(max_length=160, blank=True)
    region = models.CharField(max_length=5, blank=True)  # MA-01 … MA-12; empty for a remote training
    city = models.CharField(max_length=80, blank=True)
    sector = models.CharField(max_length=16, choices=Sector.choices)
    isco = models.CharField(max_length=4, blank=True)  # ISCO-08 unit group of the occupation it leads to
    esco_uri = models.URLField(max_length=160, blank=True)  # of the occupation or of the main skill
    level = models.CharField(max_length=24, choices=Level.choices, default=Level.SHORT)
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=1)
    duration_weeks = models.PositiveSmallIntegerField()
    schedules = ArrayField(models.CharField(max_length=8, choices=Schedule.choices))
    mode = models.CharField(max_length=8, choices=OfferMode.choices, default=OfferMode.ONSITE)
    languages = ArrayField(models.CharField(max_length=3))
    cost_mad = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    allowance_mad = models.DecimalField(max_digits=8, decimal_places=2, default=0)  # a month, to the learner
    min_age = models.PositiveSmallIntegerField(null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(null=True, blank=True)
    min_schooling = models.CharField(max_length=20, choices=Education.choices, blank=True)
    documents_required = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    #: Bases of stay that the operator says it accepts; empty where it asks for none.
    statuses_accepted = ArrayField(
        models.CharField(max_length=24, choices=ResidenceBasis.choices), default=list, blank=True
    )
    childcare = models.BooleanField(default=False)
    women_only = models.BooleanField(default=False)
    transport_help = models.BooleanField(default=False)
    certificate_type = models.CharField(
        max_length=12, choices=CertificateType.choices, default=CertificateType.ATTENDANCE
    )
    skills = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    contact = models.CharField(max_length=160, blank=True)  # how to ask, in the operator's words
    status = models.CharField(max_length=10, choices=OfferStatus.choices, default=OfferStatus.DRAFT)
    last_verified_on = models.DateField()
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["operator", "title", "centre", "city", "level"], name="training_offer_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=OfferStatus.values), name="training_offer_status_known"
            ),
            models.CheckConstraint(condition=Q(sector__in=Sector.values), name="training_offer_sector_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="training_offer_level_known"),
            models.CheckConstraint(condition=Q(mode__in=OfferMode.values), name="training_offer_mode_known"),
            models.CheckConstraint(
                condition=Q(certificate_type__in=CertificateType.values),
                name="training_offer_certificate_known",
            ),
            models.CheckConstraint(
                condition=Q(weekly_hours__gt=0) & Q(weekly_hours__lte=60) & Q(duration_weeks__gte=1),
                name="training_offer_has_its_hours",
            ),
            models.CheckConstraint(
                condition=Q(cost_mad__gte=0) & Q(allowance_mad__gte=0),
                name="training_offer_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(min_age=None) | Q(max_age=None) | Q(max_age__gte=F("min_age")),
                name="training_offer_ages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(mode=OfferMode.REMOTE) | ~Q(region=""), name="training_offer_has_its_place"
            ),
        ]
        indexes = [models.Index(fields=["status", "region", "sector"], name="training_offer_by_place")]

    def __str__(self) -> str:
        return f"training offer {self.ref}"

    @property
    def name(self) -> str:
        """The title in the reader's language, French when it has none there."""
        return getattr(self, f"title_{(get_language() or 'fr')[:2]}", "") or self.title

    @property
    def titles(self) -> dict[str, str]:
        """The title by language, for a text whose reader's language is not known yet."""
        return {"fr": self.title, "ar": self.title_ar or self.title, "en": self.title_en or self.title}


class Intake(models.Model):
    """A group that begins on a day, with so many seats. The database refuses one seat too many."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    offer = models.ForeignKey(TrainingOffer, on_delete=models.PROTECT, related_name="intakes")
    starts_on = models.DateField()
    ends_on = models.DateField()
    seats = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=10, choices=IntakeStatus.choices, default=IntakeStatus.OPEN)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "starts_on"], name="training_intake_once_a_day"),
            models.CheckConstraint(
                condition=Q(status__in=IntakeStatus.values), name="training_intake_status_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="training_intake_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1) & Q(taken__lte=F("seats")), name="training_intake_never_overfull"
            ),
        ]

    def __str__(self) -> str:
        return f"training intake {self.ref}"

    @property
    def free(self) -> int:
        """How many seats are left."""
        return self.seats - self.taken
