"""What several tests of permits share."""

from __future__ import annotations

import pytest

from maslak.permits import printing


@pytest.fixture
def printed(db, monkeypatch):
    """Papers are not rendered: the list says which were asked for, as (function, reference of the file)."""
    asked: list[tuple[str, str]] = []
    for name in ("issue_receipt", "issue_certificate", "issue_contract", "issue_refusal", "withdraw"):
        monkeypatch.setattr(
            printing, name, lambda file, *_more, _name=name, **_kept: asked.append((_name, file.ref))
        )
    return asked
