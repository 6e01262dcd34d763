"""Encryption and keyed hashes of identifiers. The keys live in files outside the database."""

from __future__ import annotations

import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from maslak.core.errors import DomainError


class Unreadable(DomainError):
    """A stored value that none of the keys opens."""


class Vault:
    """Encrypts with the first key, reads with any; hashes with a key of its own.

    Keys are Fernet keys (32 bytes, URL-safe base64), newest first.
    """

    def __init__(self, keys: list[str], hash_key: str) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._hash_key = hash_key.encode()

    def seal(self, text: str) -> bytes:
        """`text` encrypted; the same text gives another ciphertext each time."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """The text that was sealed. Raises Unreadable when no key fits."""
        return self.open_bytes(sealed).decode()

    def seal_bytes(self, content: bytes) -> bytes:
        """A file's content encrypted."""
        return self._fernet.encrypt(content)

    def open_bytes(self, sealed: bytes) -> bytes:
        """The content that was sealed. Raises Unreadable when no key fits."""
        try:
            return self._fernet.decrypt(bytes(sealed))
        except InvalidToken as error:
            raise Unreadable("Cette donnée chiffrée ne s'ouvre avec aucune clé de ce serveur.") from error

    def keyed_hash(self, purpose: str, text: str) -> str:
        """A hash to search by equality: 64 hexadecimal digits, useless without the key."""
        return hmac.new(self._hash_key, f"{purpose}\x00{text}".encode(), hashlib.sha256).hexdigest()
