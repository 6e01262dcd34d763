"""The keys that sign papers: given by the server's settings, or made at first use and kept in MASLAK_HOME.

What is made here is one authority and one signing certificate under it: enough to prove that a paper comes from this
instance unchanged, not that the instance is an administration. Knows nothing of Django.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

FOLDER = "signing"
_AUTHORITY, _AUTHORITY_KEY, _SIGNER, _SIGNER_KEY = (
    "authority.pem",
    "authority.key",
    "papers.pem",
    "papers.key",
)
_AUTHORITY_LASTS, _SIGNER_LASTS = timedelta(days=12 * 365), timedelta(days=3 * 365)
_CLOCKS_DIFFER = timedelta(hours=1)


class UnusableKeys(Exception):
    """The signing key or its certificate is missing, out of date or does not fit the other."""


@dataclass(frozen=True)
class Keys:
    """All PEM. `anchors`: a signature that leads to one of these certificates is this instance's own."""

    certificate: bytes
    key: bytes
    chain: tuple[bytes, ...]
    anchors: tuple[bytes, ...]


def given(certificate: Path, key: Path, trust: Path | None) -> Keys:
    """The keys that a server brings: the certificate first in its file, what leads to its authority after it.

    Only that very certificate is trusted, and those of `trust` (its predecessors): an authority that certifies
    others too must not make their signatures ours. Raises UnusableKeys.
    """
    try:
        first, *rest = split(certificate.read_bytes())
        older = split(trust.read_bytes()) if trust else []
        secret = key.read_bytes()
        loaded = serialization.load_pem_private_key(secret, password=None)
    except (OSError, ValueError, TypeError) as error:
        raise UnusableKeys(f"{certificate}, {key}: {error}") from error
    if _public(loaded.public_key()) != _public(x509.load_pem_x509_certificate(first).public_key()):
        raise UnusableKeys(f"{key} is not the key of {certificate}")
    return Keys(certificate=first, key=secret, chain=tuple(rest), anchors=(first, *older))


def house_made(home: Path, *, now: datetime) -> Keys:
    """The instance's own keys, made when there are none; a signing certificate at its end is followed by another.

    Several processes may ask at once: the first one's keys are the keys.
    """
    folder = home / FOLDER
    if not folder.exists():
        _make(folder, now)
    if _ends(folder / _SIGNER) <= now:
        _renew(folder, now)
    authority = (folder / _AUTHORITY).read_bytes()
    signer = (folder / _SIGNER).read_bytes()
    return Keys(
        certificate=signer, key=(folder / _SIGNER_KEY).read_bytes(), chain=(), anchors=(authority,)
    )  # fmt: skip


def known_anchors(home: Path) -> tuple[bytes, ...]:
    """The authority of keys made here earlier; nothing where none were made. Makes nothing."""
    path = home / FOLDER / _AUTHORITY
    return (path.read_bytes(),) if path.exists() else ()


def split(content: bytes) -> list[bytes]:
    """The certificates of a PEM file, one by one. Raises ValueError when there is none."""
    return [
        found.public_bytes(serialization.Encoding.PEM) for found in x509.load_pem_x509_certificates(content)
    ]


def fingerprint(certificate: bytes) -> str:
    """SHA-256 of a certificate, in pairs, as other tools show it."""
    return x509.load_pem_x509_certificate(certificate).fingerprint(hashes.SHA256()).hex(":").upper()


def _make(folder: Path, now: datetime) -> None:
    made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{FOLDER}-"))
    try:
        key = _new_key()
        name = _name("Maslak, autorité de cette instance")
        authority = (
            _begun(name, name, key.public_key(), now, _AUTHORITY_LASTS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .sign(key, hashes.SHA256())
        )
        _write(made / _AUTHORITY_KEY, _pem_key(key))
        _write(made / _AUTHORITY, authority.public_bytes(serialization.Encoding.PEM))
        _sign_signer(made, now)
        os.rename(made, folder)
    except OSError:
        if not folder.exists():  # otherwise another process was first
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _renew(folder: Path, now: datetime) -> None:
    if _ends(folder / _AUTHORITY) <= now:
        raise UnusableKeys(f"{folder / _AUTHORITY} has ended: move {folder} away, and new keys are made")
    made = Path(tempfile.mkdtemp(dir=folder, prefix="."))
    try:
        for name in (_AUTHORITY, _AUTHORITY_KEY):
            shutil.copy(folder / name, made / name)
        _sign_signer(made, now)
        for name in (_SIGNER_KEY, _SIGNER):
            os.replace(made / name, folder / name)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _sign_signer(folder: Path, now: datetime) -> None:
    """A key and a certificate for papers, under the authority of `folder`."""
    authority = x509.load_pem_x509_certificate((folder / _AUTHORITY).read_bytes())
    above = serialization.load_pem_private_key((folder / _AUTHORITY_KEY).read_bytes(), password=None)
    assert isinstance(above, rsa.RSAPrivateKey)  # made above
    key = _new_key()
    signer = (
        _begun(_name("Maslak, documents de cette instance"), authority.subject, key.public_key(), now, _SIGNER_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key()), critical=False)
        .sign(above, hashes.SHA256())
    )  # fmt: skip
    _write(folder / _SIGNER_KEY, _pem_key(key))
    _write(folder / _SIGNER, signer.public_bytes(serialization.Encoding.PEM))


def _begun(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    begins = now.astimezone(UTC) - _CLOCKS_DIFFER
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    signs_papers = not signs_certificates
    return x509.KeyUsage(
        digital_signature=signs_papers, content_commitment=signs_papers, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=signs_certificates,
        crl_sign=signs_certificates, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Maslak"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Clés faites par l'instance elle-même"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=3072)


def _pem_key(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)


def _ends(path: Path) -> datetime:
    return x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc


def _public(key: object) -> bytes:
    encoding, form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return bytes(key.public_bytes(encoding, form))  # type: ignore[attr-defined]
