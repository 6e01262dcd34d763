"""Who may touch what of mentoring: the office its pool, a mentor their own pairs, a person their own request."""

from __future__ import annotations

from operator import attrgetter
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.enums import Reach, Role
from maslak.access.policies import check_may
from maslak.core.errors import NotAllowed
from maslak.mentoring.enums import Side
from maslak.mentoring.models import Mentee, Mentor, Pair
from maslak.mentoring.workflow import PAIR

M = TypeVar("M", bound=Model)
MEET, OWN = "mentoring.meet", "self.mentoring"


def unknown() -> NotAllowed:
    """The refusal of what does not exist, or is somebody else's: the same words."""
    return NotAllowed(_("Cet élément n'existe pas, ou il ne vous est pas ouvert."))


def locked(model: type[M], pk: int, *, by: Actor, permission: str, belongs_to: str = "organisation_id") -> M:
    """A record of the office, locked, once `by` may touch it. `belongs_to`: the path to its organisation.

    Raises NotAllowed, in the same words for a record out of sight and for none.
    """
    check_may(by, permission)
    found = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).order_by("pk").first()
    try:
        owner = attrgetter(belongs_to)(found) if found is not None else None
    except ObjectDoesNotExist:
        found = None
    if found is None:
        raise unknown()
    check_may(by, permission, organisation_id=owner)
    return found


def own_request(mentee_id: int, *, by: Actor) -> Mentee:
    """The request of the person who acts in their own space. Raises NotAllowed for anybody else's."""
    check_may(by, OWN)
    found = Mentee.objects.filter(pk=mentee_id).first()
    if found is None or by.person_id is None or found.person_id != by.person_id:
        raise unknown()
    return found


def locked_pair(pair_id: int, step: str, *, by: Actor) -> tuple[Pair, str]:
    """The pair, locked, and the side on which `by` takes that step of its workflow.

    A person takes their own steps by self.mentoring, for a pair of theirs; a mentor theirs. Raises NotAllowed.
    """
    permission = PAIR.steps[step].permission
    if by.role == Role.PERSON and step.startswith("mentee_"):
        permission = OWN
    return _of_pair(pair_id, permission, by)


def locked_pair_of_side(pair_id: int, *, by: Actor) -> tuple[Pair, str]:
    """The pair, locked, for whoever works on it: its mentor, its person, its office. Raises NotAllowed."""
    permission = {Role.PERSON: OWN, Role.MENTOR: MEET}.get(Role(by.role), "mentoring.manage")
    return _of_pair(pair_id, permission, by)


def _of_pair(pair_id: int, permission: str, by: Actor) -> tuple[Pair, str]:
    check_may(by, permission)
    pair = Pair.objects.select_for_update(of=("self",)).filter(pk=pair_id).order_by("pk").first()
    if pair is None:
        raise unknown()
    if permission == OWN:
        own_request(pair.mentee_id, by=by)
        return pair, Side.MENTEE
    if permission == MEET:
        mine = by.user is not None and Mentor.objects.filter(pk=pair.mentor_id, account=by.user).exists()
        if not (mine or by.reach == Reach.ALL):
            raise unknown()
        return pair, Side.MENTOR
    check_may(by, permission, organisation_id=pair.organisation_id)
    return pair, Side.OFFICE
