"""Into an empty database: the schema of a backup, its rows, this version's migrations, and the look at the whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from maslak.access import audit, chain
from maslak.access.actor import acting, operator
from maslak.cli.audit import told as fault_told
from maslak.cli.migrating import migrate_all
from maslak.core.backup import database
from maslak.core.backup.manifest import Manifest, Unverified
from maslak.outbox.models import Message
from maslak.reporting import integrity


def brought_back(
    found: Manifest, rows: dict[str, Iterable[bytes]], name: str, *, accept: bool, now: datetime
) -> dict[str, Any]:
    """Load, migrate, examine. Raises Unverified when a count, the trail or the look at the whole does not hold.

    With `accept`, what the look finds is told instead of refused: what was wrong when it was saved comes back wrong.
    """
    migrate_to([(app, step) for app, step in found.migrations])
    with transaction.atomic():
        connection.ensure_connection()
        database.load(connection.connection, found, rows)
    migrate_all()
    with acting(operator()) as by:
        kept = (found.audit["position"], found.audit["head"]) if found.audit.get("head") else None
        verdict = chain.verify(kept=kept)
        wrong = [fault_told(fault) for fault in verdict.faults]
        wrong += [
            f"{finding['code']} : {finding['message']} ({finding['where']})"
            for finding in integrity.findings()
        ]
        if wrong and not accept:
            raise Unverified(
                "Ce qui revient n'est pas sain, rien n'a été mis en place : "
                + " ".join(wrong[:5])
                + " Pour restaurer tout de même : --accept-findings."
            )
        waiting = Message.objects.filter(status="queued").count()
        new = {"backup": name, "made_at": found.made_at, "rows": found.rows, "findings": len(wrong)}
        audit.record("backup.restored", by=by, new=new)
    return {"events": verdict.events, "findings": wrong, "waiting": waiting}


def migrate_to(applied: list[tuple[str, str]]) -> None:
    """Bring an empty database to the state in which exactly these migrations are applied.

    Raises Unverified when one of them is unknown here: the backup is of a later version.
    """
    known = MigrationLoader(None)
    unknown = [f"{app}.{name}" for app, name in applied if (app, name) not in known.graph.nodes]
    if unknown:
        raise Unverified(
            "Cette sauvegarde vient d'une version plus récente de Maslak : mettez d'abord Maslak à jour. "
            f"Étape inconnue ici : {unknown[-1]}."
        )
    wanted = set(applied)
    ends = [
        node for node in applied
        if not any(child.key in wanted for child in known.graph.node_map[node].children)
    ]  # fmt: skip
    executor = MigrationExecutor(connection)
    executor.migrate(ends)
