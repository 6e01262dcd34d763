"""Folding of names and words into comparable keys. Plain Python."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

_NOT_LETTER = re.compile(r"[^a-z0-9]+")
# Ways of writing one sound between French, English and Arabic transliterations.
_SAME_SOUND = (
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "i"), ("ai", "i"), ("ay", "i"), ("ph", "f"),
    ("kh", "k"), ("gh", "g"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("c", "k"), ("sh", "s"), ("sch", "s"),
    ("th", "t"), ("dh", "d"), ("w", "u"), ("y", "i"), ("z", "s"), ("o", "u"), ("e", "i"), ("h", ""),
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_DOUBLED = re.compile(r"(.)\1+")
_VOWEL = re.compile(r"[aeiou]")
_ARABIC_ARTICLE = re.compile(r"\b(al|el|ould|ben|ibn|bin|abu|bou)\b")


def fold(text: str) -> str:
    """`text` without accents, case, punctuation or script: « Aïssatou N'Diaye » gives « aissatou n diaye »."""
    plain = anyascii(unicodedata.normalize("NFKD", text or ""))
    return _NOT_LETTER.sub(" ", plain.lower()).strip()


def as_name(text: str) -> str:
    """A name as people write it when a register shouts or whispers it (« N'DIAYE JEAN-PAUL »); else untouched."""
    if text != text.upper() and text != text.lower():
        return text
    return _WORD.sub(lambda word: word[0][0].upper() + word[0][1:].lower(), text)


def sound_key(text: str) -> str:
    """A key shared by the usual spellings of one name in French, English and Arabic; empty for no letters.

    Coarse on purpose: it gathers candidates, a score then tells them apart.
    """
    words = _ARABIC_ARTICLE.sub(" ", fold(text)).split()
    keys = []
    for word in words:
        for written, sound in _SAME_SOUND:
            word = word.replace(written, sound)
        word = _DOUBLED.sub(r"\1", word)
        head, tail = word[:1], _VOWEL.sub("", word[1:])
        if head or tail:
            keys.append((head if not _VOWEL.match(head or " ") else "a") + tail)
    return " ".join(sorted(k for k in keys if k))


def squeeze(text: str) -> str:
    """An identifier in one form: upper case, letters and digits only, Arabic-Indic digits made Western."""
    plain = unicodedata.normalize("NFKC", text or "")
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in plain)
    return "".join(c for c in digits.upper() if c.isalnum())
