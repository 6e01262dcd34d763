"""Writes on employers."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.core.errors import Invalid
from maslak.core.text import fold
from maslak.employers.models import Employer, EmployerKind


@transaction.atomic
def employer_named(
    *, name: str, organisation: Organisation, region: str = "", kind: str = EmployerKind.COMPANY, by: Actor
) -> Employer:
    """The employer that `organisation` knows under that name, made when it is new. Raises Invalid without a name."""
    check_may(by, "placement.write", organisation_id=organisation.pk)
    key = fold(name)
    if not key:
        raise Invalid(_("Indiquez le nom de l'employeur."), field="employer")
    employer, _made = Employer.objects.get_or_create(
        organisation=organisation,
        name_key=key,
        defaults={"name": name.strip(), "region": region, "kind": kind},
    )
    return employer
