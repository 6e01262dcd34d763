"""Reads: the papers that one may see, and what the register says of one to whoever holds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, models

from maslak.core.text import squeeze
from maslak.core.vault import vault
from maslak.papers.lines import Line
from maslak.papers.models import Paper, read_lines
from maslak.papers.rules import Standing


@dataclass(frozen=True)
class Registered:
    """A paper as its public page tells it."""

    number: str
    kind: str
    issuer_id: int
    issued_at: datetime
    valid_from: date
    valid_to: date | None
    worthless: bool
    lines: list[Line]  # those that a public page may show
    withdrawn_at: datetime | None
    replaced: bool

    @property
    def standing(self) -> Standing:
        return Standing(
            same_file=True, valid_from=self.valid_from, valid_to=self.valid_to,
            withdrawn=self.withdrawn_at is not None, replaced=self.replaced,
        )  # fmt: skip


@dataclass(frozen=True)
class Found:
    """The paper that a file is, or claims to be; without its words."""

    number: str
    kind: str
    issued_at: datetime
    standing: Standing


def papers() -> models.QuerySet[Paper]:
    """The papers that the acting account may see, without the files themselves."""
    return Paper.objects.select_related("issuer").defer("pdf_sealed", "shown_sealed")


def papers_of(source: models.Model) -> models.QuerySet[Paper]:
    """Those that one record caused, the latest first."""
    return papers().filter(source_kind=source._meta.label_lower, source_id=source.pk)


def by_token(token: str) -> Registered | None:
    """The paper with that token, however it was typed; None for a token that opens nothing. Anyone may ask."""
    found = _one("SELECT * FROM maslak.paper_by_token(%s)", [token_hash(token)])
    if found is None:
        return None
    lines = [line.public for line in read_lines(found.pop("shown_sealed")) if not line.private]
    return Registered(lines=lines, **found)


def of_file(sha256: str, tokens: Iterable[str], numbers: Iterable[str]) -> Found | None:
    """The paper that has that very file, or else the one whose token or number a file bears. Anyone may ask."""
    hashes = [token_hash(token) for token in tokens]
    found = _one("SELECT * FROM maslak.paper_of_file(%s, %s, %s)", [sha256, hashes, list(numbers)])
    if found is None:
        return None
    standing = Standing(
        **{k: found[k] for k in ("same_file", "valid_from", "valid_to", "withdrawn", "replaced")}
    )
    return Found(number=found["number"], kind=found["kind"], issued_at=found["issued_at"], standing=standing)


def token_hash(token: str) -> str:
    """What the register keeps of a token, to find it by."""
    return vault().keyed_hash("paper token", squeeze(token))


def _one(sql: str, values: list[Any]) -> dict[str, Any] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
        names = [column.name for column in cursor.description or ()]
    return dict(zip(names, row, strict=True)) if row else None
