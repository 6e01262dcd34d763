"""Starting, stopping and describing the server, its worker and the embedded database."""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

from config.home import ROOT, home
from maslak.cli import embedded

_WAIT_SECONDS = 60
_WORKER = [sys.executable, "-m", "maslak.cli.main", "worker"]


def start(arguments: argparse.Namespace) -> int:
    """Start what does not run yet, wait until it answers, print where; 2 with a sentence when it cannot."""
    if arguments.demo:
        os.environ["MASLAK_DEMO"] = "1"
    if _alive("web"):
        _revive_worker()
        print(f"Maslak répond déjà : {_address(_port())}")
        return 0
    if not _port_is_free(arguments.port):
        print(
            f"Le port {arguments.port} est déjà pris par un autre programme. Choisissez-en un autre : PORT=8001 make run",
            file=sys.stderr,
        )
        return 2
    embedded.ensure_running()
    os.environ.setdefault("MASLAK_PUBLIC_URL", _address(arguments.port))
    _command("migrate")
    if arguments.demo:
        _command("demo")
    (_run_folder() / "port").write_text(str(arguments.port))
    _spawn("worker", _WORKER)
    _spawn("web", _gunicorn(arguments.port))
    if not _wait_until_it_answers(arguments.port):
        print(f"Le serveur n'a pas démarré. Son journal : {_run_folder() / 'web.log'}", file=sys.stderr)
        return 2
    print(f"Maslak est ouvert : {_address(arguments.port)}")
    if arguments.foreground:
        _stay()
    return 0


def _revive_worker() -> None:
    """A worker that was lost beside a server that answers: what waits in its queue goes on."""
    if _alive("worker") is None:
        embedded.ensure_running()
        os.environ.setdefault("MASLAK_PUBLIC_URL", _address(_port()))
        _spawn("worker", _WORKER)
        print("Le travail de fond s'était arrêté : il reprend.")


def stop(_arguments: argparse.Namespace) -> int:
    """Stop the server, the worker and the embedded database; data stays."""
    stopped = [name for name in ("web", "worker") if _terminate(name)]
    if not embedded.uses_server() and embedded.stop():
        stopped.append("database")
    print("Arrêté : " + ", ".join(stopped) if stopped else "Rien ne tournait.")
    return 0


def status(arguments: argparse.Namespace) -> int:
    """Say what runs."""
    state = {
        "home": str(home()),
        "database": embedded.answers(),
        "web": _alive("web") is not None,
        "worker": _alive("worker") is not None,
        "address": _address(_port()) if _alive("web") else None,
    }
    if arguments.json:
        print(json.dumps(state))
    else:
        for key, value in state.items():
            print(f"{key:9} {value}")
    return 0


def _gunicorn(port: int) -> list[str]:
    workers = os.environ.get("MASLAK_WEB_PROCESSES", "2")
    return [
        sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", workers,
        "--threads", "4", "--timeout", "120", "--graceful-timeout", "20", "--chdir", str(ROOT), "--no-control-socket",
    ]  # fmt: skip


def _command(name: str) -> None:
    subprocess.run([sys.executable, "-m", "maslak.cli.main", name], check=True, cwd=ROOT)


def _spawn(name: str, command: list[str]) -> None:
    if _alive(name):
        return
    with (_run_folder() / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    (_run_folder() / f"{name}.pid").write_text(f"{process.pid} {psutil.Process(process.pid).create_time()}")


def _alive(name: str) -> psutil.Process | None:
    """The process that we started under that name, if it is still the same one."""
    path = _run_folder() / f"{name}.pid"
    if not path.exists():
        return None
    pid, born = path.read_text().split()
    try:
        process = psutil.Process(int(pid))
        alive = abs(process.create_time() - float(born)) < 1 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        alive = False
    if not alive:
        path.unlink(missing_ok=True)
        return None
    return process


def _terminate(name: str) -> bool:
    process = _alive(name)
    if process is None:
        return False
    children = process.children(recursive=True)
    process.send_signal(signal.SIGTERM)
    _gone, stubborn = psutil.wait_procs([process, *children], timeout=25)
    for left in stubborn:
        left.kill()
    (_run_folder() / f"{name}.pid").unlink(missing_ok=True)
    return True


def _wait_until_it_answers(port: int) -> bool:
    deadline = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < deadline and _alive("web"):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sante/", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def _stay() -> None:
    try:
        while _alive("web"):
            time.sleep(1)
    except KeyboardInterrupt:
        pass
    stop(argparse.Namespace())


def _port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _run_folder() -> Path:
    folder = home() / "run"
    folder.mkdir(exist_ok=True)
    return folder


def _port() -> int:
    path = _run_folder() / "port"
    return int(path.read_text()) if path.exists() else int(os.environ.get("PORT") or 8000)


def _address(port: int) -> str:
    return f"http://127.0.0.1:{port}"
