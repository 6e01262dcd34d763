"""An installation of the chaos's own: started, wounded, watched until it serves again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import psycopg

ROOT = Path(__file__).resolve().parents[2]
_WAIT_SECONDS = 180


class Instance:
    """One home, one port; `env` is what its processes are started with."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.env = {
            **os.environ, "MASLAK_HOME": str(home), "MASLAK_LOG_LEVEL": "ERROR", "PORT": str(port),
            "MASLAK_WEB_PROCESSES": "2",
        }  # fmt: skip
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "MASLAK_EMBEDDED", "MASLAK_SECRETS"):
            self.env.pop(name, None)

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str, check: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
        """One `maslak` command in this home."""
        done = subprocess.run(
            self.words(*words), cwd=ROOT, env=self.env | more, capture_output=True, text=True, check=False
        )
        if check and done.returncode:
            raise RuntimeError(f"maslak {' '.join(words)}: {done.stdout}{done.stderr}")
        return done

    @staticmethod
    def words(*words: str) -> list[str]:
        """The command as a list."""
        return [sys.executable, "-m", "maslak.cli.main", *words]

    def start(self) -> None:
        """Start what does not run, with the demo's accounts and register."""
        self.command("start", "--demo", "--port", str(self.port))

    def stop(self) -> None:
        """Stop it; the data stays."""
        self.command("stop", check=False)

    def processes(self, name: str) -> list[psutil.Process]:
        """« web », « worker », « watch » or « database » with all its children."""
        path = (
            self.home / "pg" / "postmaster.pid" if name == "database" else self.home / "run" / f"{name}.pid"
        )
        try:
            first = psutil.Process(int(path.read_text().split()[0]))
            if first.status() == psutil.STATUS_ZOMBIE:
                return []
            return [first, *first.children(recursive=True)]
        except (OSError, IndexError, psutil.NoSuchProcess):
            return []

    def kill(self, name: str) -> None:
        """No warning, no last word."""
        for process in self.processes(name):
            try:
                os.kill(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def until_it_serves(self, *, with_worker: bool = True) -> float:
        """Seconds until the page of health answers, with the worker alive again."""
        began = time.monotonic()
        while time.monotonic() - began < _WAIT_SECONDS:
            try:
                with urllib.request.urlopen(f"{self.address}/sante/", timeout=5) as answer:
                    if answer.status == 200 and (self.processes("worker") or not with_worker):
                        return time.monotonic() - began
            except OSError:
                pass
            time.sleep(0.1)
        raise RuntimeError(f"it does not serve again after {_WAIT_SECONDS} s")

    def socket(self) -> str:
        """The folder of the embedded server's socket."""
        return (self.home / "pg" / "postmaster.pid").read_text().splitlines()[4]

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Rows, as the administrator of the embedded database."""
        with psycopg.connect(f"host={self.socket()} user=postgres dbname=maslak") as connection:
            return connection.execute(query, values).fetchall()  # type: ignore[arg-type]

    def examined(self) -> dict[str, object]:
        """What `maslak check` and `maslak audit verify` say."""
        check = json.loads(self.command("check", "--json", check=False).stdout or "{}")
        trail = json.loads(self.command("audit", "verify", "--json", check=False).stdout or "{}")
        return {
            "check": check.get("ok") is True,
            "trail": trail.get("sound") is True,
            "told": [*check.get("findings", [])[:3], *trail.get("faults", [])[:3]],
        }


def made(at: Path, base: Path | None, port: int) -> Instance:
    """A home below `at`: a copy of a stopped one, or a new one with the demo loaded (some minutes)."""
    home = at / "var"
    if base is not None:
        subprocess.run(["cp", "-a", str(base), str(home)], check=True)
        shutil.rmtree(home / "run", ignore_errors=True)
    instance = Instance(home, port)
    instance.start()
    return instance


def free_port() -> int:
    """A port that nobody holds at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
