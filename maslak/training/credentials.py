"""A training certificate as a W3C Verifiable Credential 2.0, secured as a JWT (VC-JOSE-COSE) by the papers' key.

The payload is an Open Badges 3.0 achievement. It holds a name, a training and its hours; never a nationality, a stay
or a number of a paper. The certificate of the key travels in the header (x5c): whoever trusts the issuer's
authority needs no network. docs/adr/0031 says why this form.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings
from django.utils.translation import gettext as _

from maslak.core.errors import Invalid
from maslak.papers import actions as papers
from maslak.papers import house, trust
from maslak.papers.models import Paper
from maslak.training import rules
from maslak.training.models import Enrolment

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
MEDIA_TYPE = "application/vc+jwt"
_ALGORITHM = "PS256"
_PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=hashes.SHA256.digest_size)


def issuer_address() -> str:
    """The address of this instance's public keys, which is also its identifier as an issuer."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/formations/emetteur.json"


def of(enrolment: Enrolment, paper: Paper, *, holder: str) -> dict[str, Any]:
    """The credential, unsigned. `holder` is the name that the certificate bears."""
    offer = enrolment.intake.offer
    hours = rules.total_hours(offer.weekly_hours, offer.duration_weeks)
    assert enrolment.ended_on is not None
    return {
        "@context": list(CONTEXTS),
        "id": papers.address(paper.token),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": offer.title,
        "issuer": {
            "id": issuer_address(),
            "type": ["Profile"],
            "name": enrolment.operator.name_fr,
        },
        "validFrom": _moment(paper.issued_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": holder, "identityType": "name"}
            ],
            "activityStartDate": _moment_of_day(min(enrolment.intake.starts_on, enrolment.ended_on)),
            "activityEndDate": _moment_of_day(enrolment.ended_on),
            "achievement": {
                "id": f"urn:maslak:training:{offer.ref}",
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": offer.title,
                "description": offer.description or offer.title,
                "criteria": {"narrative": _narrative(enrolment, hours)},
                **({"alignment": [_alignment(offer.title, offer.esco_uri)]} if offer.esco_uri else {}),
                **({"tag": list(offer.skills)} if offer.skills else {}),
            },
        },
    }


def _narrative(enrolment: Enrolment, hours: Any) -> str:
    offer = enrolment.intake.offer
    return (
        f"{hours.normalize():f} h, {offer.duration_weeks} semaines, {offer.get_level_display()}. "
        f"Certificat n° {enrolment.ref}."
    )


def _alignment(title: str, esco: str) -> dict[str, Any]:
    return {"type": ["Alignment"], "targetName": title, "targetUrl": esco, "targetFramework": "ESCO"}


def sign(credential: dict[str, Any]) -> str:
    """The credential in the compact form of a JWS, typ « vc+jwt ». Raises CannotSign."""
    keys = house.signing_keys()
    private = serialization.load_pem_private_key(keys.key, password=None)
    if not isinstance(private, rsa.RSAPrivateKey):
        raise house.CannotSign(
            _("La clé de signature n'est pas une clé RSA : elle ne signe pas d'attestation numérique.")
        )
    chain = [_der(each) for each in (keys.certificate, *keys.chain)]
    header = {
        "alg": _ALGORITHM, "typ": "vc+jwt", "cty": "vc", "kid": key_identifier(keys.certificate),
        "x5c": [base64.b64encode(each).decode("ascii") for each in chain],
    }  # fmt: skip
    claims = {
        **credential, "iss": credential["issuer"]["id"], "jti": credential["id"],
        "nbf": int(datetime.fromisoformat(credential["validFrom"]).timestamp()),
    }  # fmt: skip
    signed = f"{_encode(_json(header))}.{_encode(_json(claims))}"
    return f"{signed}.{_encode(private.sign(signed.encode('ascii'), _PSS, hashes.SHA256()))}"


def enveloped(token: str) -> dict[str, Any]:
    """The same as one JSON object, the form in which wallets and registers of credentials pass it on."""
    return {
        "@context": CONTEXTS[0],
        "id": f"data:{MEDIA_TYPE},{token}",
        "type": "EnvelopedVerifiableCredential",
    }


def verify(token: str, *, anchors: Sequence[bytes] | None = None) -> dict[str, Any]:
    """The credential that a token holds, once its signature is this instance's own.

    `anchors`: certificates to trust instead, PEM. Whether the certificate was withdrawn since is said by the page
    whose address is the credential's `id`. Raises Invalid for anything else than a whole, untouched credential.
    """
    trusted = house.anchors() if anchors is None else tuple(anchors)
    try:
        head, body, signature = token.strip().split(".")
        header, claims = json.loads(_decode(head)), json.loads(_decode(body))
        leaf = base64.b64decode(header["x5c"][0], validate=True)
        public = x509.load_der_x509_certificate(leaf).public_key()
        known = header["alg"] == _ALGORITHM and isinstance(public, rsa.RSAPublicKey)
        if not known or not trust.leads_to(leaf, trusted, None):
            raise _stranger()
        assert isinstance(public, rsa.RSAPublicKey)
        public.verify(_decode(signature), f"{head}.{body}".encode("ascii"), _PSS, hashes.SHA256())
    except InvalidSignature as error:
        raise Invalid(_("Cette attestation a été modifiée depuis sa signature."), field="file") from error
    except (ValueError, KeyError, TypeError, IndexError, UnicodeError) as error:
        raise _stranger() from error
    return {name: value for name, value in claims.items() if name not in ("iss", "jti", "nbf")}


def controller() -> dict[str, Any]:
    """The public key of this instance, as a controlled identifier document: `issuer.id` leads here."""
    keys = house.signing_keys()
    public = x509.load_pem_x509_certificate(keys.certificate).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    numbers, me = public.public_numbers(), issuer_address()
    name = key_identifier(keys.certificate)
    jwk = {
        "kty": "RSA",
        "alg": _ALGORITHM,
        "use": "sig",
        "kid": name,
        "n": _number(numbers.n),
        "e": _number(numbers.e),
    }
    return {
        "@context": ["https://www.w3.org/ns/cid/v1"],
        "id": me,
        "verificationMethod": [{"id": name, "type": "JsonWebKey", "controller": me, "publicKeyJwk": jwk}],
        "assertionMethod": [name],
    }


def key_identifier(certificate: bytes) -> str:
    """The name of the key of a certificate, PEM, within the document of its controller."""
    return f"{issuer_address()}#{hashlib.sha256(_der(certificate)).hexdigest()[:16]}"


def _stranger() -> Invalid:
    return Invalid(_("Cette attestation n'a pas été signée ici, ou elle est illisible."), field="file")


def _der(pem: bytes) -> bytes:
    return x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment_of_day(day: Any) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes:
    """Base64url without padding, in its one canonical form: two writings of one signature would be two credentials."""
    content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _encode(content) != text:
        raise ValueError("not base64url")
    return content


def _number(value: int) -> str:
    return _encode(value.to_bytes((value.bit_length() + 7) // 8, "big"))
