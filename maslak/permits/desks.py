"""Which desk receives a file, and who decides: configured, never assumed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Invalid
from maslak.permits import rules
from maslak.permits.enums import CounterKind, FileKind
from maslak.permits.models import Desk


def desks_on(kind: str, on: date) -> QuerySet[Desk]:
    """The desks that receive files of that kind on that day, with their organisations."""
    return (
        Desk.objects.select_related("organisation")
        .filter(kind=kind, since__lte=on)
        .filter(Q(until=None) | Q(until__gte=on))
        .order_by("id")
    )


def competent_desk(kind: str, region: str, on: date, *, cfc: bool = False) -> Desk:
    """The desk for a workplace in that region. Raises Invalid where none receives it."""
    desks = {desk.pk: desk for desk in desks_on(kind, on)}
    number = rules.competent(
        [(d.pk, d.regions, d.counter_kind == CounterKind.CFC) for d in desks.values()], region, cfc=cfc
    )
    if number is None:
        raise Invalid(
            _(
                "Aucun service ne reçoit les demandes de cette région : choisissez la région du lieu de travail."
            ),
            field="region",
        )
    return desks[number]


@transaction.atomic
def open_desk(
    *,
    organisation: Organisation,
    kind: str,
    decides: bool,
    since: date,
    regions: list[str] | None = None,
    counter_kind: str = CounterKind.NONE,
    hours: str = "",
    places: int = 1,
    by: Actor,
) -> Desk:
    """A desk of `organisation` from that day on; the present one, brought up to date, where there is one already.

    `decides` says whether it is the authority or accompanies. Raises NotAllowed, Invalid for an unknown kind.
    """
    check_may(by, "organisation.write")
    if kind not in FileKind.values:
        raise Invalid(_("Choisissez le type de demandes dans la liste."), field="kind")
    values = {
        "decides": decides,
        "regions": sorted(regions or []),
        "counter_kind": counter_kind,
        "hours": hours,
        "places": places,
    }
    desk, made = Desk.objects.get_or_create(
        organisation=organisation, kind=kind, until=None, defaults={**values, "since": since}
    )
    old = {name: getattr(desk, name) for name in values}
    if made or old != values:
        for name, value in values.items():
            setattr(desk, name, value)
        desk.save(update_fields=list(values))
        audit.record("permit.desk", by=by, target=desk, old=None if made else old, new=values)
    return desk


@transaction.atomic
def set_decides(*, organisation: Organisation, kind: str, decides: bool, by: Actor, today: date) -> Desk:
    """Say whether that desk is the authority or accompanies, from now on; files it decided stay decided.

    Raises NotAllowed, Invalid where the organisation has no such desk today.
    """
    check_may(by, "organisation.write")
    desk = desks_on(kind, today).filter(organisation=organisation).select_for_update(of=("self",)).first()
    if desk is None:
        raise Invalid(_("Cette organisation ne reçoit pas ce type de demandes."), field="kind")
    if desk.decides != decides:
        old, desk.decides = desk.decides, decides
        desk.save(update_fields=["decides"])
        audit.record("permit.desk", by=by, target=desk, old={"decides": old}, new={"decides": decides})
    return desk
