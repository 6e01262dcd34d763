"""The job that takes a begun file in, and tells how far it is while it does."""

from __future__ import annotations

import psycopg
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from maslak.access.actor import Actor, acting, operator
from maslak.access.models import Organisation, User
from maslak.imports import actions
from maslak.imports.models import Batch


@app.task(name="imports.commit", queue="imports", retry=2)
def commit_batch(*, batch_id: int, organisation_id: int, user_id: int | None, role: str) -> None:
    """Take the batch in as the one who began it. A failure leaves nothing half there and says so on the page."""
    user = User.objects.get(pk=user_id) if user_id else None
    by = Actor(user=user, organisation=Organisation.objects.get(pk=organisation_id), role=role)
    try:
        with acting(by):
            actions.commit(batch_id=batch_id, by=by, now=timezone.now(), progress=teller(batch_id))
    except Exception:
        with acting(operator()):
            actions.fail(
                batch_id=batch_id,
                sentence=_("L'enregistrement s'est interrompu ; rien n'a été gardé. Vous pouvez le relancer."),
            )
        raise


def defer(batch: Batch, by: Actor) -> None:
    """Put the job in the queue, in the present transaction."""
    commit_batch.defer(
        batch_id=batch.pk,
        organisation_id=batch.organisation_id,
        user_id=by.user.pk if by.user else None,
        role=by.role,
    )


def teller(batch_id: int) -> actions.Progress:
    """A function that writes the progress where others see it, while the taking-in is still one transaction."""
    parameters = connection.get_connection_params()
    keys = ("host", "port", "user", "password", "dbname")
    address = {key: parameters[key] for key in keys if parameters.get(key)}

    def tell(done: int) -> None:
        with psycopg.connect(**address, autocommit=True) as line:
            line.execute("SELECT set_config('maslak.reach', 'all', false)")
            line.execute("UPDATE imports_batch SET progress = %s WHERE id = %s", [done, batch_id])

    return tell
