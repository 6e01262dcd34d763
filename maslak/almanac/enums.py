"""How sure a line of the calendar is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LineStatus(models.TextChoices):
    """`forecast` before the authority has announced it, `confirmed` after; `withdrawn` takes a line back."""

    FORECAST = "forecast", _("date prévue")
    CONFIRMED = "confirmed", _("date confirmée")
    WITHDRAWN = "withdrawn", _("ligne retirée")
