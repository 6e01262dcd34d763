"""Every write on mentors: a candidature, the checks, the training, the pool, the account."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import Membership, Organisation, User
from maslak.access.policies import check_may
from maslak.core import places
from maslak.core.errors import Conflict, Invalid
from maslak.core.vault import vault
from maslak.mentoring.enums import STANDING, Check
from maslak.mentoring.models import MOST_PLACES, Exclusion, Mentee, Mentor
from maslak.mentoring.policies import locked
from maslak.mentoring.workflow import MENTOR
from maslak.people.enums import Sex
from maslak.people.rules import phone_e164

LEAST_TRAINING_HOURS = 3  # what the pool asks before anybody is met; docs/adr/0034
_MANAGE = "mentoring.manage"


@transaction.atomic
def register(
    *,
    organisation: Organisation,
    first_name: str,
    family_name: str,
    sex: str,
    languages: Sequence[str],
    occupation: str,
    isco: str = "",
    region: str = "",
    remote: bool = False,
    capacity: int = 1,
    about: str = "",
    phone: str = "",
    on: date,
    by: Actor,
) -> Mentor:
    """A candidate for the pool of that organisation. Raises NotAllowed, Invalid."""
    check_may(by, _MANAGE, organisation_id=organisation.pk)
    mentor = Mentor(organisation=organisation, candidate_on=on)
    _describe(
        mentor, first_name=first_name, family_name=family_name, sex=sex, languages=languages,
        occupation=occupation, isco=isco, region=region, remote=remote, capacity=capacity, about=about, phone=phone,
    )  # fmt: skip
    mentor.save()
    audit.record("mentor.registered", by=by, target=mentor)
    return mentor


@transaction.atomic
def describe(*, mentor_id: int, by: Actor, **values: Any) -> Mentor:
    """Correct what is known of a mentor (the values of `register`); standing pairs keep the cards they were shown.

    Raises NotAllowed, Invalid, also for fewer places than are taken.
    """
    mentor = locked(Mentor, mentor_id, by=by, permission=_MANAGE)
    _describe(mentor, **values)
    mentor.save()
    audit.record("mentor.described", by=by, target=mentor)
    return mentor


def _describe(mentor: Mentor, **values: Any) -> None:
    phone = str(values.pop("phone", "")).strip()
    for name in ("first_name", "family_name", "occupation"):
        values[name] = re.sub(r"\s+", " ", values[name]).strip()
        if not values[name]:
            raise Invalid(_("Ce champ ne peut pas rester vide."), field=name)
    values["languages"] = checked_languages(values["languages"])
    check_place(values["region"], values["remote"])
    if values["sex"] not in Sex.values:
        raise Invalid(_("Choisissez le sexe dans la liste."), field="sex")
    check_isco(values["isco"])
    if not 1 <= values["capacity"] <= MOST_PLACES:
        raise Invalid(
            _("Un mentor accompagne de 1 à %(most)s personnes à la fois.") % {"most": MOST_PLACES},
            field="capacity",
        )
    if values["capacity"] < mentor.places_taken:
        raise Invalid(
            _("Ce mentor accompagne déjà %(n)s personnes : terminez d'abord un binôme.")
            % {"n": mentor.places_taken},
            field="capacity",
        )
    number = phone_e164(phone) if phone else ""
    if number is None:
        raise Invalid(_("Ce numéro de téléphone n'est pas complet."), field="phone")
    mentor.phone_sealed = vault().seal(number) if number else None
    for name, value in values.items():
        setattr(mentor, name, value)


def checked_languages(languages: Sequence[str]) -> list[str]:
    """The codes, each once, in the order given. Raises Invalid for none, or for one that is no code."""
    codes = list(dict.fromkeys(languages))
    if not codes or not all(re.fullmatch(r"[a-z]{2,3}", code) for code in codes):
        raise Invalid(_("Choisissez au moins une langue dans la liste."), field="languages")
    return codes


def check_place(region: str, remote: bool) -> None:
    """Raise Invalid for an unknown region, or for neither a region nor a distance: nobody could be met."""
    if region and region not in {known.code for known in places.REGIONS}:
        raise Invalid(_("Choisissez la région dans la liste."), field="region")
    if not (region or remote):
        raise Invalid(_("Indiquez une région, ou acceptez les rencontres à distance."), field="region")


def check_isco(isco: str) -> None:
    """Raise Invalid unless the code is empty or has four digits (ISCO-08 unit group)."""
    if isco and not re.fullmatch(r"[0-9]{4}", isco):
        raise Invalid(_("Le code du métier a quatre chiffres."), field="isco")


@transaction.atomic
def screen(*, mentor_id: int, checks: Collection[str], on: date, by: Actor) -> Mentor:
    """Every check was made, on that day at the latest. Raises NotAllowed, StepRefused, Invalid when one is missing."""
    mentor, old = _step(mentor_id, "screen", by)
    if set(checks) != set(Check.values):
        raise Invalid(
            _("Toutes les vérifications sont faites avant la formation : il en manque."), field="checks"
        )
    _check_day(on, mentor.candidate_on)
    mentor.checks, mentor.screened_on = sorted(checks), on
    return _stepped(mentor, "screen", old, by)


@transaction.atomic
def train(*, mentor_id: int, hours: int, on: date, by: Actor) -> Mentor:
    """The training was followed. Raises NotAllowed, StepRefused, Invalid for too few hours."""
    mentor, old = _step(mentor_id, "train", by)
    if not LEAST_TRAINING_HOURS <= hours <= 200:
        raise Invalid(
            _("La formation dure au moins %(least)s heures.") % {"least": LEAST_TRAINING_HOURS}, field="hours"
        )
    assert mentor.screened_on is not None  # the database says so of a screened mentor's next steps
    _check_day(on, mentor.screened_on)
    mentor.trained_on, mentor.training_hours = on, hours
    return _stepped(mentor, "train", old, by)


def _check_day(on: date, earliest: date) -> None:
    if on < earliest:
        raise Invalid(_("Cette date précède l'étape d'avant : vérifiez-la."), field="on")


@transaction.atomic
def activate(*, mentor_id: int, by: Actor) -> Mentor:
    """From now on people may be proposed to them. Raises NotAllowed, StepRefused."""
    return _plain(mentor_id, "activate", by)


@transaction.atomic
def pause(*, mentor_id: int, by: Actor) -> Mentor:
    """Nobody new is proposed to them; standing pairs go on. Raises NotAllowed, StepRefused."""
    return _plain(mentor_id, "pause", by)


@transaction.atomic
def turn_down(*, mentor_id: int, by: Actor) -> Mentor:
    """Not kept after the checks or the training. Raises NotAllowed, StepRefused."""
    return _plain(mentor_id, "turn_down", by)


@transaction.atomic
def leave(*, mentor_id: int, on: date, by: Actor) -> Mentor:
    """They leave the pool. Raises NotAllowed, StepRefused, Conflict while a pair stands."""
    mentor, old = _step(mentor_id, "leave", by)
    if mentor.pairs.filter(status__in=STANDING).exists():
        raise Conflict(_("Ce mentor accompagne encore quelqu'un : terminez ou retirez d'abord ses binômes."))
    mentor.left_on = on
    return _stepped(mentor, "leave", old, by)


@transaction.atomic
def come_back(*, mentor_id: int, on: date, by: Actor) -> Mentor:
    """A candidate again: checks and training are made anew. Raises NotAllowed, StepRefused."""
    mentor, old = _step(mentor_id, "come_back", by)
    mentor.candidate_on, mentor.checks, mentor.left_on = on, [], None
    mentor.screened_on = mentor.trained_on = mentor.training_hours = None
    return _stepped(mentor, "come_back", old, by)


def _plain(mentor_id: int, step: str, by: Actor) -> Mentor:
    mentor, old = _step(mentor_id, step, by)
    return _stepped(mentor, step, old, by)


def _step(mentor_id: int, step: str, by: Actor) -> tuple[Mentor, str]:
    mentor = locked(Mentor, mentor_id, by=by, permission=MENTOR.steps[step].permission)
    old, mentor.status = mentor.status, MENTOR.step(step, status=mentor.status).target
    return mentor, old


def _stepped(mentor: Mentor, step: str, old: str, by: Actor) -> Mentor:
    mentor.save()
    audit.record(f"mentor.{step}", by=by, target=mentor, old=old, new=mentor.status)
    return mentor


@transaction.atomic
def link_account(*, mentor_id: int, user: User, by: Actor) -> Mentor:
    """The account by which they read their own pairs. Raises NotAllowed, Invalid for an account that is no
    mentor's in this organisation, Conflict for somebody else's."""
    mentor = locked(Mentor, mentor_id, by=by, permission=_MANAGE)
    holds = Membership.objects.filter(
        user=user, organisation_id=mentor.organisation_id, role=Role.MENTOR, until=None
    )
    if not holds.exists():
        raise Invalid(_("Ce compte n'a pas le rôle de mentor dans votre organisation."), field="user")
    mentor.account = user
    try:
        with transaction.atomic():
            mentor.save(update_fields=["account"])
    except IntegrityError as error:
        raise Conflict(_("Ce compte est déjà celui d'un autre mentor."), field="user") from error
    audit.record("mentor.account_linked", by=by, target=mentor, new={"user": user.pk})
    return mentor


@transaction.atomic
def exclude(*, mentor_id: int, mentee_id: int, by: Actor, now: datetime) -> Exclusion:
    """These two are never proposed to one another: they are relatives, or one works for the other.

    The same again changes nothing. Raises NotAllowed.
    """
    mentor = locked(Mentor, mentor_id, by=by, permission=_MANAGE)
    mentee = locked(Mentee, mentee_id, by=by, permission=_MANAGE)
    found, made = Exclusion.objects.get_or_create(mentor=mentor, mentee=mentee, defaults={"noted_at": now})
    if made:
        audit.record("mentor.excluded", by=by, target=mentor, person_id=mentee.person_id)
    return found
