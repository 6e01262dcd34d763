"""What the papers of a request say, from its rows: who, what post, by which procedure, until when, why not."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.utils import timezone, translation

from maslak.access.models import Organisation
from maslak.core import places
from maslak.employers.models import EmployerKind
from maslak.law import clocks, lists, refusals
from maslak.law.datafiles import Entry, parse
from maslak.law.parameters import parameter
from maslak.law.route_table import route_words
from maslak.law.route_table import rules as route_rules
from maslak.law.words import Words
from maslak.papers import content
from maslak.papers.content import Bilingual
from maslak.people.enums import DocumentKind
from maslak.permits.countries import country
from maslak.permits.enums import PRESENT, FileKind, Ground, PieceState, Route
from maslak.permits.models import Decision, PermitFile, Piece
from maslak.permits.routing import piece_words

_FILE = Path(__file__).parent / "data" / "papers.yaml"


def certificate(file: PermitFile) -> content.CertificateContent:
    """The activity certificate of a granted file."""
    assert file.valid_from is not None
    assert file.valid_to is not None
    assert file.decided_at is not None
    return content.CertificateContent(
        issuer=issuer(file),
        file_number=file.ref,
        employer=employer(file),
        worker=worker(file),
        post=post(file),
        procedure=_procedure(file),
        decided_on=timezone.localdate(file.decided_at),
        valid_from=file.valid_from,
        valid_to=file.valid_to,
    )


def contract(file: PermitFile) -> content.ContractContent:
    """The work contract: a draft for signature, and with its visa once the file is stamped.

    Terms that are not written yet are left at zero: the house that prints refuses them by name.
    """
    terms, on = file.terms, file.valid_from or file.terms.starts_on or timezone.localdate(file.created_at)
    variant = _texts().child("variants").words(file.variant)
    return content.ContractContent(
        file_number=file.ref,
        variant=_capital(Bilingual.of(variant)),
        employer=employer(file),
        worker=worker(file),
        post=post(file),
        duration_months=terms.months or 0,
        pay=content.Pay(
            amount=terms.wage_mad or Decimal(0),
            extras=(Bilingual.same(terms.benefits),) if terms.benefits else (),
        ),
        weekly_hours=terms.weekly_hours or 0,
        weekly_rest_hours=int(_of_the_code(file, "weekly_rest_hours", on)),
        annual_leave_days_per_month=_of_the_code(file, "leave_days_per_month", on),
        route=_ground(file),
        return_to=Bilingual.of(country(file.worker.nationality)),
        place=_city(file.employer.city or terms.city),
        trial_days=terms.trial_days or 0,
        starts_on=terms.starts_on,
        domestic=_domestic(file) if file.domestic else None,
        visa=_visa(file),
    )


def receipt(file: PermitFile, *, at: datetime) -> content.ReceiptContent:
    """The receipt of what was deposited at that moment, with its pieces and the day of the answer."""
    return content.ReceiptContent(
        issuer=issuer(file),
        file_number=file.ref,
        request=request(file),
        deposited_at=at,
        deposited_by=file.filed_by.name_fr,
        employer=employer(file),
        worker=worker(file),
        post=post(file),
        pieces=tuple(_piece(piece) for piece in file.pieces.exclude(state=PieceState.WAIVED)),
        outside_reference=file.external_ref,
        answer_by=file.due_on,
        answer_rule=Bilingual.of(clocks.policy(file.clock_policy).name) if file.clock_policy else None,
    )


def refusal(file: PermitFile, decision: Decision) -> content.RefusalContent:
    """The letter that refuses, with the reasons of the list, the officer's words and the remedies."""
    day = timezone.localdate(decision.at)
    return content.RefusalContent(
        issuer=issuer(file),
        file_number=file.ref,
        request=request(file),
        requested_on=timezone.localdate(file.submitted_at or decision.at),
        decided_on=day,
        employer=employer(file),
        worker=worker(file),
        post=post(file),
        reasons=_reasons(file, decision),
        remedies=_remedies(day),
        return_costs=file.kind == FileKind.VISA,
    )


# --- who ---------------------------------------------------------------------


def issuer(file: PermitFile) -> content.Issuer:
    """The body that holds the file, and whether it decides. A counter signs under the body it belongs to."""
    body = file.held_by
    head = body.parent or body
    return content.Issuer(
        name=_name(head),
        city=_city(body.city or head.city),
        decides=file.desk is not None and file.desk.decides,
        unit=_name(body) if body.parent is not None else None,
        address=body.address,
        signatory=Bilingual.of(_texts().words("signatory")),
    )


def worker(file: PermitFile) -> content.Worker:
    """The worker with the whole number of their paper: whoever prints it leaves a trace."""
    who = file.worker
    return content.Worker(
        name=who.full_name,
        nationality=Bilingual.of(country(who.nationality)),
        document=_label(DocumentKind(who.document_kind).label) if who.document_kind else Bilingual.same(""),
        document_number=who.number,
        name_ar=who.name_in_arabic,
        born_on=f"{who.birth_date:%d/%m/%Y}" if who.birth_date else "",
    )


