"""The errors that an action raises. A face turns them into a sentence; nothing here knows HTTP."""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """Something the trade refuses. `message` is a whole sentence, already in words for the reader.

    `field` names the form field or cell it belongs to, when there is one.
    """

    def __init__(self, message: Any, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(DomainError):
    """The acting account does not hold the permission for this act."""


class StepRefused(DomainError):
    """The workflow has no such step from the present status."""


class Invalid(DomainError):
    """A value that cannot be accepted as it stands."""


class Conflict(DomainError):
    """Somebody or something else already holds what is asked for."""
