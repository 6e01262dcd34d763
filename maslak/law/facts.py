"""The facts that the route of a hiring depends on: which keys exist, which values, what is said of them.

The vocabulary is data (`data/facts.yaml`). An omitted fact counts as false, or as none; an unknown key or
value is refused by name. Facts say nothing of who the person is: they may travel in a link.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import Any

from babel import Locale

from maslak.law.datafiles import Entry, read
from maslak.law.errors import LawError
from maslak.law.words import Words

# False or true, months, a code, several codes, none.
FactValue = bool | int | str | frozenset[str] | None
Facts = Mapping[str, FactValue]

NONE = "none"  # may be written for a fact that is not there
KINDS = frozenset({"choice", "choices", "yes_no", "months", "country"})
MOST_MONTHS = 1200  # a hundred years: beyond, someone mistyped

# ISO 3166-1, the codes officially assigned.
COUNTRIES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW
    BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI
    FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN
    IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME
    MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF
    PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
    SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE
    YT ZA ZM ZW
    """.split()
)


class UnknownFact(LawError):
    """A key that the vocabulary does not hold; the sentence names it, what is like it, and what is admitted."""

    def __init__(self, key: str, known: Iterable[str]) -> None:
        self.key = key
        allowed = ", ".join(known)
        near = ", ".join(get_close_matches(key, list(known), n=3, cutoff=0.6))
        super().__init__(
            Words(
                f"« {key} » n'est pas un fait connu."
                + (f" Vouliez-vous dire : {near} ?" if near else "")
                + f" Faits admis : {allowed}.",
                f"«{key}» ليس من الوقائع المعروفة."
                + (f" هل تقصدون: {near}؟" if near else "")
                + f" الوقائع المقبولة: {allowed}.",
                f"“{key}” is not a known fact."
                + (f" Did you mean: {near}?" if near else "")
                + f" Admitted facts: {allowed}.",
            )
        )


class BadFactValue(LawError):
    """A value that the fact does not admit; the sentence names both, and what is admitted."""

    def __init__(self, key: str, value: object, allowed: Words) -> None:
        self.key, self.value = key, value
        super().__init__(
            Words(
                f"« {key} » ne peut pas valoir « {value} ». Valeurs admises : {allowed.fr}.",
                f"لا يمكن أن تكون قيمة «{key}» هي «{value}». القيم المقبولة: {allowed.ar}.",
                f"“{key}” cannot be “{value}”. Admitted: {allowed.en}.",
            )
        )


