"""The published heads of the trail: open to all, and telling nothing of anybody."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from maslak.access.models import AuditHead

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return AuditHead.objects.create(
        day=date(2026, 3, 2),
        position=1234,
        digest=bytes(range(32)),
        published_at=datetime(2026, 3, 3, tzinfo=UTC),
    )


def test_anybody_reads_the_heads(client, head):
    page = client.get("/journal/").content.decode()
    assert "02/03/2026" in page
    assert bytes(range(32)).hex() in page


def test_heads_are_kept_as_a_file(client, head):
    assert client.get("/journal.json").json() == {
        "heads": [{"day": "2026-03-02", "position": 1234, "digest": bytes(range(32)).hex()}]
    }


def test_before_the_first_day_the_page_says_so(client):
    assert "Aucune empreinte publiée" in client.get("/journal/").content.decode()


def test_nobody_writes_there(client, head):
    assert client.post("/journal/").status_code in (403, 405)
