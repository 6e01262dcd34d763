"""Why two suit one another, and why somebody has nobody yet, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maslak.web import names


def reason(found: Mapping[str, Any]) -> str:
    """One reason of a pair (pairing.Reason as JSON) as a sentence."""
    about = list(found.get("about", []))
    if found["code"] in ("languages", "own_language"):
        spoken = names.listed(names.language_name(code) for code in about)
        if found["code"] == "own_language":
            return _("Le mentor parle la langue que la personne préfère : %(language)s.") % {
                "language": spoken
            }
        return ngettext(
            "Une autre langue en commun : %(languages)s.", "D'autres langues en commun : %(languages)s.", len(about)
        ) % {"languages": spoken}  # fmt: skip
    if found["code"] == "region":
        return _("Même région : %(region)s.") % {"region": names.region(about[0])}
    if found["code"] == "waiting":
        days = int(about[0])
        return ngettext(
            "La personne attend depuis %(days)s jour.", "La personne attend depuis %(days)s jours.", days
        ) % {"days": days}
    return {
        "trade": _("Même métier."),
        "trade_close": _("Métiers très proches."),
        "trade_near": _("Métiers proches."),
        "trade_far": _("Même grande famille de métiers."),
        "distance": _("Tous deux acceptent les rencontres à distance."),
        "woman": _("La personne souhaite une femme, et le mentor en est une."),
    }[found["code"]]


def reasons(found: Iterable[Mapping[str, Any]]) -> list[str]:
    """The reasons of a pair, one sentence each, what counts most first."""
    return [reason(one) for one in found]


def own_reasons(found: Iterable[Mapping[str, Any]]) -> list[str]:
    """The same, said to the person themselves; how long they waited is no reason to them."""
    return [_own(one) for one in found if one["code"] != "waiting"]


def _own(found: Mapping[str, Any]) -> str:
    if found["code"] == "own_language":
        spoken = names.listed(names.language_name(code) for code in found.get("about", []))
        return _("Votre mentor parle la langue que vous préférez : %(language)s.") % {"language": spoken}
    if found["code"] == "distance":
        return _("Vous acceptez tous deux les rencontres à distance.")
    if found["code"] == "woman":
        return _("Vous souhaitez une femme, et votre mentor en est une.")
    return reason(found)


def own_status(status: str) -> str:
    """Where a pair that waits stands, said to the person; « » for any other."""
    return {
        "proposed": _("Votre réponse et celle du mentor sont attendues"),
        "mentor_agreed": _("Le mentor a dit oui, votre réponse est attendue"),
        "mentee_agreed": _("Vous avez dit oui, la réponse du mentor est attendue"),
    }.get(status, "")


def why_nobody(code: str) -> str:
    """Why a person has no mentor to be proposed to (pairing.Proposal.unmatched)."""
    return {
        "no_mentor": _("Aucun mentor n'a de place en ce moment."),
        "no_language": _("Aucun mentor disponible ne parle une de ses langues."),
        "too_far": _("Aucun mentor de sa région, et pas de rencontre possible à distance."),
        "no_woman": _("Aucune femme disponible parmi les mentors qui conviendraient."),
        "declined_before": _("Les mentors qui conviendraient ont été déclinés ou écartés."),
        "no_place_left": _("Les mentors qui conviendraient sont proposés à d'autres."),
    }[code]


def card(known: Mapping[str, Any]) -> dict[str, Any]:
    """A card of a pair as pages show it: codes in words."""
    return {
        "first_name": known.get("first_name", ""),
        "languages": names.listed(names.language_name(code) for code in known.get("languages", [])),
        "occupation": known.get("occupation", ""),
        "region": names.region(known["region"]) if known.get("region") else "",
        "remote": bool(known.get("remote")),
        "about": known.get("about", ""),
    }
