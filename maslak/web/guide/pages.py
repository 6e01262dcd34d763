"""The answer of the law as its page needs it: one language, each thing to do before what explains it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maslak.law.checklists import Piece
from maslak.law.facts import vocabulary
from maslak.law.interruptions import Interruption
from maslak.law.procedure import Delay
from maslak.law.refusals import reasons_for
from maslak.law.routes import Answer
from maslak.law.words import Source
from maslak.web.guide import links
from maslak.web.guide.questions import WORKERS, Course, answers_of, follow
from maslak.web.guide.words import TONES, VISA_TONES, is_shaky, money, period, said, source, sureness

Page = dict[str, Any]


def question_page(course: Course, on: Any) -> Page:
    """The question to ask now, what was answered before, and the way back."""
    assert course.asked is not None
    asked, answered = course.asked, course.answers
    chosen = course.offered
    return {
        "code": asked.code,
        "title": said(asked.titled_for(course.reader)),
        "help": said(asked.help),
        "number": len(answered) + 1,
        "as_list": asked.offers_lists,
        "groups": [
            {"label": label, "options": [{"code": o.code, "label": said(o.label)} for o in chosen if o.group == group]}
            for group, label in [("", ""), *((name, said(words)) for name, words in asked.groups.items())]
            if any(o.group == group for o in chosen)
        ],
        "kept": [*answered, *links.day(on)],
        "back": links.question_url(answered[:-1], on) if answered else None,
    }  # fmt: skip


def answer_page(
    answer: Answer, *, reader: str, variant: str, entry: str, given_day: Any, standstill: Interruption | None
) -> Page:
    """The whole answer. `standstill` is the closing of the visa counters on that day, as the calendar in force has it."""
    return {
        "title": said(answer.title),
        "route": answer.route,
        "for_whom": "" if answer.title == answer.route_label else said(answer.title),
        "route_label": said(answer.route_label),
        "tone": TONES[answer.route],
        "visa_label": said(answer.visa_label),
        "visa_tone": VISA_TONES[answer.visa],
        "says": said(answer.says),
        "advice": said(answer.advice),
        "on": answer.on,
        "rule": answer.rule,
        "action": _action(answer, reader, variant, entry),
        "alerts": _alerts(answer, None if answer.is_blocked else standstill),
        "disputes": _disagreements(answer, ("route", "visa")),
        "disagreements": _disagreements(answer, ("contract", "papers")),
        "phases": _phases(answer),
        "steps": _steps(answer),
        "referrals": [said(words) for _code, words in answer.referrals],
        "papers": _papers(answer, reader),
        "paper_sources": _distinct(piece.source for piece in answer.documents),
        "step_sources": _distinct(step.source for step in answer.steps),
        "refusals": _refusals(answer),
        "fees": _fees(answer),
        "delays": [_delay(delay) for delay in answer.delays],
        "channel": {"label": said(answer.channel.label), "address": answer.channel.address},
        "why": [said(reason.words) for reason in answer.why],
        "near_misses": [{"title": said(miss.title), "why": said(miss.reason.words)} for miss in answer.near_misses],
        "sources": [source(item) for item in answer.sources],
        "sureness": sureness(answer.certainty),
        "applies": period(answer.valid_from, answer.valid_to),
        "answers": _answers(answer, reader, variant, entry, given_day),
        "facts": _facts(answer),
        "kept": links.answer_pairs(answer, reader=reader, variant=variant, entry=entry),
        "for_worker": reader in WORKERS,
    }  # fmt: skip


def _action(answer: Answer, reader: str, variant: str, entry: str) -> Page:
    """The one thing to do now."""
    if answer.is_blocked:
        return {
            "title": _("D'abord, faites-vous conseiller"),
            "text": _("Une association ou un bureau vous écoute gratuitement. Rien n'est noté ici."),
            "label": _("Trouver de l'aide près de chez moi"),
            "url": reverse("public:offices"),
        }
    if reader in WORKERS:
        return {
            "title": _("Envoyez cette page à l'employeur"),
            "text": _(
                "C'est l'employeur qui fait la demande. Votre part : réunir les papiers que vous apportez."
            ),
            "label": _("Partager cette page"),
            "url": "#partager",
        }
    ready = {
        "title": _("Préparez le dossier"),
        "text": _("Les réponses données ici le remplissent déjà ; il ne manque que les noms et les papiers."),
        "label": _("Préparer le dossier"),
        "url": links.file_url(answer.facts, variant=variant, entry=entry),
    }
    return ready if ready["url"] else {
        "title": _("Réunissez les papiers"),
        "text": _("Cochez-les un à un ; la liste s'imprime."),
        "label": _("Voir les papiers à apporter"),
        "url": "#papiers",
    }  # fmt: skip


def _alerts(answer: Answer, standstill: Interruption | None) -> list[Page]:
    """What to know before relying on the answer."""
    found = []
    if standstill is not None:
        text = said(standstill.note) or _("Les guichets sont fermés : préparez le dossier en attendant.")
        found.append({"tone": "late", "title": said(standstill.name), "text": text})
    if is_shaky(answer.certainty):
        found.append(
            {
                "tone": "wait",
                "title": _("Cette réponse n'est pas sûre"),
                "text": _("Les textes lus ne suffisent pas : demandez au guichet avant d'agir."),
            }
        )
    for caution in answer.cautions:
        found.append(
            {
                "tone": "wait",
                "title": _("Attention"),
                "text": said(caution.text),
                "source": source(caution.source),
            }
        )
    return found


def _disagreements(answer: Answer, about: tuple[str, ...]) -> list[Page]:
    """Where the sources do not agree: on the answer itself, or on a detail of the papers."""
    return [
        {
            "question": said(item.question),
            "sides": [{"text": said(side.text), "source": source(side.source)} for side in item.sides],
        }
        for item in answer.disagreements
        if item.about in about
    ]


def _phases(answer: Answer) -> list[Page]:
    """The stations of the way, for the drawing: each phase once, the delay that runs in it."""
    found: dict[str, Page] = {}
    for step in answer.steps:
        phase = found.setdefault(step.phase, {"label": said(step.phase_label), "state": "todo", "note": ""})
        if step.delay is not None:
            phase["note"] = said(step.delay.announced)
    stations = list(found.values())
    if stations:
        stations[0]["state"] = "current"
    return stations


def _steps(answer: Answer) -> list[Page]:
    """The steps one after another; a phase is named where it begins."""
    found, last = [], ""
    for step in answer.steps:
        found.append(
            {
                "title": said(step.title),
                "text": said(step.text),
                "phase": said(step.phase_label) if step.phase != last else "",
                "delay": _delay(step.delay) if step.delay else None,
            }
        )
        last = step.phase
    return found


def _delay(delay: Delay) -> Page:
    return {
        "announced": said(delay.announced),
        "read_as": said(delay.policy.name),
        "others": [said(policy.name) for policy in delay.readings if policy.code != delay.policy.code],
        "source": source(delay.source),
        "shaky": is_shaky(delay.certainty),
        "for": said(delay.name),
    }


def _papers(answer: Answer, reader: str) -> list[Page]:
    """The papers by what they are for, then by who brings them, the reader's own first."""
    titles = {
        "proof": _("Pour prouver la dispense"),
        "certificate": _("Pour l'attestation d'activité"),
        "visa": _("Pour le visa du contrat"),
    }
    bearers = {"employer": _("Apportés par l'employeur"), "worker": _("Apportés par la personne")}
    order = ("worker", "employer") if reader in WORKERS else ("employer", "worker")
    found = []
    for purpose, title in titles.items():
        pieces = [piece for piece in answer.documents if piece.needed_for == purpose]
        parts = [
            {"bearer": bearers[who], "items": [_paper(piece) for piece in pieces if piece.brought_by == who]}
            for who in order
        ]
        if pieces:
            found.append({"title": title, "parts": [part for part in parts if part["items"]]})
    return found


