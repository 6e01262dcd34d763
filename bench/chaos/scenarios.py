"""What is done to the installation, one function a scenario."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.chaos.instance import ROOT, Instance, free_port
from bench.chaos.proxy import Wire

_REGISTER = ROOT / "demo" / "registers-2020" / "anapec_prestations.csv"


class LeftOut(Exception):
    """This machine cannot do it; the reason is said."""


def _killed(name: str) -> Callable[..., None]:
    def scenario(instance: Instance, outcome: Any, seconds: float, at_work: Any, examine: Any) -> None:
        with at_work(instance.address, outcome) as workers:
            for _blow in range(2):
                time.sleep(seconds / 2)
                instance.kill(name)
                time.sleep(0.2)  # dead for sure before it is asked whether it lives
                outcome.recovery = max(outcome.recovery or 0, instance.until_it_serves())
            time.sleep(seconds / 2)
        _settled(instance)
        examine(instance, outcome, workers)

    return scenario


def worker(instance: Instance, outcome: Any, seconds: float, at_work: Any, examine: Any) -> None:
    """Killed while jobs wait and run: each is done in the end, and leaves nothing in doing."""
    with at_work(instance.address, outcome) as workers:
        for blow in range(3):
            instance.ask(
                "SELECT count(*) FROM (SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'clock.tick', 0,"
                " NULL, NULL, jsonb_build_object('timestamp', extract(epoch FROM now())::int), now())"
                "::procrastinate_job_to_defer_v1])) deferred"
            )
            time.sleep(0.3 * (blow + 1))
            instance.kill("worker")
            time.sleep(0.2)
            outcome.recovery = max(outcome.recovery or 0, instance.until_it_serves())
        time.sleep(seconds)
    _settled(instance)
    examine(instance, outcome, workers)


def taken_in(instance: Instance, outcome: Any, seconds: float, at_work: Any, examine: Any) -> None:
    """The taking-in of a register killed in the middle, three times; then once to its end, which takes all of it."""
    with at_work(instance.address, outcome) as workers:
        before = _taken(instance)
        for share in (0.3, 0.6, 0.9):
            process = subprocess.Popen(
                instance.words("import", str(_REGISTER), "--year", "2020"), cwd=ROOT, env=instance.env,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            time.sleep(max(2.0, seconds) * share + 3)
            process.kill()
            process.wait()
            now = _taken(instance)
            if now != before:
                outcome.notes.append(
                    f"a register killed at {share:.0%} was taken in whole before: {now - before} batch"
                )
                before = now
        instance.command("import", str(_REGISTER), "--year", "2020")
    examine(instance, outcome, workers)


def _taken(instance: Instance) -> int:
    return int(str(instance.ask("SELECT count(*) FROM imports_batch")[0][0]))


def full_disk(instance: Instance, outcome: Any, seconds: float, at_work: Any, examine: Any) -> None:
    """The home, database and all, on a disk that fills while people work; then it is given room again."""
    if os.geteuid() != 0:
        raise LeftOut("a small tmpfs needs root")
    small = Path(tempfile.mkdtemp(prefix="maslak-small-"))
    size = sum(path.lstat().st_size for path in instance.home.rglob("*")) // 2**20 + 120
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m,mode=755", "tmpfs", str(small)], check=True)
    copy = Instance(small / "var", free_port())
    try:
        instance.stop()
        subprocess.run(["cp", "-a", str(instance.home), str(copy.home)], check=True)
        copy.start()
        with at_work(copy.address, outcome) as workers:
            _fill(small / "filler")
            _backup_is_refused(copy, small / "kept", outcome)
            time.sleep(seconds)
            with suppress(Exception):  # whatever a checkpoint does on a full disk is part of the scenario
                copy.ask("CHECKPOINT")
            time.sleep(seconds / 2)
            (small / "filler").unlink()
            outcome.recovery = copy.until_it_serves()
            time.sleep(seconds)
        examine(copy, outcome, workers)
    finally:
        copy.stop()
        subprocess.run(["umount", "-l", str(small)], check=False)
        small.rmdir()
        instance.start()


def _fill(path: Path) -> None:
    with path.open("wb") as file, suppress(OSError):
        while True:
            file.write(b"\0" * 65536)
            file.flush()


def _backup_is_refused(instance: Instance, into: Path, outcome: Any) -> None:
    done = instance.command("backup", str(into), check=False)
    left = [path.name for path in into.glob("*")] if into.exists() else []
    outcome.notes.append(
        f"a backup onto the full disk: code {done.returncode}, « {done.stderr.strip()[:90]} »"
    )
    if done.returncode == 0 or left:
        outcome.half.append(f"a backup onto a full disk left {left}")


def clock(instance: Instance, outcome: Any, seconds: float, at_work: Any, examine: Any) -> None:
    """The clock of the site and its worker leaps three days ahead, back, an hour behind, and back to the truth."""
    leap = instance.home.parent / "leap"
    leap.write_text("0")
    for name in ("watch", "web", "worker"):
        instance.kill(name)
    host = quote(instance.socket(), safe="")
    env = instance.env | {"DATABASE_URL": f"postgresql://maslak_app@/maslak?host={host}", "MASLAK_DEMO": "1"}
    script = [sys.executable, str(ROOT / "bench" / "chaos" / "leaping.py"), str(leap)]
    serve = [*script, "serve", str(instance.port)]
    own = [subprocess.Popen(words, cwd=ROOT, env=env) for words in (serve, [*script, "worker"])]
    try:
        instance.until_it_serves(with_worker=False)
        with at_work(instance.address, outcome) as workers:
            for seconds_away in (3 * 86_400, 0, -3600, 0):
                leap.write_text(str(seconds_away))
                time.sleep(seconds)
                subprocess.run([*script, "tick"], cwd=ROOT, env=env, check=False)
    finally:
        for process in own:
            process.terminate()
            process.wait()
        instance.start()
    outcome.recovery = instance.until_it_serves()
    examine(instance, outcome, workers)


def slow(instance: Instance, outcome: Any, seconds: float, at_work: Any, examine: Any) -> None:
    """A browser on a line of half a second a packet."""
    port = free_port()
    wire = Wire(listen=port, to=("127.0.0.1", instance.port)).start()
    wire.delay = 0.05
    with at_work(f"http://127.0.0.1:{port}", outcome) as workers:
        wire.delay = 0.5
        time.sleep(seconds * 2)
        wire.delay = 0.0
        time.sleep(seconds)
    wire.stop()
    examine(instance, outcome, workers)


def cut_browser(instance: Instance, outcome: Any, seconds: float, at_work: Any, examine: Any) -> None:
    """The line between browser and site breaks again and again, in the middle of pages and of posts."""
    port = free_port()
    wire = Wire(listen=port, to=("127.0.0.1", instance.port)).start()
    with at_work(f"http://127.0.0.1:{port}", outcome) as workers:
        until = time.monotonic() + seconds * 2
        while time.monotonic() < until:
            time.sleep(0.35)
            wire.cut()
        time.sleep(seconds)
    wire.stop()
    examine(instance, outcome, workers)


def cut_database(instance: Instance, outcome: Any, seconds: float, at_work: Any, examine: Any) -> None:
    """The line between the site and its database breaks, stays broken a while, is slow, and comes back."""
    folder = Path(tempfile.mkdtemp(prefix="maslak-wire-"))
    folder.chmod(0o755)
    wire = Wire(listen=str(folder / ".s.PGSQL.5432"), to=f"{instance.socket()}/.s.PGSQL.5432").start()
    host = quote(str(folder), safe="")
    for name in ("watch", "web", "worker"):
        instance.kill(name)
    plain = dict(instance.env)
    instance.env |= {
        "DATABASE_URL": f"postgresql://maslak_app@/maslak?host={host}",
        "DATABASE_OWNER_URL": f"postgresql://maslak_owner@/maslak?host={host}",
    }
    try:
        instance.start()
        with at_work(instance.address, outcome) as workers:
            for _blow in range(3):
                time.sleep(seconds / 3)
                wire.cut()
            wire.is_open = False
            wire.cut()
            time.sleep(seconds)
            wire.is_open = True
            outcome.recovery = instance.until_it_serves()
            wire.delay = 0.02
            time.sleep(seconds)
            wire.delay = 0.0
        _settled(instance)
        examine(instance, outcome, workers)
        for name in ("watch", "web", "worker"):
            instance.kill(name)
    finally:
        instance.env = plain
        wire.stop()
        shutil.rmtree(folder, ignore_errors=True)
        instance.start()


def backup(instance: Instance, outcome: Any, seconds: float, at_work: Any, examine: Any) -> None:
    """A backup while people work, killed once in the middle, then made; a changed byte is refused; then restored."""
    kept = instance.home.parent / "kept"
    with at_work(instance.address, outcome) as workers:
        process = subprocess.Popen(instance.words("backup", str(kept)), cwd=ROOT, env=instance.env)
        time.sleep(min(seconds, 4))
        process.kill()
        process.wait()
        noted = [list(worker.acknowledged) for worker in workers]
        began = time.monotonic()
        instance.command("backup", str(kept))
        outcome.notes.append(f"backup made and read back in {time.monotonic() - began:.1f} s")
    for worker, refs in zip(workers, noted, strict=True):
        worker.acknowledged = refs  # what was said before the snapshot must be in it
    restored = Instance(instance.home.parent / "restored", free_port())
    key = str(instance.home / "backup.key")
    began = time.monotonic()
    restored.command("restore", str(kept), "--key", key)
    outcome.recovery = time.monotonic() - began
    examine(restored, outcome, workers)
    restored.stop()
    shutil.rmtree(restored.home)
    shutil.rmtree(kept)


def _settled(instance: Instance) -> None:
    """Wait until no job is left in doing by a worker that is dead."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        left = instance.ask("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'")[0][0]
        if not left:
            return
        time.sleep(1)


ALL: dict[str, Callable[..., None]] = {
    "web": _killed("web"), "worker": worker, "database": _killed("database"), "import": taken_in,
    "full_disk": full_disk, "clock": clock, "slow": slow, "cut_browser": cut_browser,
    "cut_database": cut_database, "backup": backup,
}  # fmt: skip
