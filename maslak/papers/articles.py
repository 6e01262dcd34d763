"""The articles of a foreign employee's work contract: the mandatory ones always, the others where they apply.

Labour code, art. 516: it takes effect on the day of the visa, and any change asks for a visa; art. 517: it follows
the authority's model; art. 518: the employer bears the return when the authorisation is refused. Domestic work
adds the clauses of law 19-12.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from maslak.papers import phrasing
from maslak.papers.content import Bilingual, ContractContent
from maslak.papers.phrasing import sentence

MANDATORY = ("effect", "return_costs", "change", "end")


@dataclass(frozen=True, slots=True)
class Article:
    """One article; `key` names it among the fixed words."""

    key: str
    title: Bilingual
    texts: tuple[Bilingual, ...]


def articles_of(content: ContractContent) -> list[Article]:
    """The articles of this contract, in their order."""
    return [
        Article(key, sentence(f"articles.{key}.title"), tuple(texts))
        for key, write in _ORDER
        if (texts := write(content))
    ]


def _say(key: str, **values: Bilingual | str) -> Bilingual:
    return sentence(f"articles.{key}", **values)


def _post(content: ContractContent) -> list[Bilingual]:
    post = content.post
    said = [_say("post.text", title=post.title, workplace=post.workplace)]
    if post.category is not None:
        said.append(_say("post.category", category=post.category))
    if post.duties is not None:
        said.append(_say("post.duties", duties=_without_stop(post.duties)))
    if content.seconded_by:
        said.append(_say("post.seconded", by=content.seconded_by))
    return said


def _route(content: ContractContent) -> list[Bilingual]:
    return [_say("route.text", route=_without_stop(content.route))]


def _effect(content: ContractContent) -> list[Bilingual]:
    said = [_say("effect.text")]
    if content.visa is not None:
        day = phrasing.day(content.visa.granted_on)
        said.append(_say("effect.visaed", number=content.visa.number, day=day))
    elif content.starts_on is not None:
        said.append(_say("effect.wished", day=phrasing.day(content.starts_on)))
    return said


def _duration(content: ContractContent) -> list[Bilingual]:
    said = [_say("duration.text", duration=phrasing.months(content.duration_months))]
    if content.visa is not None:
        said.append(_say("duration.ends", day=phrasing.day(content.visa.valid_to)))
    return said


def _trial(content: ContractContent) -> list[Bilingual]:
    return [_say("trial.text", days=phrasing.days(content.trial_days))] if content.trial_days else []


def _pay(content: ContractContent) -> list[Bilingual]:
    said = [_say("pay.text", pay=phrasing.pay(content.pay))]
    if not content.pay.in_cash:
        said.append(_say("pay.in_kind"))
    if content.domestic is not None:
        said.append(_say("pay.domestic"))
    return said + [_with_stop(extra) for extra in content.pay.extras]


def _hours(content: ContractContent) -> list[Bilingual]:
    week, rest = phrasing.hours(content.weekly_hours), phrasing.hours(content.weekly_rest_hours)
    said = [_say("hours.text", hours=week, rest=rest)]
    if content.domestic is not None:
        said.append(_say("hours.rest_day", day=_without_stop(content.domestic.weekly_rest)))
    return said


def _leave(content: ContractContent) -> list[Bilingual]:
    return [_say("leave.text", days=phrasing.days(content.annual_leave_days_per_month))]


def _domestic(content: ContractContent) -> list[Bilingual]:
    home = content.domestic
    if home is None:
        return []
    said = [
        _say("domestic.housed" if home.housed else "domestic.not_housed"),
        _say("domestic.fed" if home.fed else "domestic.not_fed"),
    ]
    if home.minor_authorised_by:
        said.append(_say("domestic.minor", by=home.minor_authorised_by))
    return [*said, _say("domestic.deposit")]


def _end(content: ContractContent) -> list[Bilingual]:
    return [_say("end.domestic" if content.domestic is not None else "end.text")]


_ORDER: tuple[tuple[str, Callable[[ContractContent], list[Bilingual]]], ...] = (
    ("post", _post),
    ("route", _route),
    ("duration", _duration),
    ("effect", _effect),
    ("trial", _trial),
    ("pay", _pay),
    ("hours", _hours),
    ("leave", _leave),
    ("protection", lambda content: [_say("protection.text")]),
    ("domestic", _domestic),
    ("return_costs", lambda content: [_say("return_costs.text", country=content.return_to)]),
    ("change", lambda content: [_say("change.text")]),
    ("end", _end),
    ("other", lambda content: [_with_stop(clause) for clause in content.clauses]),
)


def _without_stop(text: Bilingual) -> Bilingual:
    return Bilingual(text.fr.rstrip(" ."), text.ar.rstrip(" ."))


def _with_stop(text: Bilingual) -> Bilingual:
    closed = _without_stop(text)
    return Bilingual(f"{closed.fr}.", f"{closed.ar}.")
