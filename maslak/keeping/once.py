"""An act is done once: the second sending of the same key gets the answer of the first, and changes nothing.

The key is claimed by a row written in the transaction of the act. A second sending that arrives meanwhile waits at that
row: it gets the first one's answer when that one is kept, and goes on in its place when that one is rolled back.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from maslak.core.errors import Conflict, Invalid
from maslak.core.vault import vault
from maslak.keeping.models import Answer

REMEMBERED = timedelta(days=2)
_PATIENCE = "15s"
_LONGEST_KEY = 200


@dataclass(frozen=True)
class Said:
    """An answer as it was given: HTTP's status, where it leads, its kind and its bytes."""

    status: int
    location: str = ""
    content_type: str = ""
    body: bytes = b""


@dataclass(frozen=True)
class Turn:
    """The right to act under a key; or, in `said`, the answer that it already got."""

    pk: int
    said: Said | None = None

    def keep(self, said: Said) -> None:
        """Remember the answer for whoever sends the same again. Inside the transaction of the act."""
        Answer.objects.filter(pk=self.pk).update(answer_sealed=_sealed(said))

    def let_go(self) -> None:
        """Nothing was done: the same sending may try again."""
        Answer.objects.filter(pk=self.pk).delete()


def begin(
    *,
    key: str,
    asked: str,
    account_id: int | None,
    now: datetime,
    strict: bool = False,
    patience: str = _PATIENCE,
) -> Turn:
    """Claim `key` for the acting account, inside the transaction of the act; wait for another that holds it.

    `asked` is all that was asked for (method, address, content), as one text; only its keyed hash is kept. On a page the
    same key with other content is another act; `strict` (an application's own key) refuses it. Raises Conflict then and
    when the first sending takes longer than the wait, Invalid for a key of more than 200 signs.
    """
    if not key or len(key) > _LONGEST_KEY:
        raise Invalid(_("La clé d'envoi compte de 1 à 200 signes."))
    asked_hash = vault().keyed_hash("once.asked", asked)
    key_hash = vault().keyed_hash("once.key", key if strict else f"{key}\x00{asked_hash}")
    claimed = _claim(account_id or 0, key_hash, asked_hash, now, patience)
    if claimed is not None:
        return Turn(claimed)
    known = Answer.objects.get(whose=account_id or 0, key_hash=key_hash)
    if known.asked_hash != asked_hash:
        raise Conflict(_("Cette clé d'envoi a déjà servi pour un autre contenu."))
    return Turn(known.pk, _opened(known))


def forget_old(*, now: datetime) -> int:
    """Remove the answers that are remembered no longer; how many."""
    return Answer.objects.filter(at__lt=now - REMEMBERED).delete()[0]


def _claim(whose: int, key_hash: str, asked_hash: str, now: datetime, patience: str) -> int | None:
    """The number of the row written for the key; None when it stands already."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [patience])
            cursor.execute(
                "INSERT INTO keeping_answer (whose, key_hash, asked_hash, at) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT (whose, key_hash) DO NOTHING RETURNING id",
                [whose, key_hash, asked_hash, now],
            )
            row = cursor.fetchone()
            cursor.execute("SELECT set_config('lock_timeout', '0', true)")
    except OperationalError as error:
        raise Conflict(
            _("Votre envoi précédent est encore en cours. Attendez un instant, puis rechargez la page.")
        ) from error
    return row[0] if row else None


def _sealed(said: Said) -> bytes:
    body = base64.b64encode(said.body).decode()
    return vault().seal(json.dumps([said.status, said.location, said.content_type, body]))


def _opened(known: Answer) -> Said:
    if known.answer_sealed is None:
        raise Conflict(
            _("Votre envoi précédent est encore en cours. Attendez un instant, puis rechargez la page.")
        )
    status, location, content_type, body = json.loads(vault().open(bytes(known.answer_sealed)))
    return Said(status, location, content_type, base64.b64decode(body))
