"""Sealing streams: AES-256-GCM in numbered pieces, each part under a key of its own drawn from the backup's key.

A piece moved, cut off, repeated or changed by one bit does not open. The backup's key itself is random; it travels in
envelopes, one for each way to open it: the installation's backup key, and a passphrase when one is set.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from maslak.core.errors import DomainError

PIECE = 1 << 20
_TAG = 16
_MARK = b"MSLK1\n"
_SCRYPT = {"n": 1 << 15, "r": 8, "p": 1}


class Damaged(DomainError):
    """A part that does not open: changed, cut off, or sealed with another key."""


@dataclass(frozen=True)
class Opener:
    """One way to open a backup: `kind` is « key » or « passphrase », `secret` what the operator holds."""

    kind: str
    secret: bytes


def new_key() -> bytes:
    """Thirty-two random bytes."""
    return secrets.token_bytes(32)


def key_as_text(key: bytes) -> str:
    """A backup key as it stands in its file."""
    return base64.urlsafe_b64encode(key).decode()


def key_from_text(text: str) -> bytes:
    """The backup key of a file. Raises ValueError when it is none."""
    key = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
    if len(key) != 32:
        raise ValueError("not 32 bytes")
    return key


def envelope(key: bytes, opener: Opener, backup: str) -> dict[str, str]:
    """The backup's key closed for one opener, as the manifest keeps it."""
    salt, nonce = os.urandom(16), os.urandom(12)
    closed = AESGCM(_wrapping_key(opener, salt)).encrypt(nonce, key, backup.encode())
    return {"kind": opener.kind, "salt": salt.hex(), "nonce": nonce.hex(), "closed": closed.hex()}


def unwrap(envelopes: list[dict[str, Any]], openers: list[Opener], backup: str) -> bytes | None:
    """The backup's key, by the first opener that fits; None when none does."""
    for opener in openers:
        for closed in envelopes:
            if closed.get("kind") != opener.kind:
                continue
            try:
                wrapping = _wrapping_key(opener, bytes.fromhex(closed["salt"]))
                nonce = bytes.fromhex(closed["nonce"])
                return AESGCM(wrapping).decrypt(nonce, bytes.fromhex(closed["closed"]), backup.encode())
            except (InvalidTag, KeyError, ValueError, TypeError):
                continue
    return None


def signature(key: bytes, content: bytes) -> str:
    """What proves that a manifest was written by who held the backup's key."""
    return hmac.new(_derived(key, "manifest"), content, hashlib.sha256).hexdigest()


def _wrapping_key(opener: Opener, salt: bytes) -> bytes:
    if opener.kind == "passphrase":
        return Scrypt(salt=salt, length=32, **_SCRYPT).derive(opener.secret)
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"maslak backup envelope").derive(
        opener.secret
    )


def _derived(key: bytes, name: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"maslak backup {name}".encode()).derive(key)


class SealedWriter:
    """Writes one part: what is given is compressed, cut in pieces and sealed. Close it, then read its figures.

    `plain_sha256` is the digest of what was given, `sha256` and `size` those of the file, `lines` the line ends given.
    """

    def __init__(self, file: BinaryIO, key: bytes, name: str) -> None:
        self._file, self._name = file, name
        self._cipher = AESGCM(_derived(key, name))
        self._pack = zlib.compressobj(3)
        self._waiting = bytearray()
        self._number = 0
        self._plain, self._sealed = hashlib.sha256(), hashlib.sha256()
        self.size = self.lines = self.plain_size = 0
        self._put(_MARK)

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Take in some bytes; how many."""
        given = bytes(data)
        self._plain.update(given)
        self.lines += given.count(b"\n")
        self.plain_size += len(given)
        self._waiting += self._pack.compress(given)
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(given)

    def close(self) -> None:
        """Seal what is left; the file itself stays open."""
        self._waiting += self._pack.flush()
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        self._seal(bytes(self._waiting), last=True)

    @property
    def sha256(self) -> str:
        """The digest of the file."""
        return self._sealed.hexdigest()

    @property
    def plain_sha256(self) -> str:
        """The digest of what was given."""
        return self._plain.hexdigest()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._put(self._cipher.encrypt(_nonce(self._number, last), piece, self._name.encode()))
        self._number += 1

    def _put(self, data: bytes) -> None:
        self._file.write(data)
        self._sealed.update(data)
        self.size += len(data)


def opened(file: BinaryIO, key: bytes, name: str) -> Iterator[bytes]:
    """What was sealed in a part, piece after piece. Raises Damaged where a piece does not open or is missing."""
    if file.read(len(_MARK)) != _MARK:
        raise Damaged(f"La partie « {name} » n'est pas une partie de sauvegarde.")
    cipher, unpack, number = AESGCM(_derived(key, name)), zlib.decompressobj(), 0
    piece = file.read(PIECE + _TAG)
    while True:
        following = file.read(PIECE + _TAG)
        try:
            packed = cipher.decrypt(_nonce(number, not following), piece, name.encode())
            yield unpack.decompress(packed)
        except (InvalidTag, ValueError, zlib.error) as fault:
            raise Damaged(
                f"La partie « {name} » a été changée, coupée, ou fermée avec une autre clé."
            ) from fault
        if not following:
            break
        piece, number = following, number + 1
    if not unpack.eof:
        raise Damaged(f"La partie « {name} » est coupée.")


def _nonce(number: int, last: bool) -> bytes:
    """Twelve bytes: the piece's number and whether it is the last; unique under the part's own key."""
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")
