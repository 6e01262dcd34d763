"""An offer as schema.org JobPosting (JSON-LD), out and in.

Two terms of ours are added: `x_feesToWorker`, always false, and `x_legalWorkRoute`, the routes that the employer
accepts. What another site writes comes back as a Post to look at, never as a published offer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from html import unescape
from re import sub
from typing import Any

from django.utils.translation import gettext as _

from maslak.core import places
from maslak.core.errors import Invalid
from maslak.employers.enums import OfferContract
from maslak.employers.models import JobOffer
from maslak.employers.offers import Post

MAX_BYTES = 200_000
_FULL_TIME = Decimal(35)
_EMPLOYMENT = {
    OfferContract.SEASONAL: "TEMPORARY", OfferContract.FIXED_TERM: "TEMPORARY", OfferContract.TEMPORARY: "TEMPORARY",
    OfferContract.INTERNSHIP: "INTERN", OfferContract.APPRENTICESHIP: "INTERN",
}  # fmt: skip
_MONTHLY = {
    "HOUR": Decimal(191),
    "DAY": Decimal(26),
    "WEEK": Decimal(52) / 12,
    "MONTH": Decimal(1),
    "YEAR": Decimal(1) / 12,
}


def posting(offer: JobOffer, *, address: str, stands_until: date) -> dict[str, Any]:
    """The offer for other sites; `address` is its page. A household is « particulier », without name or place."""
    region = places.region(offer.region)
    kinds = ["FULL_TIME" if offer.weekly_hours >= _FULL_TIME else "PART_TIME"]
    if offer.contract in _EMPLOYMENT:
        kinds.append(_EMPLOYMENT[OfferContract(offer.contract)])
    pay: dict[str, Any] = {
        "@type": "QuantitativeValue",
        "minValue": float(offer.wage_mad),
        "unitText": "MONTH",
    }
    if offer.wage_max_mad:
        pay["maxValue"] = float(offer.wage_max_mad)
    found: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": "Maslak", "value": offer.ref},
        "url": address,
        "title": offer.title,
        "description": offer.tasks or offer.title,
        "datePosted": offer.published_on.isoformat() if offer.published_on else None,
        "validThrough": min(stands_until, offer.closes_on or stands_until).isoformat(),
        "employmentType": kinds,
        "hiringOrganization": {"@type": "Organization", "name": offer.shown_as or _("Particulier employeur")},
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress", "addressRegion": region.fr, "addressCountry": "MA",
                **({"addressLocality": offer.city} if offer.city else {}),
            },
        },
        "baseSalary": {"@type": "MonetaryAmount", "currency": "MAD", "value": pay},
        "totalJobOpenings": offer.openings,
        "skills": ", ".join(each.label for each in offer.skills.all()),
        "jobBenefits": offer.benefits,
        "directApply": True,
        "x_feesToWorker": False,
        "x_legalWorkRoute": [f"cte_{route}" for route in offer.routes],
    }  # fmt: skip
    if offer.isco:
        found["occupationalCategory"] = f"ISCO-08:{offer.isco}"
    if offer.experience_months:
        found["experienceRequirements"] = {
            "@type": "OccupationalExperienceRequirements", "monthsOfExperience": offer.experience_months,
        }  # fmt: skip
    return {key: value for key, value in found.items() if value not in (None, "", [])}


def read(content: bytes | str) -> tuple[Post, list[str]]:
    """The post that a JobPosting describes, and what it leaves open, in sentences. Raises Invalid for no JobPosting."""
    if len(content) > MAX_BYTES:
        raise Invalid(_("Ce fichier est trop grand pour une offre."), field="posting")
    try:
        found = json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Invalid(
            _("Ce texte n'est pas du JSON. Collez l'offre entière, accolades comprises."), field="posting"
        ) from None
    return described(_job_posting(found))


def described(data: Mapping[str, Any]) -> tuple[Post, list[str]]:
    """The same for a JobPosting that is read already. Raises Invalid when it asks the worker for money."""
    if data.get("x_feesToWorker") not in (None, False):
        raise Invalid(_("L'offre dit que la personne paie : un emploi ne se paie pas."), field="posting")
    open_points: list[str] = []
    wage, wage_max = _wage(data.get("baseSalary"), open_points)
    place = _place(data.get("jobLocation"), open_points)
    kinds = {str(kind).upper() for kind in _many(data.get("employmentType"))}
    if kinds & {"TEMPORARY", "CONTRACTOR"}:
        open_points.append(_("La durée du contrat n'est pas dite : indiquez les mois."))
    return (
        Post(
            title=_text(data.get("title"), 120),
            tasks=_text(data.get("description"), 2000),
            region=place[0],
            city=place[1],
            contract=_contract(kinds),
            weekly_hours=Decimal(44) if "PART_TIME" not in kinds else Decimal(22),
            wage_mad=wage,
            wage_max_mad=wage_max,
            openings=_openings(data.get("totalJobOpenings")),
            isco=_isco(data.get("occupationalCategory")),
            benefits=_text(data.get("jobBenefits"), 200),
            closes_on=_day(data.get("validThrough")),
            essential_skills=tuple(_skills(data.get("skills"))),
        ),
        open_points,
    )


def postings(found: Any, depth: int = 5) -> list[Mapping[str, Any]]:
    """Every JobPosting of parsed JSON-LD: alone, in a list, a @graph or an ItemList, in their order."""
    if depth == 0:
        return []
    if isinstance(found, Mapping):
        kinds = _many(found.get("@type"))
        if "JobPosting" in kinds:
            return [found]
        inside = [*_many(found.get("@graph")), *_many(found.get("itemListElement"))]
        inside += _many(found.get("item")) if "ListItem" in kinds else []
    else:
        inside = found if isinstance(found, list) else []
    return [each for one in inside for each in postings(one, depth - 1)]


def firm_of(data: Mapping[str, Any]) -> str:
    """The name of who hires; empty where the posting does not say."""
    firm = data.get("hiringOrganization")
    return _text(firm.get("name") if isinstance(firm, Mapping) else firm, 160)


def number_of(data: Mapping[str, Any]) -> str:
    """The sender's own number of the posting; empty for none that fits a cell."""
    identifier = next(iter(_many(data.get("identifier"))), "")
    value = identifier.get("value") if isinstance(identifier, Mapping) else identifier
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return _text(text, 40)


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _job_posting(found: Any) -> Mapping[str, Any]:
    """The first JobPosting, alone, in a list or in a @graph."""
    for each in postings(found):
        return each
    raise Invalid(_("Ce texte ne contient pas d'offre (JobPosting)."), field="posting")


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any, length: int) -> str:
    """Words without the marks of a page."""
    if not isinstance(value, str):
        return ""
    return " ".join(unescape(sub(r"<[^>]*>", " ", value)).split())[:length]


