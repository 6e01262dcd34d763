"""Whether a certificate is one of ours: one that we name, or one that an authority that we name has signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature


def leads_to(der: bytes, anchors: Sequence[bytes], at: datetime | None) -> bool:
    """True for an anchor itself and for what an anchor signed, valid at that moment when one is given."""
    presented = x509.load_der_x509_certificate(der)
    if at is not None and not presented.not_valid_before_utc <= at <= presented.not_valid_after_utc:
        return False
    return any(_signed_by(presented, x509.load_pem_x509_certificate(anchor)) for anchor in anchors)


def _signed_by(presented: x509.Certificate, anchor: x509.Certificate) -> bool:
    if presented == anchor:
        return True
    try:
        presented.verify_directly_issued_by(anchor)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return _is_authority(anchor)


def _is_authority(anchor: x509.Certificate) -> bool:
    try:
        return anchor.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