def _paper(piece: Piece) -> Page:
    return {
        "label": said(piece.label),
        "note": said(piece.note),
        "condition": said(piece.condition),
        "shaky": is_shaky(piece.certainty),
    }


def _refusals(answer: Answer) -> list[Page]:
    """Why such requests are refused, and how to avoid it."""
    if answer.is_blocked:
        return []
    subjects = ("certificate", "visa") if answer.route in ("simplified", "general") else ("visa",)
    found = {each.code: each for subject in subjects for each in reasons_for(subject) if not each.says_more}
    return [{"label": said(each.label), "mend": said(each.mend)} for each in found.values()]


def _distinct(sources: Iterable[Source]) -> list[Page]:
    """Each text once, in the order in which it is first relied on."""
    return [source(item) for item in {item.code: item for item in sources}.values()]


def _fees(answer: Answer) -> list[Page]:
    return [
        {
            "label": said(fee.label),
            "note": said(fee.note),
            "before_tax": money(fee.before_tax),
            "vat": money(fee.vat),
            "percent": fee.vat_percent,
            "total": money(fee.total),
            "free": not fee.total,
            "shaky": is_shaky(fee.certainty),
            "source": source(fee.source),
        }
        for fee in answer.fees
    ]


def _answers(answer: Answer, reader: str, variant: str, entry: str, given_day: Any) -> list[Page]:
    """What the reader answered, each with the way to change it; empty for facts that no question states."""
    given = answers_of(answer.facts, reader=reader, variant=variant, entry=entry, on=answer.on)
    course = follow(given, answer.on)
    return [
        {
            "question": said(question.titled_for(reader)),
            "answer": said(option.label),
            "url": links.question_url(course.answers[:number], given_day),
        }
        for number, (question, option) in enumerate(course.answered)
    ]


def _facts(answer: Answer) -> list[str]:
    """Every fact that was stated, as a sentence."""
    return [
        said(item.sentence(answer.facts[key]))
        for key, item in vocabulary().items()
        if answer.facts[key] != item.default
    ]
