"""Why a certificate or a visa may be refused: the code list, what each reason means and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from maslak.law.datafiles import Entry, read
from maslak.law.errors import LawError
from maslak.law.words import Source, Words

SUBJECTS = ("certificate", "visa")


@dataclass(frozen=True, slots=True)
class RefusalReason:
    """One reason. `says_more`: the decision that uses it must add its own words."""

    code: str
    subjects: tuple[str, ...]
    label: Words
    mend: Words
    says_more: bool
    source: Source
    certainty: str


class UnknownReason(LawError):
    """A code that is no reason to refuse this."""

    def __init__(self, code: str, subject: str) -> None:
        self.code, self.subject = code, subject
        allowed = ", ".join(reason.code for reason in reasons_for(subject))
        super().__init__(
            Words(
                f"« {code} » n'est pas un motif de refus. Motifs admis : {allowed}.",
                f"«{code}» ليس سببا للرفض. الأسباب المقبولة: {allowed}.",
                f"“{code}” is not a reason to refuse. Admitted reasons: {allowed}.",
            )
        )


def reasons_for(subject: str) -> tuple[RefusalReason, ...]:
    """The reasons for which a `certificate` or a `visa` may be refused, in the order to show them."""
    return tuple(reason for reason in all_reasons().values() if subject in reason.subjects)


def reason(code: str, subject: str) -> RefusalReason:
    """The reason of that code. Raises UnknownReason when it is none for that subject."""
    found = all_reasons().get(code)
    if found is None or subject not in found.subjects:
        raise UnknownReason(code, subject)
    return found


@cache
def all_reasons() -> Mapping[str, RefusalReason]:
    """Every reason by its code."""
    return reasons_of(read("refusal_reasons.yaml"))


def reasons_of(document: Entry) -> Mapping[str, RefusalReason]:
    """The checked reasons of one file. Raises BadDataFile."""
    document.only("reasons")
    found: dict[str, RefusalReason] = {}
    for code, entry in document.keyed("reasons"):
        entry.only("subjects", "label", "mend", "says_more", "source", "certainty")
        subjects = tuple(str(item) for item in entry.items("subjects"))
        if not subjects or not set(subjects) <= set(SUBJECTS):
            raise entry.fail(f"“subjects” must name {' or '.join(SUBJECTS)}")
        found[code] = RefusalReason(
            code,
            subjects,
            entry.words("label"),
            entry.words("mend"),
            entry.has("says_more"),
            entry.source(),
            entry.certainty(),
        )
    return MappingProxyType(found)
