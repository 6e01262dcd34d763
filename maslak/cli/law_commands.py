"""`maslak route`: facts in, what the law says of the hiring out. Needs no database.

The facts are one JSON object on standard input, with the keys and values of `law/data/facts.yaml`; an omitted
fact counts as false, or as none. The answer is the one of the public guide and of the desk.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any

from django.utils import timezone

from maslak.core.errors import Invalid
from maslak.law.checklists import Piece
from maslak.law.facts import FactValue, to_query
from maslak.law.procedure import Delay, ProcedureStep
from maslak.law.routes import Answer, decide
from maslak.law.words import Source, Words


def route(arguments: argparse.Namespace, _rest: list[str]) -> int:
    """Print the answer for the facts of standard input.

    Facts that cannot be read, an unknown key or value, a day without rules raise a DomainError.
    """
    answer = decide(
        facts_of(sys.stdin.buffer.read()),
        on=day(arguments.on) if arguments.on else timezone.localdate(),
        variant=arguments.variant,
        entry=arguments.entry,
    )
    language = arguments.language
    shown = (
        json.dumps(as_json(answer, language), ensure_ascii=False)
        if arguments.json
        else in_words(answer, language)
    )
    print(shown)
    return 0


def day(text: str) -> date:
    """The day of `--on`. Raises Invalid."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"« {text} » n'est pas une date : écrivez par exemple 2026-03-01 (--on).")


def facts_of(content: bytes) -> dict[str, Any]:
    """The facts as one JSON object. Raises Invalid for anything else, and for a fact that stands twice."""
    try:
        found = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise Invalid("Les faits ne sont pas écrits en UTF-8.")
    except json.JSONDecodeError as error:
        raise Invalid(f"Les faits ne sont pas du JSON : ligne {error.lineno}, colonne {error.colno}.")
    except RecursionError:
        raise Invalid("Les faits sont imbriqués trop profondément : un seul objet JSON est attendu.")
    if not isinstance(found, dict):
        raise Invalid('Les faits sont un objet JSON, par exemple {"nationality": "SN"}.')
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Invalid(f"Le fait « {key} » est donné deux fois.")
        found[key] = value
    return found


def as_json(answer: Answer, language: str) -> dict[str, Any]:
    """The answer for a program. `why` holds sentences in the language; `reasons` the same in all three."""

    def say(words: Words | None) -> str | None:
        return None if words is None else words.in_language(language)

    return {
        "route": answer.route,
        "visa": answer.visa,
        "rule": answer.rule,
        "on": answer.on.isoformat(),
        "title": say(answer.title),
        "says": say(answer.says),
        "why": [say(reason.words) for reason in answer.why],
        "reasons": [
            {"fact": reason.fact or None, "value": _value(reason.value), **_three(reason.words)}
            for reason in answer.why
        ],
        "near_misses": [
            {"rule": item.rule, "fact": item.reason.fact, "why": say(item.reason.words)}
            for item in answer.near_misses
        ],
        "advice": say(answer.advice),
        "refer": [{"code": code, "label": say(label)} for code, label in answer.referrals],
        "channel": {
            "code": answer.channel.code,
            "label": say(answer.channel.label),
            "address": answer.channel.address,
        },
        "variant": answer.variant,
        "documents": [_piece(piece, language) for piece in answer.documents],
        "steps": [_step(step, language) for step in answer.steps],
        "time": [_delay(delay, language) for delay in answer.delays],
        "fees": [
            {
                "code": fee.code,
                "label": say(fee.label),
                "before_tax": str(fee.before_tax),
                "vat_percent": fee.vat_percent,
                "vat": str(fee.vat),
                "total": str(fee.total),
                "currency": "MAD",
                "valid_from": fee.valid_from.isoformat(),
                "certainty": fee.certainty,
                "source": _source(fee.source, language),
            }
            for fee in answer.fees
        ],
        "disagreements": [
            {
                "code": item.code,
                "about": item.about,
                "question": say(item.question),
                "sides": [
                    {"reading": side.reading, "text": say(side.text), "source": _source(side.source, language)}
                    for side in item.sides
                ],
            }
            for item in answer.disagreements
        ],
        "cautions": [
            {"code": item.code, "text": say(item.text), "source": _source(item.source, language)}
            for item in answer.cautions
        ],
        "interruption": answer.interruption.code if answer.interruption else None,
        "sources": [_source(source, language) for source in answer.sources],
        "certainty": answer.certainty,
        "valid_from": answer.valid_from.isoformat(),
        "valid_to": answer.valid_to.isoformat() if answer.valid_to else None,
        "facts": {key: _value(answer.facts[key]) for key in dict(to_query(answer.facts))},
    }  # fmt: skip


def in_words(answer: Answer, language: str) -> str:
    """The answer for a reader: what, why, with which papers, by which texts."""
    lines = [
        f"{answer.route_label.in_language(language)} ({answer.rule}). {answer.visa_label.in_language(language)}.",
        answer.says.in_language(language),
        *(f"  – {reason.words.in_language(language)}" for reason in answer.why),
    ]
    if answer.advice is not None:
        lines.append(answer.advice.in_language(language))
    lines += [f"  [ ] {piece.label.in_language(language)}" for piece in answer.documents]
    lines += [
        f"  {source.text.in_language(language)}" + (f" <{source.address}>" if source.address else "")
        for source in answer.sources
    ]
    return "\n".join(lines)


def _three(words: Words) -> dict[str, str]:
    return {"fr": words.fr, "ar": words.ar, "en": words.en}


def _value(value: FactValue) -> bool | int | str | list[str] | None:
    return sorted(value) if isinstance(value, frozenset) else value


def _source(source: Source, language: str) -> dict[str, str | None]:
    return {"text": source.text.in_language(language), "address": source.address}


def _piece(piece: Piece, language: str) -> dict[str, Any]:
    return {
        "code": piece.code,
        "label": piece.label.in_language(language),
        "for": piece.needed_for,
        "brought_by": piece.brought_by,
        "condition": piece.condition.in_language(language) if piece.condition else None,
        "note": piece.note.in_language(language) if piece.note else None,
        "certainty": piece.certainty,
        "source": _source(piece.source, language),
    }


def _step(step: ProcedureStep, language: str) -> dict[str, Any]:
    return {
        "code": step.code,
        "phase": step.phase,
        "title": step.title.in_language(language),
        "text": step.text.in_language(language),
        "certainty": step.certainty,
        "source": _source(step.source, language),
    }


def _delay(delay: Delay, language: str) -> dict[str, Any]:
    return {
        "procedure": delay.procedure,
        "announced": delay.announced.in_language(language),
        "policy": delay.policy.code,
        "readings": [reading.code for reading in delay.readings],
        "certainty": delay.certainty,
        "source": _source(delay.source, language),
    }
