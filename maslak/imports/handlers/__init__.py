"""Which handler takes in which kind of register."""

from __future__ import annotations

from maslak.imports.handlers.base import Handler
from maslak.imports.handlers.declared import Declared
from maslak.imports.handlers.enterprises import FieldProjects, ProjectHolders, Startups
from maslak.imports.handlers.offers import JobOffers
from maslak.imports.handlers.permits import Certificates, Visas
from maslak.imports.handlers.placements import Placements
from maslak.imports.handlers.registrations import Registrations
from maslak.imports.handlers.services import Services

HANDLERS: dict[str, type[Handler]] = {
    "registrations": Registrations,
    "services": Services,
    "placements": Placements,
    "declared_figures": Declared,
    "visas": Visas,
    "certificates": Certificates,
    "project_holders": ProjectHolders,
    "field_projects": FieldProjects,
    "startups": Startups,
    "job_offers": JobOffers,
}
