"""The door of the person's own space: themselves, nobody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from maslak.access.enums import Role
from maslak.people.models import Person

View = Callable[..., HttpResponse]


def own_space(view: View) -> View:
    """A view for the person signed in; `request.person` is their file. 403 for anybody else."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        if actor is None or actor.role != Role.PERSON or actor.person_id is None:
            raise PermissionDenied
        request.person = Person.objects.select_related("home_organisation").get(pk=actor.person_id)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return answer
