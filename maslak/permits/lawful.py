"""What the law says of the contract of a request: for a household, law 19-12 on domestic work."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import get_language

from maslak.core.errors import Invalid
from maslak.law import domestic
from maslak.law.domestic import DomesticContract, Finding
from maslak.law.errors import NoValueOnDate
from maslak.permits.models import PermitFile


def domestic_findings(file: PermitFile, *, today: date) -> tuple[Finding, ...]:
    """What is wrong with the contract, and what is to be done, on the day it starts; nothing for other work.

    What the contract does not say is not judged. Without a first day it is held against the law of `today`.
    """
    if not file.domestic:
        return ()
    terms, starts_on = file.terms, file.terms.starts_on or today
    born = file.worker.birth_date
    try:
        return domestic.check(
            DomesticContract(
                starts_on=starts_on,
                age=domestic.age_on(born, starts_on) if born else None,
                weekly_hours=None if terms.weekly_hours is None else Decimal(terms.weekly_hours),
                monthly_wage=terms.wage_mad,
                trial_days=terms.trial_days,
                open_ended=False,  # a foreign employee's contract is for a fixed term
            )
        )
    except NoValueOnDate:  # before law 19-12 was in force
        return ()


def refuse_unlawful(file: PermitFile, *, today: date) -> None:
    """Raise Invalid, with the law's own sentences, for a contract that it forbids as it stands."""
    language = get_language() or "fr"
    refused = [
        f.words.in_language(language) for f in domestic_findings(file, today=today) if f.level == "refusal"
    ]
    if refused:
        raise Invalid(" ".join(refused))
