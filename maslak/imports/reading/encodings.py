"""Which encoding a text file was saved in, found from its bytes."""

from __future__ import annotations

import codecs
import re
from collections import Counter

from charset_normalizer import from_bytes

# In order of how often Moroccan offices meet them; the first wins a tie.
CANDIDATES = ("cp1252", "cp1256", "mac_roman", "cp850", "iso8859_15", "iso8859_6", "mac_arabic", "latin_1")
NAMES = {
    "cp1252": "windows-1252",
    "cp1256": "windows-1256",
    "mac_roman": "mac-roman",
    "iso8859_15": "iso-8859-15",
    "iso8859_6": "iso-8859-6",
    "mac_arabic": "mac-arabic",
    "latin_1": "iso-8859-1",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORDS = re.compile(rb"[A-Za-z'\-]*[\x80-\xff][A-Za-z'\-\x80-\xff]*")
_FRENCH = frozenset("éèêëàâçîïôûùüœæÉÈÊËÀÂÇÎÏÔÛÙÜŒ")
_PUNCTUATION = frozenset("’‘“”«»–—…°€·º§²\u00a0")
_ODD_LETTERS = frozenset("ŽžŠšŸÿƒðÐþÞýÝıłŁ¼½¾ªµ")
_TWICE = re.compile(r"[ÃÂ][\u0080-\u00bf\u2018-\u2026ƒ‚„†‡ˆ‰Š‹ŒŽ™š›œžŸ]|[ØÙ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ]")


def decode(content: bytes) -> tuple[str | None, str]:
    """The text of `content` and the name of its encoding; (None, "") for bytes that are no text."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            text = content.decode(name, "replace")
            return _clean(text), "utf-8" if name == "utf-8-sig" else name
    wide = _wide_without_mark(content)
    if wide:
        return _clean(content.decode(wide, "replace")), wide
    if _looks_binary(content):
        return None, ""
    try:
        text, name = content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, name = _decode_single_byte(content)
    mended = _encoded_twice(text)
    return _clean(mended or text), f"{name} ×2" if mended else name


def _decode_single_byte(content: bytes) -> tuple[str, str]:
    lines = content.splitlines(keepends=True)
    accented = [line for line in lines if not line.isascii()]
    utf8 = sum(_is_utf8(line) for line in accented)
    codec = _best_codec(b"\n".join(accented if utf8 < 0.5 * len(accented) else _not_utf8(accented)))
    if utf8 >= 0.5 * len(accented):
        # Two exports pasted one under the other: most lines are UTF-8, each other line is read apart.
        parts = [line.decode("utf-8" if _is_utf8(line) else codec, "replace") for line in lines]
        return "".join(parts), f"utf-8 + {NAMES.get(codec, codec)}"
    text = content.decode(codec, "replace")
    if codec == "iso8859_6":
        text = text.replace("\u00a0", " ")  # the space of Mac Arabic, whose letters stand at the same places
    return text, NAMES.get(codec, codec)


def _not_utf8(lines: list[bytes]) -> list[bytes]:
    return [line for line in lines if not _is_utf8(line)]


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _best_codec(sample: bytes) -> str:
    """The candidate under which the words that hold an accent look most like French, English or Arabic."""
    words = Counter(_WORDS.findall(sample[:2_000_000])).most_common(3_000)
    scores = {codec: sum(_likeness(word, codec) for word, _ in words) for codec in CANDIDATES}
    ranking = sorted(CANDIDATES, key=lambda codec: -scores[codec])
    first, second = ranking[:2]
    together = b"\n".join(word for word, _ in words)
    same = together.decode(first, "replace") == together.decode(second, "replace")
    if same or scores[first] - scores[second] > 0.05 * abs(scores[first]):
        return min((c for c in CANDIDATES if scores[c] == scores[first]), key=CANDIDATES.index)
    guess = from_bytes(together, cp_isolation=[first, second]).best()
    return guess.encoding if guess and guess.encoding in (first, second) else first


def _likeness(word: bytes, codec: str) -> float:
    """How much one word looks like a word once decoded: good above zero."""
    try:
        text = word.decode(codec)
    except UnicodeDecodeError:
        return -8.0
    score = 0.0
    arabic = sum("\u0621" <= c <= "\u064a" for c in text)
    latin = sum(c.isalpha() and c < "\u0250" for c in text)
    if arabic and latin:
        return -4.0
    if arabic > 1:
        score += arabic
    for before, char in zip(" " + text, text, strict=False):
        if char.isascii() or "\u0621" <= char <= "\u0652" or char in "،؛؟":
            continue
        if char in _PUNCTUATION:
            score += 0.5
        elif char in _ODD_LETTERS or not char.isalpha():
            score -= 8.0 if char < "\u00a0" else 3.0
        elif before.islower() and char.isupper():
            score -= 4.0
        else:
            score += 2.0 if char in _FRENCH else 0.5
    return score


def _wide_without_mark(content: bytes) -> str:
    """UTF-16 saved without its mark: every ASCII character has a zero beside it, always on the same side."""
    head = content[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if even + odd < 0.04 * len(head):
        return ""
    if odd >= 20 * max(even, 1) or (even == 0 and odd):
        return "utf-16-le"
    return "utf-16-be" if even >= 20 * max(odd, 1) or (odd == 0 and even) else ""


def _looks_binary(content: bytes) -> bool:
    head = content[:8192]
    strange = sum(head.count(byte) for byte in (*range(0, 9), *range(14, 27), *range(28, 32), 127))
    return strange > 0.01 * len(head)


def _encoded_twice(text: str) -> str:
    """`text` mended when UTF-8 was once read as Windows-1252 and saved again (« SÃ©nÃ©gal »); "" when sound."""
    if len(_TWICE.findall(text[:200_000])) < 3:
        return ""
    return "".join(_mended(line) for line in text.splitlines(keepends=True))


def _mended(line: str) -> str:
    if line.isascii():
        return line
    raw = bytearray()
    for char in line:
        try:
            raw += char.encode("cp1252")
        except UnicodeEncodeError:
            if ord(char) > 0xFF:
                return line
            raw.append(ord(char))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return line


def _clean(text: str) -> str:
    return text.replace("\x00", "").lstrip("\ufeff")
