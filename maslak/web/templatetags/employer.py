"""Words of the law's data and amounts, for the employer's pages."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from maslak.law.words import Words
from maslak.web.employer import lawful_words, words

register = template.Library()


@register.filter
def told(said: Words | None) -> str:
    """A sentence of the law's data in the reader's language."""
    return words.told(said)


@register.filter
def dirhams(value: Decimal) -> str:
    """« 9 000 DH »."""
    return _("%(amount)s DH") % {"amount": lawful_words.amount(value)}
