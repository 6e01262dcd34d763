"""Starting what does not run yet, and nothing twice."""

import argparse
import socket

import pytest

from maslak.cli import embedded, serving


@pytest.fixture
def spawned(monkeypatch, tmp_path):
    """What was started, by name, in an installation of its own whose database is always there."""
    started = []
    monkeypatch.setenv("MASLAK_HOME", str(tmp_path))
    monkeypatch.setenv("MASLAK_PUBLIC_URL", "http://127.0.0.1:8000")
    monkeypatch.setattr(embedded, "ensure_running", lambda: None)
    monkeypatch.setattr(serving, "_spawn", lambda name, _command: started.append(name))
    return started


def start(port=8000):
    return serving.start(argparse.Namespace(port=port, demo=False, foreground=False))


def running(monkeypatch, *names):
    monkeypatch.setattr(serving, "_alive", lambda name: name in names or None)


def test_a_server_that_answers_is_not_started_twice(spawned, monkeypatch, capsys):
    running(monkeypatch, "web", "worker", "watch")

    assert start() == 0
    assert spawned == []
    assert "répond déjà" in capsys.readouterr().out


def test_a_worker_that_was_lost_is_started_again_beside_its_server(spawned, monkeypatch, capsys):
    running(monkeypatch, "web", "watch")

    assert start() == 0
    assert spawned == ["worker"]
    assert "reprend" in capsys.readouterr().out


def test_a_port_that_another_program_holds_is_said(spawned, monkeypatch, capsys):
    running(monkeypatch)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        assert start(port) == 2

    assert spawned == []
    assert f"Le port {port} est déjà pris" in capsys.readouterr().err


def test_a_server_without_its_watch_gets_one(spawned, monkeypatch):
    running(monkeypatch, "web", "worker")

    assert start() == 0
    assert spawned == ["watch"]


def test_the_watch_starts_again_what_died_and_nothing_else(spawned, monkeypatch, capsys):
    monkeypatch.setattr(embedded, "uses_server", lambda: False)
    monkeypatch.setattr(embedded, "is_running", lambda: True)
    running(monkeypatch, "web")

    assert serving._revive() == ["worker"]
    assert spawned == ["worker"]
    assert "Redémarré : worker" in capsys.readouterr().err

    running(monkeypatch, "web", "worker")
    assert serving._revive() == []


def test_the_watch_waits_for_a_database_that_cannot_start_and_says_so(spawned, monkeypatch, capsys):
    def full():
        raise OSError("no space")

    monkeypatch.setattr(embedded, "uses_server", lambda: False)
    monkeypatch.setattr(embedded, "is_running", lambda: False)
    monkeypatch.setattr(embedded, "ensure_running", full)
    running(monkeypatch)

    assert serving._revive() == ["database"]
    assert spawned == []
    assert "no space" in capsys.readouterr().err


def test_a_child_forgets_the_address_of_the_server_that_it_may_start(monkeypatch):
    monkeypatch.setenv("MASLAK_EMBEDDED", "1")
    monkeypatch.setenv("DATABASE_URL", "postgresql:///x")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql:///x")

    embedded.forget_address()

    assert not embedded.uses_server()
    monkeypatch.setenv("DATABASE_URL", "postgresql:///a-server")
    embedded.forget_address()
    assert embedded.uses_server()
