"""What colleagues are told about partner reports, as rows of the outbox. Nothing is sent from here."""

from __future__ import annotations

from datetime import datetime

from maslak.access import roles
from maslak.access.models import Membership, User
from maslak.access.queries import current_memberships
from maslak.law.calendar import civil_day
from maslak.outbox import actions as outbox
from maslak.outbox.texts import Param
from maslak.programme.enums import ReportStatus
from maslak.programme.models import Report


def about_report(template: str, report: Report, *, now: datetime) -> None:
    """Tell the coordinators that a report was sent, or the partner's colleagues what became of it."""
    sent = report.status == ReportStatus.SUBMITTED
    params: dict[str, Param] = {"project": report.project.code}
    if sent:
        body = report.organisation
        params["organisation"] = {
            "fr": body.name_fr,
            "ar": body.name_ar or body.name_fr,
            "en": body.name_en or body.name_fr,
        }
    for user in _readers(report, "project.review" if sent else "project.report", now):
        outbox.queue(
            template=template,
            user=user,
            organisation_id=report.organisation_id,
            params=params,
            dedupe_key=f"{template}:{report.ref}:{report.version}:{user.pk}",
        )


def _readers(report: Report, permission: str, now: datetime) -> list[User]:
    """The active accounts whose role holds the permission today: all of steering, or the partner's own."""
    holding = [
        role for role in roles.PERMISSIONS if role != "operator" and roles.scope(role, permission) is not None
    ]
    memberships = Membership.objects.filter(role__in=holding, user__is_active=True)
    if permission == "project.report":
        memberships = memberships.filter(organisation_id=report.organisation_id)
    users = User.objects.filter(pk__in=memberships.values("user_id")).order_by("pk")
    return [user for user in users if current_memberships(user, civil_day(now)).filter(role__in=holding)]
