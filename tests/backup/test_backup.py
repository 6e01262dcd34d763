"""A backup is whole, read back and sealed; what was touched afterwards is refused by name."""

import errno
import os
import re
import shutil
from datetime import timedelta

import psycopg
import pytest

from maslak.core.backup import checking, manifest, sealing, writing
from maslak.core.errors import Conflict, Invalid
from tests.backup.conftest import NOW

pytestmark = pytest.mark.server


def test_a_backup_says_what_it_holds(save):
    folder, written = save()

    rows = {table.name: table.rows for table in written.tables}
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        organisations = connection.execute("SELECT count(*) FROM access_organisation").fetchone()[0]
    assert rows["access_organisation"] == organisations > 0
    assert folder.name == "maslak-20261127T023000Z"
    assert ["access", "0001_initial"] in written.migrations
    assert "django_session" not in rows
    assert written.sequences


def test_a_backup_is_read_again_byte_by_byte(save, openers):
    folder, written = save()

    assert checking.verify(folder, openers)[0] == written


def test_keys_and_certificates_are_inside_and_what_runs_is_not(save, openers):
    from maslak.core.backup import files

    folder, _written = save()
    found, key = checking.verify(folder, openers)
    with (folder / "parts" / "home.sealed").open("rb") as file:
        names = files.unpack(sealing.opened(file, key, "home"), folder.parent / "laid")

    assert names == ["secrets.json", "signing"]
    assert found.keys["inside"] is True


def test_keys_stay_outside_when_asked(save, openers):
    from maslak.core.backup import files

    folder, _written = save(with_keys=False)
    found, key = checking.verify(folder, openers)
    with (folder / "parts" / "home.sealed").open("rb") as file:
        names = files.unpack(sealing.opened(file, key, "home"), folder.parent / "laid")

    assert names == []
    assert found.keys["inside"] is False


def test_no_word_of_the_database_is_readable_in_a_backup(save):
    folder, _written = save()

    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"vault_hash_key" not in content
            assert b"Anapec" not in content.title() or path.name == "manifest.json"


def test_one_byte_changed_in_any_file_is_refused(save, openers):
    folder, _written = save()

    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole = path.read_bytes()
        for place in {0, len(whole) // 2, len(whole) - 1}:
            changed = bytearray(whole)
            changed[place] ^= 1
            path.write_bytes(changed)
            with pytest.raises((manifest.Unverified, sealing.Damaged, Conflict)):
                checking.verify(folder, openers)
        path.write_bytes(whole)
    checking.verify(folder, openers)


def test_a_missing_part_is_named(save, openers):
    folder, _written = save()
    (folder / "parts" / "access_organisation.sealed").unlink()

    with pytest.raises(manifest.Unverified, match="access_organisation"):
        checking.verify(folder, openers)


def test_an_added_file_is_named(save, openers):
    folder, _written = save()
    (folder / "parts" / "more.sealed").write_bytes(b"")

    with pytest.raises(manifest.Unverified, match=r"more\.sealed"):
        checking.verify(folder, openers)


def test_two_parts_exchanged_are_refused(save, openers):
    folder, _written = save()
    one, other = (folder / "parts" / f"{name}.sealed" for name in ("access_organisation", "home"))
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)

    with pytest.raises(manifest.Unverified):
        checking.verify(folder, openers)


def test_another_key_opens_nothing(save):
    folder, _written = save()

    with pytest.raises(Conflict, match="aucune clé"):
        checking.verify(folder, [sealing.Opener("key", bytes(32))])


def test_a_backup_of_a_later_form_says_to_upgrade(save, openers):
    folder, _written = save()
    path = folder / "manifest.json"
    path.write_text(re.sub(r'"format": \d+', '"format": 99', path.read_text()))

    with pytest.raises(manifest.Unverified, match="plus récente"):
        checking.verify(folder, openers)


def test_a_full_disk_is_told_and_leaves_nothing(save, tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(writing.os, "fsync", full)

    with pytest.raises(Invalid, match="plein"):
        save()
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_part_that_does_not_read_back_leaves_nothing(save, tmp_path, monkeypatch):
    def refused(_folder, _openers):
        raise manifest.Unverified("changed")

    monkeypatch.setattr(writing.checking, "verify", refused)

    with pytest.raises(manifest.Unverified):
        save()
    assert list((tmp_path / "kept").iterdir()) == []


def test_what_a_killed_backup_left_is_swept_by_the_next(save, tmp_path):
    (tmp_path / "kept" / ".unfinished-maslak-20261126T023000Z").mkdir(parents=True)

    save()

    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["maslak-20261127T023000Z"]


def test_two_backups_at_once_into_one_folder_are_refused(save, tmp_path):
    with writing._alone(tmp_path / "kept"), pytest.raises(Conflict, match="en ce moment"):
        save()


def test_who_may_not_read_every_row_saves_nothing(save, tmp_path):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        save(address=os.environ["DATABASE_URL"])
    assert list((tmp_path / "kept").iterdir()) == []


def test_the_oldest_beyond_those_kept_go_and_the_newest_stays(save, tmp_path):
    folder, _written = save()
    for days in (1, 2, 3):
        shutil.copytree(folder, folder.with_name(f"maslak-{NOW - timedelta(days=days):%Y%m%dT%H%M%SZ}"))

    removed = writing.rotate(tmp_path / "kept", 2)

    assert removed == ["maslak-20261124T023000Z", "maslak-20261125T023000Z"]
    assert [path.name for path in manifest.found_in(tmp_path / "kept")] == [
        "maslak-20261126T023000Z", "maslak-20261127T023000Z",
    ]  # fmt: skip
    with pytest.raises(Invalid):
        writing.rotate(tmp_path / "kept", 0)


def test_a_folder_of_backups_means_its_newest_even_when_that_one_is_broken(save, tmp_path):
    folder, _written = save()
    broken = folder.with_name("maslak-20261128T023000Z")
    broken.mkdir()

    assert manifest.chosen(tmp_path / "kept") == broken
    assert manifest.chosen(folder) == folder
    with pytest.raises(Invalid, match="Aucune sauvegarde"):
        manifest.chosen(tmp_path)
