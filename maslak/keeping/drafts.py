"""Drafts: what somebody typed, kept sealed for that account alone, given back into the form, never applied by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.core.errors import Invalid
from maslak.core.vault import vault
from maslak.keeping.models import Draft

KEPT_FOR = timedelta(days=14)
MOST = 60  # drafts of one account; the oldest go
LARGEST = 300_000  # signs of one draft

Fields = dict[str, list[str]]


@dataclass(frozen=True)
class Opening:
    """A form as a page showed it: to which account, acting for which organisation, on which page, which time."""

    account_id: int
    organisation_id: int | None
    page: str
    opened: str


@dataclass(frozen=True)
class Typed:
    """What a draft holds: the title of its page, empty when it is not known, and its answers by name."""

    title: str
    fields: Fields


def keep(
    *, opening: Opening, action: str, fields: Mapping[str, list[str]], title: str = "", now: datetime
) -> Draft:
    """Keep what was typed into that form, in place of what was kept of it before.

    Works for whoever brings the opening of a page, signed in or not: a session may have ended since. It gives the right
    to add to the drafts of that account, never to read them. Raises Invalid for more than 300,000 signs.
    """
    content = json.dumps({"title": title[:200], "fields": dict(fields)}, ensure_ascii=False)
    if len(content) > LARGEST:
        raise Invalid(_("Cette saisie est trop longue pour être gardée."))
    with transaction.atomic(), _as_account(opening.account_id):
        draft, _made = Draft.objects.update_or_create(
            account_id=opening.account_id,
            opened=opening.opened,
            action=action[:400],
            defaults={
                "organisation_id": opening.organisation_id,
                "page": opening.page[:400],
                "content_sealed": vault().seal(content),
                "saved_at": now,
            },
        )
        beyond = list(of_account(opening.account_id).values_list("pk", flat=True)[MOST:])
        Draft.objects.filter(pk__in=beyond).delete()
    return draft


def done(*, opening: Opening, action: str) -> int:
    """The form was taken: what was kept of it goes; how many drafts went."""
    with transaction.atomic(), _as_account(opening.account_id):
        known = of_account(opening.account_id).filter(opened=opening.opened, action=action[:400])
        return known.delete()[0]


@transaction.atomic
def discard(*, ref: str, by: Actor) -> bool:
    """The account no longer wants this draft of its own; False when it has none of that reference."""
    if by.user is None:
        return False
    return bool(of_account(by.user.pk).filter(ref=ref).delete()[0])


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Remove drafts that were kept long enough; how many."""
    return Draft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()[0]


def of_account(account_id: int) -> QuerySet[Draft]:
    """The drafts of one account, the latest first; none for anybody else."""
    return Draft.objects.filter(account_id=account_id)


def opened(draft: Draft) -> Typed:
    """What the draft holds. Raises Unreadable when no key fits."""
    content = json.loads(vault().open(bytes(draft.content_sealed)))
    return Typed(content["title"], content["fields"])


@contextmanager
def _as_account(account_id: int) -> Iterator[None]:
    """Row security sees that account until the end of the block, then whom it saw before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('maslak.user', true), '')")
        (before,) = cursor.fetchone()
        cursor.execute("SELECT set_config('maslak.user', %s, true)", [str(account_id)])
        yield
        cursor.execute("SELECT set_config('maslak.user', %s, true)", [before])
