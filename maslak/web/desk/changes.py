"""A file as its form shows it."""

from __future__ import annotations

from typing import Any

from maslak.people.models import Person
from maslak.web.desk.forms_registration import Identity


def present(person: Person) -> dict[str, Any]:
    """The file's values by the names of the form."""
    return {name: getattr(person, name) for name in Identity.base_fields}
