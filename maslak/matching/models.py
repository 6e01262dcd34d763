"""What matching keeps: what was proposed to whom, what an employer reads, weights and how they were judged."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from maslak.core.references import new_reference
from maslak.matching.enums import ProposalOrigin, ProposalStatus, ReleaseStatus, SetAside


class WeightRelease(models.Model):
    """A way of weighing, tried and judged before it orders anything."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    version = models.CharField(max_length=40, unique=True)
    chance = models.JSONField()  # term → weight; they sum to 1000
    worth = models.JSONField()
    band = models.PositiveSmallIntegerField()  # points of score within which offers count as equal
    note = models.CharField(max_length=400, blank=True)
    status = models.CharField(max_length=10, choices=ReleaseStatus.choices, default=ReleaseStatus.DRAFT)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    in_force_at = models.DateTimeField(null=True, blank=True)
    in_force_by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ReleaseStatus.values), name="release_status_known"),
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="in_force"), name="release_one_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(status="in_force") | Q(in_force_at__isnull=False),
                name="release_in_force_has_its_date",
            ),
            models.CheckConstraint(condition=Q(band__gte=1) & Q(band__lte=200), name="release_band_possible"),
        ]

    def __str__(self) -> str:
        return f"weights {self.version}"


class Audit(models.Model):
    """How exposure was shared on a day, by group: no person in it, small groups joined. Never edited."""

    append_only = True

    at = models.DateTimeField()
    day = models.DateField()
    release = models.ForeignKey(
        WeightRelease, null=True, blank=True, on_delete=models.PROTECT, related_name="audits"
    )
    weights = models.CharField(max_length=40)  # the version judged
    numbers = models.JSONField()  # comparisons, gates told apart, what was shown
    found = models.PositiveSmallIntegerField()
    blocks = models.BooleanField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"audit {self.pk}"


class Run(models.Model):
    """A day's calculation: everyone against everything, shared out under the caps."""

    day = models.DateField(unique=True)
    at = models.DateTimeField()
    weights = models.CharField(max_length=40)
    people = models.PositiveIntegerField()
    offers = models.PositiveIntegerField()
    pairs = models.PositiveIntegerField()
    proposed = models.PositiveIntegerField()
    reached = models.PositiveIntegerField()  # people with at least one proposal

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"run {self.day}"


class Proposal(models.Model):
    """An offer that suits a person, put before their counsellor, and what came of it."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="proposals")
    offer = models.ForeignKey("employers.JobOffer", on_delete=models.CASCADE, related_name="+")
    # What the offer was called: once it is closed, those who follow the person no longer see its row.
    title = models.CharField(max_length=160, blank=True)
    city = models.CharField(max_length=80, blank=True)
    offer_ref = models.CharField(max_length=10, blank=True)
    day = models.DateField()
    origin = models.CharField(max_length=6, choices=ProposalOrigin.choices, default=ProposalOrigin.RUN)
    score = models.PositiveSmallIntegerField(null=True, blank=True)  # None where a gate says no
    terms = models.JSONField()
    gates = models.JSONField()
    weights = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=ProposalStatus.choices, default=ProposalStatus.PROPOSED)
    reason = models.CharField(max_length=20, choices=SetAside.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    instead_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replacement"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-day", "-score", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ProposalStatus.values), name="proposal_status_known"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=ProposalOrigin.values), name="proposal_origin_known"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["", *SetAside.values]), name="proposal_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__lte=1000), name="proposal_score_on_its_scale"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["set_aside", "replaced"]) | ~Q(reason=""),
                name="proposal_set_aside_says_why",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "expired"]) | Q(decided_at__isnull=False),
                name="proposal_decision_dated",
            ),
            models.UniqueConstraint(
                fields=["person", "offer"],
                condition=Q(status__in=["proposed", "accepted"]),
                name="proposal_once_standing",
            ),
        ]
        indexes = [models.Index(fields=["offer", "status"], name="proposal_by_offer")]

    def __str__(self) -> str:
        return f"proposal {self.ref}"


class CandidateList(models.Model):
    """When the profiles for an offer were last looked for, and for which wording of it."""

    offer = models.OneToOneField(
        "employers.JobOffer", on_delete=models.CASCADE, related_name="candidate_list"
    )
    version = models.PositiveIntegerField()  # of the offer
    weights = models.CharField(max_length=40)
    refreshed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"candidate list {self.pk}"


class Candidate(models.Model):
    """What an employer reads of somebody for one offer: answers to what it asks. Nothing here leads to the person."""

    offer = models.ForeignKey("employers.JobOffer", on_delete=models.CASCADE, related_name="candidates")
    handle = models.CharField(max_length=24)  # a keyed hash of offer and person: another for each offer
    score = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    card = models.JSONField()

    class Meta:
        ordering = ["offer", "place"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "handle"], name="candidate_handle_once"),
            models.CheckConstraint(condition=Q(score__lte=1000), name="candidate_score_on_its_scale"),
            models.CheckConstraint(condition=Q(place__gte=1), name="candidate_place_from_one"),
        ]

    def __str__(self) -> str:
        return f"candidate {self.handle}"


class CandidatePerson(models.Model):
    """Who stands behind a card. Kept apart, so that no employer's account ever reads it."""

    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="behind")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"candidate person {self.pk}"
