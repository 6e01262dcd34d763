"""Point-in-time recovery of a PostgreSQL server that holds Maslak: archive, base copy, recovery to an instant.

Run as root with --as postgres, or as that user; nothing but Python is needed. docs/recovery.md walks through it.

    point_in_time.py archive --archive DIR --url URL      turn archiving on (then restart the server once)
    point_in_time.py base --into DIR --url URL            a verified copy of the whole server, while it runs
    point_in_time.py recover --base DIR --archive DIR --to TIME --data DIR --port N
                                                          a new server as it was at that instant
    point_in_time.py prune --base DIR --archive DIR       remove what is older than a base copy

TIME carries its zone: 2026-11-27T10:15:00+01:00. `recover` never touches the old data folder.
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_WAIT_SECONDS = 3600


class Refused(Exception):
    """A sentence for who runs this."""


def main(argv: list[str] | None = None) -> int:
    """0 when done; 2 with a sentence when it cannot be."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 2


def archive(arguments: argparse.Namespace) -> int:
    """Have the server hand each finished segment of its journal to the folder, at least every minute."""
    folder = arguments.archive.resolve()
    _folder(arguments, folder)
    # A segment appears under its name only once it is whole and on the disk; one that is there is never overwritten.
    command = f'test ! -f "{folder}/%f" && cp %p "{folder}/.%f" && sync "{folder}/.%f" && mv "{folder}/.%f" "{folder}/%f"'
    for name, value in {
        "wal_level": "replica", "archive_mode": "on", "archive_timeout": "60s", "archive_command": command,
    }.items():  # fmt: skip
        _sql(arguments, f"ALTER SYSTEM SET {name} = '{value}'")
    _sql(arguments, "SELECT pg_reload_conf()")
    if _sql(arguments, "SHOW archive_mode") != "on":
        print("Set. Restart the server once: archive_mode takes effect at its next start.")
    return 0


def base(arguments: argparse.Namespace) -> int:
    """Copy the whole server while it runs, and verify the copy against its own manifest; print its folder."""
    name = f"base-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    folder, unfinished = arguments.into / name, arguments.into / f".unfinished-{name}"
    _folder(arguments, arguments.into)
    try:
        _tool(arguments, "pg_basebackup", "-d", arguments.url, "-D", unfinished, "-c", "fast", "-X", "stream")
        _tool(arguments, "pg_verifybackup", "-q", unfinished)
        os.rename(unfinished, folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    print(folder)
    return 0


def recover(arguments: argparse.Namespace) -> int:
    """Make a new data folder from a base copy and play the archive up to the instant; the server then runs on PORT."""
    until = _instant(arguments.to)
    if arguments.data.exists() and any(arguments.data.iterdir()):
        raise Refused(f"{arguments.data} is not empty: give a new folder, the old one stays as it is.")
    _tool(arguments, "pg_verifybackup", "-q", arguments.base)
    shutil.copytree(arguments.base, arguments.data, symlinks=True, dirs_exist_ok=True)
    os.chmod(arguments.data, 0o700)
    settings = {
        "restore_command": f'cp "{arguments.archive.resolve()}/%f" "%p"',
        "recovery_target_time": until.isoformat(sep=" "),
        "recovery_target_action": "promote",
        "archive_mode": "off",  # until the new server has an archive of its own
    }
    with (arguments.data / "postgresql.auto.conf").open("a") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
    (arguments.data / "recovery.signal").touch()
    _hand_over(arguments, arguments.data)
    log = arguments.data / "recovery.log"
    options = f"-p {arguments.port} {arguments.options}"
    start = [
        str(_binary(arguments, "pg_ctl")), "-D", str(arguments.data), "-w", "-t", str(_WAIT_SECONDS), "-l", str(log),
        "-o", options, "start",
    ]  # fmt: skip
    started = subprocess.run(start, stdout=subprocess.DEVNULL, cwd="/", **_as(arguments))
    if started.returncode or not _promoted(arguments):
        told = "\n".join(log.read_text().splitlines()[-5:]) if log.exists() else ""
        raise Refused(f"The server did not reach {until}. Is the archive complete up to there?\n{told}")
    print(f"Recovered to {until}: the server of {arguments.data} answers on port {arguments.port}.")
    return 0


def prune(arguments: argparse.Namespace) -> int:
    """Remove the segments that no base copy from this one on needs."""
    label = (arguments.base / "backup_label").read_text()
    first = label.split("(file ", 1)[1].split(")", 1)[0]
    _tool(arguments, "pg_archivecleanup", arguments.archive, first)
    return 0


def _promoted(arguments: argparse.Namespace) -> bool:
    """Wait until the recovered server takes writes."""
    promoted = subprocess.run(
        [
            str(_binary(arguments, "psql")), arguments.local, "-qAtX", "-v", "ON_ERROR_STOP=1", "-c",
            "DO $$ BEGIN FOR i IN 1..36000 LOOP EXIT WHEN NOT pg_is_in_recovery(); PERFORM pg_sleep(0.1);"
            " END LOOP; END $$", "-c", "SELECT pg_is_in_recovery()",
        ],
        capture_output=True, text=True,
    )  # fmt: skip
    return promoted.returncode == 0 and promoted.stdout.strip() == "f"


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"« {text} » is no time: write 2026-11-27T10:15:00+01:00.") from None
    if instant.tzinfo is None:
        raise Refused(f"« {text} » says no zone: write 2026-11-27T10:15:00+01:00.")
    return instant


