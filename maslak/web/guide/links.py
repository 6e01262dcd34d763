"""Addresses of the guide. They carry facts and choices, never who somebody is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from maslak.law.facts import Facts, to_query
from maslak.law.routes import Answer
from maslak.web.guide.questions import Course

Pairs = list[tuple[str, str]]


def question_url(answers: Iterable[tuple[str, str]], on: date | None) -> str:
    """The page of the question that follows these answers."""
    pairs = [*answers, *day(on)]
    return reverse("guide:question") + (f"?{urlencode(pairs)}" if pairs else "")


def answer_url(course: Course, on: date | None) -> str:
    """The page of the answer to a finished course."""
    pairs = to_query(course.facts)
    pairs += _choices(course.reader, course.variant or "", course.entry or "")
    return f"{reverse('guide:answer')}?{urlencode([*pairs, *day(on)])}"


def answer_pairs(answer: Answer, *, reader: str, variant: str, entry: str) -> Pairs:
    """What the address of an answer carries, but for the day."""
    return [*to_query(answer.facts), *_choices(reader, variant, entry)]


def file_url(facts: Facts, *, variant: str, entry: str) -> str | None:
    """The new file of the employer's space, filled with these facts; None where there is no such space."""
    try:
        address = reverse("employer:file-new")
    except NoReverseMatch:
        return None
    pairs = [*to_query(facts), *_choices("", variant, entry)]
    # The space asks what the request is for when the address says nothing at all.
    return f"{address}?{urlencode(pairs or [('variant', 'first')])}"


def _choices(reader: str, variant: str, entry: str) -> Pairs:
    return [
        (key, value) for key, value in (("reader", reader), ("variant", variant), ("entry", entry)) if value
    ]


def day(on: date | None) -> Pairs:
    """The day asked about, when it is not simply today."""
    return [("on", on.isoformat())] if on else []
