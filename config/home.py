"""Where this installation keeps its data and its secrets. Read before Django, so nothing here imports it."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

ROOT = Path(__file__).resolve().parent.parent


def home() -> Path:
    """The data folder: MASLAK_HOME, or `var` beside the code. Made when missing; others may not list it.

    They may pass through it: started by root, the embedded database runs as a user of its own.
    """
    path = Path(os.environ.get("MASLAK_HOME") or ROOT / "var").resolve()
    path.mkdir(mode=0o711, parents=True, exist_ok=True)
    return path


def encoder_folder() -> Path | None:
    """The folder of the encoder of sentences that is plugged in, MASLAK_ENCODER; None without one."""
    named = os.environ.get("MASLAK_ENCODER")
    return Path(named) if named else None


def load_secrets() -> dict[str, object]:
    """The installation's keys, made once. A server may give them by MASLAK_SECRETS (a file) instead."""
    path = Path(os.environ.get("MASLAK_SECRETS") or home() / "secrets.json")
    if not path.exists():
        made = {
            "secret_key": secrets.token_urlsafe(48),
            "vault_keys": [Fernet.generate_key().decode()],
            "vault_hash_key": secrets.token_urlsafe(48),
        }
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.touch(mode=0o600)
        temporary.write_text(json.dumps(made, indent=1))
        try:
            os.link(temporary, path)  # fails when another process was first: then its keys are the keys
        except FileExistsError:
            pass
        temporary.unlink()
    return json.loads(path.read_text())
