"""Legal forms of a small enterprise, by date: who may choose them, what they limit, the steps of their creation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from maslak.law.datafiles import Entry, read
from maslak.law.errors import LawError
from maslak.law.words import Source, Words


@dataclass(frozen=True, slots=True)
class FormStep:
    """One formality; an optional one may be left out. `needs_capital`: the capital and its shares are noted first."""

    code: str
    label: Words
    optional: bool
    needs_capital: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What applied to one legal form in a time. Ceilings are dirhams of turnover a year, by kind of activity."""

    code: str
    label: Words
    note: Words
    members_min: int
    members_max: int | None
    capital_min_mad: Decimal | None
    share_min_mad: Decimal | None
    ceilings_mad: Mapping[str, Decimal]
    exclusions: Words | None
    steps: tuple[FormStep, ...]
    valid_from: date
    valid_to: date | None
    source: Source
    certainty: str

    def admits(self, members: int) -> bool:
        """Whether a team of that size may choose this form."""
        return self.members_min <= members and (self.members_max is None or members <= self.members_max)


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount in dirhams that an enterprise of that form watches."""

    form: str
    code: str
    label: Words
    amount_mad: Decimal
    valid_from: date
    valid_to: date | None
    source: Source
    certainty: str


class NoSuchForm(LawError):
    """A legal form that did not exist on that day."""

    def __init__(self, code: str, day: date) -> None:
        super().__init__(
            Words(
                f"La forme « {code} » n'existait pas le {day:%d/%m/%Y}.",
                f"لم يكن الشكل «{code}» موجودا بتاريخ {day:%d/%m/%Y}.",
                f"The form “{code}” did not exist on {day:%d/%m/%Y}.",
            )
        )


def form(code: str, on: date) -> Form:
    """The form as it stood that day. Raises NoSuchForm."""
    for found in _forms():
        if found.code == code and _covers(found, on):
            return found
    raise NoSuchForm(code, on)


def forms(on: date) -> tuple[Form, ...]:
    """Every form that may be chosen that day, in the order of the file."""
    return tuple(found for found in _forms() if _covers(found, on))


def limits(code: str, on: date) -> tuple[Limit, ...]:
    """What an enterprise of that form watches on that day."""
    return tuple(found for found in _limits() if found.form == code and _covers(found, on))


def optional_steps(code: str) -> frozenset[str]:
    """The formalities of that form that may be left out, whatever the day."""
    return frozenset(
        step.code for found in _forms() if found.code == code for step in found.steps if step.optional
    )


def capital_steps(code: str) -> frozenset[str]:
    """The formalities of that form that wait for the capital and its shares, whatever the day."""
    return frozenset(
        step.code for found in _forms() if found.code == code for step in found.steps if step.needs_capital
    )


def step_words(code: str, step: str) -> Words | None:
    """How a formality of that form is called; None for one that no version of the form knows."""
    for found in _forms():
        for each in found.steps:
            if found.code == code and each.code == step:
                return each.label
    return None


def _covers(found: Form | Limit, day: date) -> bool:
    return found.valid_from <= day and (found.valid_to is None or day <= found.valid_to)


@cache
def _forms() -> tuple[Form, ...]:
    return tuple(_form(entry) for entry in read("legal_forms.yaml").children("forms", "form"))


def _form(entry: Entry) -> Form:
    entry.only(
        "form", "valid_from", "valid_to", "source", "certainty", "label", "note", "members_min", "members_max",
        "capital_min_mad", "share_min_mad", "ceilings_mad", "exclusions", "steps",
    )  # fmt: skip
    steps = []
    for step in entry.children("steps", "code"):
        step.only("code", "label", "optional", "needs_capital")
        steps.append(
            FormStep(step.text("code"), step.words("label"), step.has("optional"), step.has("needs_capital"))
        )
    if len({step.code for step in steps}) != len(steps):
        raise entry.fail("a step stands twice")
    ceilings: dict[str, Decimal] = {}
    if entry.has("ceilings_mad"):
        section = entry.child("ceilings_mad")
        ceilings = {kind: section.amount(kind) for kind, _value in section.pairs()}
    return Form(
        code=entry.text("form"),
        label=entry.words("label"),
        note=entry.words("note"),
        members_min=entry.whole("members_min"),
        members_max=entry.optional("members_max", entry.whole),
        capital_min_mad=entry.optional("capital_min_mad", entry.amount),
        share_min_mad=entry.optional("share_min_mad", entry.amount),
        ceilings_mad=ceilings,
        exclusions=entry.optional("exclusions", entry.words),
        steps=tuple(steps),
        valid_from=entry.day("valid_from"),
        valid_to=entry.optional("valid_to", entry.day),
        source=entry.source(),
        certainty=entry.certainty(),
    )


@cache
def _limits() -> tuple[Limit, ...]:
    found = []
    for entry in read("legal_forms.yaml").children("limits", "code"):
        entry.only("form", "code", "valid_from", "valid_to", "amount_mad", "source", "certainty", "label")
        found.append(
            Limit(
                form=entry.text("form"),
                code=entry.text("code"),
                label=entry.words("label"),
                amount_mad=entry.amount("amount_mad"),
                valid_from=entry.day("valid_from"),
                valid_to=entry.optional("valid_to", entry.day),
                source=entry.source(),
                certainty=entry.certainty(),
            )
        )
    return tuple(found)
