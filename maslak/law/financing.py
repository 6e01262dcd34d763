"""What may pay for a small enterprise, by date: the catalogue of financing, filtered by basis of stay and legal form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from maslak.law.datafiles import Entry, read
from maslak.law.statuses import ANSWERS, UNKNOWN, statuses
from maslak.law.statuses import status as status_of
from maslak.law.words import Source, Words

KINDS = frozenset({
    "grant", "honour_loan", "kit", "microcredit", "top_up", "stipend", "bank_loan", "savings",
})  # fmt: skip
#: The order in which a reader wants them: open, on conditions, unsure, closed.
_ORDER = ("Y", "C", "U", "N")


@dataclass(frozen=True, slots=True)
class Product:
    """One way to pay for an enterprise. `open_to`: basis of stay → Y yes, C on conditions, U unsure, N no in practice."""

    code: str
    label: Words
    provider: Words
    note: Words
    kinds: tuple[str, ...]
    forms: tuple[str, ...]
    open_to: Mapping[str, str]
    valid_from: date
    valid_to: date | None
    source: Source
    certainty: str

    def answer(self, status: str) -> str:
        """Whether somebody of that basis of stay may have it."""
        return self.open_to[status]


def products(on: date, *, status: str = UNKNOWN, form: str = "") -> tuple[Product, ...]:
    """What was offered that day for that legal form (« » for any), what is open to that basis of stay first.

    Products closed to it are kept, last: a closed door that is told saves a journey. Raises UnknownStatus.
    """
    status_of(status)
    found = [
        each
        for each in _products()
        if each.valid_from <= on
        and (each.valid_to is None or on <= each.valid_to)
        and (not form or form in each.forms)
    ]
    return tuple(sorted(found, key=lambda each: _ORDER.index(each.answer(status))))


def product(code: str) -> Product | None:
    """A product of any time by its code."""
    return next((each for each in _products() if each.code == code), None)


@cache
def _products() -> tuple[Product, ...]:
    document = read("financing.yaml")
    document.only("openness", "products")
    found = tuple(_product(entry) for entry in document.children("products", "product"))
    if len({each.code for each in found}) != len(found):
        raise document.fail("a product stands twice")
    return found


def _product(entry: Entry) -> Product:
    entry.only(
        "product", "valid_from", "valid_to", "source", "certainty", "kinds", "forms", "open_to", "label", "provider",
        "note",
    )  # fmt: skip
    kinds = tuple(str(kind) for kind in entry.items("kinds"))
    if strange := set(kinds) - KINDS:
        raise entry.fail(f"{', '.join(sorted(strange))} is no kind of financing")
    answers = {code: str(value) for code, value in entry.child("open_to").pairs()}
    if set(answers) != set(statuses()) or not set(answers.values()) <= set(ANSWERS):
        raise entry.fail(f"“open_to” answers {', '.join(ANSWERS)} for each basis of stay, and for no other")
    return Product(
        code=entry.text("product"),
        label=entry.words("label"),
        provider=entry.words("provider"),
        note=entry.words("note"),
        kinds=kinds,
        forms=tuple(str(form) for form in entry.items("forms")),
        open_to=answers,
        valid_from=entry.day("valid_from"),
        valid_to=entry.optional("valid_to", entry.day),
        source=entry.source(),
        certainty=entry.certainty(),
    )
