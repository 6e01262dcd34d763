"""Everything that is held of somebody as a page to print: what a page says in words, then every record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maslak.papers.rendering import Leaflet, render_leaflet
from maslak.people.models import Person
from maslak.web.person import my_data
from maslak.web.trail_words import TARGETS

_EMPTY = (None, "", [], {}, False)


def pdf(person: Person, taken: dict[str, Any], *, at: datetime) -> bytes:
    """The copy that a person takes away, or that the counter prints for who has no space."""
    said = [
        {
            "kind": "notes",
            "title": group["title"],
            "items": [_line(item["label"], item["value"]) for item in group["items"] if item["value"]],
        }
        for group in my_data.in_words(person)
    ]
    records = [
        {"kind": "notes", "title": _table(label), "items": [_record(row) for row in rows]}
        for label, rows in taken["held"].items()
        if rows
    ]
    trail = [
        f"{timezone.localtime(line['at']):%d/%m/%Y %H:%M} · {my_data.event_in_words(line['event'])}"
        f" · {line['organisation'] or '—'}"
        for line in taken["trail"]
    ]
    blocks = [
        {"kind": "lead", "text": _("Tout ce qui est conservé sur vous. Le même contenu existe en fichier.")},
        *(block for block in said if block["items"]),
        *records,
        *([{"kind": "notes", "title": _("Qui a ouvert ou modifié le dossier"), "items": trail}] if trail else []),
        {"kind": "notes", "title": _("Ce qui n'est pas remis, et pourquoi"), "items": [
            _("Les signalements de protection, les notes données par un jury et le dossier d'autres personnes : "
              "ils protègent quelqu'un d'autre. La déléguée à la protection des données répond à ce sujet.")
        ]},
    ]  # fmt: skip
    leaflet = Leaflet(
        language=(get_language() or "fr")[:2], title=_("Mes données"), subtitle=person.ref, author="Maslak",
        page=_("page {page} sur {pages}"), blocks=blocks,
    )  # fmt: skip
    return render_leaflet(leaflet, at=at)


def _line(label: Any, value: Any) -> str:
    return _("%(label)s : %(value)s") % {"label": label, "value": value}


def _record(row: dict[str, Any]) -> str:
    return " · ".join(f"{name} {value}" for name, value in row.items() if value not in _EMPTY) or "—"


def _table(label: str) -> str:
    return str(TARGETS.get(label) or apps.get_model(label)._meta.verbose_name).capitalize()
