"""The review of the reference year as the demonstration writes it, text by text, through the desk's own actions."""

from __future__ import annotations

from pathlib import Path

import yaml

from maslak.access.actor import Actor
from maslak.reporting import actions as reporting
from maslak.reporting.models import Edition

LANGUAGES = ("fr", "ar", "en")


def write(path: Path, *, by: Actor) -> Edition:
    """A draft of the year's review with the texts of the file, each at its place.

    A text that stands at that place is rewritten (emptied, it leaves); any other comes in. Raises what
    reporting.actions raises, for a text whose braces name no figure above all.
    """
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    edition = reporting.create_edition(year=content["year"], by=by)
    standing = {(row.section, row.position): row for row in edition.paragraphs.all()}
    for told in content["paragraphs"]:
        texts = {f"text_{language}": told[language] for language in LANGUAGES}
        row = standing.get((told["section"], told["at"]))
        if row is not None:
            reporting.edit_paragraph(paragraph_id=row.pk, version=row.version, by=by, **texts)
        else:
            reporting.add_paragraph(
                edition_id=edition.pk, section=told["section"], after=told["at"] - 1, by=by, **texts
            )
    return edition
