"""Mentors and the people they accompany, their pairs, meetings and goals; concerns, for a restricted circle.

A pair carries on two cards what each side may know of the other: a mentor reads no file, and no mentee row.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from maslak.core.references import new_reference
from maslak.core.vault import vault
from maslak.mentoring.enums import (
    STANDING,
    Check,
    CloseReason,
    ConcernStatus,
    DeclineReason,
    Finding,
    GoalStatus,
    Level,
    MeetingStatus,
    MenteeStatus,
    MentorStatus,
    Outcome,
    PairStatus,
    Side,
    Topic,
)
from maslak.pathway.enums import Mode
from maslak.people.enums import Sex

MOST_PLACES = 10
_MODES = [mode.value for mode in (Mode.ONSITE, Mode.PHONE, Mode.VIDEO)]
_READY = [MentorStatus.ACTIVE, MentorStatus.PAUSED]


class Mentor(models.Model):
    """Somebody who accompanies others of their own free will, in the pool of one organisation."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    account = models.OneToOneField(
        "access.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_name = models.CharField(max_length=60)  # all that the accompanied person reads of the name
    family_name = models.CharField(max_length=120)
    phone_sealed = models.BinaryField(null=True, blank=True)
    sex = models.CharField(max_length=8, choices=Sex.choices)
    languages = ArrayField(models.CharField(max_length=3))  # ISO 639-1, or 639-3
    occupation = models.CharField(max_length=120)
    isco = models.CharField(max_length=4, blank=True)
    region = models.CharField(max_length=5, blank=True)
    remote = models.BooleanField(default=False)  # may accompany at a distance
    about = models.CharField(max_length=300, blank=True)  # in their words, for the person
    capacity = models.PositiveSmallIntegerField(default=1)
    places_taken = models.PositiveSmallIntegerField(default=0, editable=False)  # by standing pairs
    status = models.CharField(max_length=12, choices=MentorStatus.choices, default=MentorStatus.CANDIDATE)
    candidate_on = models.DateField()
    checks = ArrayField(models.CharField(max_length=12, choices=Check.choices), default=list, blank=True)
    screened_on = models.DateField(null=True, blank=True)
    trained_on = models.DateField(null=True, blank=True)
    training_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["first_name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=MentorStatus.values), name="mentor_status_known"),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="mentor_sex_known"),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MOST_PLACES), name="mentor_capacity_in_bounds"
            ),
            models.CheckConstraint(
                condition=Q(places_taken__lte=F("capacity")), name="mentor_within_capacity"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_READY)
                | Q(screened_on__isnull=False, trained_on__isnull=False, checks__len=len(Check.values)),
                name="mentor_screened_and_trained_first",
            ),
            models.CheckConstraint(condition=Q(isco__regex=r"^(\d{4})?$"), name="mentor_isco_code"),
            models.CheckConstraint(condition=Q(languages__len__gte=1), name="mentor_speaks_something"),
        ]

    def __str__(self) -> str:
        return f"mentor {self.ref}"

    @property
    def full_name(self) -> str:
        """The name as the coordination reads it."""
        return f"{self.first_name} {self.family_name}".strip()

    @property
    def phone(self) -> str:
        """The telephone number, or an empty text."""
        return vault().open(bytes(self.phone_sealed)) if self.phone_sealed else ""

    @property
    def free_places(self) -> int:
        """How many more people they would accompany; none unless they are available."""
        return self.capacity - self.places_taken if self.status == MentorStatus.ACTIVE else 0


