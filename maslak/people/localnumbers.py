"""An office's own number for a person: it means something only with that office and that register's year."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Conflict
from maslak.people.models import LocalNumber, Person


@transaction.atomic
def give_local_number(
    *, person: Person, organisation: Organisation, year: int, number: str, by: Actor
) -> LocalNumber:
    """The person's number in that register. Raises NotAllowed, Conflict when it is somebody else's there."""
    check_may(by, "person.register", organisation_id=organisation.pk)
    held, made = LocalNumber.objects.get_or_create(
        organisation=organisation, register_year=year, number=number, defaults={"person": person}
    )
    if not made and held.person_id != person.pk:
        raise Conflict(
            _("Le numéro %(number)s est déjà celui d'une autre personne dans le registre %(year)s.")
            % {"number": number, "year": year},
            field="file_number",
        )
    return held
