"""Who may touch an application: the person, the office that follows them, the employer of the offer."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.enums import Reach, Role
from maslak.access.policies import check_may
from maslak.core.errors import NotAllowed
from maslak.people.models import Person
from maslak.people.policies import check_holds
from maslak.placement.models import Application
from maslak.placement.workflow import ANSWER, APPLICATION, OFFICE, OWN


def unknown() -> NotAllowed:
    """The refusal of what does not exist, or is somebody else's: the same words."""
    return NotAllowed(_("Cette candidature n'existe pas, ou elle ne vous est pas ouverte."))


def check_step(by: Actor, step: str, application: Application) -> None:
    """Raise NotAllowed unless `by` takes that step of this application.

    The person's steps: by themselves, or by the office that follows them. The employer's: by the employer, or by the
    office that wrote the offer for one.
    """
    permission = APPLICATION.steps[step].permission
    if permission == OWN:
        _check_side(by, own=OWN, organisation_id=application.organisation_id, application=application)
    elif permission == ANSWER:
        needed = ANSWER if by.role == Role.EMPLOYER else OFFICE
        check_may(by, needed, organisation_id=application.recruiter_id)
    else:
        check_may(by, permission, organisation_id=application.organisation_id)


def _check_side(by: Actor, *, own: str, organisation_id: int, application: Application) -> None:
    if by.role == Role.PERSON:
        check_may(by, own)
        if by.person_id != application.person_id:
            raise unknown()
    else:
        check_may(by, OFFICE, organisation_id=organisation_id)


def check_may_apply(by: Actor, person: Person) -> None:
    """Raise NotAllowed unless the person acts for themselves, or an office that holds their file for them."""
    if by.role == Role.PERSON:
        check_may(by, OWN)
        if by.person_id != person.pk:
            raise NotAllowed(_("Dans votre espace, vous ne pouvez agir que pour vous-même."))
    else:
        check_holds(by, OFFICE, person)


def check_may_invite(by: Actor, organisation_id: int) -> None:
    """Raise NotAllowed unless `by` recruits for the organisation that wrote the offer."""
    check_may(by, ANSWER if by.role == Role.EMPLOYER else OFFICE, organisation_id=organisation_id)


def reads_shared(by: Actor, application: Application) -> bool:
    """Whether what the person gave is for `by`: the employer of the offer, the office that follows the person."""
    if by.reach == Reach.ALL:
        return True
    if by.organisation is None:
        return False
    if by.organisation.pk == application.recruiter_id:
        return by.may(ANSWER) or by.may(OFFICE)
    return by.organisation.pk == application.organisation_id and by.may(OFFICE)
