"""Words as offices type them, brought to comparable keys. Arabic stays Arabic, digits become Western."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Characters that show nothing: zero-width marks, direction marks, soft hyphen, byte order mark.
_INVISIBLE = dict.fromkeys(
    [
        0x00AD,
        0x061C,
        0x180E,
        0x2060,
        0xFEFF,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)
_DIGITS = {ord(c): str(i % 10) for i, c in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
# Letters that decomposition leaves apart although offices mix them.
_LETTERS = str.maketrans(
    {
        "ى": "ي",
        "ی": "ي",
        "ے": "ي",
        "ة": "ه",
        "ک": "ك",
        "ڭ": "ك",
        "گ": "ك",
        "ٱ": "ا",
        "ـ": None,
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ı": "i",
        "ð": "d",
        "þ": "th",
    }
)
_NOT_WORD = re.compile(r"[\W_]+")
# White space and control characters, of which a cell keeps at most one plain space.
_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_ARTICLE = re.compile(r"(?<!\S)(?:وال|لل|ال)(?=\S{2})")


def visible(text: str) -> str:
    """`text` in composed form, without invisible marks or control characters, inner spaces collapsed."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _cleaned(text)


@lru_cache(maxsize=65536)
def _cleaned(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(_INVISIBLE)).strip()


def western_digits(text: str) -> str:
    """`text` with Arabic-Indic and full-width digits written 0 to 9."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_DIGITS)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """`text` as lower-case words apart by one space: no accents, no punctuation, no Arabic vowel signs.

    « N° Téléphone » gives « n telephone », « الأُسْرَة » gives « الاسره ».
    """
    plain = unicodedata.normalize("NFKC", text.replace("°", " ").replace("№", "n ").replace("º", " "))
    plain = plain.translate(_INVISIBLE).translate(_DIGITS).casefold().translate(_LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if unicodedata.category(c) != "Mn")
    return _NOT_WORD.sub(" ", plain).strip()


def without_article(folded: str) -> str:
    """Folded Arabic words without their leading « ال », so that السنغال meets سنغال."""
    return _ARTICLE.sub("", folded)


def compact(folded: str) -> str:
    """A folded text without its spaces, so that « r d c » meets « rdc »."""
    return folded.replace(" ", "")
