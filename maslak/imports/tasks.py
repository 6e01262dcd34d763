"""The jobs that rehearse a large file and take a begun one in, and tell how far they are while they do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from maslak.access.actor import Actor, acting, operator
from maslak.access.models import Organisation, User
from maslak.imports import actions
from maslak.imports.enums import BatchStatus
from maslak.imports.models import Batch
from maslak.imports.taking import Progress

QUEUE = "imports"


@app.task(name="imports.rehearse", queue=QUEUE)
def rehearse_batch(*, batch_id: int, organisation_id: int, user_id: int | None, role: str) -> None:
    """Rehearse the batch as the one who sent it. A failure says so on the page, and asks for the file again."""
    with _as(organisation_id, user_id, role, actions.break_off, batch_id) as by:
        actions.rehearse(batch_id=batch_id, by=by, now=timezone.now(), progress=teller(batch_id))


@app.task(name="imports.commit", queue=QUEUE)
def commit_batch(*, batch_id: int, organisation_id: int, user_id: int | None, role: str) -> None:
    """Take the batch in as the one who began it. A failure leaves nothing half there and says so on the page."""
    with _as(organisation_id, user_id, role, actions.interrupt, batch_id) as by:
        actions.commit(batch_id=batch_id, by=by, now=timezone.now(), progress=teller(batch_id))


def defer(batch: Batch, by: Actor) -> None:
    """Put the job that the batch waits for in the queue, in the present transaction; nothing when it waits for none."""
    task = {BatchStatus.READING: rehearse_batch, BatchStatus.RUNNING: commit_batch}.get(
        BatchStatus(batch.status)
    )
    if task is not None:
        task.defer(
            batch_id=batch.pk,
            organisation_id=batch.organisation_id,
            user_id=by.user.pk if by.user else None,
            role=by.role,
        )


@contextmanager
def _as(
    organisation_id: int, user_id: int | None, role: str, on_failure: Callable[..., None], batch_id: int
) -> Iterator[Actor]:
    """A block bound to who asked, in their language; when it fails, the batch says so in words."""
    user = User.objects.get(pk=user_id) if user_id else None
    by = Actor(user=user, organisation=Organisation.objects.get(pk=organisation_id), role=role)
    with translation.override(user.language if user else "fr"):
        try:
            with acting(by):
                yield by
        except Exception:
            with acting(operator()):
                on_failure(
                    batch_id=batch_id, sentence=_("Le travail s'est interrompu ; rien n'a été enregistré.")
                )
            raise


def teller(batch_id: int) -> Progress:
    """A function that writes the progress where others see it, while the taking-in is still one transaction."""
    parameters = connection.get_connection_params()
    keys = ("host", "port", "user", "password", "dbname")
    address = {key: parameters[key] for key in keys if parameters.get(key)}

    def tell(done: int) -> None:
        with psycopg.connect(**address, autocommit=True) as line:
            line.execute("SELECT set_config('maslak.reach', 'all', false)")
            line.execute("UPDATE imports_batch SET progress = %s WHERE id = %s", [done, batch_id])

    return tell
