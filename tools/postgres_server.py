"""A private PostgreSQL server of this machine's own version, as an ordinary user, for the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """The folder of the newest server from 15 on, or None."""
    found = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb") if int(p.parts[-3]) >= 15]
    on_path = shutil.which("initdb")
    return (
        max(found, key=lambda p: int(p.parts[-2])) if found else (Path(on_path).parent if on_path else None)
    )


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Start a server in a temporary folder on a private port; gives an administrator's address; removes all after."""
    data = Path(tempfile.mkdtemp(prefix="maslak-server-"))
    port = _free_port()
    owner = _ordinary_user()
    if owner:
        os.chown(data, owner.pw_uid, owner.pw_gid)

    def call(*command: str) -> None:
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, cwd=data,
            user=owner.pw_uid if owner else None, group=owner.pw_gid if owner else None,
        )  # fmt: skip

    try:
        call(
            str(folder / "initdb"),
            "-D",
            str(data / "pg"),
            "-U",
            "postgres",
            "--auth=trust",
            "--encoding=utf8",
            "--locale=C.UTF-8",
        )
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={data} -c fsync=off"
        call(
            str(folder / "pg_ctl"),
            "-D",
            str(data / "pg"),
            "-w",
            "-l",
            str(data / "log"),
            "-o",
            options,
            "start",
        )
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [str(folder / "pg_ctl"), "-D", str(data / "pg"), "-m", "immediate", "stop"],
            stdout=subprocess.DEVNULL, cwd="/",
            user=owner.pw_uid if owner else None, group=owner.pw_gid if owner else None,
        )  # fmt: skip
        shutil.rmtree(data, ignore_errors=True)


def _ordinary_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then somebody else runs it."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("no ordinary user to run the server as")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
