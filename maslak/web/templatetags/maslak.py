"""What templates may say beyond Django's own words. Loaded in every template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import phonenumbers
from django import template
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maslak.web import names, tones

register = template.Library()
_DAYS_COUNTED = 60
# The space after the end of a sentence, unless a small letter follows.
_SENTENCE = re.compile(r"(?<=[.!?؟…])\s+(?![a-zà-ÿ])")


@register.filter
def country(code: str) -> str:
    """The country of an ISO 3166-1 alpha-3 code."""
    return names.country(code) if code else ""


@register.filter
def language(code: str) -> str:
    """The language of an ISO 639 code."""
    return names.language_name(code) if code else ""


@register.filter
def region(code: str) -> str:
    """The region of an ISO 3166-2 code."""
    return names.region(code) if code else ""


@register.filter
def city(name: str) -> str:
    """A city in the reader's language."""
    return names.city(name)


@register.filter
def amount(value: Decimal | None) -> str:
    """An amount of money or a wage as the reader's language writes it, without its currency."""
    return names.amount(value) if value is not None else ""


@register.filter
def day(value: date | datetime | None) -> str:
    """« 24/11/2026 », in local time; empty for none."""
    return names.short_day(_local(value)) if value else ""


@register.filter
def long_day(value: date | datetime | None) -> str:
    """« mardi 24 novembre »; empty for none."""
    local = _local(value) if value else None
    return names.long_day(local.date() if isinstance(local, datetime) else local) if local else ""


@register.filter
def near_day(value: date | datetime | None) -> str:
    """« aujourd'hui », « demain », or the date; empty for none."""
    local = _local(value) if value else None
    if not local:
        return ""
    return names.near_day(local.date() if isinstance(local, datetime) else local, timezone.localdate())


@register.filter
def hour(value: datetime | None) -> str:
    """« 09:30 », in local time; empty for none."""
    return f"{_local(value):%H:%M}" if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """« 24/11/2026 à 09:30 », in local time; empty for none."""
    if not value:
        return ""
    return _("%(day)s à %(hour)s") % {"day": day(value), "hour": hour(value)}


@register.filter
def phone(e164: str) -> str:
    """« +212 612 345678 »: a number as it is read; empty for none."""
    if not e164:
        return ""
    return phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@register.filter
def days_late(value: date) -> str:
    """« 3 jours de retard », beyond two months « depuis le 24/11/2026 »; empty for a day that is not past."""
    number = (timezone.localdate() - value).days
    if number <= 0:
        return ""
    if number > _DAYS_COUNTED:
        return _("depuis le %(day)s") % {"day": day(value)}
    return ngettext("%(number)s jour de retard", "%(number)s jours de retard", number) % {"number": number}


@register.filter
def tone(thing: Any) -> str:
    """The tone of a record's status: ok, wait, late, stop, info or neutral."""
    return tones.of(thing) if isinstance(thing, Model) else "neutral"


@register.filter
def at(table: Mapping[Any, Any], key: Any) -> Any:
    """What a table holds under a key, empty for nothing: `{{ found|at:person.pk }}`."""
    return table.get(key, "")


@register.simple_tag
def comma() -> str:
    """What parts the items of a list in the reader's script."""
    return names.comma()


@register.filter
def paragraphs(text: str) -> list[str]:
    """A long text in short paragraphs of two sentences; the breaks that it has already are kept."""
    found = []
    for block in text.split("\n"):
        sentences = [part for part in _SENTENCE.split(block.strip()) if part]
        found += [" ".join(sentences[start : start + 2]) for start in range(0, len(sentences), 2)]
    return found


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
