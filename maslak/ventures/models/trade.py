"""What an enterprise declares of its sales, and the financing it asked for outside."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from maslak.ventures.enums import Activity, RefusalGround, RequestStatus
from maslak.ventures.models.venture import Venture


class Sale(models.Model):
    """Turnover of one month, as declared: by kind of activity, and by customer where one matters. Nil is declared too."""

    venture = models.ForeignKey(Venture, on_delete=models.CASCADE, related_name="sales")
    month = models.DateField()  # the first of its month
    activity = models.CharField(max_length=8, choices=Activity.choices)
    customer = models.CharField(max_length=80, blank=True)  # blank: all the others together
    amount_mad = models.DecimalField(max_digits=12, decimal_places=2)
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_holder = models.BooleanField(default=False)  # declared by the person, not by the office

    class Meta:
        ordering = ["-month", "activity", "customer"]
        constraints = [
            models.UniqueConstraint(fields=["venture", "month", "activity", "customer"], name="sale_once"),
            models.CheckConstraint(condition=Q(activity__in=Activity.values), name="sale_activity_known"),
            models.CheckConstraint(condition=Q(amount_mad__gte=0), name="sale_amount_positive"),
            models.CheckConstraint(condition=Q(month__day=1), name="sale_stands_in_a_month"),
        ]

    def __str__(self) -> str:
        return f"sale {self.pk}"


class FinancingRequest(models.Model):
    """One product of the catalogue asked for, and what its provider answered."""

    venture = models.ForeignKey(Venture, on_delete=models.CASCADE, related_name="requests")
    product = models.CharField(max_length=40)  # of law/data/financing.yaml
    amount_mad = models.DecimalField(max_digits=12, decimal_places=2)
    sent_on = models.DateField()
    status = models.CharField(max_length=8, choices=RequestStatus.choices, default=RequestStatus.SENT)
    answered_on = models.DateField(null=True, blank=True)
    ground = models.CharField(max_length=10, choices=RefusalGround.choices, blank=True)

    class Meta:
        ordering = ["-sent_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["venture", "product"], condition=Q(status="sent"), name="one_open_request_a_product"
            ),
            models.CheckConstraint(
                condition=Q(status__in=RequestStatus.values), name="request_status_known_v"
            ),
            models.CheckConstraint(condition=Q(ground__in=RefusalGround.values), name="request_ground_known"),
            models.CheckConstraint(condition=Q(amount_mad__gt=0), name="request_amount_positive"),
            models.CheckConstraint(
                condition=Q(status="sent", answered_on=None)
                | (~Q(status="sent") & Q(answered_on__isnull=False)),
                name="request_answered_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(ground=""), name="request_refused_says_why"
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("sent_on")),
                name="request_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"financing request {self.pk}"
