"""Services that stand still: declared, ended, taken back. Lines are added, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.almanac import queries
from maslak.almanac.checks import alone, check_source, check_years, in_three_languages
from maslak.almanac.models import ServiceInterruption
from maslak.core.errors import Conflict, Invalid
from maslak.law.interruptions import scopes
from maslak.law.words import LANGUAGES


@transaction.atomic
def declare(
    *,
    scope: str,
    first_day: date,
    last_day: date | None = None,
    reason: Mapping[str, str],
    source: str,
    address: str = "",
    by: Actor,
    now: datetime,
) -> ServiceInterruption:
    """A service stands still from `first_day` to `last_day`, until further notice without one.

    Its clocks stop on those days; no other clock does. `reason` is for everybody, in three languages. Raises
    NotAllowed, Invalid for an unknown scope, days out of order or a language left out, Conflict when the same
    service stands still already on one of those days.
    """
    check_may(by, "calendar.write")
    alone()
    if scope not in scopes():
        raise Invalid(_("Choisissez dans la liste le service interrompu."), field="scope")
    _check_days(scope, first_day, last_day)
    line = ServiceInterruption.objects.create(
        scope=scope,
        first_day=first_day,
        last_day=last_day,
        source=check_source(source),
        address=address.strip(),
        recorded_by=by.user,
        recorded_at=now,
        **in_three_languages(reason, "reason", needed=True),
    )
    audit.record("interruption.declared", by=by, target=line, new=_said(line))
    return line


@transaction.atomic
def end(
    *, interruption_id: int, last_day: date, source: str, remark: str = "", by: Actor, now: datetime
) -> ServiceInterruption:
    """The service stands still until `last_day`, which still counts as such, and works again the day after.

    Also moves an end already given. Raises NotAllowed, Invalid for a day before the first, Conflict when the
    line was corrected meanwhile, says so already, or would meet another standstill of the same service.
    """
    check_may(by, "calendar.write")
    alone()
    earlier = _in_force(interruption_id)
    if last_day == earlier.last_day:
        raise Conflict(_("L'interruption finit déjà ce jour-là."), field="last_day")
    _check_days(earlier.scope, earlier.first_day, last_day, besides=earlier)
    line = _replace(earlier, last_day=last_day, source=check_source(source), remark=remark, by=by, now=now)
    audit.record(
        "interruption.ended", by=by, target=line, old=_said(earlier), new=_said(line), reason=line.remark
    )
    return line


@transaction.atomic
def withdraw(*, interruption_id: int, remark: str, by: Actor, now: datetime) -> ServiceInterruption:
    """Take back a standstill declared by mistake: its days count again. Raises NotAllowed, Invalid, Conflict."""
    check_may(by, "calendar.write")
    alone()
    earlier = _in_force(interruption_id)
    if not remark.strip():
        raise Invalid(_("Dites pourquoi : l'historique le garde."), field="remark")
    line = _replace(
        earlier,
        last_day=earlier.last_day,
        source=earlier.source,
        remark=remark,
        by=by,
        now=now,
        is_withdrawn=True,
    )
    audit.record(
        "interruption.withdrawn", by=by, target=line, old=_said(earlier), new=_said(line), reason=line.remark
    )
    return line


def _in_force(interruption_id: int) -> ServiceInterruption:
    found = queries.current_interruptions().filter(pk=interruption_id).first()
    if found is None:
        raise Conflict(_("Cette ligne a été corrigée entre-temps : rechargez la page."))
    return found


def _replace(
    earlier: ServiceInterruption,
    *,
    last_day: date | None,
    source: str,
    remark: str,
    by: Actor,
    now: datetime,
    is_withdrawn: bool = False,
) -> ServiceInterruption:
    return ServiceInterruption.objects.create(
        scope=earlier.scope,
        first_day=earlier.first_day,
        last_day=last_day,
        source=source,
        address=earlier.address,
        remark=remark.strip(),
        is_withdrawn=is_withdrawn,
        replaces=earlier,
        recorded_by=by.user,
        recorded_at=now,
        **{f"reason_{language}": earlier.reason.in_language(language) for language in LANGUAGES},
    )


def _check_days(
    scope: str, first_day: date, last_day: date | None, *, besides: ServiceInterruption | None = None
) -> None:
    check_years(first_day, last_day or first_day)
    if last_day is not None and last_day < first_day:
        raise Invalid(_("Le dernier jour vient avant le premier."), field="last_day")
    own = queries.interruption_of(besides).code if besides else ""
    for other in queries.interruptions(scope):
        if other.code != own and other.overlaps(first_day, last_day):
            raise Conflict(
                _("Ce service est déjà interrompu à partir du %(day)s : terminez ou corrigez cette ligne.")
                % {"day": f"{other.first:%d/%m/%Y}"},
                field="first_day",
            )


def _said(line: ServiceInterruption) -> dict[str, str]:
    return {
        "scope": line.scope,
        "day": line.first_day.isoformat(),
        "until": line.last_day.isoformat() if line.last_day else "",
    }
