"""The signing keys of this instance, from its settings or made in its folder."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from maslak.core.errors import DomainError
from maslak.papers import keys
from maslak.papers.keys import Keys


class CannotSign(DomainError):
    """The instance has no usable key: nothing can be issued until its administrator sees to it."""


def signing_keys() -> Keys:
    """The keys to sign with. Raises CannotSign."""
    try:
        if settings.SIGNING_CERT:
            return keys.given(Path(settings.SIGNING_CERT), Path(settings.SIGNING_KEY), _trust())
        return keys.house_made(settings.HOME, now=timezone.now())
    except (keys.UnusableKeys, OSError) as error:
        raise CannotSign(
            _(
                "La clé de signature de cette instance ne peut pas servir : aucun document ne peut être établi. "
                "Prévenez son administrateur."
            )
        ) from error


def anchors() -> tuple[bytes, ...]:
    """The certificates, PEM, whose signatures are this instance's own; none where nothing was ever signed."""
    if settings.SIGNING_CERT:
        return signing_keys().anchors
    return keys.known_anchors(settings.HOME)


def _trust() -> Path | None:
    return Path(settings.SIGNING_TRUST) if settings.SIGNING_TRUST else None
