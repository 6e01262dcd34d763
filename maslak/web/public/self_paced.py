"""The workshops to follow alone, in the reader's language. Nothing is kept: the answer is in the address."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language

from maslak.law.words import Words
from maslak.programme import strategy


@dataclass(frozen=True)
class StepLink:
    """One step of a workshop: where it is, and its state (done, current, todo) for components/steps.html."""

    code: str
    label: str
    url: str
    state: str


@dataclass(frozen=True)
class Reply:
    """What the reader answered to a choice: whether it is right, and the explanation."""

    right: bool
    chosen: str


@dataclass(frozen=True)
class StepPage:
    """One step to read: its text, its small exercise, the way back and the way on (None at either end)."""

    title: str
    text: str
    kind: str
    prompt: str
    choices: tuple[str, ...]
    answer: str
    reply: Reply | None
    number: int
    steps: tuple[StepLink, ...]
    previous: StepLink | None
    following: StepLink | None


@dataclass(frozen=True)
class WorkshopPage:
    """One workshop as a list shows it."""

    code: str
    title: str
    description: str
    hours: int
    source: str
    steps: tuple[StepLink, ...]


def say(words: Words) -> str:
    """The words in the reader's language."""
    return words.in_language(get_language() or "fr")


def workshop_pages() -> list[WorkshopPage]:
    """Every workshop of the catalogue, in its order."""
    return [_page(workshop) for workshop in strategy.load_workshops().values()]


def workshop_page(code: str) -> WorkshopPage | None:
    """One workshop, or None when the catalogue has none under that code."""
    workshop = strategy.load_workshops().get(code)
    return _page(workshop) if workshop else None


def step_page(code: str, step: str, answered: str = "") -> StepPage | None:
    """One step of a workshop, or None. `answered` is the number of a choice, from 1; else no answer."""
    workshop = strategy.load_workshops().get(code)
    number = next((n for n, s in enumerate(workshop.steps) if s.code == step), None) if workshop else None
    if workshop is None or number is None:
        return None
    shown, exercise, links = workshop.steps[number], workshop.steps[number].exercise, _links(workshop, number)
    return StepPage(
        title=say(shown.title),
        text=say(shown.text),
        kind=exercise.kind,
        prompt=say(exercise.prompt),
        choices=tuple(say(choice) for choice in exercise.choices),
        answer=say(exercise.answer),
        reply=_reply(exercise, answered),
        number=number + 1,
        steps=links,
        previous=links[number - 1] if number else None,
        following=links[number + 1] if number + 1 < len(links) else None,
    )


def _page(workshop: strategy.Workshop) -> WorkshopPage:
    return WorkshopPage(
        workshop.code,
        say(workshop.title),
        say(workshop.description),
        workshop.hours,
        workshop.source or "",
        _links(workshop, None),
    )


def _links(workshop: strategy.Workshop, current: int | None) -> tuple[StepLink, ...]:
    states = ["todo" if current is None or n > current else "done" for n in range(len(workshop.steps))]
    if current is not None:
        states[current] = "current"
    return tuple(
        StepLink(
            s.code, say(s.title), reverse("public:workshop-step", args=[workshop.code, s.code]), states[n]
        )
        for n, s in enumerate(workshop.steps)
    )


def _reply(exercise: strategy.Exercise, answered: str) -> Reply | None:
    if not answered.isascii() or not answered.isdigit() or not 1 <= int(answered) <= len(exercise.choices):
        return None
    chosen = int(answered) - 1
    return Reply(chosen == exercise.right, say(exercise.choices[chosen]))
