"""The working calendar as people edit it, above the data files: lines that are added and never changed.

A correction is a later line that replaces an earlier one; the earlier one stays as the trace of what was known.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from maslak.almanac.enums import LineStatus
from maslak.law.words import Words


class Line(models.Model):
    """What every line of the almanac says: since when it stands, who wrote it, on whose word, instead of what."""

    append_only = True

    source = models.CharField(max_length=300)
    address = models.URLField(max_length=300, blank=True)
    remark = models.CharField(
        max_length=300, blank=True
    )  # why an earlier line is replaced; read by the staff
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "access.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class CalendarLine(Line):
    """One celebration of a feast, one month of Ramadan or one exceptional closing, first and last day included.

    `code` is a feast of the data files, `exceptional_closing` or `ramadan`. A withdrawn closing closes nothing;
    a withdrawn feast or month is again what the data files say.
    """

    code = models.CharField(max_length=40)
    first_day = models.DateField()
    last_day = models.DateField()
    status = models.CharField(max_length=10, choices=LineStatus.choices)
    note_fr = models.CharField(max_length=300, blank=True)
    note_ar = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replacement"
    )

    class Meta:
        ordering = ["first_day", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=LineStatus.values), name="calendar_status_known"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="calendar_days_in_order"),
            models.CheckConstraint(condition=~Q(source=""), name="calendar_source_named"),
            models.CheckConstraint(
                condition=Q(note_fr="", note_ar="", note_en="")
                | (~Q(note_fr="") & ~Q(note_ar="") & ~Q(note_en="")),
                name="calendar_note_in_three_languages",
            ),
            models.UniqueConstraint(
                fields=["code", "first_day"], condition=Q(replaces=None), name="calendar_one_first_line"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.first_day:%Y-%m-%d} {self.status}"

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of it, in order."""
        length = (self.last_day - self.first_day).days + 1
        return tuple(self.first_day + timedelta(days=step) for step in range(length))

    @property
    def note(self) -> Words | None:
        """The remark for everybody, None without one."""
        return Words(self.note_fr, self.note_ar, self.note_en) if self.note_fr else None


class ServiceInterruption(Line):
    """A service that stands still, first and last day included; it stops the clocks of its `scope` only.

    `scope` is a code of the data files; `last_day` is None while it lasts. A withdrawn one never was.
    """

    scope = models.CharField(max_length=40)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    reason_fr = models.CharField(max_length=300)
    reason_ar = models.CharField(max_length=300)
    reason_en = models.CharField(max_length=300)
    is_withdrawn = models.BooleanField(default=False)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replacement"
    )

    class Meta:
        ordering = ["first_day", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="interruption_days_in_order",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="interruption_source_named"),
            models.CheckConstraint(
                condition=~Q(reason_fr="") & ~Q(reason_ar="") & ~Q(reason_en=""),
                name="interruption_reason_in_three_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.first_day:%Y-%m-%d}"

    @property
    def reason(self) -> Words:
        """Why the service stands still, for everybody."""
        return Words(self.reason_fr, self.reason_ar, self.reason_en)
