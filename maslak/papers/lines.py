"""What a paper says in its tables, line by line: the page that verifies it shows these and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from maslak.papers import phrasing
from maslak.papers.content import (
    AssistedContent,
    Bilingual,
    CertificateContent,
    Content,
    ContractContent,
    Employer,
    Issuer,
    Post,
    ReceiptContent,
    RefusalContent,
    TrainingContent,
    Worker,
)

_LAST_SIGNS = 4  # of a number that a public page shows in part


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of a paper, by the key of its label, in both languages.

    `private`: a public page leaves the line out; `secret`: the number in it that such a page shows in part.
    """

    key: str
    fr: str
    ar: str
    secret: str = ""
    private: bool = False

    def in_language(self, language: str) -> str:
        """The value for a reader of that language; French for any but Arabic."""
        return self.ar if language == "ar" else self.fr

    @property
    def public(self) -> Line:
        """The same line with its number cut to the last signs: enough to compare, not to copy."""
        if not self.secret:
            return self
        cut = f"… {self.secret[-_LAST_SIGNS:]}"
        return Line(self.key, self.fr.replace(self.secret, cut), self.ar.replace(self.secret, cut))


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under one heading; `key` names it among the fixed words."""

    key: str
    lines: tuple[Line, ...]


def lines_of(content: Content) -> list[Line]:
    """The facts of a paper in their order, those that it leaves out left out."""
    return [line for section in sections_of(content) for line in section.lines]


def sections_of(content: Content) -> list[Section]:
    """The facts of a paper under their headings: the file, who hires, who is hired, what for."""
    about: list[Line | None]
    if isinstance(content, TrainingContent):
        return [
            _section("learner_section", _learner(content)),
            _section("training_section", _training(content)),
        ]
    if isinstance(content, AssistedContent):
        return [_section("file_section", _assisted(content)), _section("help_section", _help(content))]
    if isinstance(content, CertificateContent):
        about = _certificate(content)
    elif isinstance(content, ContractContent):
        about = _contract(content)
    elif isinstance(content, ReceiptContent):
        about = _receipt(content)
    else:
        about = _refusal(content)
    return [
        _section("file_section", about),
        _section("employer_section", _employer(content.employer)),
        _section("worker_section", _worker(content.worker)),
        _section("post_section", _post(content.post)),
    ]


def visa_lines(content: ContractContent) -> tuple[Line, ...]:
    """The visa that makes the contract take effect; nothing for a draft."""
    visa = content.visa
    if visa is None:
        return ()
    issuer = _issuer(visa.issuer)
    lines = [
        _plain("visa_number", visa.number), _day("visa_date", visa.granted_on), _day("valid_to", visa.valid_to),
        Line("visa_issuer", issuer.fr, issuer.ar),
    ]  # fmt: skip
    return tuple(line for line in lines if line is not None)


def _section(key: str, lines: list[Line | None]) -> Section:
    return Section(key, tuple(line for line in lines if line is not None))


def _certificate(content: CertificateContent) -> list[Line | None]:
    return [
        _issuer(content.issuer),
        _plain("file_number", content.file_number),
        _both("procedure", content.procedure),
        _day("decided_on", content.decided_on),
        _day("valid_from", content.valid_from),
        _day("valid_to", content.valid_to),
    ]


def _contract(content: ContractContent) -> list[Line | None]:
    return [
        _plain("file_number", content.file_number),
        _both("variant", content.variant),
        _both("duration", phrasing.months(content.duration_months)),
        _both("pay", phrasing.pay(content.pay)),
        *visa_lines(content),
    ]


def _receipt(content: ReceiptContent) -> list[Line | None]:
    return [
        _issuer(content.issuer),
        _plain("file_number", content.file_number),
        _plain("outside_reference", content.outside_reference),
        _both("request", content.request),
        _both("deposited_at", phrasing.moment(content.deposited_at)),
        _plain("deposited_by", content.deposited_by),
        _day("answer_by", content.answer_by) if content.answer_by else None,
        _both("answer_rule", content.answer_rule),
    ]


def _refusal(content: RefusalContent) -> list[Line | None]:
    return [
        _issuer(content.issuer),
        _plain("file_number", content.file_number),
        _both("request", content.request),
        _day("requested_on", content.requested_on),
        _day("decided_on", content.decided_on),
    ]


def _learner(content: TrainingContent) -> list[Line | None]:
    return [
        _issuer(content.issuer),
        Line("learner", content.holder, content.holder_ar or content.holder),
        _plain("file_number", content.file_number),
        _day("decided_on", content.decided_on),
    ]


def _training(content: TrainingContent) -> list[Line | None]:
    followed = content.hours_followed
    return [
        _both("training", content.training),
        _both("level", content.level),
        _day("started_on", content.started_on),
        _day("ended_on", content.ended_on),
        _both("hours", phrasing.length(content.hours)),
        _both("hours_followed", phrasing.length(followed)) if followed is not None else None,
        _both("result", content.result),
    ]


def _assisted(content: AssistedContent) -> list[Line | None]:
    return [
        _issuer(content.issuer),
        _plain("file_number", content.file_number),
        _plain("employer", content.employer),
        _plain("worker", content.worker, private=True),
        _both("post", content.post),
        _day("started_work_on", content.starts_on),
        _both("wage", phrasing.amount(content.wage)),
        _day("decided_on", content.decided_on),
    ]


def _help(content: AssistedContent) -> list[Line | None]:
    return [
        _both("scheme", content.scheme),
        _both("payer", content.payer),
        _both("contribution", phrasing.amount(content.contribution)),
        _both("months_paid", phrasing.months(content.months)),
        _day("paid_until", content.paid_until),
        _day("keep_until", content.valid_to),
        _both("recovery", content.recovery),
    ]


def _employer(employer: Employer) -> list[Line | None]:
    home, number = employer.household, employer.identifier
    return [
        Line("household" if home else "employer", employer.name, employer.name_ar or employer.name),
        Line("identifier", number, number, secret=number.split()[-1] if home else "") if number else None,
        _plain("social_security", employer.social_security, private=True),
        _plain("represented_by", employer.represented_by),
        _placed("employer_address", employer.address, employer.city, private=home),
    ]


def _worker(worker: Worker) -> list[Line | None]:
    return [
        Line("worker", worker.name, worker.name_ar or worker.name),
        _both("nationality", worker.nationality),
        _plain("born_on", worker.born_on, private=True),
        _numbered("document", worker.document, worker.document_number),
        _numbered("residence", worker.residence_title, worker.residence_number),
        _plain("worker_address", worker.address, private=True),
    ]


def _post(post: Post) -> list[Line | None]:
    return [
        _both("post", post.title),
        _both("category", post.category),
        _both("workplace", post.workplace),
    ]


def _issuer(issuer: Issuer) -> Line:
    unit = issuer.unit
    if unit is None:
        return Line("issuer", issuer.name.fr, issuer.name.ar)
    return Line("issuer", f"{issuer.name.fr}, {unit.fr}", f"{issuer.name.ar}، {unit.ar}")


def _both(key: str, text: Bilingual | None) -> Line | None:
    return Line(key, text.fr, text.ar) if text is not None else None


def _plain(key: str, text: str, *, private: bool = False) -> Line | None:
    return Line(key, text, text, private=private) if text else None


def _day(key: str, on: phrasing.Day) -> Line:
    text = phrasing.day(on)
    return Line(key, text.fr, text.ar)


def _numbered(key: str, what: Bilingual | None, number: str) -> Line | None:
    if what is None or not number:
        return _both(key, what)
    return Line(key, f"{what.fr} n° {number}", f"{what.ar} رقم {phrasing.apart(number)}", secret=number)


def _placed(key: str, address: str, city: Bilingual, *, private: bool) -> Line:
    if not address:
        return Line(key, city.fr, city.ar, private=private)
    return Line(key, f"{address}, {city.fr}", f"{phrasing.apart(address)}، {city.ar}", private=private)