def _as(arguments: argparse.Namespace) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: who runs it then."""
    if not arguments.user:
        return {}
    account = pwd.getpwnam(arguments.user)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _folder(arguments: argparse.Namespace, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if arguments.user:
        shutil.chown(folder, arguments.user, pwd.getpwnam(arguments.user).pw_gid)


def _hand_over(arguments: argparse.Namespace, folder: Path) -> None:
    """Everything below the folder to the user of PostgreSQL."""
    if arguments.user:
        account = pwd.getpwnam(arguments.user)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)


def _sql(arguments: argparse.Namespace, statement: str) -> str:
    return _tool(arguments, "psql", arguments.url, "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", statement).strip()


def _tool(arguments: argparse.Namespace, name: str, *words: object) -> str:
    done = subprocess.run(
        [str(_binary(arguments, name)), *map(str, words)],
        capture_output=True,
        text=True,
        cwd="/",
        **_as(arguments),
    )
    if done.returncode:
        raise Refused(f"{name}: {done.stderr.strip()}")
    return done.stdout


def _binary(arguments: argparse.Namespace, name: str) -> Path:
    """The tool of the newest server of this machine, or of --bin."""
    if arguments.bin:
        return Path(arguments.bin) / name
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which(name)
    if not found and not on_path:
        raise Refused(f"{name} is not on this machine: give its folder with --bin.")
    return found[-1] if found else Path(on_path or "")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    sub = parser.add_subparsers(required=True)
    wanted = {
        archive: ("archive", "url"), base: ("into", "url"), recover: ("base", "archive", "data"),
        prune: ("base", "archive"),
    }  # fmt: skip
    for run, names in wanted.items():
        command = sub.add_parser(run.__name__, help=(run.__doc__ or "").splitlines()[0])
        command.set_defaults(run=run)
        command.add_argument(
            "--as", dest="user", metavar="USER", help="the system's user of PostgreSQL, when run by root"
        )
        command.add_argument("--bin", help="the folder of PostgreSQL's tools")
        for name in names:
            command.add_argument(f"--{name}", required=True, type=str if name == "url" else Path)
        if run is recover:
            command.add_argument("--to", required=True, metavar="TIME")
            command.add_argument("--port", type=int, default=5433)
            command.add_argument("--options", default="", help="further options of the recovered server")
            command.add_argument(
                "--local", default="port=5433 dbname=postgres", help="how to reach the recovered server"
            )
    return parser


if __name__ == "__main__":
    sys.exit(main())
