"""The page of backups: administrators learn whether there is one and how old; nobody else comes in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maslak.access import audit
from maslak.access.actor import bind, operator
from maslak.core import tasks
from maslak.core.backup.age import freshness
from tests.web.desk.conftest import signed_in

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)


@pytest.fixture
def administrator(make_actor, ministry):
    """The browser of somebody who runs the system."""
    return signed_in(make_actor("administrator", ministry))


def made(hours, **more):
    bind(operator())
    at = timezone.now() - timedelta(hours=hours)
    new = {
        "backup": "maslak-exemple", "made_at": at.isoformat(), "rows": 12, "bytes": 2048, "verified": True,
        "keys_inside": True, **more,
    }  # fmt: skip
    audit.record("backup.made", by=operator(), new=new)


@pytest.mark.parametrize(
    ("hours", "said"), [(1, "fresh"), (25, "fresh"), (30, "ageing"), (80, "old"), (None, "none")]
)
def test_a_backup_ages_by_nights(hours, said):
    assert freshness(None if hours is None else NOW - timedelta(hours=hours), NOW) == said


def test_an_administrator_reads_that_the_last_backup_is_fresh(administrator):
    made(2)

    page = administrator.get(reverse("steering:backups")).content.decode()

    assert "À jour" in page
    assert "maslak-exemple" in page
    assert "tone-late" not in page


def test_an_administrator_reads_that_there_is_none(administrator):
    assert "Aucune sauvegarde" in administrator.get(reverse("steering:backups")).content.decode()


def test_a_backup_that_was_missed_is_told_with_its_reason(administrator):
    made(30)
    audit.record("backup.failed", by=operator(), reason="Le disque de /srv est plein.")

    page = administrator.get(reverse("steering:backups")).content.decode()

    assert "Une nuit a manqué" in page
    assert "Le disque de /srv est plein." in page


def test_an_administrator_reads_no_other_line_of_the_trail(make_actor, ministry):
    from maslak.access.models import AuditEvent

    made(2)
    audit.record("person.opened", by=operator())
    bind(make_actor("administrator", ministry))

    assert set(AuditEvent.objects.values_list("event", flat=True)) <= {"backup.made"}


@pytest.mark.parametrize("role", ["counsellor", "coordinator", "donor", "protection"])
def test_nobody_else_comes_in(make_actor, ministry, agency, role):
    where = agency if role == "counsellor" else ministry

    assert signed_in(make_actor(role, where)).get(reverse("steering:backups")).status_code == 403


def test_the_night_saves_where_a_folder_is_named_and_only_there(monkeypatch):
    ran = []
    monkeypatch.setattr(tasks.subprocess, "run", lambda command, check: ran.append(command))
    monkeypatch.delenv("MASLAK_BACKUP_DIR", raising=False)
    tasks.nightly(0)
    monkeypatch.setenv("MASLAK_BACKUP_DIR", "/srv/backups")
    monkeypatch.setenv("MASLAK_BACKUP_KEEP", "3")
    tasks.nightly(0)

    assert [command[3:] for command in ran] == [["backup", "/srv/backups", "--keep", "3"]]
