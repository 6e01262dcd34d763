"""Proof of what a report says: sealed as it comes in, read with a trace."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core.errors import Invalid, NotAllowed
from maslak.core.files import document_type, plain_file_name
from maslak.core.vault import vault
from maslak.programme.enums import WRITABLE
from maslak.programme.models import Report, ReportEvidence
from maslak.programme.policies import locked_report
from maslak.programme.workflow import REPORT

MOST_A_REPORT = 10


@transaction.atomic
def attach(
    *, report_id: int, title: str, name: str, content: bytes, by: Actor, now: datetime
) -> ReportEvidence:
    """A document of the report, encrypted. The same content twice is kept once.

    PDF, PNG or JPEG by content, 5 MB at most. Raises NotAllowed, StepRefused once the report was sent, Invalid with
    what to send instead.
    """
    report = _writable(report_id, by)
    if not title.strip():
        raise Invalid(_("Dites ce que prouve ce document."), field="title")
    media_type = document_type(content)  # no workbook on purpose: it would soon hold a list of persons
    digest = hashlib.sha256(content).hexdigest()
    held = report.evidence.filter(sha256=digest).first()
    if held is not None:
        return held
    if report.evidence.count() >= MOST_A_REPORT:
        raise Invalid(
            _("Un compte rendu porte %(most)s documents au plus : réunissez-les.") % {"most": MOST_A_REPORT},
            field="content",
        )
    made = ReportEvidence.objects.create(
        report=report, title=title.strip(), name=plain_file_name(name, media_type), media_type=media_type, size=len(content),
        sha256=digest, content_sealed=vault().seal_bytes(content), added_at=now, added_by=by.user,
    )  # fmt: skip
    audit.record(
        "partner_report.evidence_added", by=by, target=report, new={"type": media_type, "size": len(content)}
    )
    return made


@transaction.atomic
def detach(*, ref: str, by: Actor) -> Report:
    """Take a document away. Raises NotAllowed, StepRefused once the report was sent."""
    found = _seen(ref)
    report = _writable(found.report_id, by)
    audit.record("partner_report.evidence_removed", by=by, target=report)
    found.delete()
    return report


@transaction.atomic
def read(*, ref: str, by: Actor) -> tuple[str, str, bytes]:
    """The name, media type and content of a document; the reading is written down. Raises NotAllowed."""
    found = _seen(ref)
    if not (by.may("project.review") or by.may("project.report")):
        raise _unknown()
    if not by.may("project.review"):
        check_may(by, "project.report", organisation_id=found.report.organisation_id)
    audit.record("partner_report.evidence_read", by=by, target=found.report)
    return found.name, found.media_type, vault().open_bytes(bytes(found.content_sealed))


def _writable(report_id: int, by: Actor) -> Report:
    report = locked_report(report_id, by=by, permission="project.report")
    if report.status not in WRITABLE:
        REPORT.step("submit", status=report.status)
    return report


def _seen(ref: str) -> ReportEvidence:
    found = ReportEvidence.objects.select_related("report").filter(ref=ref).first()
    if found is None:
        raise _unknown()
    return found


def _unknown() -> NotAllowed:
    return NotAllowed(_("Ce document n'existe pas, ou il appartient à une autre organisation."))
