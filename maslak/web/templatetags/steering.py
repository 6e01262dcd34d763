"""Words of figures and facts, for the steering pages."""

from __future__ import annotations

from django import template

from maslak.people.enums import Sex
from maslak.programme.enums import Certainty

register = template.Library()


@register.filter
def certainty(code: str) -> str:
    """How far a declared figure is to be trusted, in words."""
    return str(Certainty(code).label) if code in Certainty.values else ""


@register.filter
def sex(code: str) -> str:
    """A sex in words; empty when it does not apply."""
    return str(Sex(code).label) if code in Sex.values else ""
