"""Bringing a database to this version."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from maslak.access import actions as access
from maslak.access.actor import acting, operator
from maslak.casework import workshops
from maslak.core import rowsecurity
from maslak.permits import loading as desks
from maslak.programme import actions as programme


def migrate_all() -> None:
    """Migrate the schema as its owner, lay row security for the application's role, load the reference data."""
    call_command("migrate", interactive=False, verbosity=0)
    rowsecurity.lay(connection, settings.APP_DATABASE_ROLE)
    with acting(operator()) as by:
        access.ensure_platform(by=by)
        programme.load_reference(by=by)
        workshops.load_catalogue(by=by)
        desks.load_desks(by=by)
