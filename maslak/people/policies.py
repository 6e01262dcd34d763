"""Who may touch which file: whoever registered it, whoever holds it, and the person for what is theirs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maslak.access import roles
from maslak.access.actor import Actor
from maslak.access.enums import Reach, Role
from maslak.access.policies import check_may
from maslak.core.errors import Conflict, NotAllowed
from maslak.people.models import Holder, Person


def locked(person_id: int, *, by: Actor, permission: str, own: str = "") -> Person:
    """The person's record, locked until the transaction ends, once `by` is known to be allowed to touch it.

    With `own`, a person in their own space needs that permission instead, for themselves alone.
    Raises NotAllowed (in the same words for a file out of sight and for none), Conflict for a merged file.
    """
    as_person = bool(own) and by.role == Role.PERSON
    check_may(by, own if as_person else permission)
    person = Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None:
        raise NotAllowed(_("Ce dossier n'existe pas, ou votre organisation n'y a pas accès."))
    if as_person:
        if by.person_id != person.pk:
            raise NotAllowed(_("Dans votre espace, vous ne pouvez agir que pour vous-même."))
    else:
        check_holds(by, permission, person)
    if person.merged_into is not None:
        raise Conflict(
            _("Ce dossier a été réuni avec un autre. Ouvrez le dossier %(ref)s à sa place.")
            % {"ref": person.merged_into.ref}
        )
    return person


def check_holds(by: Actor, permission: str, person: Person) -> None:
    """Raise NotAllowed unless the acting organisation registered `person` or holds their file today."""
    check_may(by, permission)
    if by.reach == Reach.ALL or roles.scope(by.role, permission) == "all":
        return
    if by.organisation is not None and (
        person.home_organisation_id == by.organisation.pk
        or Holder.objects.filter(person=person, organisation=by.organisation, until=None).exists()
    ):
        return
    raise NotAllowed(_("Ce dossier est suivi par une autre organisation. Demandez-lui une orientation."))
