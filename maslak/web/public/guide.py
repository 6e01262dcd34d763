"""The guide « Mes droits et mes démarches » as its pages need it: one language, each code beside its words.

What a function returns is made of dictionaries, lists and texts for a template, never of the data itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from maslak.law.words import Words
from maslak.programme.models import Disruption
from maslak.web.public.content import (
    ANSWERS,
    Answer,
    Guide,
    Service,
    load,
    load_glossary,
    load_remote,
    spoken,
)

Page = dict[str, Any]


def guide_page() -> Page:
    """What there is to choose from: groups of situations, sections of services, and the words around."""
    return _said(load())  # type: ignore[no-any-return]


def situation_page(code: str) -> Page | None:
    """One situation, the key of answers, each section with its services answered; None for a strange code."""
    guide = load()
    situation = next((s for s in guide.situations if s.code == code), None)
    if situation is None:
        return None
    return {
        "guide": _said(guide),
        "situation": _with_sureness(_said(situation), guide),
        "key": _key(guide),
        "sections": [
            _said(section) | {"answered": [_answered(service, answer, guide) for service, answer in pairs]}
            for section, pairs in guide.read_as(situation)
        ],
    }


def service_page(code: str) -> Page | None:
    """One service: itself, and what it means in every situation. None for an unknown code."""
    guide = load()
    service = next((s for s in guide.services if s.code == code), None)
    if service is None:
        return None
    return {
        "guide": _said(guide),
        "service": _service(service, guide),
        "situations": [
            {"situation": _said(situation), "answer": _answer(answer, guide)}
            for situation, answer in guide.compare(service)
        ],
    }


def remote_page(running: list[Disruption]) -> Page:
    """How each service is had at a distance, and what the offices that work so today publish."""
    remote = load_remote()
    page: Page = _said(remote)
    for service, shown in zip(remote.services, page["services"], strict=True):
        shown["way_labels"] = [_say(remote.way_labels[way]) for way in service.ways]
    return page | {"running": running}


def glossary_page() -> list[Page]:
    """The words explained, in the order of the file."""
    return [_said(term) for term in load_glossary()]


def _answered(service: Service, answer: Answer, guide: Guide) -> Page:
    return {"service": _service(service, guide), "answer": _answer(answer, guide)}


def _service(service: Service, guide: Guide) -> Page:
    shown = _with_sureness(_said(service), guide)
    return shown | {"points": [_with_sureness(point, guide) for point in shown["points"]]}


def _answer(answer: Answer, guide: Guide) -> Page:
    shown = _with_sureness(_said(answer), guide)
    sides = [_with_sureness(side, guide) for side in shown["sides"]]
    return shown | {"label": _say(guide.answer_labels[answer.answer]), "sides": sides}


def _key(guide: Guide) -> list[dict[str, str]]:
    return [{"label": _say(guide.answer_labels[code]), "tone": tone} for code, tone in ANSWERS.items()]


def _with_sureness(shown: Mapping[str, Any], guide: Guide) -> Page:
    """The same with `sureness`: in words, how sure the statement is."""
    return {**shown, "sureness": _say(guide.certainty_labels[shown["certainty"]])}


def _said(thing: Any) -> Any:
    return spoken(thing, get_language() or "fr")


def _say(words: Words) -> str:
    return words.in_language(get_language() or "fr")