class NotForeign(LawError):
    """The person is Moroccan: none of this applies to them."""

    def __init__(self) -> None:
        super().__init__(
            Words(
                "« nationality » vaut « MA » : un Marocain ou une Marocaine travaille sans attestation ni visa.",
                "قيمة «nationality» هي «MA»: يشتغل المواطن المغربي دون شهادة ولا تأشير.",
                "“nationality” is “MA”: a Moroccan works without certificate or visa.",
            )
        )


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: how its value is written, and what to say of it."""

    key: str
    kind: str
    label: Words
    values: Mapping[str, Words]
    says: Words
    says_not: Words

    @property
    def default(self) -> FactValue:
        """What an omitted fact counts as."""
        return {"yes_no": False, "choices": frozenset()}.get(self.kind)  # type: ignore[return-value]

    @property
    def allowed(self) -> Words:
        """The admitted values, in words."""
        codes = ", ".join([*self.values, NONE])
        return {
            "yes_no": Words("true, false", "true، false", "true, false"),
            "months": Words("un nombre entier de mois", "عدد صحيح من الأشهر", "a whole number of months"),
            "country": Words("un code de pays ISO à deux lettres", "رمز بلد ISO من حرفين", "a two-letter ISO code"),
        }.get(self.kind, Words(codes, codes, codes))  # fmt: skip

    def check(self, value: Any) -> FactValue:
        """The value in its proper form; null or "none" is the omitted fact. Raises BadFactValue, NotForeign."""
        if value is None or (value == NONE and self.kind != "yes_no"):
            return self.default
        if self.kind == "yes_no" and isinstance(value, bool):
            return value
        if self.kind == "months" and type(value) is int and 0 <= value <= MOST_MONTHS:
            return value
        if self.kind == "choices":
            several = [value] if isinstance(value, str) else value
            if isinstance(several, list | tuple | frozenset) and all(self._knows(item) for item in several):
                return frozenset(several)
        if self.kind in ("choice", "country"):
            one = value[0] if isinstance(value, list) and len(value) == 1 else value
            if self._knows(one):
                if one == "MA":
                    raise NotForeign()
                return str(one)
        raise BadFactValue(self.key, _written(value), self.allowed)

    def _knows(self, code: Any) -> bool:
        return isinstance(code, str) and code in (COUNTRIES if self.kind == "country" else self.values)

    def sentence(self, value: FactValue) -> Words:
        """What the value means, as a sentence."""
        if value is None or value is False or value == frozenset():
            return self.says_not
        return self.says.filled(value=self._named(value))

    def _named(self, value: FactValue) -> Words:
        if self.kind == "country":
            return country(str(value))
        if self.kind == "choices" and isinstance(value, frozenset):
            held = [words for code, words in self.values.items() if code in value]
            return Words(
                ", ".join(w.fr for w in held), "، ".join(w.ar for w in held), ", ".join(w.en for w in held)
            )
        return self.values.get(str(value), Words(str(value), str(value), str(value)))


@cache
def vocabulary() -> Mapping[str, Fact]:
    """Every fact by its key, in the order of the file."""
    return vocabulary_of(read("facts.yaml"))


def vocabulary_of(document: Entry) -> Mapping[str, Fact]:
    """The checked facts of one file. Raises BadDataFile."""
    document.only("facts")
    found: dict[str, Fact] = {}
    for key, entry in document.keyed("facts"):
        entry.only("kind", "label", "values", "says", "says_not")
        kind = entry.one_of("kind", KINDS)
        if entry.has("values") != (kind in ("choice", "choices")):
            raise entry.fail(f"a fact of kind {kind} and its “values” do not go together")
        values = entry.child("values") if entry.has("values") else None
        words = {code: values.words(code) for code, _ in values.pairs()} if values else {}
        found[key] = Fact(
            key,
            kind,
            entry.words("label"),
            MappingProxyType(words),
            entry.words("says"),
            entry.words("says_not"),
        )
    return MappingProxyType(found)


def fact(key: str) -> Fact:
    """The fact of that key. Raises UnknownFact."""
    known = vocabulary()
    if key not in known:
        raise UnknownFact(key, known)
    return known[key]


def stated(given: Mapping[str, Any]) -> dict[str, FactValue]:
    """The facts given, checked, and no other. Raises UnknownFact, BadFactValue, NotForeign."""
    return {str(key): fact(str(key)).check(value) for key, value in given.items()}


def complete(given: Mapping[str, Any]) -> Facts:
    """Every fact of the vocabulary: those given, checked, the others as omitted. Raises as `stated` does."""
    known = stated(given)
    return MappingProxyType({key: known.get(key, item.default) for key, item in vocabulary().items()})


def to_query(facts: Facts) -> list[tuple[str, str]]:
    """The facts that are not as if omitted, as the pairs of a query string."""
    pairs: list[tuple[str, str]] = []
    for key, item in vocabulary().items():
        value = facts.get(key, item.default)
        if value == item.default:
            continue
        if isinstance(value, frozenset):
            pairs += [(key, code) for code in item.values if code in value]
        else:
            pairs.append((key, "true" if value is True else str(value)))
    return pairs


def from_query(pairs: Iterable[tuple[str, str]]) -> dict[str, FactValue]:
    """The facts that a query string states; keys that are no facts are left to others.

    Raises BadFactValue, NotForeign.
    """
    given: dict[str, Any] = {}
    for key, text in pairs:
        item = vocabulary().get(key)
        if item is None:
            continue
        if item.kind == "choices":
            given.setdefault(key, []).append(text)
        elif item.kind == "yes_no":
            given[key] = {"true": True, "false": False}.get(text, text)
        elif item.kind == "months":
            given[key] = int(text) if text.isascii() and text.isdigit() else text
        else:
            given[key] = text
    return stated(given)


def country(code: str) -> Words:
    """The country of an ISO 3166-1 alpha-2 code in three languages."""
    names = {name: _territories(name).get(code, code) for name in ("fr", "ar_MA", "en")}
    return Words(names["fr"], names["ar_MA"], names["en"])


@cache
def _territories(locale: str) -> Mapping[str, str]:
    return dict(Locale.parse(locale).territories)


def _written(value: object) -> str:
    """A refused value as JSON would write it, cut short."""
    text = {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"
