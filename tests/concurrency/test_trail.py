"""The trail is a chain: whoever changes, removes or inserts a line by hand, as the owner of the tables, is found out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from maslak.access import audit, chain
from maslak.access.actor import acting, operator
from maslak.access.models import AuditHead
from maslak.cli.main import main
from tests import database
from tests.concurrency.conftest import COPY

pytestmark = [pytest.mark.server, pytest.mark.usefixtures("committed")]


@pytest.fixture
def owner(committed: None) -> Iterator[psycopg.Connection]:
    """Somebody with every right on the database, who leaves the triggers aside; the trail starts empty."""
    with database.admin(COPY) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("TRUNCATE access_auditevent, access_auditlink, access_audithead RESTART IDENTITY")
        yield connection
        connection.execute("TRUNCATE access_auditevent, access_auditlink, access_audithead RESTART IDENTITY")


@pytest.fixture
def written(owner: psycopg.Connection) -> list[int]:
    """Ten lines, chained; their numbers."""
    with acting(operator()) as by:
        for number in range(10):
            audit.record("person.read", by=by, person_id=number + 1, new={"é": number})
        assert chain.seal(now=datetime.now(UTC)) == 10
    return list(range(1, 11))


def _verdict(**kept: tuple[int, str]) -> chain.Verdict:
    with acting(operator()):
        return chain.verify(**kept)


def _faults(**kept: tuple[int, str]) -> list[tuple[str, int | None]]:
    return [(fault.kind, fault.event) for fault in _verdict(**kept).faults]


def test_a_trail_that_nobody_touched_stands(written):
    verdict = _verdict()
    assert (verdict.events, verdict.links, verdict.waiting, verdict.position) == (10, 10, 0, 10)
    assert verdict.faults == ()


def test_a_line_waits_until_it_is_chained_once(written):
    with acting(operator()) as by:
        audit.record("person.read", by=by, person_id=3)
    assert _verdict().waiting == 1
    with acting(operator()):
        assert chain.seal(now=datetime.now(UTC)) == 1
        assert chain.seal(now=datetime.now(UTC)) == 0
    assert _faults() == []


@pytest.mark.parametrize(
    "change",
    ["person_id = 99", "event = 'person.updated'", "at = at + interval '1 second'", "reason = 'autre'",
     "new = '{\"é\": 7}'", "user_id = 1", "role = 'counsellor'"],
)  # fmt: skip
def test_a_changed_line_is_found(written, owner, change):
    owner.execute(f"UPDATE access_auditevent SET {change} WHERE id = 4")
    assert _faults() == [("changed", 4)]


@pytest.mark.parametrize("number", [1, 5, 10])
def test_a_removed_line_is_found(written, owner, number):
    owner.execute("DELETE FROM access_auditevent WHERE id = %s", [number])
    assert _faults() == [("removed", number)]


def test_a_line_removed_with_its_link_breaks_the_chain(written, owner):
    owner.execute("DELETE FROM access_auditevent WHERE id = 5")
    owner.execute("DELETE FROM access_auditlink WHERE event_id = 5")
    assert ("broken", None) in _faults()


def test_a_line_inserted_into_the_past_is_found_once_it_is_chained(written, owner):
    owner.execute("DELETE FROM access_auditevent WHERE id = 5")
    owner.execute(
        "UPDATE access_auditevent SET id = 5 WHERE id = 10"
    )  # a number from the middle, freed by hand
    assert {kind for kind, _event in _faults()} >= {"removed", "changed"}


def test_an_old_date_is_not_believed(written, owner):
    owner.execute(
        "INSERT INTO access_auditevent (id, at, role, event, target_kind, target_id, reason)"
        " VALUES (1000, %s, 'operator', 'person.read', '', '', '')",
        [datetime.now(UTC) - timedelta(days=30)],
    )
    with acting(operator()):
        chain.seal(now=datetime.now(UTC))
    assert _faults() == [("inserted", 1000)]


def test_a_chain_rewritten_whole_does_not_deceive_who_kept_a_head(written, owner):
    kept = (10, str(_verdict().head))
    assert _faults(kept=kept) == []

    owner.execute("UPDATE access_auditevent SET person_id = 99 WHERE id = 2")
    owner.execute("TRUNCATE access_auditlink")
    with acting(operator()):
        chain.seal(now=datetime.now(UTC))

    assert _faults() == []
    assert _faults(kept=kept) == [("head", None)]


def test_the_tail_cut_off_with_its_links_is_found_by_the_published_head(written, owner):
    with acting(operator()):
        head = chain.publish(now=datetime.now(UTC) + timedelta(days=1))
        assert head is not None
        assert chain.publish(now=datetime.now(UTC) + timedelta(days=1)) is None  # once a day
        assert bytes(AuditHead.objects.get().digest).hex() == _verdict().head
    owner.execute("DELETE FROM access_auditevent WHERE id > 7")
    owner.execute("DELETE FROM access_auditlink WHERE event_id > 7")
    assert _faults() == [("head", None)]


def test_the_command_says_what_it_found(written, owner, capsys, monkeypatch):
    monkeypatch.setattr("maslak.cli.embedded.ensure_running", lambda: None)
    assert main(["audit", "verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sound"] is True

    owner.execute("UPDATE access_auditevent SET reason = 'autre' WHERE id = 3")
    assert main(["audit", "verify", "--json"]) == 1
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert (fault["kind"], fault["event"]) == ("changed", 3)
    assert "3" in fault["sentence"]


def test_a_head_that_is_not_one_is_refused(written, capsys, monkeypatch):
    monkeypatch.setattr("maslak.cli.embedded.ensure_running", lambda: None)
    assert main(["audit", "verify", "--head", "dix:abc"]) == 2
    assert "POSITION:EMPREINTE" in capsys.readouterr().err


def test_a_long_trail_is_chained_in_pieces(owner, monkeypatch):
    monkeypatch.setattr(chain, "_CHUNK", 3)
    with acting(operator()) as by:
        for number in range(8):
            audit.record("person.read", by=by, person_id=number)
        assert chain.seal(now=datetime.now(UTC)) == 8
    verdict = _verdict()
    assert (verdict.events, verdict.links, verdict.position, verdict.faults) == (8, 8, 8, ())