def employer(file: PermitFile) -> content.Employer:
    """The establishment; a household has no number of a firm."""
    firm = file.employer
    return content.Employer(
        name=firm.name,
        city=_city(firm.city or file.terms.city),
        household=firm.kind == EmployerKind.HOUSEHOLD,
        identifier=f"ICE {firm.ice}" if firm.ice else "",
        social_security=firm.cnss,
        address=firm.address,
        represented_by=firm.signatory,
    )


def post(file: PermitFile) -> content.Post:
    """The post as it is asked for."""
    terms = file.terms
    return content.Post(
        title=Bilingual.same(file.job_title),
        workplace=_workplace(terms.workplace, terms.city),
        duties=Bilingual.same(terms.tasks) if terms.tasks else None,
    )


def request(file: PermitFile) -> Bilingual:
    """« Demande de visa du contrat de travail d'étranger : premier recrutement »."""
    texts = _texts()
    said = texts.child("requests").words(file.kind)
    return Bilingual.of(said.filled(variant=texts.child("variants").words(file.variant)))


# --- what --------------------------------------------------------------------


def _procedure(file: PermitFile) -> Bilingual:
    code = {Route.SIMPLIFIED: "simplified", Route.EXEMPT: "exempt"}.get(Route(file.route), "general")
    route, said = route_words().routes[code], _texts().child("procedures")
    if file.ground == Ground.RENEWAL:
        return Bilingual.of(said.words("renewal").filled(route=route))
    if file.ground:
        line = _line(file) or lists.list_names()[file.ground]
        return Bilingual.of(said.words("of_list").filled(route=route, line=line))
    return Bilingual.of(route)


def _line(file: PermitFile) -> Words | None:
    """The line of the list, as the version that was in force named it."""
    for version in lists.all_versions():
        if version.version == file.list_version:
            return next((each.label for each in version.entries if each.code == file.list_entry), None)
    return None


def _ground(file: PermitFile) -> Bilingual:
    """The certificate with its number, or the exemption with its rule."""
    said = _texts().child("grounds")
    if file.certificate is not None:
        number = file.certificate.number or file.certificate.ref
        return Bilingual.of(said.words("certificate").filled(number=number))
    versions = route_rules().get(file.rule)
    if file.route == Route.EXEMPT and versions:
        return Bilingual.of(said.words("exempt").filled(rule=versions[-1].title))
    return Bilingual.of(said.words("outside"))


def _of_the_code(file: PermitFile, name: str, on: date) -> Decimal:
    """A parameter of the labour code, or of the law on domestic work, on the day the contract begins."""
    return Decimal(parameter(f"domestic_{name}" if file.domestic else name, on=on).value)


def _domestic(file: PermitFile) -> content.Domestic:
    lodged = file.terms.lives_in
    return content.Domestic(housed=lodged, fed=lodged, weekly_rest=Bilingual.of(_texts().words("rest_day")))


def _visa(file: PermitFile) -> content.Visa | None:
    if not file.number or file.valid_from is None or file.valid_to is None:
        return None
    return content.Visa(
        number=file.number, granted_on=file.valid_from, valid_to=file.valid_to, issuer=issuer(file)
    )


def _piece(piece: Piece) -> content.Piece:
    words = piece_words(piece.code)
    return content.Piece(
        label=Bilingual.of(words) if words else Bilingual.same(piece.code), received=piece.state in PRESENT
    )


def _reasons(file: PermitFile, decision: Decision) -> tuple[content.Reason, ...]:
    """Each reason in the words of the list; what the officer wrote stands under the one that asks for it."""
    known = [refusals.reason(code, file.kind) for code in decision.reasons]
    asked = next((reason.code for reason in known if reason.says_more), known[0].code if known else "")
    detail = Bilingual.same(decision.text) if decision.text else None
    return tuple(
        content.Reason(label=Bilingual.of(reason.label), detail=detail if reason.code == asked else None)
        for reason in known
    )


def _remedies(on: date) -> tuple[Bilingual, ...]:
    days = {
        "court": int(parameter("court_appeal_days", on=on).value),
        "silence": int(parameter("implicit_refusal_days", on=on).value),
    }
    lines = [Words(**line).filled(**days) for line in _texts().items("remedies")]
    return tuple(Bilingual.of(line) for line in lines)


# --- words -------------------------------------------------------------------


@cache
def _texts() -> Entry:
    return parse(_FILE.name, _FILE.read_text(encoding="utf-8"))


def _name(body: Organisation) -> Bilingual:
    return Bilingual(body.name_fr, body.name_ar or body.name_fr)


def _city(name: str) -> Bilingual:
    """The town as it is written, and in Arabic when the gazetteer knows it."""
    found = places.find_city(name)
    return Bilingual(name, found.ar if found else name)


def _workplace(address: str, town: str) -> Bilingual:
    city = _city(town)
    if not address:
        return city
    return Bilingual(f"{address}, {city.fr}", f"{address}، {city.ar}")


def _label(label: object) -> Bilingual:
    """A code's label in both languages."""
    said = {}
    for language in ("fr", "ar"):
        with translation.override(language):
            said[language] = str(label)
    return Bilingual(said["fr"], said["ar"])


def _capital(text: Bilingual) -> Bilingual:
    return Bilingual(text.fr[:1].upper() + text.fr[1:], text.ar)
