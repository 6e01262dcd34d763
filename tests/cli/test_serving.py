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
    running(monkeypatch, "web", "worker")

    assert start() == 0
    assert spawned == []
    assert "répond déjà" in capsys.readouterr().out


def test_a_worker_that_was_lost_is_started_again_beside_its_server(spawned, monkeypatch, capsys):
    running(monkeypatch, "web")

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
