"""Offers of work: written, published, confirmed while they stand, closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.policies import check_may
from maslak.core import places
from maslak.core.errors import Conflict, Invalid
from maslak.core.scales import Cefr
from maslak.employers.enums import OfferContract, OfferStatus
from maslak.employers.models import Employer, EmployerKind, JobOffer, OfferLanguage, OfferSkill
from maslak.employers.workflow import OFFER
from maslak.law import offers as law
from maslak.law.errors import NoValueOnDate

MAX_OPENINGS = 500

#: What other apps do when an offer takes a step, in its transaction: called with the offer, the step's name, `by`, `now`.
AFTER_STEP: list[Callable[..., None]] = []


@dataclass(frozen=True)
class Post:
    """What an employer writes of a post. Wages are gross dirhams a month; languages code → level (CEFR)."""

    title: str
    region: str
    contract: str
    weekly_hours: Decimal
    wage_mad: Decimal
    city: str = ""
    isco: str = ""
    tasks: str = ""
    branch: str = "general"
    starts_on: date | None = None
    months: int | None = None
    hours: tuple[str, ...] = ()
    wage_max_mad: Decimal | None = None
    benefits: str = ""
    childcare: bool = False
    housing: bool = False
    transport: bool = False
    openings: int = 1
    schooling: str = ""
    experience_months: int = 0
    routes: tuple[str, ...] = ()
    closes_on: date | None = None
    languages: Mapping[str, str] = field(default_factory=dict)
    essential_skills: tuple[str, ...] = ()
    other_skills: tuple[str, ...] = ()


_PLAIN = (
    "title", "region", "contract", "weekly_hours", "wage_mad", "city", "isco", "tasks", "branch", "starts_on", "months",
    "wage_max_mad", "benefits", "childcare", "housing", "transport", "openings", "schooling", "experience_months",
    "closes_on",
)  # fmt: skip


@transaction.atomic
def write(
    *, employer: Employer, post: Post, offer: JobOffer | None = None, version: int | None = None,
    office_number: str = "", by: Actor, now: datetime,
) -> JobOffer:  # fmt: skip
    """A post as its employer says it: a new draft, or `offer` brought up to date; an open one stays open.

    Raises NotAllowed; Invalid, with the field, for words or a wage that the law does not allow (law 65-99, arts. 9
    and 143; the minimum wage of the day) and for what makes no sense; Conflict when somebody wrote in between.
    """
    check_may(by, "offer.write", organisation_id=employer.organisation_id)
    _check(post, employer, timezone.localdate(now))
    if offer is None:
        kept = JobOffer(
            organisation_id=employer.organisation_id, employer=employer, office_number=office_number
        )
    else:
        kept = _locked(offer.pk, by=by, version=version)
    household = employer.kind == EmployerKind.HOUSEHOLD
    kept.employer, kept.shown_as = employer, "" if household else employer.name
    for name in _PLAIN:
        value = getattr(post, name)
        setattr(kept, name, value.strip() if isinstance(value, str) else value)
    kept.hours, kept.routes = list(post.hours), list(post.routes)
    kept.version += 1
    kept.save()
    _keep_needs(kept, post)
    audit.record("offer.written", by=by, target=kept)
    return kept


@transaction.atomic
def step(name: str, *, offer: JobOffer, by: Actor, now: datetime) -> JobOffer:
    """Publish, confirm, pause, fill, withdraw or reopen an offer.

    Publishing, confirming and reopening say that the post stands today: what the law of the day asks is looked at
    again. Raises NotAllowed, StepRefused, Invalid.
    """
    kept = _locked(offer.pk, by=by)
    move = OFFER.step(name, status=kept.status)
    today = timezone.localdate(now)
    if move.target == OfferStatus.OPEN:
        _check(post_of(kept), kept.employer, today)
        if kept.closes_on and kept.closes_on < today:
            raise Invalid(_("La date limite de l'offre est passée : changez-la d'abord."), field="closes_on")
        kept.published_on = kept.published_on or today
        kept.confirmed_on = today
    kept.status = move.target
    kept.version += 1
    kept.save(update_fields=["status", "published_on", "confirmed_on", "version"])
    audit.record(f"offer.{_EVENTS[name]}", by=by, target=kept)
    for follow in AFTER_STEP:
        follow(kept, name, by=by, now=now)
    return kept


_EVENTS = {
    "publish": "published", "confirm": "confirmed", "pause": "paused", "fill": "filled", "withdraw": "withdrawn",
    "reopen": "reopened",
}  # fmt: skip


def post_of(offer: JobOffer) -> Post:
    """What stands in an offer, as it is written."""
    skills = list(offer.skills.all()) if offer.pk else []
    return Post(
        **{name: getattr(offer, name) for name in _PLAIN},
        hours=tuple(offer.hours),
        routes=tuple(offer.routes),
        languages={each.language: each.level for each in offer.languages.all()},
        essential_skills=tuple(each.label for each in skills if each.essential),
        other_skills=tuple(each.label for each in skills if not each.essential),
    )


def warnings(post: Post) -> list[str]:
    """What the words of a post narrow without need, in the reader's language; nothing here stops it."""
    found = law.findings(post.title, post.tasks, post.benefits)
    return [each.words.in_language(get_language() or "fr") for each in found if each.level == "warning"]


