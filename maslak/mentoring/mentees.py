"""Every write on a person's wish for a mentor: asked with their agreement, described, closed, taken up again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.enums import Role
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, Invalid
from maslak.mentoring import agreement
from maslak.mentoring.enums import STANDING, CloseReason, GoalStatus, MenteeStatus
from maslak.mentoring.mentors import check_isco, check_place, checked_languages
from maslak.mentoring.models import Goal, Mentee
from maslak.mentoring.policies import OWN, locked, own_request, unknown
from maslak.mentoring.workflow import MENTEE
from maslak.people.models import Person
from maslak.people.policies import check_holds
from maslak.people.sight import whole_register

_MANAGE = "mentoring.manage"
MOST_GOALS = 6


@transaction.atomic
def ask(
    *,
    person: Person,
    organisation: Organisation,
    first_name: str = "",
    languages: Sequence[str],
    preferred_language: str,
    region: str = "",
    remote: bool = False,
    women_only: bool = False,
    occupation: str = "",
    isco: str = "",
    goals: Sequence[str],
    agreed: bool,
    language: str,
    by: Actor,
    now: datetime,
) -> Mentee:
    """The person asks for a mentor in that organisation, having agreed to the text shown in `language`.

    Staff ask for a person whose file they hold, a person for themselves in the organisation that registered
    them. Without `first_name` it is the file's given name. A closed request of theirs is taken up again.
    Raises NotAllowed, Invalid without agreement or goal, Conflict while a request is open.
    """
    _check_may_ask(person, organisation, by)
    if not agreed:
        raise Invalid(
            _("Lisez le texte avec la personne : sans son accord, rien n'est cherché."), field="agreed"
        )
    check_place(region, remote)
    check_isco(isco)
    text = agreement.in_force(timezone.localdate(now))
    spoken = checked_languages(languages)
    values = {
        "first_name": _words(first_name or person.given_name or person.family_name, 60, "first_name"),
        "languages": spoken,
        "preferred_language": preferred_language if preferred_language in spoken else spoken[0],
        "region": region,
        "remote": remote,
        "women_only": women_only,
        "occupation": occupation.strip()[:120],
        "isco": isco,
        "agreed_at": now,
        "agreement_version": text.version,
        "agreement_language": language if language in agreement.LANGUAGES else "fr",
        "asked_on": timezone.localdate(now),
    }
    today = timezone.localdate(now)
    wanted = list(dict.fromkeys(_words(title, 120, "goals") for title in goals if title.strip()))
    if not wanted:
        raise Invalid(_("Notez au moins un objectif : c'est lui que le mentor lit."), field="goals")
    with whole_register():
        mentee = _open(person, organisation, values)
        for title in wanted[:MOST_GOALS]:
            _add(mentee, title, today)
    audit.record(
        "mentee.asked", by=by, target=mentee, person_id=person.pk, new={"text_version": text.version}
    )
    return mentee


def _check_may_ask(person: Person, organisation: Organisation, by: Actor) -> None:
    if by.role == Role.PERSON:
        check_may(by, OWN)
        if by.person_id != person.pk or organisation.pk != person.home_organisation_id:
            raise unknown()
        return
    check_may(by, _MANAGE, organisation_id=organisation.pk)
    check_holds(by, _MANAGE, person)


def _open(person: Person, organisation: Organisation, values: dict[str, object]) -> Mentee:
    known = Mentee.objects.select_for_update().filter(person=person, organisation=organisation).first()
    if known is None:
        try:
            with transaction.atomic():
                return Mentee.objects.create(person=person, organisation=organisation, **values)
        except IntegrityError as error:
            raise _open_already() from error
    if known.status == MenteeStatus.OPEN:
        raise _open_already()
    known.status, known.closed_on, known.close_reason = MenteeStatus.OPEN, None, CloseReason.NONE
    for name, value in values.items():
        setattr(known, name, value)
    known.save()
    return known


def _open_already() -> Conflict:
    return Conflict(_("Une demande de mentor est déjà ouverte pour cette personne."))


@transaction.atomic
def close(*, mentee_id: int, reason: str, on: date, by: Actor) -> Mentee:
    """The request is over. Raises NotAllowed, StepRefused, Invalid without a reason, Conflict while a pair stands."""
    mentee = locked(Mentee, mentee_id, by=by, permission=MENTEE.steps["close"].permission)
    if reason not in CloseReason.values or not reason:
        raise Invalid(_("Choisissez pourquoi la demande est close."), field="reason")
    if mentee.pairs.filter(status__in=STANDING).exists():
        raise Conflict(_("Un binôme est proposé ou en cours : terminez-le ou retirez-le d'abord."))
    return _closed(mentee, reason, on, by)


@transaction.atomic
def withdraw(*, mentee_id: int, on: date, by: Actor) -> Mentee:
    """The person no longer wants a mentor; their agreement ends with it.

    A standing pair is declined or stopped first (pairs.decline, pairs.stop). Raises NotAllowed, StepRefused, Conflict.
    """
    mine = own_request(mentee_id, by=by)
    with whole_register():
        mentee = Mentee.objects.select_for_update(of=("self",)).get(pk=mine.pk)
        if mentee.pairs.filter(status__in=STANDING).exists():
            raise Conflict(_("Un mentor vous est proposé ou vous accompagne : répondez ou arrêtez d'abord."))
        return _closed(mentee, CloseReason.WITHDRAWN, on, by)


def _closed(mentee: Mentee, reason: str, on: date, by: Actor) -> Mentee:
    old, mentee.status = mentee.status, MENTEE.step("close", status=mentee.status).target
    if on < mentee.asked_on:
        raise Invalid(_("Cette date précède la demande : vérifiez-la."), field="on")
    mentee.closed_on, mentee.close_reason = on, reason
    mentee.save(update_fields=["status", "closed_on", "close_reason"])
    audit.record(
        "mentee.close", by=by, target=mentee, person_id=mentee.person_id, old=old, new=mentee.status,
        reason=reason,
    )  # fmt: skip
    return mentee


@transaction.atomic
def reopen(*, mentee_id: int, by: Actor) -> Mentee:
    """A request closed by mistake goes on. Raises NotAllowed, StepRefused, Invalid once the person withdrew."""
    mentee = locked(Mentee, mentee_id, by=by, permission=MENTEE.steps["reopen"].permission)
    old, target = mentee.status, MENTEE.step("reopen", status=mentee.status).target
    if mentee.close_reason == CloseReason.WITHDRAWN:
        raise Invalid(_("La personne a retiré son accord : elle doit le donner de nouveau."))
    mentee.status, mentee.closed_on, mentee.close_reason = target, None, CloseReason.NONE
    mentee.save(update_fields=["status", "closed_on", "close_reason"])
    audit.record("mentee.reopen", by=by, target=mentee, person_id=mentee.person_id, old=old, new=target)
    return mentee


@transaction.atomic
def add_goal(*, mentee_id: int, title: str, on: date, by: Actor) -> Goal:
    """One goal more, by the office or by the person. Raises NotAllowed, Invalid, Conflict for the same words twice."""
    if by.role == Role.PERSON:
        mentee = own_request(mentee_id, by=by)
    else:
        mentee = locked(Mentee, mentee_id, by=by, permission=_MANAGE)
    if mentee.status != MenteeStatus.OPEN:
        raise Invalid(_("Cette demande est close."))
    with whole_register():
        if mentee.goals.filter(status=GoalStatus.OPEN).count() >= MOST_GOALS:
            raise Invalid(
                _("Pas plus de %(most)s objectifs à la fois : réglez-en un d'abord.") % {"most": MOST_GOALS},
                field="title",
            )
        goal = _add(mentee, _words(title, 120, "title"), on, anew=True)
    audit.record("mentoring.goal_added", by=by, target=mentee, person_id=mentee.person_id)
    return goal


def _add(mentee: Mentee, title: str, on: date, *, anew: bool = False) -> Goal:
    goal, made = Goal.objects.get_or_create(mentee=mentee, title=title, defaults={"added_on": on})
    if anew and not made:
        raise Conflict(_("Cet objectif est déjà noté."), field="title")
    return goal


def _words(text: str, limit: int, field: str) -> str:
    words = re.sub(r"\s+", " ", text).strip()
    if not words:
        raise Invalid(_("Ce champ ne peut pas rester vide."), field=field)
    if len(words) > limit:
        raise Invalid(_("Ce texte est trop long : %(limit)s signes au plus.") % {"limit": limit}, field=field)
    return words
