"""What the law cannot answer. An error carries its sentence in three languages; `str()` is French."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from maslak.core.errors import DomainError
from maslak.law.words import Words


class BadDataFile(Exception):
    """A data file breaks its own form. Says which file, which entry, what to mend."""

    def __init__(self, file: str, entry: str, problem: str) -> None:
        super().__init__(f"{file}, {entry}: {problem}" if entry else f"{file}: {problem}")
        self.file, self.entry, self.problem = file, entry, problem


class LawError(DomainError):
    """A question that the law, as we hold it, cannot answer."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.fr)
        self.words = words


class _UnknownCode(LawError):
    """A code that no data file defines; `near` holds the codes that look like it.

    Where none does, the sentence names them all, unless they are too many to read.
    """

    kind = Words("code", "رمز", "code")
    _A_FEW = 12

    def __init__(self, code: str, known: Iterable[str]) -> None:
        self.code, codes = code, sorted(known)
        self.near = get_close_matches(str(code), codes, n=3, cutoff=0.5)
        fr = ar = en = ""
        if self.near:
            close = ", ".join(self.near)
            fr, ar, en = (
                f" Vouliez-vous dire : {close} ?",
                f" هل تقصدون: {close}؟",
                f" Did you mean: {close}?",
            )
        elif len(codes) <= self._A_FEW:
            every = ", ".join(codes)
            fr, ar, en = f" La liste : {every}.", f" القائمة: {every}.", f" The list: {every}."
        super().__init__(
            Words(
                f"Aucun élément « {code} » dans la liste : {self.kind.fr}.{fr}",
                f"لا يوجد «{code}» في قائمة: {self.kind.ar}.{ar}",
                f"There is no {self.kind.en} called “{code}”.{en}",
            )
        )


class UnknownParameter(_UnknownCode):
    kind = Words("paramètre légal", "المعايير القانونية", "legal parameter")


class UnknownPolicy(_UnknownCode):
    kind = Words("règle de délai", "قواعد الآجال", "deadline policy")


class UnknownProcedure(_UnknownCode):
    kind = Words("démarche à délai", "المساطر ذات الآجال", "procedure with a deadline")


class UnknownScope(_UnknownCode):
    kind = Words("service interruptible", "الخدمات القابلة للتوقف", "service that may stand still")


class UnknownOffice(_UnknownCode):
    kind = Words("guichet", "الشبابيك", "kind of counter")


class UnknownStatus(_UnknownCode):
    kind = Words("base de séjour", "أسس الإقامة", "residence basis")


class UnknownService(_UnknownCode):
    kind = Words("service", "الخدمات", "service")


class NoValueOnDate(LawError):
    """The code is known, but no value of it covers that day."""

    def __init__(self, label: Words, code: str, on: date, first: date) -> None:
        self.code, self.on, self.first = code, on, first
        day, start = f"{on:%d/%m/%Y}", f"{first:%d/%m/%Y}"
        super().__init__(
            Words(
                f"« {label.fr} » : aucune valeur connue au {day} ; la plus ancienne commence le {start}.",
                f"«{label.ar}»: لا توجد قيمة معروفة بتاريخ {day}، وأقدم قيمة تبتدئ من {start}.",
                f"“{label.en}” has no known value on {day}; the earliest one starts on {start}.",
            )
        )


class StatusNotStored(LawError):
    """A residence basis that may be talked about but never written on a person's file."""

    def __init__(self, code: str, label: Words) -> None:
        self.code = code
        super().__init__(
            Words(
                f"« {label.fr} » ne s'inscrit jamais dans un dossier : laissez « non précisé ».",
                f"لا تُسجَّل «{label.ar}» أبدا في ملف أي شخص: اتركوا «غير محدد».",
                f"“{label.en}” is never written on a person's file: leave “not stated”.",
            )
        )


class TimeNeeded(LawError):
    """A policy that counts hours was given a day without its time of receipt."""

    def __init__(self, policy: str) -> None:
        self.policy = policy
        super().__init__(
            Words(
                f"La règle {policy} compte des heures : indiquez aussi l'heure de réception.",
                f"القاعدة {policy} تحتسب الساعات: يرجى تحديد ساعة التوصل أيضا.",
                f"The rule {policy} counts hours: give the time of receipt as well.",
            )
        )


class OutsideCalendar(LawError):
    """A day before or after the years for which the feasts can be reckoned."""

    def __init__(self, year: int, first: int, last: int) -> None:
        self.year = year
        super().__init__(
            Words(
                f"Le calendrier des jours ouvrables va de {first} à {last} ; il ne couvre pas {year}.",
                f"تمتد رزنامة أيام العمل من {first} إلى {last} ولا تشمل سنة {year}.",
                f"The working calendar runs from {first} to {last}; it does not cover {year}.",
            )
        )


class BadSuspension(LawError):
    """A pause that ends before it begins."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        begin, end = f"{first:%d/%m/%Y}", f"{last:%d/%m/%Y}"
        super().__init__(
            Words(
                f"La suspension commence le {begin} et finit avant, le {end} : corrigez une des dates.",
                f"يبتدئ التوقيف في {begin} وينتهي قبل ذلك في {end}: صححوا أحد التاريخين.",
                f"The pause begins on {begin} and ends earlier, on {end}: mend one of the two dates.",
            )
        )
