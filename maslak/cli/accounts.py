"""`maslak account`: the first accounts of an installation."""

from __future__ import annotations

import argparse
import getpass
import sys

from django.utils import timezone

from maslak.access import actions
from maslak.access.actor import acting, operator
from maslak.access.enums import Role
from maslak.access.queries import organisation as organisation_named
from maslak.core.errors import Invalid


def create(arguments: argparse.Namespace) -> int:
    """Create the account and its membership. Raises a DomainError, printed by the caller."""
    organisation = organisation_named(arguments.organisation)
    if organisation is None:
        raise Invalid(f"L'organisation « {arguments.organisation} » n'est pas dans l'annuaire.")
    if arguments.role not in Role.values:
        raise Invalid(f"Le rôle « {arguments.role} » n'existe pas. Rôles : {', '.join(Role.values)}.")
    password = getpass.getpass("Mot de passe : ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    with acting(operator()) as by:
        assert by is not None
        user = actions.create_account(
            username=arguments.username,
            display_name=arguments.name,
            password=password,
            language=arguments.language,
            by=by,
        )
        actions.grant_membership(
            user=user, organisation=organisation, role=arguments.role, since=timezone.localdate(), by=by
        )
    print(f"Le compte {user.username} peut se connecter.")
    return 0
