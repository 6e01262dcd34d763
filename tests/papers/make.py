"""Invented contents of papers, whole; `dataclasses.replace` changes what a test is about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.papers import actions
from maslak.papers.composing import Stamp
from maslak.papers.content import (
    Bilingual,
    CertificateContent,
    ContractContent,
    Domestic,
    Employer,
    Issuer,
    Pay,
    Piece,
    Post,
    Reason,
    ReceiptContent,
    RefusalContent,
    Visa,
    Worker,
)
from maslak.papers.models import Paper

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
DAY = date(2026, 3, 3)
AGENCY = Issuer(
    name=Bilingual("Agence exemple", "الوكالة النموذجية"), city=Bilingual("Casablanca", "الدار البيضاء"),
    decides=True, unit=Bilingual("Placement", "التشغيل"), signatory=Bilingual("La directrice", "المديرة"),
)  # fmt: skip
FIRM = Employer(
    name="Table exemple SARL", city=Bilingual("Casablanca", "الدار البيضاء"), identifier="ICE 001234567000089",
    social_security="7654321", address="12, rue de l'Exemple", represented_by="Salma Exemple, gérante",
)  # fmt: skip
HOME = Employer(
    name="Nadia Exemple", city=Bilingual("Salé", "سلا"), household=True, identifier="CIN AB123456",
    address="3, rue du Jardin",
)  # fmt: skip
WORKER = Worker(
    name="Awa Exemple", name_ar="أوا المثال", nationality=Bilingual("Sénégal", "السنغال"),
    document=Bilingual("Passeport", "جواز السفر"), document_number="19AB54821", born_on="12/03/1990",
    address="Hay Exemple",
)  # fmt: skip
POST = Post(
    title=Bilingual("Cheffe cuisinière", "رئيسة الطباخين"), workplace=Bilingual("Casablanca", "الدار البيضاء")
)
CERTIFICATE = CertificateContent(
    issuer=AGENCY, file_number="2026/0412", employer=FIRM, worker=WORKER, post=POST,
    procedure=Bilingual("Procédure simplifiée, liste A2", "المسطرة المبسطة، اللائحة A2"),
    decided_on=DAY, valid_from=DAY, valid_to=date(2027, 3, 2),
)  # fmt: skip
CONTRACT = ContractContent(
    file_number="2026/0077", variant=Bilingual("Premier recrutement", "تشغيل أول"), employer=FIRM, worker=WORKER,
    post=POST, duration_months=12, pay=Pay(amount=Decimal("8500")), weekly_hours=44, weekly_rest_hours=24,
    annual_leave_days_per_month=Decimal("1.5"), route=Bilingual("Attestation ATT-2026-000001", "شهادة ATT-2026-000001"),
    return_to=Bilingual("Sénégal", "السنغال"), place=Bilingual("Casablanca", "الدار البيضاء"),
    visa=Visa(number="V-0099", granted_on=DAY, valid_to=date(2027, 3, 2), issuer=AGENCY),
)  # fmt: skip
DOMESTIC = Domestic(housed=True, fed=False, weekly_rest=Bilingual("le dimanche", "الأحد"))
RECEIPT = ReceiptContent(
    issuer=AGENCY, file_number="2026/0077", request=Bilingual("Demande de visa", "طلب التأشير"), deposited_at=NOON,
    deposited_by="Salma Exemple", employer=FIRM, worker=WORKER, post=POST,
    pieces=(
        Piece(label=Bilingual("Contrat", "العقد"), received=True),
        Piece(label=Bilingual("Diplôme", "الشهادة"), received=False),
    ),
)  # fmt: skip
REFUSAL = RefusalContent(
    issuer=AGENCY, file_number="2026/0077", request=Bilingual("Demande de visa", "طلب التأشير"), requested_on=DAY,
    decided_on=DAY, employer=FIRM, worker=WORKER, post=POST,
    reasons=(Reason(label=Bilingual("Intitulé trop vague", "تسمية غير دقيقة")),),
    remedies=(Bilingual("Demander un nouvel examen.", "طلب إعادة النظر."),), return_costs=True,
)  # fmt: skip
ALL = (CERTIFICATE, CONTRACT, RECEIPT, REFUSAL)
STAMP = Stamp(
    number="ATT-2026-000123", token="ABCD-EFGH-JKMN-PQRS", address="https://exemple.test/verifier/ABCDEFGHJKMNPQRS/",
    issued_on=DAY, demo=False,
)  # fmt: skip


def paper(issuer: Organisation, by: Actor, content: Any = CERTIFICATE, **more: Any) -> Paper:
    """A paper issued by `issuer`."""
    values = {"source": issuer, "now": NOON} | more
    return actions.issue(kind=content.kind, data=content, issuer=issuer, by=by, **values)
