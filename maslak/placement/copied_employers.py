"""The employer of a hire, copied into the list of the office that follows the person."""

from __future__ import annotations

from django.db import transaction

from maslak.access import audit
from maslak.access.actor import Actor
from maslak.access.models import Organisation
from maslak.access.policies import check_may
from maslak.employers.models import Employer, JobOffer
from maslak.people.sight import whole_register


@transaction.atomic
def copied_to(organisation: Organisation, *, offer: JobOffer, by: Actor) -> Employer:
    """The employer of `offer` as `organisation` knows it: by its ICE, else by its name, else a new line of its list.

    What is copied names who hires and where, and nothing that the employer keeps for its own requests. Raises
    NotAllowed.
    """
    check_may(by, "placement.write", organisation_id=organisation.pk)
    with whole_register():
        source = Employer.objects.get(pk=offer.employer_id)
        if source.organisation_id == organisation.pk:
            return source
        own = Employer.objects.select_for_update().filter(organisation=organisation).order_by("pk")
        found = (own.filter(ice=source.ice).first() if source.ice else None) or own.filter(
            name_key=source.name_key
        ).first()
        if found is not None:
            return found
        made = Employer.objects.create(
            organisation=organisation, kind=source.kind, name=source.name, name_key=source.name_key,
            sector=source.sector, region=source.region, city=source.city, ice=source.ice,
        )  # fmt: skip
        audit.record("employer.copied", by=by, target=made)
    return made
