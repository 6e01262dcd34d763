"""What an applicant does with a request, in one place: open, fill, send, answer, give up, renew, end, appeal."""

from maslak.permits.attachments import attach, detach, read_attachment
from maslak.permits.completeness import Missing, missing_for
from maslak.permits.drafts import change_post, declare_payment, set_piece, write_terms
from maslak.permits.following import amend, appeal, renew, take_back_appeal, terminate
from maslak.permits.opening import link_certificate, open_file
from maslak.permits.sending import abandon, answer_request, submit

__all__ = [
    "Missing",
    "abandon",
    "amend",
    "answer_request",
    "appeal",
    "attach",
    "change_post",
    "declare_payment",
    "detach",
    "link_certificate",
    "missing_for",
    "open_file",
    "read_attachment",
    "renew",
    "set_piece",
    "submit",
    "take_back_appeal",
    "terminate",
    "write_terms",
]