def _amount(value: Any) -> Decimal | None:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 < amount < Decimal(10_000_000) else None


def _wage(value: Any, open_points: list[str]) -> tuple[Decimal, Decimal | None]:
    pay = value if isinstance(value, Mapping) else {}
    if str(pay.get("currency", "MAD")).upper() != "MAD":
        open_points.append(_("Le salaire n'est pas en dirhams : convertissez-le."))
        return Decimal(0), None
    inside = pay.get("value", pay)
    inside = inside if isinstance(inside, Mapping) else {"value": inside}
    share = _MONTHLY.get(str(inside.get("unitText", "MONTH")).upper())
    low = _amount(inside.get("minValue", inside.get("value")))
    if low is None or share is None:
        open_points.append(_("Le salaire n'est pas dit : indiquez-le, brut par mois."))
        return Decimal(0), None
    high = _amount(inside.get("maxValue"))
    cents = Decimal("0.01")
    monthly = (low * share).quantize(cents)
    return monthly, (high * share).quantize(cents) if high and high > low else None


def _place(value: Any, open_points: list[str]) -> tuple[str, str]:
    first = next((each for each in _many(value) if isinstance(each, Mapping)), {})
    address = first.get("address")
    address = address if isinstance(address, Mapping) else {}
    city, region = _text(address.get("addressLocality"), 80), _text(address.get("addressRegion"), 80)
    found, town = places.find_region(region), places.find_city(city)
    code = found.code if found else town.region if town else ""
    if not code:
        open_points.append(_("La région n'est pas reconnue : choisissez-la."))
    return code, city


def _contract(kinds: set[str]) -> str:
    if "INTERN" in kinds:
        return OfferContract.INTERNSHIP
    return OfferContract.FIXED_TERM if kinds & {"TEMPORARY", "CONTRACTOR"} else OfferContract.PERMANENT


def _openings(value: Any) -> int:
    amount = _amount(value)
    return int(amount) if amount and amount >= 1 else 1


def _isco(value: Any) -> str:
    for each in _many(value):
        code = (
            str(each.get("codeValue", "") if isinstance(each, Mapping) else each)
            .upper()
            .removeprefix("ISCO-08:")
            .strip()
        )
        if len(code) == 4 and code.isascii() and code.isdigit():
            return code
    return ""


def _skills(value: Any) -> list[str]:
    texts = [each.get("name", "") if isinstance(each, Mapping) else each for each in _many(value)]
    parts = [part for text in texts for part in sub(r"[;\n]", ",", _text(text, 1000)).split(",")]
    return [part.strip()[:120] for part in parts if part.strip()][:20]


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