class Mentee(models.Model):
    """A person's wish for a mentor, in one organisation, with their agreement to the text they were shown."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    first_name = models.CharField(max_length=60)  # as a mentor would read it
    languages = ArrayField(models.CharField(max_length=3))
    preferred_language = models.CharField(max_length=3)
    region = models.CharField(max_length=5, blank=True)
    remote = models.BooleanField(default=False)
    women_only = models.BooleanField(default=False)
    occupation = models.CharField(max_length=120, blank=True)
    isco = models.CharField(max_length=4, blank=True)
    agreed_at = models.DateTimeField()
    agreement_version = models.CharField(max_length=20)
    agreement_language = models.CharField(max_length=2)
    asked_on = models.DateField()
    status = models.CharField(max_length=8, choices=MenteeStatus.choices, default=MenteeStatus.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    close_reason = models.CharField(max_length=12, choices=CloseReason.choices, blank=True)

    class Meta:
        ordering = ["asked_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation"], name="mentee_once_per_body"),
            models.CheckConstraint(condition=Q(status__in=MenteeStatus.values), name="mentee_status_known"),
            models.CheckConstraint(
                condition=Q(status="open", closed_on=None, close_reason="")
                | Q(status="closed", closed_on__isnull=False) & ~Q(close_reason=""),
                name="mentee_closed_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(close_reason__in=CloseReason.values), name="mentee_close_reason_known"
            ),
            models.CheckConstraint(condition=Q(isco__regex=r"^(\d{4})?$"), name="mentee_isco_code"),
            models.CheckConstraint(condition=Q(languages__len__gte=1), name="mentee_speaks_something"),
        ]

    def __str__(self) -> str:
        return f"mentee {self.ref}"


class Goal(models.Model):
    """Something precise that the person wants to reach with a mentor."""

    mentee = models.ForeignKey(Mentee, on_delete=models.CASCADE, related_name="goals")
    title = models.CharField(max_length=120)
    status = models.CharField(max_length=8, choices=GoalStatus.choices, default=GoalStatus.OPEN)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.NOT_BEGUN)
    added_on = models.DateField()
    settled_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=GoalStatus.values), name="mentoring_goal_status"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="mentoring_goal_level"),
            models.CheckConstraint(
                condition=Q(status="open", settled_on=None) | ~Q(status="open") & Q(settled_on__isnull=False),
                name="mentoring_goal_settled_on_a_day",
            ),
            models.UniqueConstraint(fields=["mentee", "title"], name="mentoring_goal_once"),
        ]

    def __str__(self) -> str:
        return f"mentoring goal {self.pk}"


class Progress(models.Model):
    """How far a goal had come on a day, as one of those who work on it saw it. Never edited."""

    append_only = True

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="progress")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    noted_on = models.DateField()
    side = models.CharField(max_length=6, choices=Side.choices)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=Level.values), name="progress_level_known"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="progress_side_known"),
        ]

    def __str__(self) -> str:
        return f"progress {self.pk}"


class Pair(models.Model):
    """A mentor and a person, proposed with the reasons, agreed by both or declined, followed to the outcome."""

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="pairs")
    mentee = models.ForeignKey(Mentee, on_delete=models.CASCADE, related_name="pairs")
    status = models.CharField(max_length=14, choices=PairStatus.choices, default=PairStatus.PROPOSED)
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField()  # [{code, …}] (pairing.Reason)
    mentor_card = models.JSONField(default=dict)  # what the person may know of the mentor
    mentee_card = models.JSONField(default=dict)  # what the mentor may know; emptied when it is over
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_on = models.DateField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True)  # declined, taken back or ended
    declined_by = models.CharField(max_length=6, choices=Side.choices, blank=True)
    decline_reason = models.CharField(max_length=12, choices=DeclineReason.choices, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    outcome_note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=PairStatus.values), name="pair_status_known"),
            models.CheckConstraint(condition=Q(score__lte=100), name="pair_score_of_100"),
            models.UniqueConstraint(
                fields=["mentee"],
                condition=Q(status__in=sorted(STANDING)),
                name="one_standing_pair_per_mentee",
            ),
            # What one of them declined is never proposed again, nor anything beside a standing pair.
            models.UniqueConstraint(
                fields=["mentor", "mentee"],
                condition=Q(status__in=sorted({*STANDING, PairStatus.DECLINED})),
                name="pair_declined_is_declined",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[PairStatus.ACTIVE, PairStatus.ENDED]) | Q(started_on__isnull=False),
                name="pair_started_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(STANDING), settled_on=None)
                | ~Q(status__in=sorted(STANDING)) & Q(settled_on__isnull=False),
                name="pair_settled_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status=PairStatus.DECLINED, decline_reason__in=DeclineReason.values)
                & ~Q(declined_by="")
                | ~Q(status=PairStatus.DECLINED) & Q(decline_reason="", declined_by=""),
                name="pair_declined_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(status=PairStatus.ENDED, outcome__in=Outcome.values)
                | ~Q(status=PairStatus.ENDED) & Q(outcome=""),
                name="pair_ended_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"pair {self.ref}"


class Exclusion(models.Model):
    """Two who must not be proposed to one another, as the coordination knows: relatives, an employer."""

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="exclusions")
    mentee = models.ForeignKey(Mentee, on_delete=models.CASCADE, related_name="exclusions")
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentor", "mentee"], name="exclusion_once")]

    def __str__(self) -> str:
        return f"exclusion {self.pk}"


class Meeting(models.Model):
    """The two met: when, how, how long, and a short note that both of them and the coordination read."""

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField()
    mode = models.CharField(max_length=8, choices=Mode.choices)
    minutes = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=400, blank=True)
    status = models.CharField(max_length=10, choices=MeetingStatus.choices, default=MeetingStatus.HELD)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=MeetingStatus.values), name="meeting_status_known"),
            models.CheckConstraint(condition=Q(mode__in=_MODES), name="meeting_mode_known"),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480), name="meeting_of_some_minutes"
            ),
            models.UniqueConstraint(
                fields=["pair", "held_on"], condition=Q(status="held"), name="one_meeting_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"meeting {self.pk}"


class Concern(models.Model):
    """The receipt of a concern: all that who reported it reads again. Never edited."""

    append_only = True

    ref = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    reporter = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        ordering = ["-reported_at", "-id"]

    def __str__(self) -> str:
        return f"concern {self.ref}"


class ConcernFile(models.Model):
    """What was reported and what became of it: for the circle that handles concerns, for nobody else."""

    concern = models.OneToOneField(Concern, primary_key=True, on_delete=models.CASCADE, related_name="file")
    organisation = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="+")
    pair = models.ForeignKey(Pair, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    side = models.CharField(max_length=6, choices=Side.choices)  # on which side the reporter stands
    topic = models.CharField(max_length=10, choices=Topic.choices)
    words_sealed = models.BinaryField()
    urgent = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=ConcernStatus.choices, default=ConcernStatus.RECEIVED)
    handler = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    finding = models.CharField(max_length=10, choices=Finding.choices, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-urgent", "-concern_id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ConcernStatus.values), name="concern_status_known"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="concern_topic_known"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="concern_side_known"),
            models.CheckConstraint(
                condition=Q(status="closed", closed_on__isnull=False) & ~Q(finding="")
                | ~Q(status="closed") & Q(closed_on=None, finding=""),
                name="concern_closed_with_finding",
            ),
        ]

    def __str__(self) -> str:
        return f"concern file {self.pk}"

    @property
    def words(self) -> str:
        """What was written, opened from the vault."""
        return vault().open(bytes(self.words_sealed))


class ConcernNote(models.Model):
    """A line of the handling: what was done, by whom. For the circle; never edited."""

    append_only = True

    file = models.ForeignKey(ConcernFile, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField()
    by = models.ForeignKey("access.User", null=True, on_delete=models.SET_NULL, related_name="+")
    words_sealed = models.BinaryField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"concern note {self.pk}"

    @property
    def words(self) -> str:
        """What was written, opened from the vault."""
        return vault().open(bytes(self.words_sealed))
