"""What a paper says, as plain values: the contract between whoever decides and the house that prints.

Six papers, six classes; the programme that decided fills one and hands it to `papers.actions.issue`:

- `CertificateContent`: the activity certificate, one worker, one post, one employer;
- `ContractContent`: the work contract, a draft while `visa` is None, visaed when it is there;
- `ReceiptContent`: a file was deposited, with these pieces, on that day and hour;
- `RefusalContent`: a request was refused, why, and what can be done about it;
- `TrainingContent`: somebody followed a training to its end, with these hours and this result;
- `AssistedContent`: what an employer receives for a post, for how long, and until when the post is kept.

A field without a default must be filled: `reading.check` raises Invalid with a sentence that names it by its path
(« worker.nationality »). Texts that both pages show are `Bilingual`; names of people and firms are written as on
their own papers, with the Arabic spelling beside when it is known. Dates are dates, amounts are Decimals in
dirhams, numbers and references are text. `reading.from_mapping` reads the same keys from JSON (dates as 2026-03-01,
amounts as text). `CONTENTS` gives the class of each kind of paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from maslak.law.words import Words
from maslak.papers.enums import PaperKind


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same text for the French and the Arabic page."""

    fr: str
    ar: str

    @classmethod
    def of(cls, words: Words) -> Bilingual:
        """From a data file's sentence in three languages."""
        return cls(words.fr, words.ar)

    @classmethod
    def same(cls, text: str) -> Bilingual:
        """A text that is written alike on both pages: a number, a place without an Arabic spelling at hand."""
        return cls(text, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """The body whose paper it is."""

    name: Bilingual
    city: Bilingual
    decides: bool  # False for a body that only accompanies: the paper then says that it has no legal value
    unit: Bilingual | None = None  # the office or counter
    address: str = ""
    signatory: Bilingual | None = None  # the function of whoever signs, never needed on a receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """The worker as the identity document has them."""

    name: str
    nationality: Bilingual  # the country: « Sénégal », « السنغال »
    document: Bilingual  # « Passeport », « جواز السفر »
    document_number: str  # printed whole; the public page shows its last four signs
    name_ar: str = ""
    born_on: str = ""  # as known: « 12/03/1990 », « 1990 »
    residence_title: Bilingual | None = None
    residence_number: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Employer:
    """A firm, an association or a household."""

    name: str
    city: Bilingual
    name_ar: str = ""
    household: bool = False  # an employer of the law on domestic work
    identifier: str = ""  # with its name: « ICE 001234567000089 », « CIN AB123456 »
    social_security: str = ""  # affiliation number
    address: str = ""
    represented_by: str = ""  # « Salma Exemple, gérante »


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What the work is, and where."""

    title: Bilingual
    workplace: Bilingual  # town or site
    duties: Bilingual | None = None
    category: Bilingual | None = None  # « cadre », « employé »…


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateContent:
    """The activity certificate. It is valid from `valid_from` to `valid_to`, both days included."""

    kind: ClassVar[str] = PaperKind.CERTIFICATE

    issuer: Issuer
    file_number: str
    employer: Employer
    worker: Worker
    post: Post
    procedure: Bilingual  # « Procédure simplifiée, liste A2 : chefs cuisiniers »
    decided_on: date
    valid_from: date
    valid_to: date
    conditions: tuple[Bilingual, ...] = ()  # beyond « this post, this employer », which it always says
    legal_basis: tuple[Bilingual, ...] = ()  # beyond the texts that every certificate cites


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """What is paid, before deductions."""

    amount: Decimal
    per: Bilingual = Bilingual("mois", "شهر")
    in_cash: bool = True  # False when part of it is paid in kind
    extras: tuple[Bilingual, ...] = ()  # « Prime de transport : 300 dirhams par mois »


@dataclass(frozen=True, slots=True, kw_only=True)
class Domestic:
    """What the law on domestic work adds. Amounts and hours are those of the date, found by the caller."""

    housed: bool
    fed: bool
    weekly_rest: Bilingual  # « le dimanche »
    minor_authorised_by: str = ""  # the guardian, for a worker under 18 where the date's law still allows it


@dataclass(frozen=True, slots=True, kw_only=True)
class Visa:
    """The visa on the contract: its date is the day on which the contract takes effect (labour code, art. 516)."""

    number: str
    granted_on: date
    valid_to: date
    issuer: Issuer


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractContent:
    """The work contract of a foreign employee. Without `visa` it is a draft for signature, never a Paper."""

    kind: ClassVar[str] = PaperKind.CONTRACT

    file_number: str
    variant: Bilingual  # « Premier recrutement », « Renouvellement », « Avenant »…
    employer: Employer
    worker: Worker
    post: Post
    duration_months: int  # a foreign employee's contract is for a fixed term
    pay: Pay
    weekly_hours: int
    weekly_rest_hours: int
    annual_leave_days_per_month: Decimal
    route: Bilingual  # the certificate, with its number, or the exemption and the paper that proves it
    return_to: Bilingual  # country to which the employer pays the return if the visa is refused (art. 518)
    place: Bilingual  # where it is signed
    trial_days: int = 0  # 0: no trial period
    starts_on: date | None = None  # wished; the visa date decides
    seconded_by: str = ""  # the employer abroad, for a secondment
    domestic: Domestic | None = None
    clauses: tuple[Bilingual, ...] = ()  # added by the parties, after the mandatory ones
    legal_basis: tuple[Bilingual, ...] = ()
    visa: Visa | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One line of the checklist of a deposit."""

    label: Bilingual
    received: bool
    note: Bilingual | None = None  # « trois originaux légalisés »


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptContent:
    """The receipt of a deposit. It helps the person meanwhile and never says that work may begin."""

    kind: ClassVar[str] = PaperKind.RECEIPT

    issuer: Issuer
    file_number: str
    request: Bilingual  # « Demande de visa du contrat, premier recrutement »
    deposited_at: datetime
    deposited_by: str
    employer: Employer
    worker: Worker
    post: Post
    pieces: tuple[Piece, ...]
    outside_reference: str = ""  # the number of the ministry's own portal
    answer_by: date | None = None
    answer_rule: Bilingual | None = None  # the reading of the deadline, in words
    legal_basis: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason of a refusal: its wording in the list, and what it rests on in this file."""

    label: Bilingual
    detail: Bilingual | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalContent:
    """The letter that refuses a certificate or a visa."""

    kind: ClassVar[str] = PaperKind.REFUSAL

    issuer: Issuer
    file_number: str
    request: Bilingual
    requested_on: date
    decided_on: date
    employer: Employer
    worker: Worker
    post: Post
    reasons: tuple[Reason, ...]
    remedies: tuple[Bilingual, ...]  # whole sentences: before whom, within what time
    return_costs: bool  # True for a visa: the employer then bears the return (art. 518)
    legal_basis: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingContent:
    """The certificate of a training that its holder keeps: what was learnt, nothing of the stay, no number of a paper."""

    kind: ClassVar[str] = PaperKind.TRAINING

    issuer: Issuer
    file_number: str  # of the enrolment
    holder: str
    training: Bilingual
    level: Bilingual
    started_on: date
    ended_on: date
    hours: Decimal  # planned
    decided_on: date
    holder_ar: str = ""
    hours_followed: Decimal | None = None  # where attendance was noted
    result: Bilingual | None = None
    skills: tuple[Bilingual, ...] = ()
    legal_basis: tuple[Bilingual, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistedContent:
    """The agreement of an assisted contract, in force from `valid_from`; the post is kept until `valid_to`."""

    kind: ClassVar[str] = PaperKind.ASSISTED

    issuer: Issuer
    file_number: str
    scheme: Bilingual
    payer: Bilingual
    employer: str
    worker: str
    post: Bilingual
    decided_on: date
    starts_on: date
    wage: Decimal  # gross a month
    contribution: Decimal  # a month, at the whole wage
    months: int
    paid_until: date
    valid_from: date
    valid_to: date
    recovery: Bilingual  # what a breach gives back
    evidence: tuple[Bilingual, ...] = ()  # each month
    legal_basis: tuple[Bilingual, ...] = ()


Content = (
    CertificateContent | ContractContent | ReceiptContent | RefusalContent | TrainingContent | AssistedContent
)
CONTENTS: dict[str, type[Content]] = {
    content.kind: content
    for content in (
        CertificateContent,
        ContractContent,
        ReceiptContent,
        RefusalContent,
        TrainingContent,
        AssistedContent,
    )  # fmt: skip
}
