"""Assisted contracts: the money and its ceilings; the agreements, month by month, and the duty that follows."""

from maslak.assisted.models.agreement import Agreement, DutyCheck, Proof
from maslak.assisted.models.money import Claim, Envelope, Payment, Repayment
from maslak.assisted.models.parameters import SchemeValue

__all__ = ["Agreement", "Claim", "DutyCheck", "Envelope", "Payment", "Proof", "Repayment", "SchemeValue"]
