"""Which handler takes in which kind of register."""

from __future__ import annotations

from maslak.imports.handlers.base import Handler
from maslak.imports.handlers.declared import Declared
from maslak.imports.handlers.permits import Certificates, Visas
from maslak.imports.handlers.placements import Placements
from maslak.imports.handlers.registrations import Registrations
from maslak.imports.handlers.services import Services
from maslak.imports.handlers.totals import Totals

HANDLERS: dict[str, type[Handler]] = {
    "registrations": Registrations,
    "services": Services,
    "placements": Placements,
    "declared_figures": Declared,
    "visas": Visas,
    "certificates": Certificates,
    # Their programmes do not exist yet: totals become declared figures (docs/adr/0018).
    "project_holders": Totals,
    "field_projects": Totals,
    "startups": Totals,
}
