"""The pages beside the questions: lists A1 and A2, domestic work, the residence title."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from maslak.core.text import fold
from maslak.law import domestic, lists, residence
from maslak.law.domestic import DomesticContract, Finding
from maslak.law.lists import Criterion, ListEntry, ListVersion
from maslak.law.parameters import parameter
from maslak.law.residence import Reminder
from maslak.web.guide.words import is_shaky, measured, money, number, period, said, source, sureness

Page = dict[str, Any]
HOUSE = "house_policy"  # a reminder of our own: nobody else says it


def lists_page(on: date, sought: str) -> Page:
    """The lists of a day, narrowed to what is sought, and every version there is. Raises NoValueOnDate."""
    version = lists.lists_on(on)
    words = fold(sought).split()
    found = [entry for entry in version.entries if _matches(entry, words)]
    return {
        "version": _version(version),
        "lists": [
            {"code": code, "title": said(title), "entries": [_entry(e) for e in found if e.list == code]}
            for code, title in lists.list_names().items()
        ],
        "number": len(found),
        "versions": [
            {**_version(each), "current": each == version, "day": each.valid_from.isoformat()}
            for each in lists.all_versions()
        ],
    }


def _matches(entry: ListEntry, words: list[str]) -> bool:
    text = fold(f"{entry.label.fr} {entry.label.ar} {entry.label.en}")
    return all(word in text for word in words)


def _version(version: ListVersion) -> Page:
    return {
        "name": version.version,
        "applies": period(version.valid_from, version.valid_to),
        "source": source(version.source),
        "sureness": sureness(version.certainty),
        "shaky": is_shaky(version.certainty),
    }


def _entry(entry: ListEntry) -> Page:
    return {
        "code": entry.code,
        "label": said(entry.label),
        "any": entry.match == "any" and len(entry.criteria) > 1,
        "criteria": [_criterion(criterion) for criterion in entry.criteria],
        "evidence": [said(words) for _code, words in entry.evidence],
    }


def _criterion(criterion: Criterion) -> str:
    measure = said(criterion.label)
    if criterion.comparison == "is":
        return measure
    values = {"measure": measure, "number": number(criterion.bound)}
    if criterion.comparison == "more_than":
        return _("%(measure)s : plus de %(number)s") % values
    return _("%(measure)s : au moins %(number)s") % values


def domestic_page(form: Any) -> Page:
    """What the law says of the contract of a valid form. Raises NoValueOnDate before law 19-12."""
    day = form.cleaned_data["starts_on"]
    contract = DomesticContract(
        starts_on=day,
        age=form.cleaned_data["age"],
        weekly_hours=form.cleaned_data["weekly_hours"],
        weekly_rest_hours=form.cleaned_data["weekly_rest_hours"],
        monthly_wage=form.cleaned_data["monthly_wage"],
        deposited=False,  # always to be done: said among what remains to do
    )
    found = domestic.check(contract)
    return {
        "day": day,
        "refused": domestic.is_refused(found),
        "refusals": [_finding(each) for each in found if each.level == "refusal"],
        "warnings": [_finding(each) for each in found if each.level == "warning"],
        "floor": _floor(day),
        "limits": _limits(day),
    }


def _finding(found: Finding) -> Page:
    return {
        "text": said(found.words),
        "source": source(found.source),
        "sureness": sureness(found.certainty),
        "fine": _("Amende : de %(low)s à %(high)s MAD") % {"low": number(found.fine[0]), "high": number(found.fine[1])}
        if found.fine
        else "",
    }  # fmt: skip


def _floor(day: date) -> Page:
    floor = domestic.wage_floor(day)
    return {
        "monthly": money(floor.monthly),
        "hourly": money(floor.hourly_minimum_wage),
        "percent": floor.percent,
        "hours": floor.hours_per_month,
        "sources": [source(floor.source), source(floor.wage_source)],
        "sureness": sureness(floor.certainty),
    }


def _limits(day: date) -> list[dict[str, str]]:
    """The figures of the law on that day."""
    codes = (
        "domestic_work_minimum_age",
        "domestic_weekly_hours_adult",
        "domestic_weekly_rest_hours",
        "domestic_trial_days",
        "domestic_contract_copies",
    )
    found = [parameter(code, day) for code in codes]
    return [{"label": said(each.label), "value": measured(each.value, each.unit)} for each in found]


def title_page(form: Any, today: date) -> Page:
    """The checklist of one profile, and what to do when by the dates of a valid form."""
    profile = form.cleaned_data["profile"] or residence.PROFILES[0]
    found = reminders(form, today)
    fee = parameter("residence_card_fee_mad_per_year", today)
    return {
        "profile": profile,
        "profile_label": said(residence.profiles()[profile]),
        "items": [
            {"label": said(item.label), "shaky": is_shaky(item.certainty), "source": source(item.source)}
            for item in residence.checklist(profile)
        ],
        "reminders": [
            {
                "day": each.day,
                "text": said(each.text),
                "past": each.day < today,
                "source": source(each.source),
                "sureness": "" if each.source.code == HOUSE else sureness(each.certainty),
            }
            for each in found
        ],
        "fee": money(fee.value),
        "fee_source": source(fee.source),
    }


def reminders(form: Any, today: date) -> tuple[Reminder, ...]:
    """What to do when, by the dates of a valid form."""
    return residence.reminders(form.dates, on=today)
