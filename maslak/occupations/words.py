"""What is left of a job title once spelling, gender, script and politeness are taken away. Plain Python.

Three views of one title: its words (folded, without gender or plural), the same as one string for letters to be
compared, and its skeleton, the consonants that French, English, Darija in Latin letters and Arabic script share.
"""

from __future__ import annotations

import re
import unicodedata

ARABIC = re.compile(r"[\u0600-\u06ff]")
_WORD = re.compile(r"[a-z0-9\u0621-\u064a]+")
_MARKS = re.compile(r"[\u064b-\u065f\u0670\u0640]")
# « (h/f) », « F/H » says who may apply, not what the work is.
_WHO_MAY_APPLY = re.compile(r"\b[hfm] ?/ ?[hfmx](?: ?/ ?[hfmx])?\b", re.IGNORECASE)
_ARABIC_LETTERS = str.maketrans("أإآٱىةؤئگڭپڤڥچژ", "اااايهويككبففشج")
_DIGITS_AS_LETTERS = str.maketrans({"2": "a", "3": "a", "5": "kh", "7": "h", "8": "gh", "9": "q"})
_ENDINGS_ALONE = frozenset("e es ee euse euses trice trices rice iere ere ne nne ienne se te sse".split())

# Words that carry a title in a sentence and say nothing of the work: French, English, Darija, Arabic.
CARRIERS = frozenset(
    """
    a ai as au aux avec c ce ces chez comme d dans de des du elle en est et etais etait etre fais faire fait il j je
    l la le les leur ma metier mes moi mon n notre ou par pour profession qualifie que qui suis sur
    travail travaille travaillais travailler un une y
    am an and at been being by did do doing for from had have i in is job my of on or the to was who with work
    worked working works
    ana dial dyal f fi fl flkhedma hada kan kankhdem kankhdm kanakhdem kaykhdem kaykhdm kont kunt khdam khddam khdmt
    khdemt bhal wahed o u w ch chi
    في فى من على عن الى انا كنت كان عند مع او و اعمل يعمل تعمل اشتغل كعمل لدي
    ديال دالي د ف فال كنخدم كيخدم خدمت تنخدم كنت واحد شي بحال كندير تندير
    """.split()
)  # fmt: skip


def is_arabic(text: str) -> bool:
    """Whether most of the letters are Arabic ones."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(1 for c in letters if ARABIC.match(c)) * 2 > len(letters)


def plain(text: str) -> str:
    """Lower case without accents, short vowels or variants of one Arabic letter; punctuation stays."""
    lowered = _WHO_MAY_APPLY.sub(" ", text.lower().replace("œ", "oe").replace("æ", "ae"))
    lowered = _MARKS.sub("", lowered).translate(_ARABIC_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The words that say what the work is, each once, without gender, plural or article; never empty for letters."""
    raw = [_sounded(word) for word in _WORD.findall(plain(text))]
    kept = [w for w in raw if w not in CARRIERS and w not in _ENDINGS_ALONE] or raw
    return list(dict.fromkeys(stem(word) for word in kept))


def long_words(text: str) -> list[str]:
    """The stems of a running text, as often as they stand, without carriers and words of one or two letters."""
    raw = (word for word in _WORD.findall(plain(text)) if len(word) > 2 and word not in CARRIERS)
    return [stem(word) for word in raw]


def key(text: str) -> str:
    """The words as one string, for letters to be compared."""
    return " ".join(words(text))


def stem(word: str) -> str:
    """A folded word without its gender and plural: « vendeuses » and « vendeur » give « vendeur »."""
    return _arabic_stem(word) if ARABIC.match(word) else _latin_stem(word)


def _sounded(word: str) -> str:
    """Darija in Latin letters writes ح, ع, ق as 7, 3, 9: digits between letters are letters."""
    if word.isdigit() or word.isalpha() or not re.search("[a-z]", word):
        return word
    if re.fullmatch(r"\d+(st|nd|rd|th|e|er|eme|d|g|t|h)", word):
        return word
    return word.translate(_DIGITS_AS_LETTERS)


def _arabic_stem(word: str) -> str:
    for article in ("وال", "بال", "فال", "كال", "ال", "لل"):
        if word.startswith(article) and len(word) - len(article) >= 3:
            word = word[len(article) :]
            break
    if len(word) > 3 and word.endswith("ه"):
        word = word[:-1]
    return word


_GENDER = (
    ("trice", "teur"), ("euse", "eur"), ("iere", "ier"), ("ienne", "ien"), ("onne", "on"), ("enne", "en"),
    ("ere", "er"), ("ive", "if"), ("elle", "el"),
)  # fmt: skip


def _latin_stem(word: str) -> str:
    if len(word) > 3 and word[-1] in "sx" and word[-2] not in "su":
        word = word[:-1]
    if len(word) > 5 and word.endswith("ie") and word[-3] not in "aeiou":
        return word[:-2] + "y"  # « bakeries » and « bakery », « boucherie » stays near « bouchery »
    for feminine, masculine in _GENDER:
        if len(word) > len(feminine) + 1 and word.endswith(feminine):
            return word[: -len(feminine)] + masculine
    return word[:-1] if len(word) > 4 and word[-1] == "e" else word


_ARABIC_SOUNDS = dict(
    zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويء", ["", *"bttjhKddrzsCsdtd", "", *"Gfkklmnh", "", "", ""], strict=True)
)
_LATIN_SOUNDS = (
    ("sch", "C"), ("tch", "C"), ("ch", "C"), ("sh", "C"), ("kh", "K"), ("gh", "G"), ("ph", "f"), ("th", "t"),
    ("dh", "d"), ("qu", "k"), ("ck", "k"), ("dj", "j"), ("ce", "s"), ("ci", "s"), ("cy", "s"), ("ge", "j"),
    ("gi", "j"), ("x", "ks"), ("c", "k"), ("q", "k"), ("p", "b"), ("v", "f"), ("g", "k"),
    ("nb", "mb"),
)  # fmt: skip
_RAW_DIGITS = str.maketrans({"2": "", "3": "", "5": "K", "7": "h", "8": "G", "9": "k"})
_VOWELS = re.compile(r"[aeiouwy]")
_DOUBLED = re.compile(r"(.)\1+")


def skeleton(text: str) -> str:
    """The consonants, in signs that both scripts share: « 7ellaq », « hellak » and « حلاق » all give « hlk »."""
    bones = [_bones(word) for word in _WORD.findall(plain(text)) if word not in CARRIERS]
    return " ".join(bone for bone in bones if bone)


def _bones(word: str) -> str:
    if ARABIC.match(word):
        sounds = "".join(_ARABIC_SOUNDS.get(letter, "") for letter in _arabic_stem(word))
    else:
        sounds = word if word.isdigit() else word.translate(_RAW_DIGITS)
        for written, sound in _LATIN_SOUNDS:
            sounds = sounds.replace(written, sound)
        sounds = _VOWELS.sub("", sounds)
        if len(sounds) > 1 and word[-1:] in "hst" and word[-1] == sounds[-1].lower():
            sounds = sounds[:-1] if word.endswith("h") else sounds  # a final h is the ة of « khddamah »
    return _DOUBLED.sub(r"\1", sounds)
