"""The register of papers issued: what was signed, for whom, and whether it still stands."""

from __future__ import annotations

import json
from dataclasses import astuple

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from maslak.core.vault import vault
from maslak.papers.enums import PaperKind
from maslak.papers.lines import Line


class Paper(models.Model):
    """One signed document. Only its withdrawal, its successor and who may see it ever change; SQL refuses the rest.

    What it says and the file itself are sealed: they hold a name. The token of the public page is kept as a keyed
    hash to be found by, and sealed to be shown again: a stolen copy of the database opens no public page.
    """

    personal_fields = ("person_id", "shown_sealed", "pdf_sealed")

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=24, choices=PaperKind.choices)
    issuer = models.ForeignKey("access.Organisation", on_delete=models.PROTECT, related_name="papers")
    token_hash = models.CharField(max_length=64, unique=True)
    token_sealed = models.BinaryField()
    languages = ArrayField(models.CharField(max_length=2))
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # none: what it says stays true
    worthless = models.BooleanField()  # it says of itself that it has no legal value
    shown_sealed = models.BinaryField()  # the lines of its own tables, in both languages
    pdf_sealed = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)  # of the signed file
    audience = ArrayField(models.BigIntegerField(), default=list)  # organisations that may read it
    person_id = models.BigIntegerField(null=True, db_index=True)  # no key: people live upstairs
    source_kind = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("access.User", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawal_reason = models.CharField(max_length=400, blank=True)
    replaced_by = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaces"
    )  # set with the withdrawal of the older one

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_kind_known"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="paper_dates_in_order"
            ),
            models.CheckConstraint(
                condition=(Q(withdrawn_at=None) & Q(withdrawal_reason="") & Q(withdrawn_by=None))
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="paper_withdrawal_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("issued_at")),
                name="paper_withdrawn_after_issue",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | Q(withdrawn_at__isnull=False),
                name="paper_replaced_is_withdrawn",
            ),
            models.CheckConstraint(condition=~Q(replaced_by=F("id")), name="paper_never_replaces_itself"),
        ]
        indexes = [models.Index(fields=["source_kind", "source_id"], name="paper_by_source")]

    def __str__(self) -> str:
        return self.number

    @property
    def token(self) -> str:
        """The token of its public page, sixteen signs."""
        return vault().open(bytes(self.token_sealed))

    @property
    def shown(self) -> list[Line]:
        """The lines that its tables show."""
        return read_lines(bytes(self.shown_sealed))


def seal_lines(lines: list[Line]) -> bytes:
    """The lines as the register keeps them."""
    return vault().seal(json.dumps([list(astuple(line)) for line in lines], ensure_ascii=False))


def read_lines(sealed: bytes) -> list[Line]:
    """The lines that `seal_lines` sealed."""
    return [Line(*parts) for parts in json.loads(vault().open(sealed))]