def _locked(offer_id: int, *, by: Actor, version: int | None = None) -> JobOffer:
    offer = JobOffer.objects.select_for_update(of=("self",)).select_related("employer").get(pk=offer_id)
    check_may(by, "offer.write", organisation_id=offer.organisation_id)
    if version is not None and version != offer.version:
        raise Conflict(_("L'offre a changé entre-temps. Relisez-la, puis recommencez."))
    return offer


def _check(post: Post, employer: Employer, today: date) -> None:
    """Refuse what the law does not allow, then what makes no sense."""
    said = [("title", post.title), ("tasks", post.tasks), ("benefits", post.benefits)]
    said += [("essential_skills", label) for label in (*post.essential_skills, *post.other_skills)]
    for field_name, text in said:
        for found in law.findings(text):
            if found.level == "refusal":
                raise Invalid(found.words.in_language(get_language() or "fr"), field=field_name)
    if not post.title.strip():
        raise Invalid(_("Dites de quel poste il s'agit."), field="title")
    try:
        places.region(post.region)
    except KeyError:
        raise Invalid(_("Choisissez la région où l'on travaille."), field="region") from None
    if not 1 <= post.openings <= MAX_OPENINGS:
        raise Invalid(
            _("Indiquez le nombre de postes, de 1 à %(most)s.") % {"most": MAX_OPENINGS}, field="openings"
        )
    if not Decimal(1) <= post.weekly_hours <= Decimal(60):
        raise Invalid(_("Indiquez les heures par semaine, de 1 à 60."), field="weekly_hours")
    if post.wage_max_mad is not None and post.wage_max_mad < post.wage_mad:
        raise Invalid(_("Le salaire le plus haut est sous le salaire le plus bas."), field="wage_max_mad")
    if strange := [level for level in post.languages.values() if level not in Cefr.values]:
        raise Invalid(
            _("Le niveau de langue « %(level)s » n'existe pas.") % {"level": strange[0]}, field="languages"
        )
    _check_contract(post, employer)
    _check_wage(post, employer, today)


def _check_contract(post: Post, employer: Employer) -> None:
    at_home = employer.kind == EmployerKind.HOUSEHOLD
    if at_home != (post.contract == OfferContract.DOMESTIC):
        raise Invalid(
            _("Un particulier emploie par un contrat de travail domestique.")
            if at_home
            else _("Le contrat de travail domestique est celui d'un particulier."),
            field="contract",
        )
    fixed = post.contract in (OfferContract.FIXED_TERM, OfferContract.SEASONAL)
    if fixed and not post.months:
        raise Invalid(_("Indiquez pour combien de mois."), field="months")


def _check_wage(post: Post, employer: Employer, today: date) -> None:
    """The minimum wage of the day when the work starts; an internship's allowance is another matter."""
    if post.contract in (OfferContract.INTERNSHIP, OfferContract.APPRENTICESHIP):
        if post.wage_mad <= 0:
            raise Invalid(_("Indiquez ce qui est versé chaque mois."), field="wage_mad")
        return
    kind = "domestic" if employer.kind == EmployerKind.HOUSEHOLD else post.branch
    day = max(post.starts_on or today, today)
    try:
        floor = law.wage_floor(day, weekly_hours=post.weekly_hours, kind=kind)
    except NoValueOnDate:
        return  # before the texts that we hold there is no floor to compare with
    below = law.below_floor(floor, post.wage_mad)
    if below is not None:
        raise Invalid(below.in_language(get_language() or "fr"), field="wage_mad")


def _keep_needs(offer: JobOffer, post: Post) -> None:
    """The languages and skills as they are now said: what is no longer said goes."""
    offer.languages.exclude(language__in=post.languages).delete()
    for language, level in post.languages.items():
        OfferLanguage.objects.update_or_create(offer=offer, language=language, defaults={"level": level})
    wanted = {
        **dict.fromkeys(_labels(post.other_skills), False),
        **dict.fromkeys(_labels(post.essential_skills), True),
    }
    offer.skills.exclude(label__in=wanted).delete()
    for label, essential in wanted.items():
        OfferSkill.objects.update_or_create(offer=offer, label=label, defaults={"essential": essential})


def _labels(texts: Iterable[Any]) -> list[str]:
    return [text for text in (" ".join(str(each).split())[:120] for each in texts) if text]


@transaction.atomic
def tie(*, offer: JobOffer, isco: str, by: Actor) -> JobOffer:
    """Say which trade the title means: an ISCO-08 unit group, « » for none. Raises NotAllowed, Invalid."""
    kept = _locked(offer.pk, by=by)
    if isco and not (len(isco) == 4 and isco.isascii() and isco.isdigit()):
        raise Invalid(_("Le code du métier a quatre chiffres."), field="isco")
    if kept.isco != isco:
        kept.isco = isco
        kept.save(update_fields=["isco"])
        audit.record("offer.tied", by=by, target=kept)
    return kept
