"""What the law says of the pay and the terms of a contract, explained once they are written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from maslak.law.errors import NoValueOnDate
from maslak.law.parameters import Parameter, parameter
from maslak.permits import lawful
from maslak.permits.models import PermitFile
from maslak.placement.rules import DOMESTIC, wage_floor
from maslak.web import names
from maslak.web.employer import words
from maslak.web.templatetags import maslak as tags


def amount(value: Decimal) -> str:
    """« 3 422,72 », as the reader's language writes it, with Western digits."""
    return names.amount(value)


def plain(value: Decimal | None) -> Decimal | int | None:
    """An amount to type over: without centimes where there are none."""
    return int(value) if value is not None and value == int(value) else value


def wage(file: PermitFile, today: date) -> dict[str, Any] | None:
    """The legal minimum on the day the contract starts and where its pay stands; None without a pay or a rule."""
    terms = file.terms
    day = terms.starts_on or today
    floor = wage_floor(DOMESTIC if file.domestic else "", day)
    if terms.wage_mad is None or floor is None:
        return None
    below = terms.wage_mad < floor
    return {
        "tone": "late" if below else "ok",
        "title": _("Sous le minimum d'un temps plein") if below else _("Au-dessus du minimum légal"),
        "text": f"{_floor(file, day, floor)} {_given(terms.wage_mad)} {_outcome(file, below)}".strip(),
    }


def _floor(file: PermitFile, day: date, floor: Decimal) -> str:
    hourly, hours = parameter("smig_hourly_mad", on=day), parameter("smig_hours_per_month", on=day)
    said = {
        "day": tags.day(day), "hourly": amount(Decimal(hourly.value)), "hours": hours.value,
        "floor": amount(floor),
    }  # fmt: skip
    if file.domestic:
        share: Parameter = parameter("domestic_floor_percent_of_smig", on=day)
        return _(
            "Au %(day)s, le minimum du travail domestique est de %(share)s %% du SMIG : %(floor)s DH pour un mois"
            " de %(hours)s heures (SMIG : %(hourly)s DH l'heure)."
        ) % {**said, "share": share.value}
    return (
        _(
            "Au %(day)s, le SMIG est de %(hourly)s DH l'heure, soit %(floor)s DH pour un mois de %(hours)s heures."
        )
        % said
    )


def _given(paid: Decimal) -> str:
    return _("Le contrat prévoit %(wage)s DH.") % {"wage": amount(paid)}


def _outcome(file: PermitFile, below: bool) -> str:
    if not below:
        return ""
    if file.domestic:
        return _("En dessous, le contrat n'est possible que pour un temps partiel déclaré.")
    return _("En dessous, le visa est refusé, sauf temps partiel à l'heure.")


def findings(file: PermitFile, today: date) -> list[dict[str, Any]]:
    """What law 19-12 says of a domestic contract: refusals first, then what to do; nothing for other work."""
    try:
        found = lawful.domestic_findings(file, today=today)
    except NoValueOnDate:
        return []
    return [
        {
            "refused": finding.level == "refusal",
            "tone": "stop" if finding.level == "refusal" else "info",
            "text": words.told(finding.words),
            "source": words.told(finding.source.text),
        }
        for finding in found
    ]


def problems(file: PermitFile, today: date) -> list[dict[str, Any]]:
    """What forbids the contract as it stands."""
    return [finding for finding in findings(file, today) if finding["refused"]]
