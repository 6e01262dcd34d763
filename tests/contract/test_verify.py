"""`maslak verify` as a program calls it: on an instance with its register, and by the signature alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .conftest import Instance

KEYS = {
    "status", "number", "claimed_number", "kind", "issued", "valid_from", "valid_to", "signed", "signer", "sha256",
    "register", "reasons",
}  # fmt: skip
# Issues, as the office that decides would: two papers that stand, one withdrawn, one past its day.
ISSUE = """
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from django.utils import timezone
from maslak.access.actor import acting, operator
from maslak.access.models import Organisation
from maslak.papers import actions
from tests.papers import make

now, today, folder = timezone.now(), timezone.localdate(), Path(sys.argv[-1])
until = today + timedelta(days=300)
good = replace(make.CERTIFICATE, decided_on=today, valid_from=today, valid_to=until)
old = replace(make.CERTIFICATE, valid_from=date(2020, 1, 1), decided_on=date(2020, 1, 1), valid_to=date(2020, 12, 31))
with acting(operator()) as by:
    office = Organisation.objects.create(code="VERIFY", kind="office", name_fr="Agence exemple", region="MA-06")
    for name, content in (("valid", good), ("withdrawn", good), ("expired", old), ("contract", make.CONTRACT)):
        visa = replace(make.CONTRACT.visa, granted_on=today, valid_to=until)
        content = replace(content, visa=visa) if name == "contract" else content
        paper = actions.issue(kind=content.kind, data=content, issuer=office, source=office, by=by, now=now)
        (folder / f"{name}.pdf").write_bytes(actions.read_pdf(paper_id=paper.pk, by=by))
        if name == "withdrawn":
            actions.withdraw(paper_id=paper.pk, reason="Erreur", by=by, now=now)
"""


@pytest.fixture(scope="module")
def issued(make_instance: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Instance, Path]:
    """An instance that has issued papers, and the folder that holds them."""
    instance = make_instance()
    folder = tmp_path_factory.mktemp("papers")
    script = folder / "issue.py"
    script.write_text(ISSUE)
    bootstrap = f"import sys; sys.argv = ['x', {str(folder)!r}]; exec(open({str(script)!r}).read())"
    ended = instance.run("django", "shell", "-v", "0", "-c", bootstrap)
    assert ended.returncode == 0, ended.stderr
    return instance, folder


def verify(instance: Instance, file: Path, *more: str) -> dict[str, Any]:
    return instance.json("verify", str(file), *more)


@pytest.mark.parametrize(
    ("name", "status"),
    [("valid", "valid"), ("contract", "valid"), ("withdrawn", "withdrawn"), ("expired", "expired")],
)
def test_a_paper_as_it_was_issued_has_the_register_s_word(issued, name, status):
    instance, folder = issued

    told = verify(instance, folder / f"{name}.pdf")

    assert set(told) == KEYS
    assert (told["status"], told["register"]) == (status, True)
    assert told["number"]
    assert all(set(reason) == {"code", "message"} for reason in told["reasons"])


def test_a_changed_paper_is_altered(issued, tmp_path):
    instance, folder = issued
    content = bytearray((folder / "valid.pdf").read_bytes())
    content[len(content) // 2] ^= 1
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(content)

    told = verify(instance, changed)

    assert (told["status"], told["number"]) == ("altered", None)


def test_the_signature_alone_is_enough_elsewhere_and_does_not_know_a_withdrawal(issued, tmp_path):
    """Another machine, with nothing but the published certificate of the instance."""
    instance, folder = issued
    elsewhere = Instance(tmp_path / "elsewhere")
    trust = ("--trust", str(instance.home / "signing" / "authority.pem"))

    for name, status in (("valid", "valid"), ("withdrawn", "valid"), ("expired", "expired")):
        told = verify(elsewhere, folder / f"{name}.pdf", *trust)
        assert (told["status"], told["register"]) == (status, False)
    assert not (elsewhere.home / "pg").exists()


def test_an_instance_without_register_or_key_knows_no_paper(issued, tmp_path):
    _instance, folder = issued
    elsewhere = Instance(tmp_path / "elsewhere")

    told = verify(elsewhere, folder / "valid.pdf")

    assert (told["status"], told["register"]) == ("unknown", False)
    assert not (elsewhere.home / "pg").exists()
    assert not (elsewhere.home / "signing").exists()


def test_what_is_absent_or_no_pdf_ends_with_two_and_a_sentence(issued, tmp_path):
    instance, _folder = issued
    picture = tmp_path / "photo.pdf"
    picture.write_bytes(b"GIF89a")

    for arguments in (
        ["verify", str(tmp_path / "absent.pdf"), "--json"],
        ["verify", str(tmp_path), "--json"],
        ["verify", str(picture), "--json"],
        ["verify", str(picture), "--trust", str(picture)],
    ):
        ended = instance.run(*arguments)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.strip().endswith((".", ")."))
        assert "Traceback" not in ended.stderr


def test_without_json_it_is_told_in_words(issued):
    instance, folder = issued

    ended = instance.run("verify", str(folder / "withdrawn.pdf"))

    assert ended.returncode == 0
    assert ended.stdout.startswith("Retiré : Attestation d'activité ATT-")
