"""Signs a PDF (PAdES, a detached CMS), certified against any later change. Knows nothing of Django."""

from __future__ import annotations

import io
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import pem, x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from maslak.papers.keys import Keys

FIELD = "Maslak"


def sign(pdf: bytes, keys: Keys, *, number: str, address: str, name: str) -> bytes:
    """`pdf` with this instance's signature over all of it; the signature itself is not seen on the page.

    The number and the public address of the paper stand in the signature in the clear, so that they can be read
    in a file too damaged to be opened. The signature says when it was made by the clock of the machine.
    """
    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    for each in keys.chain:
        store.register(certificate(each))
    signer = SimpleSigner(
        signing_cert=certificate(keys.certificate), signing_key=private_key(keys.key), cert_registry=store, embed_roots=False
    )  # fmt: skip
    meta = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", name=name, reason=number, contact_info=address,
        subfilter=SigSeedSubFilter.PADES, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES,
    )  # fmt: skip
    signed = sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, signer)
    return bytes(signed.getvalue())


def certificate(content: bytes) -> x509.Certificate:
    """A certificate in PEM as the signing library wants it."""
    _kind, _headers, der = pem.unarmor(content)
    return x509.Certificate.load(der)


def private_key(content: bytes) -> asn1_keys.PrivateKeyInfo:
    """A private key in PEM as the signing library wants it."""
    loaded = serialization.load_pem_private_key(content, password=None)
    der = loaded.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return asn1_keys.PrivateKeyInfo.load(der)
