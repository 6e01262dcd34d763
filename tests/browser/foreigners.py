"""Accounts of an organisation that no file of the demonstration knows: one a role, to stand before foreign doors."""

from __future__ import annotations

from datetime import date

from maslak.access import actions
from maslak.access.actor import acting, operator
from maslak.access.enums import OrganisationKind, Role
from maslak.access.models import Organisation, User

CODE, PASSWORD = "ETRANGERE", "une-phrase-pour-essayer"
# The command line's actor has no account that signs in, and a person comes by a code.
ROLES = [role for role in Role.values if role not in (Role.OPERATOR, Role.PERSON)]


def username(role: str) -> str:
    """The account of that role."""
    return f"etranger-{role.replace('_', '-')}"


def make() -> None:
    """The organisation and its accounts, once."""
    with acting(operator()) as by:
        assert by is not None
        body, _made = Organisation.objects.get_or_create(
            code=CODE,
            defaults={
                "kind": OrganisationKind.OFFICE,
                "name_fr": "Organisation étrangère",
                "region": "MA-09",
            },
        )
        for role in ROLES:
            if User.objects.filter(username=username(role)).exists():
                continue
            user = actions.create_account(
                username=username(role), display_name=f"Essai {role}", password=PASSWORD, language="fr", by=by
            )
            actions.grant_membership(user=user, organisation=body, role=role, since=date(2020, 1, 1), by=by)
