"""What a certificate and a visa cost on a date: before tax, tax, total, in dirhams to the centime."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from maslak.law.errors import NoValueOnDate
from maslak.law.parameters import Parameter, parameter
from maslak.law.words import Source, Words

_VAT = "attestation_vat_percent"
_CENTIME = Decimal("0.01")

# What is paid, and the parameter that holds its amount.
FEES = {
    "general_first": "attestation_fee_general_first_mad",
    "general_further": "attestation_fee_general_further_mad",
    "simplified": "attestation_fee_simplified_mad",
    "renewal": "attestation_fee_renewal_mad",
    "exempt": "attestation_fee_exempt_mad",
    "visa": "visa_fee_mad",
}


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee in MAD. `valid_from` is the first day of this amount."""

    code: str
    label: Words
    before_tax: Decimal
    vat_percent: int
    vat: Decimal
    total: Decimal
    note: Words | None
    source: Source
    certainty: str
    valid_from: date


def fee(code: str, on: date | datetime) -> Fee:
    """The fee of that code on that day, a key of FEES. Raises NoValueOnDate before any amount is known."""
    amount: Parameter = parameter(FEES[code], on)
    rate = int(parameter(_VAT, on).value) if amount.value else 0
    vat = (amount.value * rate / 100).quantize(_CENTIME)
    return Fee(
        code=code,
        label=amount.label,
        before_tax=amount.value.quantize(_CENTIME),
        vat_percent=rate,
        vat=vat,
        total=(amount.value + vat).quantize(_CENTIME),
        note=amount.note,
        source=amount.source,
        certainty=amount.certainty,
        valid_from=amount.valid_from,
    )


def fees_known(codes: tuple[str, ...], on: date | datetime) -> tuple[Fee, ...]:
    """Those of the fees whose amount is known on that day."""
    found: list[Fee] = []
    for code in codes:
        try:
            found.append(fee(code, on))
        except NoValueOnDate:
            continue
    return tuple(found)
