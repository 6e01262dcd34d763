"""What opens a request: the guide's facts in the address, what the form adds to them, the person of the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.employers.models import Employer
from maslak.law import facts as law_facts
from maslak.law import routes
from maslak.people import documents
from maslak.people.enums import DocumentKind, ResidenceBasis
from maslak.people.identifiers import issuing_states
from maslak.people.models import IdentityDocument, Person
from maslak.people.queries import status_on
from maslak.permits import files, stays, workers
from maslak.permits.countries import alpha2
from maslak.permits.enums import FileKind, Variant
from maslak.permits.models import PermitFile, Worker

B = ResidenceBasis
#: Said by the guide, these speak of the stay already: the form does not say them again.
_OF_STAY = frozenset(
    {"residence_status", "present_in_morocco", "residence_basis", "protection", "proof", "residence_card"}
)
_VARIANTS_ASKED = {Variant.DOMESTIC, Variant.SECONDMENT, Variant.CHANGE, Variant.FIRST, Variant.RENEWAL}


@dataclass(frozen=True)
class Asked:
    """What the address says: the guide's facts (codes alone, no name), the kind of request, the person's reference."""

    facts: dict[str, Any] = field(default_factory=dict)
    variant: str = ""
    kind: str = ""
    entry: str = ""
    person: str = ""
    employer: str = ""
    application: str = ""

    @property
    def says_nothing(self) -> bool:
        return not (self.facts or self.variant)


def read(query: QueryDict) -> Asked:
    """What the address asks for. Raises LawError for a fact that the law does not know."""
    pairs = [(key, value) for key, values in query.lists() for value in values]
    given = law_facts.from_query(pairs)
    variant, kind = query.get("variant", ""), query.get("kind", "")
    return Asked(
        facts=given,
        variant=variant if variant in _VARIANTS_ASKED else "",
        kind=kind if kind in FileKind.values else "",
        entry=query.get("entry", ""),
        person=query.get("person", ""),
        employer=query.get("employeur", ""),
        application=query.get("candidature", ""),
    )


def answer_for(asked: Asked, on: date) -> routes.Answer | None:
    """What the law answers to the guide's facts; None when it was not asked."""
    if not asked.facts:
        return None
    return routes.decide(asked.facts, on=on, variant=asked.variant or None)


def from_register(person: Person, today: date) -> dict[str, Any]:
    """The worker's form filled from the register: only what a contract needs."""
    status, paper = status_on(person, today), paper_of(person)
    return {
        "document_kind": paper.kind if paper else "",
        "document_valid_to": paper.valid_to if paper else None,
        "family_name": person.family_name,
        "given_name": person.given_name,
        "name_in_arabic": person.name_in_arabic,
        "sex": person.sex,
        "birth_date": person.birth_date,
        "nationality": person.nationality,
        "residence": status.basis if status else ResidenceBasis.UNKNOWN,
        "residence_valid_to": status.valid_to if status else None,
        "preferred_language": person.preferred_language,
    }


def paper_of(person: Person) -> IdentityDocument | None:
    """The paper that a contract names first: the residence title, then a refugee card, then a passport."""
    order = (DocumentKind.RESIDENCE_CARD, DocumentKind.REFUGEE_CARD, DocumentKind.PASSPORT)
    known = {paper.kind: paper for paper in person.documents.all()}
    return next((known[kind] for kind in order if kind in known), None)


def _number(given: Mapping[str, Any], person: Person | None, by: Actor) -> str:
    """The number as typed; left empty, that of the register's paper, whose reading is written down."""
    typed = str(given["document_number"])
    paper = paper_of(person) if person is not None and not typed else None
    if paper is None or paper.kind != given["document_kind"]:
        return typed
    return documents.reveal_number(
        document_id=paper.pk, by=by, reason=_("Repris dans une demande de visa du contrat, avec la personne")
    )


def all_facts(asked: Asked, given: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The guide's facts with what the form says of the stay and of the list. Nothing of who the person is."""
    told = dict(asked.facts)
    if not _OF_STAY & set(told):
        told |= _stay(given, today)
    if given.get("list_entry"):
        told["in_list"] = given["list_entry"].split("-")[0]
    if asked.variant == Variant.SECONDMENT:
        told |= {"seconded": True, "limited_period": True}
    return told


def _stay(given: Mapping[str, Any], today: date) -> dict[str, Any]:
    return stays.facts_of_stay(
        given["residence"],
        until=given.get("residence_valid_to"),
        has_card=given["document_kind"] == DocumentKind.RESIDENCE_CARD,
        on=today,
    )


def stay_of(facts: Mapping[str, Any]) -> str:
    """On what the guide was told that the stay rests, as the form offers it; empty for somebody still abroad."""
    if facts.get("residence_basis"):
        return next(
            b for b, told in stays.OF_BASIS.items() if told.get("residence_basis") == facts["residence_basis"]
        )
    if facts.get("protection") == "refugee":
        return B.REFUGEE_BRA
    if facts.get("spouse_of_moroccan"):
        return B.SPOUSE
    if facts.get("residence_status") == "receipt":
        return B.RECEIPT
    return B.REGULAR if facts.get("residence_status") else ""


def kind_for(facts: Mapping[str, Any], asked: Asked, *, has_certificate: bool, on: date) -> str:
    """Which request comes first: the certificate, unless it is there already or none is needed."""
    if asked.kind or has_certificate:
        return asked.kind or FileKind.VISA
    route = routes.decide(facts, on=on, variant=asked.variant or None).route
    return FileKind.VISA if route in ("exempt", "blocked") else FileKind.CERTIFICATE


@transaction.atomic
def open_request(
    *,
    asked: Asked,
    given: dict[str, Any],
    employer: Employer,
    person: Person | None,
    by: Actor,
    now: datetime,
) -> PermitFile:
    """The worker and the draft, together or not at all. Raises what those actions and the law's table raise."""
    assert by.organisation is not None
    today = timezone.localdate(now)
    facts = all_facts(asked, given, today)
    worker = workers.describe_worker(
        organisation=by.organisation, person=person, by=by, today=today,
        **({name: given[name] for name in WORKER} | {"document_number": _number(given, person, by)}),
    )  # fmt: skip
    told = law_facts.stated(facts) | {"nationality": law_nationality(worker)}
    kind = kind_for(told, asked, has_certificate=given.get("has_certificate", False), on=today)
    return files.open_file(
        kind=kind, variant=asked.variant or Variant.FIRST, employer=employer, worker=worker, facts=facts,
        on=today, job_title=given["job_title"], region=given["region"],
        domestic=given.get("domestic", False) or asked.variant == Variant.DOMESTIC,
        list_entry=_line(asked, given) if kind == FileKind.CERTIFICATE else "", by=by, now=now,
    )  # fmt: skip


def _line(asked: Asked, given: Mapping[str, Any]) -> str:
    """The line of list A1 or A2, from the form or from the guide."""
    return str(given.get("list_entry") or asked.entry)


WORKER = (
    "family_name", "given_name", "name_in_arabic", "sex", "birth_date", "nationality", "document_kind",
    "document_number", "document_valid_to", "residence", "residence_valid_to", "preferred_language",
)  # fmt: skip


def law_nationality(worker: Worker) -> str | None:
    """The worker's country as the table of routes writes it; None for one it does not know."""
    code = alpha2(worker.nationality)
    return code if code in law_facts.COUNTRIES else None


def alpha3(code: str) -> str:
    """The three letters of a passport for a two-letter code; empty for none."""
    return next((long for long in issuing_states() if alpha2(long) == code), "")
