"""The door of a steering page: a role without the permission is refused before the view looks at anything."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def needs(permission: str) -> Callable[[View], View]:
    """A view for roles that hold `permission` (« audit.read ») in some scope; 403 for all others."""

    def guarded(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = request.actor  # type: ignore[attr-defined]
            if actor is None or not actor.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return answer

    return guarded
