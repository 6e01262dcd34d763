"""A home with its keys, and a backup of the tests' own database made from it."""

import json
import os
from datetime import UTC, datetime

import pytest

from maslak.cli import backing
from maslak.core.backup import sealing, writing

NOW = datetime(2026, 11, 27, 2, 30, tzinfo=UTC)
KEY = bytes(range(32))


@pytest.fixture
def installation(tmp_path):
    """A home of an installation: its keys, a certificate, what runs."""
    house = tmp_path / "home"
    (house / "signing").mkdir(parents=True)
    (house / "run").mkdir()
    (house / "run" / "web.log").write_text("…")
    (house / "signing" / "papers.pem").write_text("certificate")
    (house / "secrets.json").write_text(
        json.dumps({"secret_key": "s", "vault_keys": ["k"], "vault_hash_key": "h"})
    )
    (house / "backup.key").write_text(sealing.key_as_text(KEY))
    return house


@pytest.fixture
def openers():
    """The backup key of that installation."""
    return [sealing.Opener("key", KEY)]


@pytest.fixture
def save(django_db_setup, installation, openers, tmp_path):
    """save() writes a backup of the tests' database below tmp_path/kept; gives its folder and manifest."""

    def run(*, now=NOW, with_keys=True, address=None, into=None):
        source = writing.Source(
            address=address or os.environ["DATABASE_OWNER_URL"], home=installation, secrets=None,
            with_keys=with_keys, fingerprint=backing.fingerprint(installation / "secrets.json"), version="0.1.0",
        )  # fmt: skip
        return writing.write(source, into or tmp_path / "kept", openers, backing._head, now=now)

    return run
