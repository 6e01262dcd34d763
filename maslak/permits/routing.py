"""What the law says of one request on its day: the route, its ground, the papers, the fee, the counter.

The answer comes from the decision table of `law`; nothing is decided here. What the sources leave open stays open:
the applicant may file, the rule is kept with the file and every page says that the sources disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.core.errors import Invalid
from maslak.core.text import fold
from maslak.employers.models import Employer
from maslak.law import checklists, facts, fees, lists, routes
from maslak.law.errors import LawError, NoValueOnDate
from maslak.law.parameters import parameter
from maslak.law.words import Words
from maslak.permits.countries import alpha2
from maslak.permits.enums import FileKind, FileStatus, Ground, Route, Variant
from maslak.permits.models import PermitFile

CFC_CHANNEL = "taechir_cfc_counter"
LISTS = frozenset({Ground.A1, Ground.A2})
_ROUTES = {"exempt": Route.EXEMPT, "simplified": Route.SIMPLIFIED, "general": Route.GENERAL}
_OPEN_ROUTES = ("simplified", "general", "disputed")  # where a certificate may be asked for
_RENEWED = "renewal_same_employer_same_post"


@dataclass(frozen=True)
class Plan:
    """What a request is made of. `pieces` are (code, required)."""

    variant: str
    route: str
    ground: str
    rule: str
    facts: dict[str, Any]
    pieces: tuple[tuple[str, bool], ...]
    is_cfc: bool
    list_version: str


def plan(
    *, kind: str, variant: str, given: Mapping[str, Any], nationality: str, list_entry: str, on: date
) -> Plan:
    """The plan for these facts on that day. `nationality`: the worker's, ISO 3166-1 alpha-3.

    Raises Invalid, in the reader's language, for facts that the law does not know, a hiring that it blocks, a
    certificate where none is needed, and a line that is not in the list.
    """
    try:
        stated = _stated(given, variant, nationality)
        answer = routes.decide(stated, on=on, variant=_variant(variant, stated), entry=list_entry or None)
        version = lists.lists_on(on).version if list_entry else ""
    except LawError as error:
        raise Invalid(_said(error.words), field="facts") from error
    if answer.is_blocked or answer.visa == "not_accessible":
        raise Invalid(" ".join(map(_said, (answer.says, *([answer.advice] if answer.advice else [])))))
    if kind == FileKind.CERTIFICATE and answer.route not in _OPEN_ROUTES:
        raise Invalid(
            _("%(rule)s Ouvrez directement la demande de visa du contrat.") % {"rule": _said(answer.says)}
        )
    ground = _ground(answer)
    if list_entry and (answer.entry is None or answer.entry.list != ground):
        raise Invalid(_("Choisissez une ligne de la liste qui correspond au poste."), field="list_entry")
    return Plan(
        variant=_variant(variant, stated),
        route=_ROUTES.get(answer.route, Route.UNKNOWN),
        ground=ground,
        rule=answer.rule,
        facts=_as_json(stated),
        pieces=_pieces(kind, answer, on),
        is_cfc=answer.channel.code == CFC_CHANNEL,
        list_version=version,
    )


def _stated(given: Mapping[str, Any], variant: str, nationality: str) -> dict[str, Any]:
    """The facts given, with what the request itself says of the nationality and of the renewal."""
    stated: dict[str, Any] = dict(facts.stated(given))
    country = alpha2(nationality)
    if stated.get("nationality") and stated["nationality"] != country:
        raise Invalid(
            _("La nationalité n'est pas celle de la personne décrite : refaites le parcours du guide."),
            field="facts",
        )
    if country in facts.COUNTRIES:
        stated["nationality"] = country
    if variant == Variant.RENEWAL:
        # The post is renewed as such, whatever list opened it the first time; a promotion is no renewal.
        stated.pop("in_list", None)
        stated |= {_RENEWED: True, "promotion": False}
    return stated


def _variant(variant: str, stated: Mapping[str, Any]) -> str:
    """A first request whose facts tell of a renewal is one."""
    renewed = stated.get(_RENEWED) and not stated.get("promotion")
    return Variant.RENEWAL if variant == Variant.FIRST and renewed else variant


def _ground(answer: routes.Answer) -> str:
    if answer.route != "simplified":
        return Ground.NONE
    return str(answer.facts["in_list"] or Ground.RENEWAL)


def _pieces(kind: str, answer: routes.Answer, on: date) -> tuple[tuple[str, bool], ...]:
    """The papers of that kind of request; where sources disagree on the certificate, those of the longer procedure."""
    documents = answer.documents
    if kind == FileKind.CERTIFICATE and answer.route == "disputed":
        documents = checklists.certificate_pieces("general", on)
    purposes = ("certificate",) if kind == FileKind.CERTIFICATE else ("proof", "visa")
    return tuple((d.code, d.condition is None) for d in documents if d.needed_for in purposes)


def fee_code(kind: str, route: str, ground: str) -> str:
    """Which fee such a request has; where sources disagree on the certificate, that of the longer procedure."""
    if kind == FileKind.VISA:
        return "visa"
    if route == Route.SIMPLIFIED:
        return "renewal" if ground == Ground.RENEWAL else "simplified"
    return "general"


def fee_of(
    code: str, *, employer: Employer, job_title: str, on: date, but: int | None = None
) -> Decimal | None:
    """What is to be paid, tax in, in dirhams; None for nothing, or while no amount is known.

    In the general procedure the first certificate of the year for an occupation costs more than the next ones, up
    to a number fixed by date. `but`: a file not to count.
    """
    try:
        if code == "general":
            code = _general_code(employer, job_title, on, but)
        return fees.fee(code, on).total or None
    except NoValueOnDate:
        return None


def _general_code(employer: Employer, job_title: str, on: date, but: int | None) -> str:
    same_year = (
        PermitFile.objects.filter(
            employer=employer, kind=FileKind.CERTIFICATE, route=Route.GENERAL, submitted_at__year=on.year
        )
        .exclude(status=FileStatus.ABANDONED)
        .exclude(pk=but or 0)
    )
    key = fold(job_title)
    sent = sum(fold(title) == key for title in same_year.values_list("job_title", flat=True))
    most = int(parameter("attestation_further_files_max", on=on).value)
    return "general_further" if 0 < sent <= most else "general_first"


def check_list_entry(ground: str, list_entry: str, employer: Employer, on: date) -> str:
    """The version of the lists that holds the line, empty for no line.

    Raises Invalid for a line of another list, or whose criteria the establishment does not meet.
    """
    if not list_entry:
        return ""
    try:
        line, version = lists.entry(list_entry, on), lists.lists_on(on).version
    except LawError as error:
        raise Invalid(_said(error.words), field="list_entry") from error
    if line.list != ground:
        raise Invalid(_("Choisissez une ligne de la liste qui correspond au poste."), field="list_entry")
    capital = employer.capital_mad
    measures = {"employees": employer.headcount, "capital_mad": None if capital is None else int(capital)}
    if line.met_by(measures) is False:
        raise Invalid(
            _("L'établissement, tel qu'il est décrit, ne remplit pas le critère de cette ligne : %(line)s.")
            % {"line": _said(line.label)},
            field="list_entry",
        )
    return version


def piece_words(code: str) -> Words | None:
    """What the piece is called, in three languages; None for one that no table holds."""
    piece = checklists.piece(code)
    return piece.label if piece else _evidence().get(code)


@cache
def _evidence() -> Mapping[str, Words]:
    """The proofs of the lines of A1 and A2, which take the place of one piece of the checklist."""
    return {
        code: words
        for version in lists.all_versions()
        for line in version.entries
        for code, words in line.evidence
    }


def _as_json(stated: Mapping[str, Any]) -> dict[str, Any]:
    return {key: sorted(value) if isinstance(value, frozenset) else value for key, value in stated.items()}


def _said(words: Words) -> str:
    return words.in_language(get_language() or "fr")
