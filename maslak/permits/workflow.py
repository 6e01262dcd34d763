"""The workflows of permits, as tables: the certificate, the visa, the appeal, the second opinion, the hour at a counter.

A step that the applicant takes needs `permit.file`, one of the desk `permit.instruct`, `permit.decide` or
`permit.deposit`; what undoes a decision needs the lead. Who only accompanies notes the authority's own answer with
`permit.accompany`, in one step from wherever the file stood.
"""

from __future__ import annotations

from maslak.core.workflow import Step, Workflow
from maslak.permits.enums import AppealStatus as A
from maslak.permits.enums import AppointmentStatus as H
from maslak.permits.enums import FileKind, OpinionStatus
from maslak.permits.enums import FileStatus as F

_REVIEWED = frozenset({F.IN_REVIEW})
_OPEN_CERTIFICATE = frozenset(
    {F.DRAFT, F.SUBMITTED, F.RETURNED, F.ADMITTED, F.IN_REVIEW, F.TO_COMPLETE, F.CALL_OPEN}
)
_OPEN_VISA = frozenset(
    {F.DRAFT, F.SUBMITTED, F.RETURNED, F.VALIDATED, F.DEPOSITED, F.IN_REVIEW, F.TO_COMPLETE, F.READY}
)

# The activity certificate. The clock starts with the step « start », once the file is complete, admitted and paid.
CERTIFICATE = Workflow(
    "certificate",
    F.DRAFT,
    {
        "submit": Step(frozenset({F.DRAFT, F.RETURNED}), F.SUBMITTED, "permit.file"),
        "return": Step(frozenset({F.SUBMITTED, F.ADMITTED}), F.RETURNED, "permit.instruct"),
        "admit": Step(frozenset({F.SUBMITTED}), F.ADMITTED, "permit.instruct"),
        "start": Step(frozenset({F.ADMITTED}), F.IN_REVIEW, "permit.instruct"),
        "request_pieces": Step(_REVIEWED, F.TO_COMPLETE, "permit.instruct"),
        "answer": Step(frozenset({F.TO_COMPLETE}), F.IN_REVIEW, "permit.file"),
        "lapse": Step(frozenset({F.TO_COMPLETE}), F.REFUSED, "permit.decide"),
        "open_call": Step(_REVIEWED, F.CALL_OPEN, "permit.instruct"),
        "close_call": Step(frozenset({F.CALL_OPEN}), F.IN_REVIEW, "permit.instruct"),
        "grant": Step(_REVIEWED, F.GRANTED, "permit.decide"),
        "refuse": Step(_REVIEWED, F.REFUSED, "permit.decide"),
        "reopen": Step(frozenset({F.REFUSED, F.WITHDRAWN}), F.IN_REVIEW, "permit.appeal"),
        "withdraw": Step(frozenset({F.GRANTED}), F.WITHDRAWN, "permit.withdraw"),
        "note_grant": Step(_OPEN_CERTIFICATE | {F.REFUSED}, F.GRANTED, "permit.accompany"),
        "note_refusal": Step(_OPEN_CERTIFICATE, F.REFUSED, "permit.accompany"),
        "abandon": Step(_OPEN_CERTIFICATE, F.ABANDONED, "permit.file"),
    },
)

# The visa on a contract. The clock starts with the deposit at the counter, against a receipt.
VISA = Workflow(
    "visa",
    F.DRAFT,
    {
        "submit": Step(frozenset({F.DRAFT, F.RETURNED}), F.SUBMITTED, "permit.file"),
        "return": Step(frozenset({F.SUBMITTED, F.VALIDATED}), F.RETURNED, "permit.instruct"),
        "validate": Step(frozenset({F.SUBMITTED}), F.VALIDATED, "permit.instruct"),
        "deposit": Step(frozenset({F.VALIDATED}), F.DEPOSITED, "permit.deposit"),
        "review": Step(frozenset({F.DEPOSITED}), F.IN_REVIEW, "permit.instruct"),
        "request_pieces": Step(frozenset({F.DEPOSITED, F.IN_REVIEW}), F.TO_COMPLETE, "permit.instruct"),
        "answer": Step(frozenset({F.TO_COMPLETE}), F.IN_REVIEW, "permit.file"),
        "lapse": Step(frozenset({F.TO_COMPLETE}), F.REFUSED, "permit.decide"),
        "approve": Step(_REVIEWED, F.READY, "permit.decide"),
        "stamp": Step(frozenset({F.READY}), F.GRANTED, "permit.decide"),
        "refuse": Step(_REVIEWED, F.REFUSED, "permit.decide"),
        "reopen": Step(frozenset({F.REFUSED, F.WITHDRAWN}), F.IN_REVIEW, "permit.appeal"),
        "withdraw": Step(frozenset({F.GRANTED}), F.WITHDRAWN, "permit.withdraw"),
        "terminate": Step(frozenset({F.GRANTED}), F.TERMINATED, "permit.file"),
        "supersede": Step(frozenset({F.GRANTED}), F.AMENDED, "permit.decide"),
        "note_grant": Step(_OPEN_VISA | {F.REFUSED}, F.GRANTED, "permit.accompany"),
        "note_refusal": Step(_OPEN_VISA, F.REFUSED, "permit.accompany"),
        "abandon": Step(_OPEN_VISA, F.ABANDONED, "permit.file"),
    },
)
APPEAL = Workflow(
    "appeal",
    A.FILED,
    {
        "uphold": Step(frozenset({A.FILED}), A.UPHELD, "permit.appeal"),
        "dismiss": Step(frozenset({A.FILED}), A.DISMISSED, "permit.appeal"),
        "take_back": Step(frozenset({A.FILED}), A.WITHDRAWN, "permit.file"),
    },
)
OPINION = Workflow(
    "opinion",
    OpinionStatus.ASKED,
    {
        "give": Step(frozenset({OpinionStatus.ASKED}), OpinionStatus.GIVEN, "permit.opine"),
        "recall": Step(frozenset({OpinionStatus.ASKED}), OpinionStatus.RECALLED, "permit.instruct"),
    },
)
COUNTER_HOUR = Workflow(
    "counter_hour",
    H.BOOKED,
    {
        "keep": Step(frozenset({H.BOOKED}), H.KEPT, "permit.deposit"),
        "miss": Step(frozenset({H.BOOKED}), H.MISSED, "permit.deposit"),
        "cancel": Step(frozenset({H.BOOKED}), H.CANCELLED, "permit.file"),
    },
)
OF_KIND = {FileKind.CERTIFICATE: CERTIFICATE, FileKind.VISA: VISA}
ALL = (CERTIFICATE, VISA, APPEAL, OPINION, COUNTER_HOUR)
