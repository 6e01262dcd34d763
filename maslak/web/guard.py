"""The door of a page and the end of an act: who may come in, and how a refusal is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from types import TracebackType
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse

from maslak.core.errors import DomainError

View = Callable[..., HttpResponse]


def needs(*permissions: str) -> Callable[[View], View]:
    """A view for roles that hold one of `permissions` (« person.read ») in some scope; 403 for all others."""

    def guarded(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = request.actor  # type: ignore[attr-defined]
            if actor is None or not any(actor.may(permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return answer

    return guarded


class Telling:
    """A block in which an action may refuse: its sentence goes beside the field concerned, or above the page.

        with Telling(request, form) as told:
            files.close(case_id=case.pk, …)
        if told.done:
            return redirect(…)

    `fields` gives the form's name of a field that the action calls otherwise. Without a form the sentence is
    a message; where the form has no such field, it stands above the form.
    """

    def __init__(
        self, request: HttpRequest, form: BaseForm | None = None, fields: dict[str, str] | None = None
    ) -> None:
        self.request, self.form, self.fields = request, form, fields or {}
        self.refusal: DomainError | None = None

    @property
    def done(self) -> bool:
        """Whether the block ran to its end."""
        return self.refusal is None

    def __enter__(self) -> Telling:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, DomainError):
            return False
        self.refusal = error
        if self.form is None:
            messages.error(self.request, str(error))
        else:
            field = self.fields.get(error.field or "", error.field)
            self.form.add_error(field if field in self.form.fields else None, str(error))
        return True
