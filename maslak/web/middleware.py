"""Who acts, decided once a request; the database is told before any view runs."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from maslak.access.actor import Actor, bind
from maslak.access.enums import Role
from maslak.access.queries import current_memberships


class BindingMiddleware:
    """One transaction a request, bound to the acting account; rolled back when the answer is a server error.

    Reads need the binding too, and a binding lives as long as its transaction (docs/adr/0013).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/static/"):
            return self.get_response(request)
        with transaction.atomic():
            request.actor, request.memberships = acting_account(request)  # type: ignore[attr-defined]
            bind(request.actor)  # type: ignore[attr-defined]
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        if request.actor is not None:  # type: ignore[attr-defined]
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


def acting_account(request: HttpRequest) -> tuple[Actor | None, list]:  # type: ignore[type-arg]
    """The actor of this request and the memberships to choose from; (None, []) for a visitor."""
    user = request.user
    if not user.is_authenticated:
        return None, []
    memberships = list(current_memberships(user, timezone.localdate()))
    if not memberships:
        person_id = person_of(user.pk)
        return (Actor(user, None, Role.PERSON, person_id) if person_id else None), []
    chosen = request.session.get("membership")
    membership = next((m for m in memberships if m.pk == chosen), memberships[0])
    return Actor(user, membership.organisation, membership.role), memberships


def person_of(user_id: int) -> int | None:
    """The person whose own account this is."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT maslak.person_of_account(%s)", [user_id])
        return cursor.fetchone()[0]
