"""An offer of work in the reader's language, for its employer and for visitors alike."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from maslak.employers.enums import Hours
from maslak.employers.models import JobOffer
from maslak.law import candidate_groups
from maslak.web import names


def told(offer: JobOffer) -> dict[str, Any]:
    """What the parts of an offer are called in the reader's language."""
    gives = [
        (offer.childcare, _("garde d'enfants")), (offer.housing, _("logement")), (offer.transport, _("transport")),
        (bool(offer.benefits), offer.benefits),
    ]  # fmt: skip
    return {
        "hours": names.listed(Hours(each).label for each in offer.hours),
        "languages": [
            f"{names.language_name(each.language)} {each.get_level_display()}"
            for each in offer.languages.all()
        ],
        "gives": names.listed(text for there, text in gives if there),
    }


def group_row(group: candidate_groups.Group, routes: tuple[str, ...]) -> dict[str, Any]:
    """A group of candidates in the reader's words: by which route, and whether the employer accepts it."""
    accepted = group.accepted(routes)
    return {
        "label": group.label.in_language(names.reader()),
        "route": group.answer.route_label.in_language(names.reader()),
        "tone": "info" if accepted is None else "ok" if accepted else "stop",
        "accepted": {None: _("à vérifier au guichet"), True: _("acceptée"), False: _("non acceptée")}[
            accepted
        ],
    }
