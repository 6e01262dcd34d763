"""The text that a person agrees to when they apply: what that employer reads."""

from __future__ import annotations

from pathlib import Path

from maslak.core.agreed import LANGUAGES as LANGUAGES
from maslak.core.agreed import Agreements

_TEXT = Agreements(Path(__file__).parent / "data" / "sharing.yaml", ("what", "who", "free", "withdraw"))
versions, in_force = _TEXT.versions, _TEXT.in_force
