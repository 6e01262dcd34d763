"""Support may see an account's pages as its holder sees them: only once the holder agreed, for half an hour, reading only.

The administrator asks; the holder agrees on their own page and reads a code out; the administrator types it. Either side
ends it at any moment. Every page seen is a line of the trail, and sealed values stay shut (docs/adr/0059).
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from maslak.access import audit, throttle
from maslak.access.actor import Actor
from maslak.access.models import SharedView, User
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid, NotAllowed, StepRefused
from maslak.core.vault import vault
from maslak.outbox import actions as outbox

LASTS = timedelta(minutes=30)
CODE_LASTS = timedelta(minutes=10)
ASKED_LASTS = timedelta(days=1)
REASON_LEAST = 15


def standing(user: User, now: datetime) -> QuerySet[SharedView]:
    """The requests and views that concern an account as its holder and are not over, the latest first."""
    alive = Q(until__gt=now) | Q(until=None, asked_at__gt=now - ASKED_LASTS)
    return SharedView.objects.filter(alive, account=user, ended_at=None).select_related("viewer")


def running(view_id: int, viewer: User, now: datetime) -> SharedView | None:
    """The view of that number while it runs, for the one who looks."""
    found = SharedView.objects.filter(pk=view_id, viewer=viewer, ended_at=None, until__gt=now)
    return found.select_related("account").first()


@transaction.atomic
def ask(*, account: User, reason: str, by: Actor, now: datetime) -> SharedView:
    """Ask the holder of an account to let one see its pages. Raises NotAllowed, Invalid without a reason, Conflict."""
    check_may(by, "support.view")
    if by.user is None or by.user.pk == account.pk or by.seen_by is not None:
        raise NotAllowed(_("Demandez à voir les pages d'un autre compte que le vôtre."))
    said = " ".join(reason.split())
    if len(said) < REASON_LEAST:
        raise Invalid(_("Écrivez en quoi vous l'aidez : son titulaire lira cette phrase."), field="reason")
    if standing(account, now).filter(viewer=by.user).exists():
        raise Conflict(_("Une demande est déjà ouverte pour ce compte."))
    SharedView.objects.filter(viewer=by.user, account=account, ended_at=None).update(ended_at=now)
    made = SharedView.objects.create(viewer=by.user, account=account, reason=said[:200], asked_at=now)
    audit.record("support.asked", by=by, target=made, new={"account": account.pk}, reason=said[:200])
    outbox.queue(
        template="shared_view_asked", user=account, params={"who": by.user.display_name},
        dedupe_key=f"shared-view:{made.pk}",
    )  # fmt: skip
    return made


@transaction.atomic
def agree(*, view_id: int, by: Actor, now: datetime) -> str:
    """The holder agrees: a code of six digits to read out, shown this once, good for ten minutes. Raises NotAllowed,
    StepRefused."""
    view = _locked(view_id, by)
    if by.user is None or view.account_id != by.user.pk or by.seen_by is not None:
        raise _unknown()
    if view.ended_at is not None or view.began_at is not None or view.asked_at <= now - ASKED_LASTS:
        raise StepRefused(_("Cette demande n'attend plus de réponse."))
    code = f"{secrets.randbelow(10**6):06d}"
    view.agreed_at, view.code_hash = now, _hash(view, code)
    view.save(update_fields=["agreed_at", "code_hash"])
    audit.record("support.agreed", by=by, target=view)
    return code


@transaction.atomic
def begin(*, view_id: int, code: str, by: Actor, now: datetime) -> SharedView | None:
    """Start to look, with the code that the holder read out; None, counted, for a wrong or an old one.

    Raises NotAllowed, StepRefused before the holder agreed, TooMany.
    """
    check_may(by, "support.view")
    view = _locked(view_id, by)
    if by.user is None or view.viewer_id != by.user.pk:
        raise _unknown()
    if view.ended_at is not None or view.began_at is not None or view.agreed_at is None:
        raise StepRefused(_("Le titulaire du compte n'a pas donné son accord, ou il l'a repris."))
    throttle.check("shared_view", view.pk, now=now, by=by)
    typed = "".join(code.split())
    if view.agreed_at <= now - CODE_LASTS or not constant_time_compare(view.code_hash, _hash(view, typed)):
        throttle.note("shared_view", view.pk, now=now)
        return None
    view.began_at, view.until, view.code_hash = now, now + LASTS, ""
    view.save(update_fields=["began_at", "until", "code_hash"])
    audit.record("support.began", by=by, target=view, new={"account": view.account_id})
    return view


@transaction.atomic
def end(*, view_id: int, by: Actor, now: datetime) -> SharedView:
    """Refuse, take back or stop it: either side, at any moment. Ending it twice changes nothing. Raises NotAllowed."""
    view = _locked(view_id, by)
    asking = by.seen_by or by.user
    if asking is None or asking.pk not in (view.account_id, view.viewer_id):
        raise _unknown()
    if view.ended_at is None:
        view.ended_at = now
        view.save(update_fields=["ended_at"])
        audit.record("support.ended", by=by, target=view)
    return view


def note_page(view: SharedView, *, by: Actor, page: str) -> None:
    """Write down that the support saw a page: its name, whose pages, nothing of what stood there."""
    audit.record(
        "support.page_seen",
        by=by,
        target=view,
        new={"account": view.account_id, "page": page},
        reason=view.reason,
    )


def _locked(view_id: int, by: Actor) -> SharedView:
    found = SharedView.objects.select_for_update(of=("self",)).filter(pk=view_id).first()
    if found is None:
        raise _unknown()
    return found


def _hash(view: SharedView, code: str) -> str:
    return vault().keyed_hash("shared view", f"{view.pk} {code}")


def _unknown() -> NotAllowed:
    return NotAllowed(_("Cette demande n'existe pas, ou elle ne vous concerne pas."))
