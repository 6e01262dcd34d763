"""What the state of an offer is called, and what its employer should do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maslak.employers import rules
from maslak.employers.enums import OfferStatus
from maslak.employers.models import JobOffer
from maslak.web.templatetags.maslak import day

ACTS = {
    "publish": gettext_lazy("Publier l'offre"),
    "confirm": gettext_lazy("Confirmer qu'elle tient toujours"),
    "pause": gettext_lazy("Suspendre"),
    "fill": gettext_lazy("Le poste est pourvu"),
    "withdraw": gettext_lazy("Retirer l'offre"),
    "reopen": gettext_lazy("Rouvrir l'offre"),
}
DONE = {
    "publish": gettext_lazy("L'offre est publiée : chacun peut la lire."),
    "confirm": gettext_lazy("L'offre est confirmée d'aujourd'hui."),
    "pause": gettext_lazy("L'offre est suspendue : on ne la voit plus."),
    "fill": gettext_lazy("L'offre est pourvue. Merci de l'avoir dit : personne ne s'y présentera pour rien."),
    "withdraw": gettext_lazy("L'offre est retirée."),
    "reopen": gettext_lazy("L'offre est rouverte d'aujourd'hui."),
}


@dataclass(frozen=True)
class Standing:
    """The state in words, its tone, a sentence, and the act that it calls for (« » for none)."""

    text: str
    tone: str
    says: str
    act: str

    @property
    def asks(self) -> bool:
        """Whether it waits for its employer."""
        return self.tone in ("late", "wait")


def standing(offer: JobOffer, today: date, days: int) -> Standing:
    """Where an offer stands on that day."""
    status = OfferStatus(offer.status)
    if status == OfferStatus.DRAFT:
        return Standing(_("brouillon"), "wait", _("Personne ne la voit encore."), "publish")
    if status == OfferStatus.OPEN:
        return _open(offer, today, days)
    if status == OfferStatus.PAUSED:
        return Standing(_("suspendue"), "neutral", _("On ne la voit plus ; elle peut reprendre."), "confirm")
    if status == OfferStatus.FILLED:
        return Standing(_("pourvue"), "ok", _("Le poste est pris."), "")
    return Standing(_("retirée"), "stop", _("L'offre n'a plus cours."), "")


def _open(offer: JobOffer, today: date, days: int) -> Standing:
    assert offer.confirmed_on is not None
    if offer.closes_on and offer.closes_on < today:
        text = _("La date limite est passée : changez-la, ou dites que le poste est pourvu.")
        return Standing(_("date passée"), "late", text, "fill")
    last = rules.last_day(offer.confirmed_on, days)
    if today > last:
        return Standing(
            _("à confirmer"),
            "late",
            _("On ne la voit plus : personne ne l'a confirmée depuis longtemps."),
            "confirm",
        )
    return Standing(
        _("ouverte"),
        "ok",
        _("On la voit jusqu'au %(day)s, sauf nouvelle confirmation.") % {"day": day(last)},
        "",
    )
