"""An application: a person and an offer, from the first word to the hire or to the answer that closes it.

The employer reads no file. `card` answers what the offer asks, without a name; `shared_sealed` holds what the person
gives with their application, for as long as the application stands.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q

from maslak.core.references import new_reference
from maslak.core.vault import vault
from maslak.placement.enums import (
    OPEN_APPLICATIONS,
    SHARED_APPLICATIONS,
    ApplicationRefusal,
    ApplicationStatus,
    Origin,
    Paper,
)

S = ApplicationStatus
_OPEN = sorted(OPEN_APPLICATIONS)
_NEVER_AGREED = [S.INVITED, S.DECLINED]


class Application(models.Model):
    """A person for an offer. `organisation` follows the person, `recruiter` wrote the offer."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="applications")
    offer = models.ForeignKey("employers.JobOffer", on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    recruiter = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    status = models.CharField(max_length=12, choices=S.choices)
    card = models.JSONField(default=dict, blank=True)  # answers to what the offer asks (sharing.card_of)
    shared_sealed = models.BinaryField(null=True, blank=True)  # name, phone, CV (sharing.shared_by)
    message = models.CharField(max_length=600, blank=True)
    # the text that the person agreed to, in which language, when, recorded by whom
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreement_version = models.CharField(max_length=20, blank=True)
    agreement_language = models.CharField(max_length=2, blank=True)
    agreed_with = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    began_at = models.DateTimeField()
    answer_due_on = models.DateField(null=True, blank=True)  # of the person invited, then of the employer
    reminded_on = models.DateField(null=True, blank=True)  # the employer, of what waits
    closed_on = models.DateField(null=True, blank=True)
    refusal_reason = models.CharField(max_length=14, choices=ApplicationRefusal.choices, blank=True)
    refusal_note = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)  # first day of work, once hired
    paper = models.CharField(max_length=12, choices=Paper.choices, blank=True)  # once hired
    placement = models.OneToOneField(
        "placement.Placement", null=True, blank=True, on_delete=models.PROTECT, related_name="application"
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-began_at", "-id"]
        indexes = [
            models.Index(fields=["recruiter", "status"], name="application_of_recruiter"),
            models.Index(fields=["organisation", "status"], name="application_of_office"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=S.values), name="application_status_known"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="application_origin_known"),
            models.CheckConstraint(condition=Q(paper__in=Paper.values), name="application_paper_known"),
            models.UniqueConstraint(
                fields=["person", "offer"], condition=Q(status__in=_OPEN), name="application_once_open"
            ),
            # Nothing is given to read before the person agrees, nor once it is over.
            models.CheckConstraint(
                condition=Q(shared_sealed=None) | Q(status__in=sorted(SHARED_APPLICATIONS)),
                name="application_shares_while_it_stands",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=False) & ~Q(agreement_version="")
                | Q(agreed_at=None, agreement_version="", shared_sealed=None),
                name="application_agreed_to_a_text",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[*_NEVER_AGREED, S.LAPSED, S.FILLED, S.ELSEWHERE])
                | Q(agreed_at__isnull=False),
                name="application_agreed_first",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_NEVER_AGREED) | Q(agreed_at=None),
                name="application_not_agreed_yet",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[*_OPEN, S.HIRED], closed_on=None)
                | ~Q(status__in=[*_OPEN, S.HIRED]) & Q(closed_on__isnull=False),
                name="application_closed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status=S.REFUSED, refusal_reason__in=ApplicationRefusal.values)
                | ~Q(status=S.REFUSED) & Q(refusal_reason="", refusal_note=""),
                name="application_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(refusal_reason="other") | ~Q(refusal_note=""),
                name="application_other_reason_in_words",
            ),
            models.CheckConstraint(
                condition=Q(status=S.HIRED, starts_on__isnull=False)
                | ~Q(status=S.HIRED) & Q(starts_on=None, placement=None, paper=""),
                name="application_hired_from_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"application {self.ref}"

    @property
    def shared(self) -> dict[str, Any]:
        """What the person gave to read; empty before they agree and once it is over.

        Whoever shows it leaves a trace (reading.open_shared).
        """
        return json.loads(vault().open(bytes(self.shared_sealed))) if self.shared_sealed else {}
