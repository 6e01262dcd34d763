"""The index of offers follows the offers: written whole once a day, and a changed offer laid over it at once.

Employers' floor knows nothing of matching: an offer that takes a step puts a job in the queue (`follow_offer`), and
every other minute what stands is compared with what is kept, so that an edit, an import or the mere passing of a
deadline is seen too. Each function works as whoever is bound, who has to see every standing offer; offers are public.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from maslak.access.actor import Actor
from maslak.employers.models import JobOffer
from maslak.employers.queries import standing_offers
from maslak.matching import extraction, store
from maslak.matching.columns import OfferColumns, offer_columns


def rebuild(*, now: datetime) -> str:
    """Write the index of the offers that stand on the civil day of `now`; gives the version, now in force."""
    with store.held():
        return _rebuild(now)


def one(offer_id: int, *, now: datetime) -> str | None:
    """Lay one offer as it now stands over the index, or take it out; None where there is no index of the day yet."""
    with store.held():
        if not _is_of(timezone.localdate(now)):
            return None
        return _lay({offer_id}, now)


def news(*, now: datetime) -> int:
    """Bring the index up to date with whatever happened to offers; how many rows that concerned."""
    today = timezone.localdate(now)
    with store.held():
        kept = store.current() if _is_of(today) else None
        if kept is None:
            _rebuild(now)
            return len(store.current() or ())
        changed = _differing(kept, today)
        if changed:
            _lay(changed, now)
        return len(changed)


def follow_offer(offer: JobOffer, step: str, *, by: Actor, now: datetime) -> None:
    """After a step of an offer: its row is laid over the index when the present transaction is kept."""
    from maslak.matching import tasks

    try:
        with transaction.atomic():
            tasks.index_offer.configure(queueing_lock=f"matching.index.{offer.pk}").defer(offer_id=offer.pk)
    except AlreadyEnqueued:
        return


def _rebuild(now: datetime) -> str:
    today = timezone.localdate(now)
    return store.write(offer_columns(extraction.openings(today)), at=now, day=today)


def _lay(offer_ids: Collection[int], now: datetime) -> str:
    found = offer_columns(extraction.openings(timezone.localdate(now), offer_ids))
    gone = set(offer_ids) - set(found["key"].tolist())
    return store.change(found, sorted(gone), at=now)


def _is_of(today: date) -> bool:
    """Whether an index of that day is in force: what the law accepts, and who is old enough, is said for a day."""
    note = store.note()
    return note is not None and note.on == today


def _differing(kept: OfferColumns, today: date) -> set[int]:
    """Offers that came, went, or were written or tied anew since."""
    told: Any = standing_offers(today).exclude(isco="").order_by().prefetch_related(None)
    standing = {key: (version, int(isco)) for key, version, isco in told.values_list("pk", "version", "isco")}
    known = {
        key: (version, isco)
        for key, version, isco in zip(
            kept["key"].tolist(), kept["version"].tolist(), kept["isco"].tolist(), strict=True
        )
    }
    return {key for key in standing.keys() | known.keys() if standing.get(key) != known.get(key)}
