"""The tables of permits: files and who they are about; what happens to them."""

from maslak.permits.models.files import ContractTerms, Desk, PermitFile, Worker
from maslak.permits.models.proceedings import (
    Appeal,
    Attachment,
    CallForCandidates,
    CounterAppointment,
    Decision,
    ExpiryNotice,
    Opinion,
    Passage,
    Piece,
    PieceRequest,
)

__all__ = [
    "Appeal",
    "Attachment",
    "CallForCandidates",
    "ContractTerms",
    "CounterAppointment",
    "Decision",
    "Desk",
    "ExpiryNotice",
    "Opinion",
    "Passage",
    "PermitFile",
    "Piece",
    "PieceRequest",
    "Worker",
]
